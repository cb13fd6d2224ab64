package rules

import (
	"slices"
	"strings"
	"sync"

	"github.com/stagels/stagels/analysis/stage"
)

// Outside is what builds that other files ask for say of a Dockerfile. Names are in lower
// case.
type Outside struct {
	Targets  []string // the stages that they build
	Contexts []string // the named contexts that they give
	Partial  bool     // there may be more: not all files were looked at
}

// outsideOf asks once, when a rule first needs it.
func outsideOf(in Input) func() Outside {
	if in.Outside == nil {
		return func() Outside { return Outside{} }
	}
	return sync.OnceValue(in.Outside)
}

// asked tells whether a build in another file may ask for the stage of a name.
func (p *Pass) asked(name string) bool {
	o := p.outside()
	return o.Partial || slices.Contains(o.Targets, strings.ToLower(name))
}

// given tells whether a build in another file may give a named context of that name.
func (p *Pass) given(name string) bool {
	o := p.outside()
	return o.Partial || slices.ContainsFunc(o.Contexts, func(known string) bool { return stage.SameContext(known, strings.ToLower(name)) })
}
