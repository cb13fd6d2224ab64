# Shell functions for editors/*/test/run.sh, which source it. They are given
#   STAGELS        the program under test
#   TYPIST         the program that types into editors, testdata/typist
#   EDITORS_CACHE  where editors stay between runs
#   WORK           a folder for what this run writes
# and exit with 0 if everything held.
set -euo pipefail
: "${STAGELS:?the program under test; editors/test.sh sets it}" "${TYPIST:?}" "${EDITORS_CACHE:?}" "${WORK:?}"
EDITORS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export STAGELS TYPIST EDITORS_CACHE WORK EDITORS
set -a
. "$EDITORS/testdata/expected.env"
set +a

fail() { echo "FAIL $*"; exit 1; }
pass() { echo "ok   $*"; }

# version TEXT tells editors/test.sh what was tested.
version() { echo "version: $*"; }

# until_true SECONDS WORDS...: run WORDS until they succeed.
until_true() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.1
  done
}

# project makes the folder that the editor opens, with a copy of the Dockerfile that
# all tests share, and a home with nothing in it. The PATH has the program under test.
project() {
  PROJECT=$WORK/project
  rm -rf "$PROJECT"
  mkdir -p "$PROJECT" "$WORK/home" "$WORK/bin"
  cp "$EDITORS/testdata/Dockerfile" "$PROJECT/Dockerfile"
  export PROJECT HOME=$WORK/home
  export XDG_CONFIG_HOME=$HOME/.config XDG_CACHE_HOME=$HOME/.cache XDG_DATA_HOME=$HOME/.local/share XDG_STATE_HOME=$HOME/.local/state
  ln -sf "$STAGELS" "$WORK/bin/stagels" # the configurations are run as they are shown
  export PATH="$WORK/bin:$PATH"
}

# build_files: beside the Dockerfile a workflow, a Compose and a Bake file that build a stage
# of it, and YAML that builds nothing, in a folder that is a repository.
build_files() {
  mkdir -p "$PROJECT/.github/workflows" "$PROJECT/.git"
  cat > "$PROJECT/.github/workflows/image.yml" << 'END'
jobs:
  image:
    steps:
      - uses: docker/build-push-action@v6
        with:
          context: .
          target: builder
END
  printf 'services:\n  web:\n    build:\n      context: .\n      target: builder\n' > "$PROJECT/compose.yaml"
  printf 'target "web" {\n  target = "builder"\n}\n' > "$PROJECT/docker-bake.hcl"
  echo 'target: builder' > "$PROJECT/other.yml"
}

# mirror prints the address of the Debian mirror that this machine uses.
mirror() {
  local codename addresses
  [ -z "${DEBIAN_MIRROR:-}" ] || { echo "$DEBIAN_MIRROR"; return; }
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  # It is named even where the lists of packages were never fetched.
  addresses=$(apt-get update --print-uris 2>/dev/null | sed -n "s|^'\(.*\)/dists/$codename/InRelease'.*|\1|p")
  [ -n "$addresses" ] || return 1
  echo "${addresses%%$'\n'*}"
}

# apt_for SUITE WORDS...: apt-get with lists and a status of its own. Nothing counts
# as installed there, so what is downloaded is whole, down to the C library.
apt_for() {
  local at=$EDITORS_CACHE/apt/$1
  shift
  apt-get -qq -o Dir::Etc::SourceList="$at/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null -o Dir::State::Lists="$at/lists" \
    -o Dir::State::Status="$at/status" -o Dir::Cache="$at" -o Acquire::Languages=none -o APT::Install-Recommends=false \
    -o Acquire::Retries=3 -o APT::Sandbox::User="$(id -un)" \
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false "$@"
}

# unpack SUITE PACKAGES...: unpack Debian packages and all they need into the cache,
# once, and set ROOT to where. Nothing is installed on the machine; no root is needed.
unpack() {
  local suite=$1
  shift
  ROOT=$EDITORS_CACHE/unpacked/$suite-$(IFS=-; echo "$*")
  [ -e "$ROOT/complete" ] && return
  command -v apt-get dpkg-deb flock > /dev/null ||
    fail "$* of Debian $suite: apt-get, dpkg-deb and flock are needed to fetch and unpack it, and this machine lacks one"
  mkdir -p "$EDITORS_CACHE/apt/$suite"
  (
    flock 9
    [ -e "$ROOT/complete" ] || fetch "$suite" "$@" # another run may have had the lock
  ) 9> "$EDITORS_CACHE/apt/$suite/lock" || fail "$* of Debian $suite could not be fetched (above is why)"
}

