package bake

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// nodes are the expressions within an expression whose syntax is HCL: itself, or of one of
// JSON the templates in its strings.
func nodes(e hcl.Expression) (found []hclsyntax.Node) {
	if node, ok := e.(hclsyntax.Node); ok {
		return []hclsyntax.Node{node}
	}
	if list, diags := hcl.ExprList(e); !diags.HasErrors() {
		for _, item := range list {
			found = append(found, nodes(item)...)
		}
		return found
	}
	if pairs, diags := hcl.ExprMap(e); !diags.HasErrors() {
		for _, pair := range pairs {
			found = append(append(found, nodes(pair.Key)...), nodes(pair.Value)...)
		}
		return found
	}
	// Without a context the text of a string in JSON is no template.
	v, diags := e.Value(nil)
	if diags.HasErrors() || v.IsNull() || !v.IsKnown() || v.Type() != cty.String {
		return nil
	}
	template, diags := hclsyntax.ParseTemplate([]byte(v.AsString()), e.Range().Filename, e.Range().Start)
	if node, ok := template.(hclsyntax.Node); ok && !diags.HasErrors() {
		return []hclsyntax.Node{node}
	}
	return nil
}

// calls are the functions that an expression calls.
func calls(e hcl.Expression) (names []string) {
	for _, node := range nodes(e) {
		_ = hclsyntax.VisitAll(node, func(n hclsyntax.Node) hcl.Diagnostics {
			if call, ok := n.(*hclsyntax.FunctionCallExpr); ok {
				names = append(names, call.Name)
			}
			return nil
		})
	}
	return names
}
