package refactor

import (
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// A stage without a name gets one, which its index gives way to.
var _ = register(Refactoring{Name: "name", Offer: nameStage})

func nameStage(p *Place) []Result {
	s := p.atFrom()
	if s == stage.None || p.Stages()[s].Written != "" || s == len(p.Stages())-1 && p.asksTarget() {
		return nil
	}
	name, ok := p.SuggestedName(s)
	if !ok {
		return nil
	}
	edits := p.indexesOf(s, name)
	title := "Name this stage " + name
	if len(edits) > 0 {
		title += ", and write that for its index"
	}
	return p.offer(title, Rewrite, p.unmoved(append(edits, p.named(s, name))))
}

// asksTarget tells whether the file reads how the target is called: "default" if it
// has no name (dockerfile2llb/platform.go:42).
func (p *Place) asksTarget() bool { return strings.Contains(p.File.Text(), "TARGETSTAGE") }

// indexesOf writes the name where COPYs have the stage's index. One in an ONBUILD
// stays: elsewhere it means a stage of another file.
func (p *Place) indexesOf(s int, name string) (edits []text.Edit) {
	for i := range p.Refs() {
		r := &p.Refs()[i]
		if _, err := strconv.Atoi(r.Text); err == nil && r.Site == stage.CopyFrom && r.Target == s {
			edits = append(edits, text.Edit{Span: r.Span, New: name})
		}
	}
	return edits
}
