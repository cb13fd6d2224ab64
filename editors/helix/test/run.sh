#!/usr/bin/env bash
# Helix in a terminal, with the files that the page shows.
. "$(dirname "${BASH_SOURCE[0]}")/../../lib.sh"
project
unpack forky hx
export HELIX_RUNTIME=$ROOT/usr/lib/hx/runtime
launcher hx usr/lib/hx/hx
version "$(hx --version | sed 's/helix //')"
mkdir -p "$XDG_CONFIG_HOME/helix"
cp "$EDITORS/helix/languages.toml" "$EDITORS/helix/config.toml" "$XDG_CONFIG_HOME/helix/"

# at WHAT LINE COLUMN: the cursor is there, by the status line.
at() { screen_shows "$1" " $2:$3\$"; }
# ex TEXT: a command.
ex() {
  screen_escape
  screen_type ':'
  until_true 5 screen_has '^:' || screen_type ':' # an Escape can swallow it
  screen_type "$1"
  screen_keys Enter
}
# go LINE COLUMN
go() {
  ex "$1"
  screen_shows "the cursor is in line $1" " $1:[0-9]+\$"
  screen_type gh
  [ "$2" = 1 ] || screen_type "$(($2 - 1))l"
  at "the cursor is at $1:$2" "$1" "$2"
}
# back: the file is as it was.
back() {
  screen_escape
  cp "$EDITORS/testdata/Dockerfile" "$PROJECT/Dockerfile"
  ex reload
  screen_hides 'the file is as on the disk' '\[\+\]'
}

screen_open "hx -vv --log '$WORK/helix.log' Dockerfile"
screen_shows 'the file is open' '^ +NOR +Dockerfile'
screen_shows 'a sign beside the line' "^ *● *$EXPECT_DIAGNOSTIC_LINE "
screen_shows 'what is wrong, behind it' "$EXPECT_DIAGNOSTIC_TEXT"
screen_shows 'what a base stands for' "$EXPECT_HINT"

go "$EXPECT_MOUNT_LINE" "$EXPECT_MOUNT_COLUMN"
screen_type gd
at 'definition from the mount' "$EXPECT_DEFINITION_LINE" "$EXPECT_DEFINITION_COLUMN"

go "$EXPECT_MOUNT_LINE" "$EXPECT_MOUNT_COLUMN"
screen_type ' k'
screen_shows 'hover' "$EXPECT_HOVER"
screen_escape

screen_type ge
screen_type "o$EXPECT_TYPED"
for name in $EXPECT_OFFERED; do
  screen_shows "a list while typing has $name" " $name +module"
done
screen_lacks " $EXPECT_NOT_OFFERED +module" || fail 'the stage itself is offered'
screen_type bui
screen_hides 'typing narrows it' ' deps +module'
screen_keys C-n
screen_shows 'a chosen name is in the line' "$EXPECT_TYPED""builder( |\$)"
back

go 15 6
screen_type ' r'
screen_shows 'it asks for the new name' "rename-to:$EXPECT_RENAME_FROM"
screen_keys C-u
screen_type "$EXPECT_RENAME_TO"
screen_keys Enter
screen_shows 'rename' "COPY --link --from=$EXPECT_RENAME_TO"
ex write
file_is 'rename across the file' renamed.Dockerfile
back

screen_type ' s'
for name in $EXPECT_STAGES; do
  screen_shows "the outline has $name" "module +$name( |\$)| $name +module"
done
screen_escape

ex format
screen_shows 'formatting' 'COPY go.mod go.sum'
ex write
file_is 'and nothing else' formatted.Dockerfile
back

go "$EXPECT_DIAGNOSTIC_LINE" "$EXPECT_DIAGNOSTIC_COLUMN"
screen_type ' a'
screen_shows 'a list of code actions has the fix' "$EXPECT_FIX"
screen_keys Enter
screen_shows 'the fix is made' 'COPY --chown=10:10 --from=builder'
ex write
file_is 'and nothing else' fixed.Dockerfile
screen_hides 'the sign goes' '^ *●'
ex quit

# A workflow: from a target to its stage, and the stages where none stands yet.
mkdir -p "$PROJECT/.github/workflows"
cat > "$PROJECT/.github/workflows/image.yml" << 'END'
jobs:
  image:
    steps:
      - run: docker build --target=builder .
      - uses: docker/build-push-action@v6
        with:
          target:
