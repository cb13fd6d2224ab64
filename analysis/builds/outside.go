package builds

import (
	"strings"

	"github.com/stagels/stagels/analysis/rules"
)

// Outside is what these builds of one Dockerfile say of it.
func Outside(of []*Build) (out rules.Outside) {
	for _, b := range of {
		if b.Target.State == Known {
			out.Targets = append(out.Targets, strings.ToLower(b.Target.Text))
		}
		for _, c := range b.Contexts {
			out.Contexts = append(out.Contexts, strings.ToLower(c.Key))
		}
	}
	return out
}
