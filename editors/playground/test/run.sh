#!/usr/bin/env bash
# Tests the playground in a real Chromium: types, completes, follows, renames, shares, opens it
# without a network. It prints what the page weighs and when it first answers.
#   TYPING_MS           how long a key takes, in milliseconds. If it is set, whole files are typed
#   UPDATE_SCREENSHOTS  1 puts the pictures of the pages into images/
. "$(dirname "$0")/../../lib.sh"
PLAYGROUND=$EDITORS/playground
for tool in node npm; do command -v "$tool" > /dev/null || fail "$tool is needed"; done
command -v chromium > /dev/null || command -v google-chrome > /dev/null || need_commands chromium=chromium
"$PLAYGROUND/build.sh" "$WORK/site" || fail 'the playground does not build'
version "$("$(command -v chromium || command -v google-chrome)" --version)"
export NODE_PATH=$EDITORS_CACHE/playground/modules/node_modules SITE=$WORK/site
node "$PLAYGROUND/test/test.cjs" "$@"
