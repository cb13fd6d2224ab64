#!/usr/bin/env bash
# bases.sh FOLDER: makes folders that stand for the images golang, node, gcc and python, of
# busybox and of what is installed on this machine. Says of each one that cannot be made why.
#   STAGELS_BUSYBOX  the folder of busybox
#   GO               the go to use, else go
set -euo pipefail
to=$1
mkdir -p "$to"

# take FILE...: puts files into the base, at their places, with the libraries of programs.
take() {
  local file
  for file in "$@"; do
    cp -L --parents "$file" "$base" 2> /dev/null || return 1
    { ldd "$file" 2> /dev/null || true; } | grep -o '/[^ ]*' | while read -r library; do
      [ -e "$base$library" ] || cp -L --parents "$library" "$base"
    done
  done
}

begin() {
  local applet
  base=$to/$1.new
  rm -rf "$base"
  mkdir -p "$base"/{bin,etc,tmp,root,usr/bin,usr/lib,usr/lib64,usr/local/bin}
  ln -s usr/lib "$base/lib"
  ln -s usr/lib64 "$base/lib64"
  cp -a "$STAGELS_BUSYBOX/bin/." "$base/bin/"
  if [ -x /bin/dash ]; then # of busybox's shell every applet is a program
    take /bin/dash /usr/bin/install
    ln -sf dash "$base/bin/sh"
    rm -f "$base/bin/install"
  fi
  for applet in basename chmod cut date dirname expr grep gzip head id printf pwd rmdir sed seq sort tail tee test tr uname wc which xargs awk; do
    [ -e "$base/bin/$applet" ] || ln -s busybox "$base/bin/$applet"
  done
  echo 'root:x:0:0:root:/root:/bin/sh' > "$base/etc/passwd"
}

finish() { mv "$base" "$to/$1"; }

base_golang() {
  local root
  root=$("$GO" env GOROOT)
  [ -x "$root/bin/go" ] || { echo "there is no Go toolchain at $root"; return; }
  mkdir -p "$base/usr/local/go/pkg"
  cp -a "$root"/{bin,go.env,VERSION} "$base/usr/local/go/"
  cp -a "$root"/pkg/{tool,include} "$base/usr/local/go/pkg/"
  (cd "$root" && tar -c --exclude=src/cmd --exclude=testdata --exclude='*_test.go' src) | tar -x -C "$base/usr/local/go"
  mkdir -p "$base/go/bin" "$base/go/src" "$base/root/.cache" "$base/dev"
  mknod "$base/dev/null" c 1 3
  printf 'package main\n\nimport (\n\t_ "embed"\n\t"fmt"\n)\n\nfunc main() { fmt.Println() }\n' > "$base/tmp/main.go"
  chroot "$base" /bin/sh -c 'cd /tmp && export PATH=/usr/local/go/bin:/bin HOME=/root GOPATH=/go GOTOOLCHAIN=local GO111MODULE=off GOROOT=/usr/local/go; go build -o /tmp/x main.go && go build -trimpath -o /tmp/x main.go' || { echo "go does not build in a folder of its own"; return; }
  rm -rf "$base/tmp/x" "$base/tmp/main.go" "$base/dev"
  if command -v git > /dev/null; then
    take "$(command -v git)"
    ln -s git "$base/usr/bin/git-upload-pack"
  fi
  finish golang
}

base_node() {
  local npm
  take "$(command -v node)" || { echo "there is no node"; return; }
  npm=$(readlink -f "$(command -v npm || true)") || true
  [ -e "${npm%/bin/npm-cli.js}/package.json" ] || { echo "there is no npm"; return; }
  mkdir -p "$base/usr/local/lib/node_modules"
  cp -a "${npm%/bin/npm-cli.js}" "$base/usr/local/lib/node_modules/npm"
  ln -s "$(command -v node)" "$base/usr/local/bin/node"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$base/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$base/usr/local/bin/npx"
  ln -s ../../bin/env "$base/usr/bin/env"
  finish node
}

base_gcc() {
  local of file
  of=$(gcc -print-libgcc-file-name 2> /dev/null) || { echo "there is no gcc"; return; }
  command -v make > /dev/null || { echo "there is no make"; return; }
  dpkg -L libc6-dev linux-libc-dev > /dev/null 2>&1 || { echo "libc6-dev is not installed"; return; }
  of=$(dirname "$of")
  take /usr/bin/{gcc,as,ld,ar,make} "$of"/{cc1,collect2,lto-wrapper,liblto_plugin.so}
  ln -s gcc "$base/usr/bin/cc"
  cp -a --parents "$of"/{crt*.o,libgcc.a,libgcc_eh.a,libgcc_s.so,include} "$base"
  dpkg -L libc6-dev linux-libc-dev libcrypt-dev | grep -E '^/usr/(include|lib)/' | while read -r file; do
    if [ ! -d "$file" ]; then cp -a --parents "$file" "$base"; fi
  done
  take /lib/x86_64-linux-gnu/{libc.so.6,libm.so.6,libmvec.so.1,libgcc_s.so.1} 2> /dev/null || true
  printf 'int main(void) { return 0; }\n' > "$base/tmp/a.c"
  chroot "$base" /bin/sh -c 'cd /tmp && PATH=/usr/bin:/bin gcc -o a a.c && ./a' || { echo "gcc does not compile in a folder of its own"; return; }
  rm -f "$base"/tmp/a*
  finish gcc
}

base_python() {
  local of
  [ -x /usr/bin/python3 ] || { echo "there is no /usr/bin/python3"; return; }
  of=$(/usr/bin/python3 -c 'import os; print(os.path.dirname(os.__file__))')
  take /usr/bin/python3
  cp -a --parents "$of" "$base"
  rm -rf "$base$of"/{test,idlelib,tkinter,config-*}
  find "$base$of" -name '*.so' | while read -r library; do take "${library#"$base"}"; done
  chroot "$base" /usr/bin/python3 -c 'import venv, zipfile' || { echo "python3 has no venv"; return; }
  finish python
}

for name in golang node gcc python; do
  if [ ! -d "$to/$name" ]; then
    begin "$name"
    "base_$name" > "$to/$name.why" 2>&1 || echo "it could not be copied" >> "$to/$name.why"
    [ -d "$to/$name" ] || echo "no base $name: $(tail -n 1 "$to/$name.why")"
  fi
done
