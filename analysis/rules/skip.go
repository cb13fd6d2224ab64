package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// skips are the fixes that let the rule of d speak no more: above the instruction
// at item, where BuildKit looks there, and in the whole file.
func (p *Pass) skips(d *Diagnostic, item int) {
	if d.Rule.Severity == Error || d.Rule.Experimental { // such a one speaks only where it is asked for
		return
	}
	if item != nowhere && p.File.Items()[item].Instr != nil {
		d.skip = append(d.skip, func() (Fix, bool) { return p.skipHere(d.Code, item) })
	}
	d.skip = append(d.skip, func() (Fix, bool) { return p.skipInFile(d.Code) })
}

// skipHere lets the comments above the instruction skip the rule: in the # check=
// that BuildKit reads there, else in one of its own. Of several BuildKit reads the
// first below the last empty comment, and no other if it cannot read that one
// (parser/parser.go:275, linter/linter.go:99).
func (p *Pass) skipHere(rule string, item int) (Fix, bool) {
	title := fmt.Sprintf("Skip %s for this instruction", rule)
	header := readHeader(p.File)
	first := header.firstComment(p.File, item)
	if check, ok := p.checkAbove(item); ok {
		if check < header.end { // after a #! it is the file's too
			return Fix{}, false
		}
		span, _ := checkOptions(p.File.Items()[check].Span, p.File.Text())
		if options := span.Of(p.File.Text()); readable(options) {
			at, added, ok := skipping(options, rule)
			return Fix{title, insert(span.Start+at, added), false}, ok
		}
		first = check
	}
	if p.swallowed(first) || first == item && p.describes(item) {
		return Fix{}, false
	}
	line := "# check=skip=" + rule + lineEnd(p)
	if first == header.end {
		line = lineEnd(p) + line // else it were a directive
	}
	start := p.File.Items()[first].Span.Start
	return Fix{title, insert(start+bomLen(p.File.Text(), start), line), false}, true
}

// describes tells whether BuildKit takes the last comment above the instruction for
// the description that a stage or an argument must have (instructions/parse.go:879).
func (p *Pass) describes(item int) bool {
	_, asked := p.lint.ExperimentalRules[linter.RuleInvalidDefinitionDescription.Name]
	name := p.Instr(item).Name
	return (asked || p.lint.ExperimentalAll) && (name == "from" || name == "arg")
}

// checkAbove is the item of the # check= that BuildKit reads above the instruction.
func (p *Pass) checkAbove(item int) (check int, ok bool) {
	for i := item - 1; i >= 0 && p.File.Instr(i) == nil && !p.File.EmptyComment(i); i-- {
		it := &p.File.Items()[i]
		if it.Kind != syntax.Comment {
			continue
		}
		if _, is := checkOptions(it.Span, p.File.Text()); is {
			check, ok = i, true
		}
	}
	return check, ok
}

// checkOptions are the options in the line at the span, if BuildKit reads that as a
// # check=: all up to the first space of its value.
func checkOptions(line text.Span, src string) (text.Span, bool) {
	line.Start += bomLen(src, line.Start)
	body, isComment := strings.CutPrefix(strings.TrimRight(line.Of(src), " \t\r\n"), "#")
	var directive parser.DirectiveParser
	directive.SetComment("")
	d, _ := directive.ParseLine([]byte(strings.TrimSpace(body)))
	if !isComment || d == nil || d.Name != "check" {
		return text.Span{}, false
	}
	eq := 1 + strings.IndexByte(body, '=')
	start := line.Start + len("#") + eq + strings.Index(body[eq:], d.Value)
	options, _, _ := strings.Cut(d.Value, " ")
	return text.Span{Start: start, End: start + len(options)}, true
}

func readable(options string) bool {
	_, err := linter.ParseLintOptions(options)
	return err == nil
}

