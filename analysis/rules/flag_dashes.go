package rules

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// BuildKit reads as flags what begins with two hyphens (parser/split_command.go:63).
// One hyphen, or the dash that a text processor makes of two, begins a path or a
// command.
var _ = register(Rule{
	Name: "FlagDashes", Severity: Warning, OfText: true, Check: checkFlagDashes,
	Summary: "A flag begins with two hyphens; with another dash BuildKit takes it for an argument",
})

func checkFlagDashes(p *Pass) {
	for _, in := range p.instructions() {
		i, it := in.at, in.item
		in := it.Instr
		if in.Problem != nil || p.verdict(i) != nil { // then that error tells of it
			continue
		}
		if f, ok := mistypedFlag(in); ok {
			p.Report(it.Abs(f.span), f.note(in)).Fix(func() (Fix, bool) { return f.mended(it) })
		}
		reportLateFlags(p, it)
		reportShellDashes(p, i)
	}
}

// reportLateFlags tells of flags behind the paths of a COPY or an ADD.
func reportLateFlags(p *Pass, it *syntax.Item) {
	in := it.Instr
	if in.Trigger != nil {
		in = in.Trigger
	}
	if in.Name != "copy" && in.Name != "add" || in.JSON || in.Dashes.Present() {
		return
	}
	for _, w := range in.Args[min(1, len(in.Args)):] {
		m := dashed.Find(w.Text)
		if m == nil {
			continue
		}
		if flag := spec.Lookup(in.Name).Flag(m[2]); flag == nil || m[3] == "" && !(flag.NoValue() && m[1] != "-") {
			continue
		}
		p.Report(it.Abs(w.Span), fmt.Sprintf("flags stand before the paths, so BuildKit takes %s for a path: move it to the front", w.Text)).
			Fix(func() (Fix, bool) { return movedFlag(p, it, in, w, "--"+m[2]+m[3]) })
	}
}

// movedFlag writes the flag in front of the instruction's words.
func movedFlag(p *Pass, it *syntax.Item, in *syntax.Instr, w syntax.Word, flag string) (Fix, bool) {
	at := it.Abs(w.Span)
	before := p.File.Text()[:at.Start]
	at.Start = len(strings.TrimRight(before, " \t"))
	fix := Fix{
		Title: "Move " + flag + " to the front",
		Edits: append(insert(it.Abs(in.Body.Span).Start, flag+" "), text.Edit{Span: at}),
	}
	return fix, p.takes(it, fix.Edits)
}

// shellDash is a word of a command that begins with a dash which no program takes for a
// hyphen.
var shellDash = pattern.New(`[ \t]([\x{2010}-\x{2015}\x{2212}]+)([A-Za-z][A-Za-z0-9-]*)(=?)`)

// beginsDash is the first byte of each of these dashes.
const beginsDash = "\xe2"

// reportShellDashes looks for dashes in a command's options, but in what it prints.
func reportShellDashes(p *Pass, item int) {
	it := &p.File.Items()[item]
	in := it.Instr
	if in.Trigger != nil {
		in = in.Trigger
	}
	if !givesCommand(in) || !in.Known() || !strings.Contains(in.Body.Text, beginsDash) || printing.Matches(in.Body.Text) {
		return
	}
	start, comment := in.LogicalStart(in.Body), p.commentStart(item)
	for _, m := range shellDash.Regexp().FindAllStringSubmatchIndex(in.Body.Text, -1) {
		at := it.Abs(in.LogicalSpan(start+m[2], start+m[5]))
		if quotedAt(in, start+m[2]) || at.Start >= comment {
			continue
		}
		word, name := in.Body.Text[m[2]:m[5]], in.Body.Text[m[4]:m[5]]
		p.Report(at, fmt.Sprintf("%s begins with a dash that programs do not take for a hyphen, so it is no option", word)).
			Fix(func() (Fix, bool) { return hyphened(it.Abs(in.LogicalSpan(start+m[2], start+m[3])), name, m[6] < m[7]) })
	}
}

// printing are commands that print their words.
var printing = pattern.New(`(?:^|[\s;&|(])(?:echo|printf)[ \t]`)

// commentStart is where a shell's comment begins in the command, or the end of the file.
func (p *Pass) commentStart(item int) int {
	if comment, ok := p.ShellComment(item); ok {
		return comment.Start
	}
	return len(p.File.Text())
}

// hyphened writes one hyphen before a letter, and two before a word that has a hyphen or a
// value. Of others nobody can tell how many were meant.
func hyphened(dash text.Span, name string, valued bool) (Fix, bool) {
	hyphens := "-"
	if len(name) > 1 {
		hyphens = "--"
	}
	return Fix{Title: "Write " + hyphens + name, Edits: edit(dash, hyphens)}, len(name) == 1 || valued || strings.Contains(name, "-")
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
var dashed = pattern.New(`^([-\x{2010}-\x{2015}\x{2212}\x{FE58}\x{FE63}\x{FF0D}]+)([a-z][a-z-]*)(=.*)?$`)

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
	f.word = in.Body.Text
	if end := strings.IndexAny(f.word, " \t"); end >= 0 {
		f.word = f.word[:end]
	}
	m := dashed.Find(f.word)
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
