package command_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/command"
	"github.com/stagels/stagels/analysis/text"
)

func commandsOf(src string) []command.Command {
	script := command.Script{Source: src, Dir: ".", Value: func(part text.Span) builds.Value {
		return builds.Scalar("x.sh", part, part.Of(src), true)
	}}
	return script.Commands()
}

// one is the only command of a script.
func one(t *testing.T, src string) command.Command {
	t.Helper()
	found := commandsOf(src)
	if len(found) != 1 {
		t.Fatalf("%q: %d builds", src, len(found))
	}
	return found[0]
}

// TestTargets: what is known of a target, and whether another word there is another target.
func TestTargets(t *testing.T) {
	for src, want := range map[string]builds.Value{
		"docker build --target a .":                                                  {State: builds.Known, Text: "a", Literal: true},
		"docker build --target=a .":                                                  {State: builds.Known, Text: "a", Literal: true},
		"docker build --target 'a' .":                                                {State: builds.Known, Text: "a", Literal: true},
		"docker build --target \\\n  a .":                                            {State: builds.Known, Text: "a", Literal: true},
		"docker build --target a'b' .":                                               {State: builds.Known, Text: "ab"},
		"docker build --target a\\b .":                                               {State: builds.Known, Text: "ab"},
		"X=a; docker build --target $X .":                                            {State: builds.Known, Text: "a"},
		"X=a\nY=${X}b\ndocker build --target \"$Y\" .":                               {State: builds.Known, Text: "ab"},
		"docker build --target ${X:-a} .":                                            {State: builds.Known, Text: "a", ByDefault: true},
		"X=${1:-a}; docker build --target $X .":                                      {State: builds.Known, Text: "a", ByDefault: true},
		"X=a; . ./env; docker build --target $X .":                                   {State: builds.Known, Text: "a", ByDefault: true},
		"A=(--pull --target a)\ndocker build \"${A[@]}\" .":                          {State: builds.Known, Text: "a", Literal: true},
		"X=a\nA=(--target \"$X\")\ndocker build ${A[@]} .":                           {State: builds.Known, Text: "a"},
		"A=(--target a)\nA+=(--pull)\ndocker build \"${A[@]}\" .":                    {},
		"f() {\n  local t=a A=(--pull)\n  docker build \"${A[@]}\" --target $t .\n}": {State: builds.Known, Text: "a"},
		"f() {\n  if x; then local t=a; fi\n  docker build --target $t .\n}":         {State: builds.Unknown},
		"A=(--target a)\ndocker build $A .":                                          {},
		"X=a; X=b; docker build --target $X .":                                       {State: builds.Unknown},
		"if x; then X=a; fi; docker build --target $X .":                             {State: builds.Unknown},
		"X=a; read X; docker build --target $X .":                                    {State: builds.Unknown},
		"for X in a b; do docker build --target $X .; done":                          {State: builds.Unknown},
		"X=a; X+=b; docker build --target $X .":                                      {State: builds.Unknown},
		"docker build --target $(x) .":                                               {State: builds.Unknown},
		"docker build --target a$X .":                                                {State: builds.Unknown},
		"docker build --target":                                                      {State: builds.Unknown},
		"docker build --target $(pwd) .":                                             {State: builds.Unknown},
		"docker build --target '' .":                                                 {},
		"docker build .":                                                             {},
	} {
		got := one(t, src).Target
		if want.State != builds.Absent && got.At.Span.Start == 0 {
			t.Errorf("%q: stands nowhere", src)
		}
		if got.At = want.At; got != want {
			t.Errorf("%q: %+v", src, got)
		}
	}
}

