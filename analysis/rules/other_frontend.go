package rules

import (
	"fmt"
	"path"
	"strings"

	"github.com/distribution/reference"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// A file may say, or a build be told, that another frontend than BuildKit's own reads it
// (frontend/dockerfile/builder/build.go:55). What such a frontend takes nobody knows here:
// no other rule looks at the file.
var _ = register(Rule{
	Name: "OtherFrontend", Severity: Hint, FileWide: true, AnyFrontend: true, Check: checkFrontend,
	Summary: "Another frontend than Docker's reads the file",
})

func checkFrontend(p *Pass) {
	if name := OtherFrontend(p.Model); name != "" {
		p.Report(frontendSpan(p), fmt.Sprintf("the frontend %s reads this file: what it takes is not known, so nothing else is reported", name))
	}
}

// OtherFrontend is the image of the frontend that reads the file, as it is named; "" if
// that is Docker's own, or a copy of it in another registry.
func OtherFrontend(m *stage.Model) string {
	name, told := m.BuildArg("BUILDKIT_SYNTAX")
	if name, _, _ = strings.Cut(strings.TrimSpace(name), " "); !told {
		name, _, _, _ = parser.DetectSyntax([]byte(m.File.Text()))
	}
	image, err := reference.ParseNormalizedNamed(name)
	if err != nil {
		return ""
	}
	switch path.Base(reference.Path(image)) {
	case "dockerfile", "dockerfile-upstream":
		return ""
	}
	return name
}

// frontendSpan is the directive that names the frontend, or the first line where no
// directive does.
func frontendSpan(p *Pass) text.Span {
	src := p.File.Text()
	for i := range p.File.Items() {
		if it := &p.File.Items()[i]; it.Dir != nil && it.Dir.Name == "syntax" {
			span := it.Abs(it.Dir.Span)
			first, _, _ := strings.Cut(span.Of(src), " ")
			return text.Span{Start: span.Start, End: span.Start + len(first)}
		}
	}
	first, _, _ := strings.Cut(src, "\n")
	return text.Span{End: len(strings.TrimSuffix(first, "\r"))}
}
