package workflow

import (
	"path"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/yamltree"
	"github.com/stagels/stagels/analysis/workspace"
)

// layer is a map of values that expressions read by the name of a context.
type layer struct {
	context string // env
	values  *yamltree.Node
}

// scope is what the expressions of a step can read, as far as the file tells.
type scope struct {
	file   *file
	layers []layer // the innermost first
	matrix run
	// variables tells whether env is only what the file says.
	variables bool
	depth     int
}

func (s *step) scope(r run) *scope {
	in := &scope{file: s.file, matrix: r, variables: !s.before.setsVariables}
	in.layers = append([]layer{{"env", s.node.At("env")}}, s.env...)
	return in
}

// value is what a scalar of the file is, with its expressions evaluated.
func (in *scope) value(n *yamltree.Node) builds.Value {
	if n == nil {
		return builds.Value{}
	}
	if n.Kind == yamltree.Null || n.Text == "" && n.Kind == yamltree.Scalar {
		return builds.Value{At: in.file.location(n.Span)}
	}
	if n.Kind != yamltree.Scalar {
		return builds.Value{State: builds.Unknown, At: in.file.location(n.Span)}
	}
	return in.part(trimmed(word{n, 0, len(strings.TrimRight(n.Text, "\n"))}))
}

func (in *scope) at(w word) workspace.Location {
	at, _ := w.node.Part(w.from, w.to)
	return in.file.location(at)
}

// part is the same for a part of a scalar. What is nothing but an expression stands
// where the expression leads.
func (in *scope) part(w word) builds.Value {
	at, exact := w.node.Part(w.from, w.to)
	text := w.text()
	if !strings.Contains(text, "${{") {
		return builds.Scalar(in.file.name, at, text, exact)
	}
	unknown := builds.Value{State: builds.Unknown, At: in.file.location(at)}
	if name, whole := expression(text); whole {
		v, ok := in.either(name)
		switch {
		case !ok || v.State == builds.Unknown:
			return unknown
		case v.State == builds.Absent:
			return v
		}
		if v.At == (workspace.Location{}) {
			v.At = unknown.At
		}
		v.Literal = false
		return v
	}
	known, ok := in.substituted(text)
	if !ok {
		return unknown
	}
	return builds.Scalar(in.file.name, at, known, false)
}

// expression is what stands in a text that is one expression and nothing else.
func expression(text string) (inner string, ok bool) {
	inner, ok = strings.CutPrefix(text, "${{")
	if !ok || strings.Index(inner, "}}") != len(inner)-2 || len(inner) < 2 {
		return "", false
	}
	return strings.TrimSpace(inner[:len(inner)-2]), true
}

// substituted is a text with all its expressions evaluated; ok is false if one is not
// known.
func (in *scope) substituted(text string) (known string, ok bool) {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${{")
		out.WriteString(before)
		if !found {
			return out.String(), true
		}
		inner, behind, closed := strings.Cut(rest, "}}")
		v, ok := in.either(inner)
		if !closed || !ok || v.State == builds.Unknown {
			return "", false
		}
		out.WriteString(v.Text)
		text = behind
	}
}

// deepest is how many variables may lead to each other.
const deepest = 8

// either is the first of the names between || that stands for something; ok is false if the
// file does not tell.
func (in *scope) either(names string) (v builds.Value, ok bool) {
	for name := range strings.SplitSeq(names, "||") {
		v, ok = in.lookup(strings.TrimSpace(name))
		if !ok || v.State == builds.Unknown || v.State == builds.Known && v.Text != "" {
			return v, ok
		}
	}
	return v, ok
}

// isName tells whether a text is nothing but a name, with those of its parts.
func isName(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool {
		return r != '_' && r != '-' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) < 0
}

// lookup is what a name such as matrix.target stands for; ok is false if the file does
// not tell.
func (in *scope) lookup(name string) (v builds.Value, ok bool) {
	context, key, found := strings.Cut(name, ".")
	if !found || !isName(name) || in.depth > deepest {
		return v, false
	}
	inner := *in
	inner.depth++
	switch strings.ToLower(context) {
	case "github":
		return in.folder(key)
	case "matrix":
		n := in.matrix.values.at(key)
		return inner.value(n), n != nil || in.matrix.whole
	}
	for i, l := range in.layers {
		if n := l.values.At(key); n != nil && l.context == strings.ToLower(context) && (in.variables || i == 0) {
			return inner.value(n), true
		}
	}
	return v, false
}

// repository stands for the folder that the steps run in, whose path only GitHub knows.
const repository = "/github/workspace"

// folder is a folder that GitHub names.
func (in *scope) folder(key string) (v builds.Value, ok bool) {
	if strings.ToLower(key) == "workspace" {
		return builds.Value{State: builds.Known, Text: repository}, true
	}
	return v, false
}

// settled replaces the path of the repository: paths begin at the folder of the build
// instead, and what is no path is not known.
func settled(b *builds.Build, root string) *builds.Build {
	for _, v := range []*builds.Value{&b.Context, &b.Dockerfile} {
		if at, below := strings.CutPrefix(v.Text, repository); below {
			rel, err := filepath.Rel(b.Dir, path.Join(root, at))
			v.Text = filepath.ToSlash(rel)
			b.Elsewhere = b.Elsewhere || err != nil
		}
	}
	others := []*builds.Value{&b.Target}
	for _, list := range [][]builds.Argument{b.Args, b.Contexts} {
		for i := range list {
			others = append(others, &list[i].Value)
		}
	}
	for _, v := range others {
		if strings.Contains(v.Text, repository) {
			v.State, v.Text = builds.Unknown, ""
		}
	}
	return b
}
