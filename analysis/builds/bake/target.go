package bake

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/zclconf/go-cty/cty"
)

// target is what blocks of one name ask for together (buildx, bake/bake.go: Target).
type target struct {
	name  string
	first *instance

	inherits                            []parent
	dockerfile, inline, context, target builds.Value
	args, contexts, blank               []builds.Argument
	platforms, cacheTo, tags, outputs   []builds.Value
	hasPlatforms, hasCacheTo, hasTags   bool
	hasOutputs                          bool
	circular                            bool // something that it inherits was left out
}

// parent is a target that another one inherits.
type parent struct {
	name  string
	known bool
	at    builds.Value // Unknown, where it is written
}

// addTarget adds what an instance asks for: a target, or a layer over the one of that name.
// Instances of one block that have the same name are several targets, though buildx takes
// the file only when they have other ones.
func (s *scope) addTarget(in *instance) {
	t := s.declared(in)
	before := s.byName[in.name]
	if before != nil && before.first.block != in.block {
		before.lay(t)
		before.inherits = append(before.inherits, t.inherits...)
		return
	}
	s.targets = append(s.targets, t)
	if before == nil {
		s.byName[in.name] = t
	}
}

// declared is what one block asks for.
func (s *scope) declared(in *instance) *target {
	t := &target{name: in.name, first: in}
	t.dockerfile = s.attr(in, "dockerfile")
	t.inline = s.embedded(in, "dockerfile-inline")
	t.context = s.attr(in, "context")
	t.target = s.attr(in, "target")
	t.args = s.arguments(in, "args")
	t.contexts = s.arguments(in, "contexts")
	t.platforms, t.hasPlatforms = s.list(in, "platforms")
	t.tags, t.hasTags = s.list(in, "tags")
	t.cacheTo, t.hasCacheTo = s.fielded(in, "cache-to")
	t.outputs, t.hasOutputs = s.fielded(in, "output")
	names, _ := s.list(in, "inherits")
	for _, v := range names {
		at := v
		at.State, at.Text, at.Literal = builds.Unknown, "", false
		t.inherits = append(t.inherits, parent{v.Text, v.State == builds.Known, at})
	}
	return t
}

// lay lays another target over this one, but for what either inherits (buildx,
// bake/bake.go: Target.Merge).
func (t *target) lay(over *target) {
	t.dockerfile = laid(t.dockerfile, over.dockerfile)
	t.inline = laid(t.inline, over.inline)
	t.context = laid(t.context, over.context)
	t.target = laid(t.target, over.target)
	t.args = merged(t.args, over.args)
	t.contexts = merged(t.contexts, over.contexts)
	if over.hasPlatforms {
		t.platforms, t.hasPlatforms = over.platforms, true
	}
	if over.hasCacheTo {
		t.cacheTo, t.hasCacheTo = over.cacheTo, true
	}
	if over.hasTags {
		t.tags, t.hasTags = over.tags, true
	}
	if over.hasOutputs {
		t.outputs, t.hasOutputs = over.outputs, true
	}
}

func laid(below, over builds.Value) builds.Value {
	if over.State == builds.Absent {
		return below
	}
	return over
}

// merged are arguments with others in the places of those of their names, or behind all.
func merged(args, over []builds.Argument) []builds.Argument {
	if len(over) == 0 {
		return args
	}
	args = slices.Clone(args)
	at := map[string]int{}
	for i := range args {
		at[args[i].Key] = i
	}
	for _, a := range over {
		i, known := at[a.Key]
		if known {
			args[i] = a
			continue
		}
		at[a.Key] = len(args)
		args = append(args, a)
	}
	return args
}

