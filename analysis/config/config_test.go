package config_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagels/stagels/analysis/config"
	"github.com/stagels/stagels/analysis/workspace"
)

var _ workspace.Files = fstest.MapFS{}

func folder(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, src := range files {
		out[name] = &fstest.MapFile{Data: []byte(src)}
	}
	return out
}

// TestProblems: each thing that makes no sense is told once, at its line, and costs nothing
// else.
func TestProblems(t *testing.T) {
	for _, tc := range []struct{ src, want string }{
		{"", ""},
		{"\ufeff# nothing\r\n", ""},
		{"rules:\nexclude:\nimages:\nbuilds:\n", ""},
		{"\ufeffrules:\r\n  UndefinedVar: off\r\nexclude: [a]\r\n", ""},
		{"rules: {undefinedvar: OFF}", ""},
		{"rule: {}", `1: the configuration has no key "rule" (did you mean rules?)`},
		{"# x\nrequired_args: [A]", `2: the configuration has no key "required_args" (did you mean required-args?)`},
		{"rules:\n  UndefinedVars: off", `2: there is no rule "UndefinedVars" (did you mean UndefinedVar?)`},
		{"rules:\n  UndefinedVar: loud", `2: UndefinedVar has no severity "loud": write error, warning, information, hint or off`},
		{"rules:\n  UndefinedVar:", `2: UndefinedVar has no severity "": write error, warning, information, hint or off`},
		{"rules: [UndefinedVar]", "1: rules is a map of keys and values"},
		{"- rules", "1: the configuration is a map of keys and values"},
		{"just words", "1: the configuration is a map of keys and values"},
		{"rules: {}\nrules: {}", `1: the key "rules" is there twice`},
		{"rules:\n  UndefinedVar: off\n  UndefinedVar: hint", `2: the key "UndefinedVar" is there twice`},
		{"exclude: vendor/", "1: exclude is a list"},
		{"exclude:\n- {a: b}\n-\n- '#a'\n- c\\d", "2: exclude has an empty item|2: each of exclude is a text|4: the pattern \"#a\" matches nothing|5: the pattern has a backslash: write / between folders, on Windows too"},
		{"overrides: [{rules: {UndefinedVar: off}}]", "1: an override has no paths: it holds for no Dockerfile"},
		{"builds:\n- dockerfile: a\\b\n  tarhet: x", "2: dockerfile has a backslash: write / between folders, on Windows too|3: a build has no key \"tarhet\" (did you mean target?)"},
		{"images: {a: {b: c}}", "1: an image has a list of variables, or the path of a file"},
		{"images: {a: gone.json}", "1: gone.json is not there"},
		{"images: {a: other.json}", "1: other.json holds no configuration of an image: save what docker image inspect prints"},
		{"images: {a: ../gone.json}", "1: ../gone.json lies outside of the project"},
		{"images: {a: manifest.json}", "1: manifest.json holds no configuration of an image: save what docker image inspect prints"},
		{"a: [", `1: is no YAML: `},
		{"rules: {}\n---\nrules: {}", "3: a second document, behind ---, is not read"},
		{"exclude: [\"a\x00b\"]", "1: is no YAML: holds a byte that is no text"},
		{"a: &a [*a]\nexclude: &b [x]\nrequired-args: *b", `1: the configuration has no key "a"`},
		{"exclude: &e [*e]", "1: each of exclude is a text"},
		{"1: 2\n? [a]\n: b", `1: a key of the configuration is no text|1: the configuration has no key "1"`},
		{"images: {'': [A], A/B: [A], a: [A=b, '', B]}", `1: "" is no name of an image|1: "A/B" is no name of an image|1: "A=b" is no name of a variable: each of the variables of an image is a name alone|1: "" is no name of a variable: each of the variables of an image is a name alone`},
		{"required-args: [$A]", `1: "$A" is no name of a variable: each of required-args is a name alone`},
		{"builds: [{platforms: [linux/amd64, a/b/c/d]}]", `1: "a/b/c/d" is no platform: write OS/ARCH, such as linux/arm64`},
		{"exclude: [*.tmpl]", "1: is no YAML: unknown anchor '.tmpl' referenced: a pattern that begins with * needs quotes"},
		{"overrides:\n- &o {paths: [a], rules: {UndefinedVar: off}}\n- {<<: *o, paths: [b]}", ""},
	} {
		p := config.New(folder(map[string]string{"other.json": "{}", "manifest.json": `{"schemaVersion": 2, "config": {"digest": "sha256:1", "size": 7}}`}), ".stagels.yaml", tc.src)
		var got []string
		for _, problem := range p.Problems {
			got = append(got, fmt.Sprintf("%d: %s", p.Line(problem.At.Start), problem.Message))
		}
		if all := strings.Join(got, "|"); all != tc.want && !(strings.HasSuffix(tc.want, ": ") && strings.HasPrefix(all, tc.want)) {
			t.Errorf("%q\n gives %s\nwanted %s", tc.src, all, tc.want)
		}
	}
}

