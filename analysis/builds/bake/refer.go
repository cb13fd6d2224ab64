package bake

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// fieldTypes are the attributes of blocks that others can refer to with a value (buildx,
// bake/bake.go: Target, Group). What the others are, such as caches, is unknown here.
var fieldTypes = map[string]map[string]cty.Type{
	"target": {
		"description": cty.String, "inherits": cty.List(cty.String), "annotations": cty.List(cty.String),
		"context": cty.String, "contexts": cty.Map(cty.String), "dockerfile": cty.String,
		"dockerfile-inline": cty.String, "args": cty.Map(cty.String), "labels": cty.Map(cty.String),
		"tags": cty.List(cty.String), "target": cty.String, "platforms": cty.List(cty.String),
		"pull": cty.Bool, "no-cache": cty.Bool, "network": cty.String, "no-cache-filter": cty.List(cty.String),
		"shm-size": cty.String, "ulimits": cty.List(cty.String), "call": cty.String,
		"entitlements": cty.List(cty.String), "extra-hosts": cty.Map(cty.String),
	},
	"group": {"description": cty.String, "targets": cty.List(cty.String)},
}

// loadBlock has the attribute ready that a reference such as target.app.args names, or all
// of them if it names none.
func (s *scope) loadBlock(v hcl.Traversal) {
	sort := v.RootName()
	label, ok := step(v, 1)
	if !ok || len(s.named[sort][label]) == 0 {
		return
	}
	if word, ok := step(v, 2); ok {
		s.loadField(sort, label, word)
		return
	}
	for word := range fieldTypes[sort] {
		s.loadField(sort, label, word)
	}
}

func (s *scope) loadField(sort, label, word string) {
	fields := s.fields[sort][label]
	if fields == nil {
		fields = map[string]cty.Value{"name": cty.StringVal(label)}
		s.fields[sort][label] = fields
	}
	if _, ok := fields[word]; !ok {
		fields[word] = cty.DynamicVal // one that needs itself
		fields[word] = s.field(sort, label, word)
	}
	blocks := map[string]cty.Value{}
	for label, fields := range s.fields[sort] {
		blocks[label] = cty.ObjectVal(fields)
	}
	s.root.Variables[sort] = cty.ObjectVal(blocks)
}

// field is what an attribute of a block stands for elsewhere: that of the last block of the
// name, without what it inherits or is laid over.
func (s *scope) field(sort, label, word string) cty.Value {
	blocks := s.named[sort][label]
	in := blocks[len(blocks)-1]
	want, known := fieldTypes[sort][word]
	attr := in.attrs[word]
	if attr == nil {
		if word == "description" {
			return cty.StringVal("")
		}
		if !known {
			return cty.DynamicVal
		}
		return cty.NullVal(want)
	}
	if !known {
		return cty.DynamicVal
	}
	v, err := convert.Convert(s.eval(attr.Expr, in.ctx), want)
	if err != nil {
		return cty.DynamicVal
	}
	return v
}
