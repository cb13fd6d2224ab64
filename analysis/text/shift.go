package text

// Shift is an edit without its text: Size bytes stand where the span was.
type Shift struct {
	Span Span
	Size int
}

// Move is where a span is behind the shift. What is written at its end does not belong
// to it.
func (s Shift) Move(at Span) Span {
	by := s.Size - s.Span.Len()
	empty := at.Len() == 0
	switch {
	case at.Start >= s.Span.End:
		at.Start += by
	case at.Start > s.Span.Start:
		at.Start = s.Span.Start + s.Size
	}
	switch {
	case empty:
		at.End = at.Start
	case at.End >= s.Span.End && at.End > s.Span.Start:
		at.End += by
	case at.End > s.Span.Start:
		at.End = s.Span.Start
	}
	at.End = max(at.Start, at.End)
	return at
}

// Extend makes s one with the shift next, which was made after it, if that goes on where
// s ends or takes back some of what s wrote; it is false if not.
func (s *Shift) Extend(next Shift) bool {
	end := s.Span.Start + s.Size
	if next.Span.End != end || next.Span.Start < s.Span.Start {
		return false
	}
	s.Size += next.Size - next.Span.Len()
	return true
}

// MovedBy is where a span is behind all the shifts, one made after the other.
func MovedBy(shifts []Shift, at Span) Span {
	for _, s := range shifts {
		at = s.Move(at)
	}
	return at
}
