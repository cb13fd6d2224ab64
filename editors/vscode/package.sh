#!/usr/bin/env bash
# Builds the extension: package.sh [TARGET...], by default all of them, into dist/.
#   DIST     the folder to write stagels-TARGET.vsix into
#   VERSION  of the server, as it tells it, and if it is MAJOR.MINOR.PATCH of the
#            extension; else that is what package.json says
#   COMMIT, DATE  of the server, likewise
#   STAGELS  a server that was built already, for the platform of this machine
#   PROGRAMS a folder of servers that were built already, below OS_ARCH/, as Go names systems
. "$(dirname "$0")/test/lib.sh"
DIST=${DIST:-$ROOT/dist}
targets=("$@")
[ $# -gt 0 ] || targets=(linux-x64 linux-arm64 darwin-x64 darwin-arm64 win32-x64 win32-arm64 web)

flags='-s -w'
[ -z "${VERSION:-}" ] || flags="$flags -X main.version=$VERSION"
[ -z "${COMMIT:-}" ] || flags="$flags -X main.commit=$COMMIT -X main.date=${DATE:-}"
compile() { # GOOS GOARCH OUT PACKAGE
  (cd "$ROOT" && CGO_ENABLED=0 GOOS=$1 GOARCH=$2 go build -trimpath -ldflags="$flags" -o "$3" "$4") || fail "go build of $4 for $1/$2"
}

# bundle makes one JavaScript file of an entry: bundle ENTRY OUT PLATFORM [OPTION...]
bundle() {
  (cd "$MODULES" && node_modules/.bin/esbuild "src/$1" --bundle --outfile="$2" --platform="$3" --external:vscode \
    --target=es2022 --minify --log-level=warning --metafile="$2.json" "${@:4}") || fail "esbuild of $1"
}

server() { # GOOS GOARCH FOLDER
  local os=$1 arch=$2 name=stagels
  [ "$os" != windows ] || name=stagels.exe
  mkdir -p "$3/server"
  if [ -n "${PROGRAMS:-}" ]; then
    cp "$PROGRAMS/${os}_$arch/$name" "$3/server/$name" || fail "no server for $os/$arch in $PROGRAMS"
  elif [ -n "${STAGELS:-}" ] && [ "$os/$arch" = "$(go env GOHOSTOS)/$(go env GOHOSTARCH)" ]; then
    cp "$STAGELS" "$3/server/$name"
  else
    compile "$os" "$arch" "$3/server/$name" ./cmd/stagels
  fi
  chmod 755 "$3/server/$name"
}

# manifest leaves out of package.json what TARGET has no file for, and what only the
# build needs.
manifest() { # TARGET FOLDER
  local drop=browser
  [ "$1" != web ] || drop=main
  node -e 'const [from, to, drop] = process.argv.slice(1), fs = require("node:fs"); const p = JSON.parse(fs.readFileSync(from));
    delete p[drop]; delete p.devDependencies; delete p.scripts; p.version = /^v?(\d+\.\d+\.\d+)$/.exec(process.env.VERSION)?.[1] ?? p.version;
    fs.writeFileSync(to, JSON.stringify(p, null, 2) + "\n")' \
    "$VSCODE/package.json" "$2/package.json" "$drop"
}

# pictures puts the pictures of the page into it: VS Code shows there what comes from
# the network or is in the page, and no file of the package.
pictures() { # FOLDER
  node -e 'const [folder] = process.argv.slice(1), fs = require("node:fs"), page = `${folder}/README.md`;
    const inline = (_, name) => `](data:image/png;base64,${fs.readFileSync(`${folder}/${name}`, "base64")})`;
    fs.writeFileSync(page, fs.readFileSync(page, "utf8").replace(/\]\((images\/[\w-]+\.png)\)/g, inline))' "$1"
}

notices() { # FOLDER GOOS GOARCH PACKAGE
  licences "$2" "$3" "$4" "$1"/dist/*.json > "$1/ThirdPartyNotices.txt"
  rm "$1"/dist/*.json
}

package() { # TARGET
  local at=$CACHE/stage/$1
  rm -rf "$at" && mkdir -p "$at/dist"
  cp -r "$VSCODE"/{README.md,CHANGELOG.md,icon.png,images,language-configuration.json,media,syntaxes} "$ROOT/LICENSE" "$ROOT/docs/stagels.schema.json" "$at/"
  manifest "$1" "$at"
  pictures "$at"
  if [ "$1" = web ]; then
    wasm_server "$at/dist/stagels.wasm" "$flags"
    bundle browser.ts "$at/dist/browser.js" browser --format=cjs
    # The runtime must be of the Go release that compiled the server.
    bundle worker.ts "$at/dist/worker.js" browser --format=iife --alias:wasm_exec="$(go env GOROOT)/lib/wasm/wasm_exec.js"
    notices "$at" js wasm ./editors/vscode/wasm
  else
    local os=${1%-*} arch=${1#*-}
    [ "$os" != win32 ] || os=windows
    [ "$arch" != x64 ] || arch=amd64
    server "$os" "$arch" "$at"
    bundle extension.ts "$at/dist/extension.js" node --format=cjs
    notices "$at" "$os" "$arch" ./cmd/stagels
  fi
  (cd "$at" && "$MODULES/node_modules/.bin/vsce" package --no-dependencies --target "$1" --out "$DIST/stagels-$1.vsix" \
    --no-rewrite-relative-links) > "$CACHE/vsce.log" 2>&1 ||
    { cat "$CACHE/vsce.log" >&2; fail "vsce package --target $1"; }
  ls -l "$DIST/stagels-$1.vsix"
}

modules
sources "$VSCODE"
mkdir -p "$DIST"
DIST=$(cd "$DIST" && pwd)
for target in "${targets[@]}"; do package "$target"; done
