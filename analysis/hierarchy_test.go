package analysis_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

func (a api) Outline() []files.Symbol { return flat(nil, analysis.Outline(a.Document), "") }

func flat(out []files.Symbol, entries []analysis.OutlineEntry, parent string) []files.Symbol {
	for _, e := range entries {
		out = append(out, files.Symbol{
			Name: e.Name, Detail: e.Detail, Parent: parent,
			Start: e.Span.Start, End: e.Span.End, Target: e.Target.Start, Until: e.Target.End,
		})
		out = flat(out, e.Children, e.Name)
	}
	return out
}

func (a api) calls(off int, of func(int) []analysis.Call) (out []files.Call) {
	s, ok := analysis.StageAt(a.Document, off)
	if !ok {
		return nil
	}
	for _, c := range of(s) {
		call := files.Call{Label: a.Document.Model.Stages()[c.Stage].Label()}
		for _, p := range c.Spans {
			call.Places = append(call.Places, [2]int{p.Start, p.End})
		}
		out = append(out, call)
	}
	return out
}

func (a api) Callees(off int) []files.Call {
	return a.calls(off, func(s int) []analysis.Call { return analysis.Callees(a.Document, s) })
}

func (a api) Callers(off int) []files.Call {
	return a.calls(off, func(s int) []analysis.Call { return analysis.Callers(a.Document, s) })
}

func (a api) Supertypes(off int) (out []string) {
	if s, ok := analysis.StageAt(a.Document, off); ok && a.Document.Model.Stages()[s].Base.Target != stage.None {
		out = append(out, a.Document.Model.Stages()[a.Document.Model.Stages()[s].Base.Target].Label())
	}
	return out
}

func (a api) Subtypes(off int) (out []string) {
	if s, ok := analysis.StageAt(a.Document, off); ok {
		for _, c := range a.Document.Model.Children(s) {
			out = append(out, a.Document.Model.Stages()[c].Label())
		}
	}
	return out
}

func (a api) TypeDefinition(off int) (out [][2]int) {
	if l, ok := analysis.TypeDefinition(a.Document, off); ok {
		out = append(out, [2]int{l.Target.Start, l.Target.End})
	}
	return out
}

func (a api) Implementations(off int) (out [][2]int) {
	for _, l := range analysis.Implementations(a.Document, off) {
		out = append(out, [2]int{l.Target.Start, l.Target.End})
	}
	return out
}

func (a api) Lenses() map[[2]int]string {
	out := map[[2]int]string{}
	for _, l := range analysis.CodeLenses(a.Document) {
		from := a.Document.Model.Stages()[l.Stage].From.Start
		out[[2]int{from, from + len("FROM")}] = l.Title
	}
	return out
}

func (a api) Inlays(start, end int) (out []files.Inlay) {
	for _, h := range analysis.Hints(a.Document, text.Span{Start: start, End: end}) {
		out = append(out, files.Inlay{Off: h.Off, Label: h.Label})
	}
	return out
}

// TestOutlineInCorpus: every directive, instruction and stage is in the outline, in the
// order of the text; what is below another lies within it.
func TestOutlineInCorpus(t *testing.T) {
	entries := 0
	for _, f := range slices.Concat(files.Corpus(t), files.Fixtures(t)) {
		d := workspace.New(f.Text, amd64)
		outline := analysis.Outline(d)
		entries += checkOutline(t, f, outline, text.Span{End: len(f.Text)})
		instructions := 0
		for i := range d.Model.File.Items() {
			it := d.Model.File.Item(i)
			if it.Dir != nil || it.Instr != nil && it.Instr.Name != "from" {
				instructions++
			}
		}
		shown := 0
		for _, e := range outline {
			if e.Kind == analysis.OutlineStage {
				shown += len(e.Children)
			} else {
				shown++
			}
		}
		if shown != instructions {
			t.Errorf("%s: %d directives and instructions, %d are shown", f.Name, instructions, shown)
		}
	}
	t.Logf("%d entries of outlines", entries)
}

func checkOutline(t *testing.T, f files.File, entries []analysis.OutlineEntry, within text.Span) (n int) {
	t.Helper()
	last := within.Start
	for _, e := range entries {
		if strings.TrimSpace(e.Name) == "" || !within.Contains(e.Span) || !e.Span.Contains(e.Target) || e.Span.Start < last {
			t.Fatalf("%s: entry %q at %v, target %v, within %v behind %d", f.Name, e.Name, e.Span, e.Target, within, last)
		}
		last = e.Span.End
		n += 1 + checkOutline(t, f, e.Children, e.Span)
	}
	return n
}

// TestChoicesHold: given the arguments of a choice, the FROM means the stage.
func TestChoicesHold(t *testing.T) {
	choices := 0
	for _, f := range slices.Concat(files.Corpus(t), files.Fixtures(t)) {
		d := workspace.New(f.Text, amd64)
		chooser := d.Model.Chooser()
		for s := range d.Model.Stages() {
			for _, c := range chooser.Choices(s) {
				choices++
				opt := amd64
				opt.Build.BuildArgs = map[string]string{}
				for _, a := range c.Arguments {
					opt.Build.BuildArgs[a.Name] = a.Value
				}
				if got := d.WithOptions(opt).Model.Stages()[c.Base.In].Base.Target; got != s {
					t.Errorf("%s: with %v the base %s means stage %d, not %d", f.Name, c.Arguments, c.Base.Text, got, s)
				}
			}
		}
	}
	if choices == 0 {
		t.Error("no file has a stage that arguments choose")
	}
	t.Logf("%d choices", choices)
}

// TestLensOptions: what a build is told changes what a lens tells.
func TestLensOptions(t *testing.T) {
	const src = "ARG KIND=prod\nFROM alpine AS base-dev\nFROM alpine AS base-prod\nFROM base-$KIND AS app\nFROM app AS test\nFROM alpine AS other\nFROM busybox\n"
	for want, change := range map[string]func(o *workspace.Options){
		"1 use with KIND=dev | 1 use · not built by default | 1 use · not built by default | built with --target test | built with --target other | built by default": func(*workspace.Options) {},
		"1 use with KIND=dev | 1 use | 1 use | the target · FROM alpine | built with --target other | not needed by the target":                                       func(o *workspace.Options) { o.Build.Target = "TEST" },
		"1 use · not built by default | built with --target base-prod | 1 use · not built by default | built with --target test | replaced by a named context | built by default": func(o *workspace.Options) {
			o.Build.BuildArgs, o.Build.NamedContexts = map[string]string{"KIND": "dev"}, []string{"other"}
		},
	} {
		opt := amd64
		change(&opt)
		var titles []string
		for _, l := range analysis.CodeLenses(workspace.New(src, opt)) {
			titles = append(titles, l.Title)
		}
		if got := strings.Join(titles, " | "); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
