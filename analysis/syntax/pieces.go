package syntax

import (
	"strings"

	"github.com/stagels/stagels/analysis/text"
)

// Piece is a part of an instruction that holds together: a keyword, a flag, a word,
// a pair with its equals sign, a text, or in a JSON array a string with its quotes,
// a comma or a bracket. Between two pieces BuildKit reads nothing.
type Piece struct {
	Word
	// Whole marks a text that BuildKit takes as it stands, blanks included.
	Whole bool
}

// Log is where the piece stands in Logical.
func (p *Piece) Log() text.Span { return p.log }

// Pieces are the pieces of the instruction in order. What follows ONBUILD is one:
// its text goes into the image (instructions/parse.go:455).
func (in *Instr) Pieces() []Piece {
	out := []Piece{{Word: in.Keyword}}
	if forms[in.Name] == trigger {
		return in.appendWhole(out, in.trimmedWord(in.Keyword.log.End, len(in.line.text)))
	}
	for _, f := range in.Flags {
		out = append(out, Piece{Word: in.word(f.log.Start, f.log.End)})
	}
	if in.Dashes.Present() {
		out = append(out, Piece{Word: in.Dashes})
	}
	return in.appendBody(out)
}

func (in *Instr) appendBody(out []Piece) []Piece {
	form := forms[in.Name]
	left := in.Args
	if form == health && len(left) > 0 {
		out = append(out, Piece{Word: left[0]})
		left = left[1:]
	}
	switch {
	case in.JSON:
		return in.appendJSON(out)
	case form == pairs:
		return in.appendPairs(out)
	case form == words || form == jsonWords || form == args:
		for _, w := range left {
			out = append(out, Piece{Word: w})
		}
	case len(left) > 0:
		return in.appendWhole(out, left[0])
	}
	return out
}

func (in *Instr) appendWhole(out []Piece, w Word) []Piece {
	if !w.Present() {
		return out
	}
	return append(out, Piece{w, true})
}

func (in *Instr) appendPairs(out []Piece) []Piece {
	for _, p := range in.Pairs {
		if p.Sep == "" {
			return in.appendWhole(append(out, Piece{Word: p.Key}), p.Value)
		}
		out = append(out, Piece{Word: in.word(p.Key.log.Start, p.Value.log.End)})
	}
	return out
}

// appendJSON cuts the array, which is known to hold nothing but strings.
func (in *Instr) appendJSON(out []Piece) []Piece {
	line, end := in.line.text, in.Body.log.End
	i := in.Body.log.Start
	if forms[in.Name] == health {
		i = in.Args[0].log.End
	}
	for i < end {
		start := i
		i++
		switch {
		case line[start] == '"':
			i = jsonStringEnd(line, i) + 1
		case strings.IndexByte("[,]", line[start]) < 0:
			continue
		}
		out = append(out, Piece{Word: in.word(start, i)})
	}
	return out
}
