package oracle

import (
	"testing"

	digest "github.com/opencontainers/go-digest"
	plans "github.com/stagels/stagels/analysis/graph"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/testdata/files"
)

// TestSlice slices every target out of every file, and wants BuildKit to build the same of the
// slice: the graph of its operations, to the digest, and the configuration with its history. The
// target must be the last stage, and each stage of it needed.
func TestSlice(t *testing.T) {
	targets, smaller := 0, 0
	for _, f := range files.Corpus(t) {
		b := stage.Build{Platform: PlatformOS(f.Text) + "/amd64"}
		all := stage.NewModel(syntax.Parse(f.Text), b)
		for i := range all.Count() {
			b.Target = all.Name(i)
			if b.Target == "" && i < all.Count()-1 || b.Target != "" && all.StageByName(b.Target) != i {
				continue
			}
			want, err := World{}.build(f.Text, b.Target)
			if err != nil {
				continue
			}
			targets++
			m := stage.NewModel(syntax.Parse(f.Text), b)
			slice := plans.Slice(m)
			got, err := World{}.build(slice, "")
			if err != nil {
				t.Errorf("%s, target %q: %v in\n%s", f.Name, b.Target, err, slice)
				continue
			}
			if got.root() != want.root() || config(slice, "") != config(f.Text, b.Target) {
				t.Errorf("%s, target %q: another build in\n%s", f.Name, b.Target, slice)
			}
			sliced := stage.NewModel(syntax.Parse(slice), stage.Build{Platform: b.Platform})
			if sliced.Count() < all.Count() {
				smaller++
			}
			epoch, _ := sliced.Epoch()
			for s, needed := range sliced.Reachable() {
				if !needed && s != epoch.Target {
					t.Errorf("%s, target %q: stage %d is not needed in\n%s", f.Name, b.Target, s, slice)
				}
			}
		}
	}
	t.Logf("%d slices, %d of them with fewer stages", targets, smaller)
}

// root is a digest of all operations; "" if nothing is to be done.
func (g *graph) root() string {
	c := canon{g, map[digest.Digest]string{}, nil}
	for _, op := range g.ops {
		if op.Op == nil && len(op.Inputs) > 0 {
			return c.input(op.Inputs[0])
		}
	}
	return ""
}
