#!/usr/bin/env bash
# Runs editors/*/test/run.sh against a freshly built stagels. Arguments are names of
# editors; without any it is all of them. What a run writes is in $EDITORS_ARTIFACTS;
# without that it is in a folder that is only kept if something failed.
set -euo pipefail
cd "$(dirname "$0")/.."
export EDITORS_CACHE=${EDITORS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stagels-editors}
artifacts=${EDITORS_ARTIFACTS:-$(mktemp -d "${TMPDIR:-/tmp}/stagels-editors.XXXXXX")}
mkdir -p "$EDITORS_CACHE" "$artifacts"
EDITORS_CACHE=$(realpath "$EDITORS_CACHE") artifacts=$(realpath "$artifacts")
export STAGELS=$artifacts/stagels TYPIST=$artifacts/typist
${GO:-go} build -trimpath -ldflags='-s -w' -o "$STAGELS" ./cmd/stagels
${GO:-go} build -trimpath -o "$TYPIST" ./editors/testdata/typist

names=("$@")
if [ ${#names[@]} = 0 ]; then
  for run in editors/*/test/run.sh; do
    names+=("$(basename "${run%/test/run.sh}")")
  done
fi

# A person's pace, $TYPING_MS a key, makes hours of it.
limit=1800
[ -z "${TYPING_MS:-}" ] || limit=86400

# attempt NAME: run the tests of an editor, and keep what they say.
attempt() {
  timeout --kill-after=10 "$limit" "editors/$1/test/run.sh" > "$WORK/log" 2>&1 < /dev/null
}

# one NAME: run the tests of an editor and print a line on it. On a busy machine a key
# can meet a list that comes late: a failure counts if it comes twice, and both are shown.
# VS Code's tests do that for each part themselves.
one() {
  local name=$1 begin=$SECONDS version first code=0
  export WORK=$artifacts/$name
  rm -rf "$WORK"
  mkdir -p "$WORK"
  if [ -x "editors/$name/test/run.sh" ]; then
    attempt "$name" || code=$?
    if [ "$code" != 0 ] && [ "$code" != 124 ] && [ "$name" != vscode ] && [ "${TRIES:-2}" -ge 2 ]; then
      first=$(grep '^FAIL' "$WORK/log" | tail -1 || true)
      mkdir -p "$artifacts/first" && mv "$WORK" "$artifacts/first/$name" && mkdir -p "$WORK"
      code=0
      attempt "$name" || code=$?
      echo "again: at first: ${first:-no word of why}" >> "$WORK/log"
    fi
  else
    echo "there is no editors/$name/test/run.sh" > "$WORK/log"
    code=1
  fi
  version=$(sed -n 's/^version: //p' "$WORK/log" | tail -1)
  [ "$code" != 124 ] || echo "ended after $limit s" >> "$WORK/log"
  if [ "$code" = 0 ]; then
    printf 'pass  %-10s %4d s  %s\n' "$name" $((SECONDS - begin)) "$version"
    touch "$WORK/passed"
  else
    printf 'FAIL  %-10s %4d s  %s\n' "$name" $((SECONDS - begin)) "$version"
  fi
  grep -h '^again: ' "$WORK/log" | sed 's/^/      /' || true
}

# Two at a time: what they wait for is mostly each other's processor.
for name in "${names[@]}"; do
  while [ "$(jobs -pr | wc -l)" -ge "${EDITORS_JOBS:-2}" ]; do
    wait -n || true
  done
  one "$name" &
done
wait

passed=0 failed=0
for name in "${names[@]}"; do
  if [ -e "$artifacts/$name/passed" ]; then
    passed=$((passed + 1))
    continue
  fi
  failed=$((failed + 1))
  echo
  echo "== $name, the end of $artifacts/$name/log"
  tail -n 60 "$artifacts/$name/log"
done
[ "$failed" != 0 ] || [ -n "${EDITORS_ARTIFACTS:-}" ] || rm -rf "$artifacts"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
