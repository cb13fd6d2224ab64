#!/usr/bin/env bash
# Vim with ALE, in a terminal, with the files that the page shows.
. "$(dirname "${BASH_SOURCE[0]}")/../../lib.sh"
project
unpack trixie vim-nox vim-ale
export VIMRUNTIME=$ROOT/usr/share/vim/vim91
launcher vim usr/bin/vim.nox

mkdir -p "$HOME/.vim/pack/x/start"
ln -sfn "$ROOT/usr/share/vim-ale" "$HOME/.vim/pack/x/start/ale"
cp -R "$EDITORS/vim/ale_linters" "$HOME/.vim/"
{
  echo 'set nocompatible noswapfile viminfo= nomore'
  echo 'filetype plugin on'
  cat "$EDITORS/vim/ale.vim"
} > "$HOME/.vimrc"

# at WHAT LINE COLUMN: the cursor is there, by the last line.
at() { screen_shows "$1" " $2,$3 +All\$"; }
# ex TEXT: an Ex command.
ex() { screen_escape; screen_type ":$1"; screen_keys Enter; }
go() { ex "call cursor($1, $2)"; }

screen_open "vim Dockerfile"
screen_shows 'the file is open' 'FROM golang'
screen_shows 'a sign beside the line' '^W COPY --chown.*# W: "bulder" is no stage'
go "$EXPECT_DIAGNOSTIC_LINE" "$EXPECT_DIAGNOSTIC_COLUMN"
screen_shows 'what is wrong, under the text' "$EXPECT_DIAGNOSTIC_TEXT"
ex 'lopen'
screen_shows 'the list of places has it' "Dockerfile\|$EXPECT_DIAGNOSTIC_LINE col $EXPECT_DIAGNOSTIC_COLUMN-[0-9]+ warning\|.*$EXPECT_DIAGNOSTIC_TEXT"
ex 'lclose'

go "$EXPECT_MOUNT_LINE" "$EXPECT_MOUNT_COLUMN"
screen_type gd
at 'definition from the mount' "$EXPECT_DEFINITION_LINE" "$EXPECT_DEFINITION_COLUMN"

go "$EXPECT_MOUNT_LINE" "$EXPECT_MOUNT_COLUMN"
screen_type K
screen_shows 'hover' "$EXPECT_HOVER"
ex 'pclose'

screen_type "Go${EXPECT_TYPED}bui"
screen_shows 'a name while typing' ' builder +[a-z] FROM'
ex 'edit!'

screen_type "Go$EXPECT_TYPED"
screen_keys C-x C-o
for name in $EXPECT_OFFERED; do
  screen_shows "the list on the key for omni completion has $name" "[ =]$name +[a-z] FROM"
done
screen_lacks "[ =]$EXPECT_NOT_OFFERED +[a-z] FROM" || fail 'the stage itself is offered'
screen_type bui
screen_shows 'typing narrows it' ' builder +[a-z] FROM'
sleep 1 # ALE asks again once the typing rests
screen_keys C-n C-y
screen_shows 'an accepted name is in the line' "${EXPECT_TYPED}builder( # E:|\$)"
ex 'edit!'

go 15 7
screen_keys F2
screen_shows 'it asks for the new name' 'New name: builder'
screen_keys C-u
screen_type "$EXPECT_RENAME_TO"
screen_keys Enter
screen_shows 'rename' "COPY --link --from=$EXPECT_RENAME_TO"
ex 'write'
file_is 'rename across the file' renamed.Dockerfile

ex 'call setline(1, readfile($EDITORS . "/testdata/Dockerfile")) | write'
go "$EXPECT_DIAGNOSTIC_LINE" "$EXPECT_DIAGNOSTIC_COLUMN"
screen_keys F4
screen_shows 'a list of code actions has the fix' "1\\) $EXPECT_FIX"
screen_type 1
screen_keys Enter
screen_shows 'the fix is made' 'COPY --chown=10:10 --from=builder'
ex 'write'
file_is 'and nothing else' fixed.Dockerfile
screen_hides 'the sign goes' '^W '

ex 'call setline(1, readfile($EDITORS . "/testdata/Dockerfile")) | write'
screen_shows 'the sign is back' '^W '
ex 'let g:stagels_settings = {"rules": {"skip": ["UnknownStage"]}} | ALELint'
screen_hides 'settings change what is reported' '^W '
ex 'qall!'

types -begin i -erase $'\x15' -next $'\x0e' -accept $'\x19' -wait 170ms -every 4 -run "vim -S '$EDITORS/vim/test/typist.vim' \"\$TYPED\""
version "$(vim --version | sed -n '1s/.*IMproved \([0-9.]*\).*/\1/p'), ALE"
