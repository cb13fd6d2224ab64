package rules

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// BuildKit reads as flags what begins with two hyphens (parser/split_command.go:63).
// One hyphen, or the dash that a text processor makes of two, begins a path or a
// command.
var _ = register(Rule{
	Name: "FlagDashes", Severity: Warning, Check: checkFlagDashes,
	Summary: "A flag begins with two hyphens; with another dash BuildKit takes it for an argument",
})

func checkFlagDashes(p *Pass) {
	for i, it := range p.Instructions {
		in := it.Instr
		if in.Problem != nil || p.verdict(i) != nil { // then that error tells of it
			continue
		}
		if f, ok := mistypedFlag(in); ok {
			p.Report(it.Abs(f.span), f.note(in)).Fix(func() (Fix, bool) { return f.mended(it) })
		}
	}
}

// dashedFlag is a flag with the wrong dashes.
type dashedFlag struct {
	word  string // as it is written, with its value
	name  string
	value string    // with its =
	span  text.Span // of the word, from the item's start
	dash  text.Span // of its dashes
	gap   text.Span // the blanks before its value, where there is no =
}

// dashed is a word of a flag's form, with a hyphen or the dashes that stand for two.
var dashed = newPattern(`^([-\x{2010}-\x{2015}\x{2212}\x{FE58}\x{FE63}\x{FF0D}]+)([a-z][a-z-]*)(=.*)?$`)

// mistypedFlag is the first word behind the instruction's flags, if it was to be a flag
// of it too.
func mistypedFlag(in *syntax.Instr) (f dashedFlag, ok bool) {
	if in.Trigger != nil {
		in = in.Trigger
	}
	known := spec.Lookup(in.Name)
	if known == nil || len(known.Flags) == 0 || in.JSON || in.Dashes.Present() {
		return f, false
	}
	f.word, _, _ = strings.Cut(strings.ReplaceAll(in.Body.Text, "\t", " "), " ")
	m := dashed.find(f.word)
	if m == nil || m[1] == "--" {
		return f, false
	}
	flag := known.Flag(m[2])
	if flag == nil || m[3] == "" && !flag.NoValue() && utf8.RuneCountInString(m[1]) == 1 && m[1] == "-" {
		return f, false
	}
	start := in.LogicalStart(in.Body)
	at := func(from, to int) text.Span { return in.LogicalSpan(start+from, start+to) }
	f.name, f.value, f.span, f.dash = m[2], m[3], at(0, len(f.word)), at(0, len(m[1]))
	if rest := in.Body.Text[len(f.word):]; m[3] == "" && !flag.NoValue() {
		blanks := len(rest) - len(strings.TrimLeft(rest, " \t"))
		f.gap = at(len(f.word), len(f.word)+blanks)
	}
	return f, true
}

func (f *dashedFlag) note(in *syntax.Instr) string {
	if in.Trigger != nil {
		in = in.Trigger
	}
	reads := "an argument"
	switch in.Name {
	case "copy", "add":
		reads = "a path"
	case "run":
		reads = "the command"
	case "from":
		reads = "the image"
	}
	return fmt.Sprintf("a flag begins with two hyphens, so BuildKit takes %s for %s: write %s", f.word, reads, f.meant())
}

// meant is the beginning of the flag that was meant, up to its value if blanks part that.
func (f *dashedFlag) meant() string {
	if f.gap.Len() > 0 {
		return "--" + f.name + "="
	}
	return "--" + f.name + f.value
}

// mended writes the two hyphens. It is not preferred, as the flag counts then.
func (f *dashedFlag) mended(it *syntax.Item) (Fix, bool) {
	fix := Fix{Title: "Write " + f.meant(), Edits: edit(it.Abs(f.dash), "--")}
	if f.gap.Len() > 0 {
		fix.Edits = append(fix.Edits, text.Edit{Span: it.Abs(f.gap), New: "="})
	}
	return fix, true
}
