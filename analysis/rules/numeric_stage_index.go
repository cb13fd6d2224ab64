package rules

import (
	"fmt"
	"strconv"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// COPY --from=0 takes from whatever stage is the first: it breaks when one is put
// before it.
var _ = register(Rule{
	Name: "NumericStageIndex", Severity: Hint, Check: checkIndexes,
	Summary: "A stage's name says more than its number, and stays when stages are added",
})

func checkIndexes(p *Pass) {
	for i := range p.Refs() {
		r := &p.Refs()[i]
		if _, err := strconv.Atoi(r.Text); err != nil || r.Kind != stage.InFile || !r.Site.TakesIndex() {
			continue
		}
		s := &p.Stages()[r.Target]
		message := fmt.Sprintf("%s means the stage %q: another stage above it would change that", r.Text, s.Label())
		if s.Name == "" {
			message = fmt.Sprintf("%s means the stage FROM %s: another stage above it would change that", r.Text, s.Base.Text)
		}
		d := p.Report(r.Span, message, Related{s.Target(), "the stage that it means"})
		if r.Site == stage.CopyFrom {
			d.Fix(func() (Fix, bool) { return byName(p, s) })
		}
	}
}

// byName writes the stage's name wherever its index is, and gives it one first if
// it has none. An index in an ONBUILD stays: the image carries it as it is written, and
// in the file that builds on that image it means one of that file's stages.
func byName(p *Pass, s *stage.Stage) (Fix, bool) {
	name, title := s.Name, "Write its name"
	var edits []text.Edit
	if name == "" {
		var ok bool
		name, ok = p.SuggestedName(s.Index)
		args := p.Instr(s.Items[0]).Args
		if len(args) != 1 || !ok {
			return Fix{}, false
		}
		as := casedLike("AS", p.Instr(s.Items[0]).Keyword.Text)
		edits = insert(p.File.Items()[s.Items[0]].Abs(args[0].Span).End, " "+as+" "+name)
		title = fmt.Sprintf("Name the stage %s, and write that", name)
	} else if p.StageByName(name) != s.Index {
		return Fix{}, false // the name means another stage
	}
	for i := range p.Refs() {
		r := &p.Refs()[i]
		if _, err := strconv.Atoi(r.Text); err == nil && r.Kind == stage.InFile && r.Target == s.Index && r.Site == stage.CopyFrom {
			edits = append(edits, text.Edit{Span: r.Span, New: name})
		}
	}
	return Fix{title, edits, true}, true
}
