package bake

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// fielded are the values of an attribute that is a list of caches or outputs: texts, or
// objects, which are told as the texts that they stand for (buildx, util/buildflags/cache.go,
// export.go).
func (s *scope) fielded(in *instance, word string) (values []builds.Value, has bool) {
	attr := in.attrs[word]
	if attr == nil {
		return nil, false
	}
	items, diags := hcl.ExprList(attr.Expr)
	if diags.HasErrors() {
		return s.list(in, word)
	}
	for _, e := range items {
		v := s.eval(e, in.ctx)
		if fields, ok := fieldsOf(v); ok {
			at, _ := s.place(e)
			values = append(values, builds.Scalar(at.name, at.Span, fields, false))
		} else {
			values = append(values, s.value(e, in))
		}
	}
	return values, true
}

// fieldsOf is an object as a text: type=gha,mode=max.
func fieldsOf(v cty.Value) (fields string, ok bool) {
	v, marks := v.UnmarkDeep()
	if len(marks) > 0 || v.IsNull() || !v.IsWhollyKnown() || !v.Type().IsObjectType() {
		return "", false
	}
	var all []string
	for it := v.ElementIterator(); it.Next(); {
		key, value := it.Element()
		value, err := convert.Convert(value, cty.String)
		if err != nil || value.IsNull() {
			return "", false
		}
		all = append(all, key.AsString()+"="+value.AsString())
	}
	return strings.Join(all, ","), true
}
