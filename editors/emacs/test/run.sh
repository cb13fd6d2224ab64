#!/usr/bin/env bash
# Emacs with eglot, which comes with it, and with lsp-mode, each with the file that the
# page shows.
. "$(dirname "${BASH_SOURCE[0]}")/../../lib.sh"
unpack trixie emacs-nox elpa-dockerfile-mode elpa-lsp-mode

share=$(echo "$ROOT"/usr/share/emacs/[0-9]*)
number=${share##*/}
export EMACSDATA=$share/etc EMACSDOC=$share/etc EMACSLOADPATH=$share/lisp:$ROOT/usr/share/emacs/site-lisp
EMACSPATH=$(echo "$ROOT"/usr/libexec/emacs/"$number"/*)
export EMACSPATH

# client NAME: the tests with that client.
client() {
  project
  launcher emacs usr/bin/emacs-nox --dump-file="$(echo "$EMACSPATH"/*.pdmp)"
  echo "== Emacs $number, $1"
  (
    cd "$PROJECT"
    timeout 120 emacs --batch --quick -l "$EDITORS/emacs/test/common.el" -l lsp-mode-autoloads -l "$EDITORS/emacs/stagels-$1.el" -l "$EDITORS/emacs/test/$1.el"
  ) || fail "Emacs $number, $1"
}

client eglot
client lsp-mode
version "$number, eglot and lsp-mode $(basename "$ROOT"/usr/share/emacs/site-lisp/elpa-src/lsp-mode-* | sed 's/lsp-mode-//')"
