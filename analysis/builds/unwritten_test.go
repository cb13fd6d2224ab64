package builds_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/workspace"
)

// TestPlacesToWrite takes what stands at a place of a build out of each fixture, alone and with
// the rest of its line: whoever writes there finds the place that was.
func TestPlacesToWrite(t *testing.T) {
	found, all := 0, 0
	for at, archive := range fixtures(t) {
		tree := treeOf(archive)
		for _, name := range slices.Sorted(maps.Keys(tree)) {
			if builds.IsAside(workspace.KindOf(name)) {
				continue // no editor asks about it
			}
			for _, p := range placesIn(tree, name) {
				for _, cut := range cuts(tree[name], p) {
					all++
					if got := placeToWrite(tree, name, cut, p.Span.Start); got == p.Role {
						found++
					} else {
						t.Errorf("%s %s: role %d, not %d:\n%s‸%s", at, name, got, p.Role, lastLines(cut[:p.Span.Start]), firstLine(cut[p.Span.Start:]))
					}
				}
			}
		}
	}
	t.Logf("%d of %d places are found without what stood there", found, all)
}

// placesIn are the places of all builds of a file that stand there letter for letter.
func placesIn(t tree, name string) (out []builds.Place) {
	for _, b := range t.builds(name) {
		for _, p := range b.PlacesOf(name) {
			if p.State == builds.Known && p.Text != "" && p.Span.Of(t[name]) == p.Text {
				out = append(out, p)
			}
		}
	}
	return out
}

// cuts are a text without what stands at a place, and without the rest of the line.
func cuts(src string, p builds.Place) []string {
	before, behind := src[:p.Span.Start], src[p.Span.End:]
	rest := behind[len(firstLine(behind)):]
	if p.Role == builds.IsArgument || p.Role == builds.IsContextName {
		return []string{before + rest}
	}
	return []string{before + behind, before + rest}
}

func placeToWrite(t tree, name, src string, off int) builds.Role {
	t = maps.Clone(t)
	t[name] = src
	if all := builds.NewFolder(t).PlacesToWrite(name, workspace.KindOf(name), off); len(all) > 0 {
		return all[0].Role
	}
	return 0
}

func firstLine(s string) string { line, _, _ := strings.Cut(s, "\n"); return line }

func lastLines(s string) string {
	lines := strings.Split(s, "\n")
	return strings.Join(lines[max(0, len(lines)-4):], "\n")
}
