package analysis

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Selections are what a selection at off can grow to, from a word to the whole text:
// the first holds off, or ends there, and each of the others holds the one before and
// more.
func Selections(d *workspace.Document, off int) []text.Span {
	s := selector{d: d, src: d.Text(), at: onCharacter(d.Text(), off)}
	s.out = []text.Span{{End: len(s.src)}}
	if item := d.Model.File.ItemAt(s.at); item >= 0 {
		s.stage(item)
		s.item(item)
		s.words(&d.Model.File.Items()[item])
	}
	slices.Reverse(s.out)
	return s.out
}

// onCharacter is the offset of the character that a cursor at off is on: the one behind it,
// or the one before it if only that is part of a word.
func onCharacter(src string, off int) int {
	apart := func(i int) bool { return strings.IndexByte(" \t\r\n=,:@", src[i]) >= 0 }
	if off > 0 && (off == len(src) || apart(off)) && !apart(off-1) {
		return off - 1
	}
	return off
}

// selector collects what holds the character at an offset, the largest first.
type selector struct {
	d   *workspace.Document
	src string
	at  int
	out []text.Span
}

// add takes s if it holds the place and, of what was taken before, each holds the
// other: what is added first matters more.
func (s *selector) add(span text.Span) {
	if span.Start > s.at || s.at >= span.End {
		return
	}
	i := 0
	for i < len(s.out) && s.out[i] != span && s.out[i].Contains(span) {
		i++
	}
	if i == len(s.out) || s.out[i] != span && span.Contains(s.out[i]) {
		s.out = slices.Insert(s.out, i, span)
	}
}

// trimmed adds s without the blanks and line ends at its ends.
func (s *selector) trimmed(span text.Span) {
	part := strings.TrimRightFunc(span.Of(s.src), unicode.IsSpace)
	span.End = span.Start + len(part)
	span.Start = span.End - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	s.add(span)
}

// stage adds the stage of the item, and the stage with the comments above it.
func (s *selector) stage(item int) {
	i := s.d.Model.At(item)
	items := s.d.Model.File.Items()
	if next := i + 1; next < len(s.d.Model.Stages()) && commentsAbove(s.d, s.d.Model.Stages()[next].Items[0]) <= item {
		i = next // a comment above its FROM
	}
	if i == stage.None {
		return
	}
	st := &s.d.Model.Stages()[i]
	end := items[lastOf(s.d, st)].Span.End
	s.trimmed(text.Span{Start: items[commentsAbove(s.d, st.Items[0])].Span.Start, End: end})
	s.trimmed(text.Span{Start: st.From.Start, End: end})
}

// commentsAbove is the index of the first of the comments right above the item.
func commentsAbove(d *workspace.Document, item int) int {
	for item > 0 && d.Model.File.Items()[item-1].Kind == syntax.Comment {
		item--
	}
	return item
}

func (s *selector) item(i int) {
	items := s.d.Model.File.Items()
	it := &items[i]
	switch it.Kind {
	case syntax.Comment:
		first, last := commentsAbove(s.d, i), i
		for last+1 < len(items) && items[last+1].Kind == syntax.Comment {
			last++
		}
		if last+1 < len(items) && items[last+1].Kind == syntax.Instruction && items[last+1].Instr.Name != "from" {
			s.trimmed(text.Span{Start: items[first].Span.Start, End: items[last+1].Span.End})
		}
		s.trimmed(text.Span{Start: items[first].Span.Start, End: items[last].Span.End})
	case syntax.Directive:
		s.trimmed(it.Span)
		s.add(it.Abs(it.Dir.Span))
	case syntax.Instruction:
		if it.Instr.Name != "from" {
			s.trimmed(text.Span{Start: items[commentsAbove(s.d, i)].Span.Start, End: it.Span.End})
		}
		s.trimmed(it.Span)
		s.instruction(it)
	}
}

