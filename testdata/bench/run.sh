#!/usr/bin/env bash
# Measures stagels beside a server that does nothing and, where npm can fetch it, beside
# another server for Dockerfiles. Words go to the driver: `run.sh -h` lists them,
# `run.sh -update docs/benchmarks.md` writes the table there. Programs that were fetched stay in
# $BENCH_CACHE.
set -euo pipefail
cd "$(dirname "$0")/../.."
cache=${BENCH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stagels-bench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

go=${GO:-go}
"$go" build -o "$work/" ./testdata/bench ./testdata/bench/floor ./testdata/bench/undebounced
make -s build GO="$go"
cp bin/stagels "$work/"

words=(-cmd "floor=$work/floor" -cmd "stagels=$work/stagels serve" -push "stagels=$work/undebounced")

# peer installs what package-lock.json beside says, to the byte, into the cache.
peer() {
  command -v node > /dev/null && command -v npm > /dev/null || { echo "bench: no node or no npm here"; return 1; }
  mkdir -p "$cache/peer"
  cmp -s testdata/bench/peer/package-lock.json "$cache/peer/installed.json" && return
  rm -f "$cache/peer/installed.json"
  cp testdata/bench/peer/package.json testdata/bench/peer/package-lock.json "$cache/peer/"
  (cd "$cache/peer" && npm ci --no-fund --no-audit --ignore-scripts) || return 1
  cp testdata/bench/peer/package-lock.json "$cache/peer/installed.json"
}
name=dockerfile-language-server-nodejs
if peer >&2; then
  version=$(node -p "require('$cache/peer/node_modules/$name/package.json').version")
  words+=(-cmd "peer=node $cache/peer/node_modules/$name/bin/docker-langserver --stdio"
    -with "node $(node --version)" -with "the peer is $name $version")
else
  echo "bench: $name cannot be had, so it is left out" >&2
fi

medium=${STAGELS_CORPUS:-../shared/corpus}/477.Dockerfile
[ -e "$medium" ] || medium=testdata/corpus/platform.Dockerfile
words+=(-medium "$medium")

"$work/bench" "${words[@]}" "$@"
