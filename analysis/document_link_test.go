package analysis_test

import (
	"net/url"
	"slices"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

func (a api) Links() []files.Link {
	var out []files.Link
	for _, p := range analysis.DocumentLinks(a.Document) {
		out = append(out, files.Link{Start: p.Span.Start, End: p.Span.End, URL: p.URL})
	}
	return out
}

// checkPages wants links on images alone: where one is, a jump to a definition leads
// nowhere, and nothing is told there of a stage that is unknown.
func checkPages(t *testing.T, d *workspace.Document) int {
	t.Helper()
	pages, end := analysis.DocumentLinks(d), 0
	unknown := map[int]bool{}
	if len(pages) > 0 {
		for _, f := range d.Diagnostics() {
			unknown[f.Span.Start] = unknown[f.Span.Start] || f.Code == "UnknownStage"
		}
	}
	for _, p := range pages {
		u, err := url.Parse(p.URL)
		if err != nil || u.Scheme != "https" || u.String() != p.URL || p.Title == "" || p.Span.Len() <= 0 || p.Span.Start < end {
			t.Fatalf("%+v in %q", p, d.Text())
		}
		end = p.Span.End
		if d.Model.File.Items()[d.Model.File.ItemAt(p.Span.Start)].Kind == syntax.Directive {
			continue
		}
		for off := p.Span.Start; off <= p.Span.End; off++ {
			if o, ok := analysis.OccurrenceAt(d, off); !ok || o.Target != stage.None || o.Ref.Kind != stage.Image || unknown[o.Span.Start] {
				t.Fatalf("%+v stands on %+v in %q", p, o, d.Text())
			}
		}
		if d.Model.StageByName(p.Span.Of(d.Text())) != stage.None && d.Model.StageByName(p.Span.Of(d.Text())) != d.Model.At(d.Model.File.ItemAt(end-1)) {
			t.Fatalf("%+v has the name of a stage in %q", p, d.Text())
		}
	}
	return len(pages)
}

// TestPages: all files, and the fixtures cut in many places.
func TestPages(t *testing.T) {
	pages := 0
	for _, f := range slices.Concat(files.Corpus(t), files.BuildKit(t)) {
		pages += checkPages(t, workspace.New(f.Text, amd64))
	}
	for _, f := range files.Fixtures(t) {
		for cut := len(f.Text); cut > 0; cut -= 7 {
			pages += checkPages(t, workspace.New(f.Text[:cut], amd64))
		}
	}
	t.Logf("%d pages", pages)
}

// TestNoPageOfANamedContext: what the build is given in place of an image is another.
func TestNoPageOfANamedContext(t *testing.T) {
	opt := amd64
	opt.Build.NamedContexts = []string{"alpine", "org/tool"}
	const src = "FROM alpine\nFROM alpine:3\nCOPY --from=org/tool . .\nCOPY --from=org/other . .\n"
	var got []string
	for _, p := range analysis.DocumentLinks(workspace.New(src, opt)) {
		got = append(got, p.Span.Of(src))
	}
	if !slices.Equal(got, []string{"alpine:3", "org/other"}) {
		t.Errorf("pages of %q", got)
	}
	opt.Build.BuildArgs = map[string]string{"BASE": "debian:13"}
	if all := analysis.DocumentLinks(workspace.New("ARG BASE\nFROM $BASE\n", opt)); len(all) != 1 || all[0].URL != "https://hub.docker.com/_/debian" {
		t.Errorf("with the argument given: %+v", all)
	}
}
