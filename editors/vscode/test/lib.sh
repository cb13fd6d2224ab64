# Sourced by the scripts here.
#   EDITORS_CACHE  where editors and node modules live between runs
#   WORK           scratch folder of one run
# shellcheck shell=bash
set -euo pipefail
VSCODE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
ROOT=$(cd "$VSCODE/../.." && pwd)
EDITORS_CACHE=${EDITORS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stagels-editors}
CACHE=$EDITORS_CACHE/vscode
mkdir -p "$CACHE"
export VSCODE ROOT EDITORS_CACHE CACHE

fail() {
  echo "FAIL: $*" >&2
  exit 1
}

# modules makes the build's node modules what package-lock.json says, in the cache:
# nothing is written into the source tree.
modules() {
  MODULES=$CACHE/modules
  export MODULES
  mkdir -p "$MODULES"
  if ! cmp -s "$VSCODE/package-lock.json" "$MODULES/installed.json"; then
    rm -f "$MODULES/installed.json"
    cp "$VSCODE/package.json" "$VSCODE/package-lock.json" "$MODULES/"
    (cd "$MODULES" && npm ci --no-fund --no-audit --ignore-scripts) >&2 || fail "npm ci in $MODULES"
    cp "$VSCODE/package-lock.json" "$MODULES/installed.json"
  fi
}