func (s *selector) instruction(it *syntax.Item) {
	in := it.Instr
	abs := func(w syntax.Word) { s.add(it.Abs(w.Span)) }
	s.add(it.Abs(in.Head()))
	for _, h := range in.Heredocs {
		s.trimmed(it.Abs(h.Body))
		abs(h.Marker)
	}
	for ; in != nil; in = in.Trigger {
		s.add(it.Abs(in.Head()))
		s.add(it.Abs(text.Span{Start: behindKeyword(in), End: in.Head().End}))
		abs(in.Body)
		for i := range in.Flags {
			s.flag(it, &in.Flags[i])
		}
		for _, p := range in.Pairs {
			if p.Value.Present() {
				s.add(it.Abs(text.Span{Start: p.Key.Span.Start, End: p.Value.Span.End}))
			}
			abs(p.Key)
			abs(p.Value)
			s.inQuotes(it.Abs(p.Value.Span))
		}
		for _, w := range in.Args {
			s.withQuotes(it.Abs(w.Span))
			abs(w)
			s.inQuotes(it.Abs(w.Span))
		}
		abs(in.Keyword)
		s.variables(it, in)
	}
	for _, row := range it.Instr.Rows() {
		s.trimmed(it.Abs(row))
	}
	for _, t := range SemanticTokens(s.d, text.Span{Start: s.at, End: s.at + 1}) {
		if t.Kind == SemanticVariable || t.Kind == SemanticNumber || t.Kind == SemanticComment {
			s.add(t.Span)
		}
	}
}

// behindKeyword is where the first flag or argument begins.
func behindKeyword(in *syntax.Instr) int {
	if len(in.Flags) > 0 {
		return in.Flags[0].Span.Start
	}
	return in.Body.Span.Start
}

func (s *selector) flag(it *syntax.Item, f *syntax.Flag) {
	s.add(it.Abs(f.Span))
	s.withQuotes(it.Abs(f.Value.Span))
	s.add(it.Abs(f.Value.Span))
	for _, field := range f.Fields {
		s.add(it.Abs(text.Span{Start: field.Key.Span.Start, End: max(field.Key.Span.End, field.Value.Span.End)}))
		s.add(it.Abs(field.Key.Span))
		s.add(it.Abs(field.Value.Span))
	}
	s.add(it.Abs(text.Span{Start: f.Span.Start, End: f.Name.Span.End}))
	s.add(it.Abs(f.Name.Span))
}

// inQuotes adds what the quotes around the span hold.
func (s *selector) inQuotes(span text.Span) {
	if v := span.Of(s.src); len(v) > 2 && (v[0] == '"' || v[0] == '\'') && v[0] == v[len(v)-1] {
		s.add(text.Span{Start: span.Start + 1, End: span.End - 1})
	}
}

// withQuotes adds the span with the quotes around it.
func (s *selector) withQuotes(span text.Span) {
	if span.Start == 0 || span.End == len(s.src) {
		return
	}
	if q := s.src[span.Start-1]; (q == '"' || q == '\'') && s.src[span.End] == q {
		s.add(text.Span{Start: span.Start - 1, End: span.End + 1})
	}
}

// variables adds the variable at the place, whole.
func (s *selector) variables(it *syntax.Item, in *syntax.Instr) {
	words := []syntax.Word{in.Body}
	for _, f := range in.Flags {
		words = append(words, f.Value)
	}
	for _, w := range words {
		if !strings.Contains(w.Text, "$") {
			continue
		}
		for _, v := range in.Variables(w) {
			s.add(it.Abs(in.Whole(v)))
		}
	}
}

// words adds what the eye takes for one: the line, the run without blanks where no
// instruction says what its words are, the path and the word.
func (s *selector) words(it *syntax.Item) {
	if s.at >= len(s.src) || strings.IndexByte(" \t\r\n", s.src[s.at]) >= 0 {
		return
	}
	s.trimmed(s.around(func(r rune) bool { return r != '\n' && r != '\r' }))
	if s.free(it) {
		s.add(s.around(func(r rune) bool { return !unicode.IsSpace(r) }))
	}
	isWord := func(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	s.add(s.around(func(r rune) bool { return isWord(r) || strings.ContainsRune("-./", r) }))
	s.add(s.around(isWord))
}

// free tells whether the place is in a comment, a heredoc or a shell's command.
func (s *selector) free(it *syntax.Item) bool {
	if it.Instr == nil {
		return it.Kind == syntax.Comment
	}
	in := it.Instr
	if in.Trigger != nil {
		in = in.Trigger
	}
	command := in.Name == "run" || in.Name == "cmd" || in.Name == "entrypoint" || in.Name == "healthcheck"
	return s.at >= it.Span.Start+len(it.Instr.Src) || command && !in.JSON && s.at >= it.Abs(in.Body.Span).Start
}

// around is the longest run of characters at the place that belong.
func (s *selector) around(belongs func(rune) bool) text.Span {
	span := text.Span{Start: s.at, End: s.at}
	for span.Start > 0 {
		r, size := utf8.DecodeLastRuneInString(s.src[:span.Start])
		if !belongs(r) {
			break
		}
		span.Start -= size
	}
	for span.End < len(s.src) {
		r, size := utf8.DecodeRuneInString(s.src[span.End:])
		if !belongs(r) {
			break
		}
		span.End += size
	}
	return span
}
