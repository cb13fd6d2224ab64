package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// codes are the rules that speak on src, each once.
func codes(src string, build stage.Build, settings rules.Settings) string {
	var out []string
	in := rules.Input{Model: stage.NewModel(syntax.Parse(src), build), Cache: &eval.Cache{}, Settings: settings}
	for _, d := range rules.Check(in) {
		out = append(out, d.Severity.String()+" "+d.Code)
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ", ")
}

// TestOptions: what a build would be told decides what is wrong.
func TestOptions(t *testing.T) {
	const slip = "FROM alpine AS builder\nFROM alpine\nCOPY --from=bulder /a /b\nCOPY --from=builder /a /b\n"
	const base = "ARG BASE\nFROM ${BASE}/\n"
	for _, tc := range []struct {
		name, src string
		opt       stage.Build
		want      string
	}{
		{"a slip", slip, stage.Build{}, "warning UnknownStage"},
		{"a named context", slip, stage.Build{NamedContexts: []string{"bulder"}}, ""},
		{"a named context in the place of a stage", "FROM alpine AS app\nRUN --mount=type=x true\nFROM app\n", stage.Build{NamedContexts: []string{"app"}}, ""},
		{"a named context with a tag", "FROM a AS alpine2\nFROM alpine3\nCOPY --from=alpine2 /a /b\n", stage.Build{NamedContexts: []string{"docker.io/library/alpine3:latest"}}, ""},
		{"no name of an image with any argument", base, stage.Build{}, "error InvalidImageReference, warning InvalidDefaultArgInFrom"},
		{"an argument that is given", "ARG A=x\nFROM alpine\nARG A\nRUN --mount=type=$A,target=/x true\n", stage.Build{BuildArgs: map[string]string{"A": "nonsense"}}, "error InvalidMount"},
		{"the same with another", "ARG A=x\nFROM alpine\nARG A\nRUN --mount=type=$A,target=/x true\n", stage.Build{BuildArgs: map[string]string{"A": "cache"}}, ""},
		{"the argument is not given", "ARG A=x\nFROM alpine\nARG A\nRUN --mount=type=$A,target=/x true\n", stage.Build{}, ""},
		{"another target", "FROM alpine AS a\nCMD x\nFROM alpine AS b\nWORKDIR y\n", stage.Build{Target: "a"}, "warning JSONArgsRecommended"},
		{"no PATH on scratch, but for Linux alone there is one", "# check=error=true\nFROM scratch\nENV A=$PATH\n", stage.Build{Platform: "windows/amd64"}, "warning UndefinedVar"},
		{"the last stage", "FROM alpine AS a\nCMD x\nFROM alpine AS b\nWORKDIR y\n", stage.Build{}, "warning JSONArgsRecommended, warning WorkdirRelativePath"},
	} {
		if got := codes(tc.src, tc.opt, rules.Settings{}); got != tc.want {
			t.Errorf("%s: %s", tc.name, got)
		}
	}
}

// TestSettings: rules can be left out, be all there is, and matter more or less;
// the directive of the file is heard too.
func TestSettings(t *testing.T) {
	const src = "FROM alpine as A\nENV k v\n"
	for _, tc := range []struct {
		src      string
		settings rules.Settings
		want     string
	}{
		{src, rules.Settings{}, "warning FromAsCasing, warning LegacyKeyValueFormat, warning StageNameCasing"},
		{src, rules.Settings{Skip: []string{"FromAsCasing", "StageNameCasing"}}, "warning LegacyKeyValueFormat"},
		{src, rules.Settings{Only: []string{"FromAsCasing"}, Severity: map[string]rules.Severity{"FromAsCasing": rules.Hint}}, "hint FromAsCasing"},
		{"# check=error=true\n" + src, rules.Settings{Skip: []string{"FromAsCasing"}}, "error LegacyKeyValueFormat, error StageNameCasing"},
		{"# check=skip=all\n" + src, rules.Settings{}, ""},
		{"# check=skip=FromAsCasing,LegacyKeyValueFormat\n" + src, rules.Settings{}, "warning StageNameCasing"},
		{"#!/x\n# check=skip=FromAsCasing\n" + src, rules.Settings{}, "warning LegacyKeyValueFormat, warning StageNameCasing"},
		{"\n# check=skip=FromAsCasing\n" + src, rules.Settings{}, "warning LegacyKeyValueFormat, warning StageNameCasing"},
		{"\n# check=skip=all\n" + src, rules.Settings{}, "warning LegacyKeyValueFormat"},
		{"# check=skip=StageUnreachable\nFROM a\nFROM b\n", rules.Settings{}, ""},
		{"# check=nonsense\nFROM a\n", rules.Settings{}, "error InvalidCheckDirective"},
	} {
		if got := codes(tc.src, stage.Build{}, tc.settings); got != tc.want {
			t.Errorf("%q with %+v: %s", tc.src, tc.settings, got)
		}
	}
}

// TestDescribedImages: what the settings say of a base image is as if stagels knew it.
func TestDescribedImages(t *testing.T) {
	const src = "FROM example.com/a/base:2@sha256:0123456789012345678901234567890123456789012345678901234567890123\nUSER $APP_USER\nRUN echo $OTHER\nWORKDIR $OTHER\n"
	const unknown, known = "hint UndefinedVar, hint WorkdirRelativePath", "warning UndefinedVar, warning WorkdirRelativePath"
	for name, want := range map[string]string{
		"example.com/a/base": known, "example.com/a/*": known, "example.com/a/base:2": unknown, "example.com/a": unknown, "a/base": unknown, "": unknown, "*": known, "A B": unknown,
	} {
		settings := rules.Settings{Images: []eval.DescribedImage{{Name: name, Variables: []string{"APP_USER"}}}}
		if got := codes(src, stage.Build{}, settings); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := codes("FROM a\nUSER $APP_USER\n", stage.Build{}, rules.Settings{Images: []eval.DescribedImage{{Name: "docker.io/library/a:latest", Variables: []string{"APP_USER"}}}}); got != "" {
		t.Errorf("another spelling: %s", got)
	}
}

// TestRequiredArgs: a base that is none without arguments is meant so, if every build is given
// all of them.
func TestRequiredArgs(t *testing.T) {
	for src, want := range map[string]string{
		"ARG A\nFROM $A\n": "", "ARG A=\nFROM $A\n": "", "ARG A\nARG B\nFROM $A/$B\n": "warning InvalidDefaultArgInFrom",
		"ARG A\nARG B=1\nFROM $A:$B\n": "", "ARG B\nFROM $B\n": "warning InvalidDefaultArgInFrom", "ARG A=UPPER\nFROM $A\n": "",
	} {
		if got := codes(src, stage.Build{}, rules.Settings{RequiredArgs: []string{"A"}}); got != want {
			t.Errorf("%q: %s", src, got)
		}
	}
}

// TestOver: settings laid over others leave what they say nothing of.
func TestOver(t *testing.T) {
	below := rules.Settings{Skip: []string{"A", "B"}, Severity: map[string]rules.Severity{"C": rules.Error, "D": rules.Error}, RequiredArgs: []string{"X"}}
	got := rules.Settings{Skip: []string{"C"}, Only: []string{"A"}, Severity: map[string]rules.Severity{"D": rules.Hint}}.Over(below)
	if !slices.Equal(got.Skip, []string{"C", "B"}) || got.Severity["D"] != rules.Hint || got.Severity["C"] != rules.Error || len(below.Skip) != 2 || len(got.RequiredArgs) != 1 {
		t.Errorf("%+v", got)
	}
}
