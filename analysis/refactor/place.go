package refactor

import (
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// sound tells whether the file is one whose stages can be moved about: BuildKit can
// read every instruction, and every reference is to something. A stage named
// scratch stands in for what mounts are made of (dockerfile2llb/convert_runmount.go:22).
func (p *Place) sound() bool {
	if len(p.Stages()) == 0 || p.StageByName("scratch") != stage.None || len(p.ArgumentsNamingStages()) > 0 {
		return false
	}
	for i := range p.File.Items() {
		in := p.Instr(i)
		if in == nil {
			continue
		}
		if !in.Known() || in.Problem != nil || in.Name == "from" && !wellFormed(in) || in.Name != "arg" && p.At(i) == stage.None {
			return false
		}
	}
	for i := range p.Refs() {
		r := &p.Refs()[i]
		if r.Kind == stage.Invalid || r.Site == stage.OnbuildCopy && p.pastStages(r) {
			return false
		}
	}
	return true
}

func wellFormed(in *syntax.Instr) bool {
	n := len(in.Args)
	return n == 1 || n == 3 && strings.EqualFold(in.Args[1].Text, "as")
}

// pastStages tells whether the reference is an index that means an image which the
// file takes from further up (dockerfile2llb/convert.go:1265).
func (p *Place) pastStages(r *stage.Reference) bool {
	n, err := strconv.Atoi(r.Text)
	return err == nil && r.Site.TakesIndex() && n >= len(p.Stages())
}

func (p *Place) anyPastStages() bool {
	for i := range p.Refs() {
		if p.pastStages(&p.Refs()[i]) {
			return true
		}
	}
	return false
}

// selected are the items of the instructions that the selection touches. One that
// ends where a line begins, as when whole lines are selected, does not touch that
// line.
func (p *Place) selected() []int {
	var out []int
	for i := range p.File.Items() {
		it := &p.File.Items()[i]
		if it.Kind != syntax.Instruction {
			continue
		}
		end := it.Span.Start + len(strings.TrimRight(it.Span.Of(p.File.Text()), "\r\n"))
		s := p.Selection
		if s.Len() == 0 && it.Span.Start <= s.Start && s.Start <= end || it.Span.Start < s.End && s.Start < end {
			out = append(out, i)
		}
	}
	return out
}

// atFrom is the stage whose FROM alone is selected, or None.
func (p *Place) atFrom() int {
	at := p.selected()
	if len(at) != 1 {
		return stage.None
	}
	if s := p.At(at[0]); s != stage.None && p.Stages()[s].Items[0] == at[0] {
		return s
	}
	return stage.None
}

// lead is the item of the first of the comments directly above the stage's FROM, or
// the FROM's.
func (p *Place) lead(s int) int {
	first := p.Stages()[s].Items[0]
	for first > 0 && p.File.Items()[first-1].Kind == syntax.Comment {
		first--
	}
	return first
}

// tail is the item behind the last that belongs to the stage: what leads to the next
// does not.
func (p *Place) tail(s int) int {
	if s+1 < len(p.Stages()) {
		return p.lead(s + 1)
	}
	return len(p.File.Items())
}

// bodyEnd is tail without the blank lines in front of it.
func (p *Place) bodyEnd(s int) int {
	end := p.tail(s)
	for p.File.Items()[end-1].Kind == syntax.Blank {
		end--
	}
	return end
}

// body are the items of the stage's instructions behind its FROM.
func (p *Place) body(s int) []int {
	var out []int
	for i := p.Stages()[s].Items[0] + 1; i < p.Stages()[s].Items[1]; i++ {
		if p.Instr(i) != nil {
			out = append(out, i)
		}
	}
	return out
}

// has tells whether an instruction called one of names is among the items.
func (p *Place) has(items []int, names ...string) bool {
	for _, i := range items {
		for _, name := range names {
			if p.Instr(i).Name == name {
				return true
			}
		}
	}
	return false
}

// hasTriggers tells whether the stage has ONBUILDs.
func (p *Place) hasTriggers(s int) bool { return p.has(p.body(s), "onbuild") }

// span is the text of the items [first, end).
func (p *Place) span(first, end int) text.Span {
	if first >= end {
		at := len(p.File.Text())
		if first < len(p.File.Items()) {
			at = p.File.Items()[first].Span.Start
		}
		return text.Span{Start: at, End: at}
	}
	return text.Span{Start: p.File.Items()[first].Span.Start, End: p.File.Items()[end-1].Span.End}
}

// lineEnd is what the file ends its lines with.
func (p *Place) lineEnd() string {
	if i := strings.IndexByte(p.File.Text(), '\n'); i > 0 && p.File.Text()[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// ended is s with a line end at its end.
func (p *Place) ended(s string) string {
	if s == "" || strings.HasSuffix(s, "\n") {
		return s
	}
	return s + p.lineEnd()
}

// keyword is the word in the case in which most of the file's instructions are written
// (dockerfile2llb/validations.go:138).
func (p *Place) keyword(word string) string {
	lower, upper := 0, 0
	for i := range p.File.Items() {
		switch in := p.Instr(i); {
		case in == nil:
		case in.Keyword.Text == in.Name:
			lower++
		case in.Keyword.Text == strings.ToUpper(in.Name):
			upper++
		}
	}
	if lower > upper {
		return strings.ToLower(word)
	}
	return word
}

// as is " AS name" for the FROM of the stage.
func (p *Place) as(s int, name string) string {
	in := p.Instr(p.Stages()[s].Items[0])
	if in.Keyword.Text == in.Name {
		return " as " + name
	}
	return " AS " + name
}

// named is the edit that gives the stage's FROM a name; "" takes the one it has.
func (p *Place) named(s int, name string) text.Edit {
	st := &p.Stages()[s]
	it := &p.File.Items()[st.Items[0]]
	base := it.Abs(it.Instr.Args[0].Span).End
	switch {
	case name == "" && st.Written != "":
		return text.Edit{Span: text.Span{Start: base, End: st.NameSpan.End}}
	case st.Written != "":
		return text.Edit{Span: st.NameSpan, New: name}
	}
	return text.Edit{Span: text.Span{Start: base, End: base}, New: p.as(s, name)}
}
