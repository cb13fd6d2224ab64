package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// declaredAtTop declares an ARG above the first FROM, and above the # check= that BuildKit
// reads for that FROM.
func declaredAtTop(p *Pass, name string) Fix {
	return Fix{Title: "Declare ARG " + name + " above the first FROM", Edits: insert(aboveFirst(p), "ARG "+name+lineEnd(p))}
}

func aboveFirst(p *Pass) int {
	above := p.Stages()[0].Items[0]
	if check, ok := p.checkAbove(above); ok && check >= readHeader(p.File).end {
		above = check
	}
	return p.File.Start(above)
}

// raised makes an ARG of a stage one above the first FROM, with its default, for the FROM
// at item: the last ARG of the name above that. If nothing of its stage can read it, it
// moves; else it stays there without the default, which it has from the new one then.
func raised(p *Pass, name string, item int) (Fix, bool) {
	def, ok := p.lastArgAbove(name, item)
	if !ok {
		return Fix{}, false
	}
	it := &p.File.Items()[def.Item]
	pair := it.Instr.Pairs[def.Pair]
	written := it.Abs(text.Span{Start: pair.Key.Span.Start, End: max(pair.Key.Span.End, pair.Value.Span.End)})
	setting := "ARG " + written.Of(p.File.Text())
	if strings.Contains(setting, "\n") || !p.onlyGlobals(it.Instr.Variables(pair.Value)) {
		return Fix{}, false
	}
	edits := insert(aboveFirst(p), setting+lineEnd(p))
	if len(it.Instr.Pairs) == 1 && p.unreadInStage(def.Item) {
		return Fix{Title: fmt.Sprintf("Move ARG %s above the first FROM", name), Edits: append(edits, text.Edit{Span: it.Span})}, true
	}
	if pair.Sep == "" {
		return Fix{}, false
	}
	written.Start = it.Abs(pair.Key.Span).End
	return Fix{Title: fmt.Sprintf("Declare %s above the first FROM", setting), Edits: append(edits, text.Edit{Span: written})}, true
}

// lastArgAbove is the last ARG of the name in the stages above the item.
func (p *Pass) lastArgAbove(name string, item int) (stage.Definition, bool) {
	for i := item - 1; i > p.BeforeFirst(); i-- {
		if in := p.Instr(i); in == nil || in.Name != "arg" || in.Problem != nil || p.verdict(i) != nil {
			continue
		}
		for _, d := range slices.Backward(p.Definitions(i)) {
			if d.Name == name {
				return d, true
			}
		}
	}
	return stage.Definition{}, false
}

// onlyGlobals tells whether all the variables are ARGs above the first FROM.
func (p *Pass) onlyGlobals(variables []syntax.Word) bool {
	return !slices.ContainsFunc(variables, func(v syntax.Word) bool {
		_, declared := slices.BinarySearch(p.GlobalNames(), v.Text)
		return !declared
	})
}

// unreadInStage tells whether nothing can read the ARG at item: only other ARGs that are
// whole by themselves follow it in its stage, no stage is built on that, and no # check=
// above it would speak of another instruction then.
func (p *Pass) unreadInStage(item int) bool {
	s := p.At(item)
	if _, checks := p.checkAbove(item); checks || len(p.Children(s)) > 0 {
		return false
	}
	for i := item + 1; i < p.Stages()[s].Items[1]; i++ {
		if in := p.Instr(i); in != nil && (in.Name != "arg" || strings.Contains(in.Body.Text, "$")) {
			return false
		}
	}
	return true
}
