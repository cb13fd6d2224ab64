package completion

import (
	"strings"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// line is the line that the cursor stands in, where an item begins with it.
type line struct {
	d          *workspace.Document
	ask        *request
	item       int // the item, or the one that would begin here
	off        int
	start, end int // without a byte order mark and the line end
}

// lineAt is the line at off; ok is false if it goes on what began further up.
func lineAt(d *workspace.Document, off int) (l line, ok bool) {
	src, first := d.Model.File.Near(off)
	before, behind := src[:off-first], src[off-first:]
	start := first + strings.LastIndexByte(before, '\n') + 1
	l = line{d: d, item: d.Model.File.ItemAt(start), off: off, start: start, end: off + len(behind)}
	if n := strings.IndexByte(behind, '\n'); n >= 0 {
		l.end = off + len(strings.TrimRight(behind[:n], "\r"))
	}
	switch {
	case l.item < 0:
	case start == d.Model.File.Size() && start > 0:
		if in := d.Model.Instr(l.item); in != nil && (in.LooksAhead || openHeredoc(in)) {
			return l, false
		}
		l.item++
	case d.Model.File.Start(l.item) != start:
		return l, false
	}
	if start == 0 && strings.HasPrefix(src, "\ufeff") {
		l.start = len("\ufeff")
	}
	return l, l.start <= off
}

func openHeredoc(in *syntax.Instr) bool {
	n := len(in.Heredocs)
	return n > 0 && in.Heredocs[n-1].Unterminated
}

// before and behind are what the line holds at both sides of the cursor.
func (l *line) before() string { return l.d.Model.File.Slice(text.Span{Start: l.start, End: l.off}) }
func (l *line) behind() string { return l.d.Model.File.Slice(text.Span{Start: l.off, End: l.end}) }

// completeLine offers what a line can begin with; ok is false behind its first word.
func completeLine(d *workspace.Document, off int, r *request) (out []Item, ok bool) {
	l, ok := lineAt(d, off)
	if !ok {
		return nil, false
	}
	l.ask = r
	head := strings.TrimLeft(l.before(), " \t")
	switch {
	case strings.HasPrefix(head, "#"):
		return l.completeComment(), true
	case head == "" && strings.TrimSpace(l.behind()) == "":
		return append(l.keywords(""), l.directives("# ", text.Span{Start: off, End: off})...), true
	case letters(head) == len(head):
		return l.keywords(head), true
	}
	return nil, false
}

// letters is the length of the word of letters that s begins with.
func letters(s string) int {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return i
		}
	}
	return len(s)
}

// keywords offers the instructions that can stand in this line, in place of the
// word of which begun stands in front of the cursor.
func (l *line) keywords(begun string) []Item {
	behind := l.behind()
	end := letters(behind)
	if end < len(behind) && !syntax.IsBlank(behind[end]) {
		return nil
	}
	k := keywords{
		span:  text.Span{Start: l.off - len(begun), End: l.off + end},
		alone: strings.TrimSpace(behind[end:]) == "",
		lower: writesLower(l.d, l.item),
		stage: l.d.Model.At(min(l.item, l.d.Model.File.Len()-1)),
	}
	first := l.item <= l.d.Model.BeforeFirst()
	out := k.offer(func(in *spec.Instruction) bool {
		return !first || in.Name == "from" || in.Name == "arg"
	})
	return append(out, l.snippets(&k)...)
}

// writesLower tells whether most instructions but the one at item are written in
// lower case.
func writesLower(d *workspace.Document, item int) bool {
	n := d.Model.File.LowerCase()
	if 0 <= item && item < d.Model.File.Len() {
		n -= d.Model.Instr(item).LowerCase()
	}
	return n > 0
}

// completeTrigger offers what an ONBUILD can hold.
func (c *cursor) completeTrigger() []Item {
	outer := c.d.Model.Instr(c.Item)
	k := keywords{span: c.here(), alone: true, lower: outer.Keyword.Text == outer.Name, stage: c.stage()}
	if c.Onbuild {
		word := c.Instr.Keyword
		if c.Off < word.Span.Start || letters(word.Text) != len(word.Text) || strings.Contains(word.Span.Of(c.Instr.Src), "\n") {
			return nil
		}
		k.span, k.alone = c.abs(word.Span), !c.Instr.Body.Present() && !c.Instr.Dashes.Present() && len(c.Instr.Flags) == 0
	}
	return k.offer(func(in *spec.Instruction) bool { return in.Trigger })
}

// keywords is a place for the name of an instruction.
type keywords struct {
	span  text.Span
	alone bool // nothing follows the name yet
	lower bool
	stage int
}

// offer offers the instructions that can stand there.
func (k *keywords) offer(can func(in *spec.Instruction) bool) []Item {
	var out []Item
	all := spec.Instructions()
	for i := range all {
		in := &all[i]
		if in.Name == "maintainer" || !can(in) {
			continue
		}
		out = append(out, k.completion(in))
	}
	return out
}

func (k *keywords) completion(in *spec.Instruction) Item {
	name := strings.ToUpper(in.Name)
	if k.lower {
		name = in.Name
	}
	return Item{
		Kind: KindInstruction, Label: name, detail: in.Summary, doc: guide(in.Doc, in.URL),
		Edit: text.Edit{Span: k.span, New: name},
	}
}

