#!/usr/bin/env bash
# Draws every Dockerfile of the corpora with `stagels graph`, has Graphviz draw the same graphs,
# and counts in both pictures the lines that cross. Ours may cross 1.2 times as often, in the sum.
. "$(dirname "$0")/../../lib.sh"
VIZ=3.31.0
command -v npm > /dev/null || { echo 'skipped: there is no npm to fetch Graphviz with'; exit 0; }
modules=$EDITORS_CACHE/graphviz
if [ "$(cat "$modules/installed" 2> /dev/null)" != "$VIZ" ]; then
  mkdir -p "$modules"
  echo '{"private": true}' > "$modules/package.json"
  npm install --prefix "$modules" --no-fund --no-audit --ignore-scripts "@viz-js/viz@$VIZ" > "$WORK/install.log" 2>&1 ||
    { echo "skipped: npm cannot fetch @viz-js/viz@$VIZ"; exit 0; }
  echo "$VIZ" > "$modules/installed"
fi
root=$(cd "$EDITORS/.." && pwd)
corpora=("$root/testdata/corpus")
larger=${STAGELS_CORPUS:-$root/../shared/corpus}
[ ! -d "$larger" ] || corpora+=("$larger")
version "@viz-js/viz $VIZ"
NODE_PATH=$modules/node_modules node "$EDITORS/graphviz/test/crossings.cjs" "${corpora[@]}"
