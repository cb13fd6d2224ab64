package rules

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// ENV and LABEL take key=value; the form with a blank is on its way out
// (dockerfile2llb/convert.go:1356).
var _ = register(check(&linter.RuleLegacyKeyValueFormat, checkOldPairs))

func checkOldPairs(p *Pass) {
	for _, s := range p.steps("env", "label") {
		for _, pair := range s.Instr.Pairs {
			if pair.Sep != "" {
				continue
			}
			span := text.Span{Start: pair.Key.Span.Start, End: pair.Value.Span.End}
			d := p.reportStep(s, span, linter.RuleLegacyKeyValueFormat.Format(s.Instr.Keyword.Text))
			meant, spaced := meantPair(pair)
			if spaced {
				d.add(fmt.Sprintf("; this sets %s to %q, with the =", pair.Key.Text, pair.Value.Text))
			}
			switch {
			case s.Trigger:
			case spaced:
				d.Fix(func() (Fix, bool) { return unspaced(p, &p.File.Items()[s.Item], pair, meant) })
			case !strings.HasPrefix(pair.Value.Text, "="):
				d.Fix(func() (Fix, bool) { return joined(p, &p.File.Items()[s.Item], pair) })
			}
		}
	}
}

// joined writes key=value, in quotes or with escapes if the value needs them, such
// that it stands for the same. A value of several lines keeps them where it can.
func joined(p *Pass, it *syntax.Item, pair syntax.Pair) (Fix, bool) {
	value := it.Abs(pair.Value.Span).Of(p.File.Text())
	gap := it.Abs(text.Span{Start: pair.Key.Span.End, End: pair.Value.Span.Start})
	ways := []string{value, `"` + value + `"`}
	if strings.Contains(value, "\n") {
		value = pair.Value.Text
		ways = append(ways, value, `"`+value+`"`)
	}
	for _, written := range append(ways, escapedBlanks(value, p.File.Escape)) {
		if !sameValue(pair, written, p.File.Escape) {
			continue
		}
		edits := edit(text.Span{Start: gap.Start, End: it.Abs(pair.Value.Span).End}, "="+written)
		return Fix{"Write key=value", edits, true}, true
	}
	return Fix{}, false
}

// escapedBlanks puts the escape character before blanks outside of quotes.
func escapedBlanks(s string, escape byte) string {
	var b strings.Builder
	var quote byte
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == escape && quote != '\'' && i+1 < len(s):
			b.WriteByte(c)
			i++
		case quote == 0 && (c == ' ' || c == '\t'):
			b.WriteByte(escape)
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// sameValue tells whether written behind = gives the pair its key and value,
// whatever the variables hold.
func sameValue(pair syntax.Pair, written string, escape byte) bool {
	file := syntax.Parse(escapeLine(escape) + "ENV " + pair.Key.Text + "=" + written)
	in := file.Items()[len(file.Items())-1].Instr
	if in == nil || in.Problem != nil || len(in.Pairs) != 1 || in.Pairs[0].Key.Text != pair.Key.Text {
		return false
	}
	for _, all := range []everything{"", "a", "a b \"c' $d\\"} {
		old, errOld := stage.ReadsOf(all).Process(shell.NewLex(rune(escape)), syntax.Printable(pair.Value.Text))
		new, errNew := stage.ReadsOf(all).Process(shell.NewLex(rune(escape)), syntax.Printable(in.Pairs[0].Value.Text))
		if errOld != nil || errNew != nil || old.Result != new.Result {
			return false
		}
	}
	return true
}

// everything gives all variables one value.
type everything string

// Get is the value of a variable, for BuildKit's lexer.
func (e everything) Get(string) (string, bool) { return string(e), e != "" }

// Keys are the variables' names.
func (everything) Keys() []string { return nil }