// settle is a target with what it inherits: of what it inherits the later counts, and what
// it asks for itself counts more (buildx, bake/bake.go: Config.target). seen are the targets
// that were met on the way; one that is begun is nil there, and left out.
func (s *scope) settle(t *target, seen map[string]*target) *target {
	if done := s.settled[t]; done != nil {
		return done
	}
	if done, ok := seen[t.name]; ok {
		return done
	}
	seen[t.name] = nil
	done := &target{name: t.name, first: t.first}
	var missing *parent
	for i, p := range t.inherits {
		above := s.byName[p.name]
		if !p.known || above == nil {
			if !isMetadata(p.name) {
				missing = &t.inherits[i]
			}
			continue
		}
		inherited := s.settle(above, seen)
		if inherited == nil {
			done.circular = true
			continue
		}
		if s.pay(1 + len(done.args) + len(inherited.args) + len(inherited.contexts)) {
			done.lay(inherited)
		} else {
			missing = &t.inherits[i]
		}
		done.circular = done.circular || inherited.circular
	}
	done.lay(t)
	if missing != nil {
		done.doubt(missing.at)
	}
	done.tidy()
	seen[t.name] = done
	if !done.circular {
		s.settled[t] = done
	}
	return done
}

// isMetadata tells whether a target is one that docker/metadata-action writes in a workflow:
// it has tags, labels, annotations and arguments, and no Dockerfile.
func isMetadata(name string) bool { return strings.HasPrefix(name, "docker-metadata-action") }

// doubt makes unknown what a target that is not in the files may ask for.
func (t *target) doubt(at builds.Value) {
	for _, v := range []*builds.Value{&t.dockerfile, &t.inline, &t.context, &t.target} {
		*v = laid(at, *v)
	}
}

// tidy leaves out what buildx does (bake/bake.go: Target.normalize).
func (t *target) tidy() {
	t.contexts = slices.DeleteFunc(slices.Clone(t.contexts), func(c builds.Argument) bool {
		blank := c.Value.State == builds.Known && c.Value.Text == ""
		if blank {
			t.blank = append(t.blank, c)
		}
		return blank
	})
	seen := map[string]bool{"": true}
	t.platforms = slices.DeleteFunc(slices.Clone(t.platforms), func(p builds.Value) bool {
		again := p.State == builds.Known && seen[p.Text]
		seen[p.Text] = true
		return again
	})
}

func (s *scope) build(t *target) *builds.Build {
	done := s.settle(t, map[string]*target{})
	return &builds.Build{
		Kind: kind, Name: t.name, Dir: ".",
		Origin:     t.first.file.source.location(t.first.at),
		Dockerfile: done.dockerfile, Inline: done.inline.OrAbsent(), Context: done.context, Target: done.target.OrAbsent(),
		Args: done.args, Contexts: done.contexts, Blank: done.blank, Platforms: done.platforms,
		CacheTo: done.cacheTo, Tags: done.tags, Outputs: done.outputs, Groups: s.groupsOf(t),
		OnlyInherited: s.onlyInherited(t),
	}
}

// onlyInherited tells whether a target is there for others: what is called default is built
// without being named.
func (s *scope) onlyInherited(t *target) bool {
	if s.asked == nil {
		s.note()
	}
	words := []string{t.name, t.first.label}
	asked := t.name == "default" || slices.ContainsFunc(words, func(w string) bool { return s.asked[w] })
	return !asked && (s.inherited[t.name] || strings.HasPrefix(t.name, "_"))
}

// note notes which targets others name, and how.
func (s *scope) note() {
	s.asked, s.inherited = map[string]bool{}, map[string]bool{}
	for _, in := range s.instances {
		if in.sort == "group" {
			names, _ := s.list(in, "targets")
			for _, v := range names {
				s.asked[v.Text] = true
			}
		}
	}
	for _, t := range s.targets {
		for _, p := range t.inherits {
			s.inherited[p.name] = true
		}
		for _, v := range append([]builds.Value{t.context}, valuesOf(t.contexts)...) {
			if name, ok := strings.CutPrefix(v.Text, "target:"); ok {
				s.asked[name] = true
			}
		}
	}
}

func valuesOf(args []builds.Argument) (values []builds.Value) {
	for _, a := range args {
		values = append(values, a.Value)
	}
	return values
}

