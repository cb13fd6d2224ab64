package rules

import (
	"fmt"
	"strings"

	"github.com/distribution/reference"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// BuildKit reads as directives the comments at the top, up to the first that is none
// (parser/directives.go:49): one with a slip in its name is a comment, and what stands
// below it too.
var _ = register(Rule{
	Name: "MisspeltDirective", Severity: Warning, OfText: true, FileWide: true, Check: checkDirectiveNames,
	Summary: "A comment in the first lines is nearly a directive",
})

func checkDirectiveNames(p *Pass) {
	for i := range p.File.Items() {
		it := &p.File.Items()[i]
		if it.Kind == syntax.Directive {
			continue
		}
		if it.Kind == syntax.Comment && it.Dir == nil {
			p.reportDirective(it)
		}
		return
	}
}

// likeDirective is a comment of a directive's form, also with a colon for the =.
var likeDirective = pattern.New(`^(\x{FEFF}?\s*)(#\s*)([A-Za-z]+)(\s*[=:]\s*)(\S.*?)\s*$`)

func (p *Pass) reportDirective(it *syntax.Item) {
	m := likeDirective.Find(it.Span.Of(p.File.Text()))
	if m == nil {
		return
	}
	name := meantDirective(m[3], m[5])
	start := it.Span.Start + len(m[1]) + len(m[2])
	switch {
	case name == "":
		return
	case strings.EqualFold(name, m[3]) && strings.Contains(m[4], "="):
		return
	case strings.EqualFold(name, m[3]):
		end := start + len(m[3]) + len(m[4])
		p.Report(text.Span{Start: start, End: end}, fmt.Sprintf("a directive has =, so this is a comment: write %s=", name)).
			replace("Write "+name+"=", text.Span{Start: start - len(m[2]), End: end}, m[2]+name+"=")
	default:
		at := text.Span{Start: start, End: start + len(m[3])}
		p.Report(at, fmt.Sprintf("BuildKit knows no directive %s, so this is a comment, and no directive can follow it: write %s", m[3], name)).
			replace("Write "+name, text.Span{Start: start - len(m[2]), End: at.End + len(m[4])}, m[2]+name+"=")
	}
}

// meantDirective is the directive of nearly the name that takes such a value; "" if there
// is none.
func meantDirective(name, value string) string {
	switch {
	case nearDirective(name, "escape") && (value == "`" || value == `\`):
		return "escape"
	case nearDirective(name, "check") && checkValue.Matches(value):
		return "check"
	case nearDirective(name, "syntax"):
		if image, err := reference.ParseNormalizedNamed(value); err == nil && strings.Contains(reference.Path(image), "/dockerfile") {
			return "syntax"
		}
	}
	return ""
}

func nearDirective(name, directive string) bool {
	return strings.EqualFold(name, directive) || isSlip(name, directive)
}

// checkValue is what # check= takes.
var checkValue = pattern.New(`^(?:skip|error|experimental)=`)