// TestFind: the nearest configuration counts, and none above the root of a repository.
func TestFind(t *testing.T) {
	files := folder(map[string]string{
		".stagels.yaml": "", "a/b/Dockerfile": "", "c/.stagels.yml": "", "c/d/Dockerfile": "",
		"repository/.git/config": "", "repository/e/Dockerfile": "", "both/.stagels.yml": "", "both/.stagels.yaml": "",
	})
	for below, want := range map[string]string{
		"a/b/Dockerfile": ".stagels.yaml", "c/d/Dockerfile": "c/.stagels.yml", "Dockerfile": ".stagels.yaml",
		"repository/e/Dockerfile": "", "both/x/y": "both/.stagels.yaml",
	} {
		if got, ok := config.Find(files, below); got != want || ok != (want != "") {
			t.Errorf("%s: %q", below, got)
		}
	}
}

// TestOf: patterns begin at the folder of the configuration, and of two overrides the later
// one counts.
func TestOf(t *testing.T) {
	p := config.New(folder(nil), "x/.stagels.yaml", `
rules: {UndefinedVar: hint, FromAsCasing: off}
exclude: ["vendor/", "*.tmpl.Dockerfile", "/top.Dockerfile", "**/gen/**", "!gen/keep.Dockerfile"]
required-args: [BASE]
overrides:
  - {paths: ["tests/**"], rules: {UndefinedVar: off}, required-args: [TAG]}
  - {paths: [tests/strict], rules: {UndefinedVar: error, FromAsCasing: warning}}
`)
	if len(p.Problems) > 0 {
		t.Fatal(p.Problems)
	}
	for _, tc := range []struct{ below, want string }{
		{"x/Dockerfile", "FromAsCasing=off UndefinedVar=hint args=BASE"},
		{"x/a/vendor/b/Dockerfile", "FromAsCasing=off UndefinedVar=hint args=BASE excluded=vendor/"},
		{"x/a/b.tmpl.Dockerfile", "FromAsCasing=off UndefinedVar=hint args=BASE excluded=*.tmpl.Dockerfile"},
		{"x/top.Dockerfile", "FromAsCasing=off UndefinedVar=hint args=BASE excluded=/top.Dockerfile"},
		{"x/a/top.Dockerfile", "FromAsCasing=off UndefinedVar=hint args=BASE"},
		{"x/a/gen/Dockerfile", "FromAsCasing=off UndefinedVar=hint args=BASE excluded=**/gen/**"},
		{"x/gen/keep.Dockerfile", "FromAsCasing=off UndefinedVar=hint args=BASE"},
		{"x/tests/Dockerfile", "FromAsCasing=off UndefinedVar=off args=BASE,TAG"},
		{"x/tests/strict/a/Dockerfile", "FromAsCasing=warning UndefinedVar=error args=BASE,TAG"},
		{"vendor/Dockerfile", "FromAsCasing=off UndefinedVar=hint args=BASE"},
		{".", "FromAsCasing=off UndefinedVar=hint args=BASE"},
	} {
		if got := shown(p.Of(tc.below)); got != tc.want {
			t.Errorf("%s: %s", tc.below, got)
		}
	}
}

func shown(h config.Held) string {
	levels := map[string]string{}
	for _, l := range h.Rules {
		levels[l.Name] = l.String()
	}
	var args []string
	for _, a := range h.RequiredArgs {
		args = append(args, a.Text)
	}
	out := fmt.Sprintf("FromAsCasing=%s UndefinedVar=%s args=%s", levels["FromAsCasing"], levels["UndefinedVar"], strings.Join(args, ","))
	if h.Excluded != nil {
		out += " excluded=" + h.Excluded.Text
	}
	return out
}

// TestInspected: a file that docker saved tells what an image sets.
func TestInspected(t *testing.T) {
	for name, src := range map[string]string{
		"docker image inspect":                `[{"Id": "x", "Config": {"Env": ["HOME_OF=/x", "EMPTY="]}}]`,
		"imagetools inspect of one platform":  `{"created": "x", "config": {"Env": ["HOME_OF=/x", "EMPTY"]}}`,
		"imagetools inspect of two platforms": `{"linux/amd64": {"config": {"Env": ["HOME_OF=/x"]}}, "linux/arm64": {"config": {"Env": ["EMPTY=", "HOME_OF=/y"]}}}`,
	} {
		p := config.New(folder(map[string]string{"x/i/a.json": src}), "x/.stagels.yaml", "images: {example.com/base: i/a.json}")
		said := p.Said("x/Dockerfile")
		if len(p.Problems) > 0 || len(said.Rules.Images) != 1 || strings.Join(said.Rules.Images[0].Variables, " ") != "EMPTY HOME_OF" {
			t.Errorf("%s: %v %v", name, p.Problems, said.Rules.Images)
		}
	}
}

// TestManyProblems: as many are told as a person reads.
func TestManyProblems(t *testing.T) {
	if n := len(config.Read(strings.Repeat("a: b\n", 10_000)).Problems); n != 100 {
		t.Errorf("%d problems", n)
	}
}

// FuzzRead: no text is too odd to read, and each problem has its place in it.
func FuzzRead(f *testing.F) {
	for _, src := range []string{"rules: {UndefinedVar: off}\nbuilds: [{args: {A: b}}]", "exclude: &a [x]\noverrides: [{paths: *a}]", "images: {a*: [B]}\n---\n", "\ufeffa: |\r\n  b"} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		p := config.New(folder(nil), "a/.stagels.yaml", src)
		for _, problem := range p.Problems {
			if problem.At.Start < 0 || problem.At.End < problem.At.Start || problem.At.End > len(src) {
				t.Errorf("%q: %+v", src, problem)
			}
		}
		p.Said("a/b/Dockerfile")
	})
}