// attr is the value of an attribute.
func (s *scope) attr(in *instance, word string) builds.Value {
	attr := in.attrs[word]
	if attr == nil {
		return builds.Value{}
	}
	return s.value(attr.Expr, in)
}

// list are the values of an attribute that is a list. has is false if it is not asked for.
func (s *scope) list(in *instance, word string) (values []builds.Value, has bool) {
	attr := in.attrs[word]
	if attr == nil {
		return nil, false
	}
	if items, diags := hcl.ExprList(attr.Expr); !diags.HasErrors() {
		for _, e := range items {
			values = append(values, s.value(e, in))
		}
		return slices.DeleteFunc(values, func(v builds.Value) bool { return v.State == builds.Absent }), true
	}
	whole, marks := s.eval(attr.Expr, in.ctx).Unmark()
	if whole.IsNull() && len(marks) == 0 {
		return nil, false
	}
	if whole.IsNull() || !whole.IsKnown() || !isSequence(whole.Type()) {
		return []builds.Value{s.unknown(attr.Expr, in)}, true
	}
	for it := whole.ElementIterator(); it.Next(); {
		_, v := it.Element()
		values = append(values, s.valueOf(v.WithMarks(marks), attr.Expr, in, false))
	}
	return values, true
}

func isSequence(t cty.Type) bool { return t.IsTupleType() || t.IsListType() || t.IsSetType() }

// arguments are those of an attribute that is a map.
func (s *scope) arguments(in *instance, word string) []builds.Argument {
	attr := in.attrs[word]
	if attr == nil {
		return nil
	}
	args, _ := s.pairs(attr.Expr, in)
	return lastOnes(args)
}

// pairs are those of an expression that is a map, as they follow each other: a later one
// stands in the place of an earlier one. known is false if nobody knows what it is.
func (s *scope) pairs(e hcl.Expression, in *instance) (args []builds.Argument, known bool) {
	e = s.bare(e)
	if pairs, diags := hcl.ExprMap(e); !diags.HasErrors() {
		for _, pair := range pairs {
			if key := s.value(pair.Key, in); key.State == builds.Known {
				args = append(args, builds.Argument{Key: key.Text, At: written(key), Value: s.value(pair.Value, in)})
			}
		}
		return args, true
	}
	if call, ok := e.(*hclsyntax.FunctionCallExpr); ok && call.Name == "merge" && !call.ExpandFinal {
		return s.mergedPairs(call, in)
	}
	whole, marks := s.eval(e, in.ctx).Unmark()
	if whole.IsNull() && len(marks) == 0 {
		return nil, true
	}
	if whole.IsNull() || !whole.IsKnown() || !whole.Type().IsMapType() && !whole.Type().IsObjectType() {
		return nil, false
	}
	for it := whole.ElementIterator(); it.Next(); {
		key, v := it.Element()
		args = append(args, builds.Argument{Key: key.AsString(), Value: s.valueOf(v.WithMarks(marks), e, in, false)})
	}
	return args, true
}

// mergedPairs are those of a call of merge. What may be replaced by one that nobody knows is
// unknown too.
func (s *scope) mergedPairs(call *hclsyntax.FunctionCallExpr, in *instance) (args []builds.Argument, known bool) {
	known = true
	for _, e := range call.Args {
		more, told := s.pairs(e, in)
		for i := range args {
			if !told {
				v := &args[i].Value
				v.State, v.Text, v.Literal = builds.Unknown, "", false
			}
		}
		args, known = append(args, more...), known && told
	}
	return slices.DeleteFunc(args, func(a builds.Argument) bool {
		return a.Value.State == builds.Unknown && a.Value.At == workspace.Location{}
	}), known
}

// written is where the letters of a key are; nowhere if something else makes it.
func written(key builds.Value) workspace.Location {
	if key.Literal {
		return key.At
	}
	return workspace.Location{}
}

// lastOnes are the last arguments of each name, but for those that are null.
func lastOnes(args []builds.Argument) []builds.Argument {
	return slices.DeleteFunc(merged(nil, args), func(a builds.Argument) bool { return a.Value.State == builds.Absent })
}
