package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/stage"
)

// Without build arguments a FROM's base should be the name of an image
// (dockerfile2llb/validations.go:334).
var _ = register(fileWide(&linter.RuleInvalidDefaultArgInFrom, checkDefaultArgs))

func checkDefaultArgs(p *Pass) {
	for i := range p.Stages() {
		base := &p.Stages()[i].Base
		name, err := p.ExpandDefault(base.Text)
		if err != nil {
			return // BuildKit looks no further
		}
		if p.verdict(base.Item) != nil {
			continue
		}
		if stage.ImageError(name) == nil {
			continue
		}
		var related []Related
		var open []string // without a default
		for _, v := range p.Instr(base.Item).Variables(p.Instr(base.Item).Args[0]) {
			if def, ok := p.Global(v.Text); ok {
				related = append(related, Related{def.Span, "its default is not enough"})
				if !def.Value && !slices.Contains(open, v.Text) {
					open = append(open, v.Text)
				}
			}
		}
		if p.required(base) {
			continue
		}
		d := p.Report(base.Span, linter.RuleInvalidDefaultArgInFrom.Format(base.Text), related...)
		if len(open) > 0 {
			d.add(fmt.Sprintf("; %s no default: without --build-arg the base is %s", having(open), orBlank(name)))
		}
	}
}

// required tells whether every build is given what the base lacks by default, as far as the
// settings say so.
func (p *Pass) required(base *stage.Reference) (all bool) {
	in := p.Instr(base.Item)
	for _, v := range in.Variables(in.Args[0]) {
		if slices.Contains(p.settings.RequiredArgs, v.Text) {
			all = true
		} else if def, ok := p.Global(v.Text); ok && (!def.Value || p.PairOf(def).Value.Text == "") {
			return false
		}
	}
	return all
}

// having is "A has", or "A and B have".
func having(names []string) string {
	if len(names) == 1 {
		return names[0] + " has"
	}
	return strings.Join(names, " and ") + " have"
}

// orBlank is a value as a message shows it.
func orBlank(value string) string {
	if value == "" {
		return "blank"
	}
	return fmt.Sprintf("%q", value)
}
