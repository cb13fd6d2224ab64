package text

import "strings"

// Edits are edits of the text, in the order of the text, as edits of the host; ok is false
// if they reach into what is not written letter for letter. What the host says when they are
// made is to be read again, because no escape is right everywhere.
func (e *Embedding) Edits(edits []Edit) (out []Edit, ok bool) {
	for _, edit := range edits {
		placed, ok := e.placed(edit)
		if !ok || len(out) > 0 && out[len(out)-1].Span.End > placed.Span.Start {
			return nil, false
		}
		for _, p := range e.Pieces {
			if p.How == Decided && p.Host.Start < placed.Span.End && placed.Span.Start < p.Host.End {
				return nil, false
			}
		}
		out = append(out, placed)
	}
	return out, true
}

func (e *Embedding) placed(edit Edit) (out Edit, ok bool) {
	start, ok := e.border(edit.Span.Start)
	end, isBorder := e.border(edit.Span.End)
	if !ok || !isBorder {
		return Edit{}, false
	}
	out = Edit{Span{start, end}, e.Escaped(edit.New)}
	if e.Break != "" {
		out = e.indented(edit, out)
	}
	return out, true
}

// border is the place of the host between two letters of the text: behind what indents a
// line.
func (e *Embedding) border(off int) (host int, ok bool) {
	if len(e.Pieces) == 0 || off > len(e.Text) {
		return 0, false
	}
	p := e.Pieces[e.behind(off)]
	switch {
	case p.How == Same:
		return p.Host.Start + off - p.Text.Start, true
	case off == p.Text.End:
		return p.Host.End, true
	}
	return p.Host.Start, off == p.Text.Start
}

// indented is an edit whose lines begin as those of the host do, but for empty ones. placed
// is where it is made, behind what indents a line.
func (e *Embedding) indented(edit, placed Edit) Edit {
	lines := strings.Split(placed.New, "\n")
	last, from := len(lines)-1, e.lineStart(edit.Span.Start)
	more := edit.Span.End < len(e.Text) && !strings.HasPrefix(strings.TrimPrefix(e.Text[edit.Span.End:], "\r"), "\n")
	if to := e.lineStart(edit.Span.End); to >= 0 && lines[last] == "" && (last > 0 || from >= 0) {
		placed.Span.End, more = to, false // the line behind keeps what indents it
	}
	begins := from >= 0
	for i, line := range lines {
		empty := strings.TrimSuffix(line, "\r") == "" && !(i == last && more)
		switch {
		case i == 0 && begins && !empty && placed.Span.Start-from >= len(e.Indent):
			// the line is indented already
		case begins && empty && i == 0:
			placed.Span.Start = min(from, placed.Span.End)
		case begins && !empty:
			lines[i] = e.Indent + line
			if i == 0 {
				placed.Span.Start = from
			}
		}
		begins = true
	}
	placed.New = strings.Join(lines, e.Break)
	return placed
}

// lineStart is where the line begins in the host that an offset of the text begins; -1 if it
// begins none.
func (e *Embedding) lineStart(off int) int {
	i := e.behind(off)
	switch p := e.Pieces[i]; {
	case off == 0:
		return e.Begin
	case e.Text[off-1] != '\n':
		return -1
	case off == p.Text.Start && i > 0:
		return e.Pieces[i-1].Host.End
	case off == p.Text.End:
		return p.Host.End
	default:
		return p.Host.Start + off - p.Text.Start // there is no indentation within a piece
	}
}

// Escaped is a piece of text with what its letters are in the host.
func (e *Embedding) Escaped(piece string) string {
	for _, step := range e.Escapes {
		piece = strings.NewReplacer(step...).Replace(piece)
	}
	return piece
}
