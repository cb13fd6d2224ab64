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

. "$ROOT/editors/packaging.sh"

modules() {
  export MODULES=$CACHE/modules
  install_modules "$VSCODE"
}
