package rules

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/stagels/stagels/analysis/stage"
)

// BuildKit takes a name that is no stage for a named context or an image, and pulls it
// (dockerfile2llb/convert.go:940). That is worth a warning where the name is nearly a
// stage's, by a slip of a letter or two or a part of it left out, and where stages have such
// names and images do not. Of another name that COPY and mounts have there is a hint.
var _ = register(Rule{
	Name: "UnknownStage", Severity: Warning, Check: checkUnknownStages,
	Summary: "A name that likely means a stage is taken for an image",
})

func checkUnknownStages(p *Pass) {
	m := missingStages{Pass: p}
	check := func(r *stage.Reference) {
		if maybeSlip(r) && !reportSlip(p, r) {
			m.report(r)
		}
	}
	for i := range p.Stages() {
		check(&p.Stages()[i].Base)
	}
	for i := range p.Refs() {
		check(&p.Refs()[i])
	}
}

// Meant is the stage that r, which BuildKit takes for an image, was likely meant for;
// stage.None if it was not meant for any.
func Meant(m *stage.Model, r *stage.Reference) int {
	if !maybeSlip(r) {
		return stage.None
	}
	if i, err := strconv.Atoi(r.Text); err == nil && i >= 0 && i < r.In && !r.Site.TakesIndex() {
		return i
	}
	if i := m.StageByName(r.Text); i > r.In && m.Stages()[i].Name == r.Text {
		return i
	}
	return nearest(m, r)
}

func maybeSlip(r *stage.Reference) bool {
	return r.Kind == stage.Image && r.Bare() && !officialImages[strings.ToLower(r.Text)]
}

// reportSlip tells of a name that nearly means a stage, or does elsewhere, unless a build
// gives a context of that name; it is false for any other name.
func reportSlip(p *Pass, r *stage.Reference) bool {
	if i, err := strconv.Atoi(r.Text); err == nil && i >= 0 && i < r.In && !r.Site.TakesIndex() {
		p.reportUngiven(r, fmt.Sprintf("a number means a stage only in COPY --from: BuildKit takes %s for an image", r.Text), i).
			Fix(func() (Fix, bool) {
				return Fix{"Write the stage's name", edit(r.Span, p.Stages()[i].Name), false}, p.Stages()[i].Name != ""
			})
		return true
	}
	if i := p.StageByName(r.Text); i > r.In && p.Stages()[i].Name == r.Text {
		p.reportUngiven(r, fmt.Sprintf("%q is a stage further down: FROM sees only those above it, so BuildKit takes it for an image", r.Text), i)
		return true
	}
	if !p.compares(p.Count()) {
		return true
	}
	best := nearest(p.Model, r)
	if best == stage.None {
		return false
	}
	name := p.Stages()[best].Name
	p.reportUngiven(r, fmt.Sprintf("%q is no stage, so BuildKit takes it for an image: did you mean %q?", r.Text, name), best).
		replace("Write "+name, r.Span, name)
	return true
}

// reportUngiven reports of a name that stage i may have been meant by, unless a build in
// another file gives a context of that name.
func (p *Pass) reportUngiven(r *stage.Reference, message string, i int) *Diagnostic {
	if p.given(r.Text) {
		return nil
	}
	return p.Report(r.Span, message, definedHere(p, i))
}

// nearest is the stage that r would mean but for a slip.
func nearest(m *stage.Model, r *stage.Reference) int {
	best, least := stage.None, 0
	for i := range m.Stages() {
		s := &m.Stages()[i]
		if s.Name == "" || i >= r.In {
			continue
		}
		d, near := slip(strings.ToLower(r.Text), s.Name)
		if near && (best == stage.None || d < least) {
			best, least = i, d
		}
	}
	return best
}

// slip tells whether name was likely meant for stage, and how far it is from it.
// Names that differ in their digits alone are likely meant as they are.
func slip(name, stage string) (distance int, near bool) {
	if len(name) < 3 || name == stage {
		return 0, false
	}
	d := levenshtein.Distance(name, stage, nil)
	allowed := 1
	if len(name) > 4 {
		allowed = 2
	}
	if d <= allowed {
		return d, withoutDigits(name) != withoutDigits(stage)
	}
	return d, partOf(name, stage)
}

func withoutDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return -1
		}
		return r
	}, s)
}

// partOf tells whether stage is name with one part more before or behind it.
func partOf(name, stage string) bool {
	const separators = "-_."
	if rest, ok := strings.CutPrefix(stage, name); ok {
		return strings.ContainsAny(rest[:1], separators)
	}
	if rest, ok := strings.CutSuffix(stage, name); ok {
		return strings.ContainsAny(rest[len(rest)-1:], separators)
	}
	return false
}

// mostStages bounds how many stages a name is held against while someone types.
const mostStages = 200

// NearStage tells whether name is a stage's, nearly one, or the begin of one.
func NearStage(m *stage.Model, name string) bool {
	name = strings.ToLower(name)
	for i := range min(m.Count(), mostStages) {
		if s := m.Name(i); s != "" {
			if _, near := slip(name, s); near || strings.HasPrefix(s, name) {
				return true
			}
		}
	}
	return false
}
