#!/usr/bin/env bash
# Runs stagels check, with a problem matcher that puts errors and warnings at their
# lines. It ends as check ends: 1 if there is something, 2 if it could not check.
#   STAGELS_ARGS        words behind check; blanks separate them, and nothing is expanded
#   STAGELS_DIRECTORY   the folder to run it in, relative to the repository
#   GITHUB_ACTION_PATH  as GitHub sets it
set -euo pipefail
echo "::add-matcher::$GITHUB_ACTION_PATH/matcher.json"
# What check prints of files must be no command to GitHub.
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$token"
trap 'echo "::$token::"; echo "::remove-matcher owner=stagels::"' EXIT

read -r -d '' -a args <<<"${STAGELS_ARGS:-}" || true
directory=${STAGELS_DIRECTORY:-.}
cd "$directory"

# GitHub looks for the files of a finding below the repository's root.
placed() {
  if [ "$directory" = . ]; then cat; else FOLDER=${directory%/} awk '
    /^[^ \/].*:[0-9]+:[0-9]+: / { $0 = ENVIRON["FOLDER"] "/" $0 }
    { print }'; fi
}
rc=0
NO_COLOR=1 stagels check ${args[@]+"${args[@]}"} | placed || rc=$?
exit "$rc"