fetch() {
  local suite=$1 at=$EDITORS_CACHE/apt/$1 from
  shift
  from=$(mirror) || { echo "no Debian mirror in the sources of apt: set DEBIAN_MIRROR"; return 1; }
  mkdir -p "$at/lists/partial" "$at/archives/partial"
  : > "$at/status"
  echo "deb [signed-by=${DEBIAN_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}] $from $suite main" > "$at/sources.list"
  rm -rf "$ROOT" "$at"/archives/*.deb
  mkdir -p "$ROOT"
  apt_for "$suite" update && apt_for "$suite" --yes --download-only install "$@" > "$at/log" || return 1
  for deb in "$at"/archives/*.deb; do
    dpkg-deb -x "$deb" "$ROOT" || return 1
  done
  rm -f "$at"/archives/*.deb
  touch "$ROOT/complete"
}

# launcher NAME PROGRAM WORDS...: a command NAME on the PATH that runs the program below
# ROOT with these words in front, and with the libraries that were unpacked beside it:
# the machine's own C library may be too old, so the loader is called by name.
launcher() {
  local name=$1 program=$2 lib
  shift 2
  lib=$(echo "$ROOT"/usr/lib/*-linux-gnu* "$ROOT"/lib/*-linux-gnu*)
  {
    echo '#!/bin/sh'
    printf 'exec'
    printf ' %q' "$(find "$ROOT" -name 'ld-linux*.so.*' | head -1)" --library-path "${lib// /:}" "$ROOT/$program" "$@"
    echo ' "$@"'
  } > "$WORK/bin/$name"
  chmod +x "$WORK/bin/$name"
}

# need_commands COMMAND=PACKAGE...: programs of the machine itself, installed with apt
# where one is missing and we may.
need_commands() {
  local pair missing=()
  for pair in "$@"; do
    command -v "${pair%%=*}" > /dev/null || missing+=("${pair#*=}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get > /dev/null || fail "missing: ${missing[*]}, and there is no apt-get to install them with"
  [ "$(id -u)" = 0 ] || fail "missing: run apt-get install ${missing[*]} (only root may)"
  (
    flock 9
    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq --yes --no-install-recommends install "${missing[@]}"
  ) 9> "$EDITORS_CACHE/apt.lock" > "$WORK/apt.log" 2>&1 || { tail -5 "$WORK/apt.log"; fail "apt-get install ${missing[*]} failed (above is why)"; }
}

# types FLAGS...: type the files of testdata/typed key by key, and want what was typed to
# be there. The flags are those of testdata/typist. With $TYPING_MS, a pause of so many
# milliseconds behind each key, each file is typed in each way; without,
# some are, and it takes a minute.
types() {
  local root=${ROOT:-} files=("$EDITORS"/testdata/typed/*)
  unpack trixie tmux
  launcher tmux usr/bin/tmux
  ROOT=$root
  if [ -n "${TYPING_MS:-}" ]; then
    "$TYPIST" "$@" "${files[@]}"
    return
  fi
  "$TYPIST" "$@" -speeds fast "${files[@]}"
  [[ " $* " == *' -ask '* ]] || "$TYPIST" "$@" -speeds slow "${files[0]}"
  "$TYPIST" "$@" -speeds take "${files[1]}"
}

# A terminal of 160 columns and 40 lines, for editors that have one.

# screen_open COMMAND: run a command in it. It is closed when the script ends.
screen_open() {
  local root=${ROOT:-}
  unpack trixie tmux
  launcher tmux usr/bin/tmux
  ROOT=$root
  trap screen_close EXIT
  SCREEN=$((SCREEN + 1)) # a server that ends still answers for a while
  tm new-session -d -x 160 -y 40 -c "$PROJECT" "$1"
}

SCREEN=0
tm() { tmux -S "$WORK/tmux$SCREEN" -f /dev/null "$@"; }
screen_close() { tm kill-server 2> /dev/null || true; }
screen() { tm capture-pane -p; }

# screen_keys KEY...: press keys, as Escape or C-x; screen_type TEXT: type text.
screen_keys() { tm send-keys "$@"; }
screen_type() { tm send-keys -l -- "$1"; }

# Keys that follow an Escape too soon would be taken for one key with Alt.
screen_escape() { screen_keys Escape; sleep 0.2; }

screen_has() { screen | grep -qE -- "$1"; }
screen_lacks() { ! screen_has "$1"; }

# screen_shows WHAT REGEX: wait for a line on the screen. screen_hides: for its end.
screen_shows() { until_true 10 screen_has "$2" && pass "$1" || { screen; fail "$1: no $2"; }; }
screen_hides() { until_true 10 screen_lacks "$2" && pass "$1" || { screen; fail "$1: still $2"; }; }

# file_is WHAT NAME: wait until the file is as the one of the name in testdata.
file_is() {
  until_true 10 cmp -s "$PROJECT/Dockerfile" "$EDITORS/testdata/$2" && pass "$1" && return
  diff "$PROJECT/Dockerfile" "$EDITORS/testdata/$2" || true
  fail "$1: the file is not as $2"
}
