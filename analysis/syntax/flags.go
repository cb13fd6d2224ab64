package syntax

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/text"
)

// Flag is one --name=value before an instruction's arguments.
type Flag struct {
	Text     string // what BuildKit reads: quotes and escapes removed
	Span     text.Span
	Name     Word // without the dashes
	Value    Word // without quotes around it
	HasValue bool
	Fields   []Field // of RUN --mount: its comma-separated fields

	log text.Span
}

// Field is one key=value of a mount.
type Field struct {
	Key, Value Word
	HasValue   bool
}

// Field is the mount's last field with one of the keys, whatever the case; nil if it has
// none.
func (f *Flag) Field(keys ...string) *Field {
	for i := len(f.Fields) - 1; i >= 0; i-- {
		if slices.Contains(keys, strings.ToLower(f.Fields[i].Key.Text)) {
			return &f.Fields[i]
		}
	}
	return nil
}

// Option is the value of that field; "" if there is none.
func (f *Flag) Option(keys ...string) string {
	if field := f.Field(keys...); field != nil {
		return field.Value.Text
	}
	return ""
}

// flagText is a flag as BuildKit reads it, with the logical offset each byte
// came from, and one more for the end.
type flagText struct {
	text string
	from []int
}

// readFlags reads the flags in the logical span [i, end) and returns where they
// end (parser/split_command.go:29). Like BuildKit it goes by bytes: what is not
// ASCII becomes one rune a byte, and the bytes 0x85 and 0xA0 part words.
func (in *Instr) readFlags(i, end int) (stop int) {
	line := in.line.text
	for {
		for i < end && unicode.IsSpace(rune(line[i])) {
			i++
		}
		if i+1 >= end || line[i] != '-' || line[i+1] != '-' {
			return i
		}
		word, next := in.flagWord(i, end)
		if word.text == "--" {
			in.Dashes = in.word(i, next)
			return next
		}
		in.Flags = append(in.Flags, in.flag(word, i, next))
		i = next
	}
}

// flagWord reads one word with its quotes and escapes removed.
func (in *Instr) flagWord(i, end int) (flagText, int) {
	line := in.line.text
	if word, ok := plainFlag(line[i:end]); ok {
		return flagText{text: word}, i + len(word)
	}
	var out flagText
	var buf []byte
	var quote byte
	for ; i < end; i++ {
		c := line[i]
		switch {
		case quote == 0 && unicode.IsSpace(rune(c)):
			out.text, out.from = string(buf), append(out.from, i)
			return out, i
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
			continue
		case quote != 0 && c == quote:
			quote = 0
			continue
		case c == in.escape:
			if i+1 == end {
				continue
			}
			i++
			c = line[i]
		}
		n := len(buf)
		buf = utf8.AppendRune(buf, rune(c))
		for range len(buf) - n {
			out.from = append(out.from, i)
		}
	}
	out.text, out.from = string(buf), append(out.from, end)
	return out, end
}

// plainFlag is the word s begins with, if it holds nothing that BuildKit would
// remove or change.
func plainFlag(s string) (string, bool) {
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\'' || c == '"' || c == '\\' || c == '`' || c >= utf8.RuneSelf:
			return "", false
		case unicode.IsSpace(rune(c)):
			return s[:i], true
		}
	}
	return s, true
}

// at is the logical offset of byte i of the flag's text.
func (t flagText) at(start, i int) int {
	if t.from == nil {
		return start + i
	}
	return t.from[i]
}

// flagPart is the part [i, j) of the flag's text. Its span begins behind a quote that
// opens before i and ends before one that closes after j, and holds both ends of one that
// ends or begins within the part.
func (in *Instr) flagPart(t flagText, start, i, j int) Word {
	log := text.Span{Start: t.at(start, i)}
	log.End = log.Start
	switch {
	case j > i:
		log.End = t.at(start, j-1) + 1
		if t.from != nil {
			log = in.wholeQuotes(start, log)
		}
	case i > 0:
		log.Start = t.at(start, i-1) + 1
		log.End = log.Start
		if log.Start < len(in.line.text) && strings.IndexByte(`"'`, in.line.text[log.Start]) >= 0 && t.from != nil {
			log.Start++
			log.End++
		}
	}
	return Word{Text: t.text[i:j], Span: in.line.span(log), log: log}
}

