package compose_test

import (
	"strconv"
	"testing"

	"github.com/stagels/stagels/analysis/builds"
	_ "github.com/stagels/stagels/analysis/builds/compose"
	"github.com/stagels/stagels/analysis/workspace"
)

// tree are files by their paths.
type tree map[string]string

func (t tree) Text(at string) (src string, ok bool) {
	src, ok = t[at]
	return src, ok
}

func (t tree) Exists(at string) bool { return t[at] != "" }

func (t tree) builds(name string) []*builds.Build {
	return builds.NewFolder(t).Builds(name, workspace.Compose)
}

// FuzzCompose: whatever the files hold, they are read, and every place lies in its file.
func FuzzCompose(f *testing.F) {
	f.Add("services: {a: {build: {context: ., target: '${X:-y}', args: [A, B=1]}, extends: b}, b: &b {build: x}}",
		"include: [compose.yaml]\nservices: {a: {build: {args: !reset {}}, extends: {file: more.yml, service: a}}}",
		"services: {a: {extends: {file: compose.yaml, service: a}, build: {additional_contexts: {x: ../y}}}}", "X=${Y}\nY='z'\n")
	f.Fuzz(func(t *testing.T, first, over, more, env string) {
		files := tree{"compose.yaml": first, "compose.override.yaml": over, "compose.dev.yaml": over, "more.yml": more, ".env": env}
		for name := range files {
			for _, b := range files.builds(name) {
				for at := b; at != nil; at = at.Below {
					within(t, files, at)
				}
			}
		}
	})
}

func within(t *testing.T, files tree, b *builds.Build) {
	t.Helper()
	values := append([]builds.Value{{State: builds.Known, At: b.Origin}, b.Dockerfile, b.Inline, b.Context, b.Target}, b.Platforms...)
	for _, named := range [][]builds.Argument{b.Args, b.Contexts} {
		for _, a := range named {
			values = append(values, a.Value, builds.Value{State: builds.Known, At: a.At})
		}
	}
	for _, v := range values {
		if v.State == builds.Absent {
			continue
		}
		src := files[v.At.File]
		if at := v.At.Span; at.Start < 0 || at.End < at.Start || at.End > len(src) {
			t.Fatalf("%v of %q", v, src)
		} else if v.Literal && at.Of(src) != v.Text {
			t.Fatalf("%q stands where %q should", at.Of(src), v.Text)
		}
	}
}

// TestBelow: what a file says is known where another one is laid over it.
func TestBelow(t *testing.T) {
	files := tree{
		"compose.yaml":          "services:\n  a: {build: {context: ., target: prod}}\n  b: {build: x}\n",
		"compose.override.yaml": "services:\n  a: {build: {target: dev}}\n  b: {image: y}\n",
	}
	all := files.builds("compose.yaml")
	if len(all) != 2 || all[0].Target.Text != "dev" || all[0].Target.At.File != "compose.override.yaml" {
		t.Fatalf("%+v", all)
	}
	if below := all[0].Below; below == nil || below.Target.Text != "prod" || below.Target.At.File != "compose.yaml" || !below.Target.Literal {
		t.Errorf("%+v", below)
	}
	if all[1].Below != nil {
		t.Errorf("nothing changes it: %+v", all[1].Below)
	}
}

// TestFragments: a service that cannot stand alone, in a file that Compose does not find by
// its name, is there for others.
func TestFragments(t *testing.T) {
	files := tree{
		"common.compose.yml": "services:\n  a: {build: {dockerfile: x}}\n  b: {build: {context: x}}\n  c: {extends: a}\n",
		"compose.yaml":       "services:\n  z: {build: {dockerfile: x}}\n",
	}
	for name, want := range map[string][]bool{"common.compose.yml": {true, false, false}, "compose.yaml": {false}} {
		for i, b := range files.builds(name) {
			if b.OnlyInherited != want[i] {
				t.Errorf("%s: %s: %v", name, b.Name, b.OnlyInherited)
			}
		}
	}
}

// TestOnce: what two files ask for alike is told once.
func TestOnce(t *testing.T) {
	files := tree{
		"compose.yaml":     "include: [sub/compose.yaml]\nservices: {own: {build: .}}\n",
		"sub/compose.yaml": "services: {sub: {build: .}}\n",
	}
	var once builds.Once
	if n, m := len(once.New(files.builds("compose.yaml"))), len(once.New(files.builds("sub/compose.yaml"))); n != 2 || m != 0 {
		t.Errorf("%d and %d", n, m)
	}
}

// TestMany: services that extend each other, files that include each other and braces that
// nothing closes take no longer than they are long.
func TestMany(t *testing.T) {
	chain, braces := "services:\n  s0: {build: .}\n", ""
	for i := range 3000 {
		chain += "  s" + strconv.Itoa(i+1) + ": {extends: s" + strconv.Itoa(i) + "}\n"
		braces += "${A:-{"
	}
	files := tree{"compose.yaml": chain + "  last: {build: {context: '" + braces + "'}}\n"}
	for i := range 30 {
		files["i"+strconv.Itoa(i)+".yml"] = "include: [i" + strconv.Itoa(i+1) + ".yml, {path: i" + strconv.Itoa(i+1) + ".yml, env_file: i.env}]\nservices: {s" + strconv.Itoa(i) + ": {build: .}}\n"
	}
	if n := len(files.builds("compose.yaml")); n != 3002 {
		t.Errorf("%d builds", n)
	}
	if n := len(files.builds("i0.yml")); n == 0 {
		t.Error("no builds")
	}
}
