#!/usr/bin/env bash
# Builds what is published, into dist/: for each system an archive with the program,
# its man pages and its completions, the packages and manifests that scripts/packaging
# makes of these, the VS Code extension, the playground, and the checksums of all.
# The same source gives the same bytes with the same Go, tar, gzip, zip and Node,
# wherever and whenever.
#
#   VERSION=1.2.3       else that of the tag, or 0.0.0-COMMIT
#   TARGETS='os/arch …' else all
#   DIST=folder         else dist
#   VSIX=no             without the extension and the playground, which need node
set -euo pipefail
cd "$(dirname "$0")/.."

die() { echo "dist: $*" >&2; exit 1; }
git_says() { git "$@" 2>/dev/null || true; }

mkdir -p "${DIST:-dist}"
dist=$(cd "${DIST:-dist}" && pwd)

commit=${COMMIT:-$(git_says rev-parse HEAD)}
version=${VERSION:-$(git_says describe --tags --always --abbrev=12 --match 'v[0-9]*' --dirty)}
case $version in
  v[0-9]* | [0-9]*.*) version=${version#v} ;;
  *) version=0.0.0${version:+-$version} ;;
esac
# 1980 is where zip's times begin; so is the day of a source without a commit.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git_says log -1 --format=%ct)}
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-315532800}

# Nothing of the machine may get into the archives.
export LC_ALL=C TZ=UTC CGO_ENABLED=0 GOFLAGS='-trimpath -buildvcs=false' GOEXPERIMENT='' GOAMD64=v1 GOARM64=v8.0
umask 022

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

go -C scripts/packaging build -o "$work/packaging" .
targets=${TARGETS:-$("$work/packaging" -targets | tr '\n' ' ')}
date=$(date -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null) || die "needs GNU date (coreutils)"
date=${commit:+$date}
tar --version 2>/dev/null | grep -q GNU || die "needs GNU tar"
case " $targets" in *" windows/"*) command -v zip >/dev/null || die "needs zip for the archives for Windows" ;; esac

# vsix_target is VS Code's name of a system.
vsix_target() {
  local os=${1%/*} arch=${1#*/}
  echo "${os/windows/win32}-${arch/amd64/x64}"
}

# notices prints the licences of the modules in the programs of all targets, and of Go.
notices() {
  {
    for target in $targets; do
      GOOS=${target%/*} GOARCH=${target#*/} go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Dir}}{{end}}{{end}}' ./cmd/stagels
    done
    echo "go $(go env GOROOT)"
  } | sort -u | while read -r name folder; do
    local found=("$folder"/[Ll][Ii][Cc][Ee][Nn][SsCc][Ee]* "$folder"/COPYING*) text=
    for text in "${found[@]}"; do [ -f "$text" ] && break; done
    [ -f "$text" ] || die "$name has no licence in $folder"
    printf '== %s\n\n' "$name"
    cat "$text"
    echo
  done
}

package=editors/vscode/package.sh
case ${VSIX:-yes} in
  yes)
    if [ ! -e "$package" ]; then
      package=
      echo "dist: WITHOUT the VS Code extension: there is no editors/vscode/package.sh" >&2
    elif ! command -v node >/dev/null || ! command -v npm >/dev/null; then
      die "the VS Code extension needs node and npm, which are not there; VSIX=no builds the rest"
    fi ;;
  no)
    package=
    echo "dist: WITHOUT the VS Code extension, as VSIX=no asks" >&2 ;;
  *) die "VSIX is yes or no, not $VSIX" ;;
esac

# published are the files of a release.
published() {
  (cd "$dist" && shopt -s nullglob &&
    printf '%s\n' *.deb *.rpm *.tgz *.vsix *.whl Stagels.*.yaml stagels.json stagels.rb stagels_*.spdx.json stagels_*.tar.gz stagels_*.zip stagels-playground.tar.gz)
}
published | while read -r name; do rm -f "$dist/$name"; done
rm -rf "$dist/checksums.txt" "$dist/notes.md" "$dist/image"

small=()
while read -r path; do
  small+=("-gcflags=$path/...=-l")
done < scripts/not-inlined
ldflags="-s -w -X main.version=$version -X main.commit=$commit -X main.date=$date"
go run -tags docs -ldflags "$ldflags" ./cmd/stagels "$work/docs"
notices >"$work/docs/ThirdPartyNotices.txt"

for target in $targets; do
  os=${target%/*} arch=${target#*/} suffix=
  name=stagels_${version}_${os}_${arch}
  if [ "$os" = windows ]; then suffix=.exe; fi
  mkdir -p "$work/$name" "$work/programs/${os}_$arch"
  GOOS=$os GOARCH=$arch go build "${small[@]}" -ldflags "$ldflags" -o "$work/$name/stagels$suffix" ./cmd/stagels
  cp "$work/$name/stagels$suffix" "$work/programs/${os}_$arch/"
  cp -R LICENSE README.md docs/stagels.schema.json "$work/docs/." "$work/$name"
  chmod -R u=rwX,go=rX "$work/$name"
  find "$work/$name" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  if [ "$os" = windows ]; then
    (cd "$work" && find "$name" | sort | zip -q -X -9 -@ "$dist/$name.zip")
  else
    tar -C "$work" --format=ustar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -cf - "$name" |
      gzip -n -9 >"$dist/$name.tar.gz"
  fi
  echo "dist: $name"
done

"$work/packaging" -dist "$dist" -version "$version" -epoch "$SOURCE_DATE_EPOCH"

if [ -n "$package" ]; then
  vsix=()
  for target in $targets; do vsix+=("$(vsix_target "$target")"); done
  [ -n "${TARGETS:-}" ] || vsix+=(web)
  DIST=$dist VERSION=$version COMMIT=$commit DATE=$date PROGRAMS=$work/programs "$package" "${vsix[@]}"
fi
if [ -n "$package" ] && [ -z "${TARGETS:-}" ]; then
  VERSION=$version editors/playground/build.sh "$work/playground"
  find "$work/playground" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  tar -C "$work" --format=ustar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -cf - playground |
    gzip -n -9 >"$dist/stagels-playground.tar.gz"
fi

published | while read -r name; do if [ -e "$dist/$name" ]; then (cd "$dist" && sha256sum "$name"); fi; done >"$dist/checksums.txt"
cat "$dist/checksums.txt"
