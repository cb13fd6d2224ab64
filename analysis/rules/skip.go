package rules

import (
	"fmt"
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

// skipHere writes or extends # check=skip= above the instruction, at the line's
// start: BuildKit does not know an indented one. It must not become a directive at
// the top, which would hold for all of the file.
func (p *Pass) skipHere(rule string, item int) (Fix, bool) {
	title := fmt.Sprintf("Skip %s for this instruction", rule)
	first := item
	for first > 0 && p.File.Items()[first-1].Kind == syntax.Comment {
		first--
		if !strings.HasPrefix(strings.TrimPrefix(p.File.Items()[first].Span.Of(p.File.Text()), "\ufeff"), "#") {
			continue
		}
		if edits, ok := p.extended(p.File.Items()[first].Span, rule); ok {
			return Fix{title, edits, false}, true
		}
	}
	if p.swallowed(first) {
		return Fix{}, false
	}
	it := &p.File.Items()[first]
	line := "# check=skip=" + rule + lineEnd(p)
	if p.inHeader(first) {
		line = lineEnd(p) + line
	}
	return Fix{title, insert(it.Span.Start+bomLen(p.File.Text(), it.Span.Start), line), false}, true
}

// skipInFile writes or extends the directive at the top.
func (p *Pass) skipInFile(rule string) (Fix, bool) {
	title := fmt.Sprintf("Skip %s in this file", rule)
	last := 0
	for i := range p.File.Items() {
		it := &p.File.Items()[i]
		if it.Kind != syntax.Directive {
			break
		}
		if it.Dir.Name == "check" {
			edits, ok := p.extended(it.Span, rule)
			return Fix{title, edits, false}, ok
		}
		last = it.Span.End
	}
	at := max(last, bomLen(p.File.Text(), 0))
	line := "# check=skip=" + rule + lineEnd(p)
	if last > 0 && !strings.HasSuffix(p.File.Text()[:last], "\n") {
		line = lineEnd(p) + strings.TrimRight(line, "\r\n")
	}
	return Fix{title, insert(at, line), false}, true
}

// extended adds the rule to the comment in the span, if that is a # check=.
func (p *Pass) extended(span text.Span, rule string) ([]text.Edit, bool) {
	line := strings.TrimRight(span.Of(p.File.Text()), " \t\r\n")
	body := strings.TrimLeft(line, " \t#\ufeff")
	var directive parser.DirectiveParser
	directive.SetComment("")
	d, err := directive.ParseLine([]byte(body))
	if d == nil || err != nil || d.Name != "check" {
		return nil, false
	}
	options, rest, _ := strings.Cut(d.Value, " ")
	if _, err := linter.ParseLintOptions(options); err != nil || rest != "" {
		return nil, false
	}
	at := strings.Index(line, d.Value)
	list := strings.Index(strings.ToLower(options), "skip=")
	if list < 0 {
		end := span.Start + at + len(options)
		return insert(end, ";skip="+rule), true
	}
	end := list + len(options[list:])
	if semi := strings.IndexByte(options[list:], ';'); semi >= 0 {
		end = list + semi
	}
	return insert(span.Start+at+end, ","+rule), true
}

// swallowed tells whether what is put above the item would belong to the unfinished
// instruction before it.
func (p *Pass) swallowed(item int) bool {
	return item > 0 && p.File.Items()[item-1].Instr != nil && p.File.Items()[item-1].Instr.LooksAhead
}

// inHeader tells whether a comment before the item would be read as a directive.
func (p *Pass) inHeader(item int) bool {
	for i := range item {
		if p.File.Items()[i].Kind != syntax.Directive {
			return false
		}
	}
	return true
}

// bomLen is the length of the byte order mark, if the offset is the text's start
// and it has one.
func bomLen(src string, off int) int {
	if off == 0 && strings.HasPrefix(src, "\ufeff") {
		return len("\ufeff")
	}
	return 0
}
