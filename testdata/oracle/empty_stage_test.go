package oracle

import (
	"strings"
	"testing"

	"github.com/moby/buildkit/solver/pb"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/testdata/files"
)

// TestEmptyStage: what the rules say of a stage that holds nothing is so in BuildKit's graph.
// A copy from there has no input to copy from, and the name of an owner none to be looked up
// in, which BuildKit's solver refuses.
func TestEmptyStage(t *testing.T) {
	found := 0
	for _, f := range append(files.Fixtures(t), files.Corpus(t)...) {
		m := model(f.Text)
		for _, d := range rules.Check(rules.Input{Model: m, Cache: &eval.Cache{}, Settings: rules.Settings{Only: []string{"EmptyStage", "UnknownUser"}}}) {
			item := m.File.ItemAt(d.Span.Start)
			into := m.Stages()[m.At(item)]
			if m.Instr(item).Name != "copy" || strings.Contains(d.Message, "takes root") || into.Name == "" && into.Index != m.Count()-1 {
				continue
			}
			g, err := World{}.build(f.Text, into.Name)
			if err != nil {
				continue // something else is refused first
			}
			if found++; !holdsNothing(g, 1+m.File.Items()[item].Line, d.Code) {
				t.Errorf("%s: %s, in\n%s", f.Name, d.Message, f.Text)
			}
		}
	}
	if found == 0 {
		t.Error("nothing is asked about")
	}
	t.Logf("%d findings, each so in the graph", found)
}

// holdsNothing tells whether the copy that a line makes takes from nothing or, for
// UnknownUser, looks its owner up in nothing.
func holdsNothing(g *graph, line int, rule string) bool {
	for d, lines := range g.lines {
		if len(lines) == 0 || lines[0] != line {
			continue
		}
		for _, a := range g.ops[d].GetFile().GetActions() {
			c := a.GetCopy()
			if c == nil {
				continue
			}
			if rule == "EmptyStage" {
				return a.SecondaryInput == int64(pb.Empty)
			}
			return looksInNothing(c.GetOwner().GetUser()) || looksInNothing(c.GetOwner().GetGroup())
		}
	}
	return false
}

func looksInNothing(u *pb.UserOpt) bool {
	return u.GetByName() != nil && u.GetByName().Input == int64(pb.Empty)
}
