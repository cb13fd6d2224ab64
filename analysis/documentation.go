package analysis

import (
	"strings"
	"unicode"
)

// Documentation is what is shown of a stage or a variable beside its name, or of a
// word that the language has.
type Documentation struct {
	Words string // its comment
	Code  string // the instruction that defines it
	Guide string // markdown, on a word of the language
	Page  string // where there is more of that
}

// documented is documentation that is known before it is asked for; nil for none.
func documented(doc Documentation) documenter {
	if doc.Empty() {
		return nil
	}
	return &doc
}

func (d *Documentation) document(int) Documentation { return *d }

func (d *Document) document(stage int) Documentation { return d.describe(stage) }

// guide documents a word of the language.
func guide(doc, page string) Documentation { return Documentation{Guide: doc, Page: page} }

// describe documents a stage by its doc comment, or by the comment right above
// it if none of the lines begins with its name.
func (d *Document) describe(i int) Documentation {
	s := d.Stage(i)
	words := d.File.CommentAbove(s.Items[0])
	if doc := d.Doc(&s); doc != "" {
		words = s.Name + " " + doc
	}
	return Documentation{Words: readable(words), Code: d.File.Slice(s.From)}
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

// Empty tells whether there is nothing to show.
func (d Documentation) Empty() bool { return d == Documentation{} }

// Plain is the documentation for a client that shows text as it is.
func (d Documentation) Plain() string { return d.page().Plain() }

// Markdown is the documentation for a client that renders it.
func (d Documentation) Markdown(links Links) string { return d.page().Markdown(links) }

func (d Documentation) page() *Markup {
	p := &Markup{}
	p.quote(d.Words)
	p.code(d.Code)
	p.markdown(d.Guide)
	p.more(d.Page)
	return p
}
