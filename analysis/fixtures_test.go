package analysis_test

import (
	"flag"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/completion"
	held "github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/format"
	"github.com/stagels/stagels/analysis/hover"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

var amd64 = workspace.Options{Build: stage.Build{Platform: "linux/amd64"}}

// api answers from a document directly.
type api struct{ *workspace.Document }

func (a api) Definition(off int) (start, end int, ok bool) {
	link, ok := analysis.Definition(a.Document, off)
	return link.Target.Start, link.Target.End, ok
}

func (a api) Complete(off int) []files.Item {
	var out []files.Item
	for _, c := range completion.Complete(a.Document, off) {
		it := files.Item{
			Label: c.Label, Detail: c.Detail(), Doc: c.Documentation().Markdown(nil),
			Start: c.Edit.Span.Start, End: c.Edit.Span.End, New: c.Edit.New,
		}
		for _, e := range c.Also {
			it.Removes = append(it.Removes, [2]int{e.Span.Start, e.Span.End})
		}
		out = append(out, it)
	}
	return out
}

func (a api) Diagnostics() []files.Finding {
	var out []files.Finding
	for _, d := range a.Document.Diagnostics() {
		out = append(out, files.Finding{
			Start: d.Span.Start, End: d.Span.End, Severity: d.Severity.String(), Code: d.Code, Message: d.Message,
		})
	}
	return out
}

var update = flag.Bool("update", false, "write the fixtures' notes on diagnostics anew")

func TestFixtures(t *testing.T) {
	if *update {
		files.Update(t, func(sc files.Scenario, src string) []files.Finding {
			return api{workspace.New(src, with(sc))}.Diagnostics()
		})
		files.UpdateResults(t, func(sc files.Scenario, src string) files.Editor {
			return api{workspace.New(src, with(sc))}
		})
	}
	for _, sc := range files.Scenarios(t) {
		for _, f := range sc.Files {
			t.Run(sc.Name+"/"+f.Name, func(t *testing.T) {
				f.Check(t, api{workspace.New(f.Text, with(sc))})
				checkReferences(t, f)
			})
			t.Run(sc.Name+"/"+f.Name+"/crlf", func(t *testing.T) {
				crlf := f.CRLF()
				crlf.Check(t, api{workspace.New(crlf.Text, with(sc))})
			})
			t.Run(sc.Name+"/"+f.Name+"/prefixes", func(t *testing.T) {
				for cut := range f.Text {
					if cut%files.Step() == 0 {
						askEverything(workspace.New(f.Text[:cut], amd64), cut)
					}
				}
			})
		}
	}
}

func with(sc files.Scenario) workspace.Options {
	opt := amd64
	opt.Ignore = sc.Ignore
	if sc.Context() != nil {
		opt.Contexts = func() held.Contexts { return contextOf(sc) }
	}
	return opt
}

// contextOf is the build context of a scenario, which is certain.
func contextOf(sc files.Scenario) held.Contexts {
	disk := fstest.MapFS{}
	for at, text := range sc.Context() {
		disk[at] = &fstest.MapFile{Data: []byte(text)}
	}
	return held.Contexts{Build: &held.Context{Disk: disk, Folder: ".", IgnoreFiles: []string{".dockerignore"}, Certain: true}}
}

// checkReferences wants, in a file that has notes on references to stages, one on
// each of them.
func checkReferences(t *testing.T, f files.Annotated) {
	t.Helper()
	noted := f.References()
	if len(noted) == 0 {
		return
	}
	for _, o := range analysis.Occurrences(workspace.New(f.Text, amd64)) {
		if !o.Definition && o.Target != stage.None && !slices.Contains(noted, [2]int{o.Span.Start, o.Span.End}) {
			t.Errorf("no note on the reference %q at byte %d", o.Span.Of(f.Text), o.Span.Start)
		}
	}
}

func askEverything(d *workspace.Document, off int) {
	completion.Complete(d, off)
	analysis.Definition(d, off)
	d.Diagnostics()
	hover.At(d, off)
	analysis.Outline(d)
	analysis.Hints(d, text.Span{End: len(d.Text())})
	analysis.CodeLenses(d)
	analysis.TypeDefinition(d, off)
	analysis.Implementations(d, off)
	if s, ok := analysis.StageAt(d, off); ok {
		analysis.Callers(d, s)
		analysis.Callees(d, s)
	}
	analysis.SymbolAt(d, off)
	analysis.LinkedEditingRanges(d, off)
	analysis.Rename(d, off, "another")
	format.Within(d, text.Span{End: len(d.Text())}, format.Tidy(""))
	format.OnType(d, off, "\n", format.Tidy(""))
	analysis.Refactorings(d, text.Span{Start: off, End: off})
}

// checkOffers puts every completion that is offered at every place of src there,
// and wants a reference to the stage that it was for.
func checkOffers(t *testing.T, src string, places []int) (offers int) {
	t.Helper()
	d := workspace.New(src, amd64)
	for _, off := range places {
		for _, c := range completion.Complete(d, off) {
			offers++
			if c.Kind != completion.KindStage && c.Kind != completion.KindIndex {
				continue
			}
			if o, ok := analysis.OccurrenceAt(d, off); ok && o.Ref != nil && strings.Contains(o.Ref.Text, " ") {
				continue // a quote is still open: no reference until it is closed
			}
			after, at := apply(d, c)
			row := lineOf(src, off)
			if blank := strings.TrimSpace(row) == "⟨here⟩"; instructions(after) != instructions(d) && !blank {
				t.Fatalf("offer %q at %d changes what the instructions are in %q", c.Label, off, after.Text())
			}
			o, ok := analysis.OccurrenceAt(after, at)
			if !ok || o.Target == stage.None {
				t.Fatalf("offer %q at %d leads to no stage in %q", c.Label, off, after.Text())
			}
			if got := after.Model.Stages()[o.Target].Name; c.Kind == completion.KindStage && got != c.Label {
				t.Fatalf("offer %q at %d leads to stage %q", c.Label, off, got)
			}
		}
	}
	return offers
}

func instructions(d *workspace.Document) (n int) {
	for i := range d.Model.File.Items() {
		if d.Model.File.Items()[i].Instr != nil {
			n++
		}
	}
	return n
}

// apply makes the edits of c, the last in the text first, and returns where what
// it puts begins.
func apply(d *workspace.Document, c completion.Item) (*workspace.Document, int) {
	edits := append([]text.Edit{c.Edit}, c.Also...)
	slices.SortFunc(edits, func(a, b text.Edit) int { return b.Span.Start - a.Span.Start })
	at := c.Edit.Span.Start
	for _, e := range edits {
		d = d.Edit(e)
		if e.Span.Start < c.Edit.Span.Start {
			at -= e.Span.Len()
		}
	}
	return d, at
}

func TestOffersInFixtures(t *testing.T) {
	offers := 0
	for _, f := range files.Sample(files.Fixtures(t)) {
		places := make([]int, len(f.Text)+1)
		for i := range places {
			places[i] = i
		}
		offers += checkOffers(t, f.Text, places)
	}
	t.Logf("%d offers put in place", offers)
}

func TestOffersInCorpus(t *testing.T) {
	offers, refs := 0, 0
	for _, f := range files.Sample(files.Corpus(t)) {
		d := workspace.New(f.Text, amd64)
		var places []int
		for _, o := range analysis.Occurrences(d) {
			if o.Definition || o.Ref.Kind == stage.Invalid {
				continue
			}
			refs++
			places = append(places, o.Span.Start, o.Span.End)
			checkOffered(t, f.Name, d, o)
		}
		offers += checkOffers(t, f.Text, places)
	}
	t.Logf("%d offers put in place at %d references", offers, refs)
}

// checkOffered wants the stage that a reference means among the offers for it.
func checkOffered(t *testing.T, name string, d *workspace.Document, o analysis.Occurrence) {
	t.Helper()
	if o.Target == stage.None || strings.Contains(o.Ref.Text, "$") || o.Target >= o.Ref.In {
		return
	}
	s := &d.Model.Stages()[o.Target]
	for _, c := range completion.Complete(d, o.Span.Start) {
		if c.Label == s.Name || c.Kind == completion.KindIndex && s.Name == "" {
			return
		}
	}
	if slices.ContainsFunc(d.Diagnostics(), func(f *rules.Diagnostic) bool { return f.Code == "StageCycle" && f.Span == o.Span }) {
		return // BuildKit would not take it there
	}
	t.Errorf("%s: %q at byte %d means stage %d, which is not offered there", name, o.Ref.Text, o.Span.Start, o.Target)
}
