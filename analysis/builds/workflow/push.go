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
	b.Args = in.arguments(with.At("build-args"))
	b.Contexts = in.arguments(with.At("build-contexts"))
	for _, p := range words(with.At("platforms"), "\n,") {
		b.Platforms = append(b.Platforms, in.part(p))
	}
	s.place(b)
	return settled(b, s.root)
}

const gitContext = "{{defaultContext}}"

// place tells where the paths of an action begin. Without a context, or with
// {{defaultContext}}, BuildKit fetches the repository by itself, and finds the Dockerfile
// below the context; else the path begins where the steps run.
func (s *step) place(b *builds.Build) {
	b.Elsewhere = s.before.moved(b)
	context := b.Context
	if sub, git := strings.CutPrefix(context.Text, gitContext); git && context.State == builds.Known {
		b.Context.Text = path.Join(".", strings.TrimPrefix(sub, ":"))
		b.Context.Literal = false
		return
	}
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

// arguments are the lines KEY=VALUE of an input. A line without = takes the value from
// the environment.
func (in *scope) arguments(n *yamltree.Node) (out []builds.Argument) {
	for _, line := range words(n, "\n") {
		eq := strings.IndexByte(line.text(), '=')
		if eq < 0 {
			out = append(out, builds.Argument{Key: line.text(), At: in.at(line), Value: builds.Value{State: builds.Unknown, At: in.at(line)}})
			continue
		}
		key, value := line.cut(eq)
		out = append(out, builds.Argument{Key: key.text(), At: in.at(key), Value: in.part(value).OrEmpty(in.at(value))})
	}
	return out
}
