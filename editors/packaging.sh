# Shell functions for what is made of the server and of TypeScript: vscode/package.sh and
# playground/build.sh source it. They need fail, ROOT and MODULES, where node modules are.
# shellcheck shell=bash

# install_modules FOLDER: make the node modules in MODULES what the folder's package-lock.json
# says: nothing is written into the source tree.
install_modules() {
  mkdir -p "$MODULES"
  if ! cmp -s "$1/package-lock.json" "$MODULES/installed.json"; then
    rm -f "$MODULES/installed.json"
    cp "$1/package.json" "$1/package-lock.json" "$MODULES/"
    (cd "$MODULES" && npm ci --no-fund --no-audit --ignore-scripts) >&2 || fail "npm ci in $MODULES"
    cp "$1/package-lock.json" "$MODULES/installed.json"
  fi
}

# sources FOLDER: the folder's TypeScript beside the modules, if its types fit.
sources() {
  rm -rf "$MODULES/src" && cp -r "$1/src" "$1/tsconfig.json" "$MODULES/"
  (cd "$MODULES" && node_modules/.bin/tsc --noEmit) || fail 'the types do not fit'
}

# wasm_server OUT FLAGS: the server for a worker in a browser. What runs once is not inlined,
# as in the program: it is a megabyte smaller.
wasm_server() {
  local small=() path
  while read -r path; do small+=("-gcflags=$path/...=-l"); done < "$ROOT/scripts/not-inlined"
  (cd "$ROOT" && CGO_ENABLED=0 GOOS=js GOARCH=wasm ${GO:-go} build -trimpath -buildvcs=false "${small[@]}" -ldflags="$2" -o "$1" ./editors/vscode/wasm) ||
    fail 'go build of ./editors/vscode/wasm for js/wasm'
}

# licences GOOS GOARCH PACKAGE METAFILE...: those of what others wrote: of the modules of the
# Go package, and of those that esbuild's metafiles say the bundles hold.
licences() {
  {
    (cd "$ROOT" && GOOS=$1 GOARCH=$2 go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Dir}}{{end}}{{end}}' "$3") || fail "go list of $3"
    echo "go $(go env GOROOT)"
    cat "${@:4}" | grep -oE '"node_modules/(@[^/"]+/)?[^/"]+' | sed -E "s|^\"(node_modules/(.*))$|\2 $MODULES/\1|"
  } | sort -u | while read -r name folder; do
    local found=("$folder"/[Ll][Ii][Cc][Ee][Nn][SsCc][Ee]* "$folder"/COPYING*) text=
    for text in "${found[@]}"; do [ -f "$text" ] && break; done
    [ -f "$text" ] || fail "$name has no licence in $folder"
    printf '%s\n\n' "== $name"
    cat "$text"
    printf '\n'
  done
}
