#!/usr/bin/env bash
# Downloads an archive of a release, compares it with the release's checksums, and
# puts the program on the path of the steps behind this one.
#   STAGELS_VERSION   which release
#   STAGELS_RELEASES  the address that releases lie below, else GitHub's
#   RUNNER_OS, RUNNER_ARCH, RUNNER_TEMP, GITHUB_PATH  as GitHub sets them
set -euo pipefail
die() { echo "::error::stagels: $*"; exit 2; }

case $RUNNER_OS in
  Linux) os=linux ending=tar.gz ;;
  macOS) os=darwin ending=tar.gz ;;
  Windows) os=windows ending=zip ;;
  *) die "there is no program for $RUNNER_OS" ;;
esac
case $RUNNER_ARCH in
  X64) arch=amd64 ;;
  ARM64) arch=arm64 ;;
  *) die "there is no program for $RUNNER_ARCH" ;;
esac
version=${STAGELS_VERSION#v}
[[ $version =~ ^[0-9A-Za-z.+-]+$ ]] || die "\"$version\" is no version: write one such as 0.1.0"

folder=stagels_${version}_${os}_${arch}
releases=${STAGELS_RELEASES:-https://github.com/stagels/stagels/releases/download}
at=$RUNNER_TEMP/stagels
mkdir -p "$at"
cd "$at"
for file in checksums.txt "$folder.$ending"; do
  curl --fail --silent --show-error --location --retry 3 -o "$file" "$releases/v$version/$file" || die "cannot download $file of version $version"
done
sum=$(awk -v name="$folder.$ending" '$2 == name { print $1 }' checksums.txt)
[ -n "$sum" ] || die "checksums.txt of version $version has no $folder.$ending"
if command -v sha256sum >/dev/null; then
  got=$(sha256sum <"$folder.$ending")
else
  got=$(shasum -a 256 <"$folder.$ending")
fi
[ "${got%% *}" = "$sum" ] || die "$folder.$ending is not the file that checksums.txt tells of"
if [ "$ending" = zip ]; then unzip -q -o "$folder.zip"; else tar -xzf "$folder.tar.gz"; fi
echo "$at/$folder" >>"$GITHUB_PATH"
