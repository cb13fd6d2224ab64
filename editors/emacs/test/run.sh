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
  workflow
  launcher emacs usr/bin/emacs-nox --dump-file="$(echo "$EMACSPATH"/*.pdmp)"
  echo "== Emacs $number, $1"
  (
    cd "$PROJECT"
    timeout 120 emacs --batch --quick -l "$EDITORS/emacs/test/common.el" -l lsp-mode-autoloads -l "$EDITORS/emacs/stagels-$1.el" -l "$EDITORS/emacs/test/$1.el"
  ) || fail "Emacs $number, $1"
}

# typing NAME CONNECTED: whole files are typed with that client, in a terminal.
typing() {
  mkdir -p "$HOME/.emacs.d"
  {
    echo '(setq native-comp-jit-compilation nil native-comp-enable-subr-trampolines nil)' # it has no compiler
    # lsp-mode is from an archive, and asks about a new folder.
    [ "$1" = eglot ] || echo "(load \"lsp-mode-autoloads\") (setq lsp-session-file \"$WORK/typed-session\")"
    cat "$EDITORS/emacs/stagels-$1.el"
    [ "$1" = eglot ] || echo '(lsp-workspace-folders-add (file-name-directory (getenv "TYPED")))'
    echo "(load \"$EDITORS/emacs/test/typist.el\") (typist-connect-when (lambda () $2))"
  } > "$HOME/.emacs.d/init.el"
  types -indents -erase $'\x7f' -ask $'\e\t' -wait 100ms -every 3 -run 'emacs -nw --no-site-file "$TYPED"' || fail "typing, with $1"
}

client eglot
typing eglot "(and (fboundp 'eglot-current-server) (eglot-current-server))"
client lsp-mode
typing lsp-mode "(and (bound-and-true-p lsp--buffer-workspaces) (eq 'initialized (lsp--workspace-status (car lsp--buffer-workspaces))))"
version "$number, eglot and lsp-mode $(basename "$ROOT"/usr/share/emacs/site-lisp/elpa-src/lsp-mode-* | sed 's/lsp-mode-//')"
