package oracle

import (
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
	"github.com/stagels/stagels/analysis/affected"
	"github.com/stagels/stagels/analysis/workspace"
)

// TestTakes asks for every target of every file which paths of the build context BuildKit's
// operations take, and wants those of the target to be the same.
func TestTakes(t *testing.T) {
	targets, paths := 0, 0
	for b := range builtTargets(t) {
		want := b.graph.taken()
		takes, certain := affected.Takes(workspace.New(b.file.Text, workspace.Options{Build: b.build}))
		got := fromContext(takes)
		targets, paths = targets+1, paths+len(want)
		if !certain || !slices.Equal(got, want) {
			t.Errorf("%s, target %q: %q; BuildKit takes %q", b.file.Name, b.build.Target, got, want)
		}
	}
	t.Logf("%d targets, %d paths of contexts", targets, paths)
}

// taken are the paths that operations take from the build context, each once.
func (g *graph) taken() (paths []string) {
	for _, op := range g.ops {
		fromContext := func(input int64) bool {
			return input >= 0 && g.ops[digest.Digest(op.Inputs[input].Digest)].GetSource().GetIdentifier() == "local://context"
		}
		for _, a := range op.GetFile().GetActions() {
			if c := a.GetCopy(); c != nil && a.SecondaryInput < int64(len(op.Inputs)) && fromContext(a.SecondaryInput) {
				paths = append(paths, copied(c)...)
			}
		}
		for _, m := range op.GetExec().GetMounts() {
			if m.MountType == pb.MountType_BIND && fromContext(m.Input) {
				paths = append(paths, strings.TrimPrefix(m.Selector, "/"))
			}
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// copied are the paths that an operation copies: with --parents they are patterns of it.
func copied(c *pb.FileActionCopy) (paths []string) {
	all := c.IncludePatterns
	if len(all) == 0 {
		all = []string{c.Src}
	}
	for _, p := range all {
		paths = append(paths, strings.TrimPrefix(p, "/"))
	}
	return paths
}

// fromContext are the paths of the build context, each once.
func fromContext(takes []affected.Take) (paths []string) {
	for _, t := range takes {
		if t.Context == "" {
			paths = append(paths, t.Path)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}
