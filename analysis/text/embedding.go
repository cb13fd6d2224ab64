package text

import (
	"sort"
	"strings"
)

// Embedding is how a text is written within another one, its host: a Dockerfile in a string
// of a YAML file. It is never changed once it is made.
type Embedding struct {
	Text   string  // what the host says
	Pieces []Piece // in order, without a gap in Text; nor do they overlap in the host
	// Escapes are what letters of the text are in the host, as strings.NewReplacer takes
	// them, one step after the other.
	Escapes [][]string
	// Break ends a line in the host, and Indent begins one, of which the first begins at
	// Begin. Break is "" if the lines of the text are no lines of the host.
	Break, Indent string
	Begin         int
	// Tail is what of the host belongs to the text but says nothing yet: the empty lines at
	// the end of a block scalar. Its first line may end the last one of the text.
	Tail Span
}

// Piece is a part of a text, and where it is written.
type Piece struct {
	Text, Host Span
	How        How
}

// How is how a piece is written.
type How uint8

// The ways to write a piece.
const (
	Same    How = iota // letter for letter
	Escaped            // by other letters, which mean these
	Decided            // by an expression, which something else gives its value
)

// Add adds a piece at the end: a text that is written at a span of the host.
func (e *Embedding) Add(piece string, host Span, how How) {
	at := len(e.Text)
	e.Text += piece
	if n := len(e.Pieces); n > 0 && how == Same && e.Pieces[n-1].How == Same && e.Pieces[n-1].Host.End == host.Start {
		e.Pieces[n-1].Text.End, e.Pieces[n-1].Host.End = len(e.Text), host.End
	} else if piece != "" || how == Decided {
		e.Pieces = append(e.Pieces, Piece{Span{at, len(e.Text)}, host, how})
	}
}

// Certain tells whether the host alone says what the text is.
func (e *Embedding) Certain() bool {
	for _, p := range e.Pieces {
		if p.How == Decided {
			return false
		}
	}
	return true
}

// whole is all of the host that says the text.
func (e *Embedding) whole() Span {
	if len(e.Pieces) == 0 {
		return Span{e.Tail.Start, e.Tail.Start}
	}
	return Span{e.Pieces[0].Host.Start, e.Pieces[len(e.Pieces)-1].Host.End}
}

// Holds tells whether a place of the host is one of the text, or of its tail.
func (e *Embedding) Holds(host int) bool {
	return len(e.Pieces) > 0 && e.whole().Touches(host) || e.Tail.Len() > 0 && e.Tail.Touches(host)
}

// Host is where a span of the text is written: with all of each piece that it has a part
// of which is not written letter for letter, and with what lies between pieces.
func (e *Embedding) Host(at Span) Span {
	if len(e.Pieces) == 0 {
		return e.whole()
	}
	first := e.Pieces[e.behind(at.Start)]
	out := Span{first.Host.End, first.Host.End}
	switch {
	case first.How == Same:
		out.Start = first.Host.Start + at.Start - first.Text.Start
	case at.Start < first.Text.End:
		out.Start = first.Host.Start
	}
	out.End = out.Start
	if at.Len() == 0 {
		return out
	}
	last := e.Pieces[e.behind(at.End-1)]
	out.End = last.Host.End
	if last.How == Same {
		out.End = last.Host.Start + at.End - last.Text.Start
	}
	return out
}

// behind is the piece with the byte behind an offset of the text; the last at its end.
func (e *Embedding) behind(off int) int {
	i := sort.Search(len(e.Pieces), func(i int) bool { return e.Pieces[i].Text.End > off })
	return min(i, len(e.Pieces)-1)
}

// Offset is the place of the text that a place of the host is; ok is false if it is none, or
// lies within an expression. What lies between two pieces is where the second begins.
func (e *Embedding) Offset(host int) (off int, ok bool) {
	if len(e.Pieces) == 0 || !e.whole().Touches(host) {
		return 0, false
	}
	i := sort.Search(len(e.Pieces), func(i int) bool { return e.Pieces[i].Host.End >= host })
	p := e.Pieces[i]
	switch {
	case host <= p.Host.Start:
		return p.Text.Start, true
	case host == p.Host.End:
		return p.Text.End, true
	case p.How == Same:
		return p.Text.Start + host - p.Host.Start, true
	}
	return p.Text.Start, p.How == Escaped
}

// Within is what of the text a span of the host touches; ok is false if it touches nothing.
func (e *Embedding) Within(host Span) (at Span, ok bool) {
	whole := e.whole()
	if len(e.Pieces) == 0 || host.Start > whole.End || host.End < whole.Start {
		return Span{}, false
	}
	at.Start, _ = e.Offset(max(host.Start, whole.Start))
	at.End, _ = e.Offset(min(host.End, whole.End))
	return at, true
}

// InFile tells which line of the host a line of the text is, both from 1; beyond its end it
// is the last.
func (e *Embedding) InFile(host *Lines) func(line int) int {
	own := NewFileLines(e.Text)
	return func(line int) int {
		start := own.Start(min(line, own.Count()) - 1)
		return host.At(e.Host(Span{start, start}).Start) + 1
	}
}

// Then is how a text is written in the host that is written in the text of e as inner says.
func (e *Embedding) Then(inner *Embedding) *Embedding {
	out := &Embedding{Escapes: append(append([][]string{}, inner.Escapes...), e.Escapes...), Break: e.Break, Indent: e.Indent + inner.Indent, Begin: e.Begin, Tail: e.Tail}
	if inner.Break != "" && len(e.Pieces) > 0 { // its lines are lines of e
		out.Begin, out.Tail = e.lineStart(inner.Begin), Span{}
	}
	for _, p := range inner.Pieces {
		if p.How != Same {
			out.Add(p.Text.Of(inner.Text), e.Host(p.Host), p.How)
			continue
		}
		for i := e.behind(p.Host.Start); i < len(e.Pieces) && e.Pieces[i].Text.Start < p.Host.End; i++ {
			q := e.Pieces[i]
			part := Span{max(q.Text.Start, p.Host.Start), min(q.Text.End, p.Host.End)}
			out.Add(part.Of(e.Text), e.Host(part), q.How)
		}
	}
	return out
}

// Extended is the text with what of its tail stands before a place of the host, which is
// where the text ends then; ok is false if nothing that is typed there would be of the text.
func (e *Embedding) Extended(host string, at int) (out *Embedding, ok bool) {
	line := strings.LastIndexByte(host[:at], '\n') + 1
	if e.Tail.Len() == 0 || !e.Tail.Touches(at) || line < e.Tail.Start || len(host[line:at]) < len(e.Indent) || strings.Trim(host[line:at], " ") != "" {
		return nil, false
	}
	longer := *e
	out, longer.Pieces = &longer, append([]Piece{}, e.Pieces...)
	for from := e.Tail.Start; from < line; {
		end := from + strings.IndexByte(host[from:], '\n') + 1
		out.Text += "\n"
		out.Pieces = append(out.Pieces, Piece{Span{len(out.Text) - 1, len(out.Text)}, Span{end - len(e.Break), end}, Escaped})
		from = end
	}
	if out.Tail = (Span{at, e.Tail.End}); e.Text == "" {
		out.Indent = host[line:at]
	}
	out.Pieces = append(out.Pieces, Piece{Span{len(out.Text), len(out.Text)}, Span{at, at}, Same})
	return out, true
}
