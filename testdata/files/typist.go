package files

import (
	"math/rand/v2"

	"github.com/stagels/stagels/analysis/text"
)

// Typist edits a text at random, as people do: it types letter by letter, removes,
// replaces, pastes parts of other files and takes edits back.
type Typist struct {
	Text string

	rnd    *rand.Rand
	others []File
	typing string // what is still to be typed, at the place at
	at     int
	undo   []text.Edit
}

// NewTypist begins with the file's text. What it does is the same for the same seed.
func NewTypist(seed uint64, f File, others []File) *Typist {
	return &Typist{Text: f.Text, rnd: rand.New(rand.NewPCG(seed, uint64(len(f.Text)))), others: others}
}

// words are what it types.
var words = []string{
	"\nCOPY --from=0 a b\n", "\nRUN --mount=type=cache,target=/c ls\n", "\nONBUILD RUN --mount=type=cache,target=/c ls\n",
	"\nSHELL [\"sh\"]\n", "\nCOPY --from=9 a b\n", "FROM a AS b\n", "ARG X=1 \\\n  Y=$X\n", "RUN <<E\nx\nE\n", "# check=skip=all\n",
	" AS x", "ENV A=\"é🐳\"\n", "\r\n", "USER ${X:-y}\n",
}

// marks are letters on which much hangs.
var marks = []string{"a", "\n", "\\", "=", " ", "$", "#", "F", "\"", "<<E\n", "`", "\t", "\r"}

// Next makes an edit, which is in Text afterwards. Its span counts in what Text was.
func (t *Typist) Next() text.Edit {
	e := t.next()
	t.Text = e.Apply(t.Text)
	return e
}

func (t *Typist) next() text.Edit {
	if t.typing != "" {
		e := text.Edit{Span: text.Span{Start: t.at, End: t.at}, New: t.typing[:1]}
		t.typing, t.at = t.typing[1:], t.at+1
		return t.noted(e)
	}
	start := t.rnd.IntN(len(t.Text) + 1)
	e := text.Edit{Span: text.Span{Start: start, End: start}}
	switch t.rnd.IntN(10) {
	case 0:
		e.Span.End = min(len(t.Text), start+t.rnd.IntN(30))
	case 1:
		e.Span.End = min(len(t.Text), start+t.rnd.IntN(30))
		e.New = t.part(20)
	case 2:
		e.New = t.part(80)
	case 3:
		e.New = t.part(2000)
	case 4:
		e.Span.End = min(len(t.Text), start+t.rnd.IntN(2000))
	case 5, 6:
		if n := len(t.undo); n > 0 {
			e, t.undo = t.undo[n-1], t.undo[:n-1]
			return e
		}
	case 7:
		t.typing, t.at = words[t.rnd.IntN(len(words))], start
		return t.next()
	default:
		e.New = marks[t.rnd.IntN(len(marks))]
	}
	return t.noted(e)
}

// noted is e, which can be taken back from now on.
func (t *Typist) noted(e text.Edit) text.Edit {
	back := text.Span{Start: e.Span.Start, End: e.Span.Start + len(e.New)}
	t.undo = append(t.undo, text.Edit{Span: back, New: e.Span.Of(t.Text)})
	return e
}

// part is a part of another file.
func (t *Typist) part(most int) string {
	other := t.others[t.rnd.IntN(len(t.others))].Text
	from := t.rnd.IntN(len(other) + 1)
	return other[from:min(len(other), from+t.rnd.IntN(most))]
}
