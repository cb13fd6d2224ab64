package analysis

import (
	"strings"
	"unicode"

	"github.com/stagels/stagels/analysis/markup"
	"github.com/stagels/stagels/analysis/workspace"
)

// DocumentationOf documents a stage by its doc comment, or by the comment right above
// it if none of the lines begins with its name. A comment that is but the name says
// nothing.
func DocumentationOf(d *workspace.Document, i int) markup.Documentation {
	s := d.Model.Stage(i)
	words := d.Model.File.CommentAbove(s.Items[0])
	if doc := d.Model.Doc(&s); doc != "" {
		words = s.Name + " " + doc
	}
	if s.Name != "" && strings.EqualFold(strings.TrimSpace(words), s.Name) {
		words = ""
	}
	return markup.Documentation{Words: readable(words), Code: d.Model.File.Slice(s.From)}
}

// mostOfAComment is how many lines of a comment are shown.
const mostOfAComment = 15

// readable is a comment without the lines that only part it from others.
func readable(comment string) string {
	var out []string
	for line := range strings.SplitSeq(comment, "\n") {
		if strings.ContainsFunc(line, isWordRune) || line == "" && len(out) > 0 {
			out = append(out, line)
		}
	}
	if len(out) > mostOfAComment {
		out = append(out[:mostOfAComment], "…")
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
