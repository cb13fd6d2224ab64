package checks_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/builds"
	_ "github.com/stagels/stagels/analysis/builds/all"
	"github.com/stagels/stagels/analysis/builds/checks"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// tree are the files of a fixture.
type tree struct{ files []files.Annotated }

func (t tree) Text(at string) (src string, ok bool) {
	i := slices.IndexFunc(t.files, func(f files.Annotated) bool { return f.Name == at })
	if i < 0 {
		return "", false
	}
	return t.files[i].Text, true
}

func (t tree) Exists(at string) bool {
	return slices.ContainsFunc(t.files, func(f files.Annotated) bool {
		return f.Name == at || strings.HasPrefix(f.Name, at+"/")
	})
}

func (t tree) Names(folder string) (names []string, ok bool) {
	for _, f := range t.files {
		below, within := f.Name, true
		if folder != "." {
			below, within = strings.CutPrefix(f.Name, folder+"/")
		}
		if name, _, _ := strings.Cut(below, "/"); within && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, len(names) > 0
}

func (t tree) AllBuilds() (all []*builds.Build, ok bool) {
	folder := builds.NewFolder(t)
	for _, f := range t.files {
		all = append(all, folder.Builds(f.Name, workspace.KindOf(f.Name))...)
	}
	return builds.WithBelow(all), true
}

func (t tree) Dockerfile(b *builds.Build) (*workspace.Document, bool) {
	if b.Inline.State != builds.Absent {
		return workspace.New(b.Inline.Text, workspace.Options{}), b.CertainInline(nil)
	}
	at, ok := b.DockerfileBelow()
	if !ok {
		return nil, false
	}
	src, ok := t.Text(at)
	return workspace.New(src, workspace.Options{}), ok
}

// found is a finding, or a note, to be compared.
type found struct {
	file       string
	start, end int
	said       string
}

// TestFixtures: in the files of each fixture is found what its notes say, and nothing else.
func TestFixtures(t *testing.T) {
	for _, sc := range slices.Concat(files.ScenariosOf(t, "checks"), files.ScenariosOf(t, "checks/formats")) {
		var want, got []found
		tree := tree{sc.Files}
		folder := builds.NewFolder(tree)
		var asked []*builds.Build
		for _, f := range sc.Files {
			for _, n := range f.Notes {
				want = append(want, found{f.Name, n.Start, n.End, n.Verb + " " + n.Rest})
			}
			asked = append(asked, folder.Builds(f.Name, workspace.KindOf(f.Name))...)
		}
		for _, f := range checks.Run(asked, tree, rules.Settings{}) {
			got = append(got, found{f.File, f.Span.Start, f.Span.End, f.Severity.String() + " " + f.Code + ": " + f.Message})
		}
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("%s: not found: %v", sc.Name, w)
			}
		}
		for _, g := range got {
			if !slices.Contains(want, g) {
				t.Errorf("%s: found: %v", sc.Name, g)
			}
		}
	}
}

// TestFixesOfSeveralFiles makes the fix of each finding of a fixture: it leaves the files that
// the fixture has below fixed/, and there is none if it has no such files.
func TestFixesOfSeveralFiles(t *testing.T) {
	for _, sc := range files.ScenariosOf(t, "checks/fixes") {
		var now tree
		fixed := map[string]string{}
		var notes []found
		for _, f := range sc.Files {
			if name, is := strings.CutPrefix(f.Name, "fixed/"); is {
				fixed[name] = f.Text
				continue
			}
			now.files = append(now.files, f)
			for _, n := range f.Notes {
				notes = append(notes, found{f.Name, n.Start, n.End, n.Verb + " " + n.Rest})
			}
		}
		all, _ := now.AllBuilds()
		for _, f := range checks.Run(all, now, rules.Settings{}) {
			said := found{f.File, f.Span.Start, f.Span.End, f.Severity.String() + " " + f.Code + ": " + f.Message}
			if i := slices.Index(notes, said); i >= 0 {
				notes = slices.Delete(notes, i, i+1)
			} else {
				t.Errorf("%s: found: %v", sc.Name, said)
			}
			now.compareFixed(t, sc.Name, f, fixed)
		}
		for _, n := range notes {
			t.Errorf("%s: not found: %v", sc.Name, n)
		}
	}
}

// compareFixed compares the files after the fix of a finding with what they should be.
func (t tree) compareFixed(tb testing.TB, name string, f *checks.Finding, want map[string]string) {
	if f.Across == nil {
		tb.Errorf("%s: %s has no fix of several files", name, f.Code)
		return
	}
	fix, ok := f.Across()
	if ok != (len(want) > 0) {
		tb.Errorf("%s: %s:%d: is there a fix: %v", name, f.File, f.Span.Start, ok)
	}
	changed := map[string]bool{}
	for _, of := range fix.Files {
		got, _ := t.Text(of.File)
		for _, e := range slices.Backward(of.Edits) {
			got = e.Apply(got)
		}
		changed[of.File] = true
		if got != want[of.File] {
			tb.Errorf("%s: %s: %s is now\n%s", name, fix.Title, of.File, got)
		}
	}
	if ok && len(changed) != len(want) {
		tb.Errorf("%s: the fix changes %v", name, changed)
	}
}

// TestSettings: a rule that is not wanted says nothing, and one has the severity that the
// user gives it.
func TestSettings(t *testing.T) {
	all := files.ScenariosOf(t, "checks")
	sc := all[slices.IndexFunc(all, func(sc files.Scenario) bool { return sc.Name == "UnknownTarget" })]
	tree := tree{sc.Files}
	asked := builds.NewFolder(tree).Builds(".github/workflows/ci.yml", workspace.Workflow)
	if got := checks.Run(asked, tree, rules.Settings{Skip: []string{"UnknownTarget"}}); len(got) > 0 {
		t.Errorf("%v", got)
	}
	got := checks.Run(asked, tree, rules.Settings{Severity: map[string]rules.Severity{"UnknownTarget": rules.Hint}})
	if len(got) == 0 || got[0].Severity != rules.Hint {
		t.Errorf("%v", got)
	}
}
