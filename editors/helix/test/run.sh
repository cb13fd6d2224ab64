#!/usr/bin/env bash
# Helix in a terminal, with the files that the page shows.
. "$(dirname "${BASH_SOURCE[0]}")/../../lib.sh"
project
unpack forky hx
export HELIX_RUNTIME=$ROOT/usr/lib/hx/runtime
launcher hx usr/lib/hx/hx
version "$(hx --version | sed 's/helix //')"
mkdir -p "$XDG_CONFIG_HOME/helix"
cp "$EDITORS/helix/languages.toml" "$EDITORS/helix/config.toml" "$XDG_CONFIG_HOME/helix/"

# at WHAT LINE COLUMN: the cursor is there, by the status line.
at() { screen_shows "$1" " $2:$3\$"; }
# ex TEXT: a command.
ex() { screen_escape; screen_type ":$1"; screen_keys Enter; }
# go LINE COLUMN
go() {
  ex "$1"
  screen_type gh
  [ "$2" = 1 ] || screen_type "$(($2 - 1))l"
  at "the cursor is at $1:$2" "$1" "$2"
}
# back: the file is as it was.
back() {
  screen_escape
  cp "$EDITORS/testdata/Dockerfile" "$PROJECT/Dockerfile"
  ex 'reload!'
  screen_shows 'the file is open again' 'AS builder'
}

screen_open "hx -vv --log '$WORK/helix.log' Dockerfile"
screen_shows 'the file is open' '^ +NOR +Dockerfile'
screen_shows 'a sign beside the line' "^ *● *$EXPECT_DIAGNOSTIC_LINE "
screen_shows 'what is wrong, behind it' "$EXPECT_DIAGNOSTIC_TEXT"
screen_shows 'what a base stands for' "$EXPECT_HINT"

go "$EXPECT_MOUNT_LINE" "$EXPECT_MOUNT_COLUMN"
screen_type gd
at 'definition from the mount' "$EXPECT_DEFINITION_LINE" "$EXPECT_DEFINITION_COLUMN"

go "$EXPECT_MOUNT_LINE" "$EXPECT_MOUNT_COLUMN"
screen_type ' k'
screen_shows 'hover' "$EXPECT_HOVER"
