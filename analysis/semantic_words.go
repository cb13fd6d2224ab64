package analysis

import (
	"strings"
	"time"

	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// argumentPainters paint the arguments of instructions. Those of RUN are left to
// the editor, that knows the shell's words.
var argumentPainters map[string]func(p *tokenBuilder, in *syntax.Instr)

func init() {
	argumentPainters = map[string]func(p *tokenBuilder, in *syntax.Instr){
		"from": (*tokenBuilder).fromWords,
		"arg":  (*tokenBuilder).definitions, "env": (*tokenBuilder).definitions, "label": (*tokenBuilder).labels,
		"add": (*tokenBuilder).plainWords, "copy": (*tokenBuilder).plainWords, "volume": (*tokenBuilder).plainWords, "workdir": (*tokenBuilder).plainWords,
		"expose": (*tokenBuilder).numbers, "user": (*tokenBuilder).numbers, "stopsignal": (*tokenBuilder).numbers,
		"healthcheck": (*tokenBuilder).healthWords, "maintainer": (*tokenBuilder).texts, "onbuild": (*tokenBuilder).trigger,
	}
}

// wordsOf paints what an instruction is made of. What BuildKit does not know is
// left as it is: that shows it, too.
func (p *tokenBuilder) wordsOf(in *syntax.Instr) {
	if !in.Known() {
		return
	}
	p.word(in.Keyword, SemanticKeyword)
	for i := range in.Flags {
		p.flag(&in.Flags[i])
	}
	p.word(in.Dashes, SemanticFlag)
	switch paint := argumentPainters[in.Name]; {
	case in.JSON && in.Name != "healthcheck":
		p.strings(in.Args)
	case paint != nil:
		paint(p, in)
	}
}

func (p *tokenBuilder) word(w syntax.Word, kind SemanticKind) {
	if w.Present() {
		p.words = append(p.words, SemanticToken{Span: p.it.Abs(w.Span), Kind: kind})
	}
}

func (p *tokenBuilder) flag(f *syntax.Flag) {
	name := p.it.Abs(text.Span{Start: f.Span.Start, End: f.Name.Span.End})
	p.words = append(p.words, SemanticToken{Span: name, Kind: SemanticFlag})
	if len(f.Fields) == 0 {
		p.value(f.Value)
	}
	for _, field := range f.Fields {
		p.word(field.Key, SemanticKey)
		p.value(field.Value)
	}
}

// value paints a flag's value if it is a number or a time; others are words of
// their own kinds, and references are painted as what they mean.
func (p *tokenBuilder) value(w syntax.Word) {
	if isDigits(w.Text) || isDuration(w.Text) {
		p.word(w, SemanticNumber)
	}
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func isDuration(s string) bool {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return false
	}
	_, err := time.ParseDuration(s)
	return err == nil
}

// fromWords paints AS. The names are painted as what they mean.
func (p *tokenBuilder) fromWords(in *syntax.Instr) {
	if len(in.Args) > 1 && strings.EqualFold(in.Args[1].Text, "as") {
		p.word(in.Args[1], SemanticKeyword)
	}
}

func (p *tokenBuilder) definitions(in *syntax.Instr) {
	for _, pair := range in.Pairs {
		p.words = append(p.words, SemanticToken{p.it.Abs(pair.Key.Span), SemanticVariable, true})
		p.literal(pair.Value)
	}
}

func (p *tokenBuilder) labels(in *syntax.Instr) {
	for _, pair := range in.Pairs {
		p.word(pair.Key, SemanticKey)
		p.literal(pair.Value)
	}
}

// literal paints a value, which is a text whether it is quoted or not.
func (p *tokenBuilder) literal(w syntax.Word) {
	if isDigits(w.Text) {
		p.word(w, SemanticNumber)
	} else {
		p.word(w, SemanticString)
	}
}

func (p *tokenBuilder) texts(in *syntax.Instr) {
	for _, w := range in.Args {
		p.word(w, SemanticString)
	}
}

// plainWords paints words in quotes.
func (p *tokenBuilder) plainWords(in *syntax.Instr) {
	for _, w := range in.Args {
		if n := len(w.Text); n > 1 && (w.Text[0] == '"' || w.Text[0] == '\'') && w.Text[0] == w.Text[n-1] {
			p.word(w, SemanticString)
		}
	}
}

// numbers paints the numbers that words are made of: ports, users, signals.
func (p *tokenBuilder) numbers(in *syntax.Instr) {
	p.plainWords(in)
	for _, w := range in.Args {
		start := in.LogicalStart(w)
		for i := 0; i < len(w.Text); {
			n := len(w.Text[i:]) - len(strings.TrimLeft(w.Text[i:], "0123456789"))
			if end := i + n; n > 0 && (end == len(w.Text) || strings.IndexByte("-/:", w.Text[end]) >= 0) {
				s := in.LogicalSpan(start+i, start+end)
				p.words = append(p.words, SemanticToken{Span: p.it.Abs(s), Kind: SemanticNumber})
			}
			next := strings.IndexAny(w.Text[i:], "-/:")
			if next < 0 {
				break
			}
			i += next + 1
		}
	}
}

func (p *tokenBuilder) healthWords(in *syntax.Instr) {
	if len(in.Args) == 0 {
		return
	}
	if t := in.Args[0]; strings.EqualFold(t.Text, "cmd") || strings.EqualFold(t.Text, "none") {
		p.word(t, SemanticKeyword)
	}
	if in.JSON {
		p.strings(in.Args[1:])
	}
}

// strings paints the strings of a JSON array with the quotes around them.
func (p *tokenBuilder) strings(ws []syntax.Word) {
	for _, w := range ws {
		s := p.it.Abs(w.Span)
		if s.Start > p.it.Span.Start && p.src[s.Start-1] == '"' {
			s.Start--
		}
		if s.End < len(p.src) && p.src[s.End] == '"' {
			s.End++
		}
		p.words = append(p.words, SemanticToken{Span: s, Kind: SemanticString})
	}
}

func (p *tokenBuilder) trigger(in *syntax.Instr) {
	if in.Trigger != nil {
		p.wordsOf(in.Trigger)
	}
}
