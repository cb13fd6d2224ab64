#!/usr/bin/env bash
# Neovim 0.7, 0.10 and the newest there is, each with the files that the page shows.
. "$(dirname "${BASH_SOURCE[0]}")/../../lib.sh"
project
NVIM_PAGE=$EDITORS/nvim
versions=()
build_files

# runs SUITE: the Neovim of that Debian suite.
runs() {
  local version
  unpack "$1" neovim
  export VIMRUNTIME=$ROOT/usr/share/nvim/runtime
  # Debian compiles the path of the parsers in; hovers need the one for markdown.
  launcher "nvim-$1" usr/bin/nvim --cmd "set rtp^=$ROOT/usr/lib/nvim"
  version=$("nvim-$1" --version | sed -n '1s/^NVIM v//p')
  versions+=("$version")
  rm -rf "$XDG_CONFIG_HOME/nvim"
  mkdir -p "$XDG_CONFIG_HOME/nvim/lsp"
  case $version in
    0.7.* | 0.8.* | 0.9.* | 0.10.*) cp "$NVIM_PAGE/start.lua" "$XDG_CONFIG_HOME/nvim/init.lua" ;;
    *)
      cp "$NVIM_PAGE/init.lua" "$XDG_CONFIG_HOME/nvim/init.lua"
      cp "$NVIM_PAGE/lsp/stagels.lua" "$XDG_CONFIG_HOME/nvim/lsp/stagels.lua"
      ;;
  esac
  echo "== Neovim $version"
  export NVIM_UNDER_TEST=nvim-$1
  drive || fail "Neovim $version"
  typing

  # With the settings that are commented out, and another rule in them.
  sed -i "s/-- *\(settings\|init_options\) =/\1 =/; s/StageNameCasing/$EXPECT_DIAGNOSTIC_CODE/" \
    $(find "$XDG_CONFIG_HOME/nvim" -name '*.lua')
  SETTINGS=1 drive || fail "Neovim $version with settings"
}
drive() { timeout 120 "$NVIM_UNDER_TEST" --headless -u NONE -i NONE -c "luafile $NVIM_PAGE/test/test.lua"; }

# typing: with the page's completion while one types, from 0.11 on, or on the key for it.
typing() {
  local lists=()
  case $version in
    0.7.* | 0.8.* | 0.9.* | 0.10.*) lists=(-ask $'\x18\x0f' -dismiss $'\x05') ;;
  esac
  types -editor headless -begin i -erase $'\x15' "${lists[@]}" -next $'\x0e' -accept $'\x19' -wait 40ms -every 2 \
    -run "$NVIM_UNDER_TEST --headless -i NONE -n \"\$TYPED\" -c 'luafile $NVIM_PAGE/test/typist.lua'"
}

runs bookworm
runs trixie
runs forky
version "${versions[@]}"
