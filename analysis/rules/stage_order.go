package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// A COPY or a mount takes from a stage that is built before its own
// (dockerfile2llb/convert.go:1125, convert_runmount.go:76).
var _ = register(Rule{
	Name: "StageNotBuilt", Severity: Error, Check: checkStageOrder,
	Summary: "A stage can only take from stages that are built before it",
})

func checkStageOrder(p *Pass) {
	for _, e := range p.Edges() {
		switch {
		case e.To <= e.From || p.Cyclic(e):
		case e.Ref != stage.None && sameNameBefore(p, e) != stage.None: // DuplicateStageUse
		case e.Ref != stage.None:
			r := &p.Refs()[e.Ref]
			p.Report(r.Span, notBuilt(p, r, e.From), definedHere(p, e.To))
		case isCache(e.Mount):
			p.Report(e.Span, cannotMount("scratch", e.Mount), definedHere(p, e.To))
		}
	}
	for i := range p.Refs() {
		checkTriggerOrder(p, &p.Refs()[i])
	}
	for _, e := range p.PlainTriggers() {
		if e.To == stage.None || !isCache(e.Mount) {
			continue
		}
		for _, child := range p.Runs(e.From) {
			if e.To > child {
				p.reportTriggered(child, cannotMount("scratch", e.Mount), Related{e.Span, "the ONBUILD that has it"}, definedHere(p, e.To))
			}
		}
	}
}

// checkTriggerOrder reports an ONBUILD where it is run: at each stage built FROM
// its own (dockerfile2llb/convert.go:1286).
func checkTriggerOrder(p *Pass, r *stage.Reference) {
	if !r.Site.Onbuild() || r.Kind != stage.InFile {
		return
	}
	for _, child := range p.Runs(r.In) {
		if r.Target > child {
			trigger := Related{r.Span, "the ONBUILD that takes from it"}
			p.reportTriggered(child, notBuilt(p, r, child), trigger, definedHere(p, r.Target))
		}
	}
}

func notBuilt(p *Pass, r *stage.Reference, at int) string {
	if r.Site == stage.MountFrom || r.Site == stage.OnbuildMount {
		return cannotMount(r.Text, mountOf(p, r))
	}
	return fmt.Sprintf("cannot copy from stage %q, it needs to be defined before current stage %q", r.Text, p.Stages()[at].Label())
}

// isCache tells of a mount that is made from scratch if it has no from=.
func isCache(mount *syntax.Flag) bool {
	return strings.EqualFold(mount.Option(spec.TypeKey.Name), "cache")
}

func cannotMount(from string, mount *syntax.Flag) string {
	target := ""
	if f := stage.MountField(mount, "target"); f != nil {
		target = f.Value.Text
	}
	return fmt.Sprintf("cannot mount from stage %q to %q, stage needs to be defined before current command", from, target)
}

// mountOf is the mount that holds r.
func mountOf(p *Pass, r *stage.Reference) *syntax.Flag {
	in := p.Instr(r.Item)
	if r.Site.Onbuild() {
		in = in.Trigger
	}
	start := p.File.Items()[r.Item].Span.Start
	i := slices.IndexFunc(in.Flags, func(f syntax.Flag) bool { return f.Span.Shift(start).Contains(r.Span) })
	return &in.Flags[i]
}

func definedHere(p *Pass, s int) Related {
	return Related{p.Stages()[s].Target(), fmt.Sprintf("stage %q is defined here", p.Stages()[s].Label())}
}
