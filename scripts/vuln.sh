#!/usr/bin/env bash
# Asks the database of Go's known vulnerabilities about the functions that are linked
# into the program. Exits with 0 if it knows none, 1 if it knows one, and 2, with one
# line that says so, if it could not be asked.
#   GO        the go to use, else go
#   GOVULNDB  the address of another database, or file:///FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
version=v1.1.4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unasked() {
  echo "NOT ASKED for known vulnerabilities: $1: $(tail -n 1 "$work/why")" >&2
  exit 2
}

"${GO:-go}" build -o "$work/stagels" ./cmd/stagels
GOBIN=$work "${GO:-go}" install "golang.org/x/vuln/cmd/govulncheck@$version" 2> "$work/why" || unasked "govulncheck cannot be had"
rc=0
"$work/govulncheck" ${GOVULNDB:+-db "$GOVULNDB"} -mode binary "$work/stagels" 2> "$work/why" || rc=$?
case $rc in
  0) ;;
  3) exit 1 ;; # govulncheck's code for something found
  *) unasked "the database cannot be had" ;;
esac