// wholeQuotes is the span, in a word that begins at start, with the other end of each
// quote of which it has one.
func (in *Instr) wholeQuotes(start int, log text.Span) text.Span {
	line := in.line.text
	before, behind := in.quoteAt(start, log.Start), in.quoteAt(start, log.End)
	if before.open != 0 && before != behind && before.off == log.Start-1 {
		log.Start--
	}
	if behind.open != 0 && behind.off >= log.Start && log.End < len(line) && line[log.End] == behind.open {
		log.End++
	}
	return log
}

// quote is one that is open in a flag's word, and where it begins; open is 0 if none is.
type quote struct {
	open byte
	off  int
}

// quoteAt is the quote that is open at end in a flag's word that begins at start
// (parser/split_command.go:74).
func (in *Instr) quoteAt(start, end int) (q quote) {
	for i := start; i < end; i++ {
		switch c := in.line.text[i]; {
		case q.open == 0 && (c == '\'' || c == '"'):
			q = quote{c, i}
		case q.open != 0 && c == q.open:
			q = quote{}
		case c == in.escape:
			i++
		}
	}
	return q
}

func (in *Instr) flag(t flagText, start, end int) Flag {
	log := text.Span{Start: start, End: end}
	f := Flag{Text: t.text, Span: in.line.span(log), log: log}
	eq := strings.IndexByte(t.text, '=')
	f.HasValue = eq >= 0
	if eq < 0 {
		eq = len(t.text)
	}
	f.Name = in.flagPart(t, start, 2, eq)
	f.Value = in.flagPart(t, start, min(eq+1, len(t.text)), len(t.text))
	if in.Name == "run" && f.Name.Text == "mount" && f.HasValue {
		f.Fields = in.mountFields(t, start, eq+1)
	}
	return f
}

// mountFields splits the mount's value as BuildKit's CSV reader does: a field
// that begins with a double quote runs to the next one, "" stands for a quote
// (instructions/commands_runmount.go:140). It goes on where that reader gives up.
func (in *Instr) mountFields(t flagText, start, i int) []Field {
	var fields []Field
	for {
		stop := fieldEnd(t.text, i)
		fields = append(fields, in.mountField(t, start, i, stop))
		if stop == len(t.text) {
			return fields
		}
		i = stop + 1
	}
}

func fieldEnd(s string, i int) int {
	quoted := i < len(s) && s[i] == '"'
	for j := i; j < len(s); j++ {
		switch {
		case s[j] == '"' && j > i && quoted && j+1 < len(s) && s[j+1] == '"':
			j++
		case s[j] == '"' && j > i:
			quoted = false
		case s[j] == ',' && !quoted:
			return j
		}
	}
	return len(s)
}

func (in *Instr) mountField(t flagText, start, i, j int) Field {
	if j-i >= 2 && t.text[i] == '"' && t.text[j-1] == '"' {
		i, j = i+1, j-1
	}
	eq := strings.IndexByte(t.text[i:j], '=')
	if eq < 0 {
		return Field{Key: in.flagPart(t, start, i, j), Value: in.flagPart(t, start, j, j)}
	}
	return Field{
		Key:      in.flagPart(t, start, i, i+eq),
		Value:    in.flagPart(t, start, i+eq+1, j),
		HasValue: true,
	}
}

// Flag is the first flag called name, or nil.
func (in *Instr) Flag(name string) *Flag {
	for i := range in.Flags {
		if in.Flags[i].Name.Text == name {
			return &in.Flags[i]
		}
	}
	return nil
}
