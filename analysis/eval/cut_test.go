package eval_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// TestCut: stages that take very much from their bases are not evaluated, and what an
// earlier version of the file was cut at is evaluated when it is not any more.
func TestCut(t *testing.T) {
	chain := func(n int) *stage.Model {
		var b strings.Builder
		b.WriteString("FROM alpine AS s0\n")
		for i := range n {
			fmt.Fprintf(&b, "FROM s%d AS s%d\nENV A%d=1\n", i, i+1, i)
		}
		return stage.NewModel(syntax.Parse(b.String()), stage.Build{})
	}
	triggers := stage.NewModel(syntax.Parse("FROM alpine AS t\n"+strings.Repeat("ONBUILD RUN x\n", 1000)+strings.Repeat("FROM t\n", 1000)), stage.Build{})
	var cache eval.Cache
	for _, c := range []struct {
		model *stage.Model
		cut   bool
		most  int // steps
	}{
		{chain(100), false, 201},
		{chain(2000), true, 3000},
		{chain(100), false, 201},
		{triggers, true, 40_000},
	} {
		trace := eval.Stages(c.model, &cache)
		if fresh := eval.Stages(c.model, &eval.Cache{}); len(fresh.Steps) != len(trace.Steps) {
			t.Errorf("%d steps after another version, %d afresh", len(trace.Steps), len(fresh.Steps))
		}
		if trace.Cut != c.cut || len(trace.Steps) > c.most {
			t.Errorf("%d stages: cut is %v, with %d steps", c.model.Count(), trace.Cut, len(trace.Steps))
		}
		if c.cut && len(eval.Effect(c.model, trace)) != 1 {
			t.Error("what was cut looks as if it could be compared")
		}
	}
}