func (c *cursor) completeHealthcheck() []Item {
	n := c.WordsBefore()
	touching := n < len(c.Instr.Args) && c.Instr.Args[n].Span.Touches(c.Off)
	if n > 0 {
		return nil
	}
	span := c.here()
	var out []Item
	if touching {
		span = c.abs(c.Instr.Args[0].Span)
	} else if !c.Instr.Dashes.Present() {
		out = c.flagsHere(spec.Lookup(c.Instr.Name))
	}
	if !touching && len(c.Instr.Args) > 0 {
		return out
	}
	if strings.Contains(c.d.Model.File.Slice(span), "\n") {
		return nil
	}
	for _, word := range []string{"CMD", "NONE"} {
		if word == "NONE" && len(c.Instr.Flags) > 0 {
			continue // they would mean nothing
		}
		out = append(out, Item{
			Kind: KindKeyword, Label: word, detail: spec.Lookup("healthcheck").Parameter(word).Summary,
			Edit: text.Edit{Span: span, New: word},
		})
	}
	return out
}

func (c *cursor) completeExpose() []Item {
	for _, w := range c.Instr.Args {
		slash := strings.IndexByte(w.Text, '/')
		if slash < 0 || !w.Span.Touches(c.Off) || c.Off <= w.Span.Start+slash {
			continue
		}
		if strings.Contains(w.Span.Of(c.Instr.Src), "\n") {
			return nil
		}
		span := c.abs(text.Span{Start: w.Span.Start + slash + 1, End: w.Span.End})
		return []Item{
			{Kind: KindValue, Label: "tcp", detail: "As without it", Edit: text.Edit{Span: span, New: "tcp"}},
			{Kind: KindValue, Label: "udp", detail: "Datagrams", Edit: text.Edit{Span: span, New: "udp"}},
		}
	}
	return nil
}

func (c *cursor) completeStopsignal() []Item {
	if c.Instr.Body.Present() {
		c.ask.finished = c.Off == c.Instr.Body.Span.End && rules.IsSignal(c.Instr.Body.Text)
		return c.values(c.Instr.Body, spec.Signals())
	}
	return c.values(syntax.Word{Span: text.Span{Start: c.Off, End: c.Off}}, spec.Signals())
}

// shells are what SHELL often says.
var shells = []spec.Value{
	{Name: `["/bin/bash", "-o", "pipefail", "-c"]`, Summary: "Bash; a pipe fails if any command in it does"},
	{Name: `["/bin/bash", "-c"]`, Summary: "Bash"},
	{Name: `["/bin/sh", "-c"]`, Summary: "As otherwise too, but on Windows"},
	{Name: `["powershell", "-Command"]`, Summary: "PowerShell, on Windows"},
	{Name: `["cmd", "/S", "/C"]`, Summary: "As otherwise too on Windows"},
}

func (c *cursor) completeShell() []Item {
	if c.Instr.Body.Present() {
		return nil
	}
	return c.values(syntax.Word{Span: text.Span{Start: c.Off, End: c.Off}}, shells)
}

// completeArg offers names that an ARG of a stage gives a value by itself: of the
// ARGs above the first FROM, those that the builder sets, and the proxies.
func (c *cursor) completeArg() []Item {
	n := c.WordsBefore()
	span := c.here()
	if n < len(c.Instr.Args) && c.Instr.Args[n].Span.Touches(c.Off) {
		span = c.abs(c.Instr.Args[n].Span)
		if c.Instr.Pairs[n].Sep != "" || strings.Contains(c.d.Model.File.Slice(span), "\n") {
			return nil
		}
	}
	if c.stage() == stage.None || n > 0 && syntax.OpenQuote(c.Instr.Args[n-1].Span.Of(c.Instr.Src), c.d.Model.File.Escape) {
		return nil
	}
	declared := c.declaredArgs(span)
	if n > 0 && span.Len() == 0 && c.ask.Trigger == Typed {
		return nil
	}
	word := freeAt(c.d, span, c.here().Start, c.ask)
	var out []Item
	for name := range declared {
		word.fits(name)
	}
	for _, name := range c.d.Model.GlobalNames() {
		if def, ok := c.d.Model.Global(name); ok && !declared[name] && isName(name) && word.fits(name) {
			declared[name] = true
			out = append(out, variable(c.d, def, name, text.Edit{Span: span, New: name}))
		}
	}
	for _, v := range spec.PredefinedArgs() {
		if (v.Automatic || v.Everywhere && word.moreThanALetter()) && !declared[v.Name] && word.fits(v.Name) {
			out = append(out, Item{
				Kind: KindVariable, Label: v.Name, detail: v.Summary, Edit: text.Edit{Span: span, New: v.Name},
			})
		}
	}
	return out
}

// declaredArgs are the arguments that the stage at the cursor declares, but for the
// word at span.
func (c *cursor) declaredArgs(span text.Span) map[string]bool {
	out := map[string]bool{}
	s := c.d.Model.Stage(c.stage())
	for i := s.Items[0] + 1; i < s.Items[1]; i++ {
		for _, def := range c.d.Model.Definitions(i) {
			if def.Arg && def.Span != span {
				out[def.Name] = true
			}
		}
	}
	return out
}
