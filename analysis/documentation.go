package analysis

import (
	"strings"

	"github.com/stagels/stagels/analysis/stage"
)

// Documentation is what is shown of a stage beside its name.
type Documentation struct {
	Words string // its doc comment
	Code  string // its FROM instruction
}

// describe documents a stage by its doc comment, or by the comment right above
// it if none of the lines begins with its name.
func (d *Document) describe(s *stage.Stage) Documentation {
	words := d.Doc(s)
	if words == "" {
		words = d.File.CommentAbove(s.Items[0])
	}
	return Documentation{words, s.From.Of(d.Text())}
}

// Empty tells whether there is nothing to show.
func (d Documentation) Empty() bool { return d.Words == "" && d.Code == "" }

// Plain is the documentation for a client that shows text as it is.
func (d Documentation) Plain() string {
	if d.Words == "" {
		return d.Code
	}
	return d.Words + "\n\n" + d.Code
}

// Markdown is the documentation for a client that renders it. The comment's lines
// stay lines, and what looks like a tag in it stays text.
func (d Documentation) Markdown() string {
	code := "```dockerfile\n" + strings.ReplaceAll(d.Code, "\r\n", "\n") + "\n```"
	if d.Words == "" {
		return code
	}
	words := strings.NewReplacer("<", "\\<", "\n", "  \n").Replace(d.Words)
	return words + "\n\n" + code
}
