#!/usr/bin/env bash
# Builds the extension: package.sh [TARGET...], by default all of them, into dist/.
#   DIST     the folder to write stagels-TARGET.vsix into
#   VERSION  of the server, as it tells it; the extension's is in package.json
#   STAGELS  a server that was built already, for the platform of this machine
. "$(dirname "$0")/test/lib.sh"
DIST=${DIST:-$ROOT/dist}
targets=("$@")
[ $# -gt 0 ] || targets=(linux-x64 linux-arm64 darwin-x64 darwin-arm64 win32-x64 win32-arm64 web)

flags='-s -w'
[ -z "${VERSION:-}" ] || flags="$flags -X main.version=$VERSION"
compile() { # GOOS GOARCH OUT PACKAGE
  (cd "$ROOT" && CGO_ENABLED=0 GOOS=$1 GOARCH=$2 go build -trimpath -ldflags="$flags" -o "$3" "$4") || fail "go build of $4 for $1/$2"
}

# bundle makes one JavaScript file of an entry: bundle ENTRY OUT PLATFORM [OPTION...]
bundle() {
  "$MODULES/node_modules/.bin/esbuild" "$MODULES/src/$1" --bundle --outfile="$2" --platform="$3" --external:vscode \
    --target=es2022 --minify --log-level=warning "${@:4}" || fail "esbuild of $1"
}

server() { # TARGET FOLDER
  local os=${1%-*} arch=${1#*-} name=stagels
  case $arch in x64) arch=amd64 ;; esac
  case $os in win32) os=windows name=stagels.exe ;; esac
  mkdir -p "$2/server"
  if [ -n "${STAGELS:-}" ] && [ "$os/$arch" = "$(go env GOHOSTOS)/$(go env GOHOSTARCH)" ]; then
    cp "$STAGELS" "$2/server/$name"
  else
    compile "$os" "$arch" "$2/server/$name" ./cmd/stagels
  fi
  chmod 755 "$2/server/$name"
}

# manifest leaves out of package.json what TARGET has no file for.
manifest() { # TARGET FOLDER
  local drop=browser
  [ "$1" != web ] || drop=main
  node -e 'const [from, to, drop] = process.argv.slice(1), fs = require("node:fs"); const p = JSON.parse(fs.readFileSync(from));
    delete p[drop]; delete p.devDependencies; delete p.scripts; fs.writeFileSync(to, JSON.stringify(p, null, 2) + "\n")' \
    "$VSCODE/package.json" "$2/package.json" "$drop"
}

package() { # TARGET
  local at=$CACHE/stage/$1 url=https://github.com/stagels/stagels
  rm -rf "$at" && mkdir -p "$at/dist"
  cp "$VSCODE"/{README.md,CHANGELOG.md,icon.png,.vscodeignore} "$ROOT/LICENSE" "$at/"
  manifest "$1" "$at"
  if [ "$1" = web ]; then
    compile js wasm "$at/dist/stagels.wasm" ./editors/vscode/wasm
    bundle browser.ts "$at/dist/browser.js" browser --format=cjs
    # The runtime must be of the Go release that compiled the server.
    bundle worker.ts "$at/dist/worker.js" browser --format=iife --alias:wasm_exec="$(go env GOROOT)/lib/wasm/wasm_exec.js"
  else
    server "$1" "$at"
    bundle extension.ts "$at/dist/extension.js" node --format=cjs
  fi
  (cd "$at" && "$MODULES/node_modules/.bin/vsce" package --no-dependencies --target "$1" --out "$DIST/stagels-$1.vsix" \
    --baseContentUrl "$url/blob/main/editors/vscode" --baseImagesUrl "$url/raw/main/editors/vscode") > "$CACHE/vsce.log" 2>&1 ||
    { cat "$CACHE/vsce.log" >&2; fail "vsce package --target $1"; }
  ls -l "$DIST/stagels-$1.vsix"
}

modules
rm -rf "$MODULES/src" && cp -r "$VSCODE/src" "$VSCODE/tsconfig.json" "$MODULES/"
(cd "$MODULES" && node_modules/.bin/tsc --noEmit) || fail 'the types do not fit'
mkdir -p "$DIST"
DIST=$(cd "$DIST" && pwd)
for target in "${targets[@]}"; do package "$target"; done
