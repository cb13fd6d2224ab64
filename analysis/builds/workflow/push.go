package workflow

import (
	"path"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/yamltree"
)

// push is the build of an action with the inputs of docker/build-push-action
// (its action.yml and src/context.ts).
func (s *step) push(in *scope) *builds.Build {
	b, with := s.build(), s.node.At("with")
	b.Dockerfile = in.value(with.At("file"))
	b.Context = in.value(with.At("context"))
	b.Target = in.value(with.At("target"))
	var argsToo, contextsToo bool
	b.Args, argsToo = in.arguments(with.At("build-args"))
	b.Contexts, contextsToo = in.arguments(with.At("build-contexts"))
	b.Secrets, _ = in.arguments(with.At("secrets"))
	b.ToldMore = argsToo || contextsToo
	for _, p := range words(with.At("platforms"), "\n,") {
		b.Platforms = append(b.Platforms, listed(in.part(p), "\n,")...)
	}
	for _, cache := range s.caches() {
		b.CacheTo = append(b.CacheTo, in.part(cache))
	}
	s.place(b)
	return settled(b, s.root)
}

const gitContext = "{{defaultContext}}"

// caches are the caches that docker/build-push-action writes; the other actions keep their own.
func (s *step) caches() []word {
	if !uses(s.node, "docker/build-push-action") {
		return nil
	}
	return words(s.node.At("with", "cache-to"), "\n")
}

// place tells where the paths of an action begin. Without a context, or with
// {{defaultContext}}, BuildKit fetches the repository by itself, and finds the Dockerfile
// below the context; else the path begins where the steps run.
func (s *step) place(b *builds.Build) {
	b.Elsewhere = s.before.moved(b)
	b.Before = s.past(1).On(b)
	context := b.Context
	if context.State == builds.Absent {
		b.FromDir = true
		return
	}
	if sub, git := strings.CutPrefix(context.Text, gitContext); git && context.State == builds.Known {
		b.Context.Text = path.Join(".", strings.TrimPrefix(sub, ":"))
		b.Context.Literal = false
		return
	}
	b.Before = s.past(s.number).On(b)
	b.FromDir = true
}

// moved tells whether the files that a build finds are not those of this repository.
func (p past) moved(b *builds.Build) bool {
	if p.elsewhere {
		return true
	}
	for _, folder := range p.folders {
		for _, v := range []builds.Value{b.Context, b.Dockerfile} {
			if at := path.Clean(v.Text); v.State == builds.Known && (at == folder || strings.HasPrefix(at, folder+"/")) {
				return true
			}
		}
	}
	return false
}

// word is a part of a scalar's text.
type word struct {
	node     *yamltree.Node
	from, to int
}

func (w word) text() string { return w.node.Text[w.from:w.to] }

func (w word) cut(at int) (before, behind word) {
	return word{w.node, w.from, w.from + at}, word{w.node, w.from + at + 1, w.to}
}

// words are the parts of a scalar between any of the separators, without blanks around
// them; those of which nothing is left are none. Within ${{ }} nothing separates.
func words(n *yamltree.Node, separators string) (out []word) {
	if n == nil || n.Kind != yamltree.Scalar {
		return nil
	}
	start, depth := 0, 0
	for at := 0; at <= len(n.Text); at++ {
		switch {
		case at < len(n.Text) && strings.HasPrefix(n.Text[at:], "${{"):
			depth++
		case at < len(n.Text) && strings.HasPrefix(n.Text[at:], "}}"):
			depth = max(depth-1, 0)
		case at == len(n.Text) || depth == 0 && strings.IndexByte(separators, n.Text[at]) >= 0:
			if w := trimmed(word{n, start, at}); w.from < w.to {
				out = append(out, w)
			}
			start = at + 1
		}
	}
	return out
}

func trimmed(w word) word {
	text := w.text()
	w.from += len(text) - len(strings.TrimLeft(text, " \t\r"))
	w.to = w.from + len(strings.TrimSpace(text))
	return w
}

// listed are the items of a value, which an expression may give several of.
func listed(v builds.Value, separators string) []builds.Value {
	if v.State != builds.Known || v.Literal {
		return []builds.Value{v}
	}
	var items []builds.Value
	for _, item := range strings.FieldsFunc(v.Text, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, builds.Value{State: builds.Known, Text: item, At: v.At})
		}
	}
	return items
}

// arguments are the lines KEY=VALUE of an input. A line without = takes the value from
// the environment. Of a line whose key an expression gives nothing is told, unless the
// expression is all of it and its lines are known.
func (in *scope) arguments(n *yamltree.Node) (out []builds.Argument, more bool) {
	for _, line := range words(n, "\n") {
		line = unquoted(line)
		eq := strings.IndexByte(line.text(), '=')
		expression := strings.Index(line.text(), "${{")
		switch {
		case expression >= 0 && (eq < 0 || expression < eq):
			all, unknown := evaluated(in.part(line))
			out, more = append(out, all...), more || unknown
		case eq < 0:
			out = append(out, builds.Argument{Key: line.text(), At: in.at(line), Value: builds.Value{State: builds.Unknown, At: in.at(line)}})
		default:
			key, value := line.cut(eq)
			out = append(out, builds.Argument{Key: key.text(), At: in.at(key), Value: in.part(value).OrEmpty(in.at(value))})
		}
	}
	return out, more
}

// unquoted is a line without the quotes around all of it, as the actions read lists: each
// line is one of CSV (actions-toolkit, util.ts: getList).
func unquoted(line word) word {
	if text := line.text(); strings.Count(text, `"`) == 2 && text[0] == '"' && text[len(text)-1] == '"' {
		line.from, line.to = line.from+1, line.to-1
	}
	return line
}

// evaluated are the arguments of a text that expressions give, where they stand; more tells that
// there may be others.
func evaluated(v builds.Value) (out []builds.Argument, more bool) {
	for _, line := range listed(v, "\n") {
		key, value, given := strings.Cut(line.Text, "=")
		if line.State != builds.Known || key == "" {
			more = more || line.State == builds.Unknown
			continue
		}
		a := builds.Argument{Key: key, At: v.At, Value: builds.Value{State: builds.Unknown, At: v.At}}
		if given {
			a.Value = builds.Value{State: builds.Known, Text: value, At: v.At}
		}
		out = append(out, a)
	}
	return out, more
}