END
screen_open "hx -vv --log '$WORK/helix.log' .github/workflows/image.yml"
screen_shows 'the workflow is open' 'image.yml'
go 4 36
leads() { screen_type gd && sleep 0.5 && screen_has ' 11:14$'; } # once the server runs
until_true 20 leads || fail 'definition from a target'
pass 'definition from a target'
ex 'buffer-previous'
go 7 10
screen_type 'A '
for name in $EXPECT_STAGES; do
  screen_shows "a list for a target has $name" " $name +module"
done
screen_escape
ex 'quit!'


# Compose and Bake files are languages of their own.
printf 'services:\n  web:\n    build: { context: ., target: builder }\n' > "$PROJECT/compose.yaml"
printf 'target "web" {\n  target = "builder"\n}\n' > "$PROJECT/docker-bake.hcl"
for place in 'compose.yaml 3 37' 'docker-bake.hcl 2 14'; do
  read -r name line column <<< "$place"
  screen_open "hx -vv --log '$WORK/helix.log' $name"
  screen_shows "$name is open" "$name"
  go "$line" "$column"
  until_true 20 leads || fail "definition from $name"
  pass "definition from $name"
  ex 'quit-all!'
done

# What is half typed in each of them is completed.
mkdir -p "$PROJECT/service/web"
step='jobs:\n  image:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n'
# offers FILE TEXT TYPED WANT: what is typed at the end of the text, which is all of the file,
# has a list with a line of WANT.
offers() {
  printf "$2" > "$PROJECT/$1"
  screen_open "hx -vv --log '$WORK/helix.log' $1"
  screen_shows "$1 is open" "$(basename "$1")"
  sleep 1 # until the server runs
  screen_type geA
  screen_type "$3"
  screen_shows "in $1 a list behind $(tail -n 1 "$PROJECT/$1" | tr -s ' ')$3 has it" "$4"
  screen_escape
  ex 'quit-all!'
}
offers .github/workflows/image.yml "$step          context:" ' ' ' service +folder'
offers .github/workflows/image.yml "$step          context: service" '/' ' service/web +folder'
offers .github/workflows/image.yml "$step          context: .\n          build-args: |\n            V" 'E' ' VERSION +variable'
offers compose.yaml 'services:\n  web:\n    build:\n      target:' ' ' ' builder +module'
offers compose.yaml 'services:\n  web:\n    build:' ' ' ' service +folder'
offers compose.yaml 'services:\n  web:\n    build:\n      args:\n        V' 'E' ' VERSION +variable'
offers docker-bake.hcl 'target "web" {\n  target =' ' "' ' builder +module'
offers docker-bake.hcl 'target "web" {\n  context =' ' "' ' service +folder'
offers docker-bake.hcl 'target "web" {\n  args = {\n    V' 'E' ' VERSION +variable'

# A path of COPY: the files of the build context and those of a stage, and where they come from.
printf 'FROM scratch AS made\nCOPY service /out/service\nFROM scratch\nCOPY --from=made /out/service/web/ /web\nCOPY service/web/page /\n' > "$PROJECT/paths.Dockerfile"
touch "$PROJECT/service/web/page"
screen_open "hx -vv --log '$WORK/helix.log' paths.Dockerfile"
screen_shows 'the file with paths is open' 'paths.Dockerfile'
go 4 30
leads_to() { screen_type gd && sleep 0.5 && screen_has "$1"; }
until_true 20 leads_to ' 2:[0-9]+$' || fail 'definition of a path leads to its COPY'
pass 'definition of a path leads to its COPY'
screen_type ge
screen_type 'oCOPY service/'
screen_shows 'a list of a path has the folder' ' (service/)?web/? +folder'
screen_escape
screen_type 'oCOPY --from=made /'
screen_shows 'a list of a path of a stage has what it holds' ' /?out/? +folder'
screen_escape
ex 'quit-all!'

screen_close
types -editor helix -begin i -erase $'\x7f' -cut $'\x0b' -next $'\x0e' -previews -dismiss $'\x03' -accept $'\r' -tab '  ' -wait 300ms -every 5 \
  -run "hx --log '$WORK/helix.log' \"\$TYPED\""

# With the settings that are commented out, and another rule in them.
cp "$EDITORS/testdata/Dockerfile" "$PROJECT/Dockerfile"
sed -i "s/^# config = /config = /; s/StageNameCasing/$EXPECT_DIAGNOSTIC_CODE/" "$XDG_CONFIG_HOME/helix/languages.toml"
screen_open "hx -vv --log '$WORK/helix.log' Dockerfile"
screen_shows 'the server answers' "$EXPECT_HINT"
sleep 1
screen_lacks "^ *●" || fail 'settings do not change what is reported'
pass 'settings change what is reported'
ex quit
