package analysis_test

import (
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/hover"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

func (a api) Hover(off int) (text string, start, end int, ok bool) {
	h, ok := hover.At(a.Document, off)
	return h.Page.Markdown(nil), h.Span.Start, h.Span.End, ok
}

// TestHoverInCorpus: every name of a stage has a hover that shows its FROM, and
// every definition of a variable one that tells its value; what is told is about
// the place that was asked about.
func TestHoverInCorpus(t *testing.T) {
	stages, variables := 0, 0
	for _, f := range files.Corpus(t) {
		d := workspace.New(f.Text, amd64)
		for _, o := range analysis.Occurrences(d) {
			h, ok := hover.At(d, o.Span.Start)
			if o.Target == stage.None {
				continue
			}
			stages++
			if !ok || h.Span != o.Span || !strings.Contains(h.Page.Plain(), "is built on") {
				t.Fatalf("%s: %q at byte %d: %v %s", f.Name, o.Span.Of(f.Text), o.Span.Start, h.Span, h.Page.Plain())
			}
		}
		for i := range d.Model.File.Items() {
			for _, def := range d.Model.Definitions(i) {
				if strings.Contains(def.Name, "$") {
					continue // ENV A_${B}=c: the value of B is a part of the name
				}
				variables++
				if h, ok := hover.At(d, def.Span.Start); !ok || h.Span != def.Span || !strings.Contains(h.Page.Plain(), def.Name) {
					t.Fatalf("%s: %s at byte %d: %v %s", f.Name, def.Name, def.Span.Start, h.Span, h.Page.Plain())
				}
			}
		}
	}
	t.Logf("%d names of stages and %d definitions of variables told of", stages, variables)
}

func TestHoverOptions(t *testing.T) {
	const src = "ARG V=1\nFROM alpine:$V AS base\nFROM busybox AS other\nUSER app\nFROM base\n"
	opt := amd64
	opt.Build.BuildArgs = map[string]string{"V": "2"}
	opt.Build.NamedContexts = []string{"other"}
	opt.Build.Target = "base"
	d := workspace.New(src, opt)
	for at, want := range map[string][]string{
		"base\n":  {"alpine:2", "V=2, as the build is given it"},
		"V=1":     {"V is 2: the build is given it"},
		"other\n": {"a named context of the build stands in for it"},
	} {
		h, _ := hover.At(d, strings.Index(src, at))
		for _, words := range want {
			if !strings.Contains(h.Page.Plain(), words) {
				t.Errorf("%q: no %q in\n%s", at, words, h.Page.Plain())
			}
		}
	}
}

// TestPlainHover: a client without Markdown is shown no links of Markdown.
func TestPlainHover(t *testing.T) {
	h, ok := hover.At(workspace.New("FROM Alpine AS B\n", amd64), 0)
	if plain := h.Page.Plain(); !ok || strings.Contains(plain, "](") || !strings.Contains(plain, "https://") || !strings.Contains(h.Page.Markdown(func(int) string { return "" }), "](https://") || strings.Contains(h.Page.Markdown(nil), "](") {
		t.Errorf("%s", plain)
	}
}

// TestCommentThatIsTheName: a comment that is but the stage's name is not told again.
func TestCommentThatIsTheName(t *testing.T) {
	for src, told := range map[string]bool{
		"# base\nFROM alpine AS base\n":         false,
		"# Base\n#\nFROM alpine AS base\n":      false,
		"# base of all\nFROM alpine AS base\n":  true,
		"# base\n# of all\nFROM alpine AS base": true,
	} {
		h, _ := hover.At(workspace.New(src, amd64), strings.Index(src, "AS base")+3)
		if got := strings.Contains(h.Page.Plain(), "# "); got != told {
			t.Errorf("%q: %q", src, h.Page.Plain())
		}
	}
}
