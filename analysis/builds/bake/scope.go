package bake

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

// scope is what several files laid over each other name. Each thing gets its value when it
// is first asked for (buildx, bake/hclparser/hclparser.go: parser).
type scope struct {
	files     map[string]*file
	variables map[string]*block
	attrs     map[string]*hcl.Attribute
	functions map[string]*block
	instances []*instance                       // of targets and groups, in order
	named     map[string]map[string][]*instance // by sort and name
	targets   []*target                         // one for each name, in order
	byName    map[string]*target

	root             *hcl.EvalContext
	begun            map[string]bool                            // functions
	fields           map[string]map[string]map[string]cty.Value // of blocks that others refer to: by sort, name and attribute
	fuel             int
	settled          map[*target]*target
	asked, inherited map[string]bool     // targets by their names, once they were noted
	naming           map[string][]string // the groups that name a target or a group, likewise
}

// unset marks what the environment decides: there is no default.
const unset = "unset"

// isBlockType tells whether expressions refer to blocks by this word.
func isBlockType(word string) bool { return word == "target" || word == "group" }

func newScope(files []*file) *scope {
	s := &scope{
		files: map[string]*file{}, variables: map[string]*block{}, attrs: map[string]*hcl.Attribute{},
		functions: map[string]*block{}, named: map[string]map[string][]*instance{"target": {}, "group": {}},
		byName: map[string]*target{}, begun: map[string]bool{}, settled: map[*target]*target{},
		fields: map[string]map[string]map[string]cty.Value{"target": {}, "group": {}},
		fuel:   tank,
	}
	s.root = &hcl.EvalContext{Variables: builtIn(), Functions: s.standard()}
	for _, f := range files {
		s.files[f.name] = f
		s.declare(f)
	}
	s.instantiate(files)
	for _, in := range s.instances {
		if in.sort == "target" {
			s.addTarget(in)
		}
	}
	return s
}

// builtIn are the variables that buildx sets (buildx, commands/bake.go).
func builtIn() map[string]cty.Value {
	return map[string]cty.Value{
		"BAKE_CMD_CONTEXT":    cty.StringVal("cwd://"),
		"BAKE_LOCAL_PLATFORM": cty.UnknownVal(cty.String),
	}
}

// declare notes what a file names. A later variable, attribute or function stands in the
// place of an earlier one.
func (s *scope) declare(f *file) {
	for _, b := range f.blocks {
		switch b.sort {
		case "variable":
			s.variables[b.label] = b
		case "function":
			s.functions[b.label] = b
		}
	}
	for word, attr := range f.attrs {
		if !isBlockType(word) && word != "function" && word != "variable" {
			s.attrs[word] = attr
		}
	}
}

func (s *scope) hasVariable(word string) bool {
	if _, ok := s.root.Variables[word]; ok {
		return true
	}
	return s.attrs[word] != nil || s.variables[word] != nil
}

// eval is the value of an expression; unknown if it has none that the files tell.
func (s *scope) eval(e hcl.Expression, ctx *hcl.EvalContext) (v cty.Value) {
	defer func() {
		if recover() != nil {
			v = cty.DynamicVal
		}
	}()
	s.load(e, ctx)
	if !s.affords(e, ctx) {
		return cty.DynamicVal
	}
	v, diags := e.Value(ctx)
	if diags.HasErrors() && !isConstructor(e) || !s.pay(size(v)) {
		return cty.DynamicVal
	}
	return v
}

// isConstructor tells whether an expression is a list or an object that is written out. If
// one of its items has no value, the others have theirs.
func isConstructor(e hcl.Expression) bool {
	_, noList := hcl.ExprList(e)
	_, noMap := hcl.ExprMap(e)
	return !noList.HasErrors() || !noMap.HasErrors()
}

// load has the functions, variables and blocks ready that an expression names.
func (s *scope) load(e hcl.Expression, ctx *hcl.EvalContext) {
	for _, fn := range calls(e) {
		s.loadFunction(fn)
	}
	for _, v := range e.Variables() {
		switch {
		case bound(ctx, v.RootName()):
		case isBlockType(v.RootName()):
			s.loadBlock(v)
		default:
			s.loadVariable(v.RootName())
		}
	}
}

