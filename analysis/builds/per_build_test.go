package builds_test

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// TestPerBuild: in the Dockerfiles of each fixture is found what the notes say, and nothing
// else, by the builds that the other files ask for.
func TestPerBuild(t *testing.T) {
	for _, sc := range files.ScenariosOf(t, "per-build") {
		tree := tree{}
		for _, f := range sc.Files {
			tree[f.Name] = f.Text
		}
		folder := builds.NewFolder(tree)
		for _, f := range sc.Files {
			if workspace.KindOf(f.Name) == workspace.Dockerfile {
				d := workspace.New(f.Text, workspace.Options{Build: stage.Build{Platform: "linux/amd64"}, Ignore: tree.ignoring(f.Name), Outside: func() workspace.Outside { return outsideOf(folder, tree, f.Name) }})
				compareFindings(t, sc.Name, f, d)
			}
		}
	}
}

// ignoring finds the ignore file beside a Dockerfile.
func (t tree) ignoring(dockerfile string) func() (name, src string, ok bool) {
	return func() (name, src string, ok bool) {
		for _, at := range workspace.IgnoreFilesOf(dockerfile) {
			if src, ok := t.Text(at); ok {
				return path.Base(at), src, true
			}
		}
		return "", "", false
	}
}

// outsideOf is what the files of a tree say of a Dockerfile.
func outsideOf(folder *builds.Folder, t tree, dockerfile string) workspace.Outside {
	var all []*builds.Build
	for _, name := range slices.Sorted(maps.Keys(t)) {
		for _, b := range folder.Builds(name, workspace.KindOf(name)) {
			if at, ok := b.DockerfileBelow(); ok && at == dockerfile {
				all = append(all, b)
			}
		}
	}
	return builds.Outside(builds.WithBelow(all), t.Text, t.disk(), workspace.NewUntracked(t.disk(), workspace.Repository{}))
}

func compareFindings(t *testing.T, scenario string, f files.Annotated, d *workspace.Document) {
	t.Helper()
	var want, got []string
	for _, n := range f.Notes {
		want = append(want, fmt.Sprint(n.Start, n.End, " ", n.Verb, " ", n.Rest))
	}
	for _, g := range d.Diagnostics() {
		if g.Rule.Severity < rules.Hint {
			got = append(got, fmt.Sprint(g.Span.Start, g.Span.End, " ", g.Severity, " ", g.Code, ": ", g.Message))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s, %s: %s", scenario, f.Name, diff)
	}
}
