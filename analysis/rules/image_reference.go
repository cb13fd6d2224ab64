package rules

import (
	_ "crypto/sha256" // a digest's algorithm is known only where it is linked
	_ "crypto/sha512"
	"fmt"
	"slices"
	"strings"

	"github.com/distribution/reference"
	"github.com/stagels/stagels/analysis/eval"
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
	checkBases(p)
	for i := range p.Refs() {
		r := &p.Refs()[i]
		switch {
		case r.Expanded != r.Text: // an index: the image was judged where it is written
		case r.Site.Onbuild():
			checkTriggerImage(p, r)
		default:
			reportImage(p, r, imageError(r))
		}
	}
}

// checkBases judges also the base of a FROM that BuildKit refuses for something else, if no
// variable is in it.
func checkBases(p *Pass) {
	words := make([]*eval.Word, p.Count())
	for _, s := range p.steps("from") {
		if len(s.Words) > 0 {
			words[s.Stage] = &s.Words[0]
		}
	}
	for i, w := range words {
		r := &p.Stages()[i].Base
		switch {
		case w != nil:
			checkBase(p, r, w)
		case !r.ByArgument:
			reportImage(p, r, imageError(r))
		}
	}
}

// checkBase judges what a FROM is built on, which is expanded to w.
func checkBase(p *Pass, r *stage.Reference, w *eval.Word) {
	switch {
	case w.Err != nil || !w.Fixed && couldBeTaken(p, r, w):
	case r.Kind == stage.Unknown:
		reportImage(p, r, fmt.Sprintf("base name (%s) should not be blank", r.Text))
	default:
		reportImage(p, r, imageError(r))
	}
}

// couldBeTaken tells whether a base could be a stage above or an image, whatever its build
// arguments are now.
func couldBeTaken(p *Pass, r *stage.Reference, w *eval.Word) bool {
	for i := range r.In {
		if name := p.Name(i); name != "" && p.CouldMean(r, name) {
			return true
		}
	}
	return w.CouldBeOf(images)
}

// images are the names that an image can have (distribution/reference).
var images = eval.NewLanguage(strings.Trim(reference.ReferenceRegexp.String(), "^$"))

func reportImage(p *Pass, r *stage.Reference, message string) {
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
	message := imageError(r)
	if message == "" {
		return
	}
	for _, child := range p.Runs(r.In) {
		p.reportTriggered(child, message, Related{r.Span, "the ONBUILD that takes from it"})
	}
}

// imageError is what BuildKit says of r as the name of an image; "" if it takes it.
func imageError(r *stage.Reference) string {
	if r.Kind == stage.Image {
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
