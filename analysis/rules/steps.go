package rules

import (
	"slices"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// numbered is an instruction and the index of its item.
type numbered struct {
	at   int
	item *syntax.Item
}

// instructions are all instructions of the file, in its order. Nobody changes them.
func (p *Pass) instructions() []numbered {
	if p.numbered == nil {
		p.numbered = []numbered{}
		for i := range p.File.Items() {
			if it := &p.File.Items()[i]; it.Kind == syntax.Instruction {
				p.numbered = append(p.numbered, numbered{i, it})
			}
		}
	}
	return p.numbered
}

// stepsByName are the indexes of the steps of stages that run an instruction of a name, in
// their order. Nearly each rule asks for those of one or two names.
type stepsByName map[string][]int

// of are the steps that run an instruction called one of names, in their order.
func (by *stepsByName) of(all []eval.Step, names []string) []*eval.Step {
	if *by == nil {
		*by = stepsByName{}
		for i := range all {
			if name := all[i].Instr.Name; all[i].Stage != stage.None {
				(*by)[name] = append((*by)[name], i)
			}
		}
	}
	var at []int
	for _, name := range names {
		at = append(at, (*by)[name]...)
	}
	slices.Sort(at)
	found := make([]*eval.Step, len(at))
	for i := range at {
		found[i] = &all[at[i]]
	}
	return found
}

// steps are the steps of stages that run an instruction called one of names; for a rule
// that finds errors also those that only another target's build comes to.
func (p *Pass) steps(names ...string) []*eval.Step {
	found := p.own.of(p.trace.Steps, names)
	if p.rule.Severity == Error {
		found = append(found, p.others.of(p.trace.OtherTargetSteps, names)...)
	}
	return found
}

// every are all steps, also those above the first stage; for a rule that finds errors also
// those that only another target's build comes to.
func (p *Pass) every() []*eval.Step {
	var found []*eval.Step
	for i := range p.trace.Steps {
		found = append(found, &p.trace.Steps[i])
	}
	for i := range p.trace.OtherTargetSteps {
		if p.rule.Severity == Error {
			found = append(found, &p.trace.OtherTargetSteps[i])
		}
	}
	return found
}