// skipping is what is added to the options, and where, to skip the rule too. BuildKit
// takes three options, and of several skip= the last.
func skipping(options, rule string) (at int, added string, ok bool) {
	at, added = len(options), ";skip="+rule
	off := 0
	for _, part := range strings.SplitN(options, ";", 3) {
		if key, value, _ := strings.Cut(part, "="); strings.TrimSpace(key) == "skip" {
			at, added = off+len(part), ","+rule
			if value = strings.TrimSpace(value); value == "" || strings.HasSuffix(value, ",") {
				added = rule + value[max(0, len(value)-1):]
			}
		}
		off += len(part) + 1
	}
	config, err := linter.ParseLintOptions(options[:at] + added + options[at:])
	return at, added, err == nil && slices.Contains(config.SkipRules, rule)
}

// skipInFile writes or extends the directive at the top.
func (p *Pass) skipInFile(rule string) (Fix, bool) {
	title := fmt.Sprintf("Skip %s in this file", rule)
	header := readHeader(p.File)
	switch {
	case header.unread:
		return Fix{}, false
	case header.check != nowhere:
		span, _ := checkOptions(p.File.Items()[header.check].Span, p.File.Text())
		at, added, ok := skipping(span.Of(p.File.Text()), rule)
		return Fix{title, insert(span.Start+at, added), false}, ok
	}
	at := bomLen(p.File.Text(), 0)
	if header.read > 0 {
		at = p.File.Items()[header.read-1].Span.End
	}
	line := "# check=skip=" + rule + lineEnd(p)
	if header.read > 0 && !strings.HasSuffix(p.File.Text()[:at], "\n") {
		line = lineEnd(p) + strings.TrimRight(line, "\r\n")
	}
	return Fix{title, insert(at, line), false}, true
}

// fileHeader is the top of a file, in items. BuildKit reads it twice, and not alike:
// its parser takes indented directives and none after a #!, its linter the other way
// round (parser/parser.go:289, parser/directives.go:136).
type fileHeader struct {
	read   int  // items that the linter reads
	end    int  // items that one of them reads
	check  int  // the # check= that the linter reads, or nowhere
	unread bool // no # check= that is added could be read
}

func readHeader(f *syntax.File) fileHeader {
	h := fileHeader{check: nowhere}
	items, src := f.Items(), f.Text()
	if len(items) > 0 && strings.HasPrefix(src[bomLen(src, 0):], "#!") {
		h.read = 1
		h.unread = anotherCheck(f)
	}
	var directives parser.DirectiveParser
	for h.read < len(items) {
		it := &items[h.read]
		d, _ := directives.ParseLine([]byte(strings.TrimRight(src[it.Span.Start+bomLen(src, it.Span.Start):it.Span.End], "\r\n")))
		if d == nil {
			break
		}
		if d.Name == "check" {
			h.check, h.unread = h.read, false
		}
		h.read++
	}
	for h.end = h.read; h.end < len(items) && items[h.end].Kind == syntax.Directive; h.end++ {
		h.unread = h.unread || items[h.end].Dir.Name == "check"
	}
	return h
}

// anotherCheck tells whether a comment above the first instruction is a # check=,
// which one further up would hide.
func anotherCheck(f *syntax.File) bool {
	for i := 0; i < len(f.Items()) && f.Instr(i) == nil; i++ {
		if _, ok := checkOptions(f.Items()[i].Span, f.Text()); ok {
			return true
		}
	}
	return false
}

// firstComment is the first of the comments that stand together above the item and
// that BuildKit gives to it; the item itself if there are none.
func (h fileHeader) firstComment(f *syntax.File, item int) int {
	first := item
	for first > h.end && f.Items()[first-1].Kind == syntax.Comment && !f.EmptyComment(first-1) {
		first--
	}
	return first
}

// swallowed tells whether what is put above the item would belong to the unfinished
// instruction before it.
func (p *Pass) swallowed(item int) bool {
	return item > 0 && p.File.Items()[item-1].Instr != nil && p.File.Items()[item-1].Instr.LooksAhead
}

// bomLen is the length of the byte order mark, if the offset is the text's start
// and it has one.
func bomLen(src string, off int) int {
	if off == 0 && strings.HasPrefix(src, "\ufeff") {
		return len("\ufeff")
	}
	return 0
}
