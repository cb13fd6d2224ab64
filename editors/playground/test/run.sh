#!/usr/bin/env bash
# Tests the playground in a real Chromium: types, completes, follows, renames, shares, opens it
# without a network; and the same in a Firefox, without what is the same there. It prints what
# the page weighs and when it first answers.
#   FIREFOX             a Firefox, or no: none is tried
#   VISITS              how many first visits are timed, 1 if it is not set
#   TYPING_MS           how long a key takes, in milliseconds. If it is set, whole files are typed
#   UPDATE_SCREENSHOTS  1 puts the pictures of the pages into images/
. "$(dirname "$0")/../../lib.sh"
PLAYGROUND=$EDITORS/playground
for tool in node npm; do command -v "$tool" > /dev/null || fail "$tool is needed"; done
command -v chromium > /dev/null || command -v google-chrome > /dev/null || need_commands chromium=chromium
"$PLAYGROUND/build.sh" "$WORK/site" || fail 'the playground does not build'
[ -n "${FIREFOX:-}" ] || FIREFOX=$(command -v firefox-esr || command -v firefox) || { need_commands firefox-esr=firefox-esr && FIREFOX=$(command -v firefox-esr); }
version "$("$(command -v chromium || command -v google-chrome)" --version)$([ "$FIREFOX" = no ] || echo ", $("$FIREFOX" --version)")"
export NODE_PATH=$EDITORS_CACHE/playground/modules/node_modules SITE=$WORK/site
FIREFOX= node "$PLAYGROUND/test/test.cjs" "$@"
[ "$FIREFOX" = no ] || FIREFOX=$FIREFOX node "$PLAYGROUND/test/test.cjs" "$@"
