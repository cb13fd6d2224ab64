package rules

import (
	"fmt"
	"strings"

	"github.com/distribution/reference"
	"github.com/stagels/stagels/analysis/stage"
)

// What is no stage must be an image reference. A FROM that misses a stage by
// case alone is none: repository names are lower-case
// (dockerfile2llb/convert.go:628). What holds a variable is not judged.
var _ = register(Rule{Name: "InvalidImageReference", Severity: Error, Check: checkImageReferences})

func checkImageReferences(p *Pass) {
	for i := range p.Stages {
		checkImageReference(p, &p.Stages[i].Base)
	}
	for i := range p.Refs {
		if r := &p.Refs[i]; !r.Site.Onbuild() && r.Expanded == r.Text {
			checkImageReference(p, r)
		}
	}
}

func checkImageReference(p *Pass, r *stage.Reference) {
	if r.Kind != stage.Image || r.HasVariable() || quoteLeftOpen(p, r) {
		return
	}
	_, err := reference.ParseNormalizedNamed(r.Expanded)
	if err == nil {
		return
	}
	message := fmt.Sprintf("failed to parse stage name %q: %v", r.Expanded, err)
	if i := p.Named(r.Expanded); i != stage.None && i < r.Stage {
		p.Report(r.Span, fmt.Sprintf("%s (did you mean %s?)", message, strings.ToLower(r.Expanded)), definedHere(p, i))
		return
	}
	p.Report(r.Span, message)
}

// quoteLeftOpen tells of a --from that has swallowed the instruction's arguments,
// which has an error of its own.
func quoteLeftOpen(p *Pass, r *stage.Reference) bool {
	return strings.ContainsAny(r.Text, " \t") && p.verdict(p.Instr(r.Item)) != nil
}
