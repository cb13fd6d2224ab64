#!/usr/bin/env bash
# Builds the playground, a folder of files that any web server can serve: build.sh [FOLDER],
# by default bin/playground. The same source gives the same bytes.
#   VERSION        of the server, as it tells it
#   EDITORS_CACHE  where node modules and the packed server stay between runs
set -euo pipefail
PLAYGROUND=$(cd "$(dirname "$0")" && pwd)
ROOT=$(cd "$PLAYGROUND/../.." && pwd)
OUT=${1:-$ROOT/bin/playground}
CACHE=${EDITORS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stagels-editors}/playground
MODULES=$CACHE/modules

fail() { echo "FAIL $*" >&2; exit 1; }
. "$ROOT/editors/packaging.sh"

for tool in node npm; do command -v "$tool" > /dev/null || fail "the playground needs $tool"; done
install_modules "$PLAYGROUND"
sources "$PLAYGROUND"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -rf "$OUT" && mkdir -p "$OUT"
OUT=$(cd "$OUT" && pwd)

hash_of() { sha256sum "$1" | cut -c 1-12; }

# put FILE NAME ENDING: the file under a name with its hash, which is printed.
put() {
  local name
  name=$2-$(hash_of "$1")$3
  cp "$1" "$OUT/$name"
  echo "$name"
}

bundle() { # ENTRY FORMAT [OPTION...]
  (cd "$MODULES" && node_modules/.bin/esbuild "src/$1.ts" --bundle --outfile="$work/$1.js" --format="$2" --platform=browser --loader:.css=text \
    --target=es2022 --minify --legal-comments=none --log-level=warning --metafile="$work/$1.json" "${@:3}") || fail "esbuild of $1.ts"
}

# packed_server is what no web server needs to compress: as it is the server would be a third
# larger on the way. Packing takes some seconds, so one that was packed is kept.
packed_server() {
  local flags='-s -w' packed
  [ -z "${VERSION:-}" ] || flags="$flags -X main.version=$VERSION"
  wasm_server "$work/stagels.wasm" "$flags"
  packed=$CACHE/packed/$(hash_of "$work/stagels.wasm")-$(hash_of "$PLAYGROUND/package-lock.json").zst
  if [ ! -e "$packed" ]; then
    rm -rf "$CACHE/packed" && mkdir -p "$CACHE/packed"
    NODE_PATH=$MODULES/node_modules node "$PLAYGROUND/pack.cjs" "$work/stagels.wasm" "$packed.new" || fail 'the server cannot be packed'
    mv "$packed.new" "$packed"
  fi
  put "$packed" stagels .wasm.zst
}

server=$(packed_server)
# The runtime must be of the Go release that compiled the server.
bundle worker iife --alias:wasm_exec="$(${GO:-go} env GOROOT)/lib/wasm/wasm_exec.js" --define:SERVER="\"$server\"" --define:SIZE="$(wc -c < "$OUT/$server")"
worker=$(put "$work/worker.js" worker .js)
bundle page esm --define:WORKER="\"$worker\""
page=$(put "$work/page.js" page .js)
bundle main esm --define:WORKER="\"$worker\"" --define:PAGE="\"./$page\"" --external:"./$page"
main=$(put "$work/main.js" main .js)
style=$(put "$PLAYGROUND/style.css" style .css)
sed "s/{MAIN}/$main/; s/{PAGE}/$page/; s/{STYLE}/$style/" "$PLAYGROUND/index.html" > "$OUT/index.html"
cp "$ROOT/editors/vscode/icon.png" "$OUT/icon.png"
bundle service_worker iife --define:FILES="[\"$server\",\"$worker\",\"$main\",\"$page\",\"$style\",\"icon.png\"]" --define:BUILD="\"$(hash_of "$OUT/index.html")\""
cp "$work/service_worker.js" "$OUT/sw.js"
licences js wasm ./editors/vscode/wasm "$work"/*.json > "$OUT/ThirdPartyNotices.txt"
cp "$ROOT/LICENSE" "$OUT/LICENSE"
chmod -R u=rwX,go=rX "$OUT"
