package oracle

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/dispatch"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// TestFixes makes every fix of every diagnostic, one at a time: what it mends is
// gone, BuildKit takes the file where it took it before and warns of nothing new,
// and a preferred fix leaves every reference to the stage that it meant.
func TestFixes(t *testing.T) {
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			n := fixes{perTitle: map[string]int{}}
			for _, f := range set.read(t) {
				n.file(t, f.Name, f.Text)
				if t.Failed() {
					return
				}
			}
			t.Logf("%d fixes made, %d of them preferred: %v", n.made, n.preferred, n.perTitle)
		})
	}
}

type fixes struct {
	made, preferred int
	perTitle        map[string]int
}

func (n *fixes) file(t *testing.T, name, src string) {
	t.Helper()
	m := model(src)
	before := rules.Check(rules.Input{Model: m, Runs: &dispatch.Runs{}})
	warned, refused := Warnings(src)
	tried := map[string]int{}
	for _, d := range before {
		for _, fix := range d.Fixes() {
			if key := d.Code + fix.Title; tried[key] > 1 && strings.HasPrefix(fix.Title, "Skip") {
				continue
			} else {
				tried[key]++
			}
			n.made++
			n.perTitle[d.Code]++
			if fix.Preferred {
				n.preferred++
			}
			after := applied(src, fix.Edits)
			if wrong := compareFixed(d, fix, before, src, after, warned, refused); wrong != "" {
				t.Errorf("%s: %s %q, fix %q: %s\n--- before\n%s\n--- after\n%s", name, d.Code, d.Message, fix.Title, wrong, src, after)
				return
			}
		}
	}
}

func applied(src string, edits []text.Edit) string {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b text.Edit) int { return b.Span.Start - a.Span.Start })
	for _, e := range edits {
		src = e.Apply(src)
	}
	return src
}

func compareFixed(d *rules.Diagnostic, fix rules.Fix, before []*rules.Diagnostic, src, after string, warned []Warning, refused *Refusal) string {
	m := model(after)
	now := rules.Check(rules.Input{Model: m, Runs: &dispatch.Runs{}})
	same := func(o *rules.Diagnostic) bool { return o.Code == d.Code && o.Message == d.Message }
	if count(now, same) >= count(before, same) && !strings.HasPrefix(fix.Title, "Remove this") { // the next may be told of in its place
		return "it is still reported"
	}
	isError := func(o *rules.Diagnostic) bool { return o.Severity == rules.Error }
	if count(now, isError) > count(before, isError) {
		return fmt.Sprintf("there are new errors: %v", said(now))
	}
	rewarned, rerefused := Warnings(after)
	if refused == nil && rerefused != nil {
		return "BuildKit refuses it now: " + rerefused.Message
	}
	if refused == nil {
		for _, w := range rewarned {
			if times(warned, w) < times(rewarned, w) {
				return fmt.Sprintf("BuildKit warns anew: %s: %s", w.Rule, w.Message)
			}
		}
	}
	if fix.Preferred && refused == nil && targets(src) != targets(after) {
		return fmt.Sprintf("references mean other stages: %s, before %s", targets(after), targets(src))
	}
	return ""
}

func count(ds []*rules.Diagnostic, is func(*rules.Diagnostic) bool) (n int) {
	for _, d := range ds {
		if is(d) {
			n++
		}
	}
	return n
}

func times(ws []Warning, w Warning) (n int) {
	for _, o := range ws {
		if o.Rule == w.Rule && o.Message == w.Message {
			n++
		}
	}
	return n
}

// targets are the stages that bases and references mean, in order.
func targets(src string) string {
	m := model(src)
	var out []int
	for i := range m.Stages() {
		out = append(out, m.Stages()[i].Base.Target)
	}
	for i := range m.Refs() {
		out = append(out, m.Refs()[i].Target)
	}
	kinds := 0
	for i := range m.File.Items() {
		if m.File.Items()[i].Kind == syntax.Instruction {
			kinds++
		}
	}
	return fmt.Sprint(kinds, out)
}
