package oracle

import (
	"fmt"
	"testing"

	digest "github.com/opencontainers/go-digest"
	plans "github.com/stagels/stagels/analysis/graph"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// TestSlice slices every target out of every file, and wants BuildKit to build the same of the
// slice: the graph of its operations, to the digest, and the configuration with its history. The
// target must be the last stage, and each stage of it needed.
func TestSlice(t *testing.T) {
	targets, smaller := 0, 0
	for b := range builtTargets(t) {
		targets++
		of := fmt.Sprintf("%s, target %q", b.file.Name, b.build.Target)
		m := stage.NewModel(syntax.Parse(b.file.Text), b.build)
		slice := plans.Slice(m)
		got, err := World{}.build(slice, "")
		if err != nil {
			t.Errorf("%s: %v in\n%s", of, err, slice)
			continue
		}
		if got.root() != b.graph.root() || config(slice, "") != config(b.file.Text, b.build.Target) {
			t.Errorf("%s: another build in\n%s", of, slice)
		}
		sliced := stage.NewModel(syntax.Parse(slice), stage.Build{Platform: b.build.Platform})
		if sliced.Count() < m.Count() {
			smaller++
		}
		epoch, _ := sliced.Epoch()
		for s, needed := range sliced.Reachable() {
			if !needed && s != epoch.Target {
				t.Errorf("%s: stage %d is not needed in\n%s", of, s, slice)
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
