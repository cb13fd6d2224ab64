package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/text"
)

// splitPairs reads ENV and LABEL: key=value ..., or the old form key value
// (parser/line_parsers.go:140).
func (in *Instr) splitPairs(body Word) {
	found := in.quotedWords(body.log)
	if len(found) == 0 {
		return
	}
	if !strings.Contains(found[0].Text, "=") {
		in.splitOldPair(body)
		return
	}
	for _, w := range found {
		if !strings.Contains(w.Text, "=") {
			in.Problem = &w.Span
			continue
		}
		in.Pairs = append(in.Pairs, in.pair(w))
	}
}

func (in *Instr) splitOldPair(body Word) {
	keyEnd := body.log.Start + strings.IndexFunc(body.Text+" ", isSeparator)
	value := keyEnd
	for value < body.log.End && isSeparator(rune(in.line.text[value])) {
		value++
	}
	key := in.word(body.log.Start, keyEnd)
	if value == body.log.End {
		in.Problem = &key.Span
		return
	}
	in.Pairs = []Pair{{Key: key, Value: in.word(value, body.log.End)}}
}

func (in *Instr) splitArgs(body Word) {
	for _, w := range in.quotedWords(body.log) {
		in.Args = append(in.Args, w)
		in.Pairs = append(in.Pairs, in.pair(w))
	}
}

func (in *Instr) pair(w Word) Pair {
	eq := strings.IndexByte(w.Text, '=')
	if eq < 0 {
		return Pair{Key: w}
	}
	cut := w.log.Start + strings.IndexByte(in.line.text[w.log.Start:], '=')
	p := Pair{Key: in.word(w.log.Start, cut), Value: in.word(cut+1, w.log.End), Sep: "="}
	p.Key.Text, p.Value.Text = w.Text[:eq], w.Text[eq+1:]
	return p
}

// quotedWords splits at blanks outside quotes and escapes; both stay in the
// words. An escape character that ends the text is dropped
// (parser/line_parsers.go:46).
func (in *Instr) quotedWords(s text.Span) []Word {
	var out []Word
	for i := s.Start; i < s.End; {
		r, size := utf8.DecodeRuneInString(in.line.text[i:s.End])
		if unicode.IsSpace(r) {
			i += size
			continue
		}
		end, dropped := in.quotedWordEnd(i, s.End)
		w := in.word(i, end)
		if dropped {
			w.Text = w.Text[:len(w.Text)-1]
		}
		if !utf8.ValidString(w.Text) {
			w.Text = string([]rune(w.Text))
		}
		if w.Text != "" {
			out = append(out, w)
		}
		i = end
	}
	return out
}

// quotedWordEnd is where the word that begins at i ends; dropped tells that its
// last character is an escape of nothing.
func (in *Instr) quotedWordEnd(i, end int) (stop int, dropped bool) {
	var quote rune
	for i < end {
		r, size := utf8.DecodeRuneInString(in.line.text[i:end])
		switch {
		case quote == 0 && unicode.IsSpace(r):
			return i, false
		case r == rune(in.escape) && quote != '\'':
			if i+size == end {
				return end, true
			}
			i += size
			_, size = utf8.DecodeRuneInString(in.line.text[i:end])
		case quote == 0 && (r == '\'' || r == '"'):
			quote = r
		case r == quote:
			quote = 0
		}
		i += size
	}
	return end, false
}
