#!/usr/bin/env bash
# Emacs with eglot, which comes with it, and with lsp-mode, each with the file that the
# page shows.
. "$(dirname "${BASH_SOURCE[0]}")/../../lib.sh"
unpack trixie emacs-nox elpa-dockerfile-mode elpa-lsp-mode elpa-yaml-mode

share=$(echo "$ROOT"/usr/share/emacs/[0-9]*)
number=${share##*/}
export EMACSDATA=$share/etc EMACSDOC=$share/etc EMACSLOADPATH=$share/lisp:$ROOT/usr/share/emacs/site-lisp
EMACSPATH=$(echo "$ROOT"/usr/libexec/emacs/"$number"/*)
export EMACSPATH

# client NAME: the tests with that client.
client() {
  project
  build_files
  launcher emacs usr/bin/emacs-nox --dump-file="$(echo "$EMACSPATH"/*.pdmp)"
  echo "== Emacs $number, $1"
  (
    cd "$PROJECT"
    timeout 120 emacs --batch --quick -l "$EDITORS/emacs/test/common.el" -l lsp-mode-autoloads -l "$EDITORS/emacs/stagels-$1.el" -l "$EDITORS/emacs/test/$1.el"
  ) || fail "Emacs $number, $1"
}

# init NAME FOLDER: init.el as the page has it for that client, whose files are in the folder that
# the Lisp tells.
init() {
  mkdir -p "$HOME/.emacs.d"
  {
    echo '(setq native-comp-jit-compilation nil native-comp-enable-subr-trampolines nil)' # it has no compiler
    # lsp-mode is from an archive, and asks about a new folder. It is not compiled here: all of
    # its clients would take long to load.
    [ "$1" = eglot ] || echo "(load \"lsp-mode-autoloads\") (setq lsp-session-file \"$WORK/session\" lsp-client-packages '(lsp-dockerfile lsp-yaml))"
    cat "$EDITORS/emacs/stagels-$1.el"
    [ "$1" = eglot ] || echo "(lsp-workspace-folders-add $2)"
  } > "$HOME/.emacs.d/init.el"
}

# visit FILE LINE: the cursor is at the begin of that line.
visit() {
  screen_keys C-x C-f
  screen_shows 'it asks for a file' '^Find file: '
  screen_type "$PROJECT/$1"
  screen_keys Enter
  screen_shows "$1 is open" "^-.* $(basename "$1") "
  screen_keys M-g g
  screen_shows 'it asks for a line' '^Goto line'
  screen_type "$2"
  screen_keys Enter
  screen_shows "the cursor is in line $2" "^-.* $(basename "$1") .* L$2 "
}

# half_typed FILE LINE BEFORE AFTER: where a build file has no stage yet they are listed, one of them is
# taken while its name is typed, and leads into the Dockerfile.
half_typed() {
  visit "$1" "$2"
  screen_keys C-k
  screen_type "$3"
  screen_keys C-M-i
  for name in $EXPECT_STAGES; do
    screen_shows "a list for a target in $1 has $name" "(^| )$name( |\$)"
  done
  screen_type bui
  screen_keys C-M-i
  screen_shows 'the rest of a name is filled in' "^ +${3#"${3%%[! ]*}"}builder\$" # behind a margin
  screen_type "$4"
  screen_keys C-x C-s
  until_true 10 cmp -s "$PROJECT/$1" "$WORK/before/$1" || fail "$1 is not as it was"
  screen_keys C-a C-e C-b C-b
  screen_keys M-.
  screen_shows 'definition from a target' '^-.* Dockerfile .* L11 '
}

# keys NAME RENAME MORE: files that ask for builds, by keys in a terminal, with that client
# and more Lisp.
keys() {
  project
  build_files
  rm -rf "$WORK/before" && cp -r "$PROJECT" "$WORK/before"
  init "$1" "\"$PROJECT/\""
  cat "$EDITORS/emacs/$3" >> "$HOME/.emacs.d/init.el"
  screen_open 'emacs -nw --no-site-file Dockerfile'
  until_true 120 screen_has '^-.* Dockerfile .*(eglot:|LSP.stagels)' || { screen; fail 'a server is connected'; }
  half_typed .github/workflows/image.yml 7 '          target: ' ''
  half_typed compose.yaml 5 '      target: ' ''
  half_typed docker-bake.hcl 2 '  target = "' '"'
  screen_keys M-x
  screen_type "$2"
  screen_keys Enter
  screen_shows 'it asks for the new name' '^Rename '
  screen_keys C-a C-k
  screen_type "$EXPECT_RENAME_TO"
  screen_keys Enter
  screen_shows 'rename' " FROM deps AS $EXPECT_RENAME_TO( |\$)"
  screen_lacks 'Warning' || { screen; fail 'a warning'; }
  screen_keys C-x s
  screen_type '!'
  file_is 'rename across the file' renamed.Dockerfile
  sed -i "s/$EXPECT_RENAME_FROM/$EXPECT_RENAME_TO/" "$WORK"/before/{.github/workflows/image.yml,compose.yaml,docker-bake.hcl}
  for name in .github/workflows/image.yml compose.yaml docker-bake.hcl; do
    until_true 10 cmp -s "$PROJECT/$name" "$WORK/before/$name" || { cat "$PROJECT/$name"; fail "rename in $name"; }
    pass "and in $name"
  done
  screen_close
}

# typing NAME CONNECTED: whole files are typed with that client, in a terminal.
typing() {
  init "$1" '(file-name-directory (getenv "TYPED"))'
  echo "(load \"$EDITORS/emacs/test/typist.el\") (typist-connect-when (lambda () $2))" >> "$HOME/.emacs.d/init.el"
  types -indents -erase $'\x7f' -ask $'\e\t' -wait 100ms -every 3 -run 'emacs -nw --no-site-file "$TYPED"' || fail "typing, with $1"
}

client eglot
keys eglot eglot-rename stagels-eglot-builds.el
typing eglot "(and (fboundp 'eglot-current-server) (eglot-current-server))"
client lsp-mode
keys lsp-mode lsp-rename test/modes.el
typing lsp-mode "(and (bound-and-true-p lsp--buffer-workspaces) (eq 'initialized (lsp--workspace-status (car lsp--buffer-workspaces))))"
version "$number, eglot and lsp-mode $(basename "$ROOT"/usr/share/emacs/site-lisp/elpa-src/lsp-mode-* | sed 's/lsp-mode-//')"
