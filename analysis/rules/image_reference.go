package rules

import (
	_ "crypto/sha256" // a digest's algorithm is known only where it is linked
	_ "crypto/sha512"
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
)

// What is no stage must be an image reference. A FROM that misses a stage by
// case alone is none: repository names are lower-case
// (dockerfile2llb/convert.go:628). What a build argument can change is not judged.
var _ = register(Rule{
	Name: "InvalidImageReference", Severity: Error, Check: checkImageReferences,
	Summary: "What is no stage must be the name of an image",
})

func checkImageReferences(p *Pass) {
	for i := range p.Stages() {
		checkImageReference(p, &p.Stages()[i].Base)
	}
	for i := range p.Refs() {
		r := &p.Refs()[i]
		switch {
		case r.Expanded != r.Text: // an index: the image was judged where it is written
		case r.Site.Onbuild():
			checkTriggerImage(p, r)
		default:
			checkImageReference(p, r)
		}
	}
}

func checkImageReference(p *Pass, r *stage.Reference) {
	message := imageError(p, r)
	if message == "" || quoteLeftOpen(p, r) {
		return
	}
	if i := p.StageByName(r.Expanded); i != stage.None && i < r.In {
		d := p.Report(r.Span, fmt.Sprintf("%s (did you mean %s?)", message, strings.ToLower(r.Expanded)), definedHere(p, i))
		if r.Text == r.Expanded {
			d.replaceSafely("Write "+strings.ToLower(r.Text), r.Span, strings.ToLower(r.Text))
		}
		return
	}
	p.Report(r.Span, message+undeclared(p, r))
}

// checkTriggerImage reports an ONBUILD's image where the trigger runs.
func checkTriggerImage(p *Pass, r *stage.Reference) {
	message := imageError(p, r)
	if message == "" {
		return
	}
	for _, child := range p.Runs(r.In) {
		p.Report(p.Stages()[child].Base.Span, message, Related{r.Span, "the ONBUILD that takes from it"})
	}
}

// imageError is what BuildKit says of r as the name of an image; "" if it takes it,
// or might for some build arguments.
func imageError(p *Pass, r *stage.Reference) string {
	switch {
	case r.ByArgument && p.ImageForSome(r):
	case r.Kind == stage.Unknown && r.Expanded == "" && (r.ByArgument || len(p.Undeclared(r)) > 0) && !strings.Contains(r.Text, "?"):
		return fmt.Sprintf("base name (%s) should not be blank", r.Text)
	case r.Kind == stage.Image:
		if err := stage.ImageError(r.Expanded); err != nil {
			return fmt.Sprintf("failed to parse stage name %q: %v", r.Expanded, err)
		}
	}
	return ""
}

// undeclared says why a variable is blank.
func undeclared(p *Pass, r *stage.Reference) string {
	names := p.Undeclared(r)
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf(" (no ARG %s stands above the first FROM)", strings.Join(slices.Compact(names), ", "))
}

// quoteLeftOpen tells of a --from that has swallowed the instruction's arguments,
// which has an error of its own.
func quoteLeftOpen(p *Pass, r *stage.Reference) bool {
	return strings.ContainsAny(r.Text, " \t") && p.verdict(r.Item) != nil
}
