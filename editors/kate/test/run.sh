#!/usr/bin/env bash
# Kate on a display of its own, driven by keys, with the file that the page shows.
# What it did is read from the file that it saves.
. "$(dirname "${BASH_SOURCE[0]}")/../../lib.sh"
need_commands kate=kate Xvfb=xvfb xdotool=xdotool openbox=openbox dbus-run-session=dbus
project
export XDG_RUNTIME_DIR=$WORK/runtime QT_QPA_PLATFORM=xcb
mkdir -p "$XDG_CONFIG_HOME/kate/lspclient" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
version "$(QT_QPA_PLATFORM=offscreen kate --version | sed -n 's/^kate //p')"
cp "$EDITORS/kate/settings.json" "$XDG_CONFIG_HOME/kate/lspclient/settings.json"
# A home with nothing in it would be greeted, and asked about the server.
cat > "$XDG_CONFIG_HOME/katerc" << RC
[General]
Show welcome view for new window=false

[lspclient]
AllowedServerCommandLines=$WORK/bin/stagels serve
RC
cat "$EDITORS/kate/katerc" >> "$XDG_CONFIG_HOME/katerc"

started=()
stop() {
  for pid in "${started[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait 2> /dev/null || true
}
trap stop EXIT
start() { "$@" > "$WORK/${1##*/}.log" 2>&1 & started=("$!" "${started[@]}"); }

exec 3> "$WORK/display"
start Xvfb -displayfd 3 -screen 0 1200x800x24 -nolisten tcp
exec 3>&-
until_true 10 test -s "$WORK/display" || fail 'no display'
DISPLAY=:$(cat "$WORK/display")
export DISPLAY
start openbox # without a window manager no window has the keyboard
start dbus-run-session -- kate --block -n "$PROJECT/Dockerfile"

picture() { import -window root "$WORK/$1.png" 2> /dev/null || true; }
window() { xdotool search --onlyvisible --name "$1" 2> /dev/null | grep -m 1 .; }
windows() { xdotool search --onlyvisible --class kate 2> /dev/null | wc -l; }
keys() { xdotool key --delay 30 "$@"; }
types() { xdotool type --delay 40 -- "$1"; }
times() { xdotool key --delay 20 --repeat "$1" "$2"; }
# go LINE COLUMN
go() {
  keys ctrl+g
  sleep 0.3
  types "$1"
  keys Return Home
  [ "$2" = 1 ] || times "$(($2 - 1))" Right
}

matches() { keys ctrl+s; sleep 0.2; sed -n "$1p" "$PROJECT/Dockerfile" | grep -qE -- "$2"; }
# line WHAT NUMBER REGEX: the line of the file, once it is saved.
line() {
  until_true 10 matches "$2" "$3" && pass "$1" && return
  cat "$PROJECT/Dockerfile"
  picture failed
  fail "$1 (see $WORK/failed.png)"
}
is() { keys ctrl+s; sleep 0.2; cmp -s "$PROJECT/Dockerfile" "$EDITORS/testdata/$1"; }
whole() {
  until_true 10 is "$2" && pass "$1" && return
  diff "$PROJECT/Dockerfile" "$EDITORS/testdata/$2" || true
  picture failed
  fail "$1 (see $WORK/failed.png)"
}
undone() { keys ctrl+z; is Dockerfile; }
back() { until_true 20 undone || { picture failed; fail "$1 could not be undone"; }; }

until_true 60 window Dockerfile > /dev/null || { picture failed; fail 'no window'; }
xdotool windowactivate --sync "$(window Dockerfile)"
# While a new home is filled, the window takes no keys for seconds.
modified() { keys space; sleep 0.3; window 'Dockerfile \*' > /dev/null; }
until_true 30 modified || { picture failed; fail 'the window takes no keys'; }
back 'typing'
pass 'the file is open'

go "$EXPECT_DIAGNOSTIC_LINE" "$EXPECT_DIAGNOSTIC_COLUMN"
keys ctrl+period
picture fix
whole 'the fix of the diagnostic is made' fixed.Dockerfile
back 'the fix'

go 22 1
keys End Return
types "$EXPECT_TYPED"
sleep 1
picture completion
types bui
sleep 1
keys Down Return
line 'an accepted name is in the line' 23 "^${EXPECT_TYPED}builder\$"
back 'completion'

go 15 6
keys F2
sleep 1
picture rename
keys ctrl+a
types "$EXPECT_RENAME_TO"
keys Return
whole 'rename across the file' renamed.Dockerfile
back 'rename'

keys ctrl+t f
whole 'formatting' formatted.Dockerfile
back 'formatting'

go "$EXPECT_MOUNT_LINE" "$EXPECT_MOUNT_COLUMN"
before=$(windows)
keys alt+l
sleep 0.5
keys y # Symbol Info
sleep 0.5 # for the menu's own window to go
more_windows() { [ "$(windows)" -gt "$before" ]; }
until_true 5 more_windows && pass 'hover opens a window' || { picture failed; fail 'no hover'; }
picture hover
keys Escape

go "$EXPECT_MOUNT_LINE" "$EXPECT_MOUNT_COLUMN"
keys alt+l
sleep 0.5
keys Return # Go to Definition is the first
sleep 1
types X
line 'definition from the mount' "$EXPECT_DEFINITION_LINE" "^.{$((EXPECT_DEFINITION_COLUMN - 1))}Xdeps"

# Whole files are typed, at once and with a list up before each Enter. Kate indents by
# itself, so the blanks in front of lines are not compared; what no keyboard has is left
# out, as xdotool cannot press it.
written() { keys ctrl+s; sleep 0.3; sed 's/^[[:blank:]]*//' "$PROJECT/Dockerfile" | cmp -s - "$WORK/wanted"; }
typing() {
  local file=$1 delay=$2 rest=$3 what="${1##*/}, typed with $2 ms a key and $3 s before Enter" row
  LC_ALL=C sed 's/^[[:blank:]]*//; s/[^ -~]//g' "$file" > "$WORK/wanted"
  keys ctrl+a Delete
  while IFS= read -r row; do
    [ -z "$row" ] || xdotool type --delay "$delay" -- "$row"
    sleep "$rest"
    keys Return
  done < "$WORK/wanted"
  keys BackSpace ctrl+shift+End Delete # Kate writes the last line end by itself, and the second quote of some pairs
  until_true 20 written && pass "$what: what was typed is there" && return
  diff <(sed 's/^[[:blank:]]*//' "$PROJECT/Dockerfile") "$WORK/wanted" || true
  picture failed
  fail "$what, is another file (see $WORK/failed.png)"
}

typed=$EDITORS/testdata/typed
if [ -n "${TYPING_MS:-}" ]; then
  for file in "$typed"/*; do typing "$file" "$TYPING_MS" 0; done
else
  typing "$typed/web-app.Dockerfile" 8 0
  typing "$typed/go-service.Dockerfile" 20 0.5
fi