// bound tells whether a context below the root has the variable.
func bound(ctx *hcl.EvalContext, word string) bool {
	for ; ctx != nil && ctx.Parent() != nil; ctx = ctx.Parent() {
		if _, ok := ctx.Variables[word]; ok {
			return true
		}
	}
	return false
}

func (s *scope) loadVariable(word string) {
	if _, ok := s.root.Variables[word]; ok || !s.hasVariable(word) {
		return
	}
	s.root.Variables[word] = cty.DynamicVal // one that needs itself
	s.root.Variables[word] = s.variable(word)
}

func (s *scope) variable(word string) cty.Value {
	if attr := s.attrs[word]; attr != nil {
		return s.eval(attr.Expr, s.root)
	}
	attrs := s.variables[word].attrs
	want := typeOf(attrs["type"])
	if attrs["default"] == nil {
		if want == cty.NilType {
			return cty.StringVal("").Mark(unset)
		}
		return cty.NullVal(want).Mark(unset)
	}
	v := s.eval(attrs["default"].Expr, s.root)
	if want == cty.NilType {
		return v
	}
	v, err := convert.Convert(v, want)
	if err != nil {
		return cty.DynamicVal
	}
	return v
}

// typeOf is the type that a variable asks for; NilType if it asks for none.
func typeOf(attr *hcl.Attribute) cty.Type {
	if attr == nil {
		return cty.NilType
	}
	want, diags := typeexpr.TypeConstraint(attr.Expr)
	if diags.HasErrors() {
		return cty.NilType
	}
	return want
}

func (s *scope) loadFunction(word string) {
	b := s.functions[word]
	if _, ok := s.root.Functions[word]; ok || b == nil || s.begun[word] {
		return
	}
	s.begun[word] = true
	if fn, ok := s.function(b); ok {
		s.root.Functions[word] = fn
	}
}

// function is what a function block defines (buildx, util/userfunc). A function that calls
// itself is none.
func (s *scope) function(b *block) (fn function.Function, ok bool) {
	params, result := b.attrs["params"], b.attrs["result"]
	if params == nil || result == nil {
		return fn, false
	}
	names, ok := keywords(params.Expr)
	if !ok {
		return fn, false
	}
	rest := ""
	if variadic := b.attrs["variadic_params"]; variadic != nil {
		if rest = hcl.ExprAsKeyword(variadic.Expr); rest == "" {
			return fn, false
		}
	}
	s.loadBody(result.Expr, append([]string{rest}, names...))
	spec := &function.Spec{Type: function.StaticReturnType(cty.DynamicPseudoType)}
	for _, word := range names {
		spec.Params = append(spec.Params, function.Parameter{Name: word, Type: cty.DynamicPseudoType})
	}
	if rest != "" {
		spec.VarParam = &function.Parameter{Name: rest, Type: cty.DynamicPseudoType}
	}
	spec.Impl = func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		return s.call(result.Expr, names, rest, args)
	}
	return function.New(spec), true
}

func keywords(e hcl.Expression) (words []string, ok bool) {
	list, diags := hcl.ExprList(e)
	for _, item := range list {
		words = append(words, hcl.ExprAsKeyword(item))
		ok = ok || words[len(words)-1] == ""
	}
	return words, !diags.HasErrors() && !ok
}

// loadBody has ready what a function needs beside its parameters.
func (s *scope) loadBody(e hcl.Expression, params []string) {
	ctx := s.root.NewChild()
	ctx.Variables = map[string]cty.Value{}
	for _, word := range params {
		ctx.Variables[word] = cty.DynamicVal
	}
	s.load(e, ctx)
}

func (s *scope) call(result hcl.Expression, names []string, rest string, args []cty.Value) (cty.Value, error) {
	ctx := s.root.NewChild()
	ctx.Variables = map[string]cty.Value{}
	for i, word := range names {
		ctx.Variables[word] = args[i]
	}
	if rest != "" {
		ctx.Variables[rest] = cty.TupleVal(args[len(names):])
	}
	if !s.affords(result, ctx) {
		return cty.DynamicVal, nil
	}
	v, diags := result.Value(ctx)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	if !s.pay(size(v)) {
		return cty.DynamicVal, nil
	}
	return v, nil
}
