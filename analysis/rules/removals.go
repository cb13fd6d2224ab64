package rules

import (
	"strings"

	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// withoutWord removes the word at the span.
func withoutWord(p *Pass, at text.Span) (Fix, bool) {
	return Fix{Title: "Remove " + at.Of(p.File.Text()), Edits: edit(withBlanks(p, at), "")}, true
}

// withBlanks is the span with the blanks behind it in its line.
func withBlanks(p *Pass, at text.Span) text.Span {
	rest := p.File.Text()[at.End:]
	at.End += len(rest) - len(strings.TrimLeft(rest, " \t"))
	return at
}

// withoutRest removes what the instruction has too much: all from the end of what stays to
// its end. A comment, which BuildKit takes for words there, goes to a line of its own.
func withoutRest(p *Pass, it *syntax.Item, stays int) (Fix, bool) {
	src := p.File.Text()
	end := it.Abs(it.Instr.Body.Span).End
	if stays >= end {
		return Fix{}, false
	}
	gone := text.Span{Start: stays, End: end}
	words := strings.TrimLeft(gone.Of(src), " \t")
	if strings.Contains(words, "\n") {
		return Fix{}, false
	}
	if !strings.HasPrefix(words, "#") {
		return Fix{Title: "Remove " + words, Edits: edit(gone, "")}, true
	}
	start := it.Span.Start + bomLen(src, it.Span.Start)
	edits := append(insert(start, words+lineEnd(p)), text.Edit{Span: gone})
	return Fix{Title: "Move the comment to a line of its own", Edits: edits}, true
}

// withoutField removes the field of a mount at the span, and the comma beside it.
func withoutField(p *Pass, field text.Span) (Fix, bool) {
	src := p.File.Text()
	title := "Remove " + field.Of(src)
	switch {
	case field.Start > 0 && src[field.Start-1] == ',':
		field.Start--
	case field.End < len(src) && src[field.End] == ',':
		field.End++
	default:
		return Fix{}, false
	}
	return Fix{Title: title, Edits: edit(field, "")}, true
}

// withoutDirective removes the line of a directive.
func withoutDirective(p *Pass, it *syntax.Item) (Fix, bool) {
	line := it.Span
	line.Start += bomLen(p.File.Text(), line.Start)
	return Fix{Title: "Remove this directive", Edits: edit(line, "")}, true
}
