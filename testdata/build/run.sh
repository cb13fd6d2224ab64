#!/usr/bin/env bash
# Asks a real BuildKit: brings what the tests of this module need and runs them. Arguments
# are go test's. buildkitd and buildx are compiled as go.mod has them, and kept, as
# Debian's busybox and the bases of bases.sh are, in $STAGELS_BUILD_CACHE. runc is installed where it is missing.
#   GO  the go to use, else go
set -euo pipefail
cd "$(dirname "$0")"
export GO=${GO:-go}

skip() { echo "SKIPPED test-build: $*"; exit 0; }

[ "$(uname -s)" = Linux ] || skip "BuildKit builds on Linux alone"
[ "$(id -u)" = 0 ] || skip "only root may start BuildKit (try: sudo --preserve-env=PATH make test-build)"

cache=${STAGELS_BUILD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stagels-build}
mkdir -p "$cache"
cache=$(realpath "$cache")
exec 9> "$cache/lock"
flock 9

# installed PACKAGE: install it from Debian; the last line of why it cannot be is in $cache/why.
installed() {
  command -v apt-get > "$cache/why" || { echo "there is no apt-get to install it with" > "$cache/why"; return 1; }
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq --yes --no-install-recommends install "$1"; } > "$cache/why" 2>&1
}
command -v runc > /dev/null || installed runc || skip "there is no runc: $(tail -n 1 "$cache/why")"

# busybox is unpacked, not installed: it replaces another one that the machine may have.
fetch_busybox() {
  local at=$cache/busybox.new
  rm -rf "$at"
  mkdir -p "$at/bin"
  (cd "$at" && apt-get -qq update && apt-get -qq download busybox-static) > "$cache/why" 2>&1 || return 1
  dpkg-deb --fsys-tarfile "$at"/*.deb | tar -x -C "$at/bin" --strip-components "$1" "$2"
}

# base is the folder that the Dockerfiles of the tests are built on, under the name busybox.
base() {
  [ -e "$cache/busybox/bin/sh" ] && return
  fetch_busybox 2 ./bin/busybox || fetch_busybox 3 ./usr/bin/busybox || return 1
  rm "$cache"/busybox.new/*.deb
  for name in sh cat cp echo env find install ln ls mkdir mv rm sleep tar touch unzip; do
    ln -s busybox "$cache/busybox.new/bin/$name"
  done
  mv "$cache/busybox.new" "$cache/busybox"
}
base || skip "there is no busybox-static: $(tail -n 1 "$cache/why")"

version() { "$GO" list -m -f '{{with .Replace}}{{.Version}}{{else}}{{.Version}}{{end}}' "$1"; }
programs=$cache/buildkit-$(version github.com/moby/buildkit)-buildx-$(version github.com/docker/buildx)
if [ ! -e "$programs/complete" ]; then
  echo "compiling buildkitd and buildx, which takes some minutes, into $programs"
  mkdir -p "$programs"
  "$GO" build -ldflags='-s -w' -o "$programs/" github.com/moby/buildkit/cmd/buildkitd github.com/docker/buildx/cmd/buildx
  touch "$programs/complete"
fi
export STAGELS_BUSYBOX=$cache/busybox
export STAGELS_BASES=$cache/bases-$("$GO" env GOVERSION)-node$(node --version 2> /dev/null || true)
./bases.sh "$STAGELS_BASES"
flock -u 9

# In memory a build takes a third of the time: BuildKit waits for the disk at each step. 1,000
# trees leave 3 GiB there.
if [ -z "${TMPDIR:-}" ] && [ "$(df --output=avail -BG /dev/shm 2> /dev/null | tail -n 1 | tr -dc 0-9)" -ge 4 ] 2> /dev/null; then
  TMPDIR=/dev/shm
fi
TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/stagels-build.XXXXXX")
export TMPDIR STAGELS_BUILDKITD=$programs/buildkitd STAGELS_BUILDX=$programs/buildx
trap 'rm -rf "$TMPDIR"' EXIT
"$GO" test -count 1 "$@" ./...
