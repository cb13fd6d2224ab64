package analysis_test

import (
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/builds"
	_ "github.com/stagels/stagels/analysis/builds/all"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// hosted is a tree with one file.
type hosted struct{ host files.Host }

func (h hosted) Text(at string) (src string, ok bool) { return h.host.Src, at == h.host.File }

func (h hosted) Exists(at string) bool { return at == h.host.File }

// inlineIn is the build of a host whose Dockerfile stands in it; nil if there is none.
func inlineIn(h files.Host) (*builds.Folder, *builds.Build) {
	folder := builds.NewFolder(hosted{h})
	if all := builds.Inlines(folder.Told(h.File, workspace.KindOf(h.File)), h.File); len(all) == 1 {
		return folder, all[0]
	}
	return folder, nil
}

// TestInlines: in whatever form a Dockerfile stands in another file, it is that Dockerfile, and
// each of its places is known there. Most changes of it can be made there.
func TestInlines(t *testing.T) {
	held, offered, made := map[string]int{}, map[string]int{}, map[string]int{}
	n := 0
	for _, sc := range files.Scenarios(t) {
		for _, f := range sc.Files {
			if n++; n%files.Step() != 0 {
				continue
			}
			changes := changesOf(workspace.New(f.Text, amd64))
			for _, h := range files.Hosts(f.Text) {
				folder, b := inlineIn(h)
				if b == nil || h.Text == "" || b.Inline.Text != h.Text { // an empty text is no Dockerfile
					continue
				}
				held[h.Form]++
				if err := files.Embedded(h.Src, b.Inline.Written); err != nil || !b.CertainInline(nil) {
					t.Errorf("%s in %s: %v", sc.Name, h.Form, err)
				}
				for _, edits := range changes {
					offered[h.Form]++
					if _, ok := folder.InlineEdits(b, workspace.KindOf(h.File), edits); ok {
						made[h.Form]++
					}
				}
			}
		}
	}
	n /= files.Step()
	for form := range held {
		t.Logf("%s holds %d of %d files; of %d changes %d can be made", form, held[form], n, offered[form], made[form])
		if least := leastHeld[form]; held[form] < n*least.files/100 || made[form] < offered[form]*least.changes/100 {
			t.Errorf("%s holds fewer", form)
		}
	}
	if len(held) != len(leastHeld) {
		t.Errorf("%d forms, not %d", len(held), len(leastHeld))
	}
}

// leastHeld are how many percent of the files each form holds, and of their changes can be
// made in it. What is left has empty lines at its end or blanks that a form does not keep, or
// puts line ends between single quotes.
var leastHeld = map[string]struct{ files, changes int }{
	"literal": {90, 100}, "stripped": {95, 98}, "double": {99, 100}, "single": {65, 50},
	"heredoc": {95, 100}, "flushed": {95, 100}, "quoted": {95, 100}, "json": {95, 100},
}

// changesOf are the edits of all fixes and refactorings of a file.
func changesOf(d *workspace.Document) (all [][]text.Edit) {
	everywhere := text.Span{End: len(d.Text())}
	for _, a := range analysis.Actions(d, everywhere) {
		all = append(all, a.Edits)
	}
	for _, r := range analysis.Refactorings(d, everywhere) {
		all = append(all, r.Edits)
	}
	return append(all, analysis.FixAll(d))
}
