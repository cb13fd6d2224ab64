package bake

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// A text of a few lines can ask for more work and more memory than there is: templates that
// double each other, loops within loops. What costs too much is unknown. Costs are bytes,
// and turns of loops.
const (
	tank     = 16 << 20  // what the expressions of one reading may cost together
	dearest  = 256 << 10 // what one of them may
	turning  = 64 << 10  // how often the loops of one may turn
	product  = 16 << 20  // turns, times the bytes of what is named
	longest  = 256       // items of what a function gives
	perItem  = 16        // bytes of an item beside its text
	ofCalled = 64        // items that a function is taken to give, before it is called
)

// pay takes from the tank; false if the cost is too high.
func (s *scope) pay(cost int) bool {
	if cost > dearest || cost > s.fuel {
		return false
	}
	s.fuel -= cost
	return true
}

// size is about how many bytes a value takes; more than dearest is not counted.
func size(v cty.Value) int {
	v, _ = v.Unmark()
	switch {
	case v.IsNull() || !v.IsKnown():
		return perItem
	case v.Type() == cty.String:
		return perItem + len(v.AsString())
	case !v.CanIterateElements():
		return perItem
	}
	total := perItem
	for it := v.ElementIterator(); it.Next() && total <= dearest; {
		_, item := it.Element()
		total += perItem + size(item)
	}
	return total
}

// affords tells whether an expression can be evaluated, and pays for it: what it names must
// not be too large together, and its loops not turn too often.
func (s *scope) affords(e hcl.Expression, ctx *hcl.EvalContext) bool {
	named, widest := 1, 1
	for _, v := range e.Variables() {
		value, ok := s.lookUp(v, ctx)
		if ok {
			named += size(value)
			widest = max(widest, length(value))
		}
	}
	loops := 0
	for _, node := range nodes(e) {
		w := &loopCounter{widest: widest}
		_ = hclsyntax.Walk(node, w)
		widest, loops = max(widest, w.widest), max(loops, w.deepest)
	}
	turns := 1
	for range loops {
		if turns *= widest; turns > turning {
			return false
		}
	}
	return turns*named <= product && s.pay(named+turns)
}

// lookUp is the value that a traversal begins with, or of a block the attribute.
func (s *scope) lookUp(v hcl.Traversal, ctx *hcl.EvalContext) (value cty.Value, ok bool) {
	if isBlockType(v.RootName()) && !bound(ctx, v.RootName()) {
		label, _ := step(v, 1)
		word, _ := step(v, 2)
		value, ok = s.fields[v.RootName()][label][word]
		return value, ok
	}
	for c := ctx; c != nil && !ok; c = c.Parent() {
		value, ok = c.Variables[v.RootName()]
	}
	return value, ok
}

func length(v cty.Value) int {
	v, _ = v.Unmark()
	if v.IsNull() || !v.IsKnown() || !v.CanIterateElements() {
		return 0
	}
	return v.LengthInt()
}

// loopCounter counts how deep loops lie in each other, and the longest list that they may
// run over.
type loopCounter struct{ depth, deepest, widest int }

func (w *loopCounter) Enter(n hclsyntax.Node) hcl.Diagnostics {
	switch n := n.(type) {
	case *hclsyntax.ForExpr:
		w.depth++
		w.deepest = max(w.deepest, w.depth)
	case *hclsyntax.FunctionCallExpr:
		w.widest = max(w.widest, ofCalled)
	case *hclsyntax.TupleConsExpr:
		w.widest = max(w.widest, len(n.Exprs))
	case *hclsyntax.ObjectConsExpr:
		w.widest = max(w.widest, len(n.Items))
	}
	return nil
}

func (w *loopCounter) Exit(n hclsyntax.Node) hcl.Diagnostics {
	if _, ok := n.(*hclsyntax.ForExpr); ok {
		w.depth--
	}
	return nil
}