// TestGuessed: what may hold more flags leaves nothing certain.
func TestGuessed(t *testing.T) {
	for src, want := range map[string]bool{
		"docker build .":                                    false,
		"docker build -t $IMAGE .":                          false,
		"docker build -t x \"$DIR\"":                        false,
		"docker build --build-arg A=$A .":                   false,
		"docker build $FLAGS .":                             true,
		"docker build . $FLAGS":                             true,
		"docker build \"$@\" .":                             true,
		"docker build \"${FLAGS[@]}\" -t x .":               true,
		"FLAGS=--pull; docker build $FLAGS .":               false,
		"A=(--pull); docker build \"${A[@]}\" .":            false,
		"A=(--pull); A+=(-f x); docker build \"${A[@]}\" .": true,
		"A=(a $X); docker build -t x \"${A[@]}\" .":         true,
		"FLAGS='-t x'; docker build $FLAGS .":               true,
		"docker build $(cat flags) --target a .":            true,
	} {
		c := one(t, src)
		if c.Guessed != want {
			t.Errorf("%q: %v", src, c.Guessed)
		}
		if !strings.Contains(src, "DIR") && c.Context.Text != "." {
			t.Errorf("%q: the context is %+v", src, c.Context)
		}
	}
}

// TestOwn: a script that goes to its own folder runs there, wherever it is called.
func TestOwn(t *testing.T) {
	for src, want := range map[string]string{
		`cd "$(dirname "$0")"; docker build .`:                                ".",
		`cd $(dirname $0)/..` + "\ndocker build .":                            "..",
		`cd "$(dirname "${BASH_SOURCE[0]}")/../.." && docker build .`:         "../..",
		`cd "$(dirname "$(realpath "$0")")"; docker build .`:                  ".",
		`D="$(cd "$(dirname "$0")" && pwd)"; cd "$D/app"; docker build .`:     "app",
		`D=$(cd "$(dirname "$0")/.." && pwd -P); docker build -f "$D/x" "$D"`: ".",
		`cd "$(dirname "$1")"; docker build .`:                                "",
		`cd sub && docker build .`:                                            "",
		`(cd "$(dirname "$0")"); docker build .`:                              "",
	} {
		c := one(t, src)
		if c.Own != (want != "") || c.Own && c.Dir != want {
			t.Errorf("%s: %v in %s", src, c.Own, c.Dir)
		}
	}
}

// TestNone: what only looks like a build is none.
func TestNone(t *testing.T) {
	for _, src := range []string{
		"echo docker build .", "# docker build .", "docker run x build", "docker compose build", "docker buildx bake", "docker build --help",
		"cat <<E\ndocker build .\nE", "docker buildx builder", "git build docker", "docker --build x", "$X build . # docker", "mydocker build .",
	} {
		if found := commandsOf(src); len(found) > 0 {
			t.Errorf("%q: %+v", src, found[0].Build)
		}
	}
}

// TestFaults: a fault costs its own line.
func TestFaults(t *testing.T) {
	for _, fault := range []string{"if then fi (", "esac", "}", ")", "echo 'open", "x=(", "f() {", "case x in", "<<", "&& a", "\x00", "${", "$(("} {
		src := "docker build --target a .\n" + fault + "\ndocker build --target b .\n"
		found := commandsOf(src)
		if len(found) != 2 || found[0].Target.Text != "a" || found[1].Target.Text != "b" {
			t.Errorf("%q: %d builds", fault, len(found))
		}
	}
}

// TestNested: a script that nests as far as it can, or doubles a variable in each line, takes
// neither the stack nor the time.
func TestNested(t *testing.T) {
	var doubled strings.Builder
	doubled.WriteString("V0=aaaaaaaa\n")
	for i := range 60 {
		doubled.WriteString(strings.NewReplacer("N", string(rune('A'+i)), "O", string(rune('A'+i-1))).Replace("VN=$VO$VO\n"))
	}
	scripts := []string{doubled.String() + "docker build $VZ\n"}
	for _, piece := range []string{"(", "{ ", "if ", "$(", "a|", "while ", "! ", `"$(`, "`", "${a:-", "a && ", "f() ", "<(", "time ", "'\n", "<<E\n"} {
		scripts = append(scripts, "docker build\n"+strings.Repeat(piece, 500_000/len(piece)))
	}
	start := time.Now()
	for _, src := range scripts {
		commandsOf(src)
	}
	if took := time.Since(start); took > 60*time.Second {
		t.Errorf("%v", took)
	}
}
