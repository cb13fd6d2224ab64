package oracle

import (
	"fmt"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
	"github.com/stagels/stagels/analysis/affected"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
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

// TestTakesInGenerated: of what BuildKit's operations take from the build context nothing is
// missed, whatever the words are made of. Of what only an image could tell, all of the context
// may be named.
func TestTakesInGenerated(t *testing.T) {
	targets, paths, more := 0, 0, 0
	seed := seed(23)
	rnd := rand.New(rand.NewPCG(seed, seed))
	for i := range mutations(3000) {
		src := (&doubtful{Rand: rnd}).file()
		if i%2 == 1 {
			src = mutator{rnd}.generate()
		}
		for b := range targetsOf(files.File{Name: fmt.Sprintf("generated %d", i), Text: src}) {
			want := b.graph.taken()
			takes, _ := affected.Takes(workspace.New(src, workspace.Options{Build: b.build}))
			got := fromContext(takes)
			targets, paths, more = targets+1, paths+len(want), more+len(got)-len(want)
			for _, at := range want {
				if !slices.Contains(got, at) && !slices.Contains(got, "") {
					t.Errorf("%s, target %q: %q; BuildKit takes %q:\n%s", b.file.Name, b.build.Target, got, at, src)
				}
			}
		}
	}
	t.Logf("%d targets of generated files, seed %d: %d paths of contexts, %d more are named", targets, seed, paths, more)
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

// copied are the paths that an operation copies: with --parents they are patterns below one.
func copied(c *pb.FileActionCopy) (paths []string) {
	if len(c.IncludePatterns) == 0 {
		return []string{strings.TrimPrefix(c.Src, "/")}
	}
	for _, p := range c.IncludePatterns {
		paths = append(paths, strings.TrimPrefix(path.Join("/", c.Src, p), "/"))
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
