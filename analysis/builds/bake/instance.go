package bake

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// most is how many instances a matrix makes at most.
const most = 2048

// instance is a block with the values that one item of each list of its matrix gives. A
// block without a matrix has one instance.
type instance struct {
	*block
	name   string
	ctx    *hcl.EvalContext
	chosen []axisItem
}

// axisItem is a variable of a matrix, with what it is for one instance.
type axisItem struct {
	word  string
	value cty.Value
	expr  hcl.Expression // nil if the list is not written out
}

func (in *instance) binds(word string) bool {
	return slices.ContainsFunc(in.chosen, func(a axisItem) bool { return a.word == word })
}

// instantiate makes the instances of all targets and groups.
func (s *scope) instantiate(files []*file) {
	for _, f := range files {
		for _, b := range f.blocks {
			if isBlockType(b.sort) {
				s.instances = append(s.instances, s.instancesOf(b)...)
			}
		}
	}
	// A matrix and a name cannot refer to blocks, so blocks have names only now.
	for _, in := range s.instances {
		byName := s.named[in.sort]
		byName[in.name] = append(byName[in.name], in)
	}
}

func (s *scope) instancesOf(b *block) (found []*instance) {
	matrix := b.attrs["matrix"]
	if matrix == nil || b.sort != "target" {
		return []*instance{{block: b, name: b.label, ctx: s.root}}
	}
	for _, chosen := range s.combinations(s.axes(matrix.Expr)) {
		in := &instance{block: b, name: b.label, ctx: s.root.NewChild(), chosen: chosen}
		in.ctx.Variables = map[string]cty.Value{}
		for _, a := range chosen {
			in.ctx.Variables[a.word] = a.value
		}
		if attr := b.attrs["name"]; attr != nil {
			in.name = s.textOr(attr.Expr, in.ctx, b.label)
		}
		found = append(found, in)
	}
	return found
}

// textOr is the text that an expression has, without regard to the environment.
func (s *scope) textOr(e hcl.Expression, ctx *hcl.EvalContext, other string) string {
	v, _ := s.eval(e, ctx).UnmarkDeep()
	v, err := convert.Convert(v, cty.String)
	if err != nil || v.IsNull() || !v.IsKnown() {
		return other
	}
	return v.AsString()
}

// axes are the lists of a matrix, in the order of the text if they are written there.
func (s *scope) axes(e hcl.Expression) (axes [][]axisItem) {
	whole, marks := s.eval(e, s.root).Unmark()
	if pairs, diags := hcl.ExprMap(e); !diags.HasErrors() {
		for _, pair := range pairs {
			word := s.textOr(pair.Key, s.root, "")
			axes = append(axes, items(word, s.eval(pair.Value, s.root), pair.Value))
		}
		return axes
	}
	if whole.IsNull() || !whole.IsKnown() || !whole.CanIterateElements() {
		return nil
	}
	for it := whole.ElementIterator(); it.Next(); {
		key, list := it.Element()
		axes = append(axes, items(key.AsString(), list.WithMarks(marks), nil))
	}
	return axes
}

// items are those of one list; a single unknown one if nobody knows them.
func items(word string, list cty.Value, e hcl.Expression) (found []axisItem) {
	list, marks := list.Unmark()
	if list.IsNull() || !list.IsKnown() || !list.CanIterateElements() {
		return []axisItem{{word: word, value: cty.DynamicVal}}
	}
	var written []hcl.Expression
	if e != nil {
		written, _ = hcl.ExprList(e)
	}
	for it := list.ElementIterator(); it.Next(); {
		_, v := it.Element()
		item := axisItem{word: word, value: v.WithMarks(marks)}
		if len(written) == list.LengthInt() {
			item.expr = written[len(found)]
		}
		found = append(found, item)
	}
	return found
}

// combinations take one item of each list, of the last one first.
func (s *scope) combinations(axes [][]axisItem) [][]axisItem {
	found := [][]axisItem{nil}
	for _, axis := range axes {
		var longer [][]axisItem
		for _, chosen := range found {
			for _, item := range axis {
				if len(longer) < most && s.pay(1) {
					longer = append(longer, append(slices.Clip(chosen), item))
				}
			}
		}
		found = longer
	}
	return found
}

// step is the word at a place of a traversal.
func step(v hcl.Traversal, at int) (string, bool) {
	if len(v) <= at {
		return "", false
	}
	attr, ok := v[at].(hcl.TraverseAttr)
	return attr.Name, ok
}
