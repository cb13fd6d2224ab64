package rules

import (
	"fmt"

	"github.com/moby/buildkit/util/suggest"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// ARG SOURCE_DATE_EPOCH above the first FROM is a number of seconds, context, or a stage that
// is FROM scratch and has one remote ADD (dockerfile2llb/epoch.go:34). A build that is given
// the argument reads no other, so that what is wrong with it is no error in every build.
var _ = register(Rule{
	Name: "InvalidSourceDateEpoch", Severity: Warning, Check: checkEpoch,
	Summary: "SOURCE_DATE_EPOCH is a number, context, or a stage that only fetches a file",
})

func checkEpoch(p *Pass) {
	r, ok := p.Epoch()
	switch {
	case !ok:
	case r.Kind == stage.Invalid:
		tellNoEpoch(p, &r)
	case r.Kind == stage.InFile:
		if message, item := p.EpochStageError(r.Target); message != "" {
			tellEpochStage(p, &r, p.epochBlame(item), message)
		} else if s := p.epochSource(r.Target); s != nil && s.Copy.Sources[0].Fixed && s.Copy.Sources[0].Kind == eval.SourcePath {
			at := p.File.Items()[s.Item].Abs(s.Copy.Sources[0].Span)
			tellEpochStage(p, &r, at, "SOURCE_DATE_EPOCH stage source must be a single HTTP(S) or Git ADD")
		}
	}
}

const otherEpoch = "; BuildKit refuses the file unless the build is given another SOURCE_DATE_EPOCH"

func tellNoEpoch(p *Pass, r *stage.Reference) {
	var names []string
	for i := range p.Stages() {
		if name := p.Stages()[i].Name; name != "" {
			names = append(names, name)
		}
	}
	d := p.Report(r.Span, "invalid SOURCE_DATE_EPOCH: "+r.Expanded)
	if near, ok := suggest.Search(r.Expanded, names, false); ok {
		d.add(fmt.Sprintf(" (did you mean %s?)", near))
		if r.Text == r.Expanded {
			d.replace("Write "+near, r.Span, near)
		}
	}
	d.add(otherEpoch)
}

func tellEpochStage(p *Pass, r *stage.Reference, at text.Span, message string) {
	p.Report(at, message, Related{r.Span, "the ARG that names the stage"}).add(otherEpoch)
}

// epochBlame is the base of the FROM at item, or the keyword of another instruction.
func (p *Pass) epochBlame(item int) text.Span {
	in := p.Instr(item)
	if in.Name == "from" {
		return p.Stages()[p.At(item)].Base.Span
	}
	return p.File.Items()[item].Abs(in.Keyword.Span)
}

// epochSource is the ADD of a stage that has one source; nil if BuildKit cannot read it.
func (p *Pass) epochSource(i int) *eval.Step {
	for _, s := range p.steps("add") {
		if s.Stage == i && !s.Trigger && s.Copy != nil && !s.Copy.Broken && len(s.Copy.Sources) == 1 {
			return s
		}
	}
	return nil
}
