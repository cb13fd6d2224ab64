package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// edit is one change: s in the place of the span.
func edit(at text.Span, s string) []text.Edit { return []text.Edit{{Span: at, New: s}} }

// insert is one change: s at the offset.
func insert(off int, s string) []text.Edit {
	return edit(text.Span{Start: off, End: off}, s)
}

// lineEnd is what the file ends its lines with.
func lineEnd(p *Pass) string {
	if i := strings.IndexByte(p.File.Text(), '\n'); i > 0 && p.File.Text()[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

func escapeLine(escape byte) string {
	if escape == '`' {
		return "# escape=`\n"
	}
	return ""
}

func sorted(set map[string]struct{}) []string { return slices.Sorted(maps.Keys(set)) }

// takes tells whether BuildKit's parsers take the item's instruction after the edits.
func (p *Pass) takes(it *syntax.Item, edits []text.Edit) bool {
	file, i := lastAfter(p, it, edits)
	return i >= 0 && accepts(file, i)
}

// accepts tells whether BuildKit's parsers take the file's instruction at item, and what it
// holds if it is an ONBUILD.
func accepts(f *syntax.File, item int) bool {
	it := &f.Items()[item]
	return it.Instr.Problem == nil && eval.CheckInstruction(it.Instr, f.Source(item)).Err == nil &&
		(it.Instr.Trigger == nil || eval.TriggerError(it, f.Text()) == nil)
}

// applied makes the edits, which are in order.
func applied(src string, edits []text.Edit) string {
	for i := len(edits) - 1; i >= 0; i-- {
		src = edits[i].Apply(src)
	}
	return src
}
