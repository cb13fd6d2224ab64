package config

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/containerd/platforms"
	"github.com/distribution/reference"
	"github.com/moby/buildkit/util/suggest"
	"github.com/stagels/stagels/analysis/builds/yamltree"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Read reads the text of a configuration. What makes no sense is among the Problems, and
// leaves the rest as it is.
func Read(src string) *File {
	r := &reader{file: &File{}}
	all := yamltree.Documents(src)
	if len(all) > 1 {
		r.refuse(all[1].Span, "a second document, behind ---, is not read")
	}
	if len(all) > 0 {
		r.all(all[0])
	}
	if at, message, broken := yamltree.Fault(src); broken {
		if strings.Contains(message, "unknown anchor") {
			message += ": a pattern that begins with * needs quotes"
		}
		r.file.Problems = []*Problem{{at, "is no YAML: " + message}} // the rest may come of it
	}
	slices.SortStableFunc(r.file.Problems, func(a, b *Problem) int { return cmp.Compare(a.At.Start, b.At.Start) })
	return r.file
}

// reader collects what it cannot read.
type reader struct{ file *File }

// mostProblems is how many a person is told of.
const mostProblems = 100

func (r *reader) refuse(at text.Span, format string, args ...any) {
	if len(r.file.Problems) == mostProblems {
		return
	}
	r.file.Problems = append(r.file.Problems, &Problem{at, fmt.Sprintf(format, args...)})
}

// fields are the readers of a map's values, by their keys.
type fields map[string]func(n *yamltree.Node)

func (r *reader) all(n *yamltree.Node) {
	f := r.file
	r.fields("the configuration", n, fields{
		"rules":         func(n *yamltree.Node) { f.Rules = r.levels(n) },
		"exclude":       func(n *yamltree.Node) { f.Exclude = r.patterns("exclude", n) },
		"required-args": func(n *yamltree.Node) { f.RequiredArgs = r.names("required-args", n) },
		"images":        func(n *yamltree.Node) { f.Images = r.images(n) },
		"builds":        func(n *yamltree.Node) { f.Builds = listed(r, "builds", n, r.build) },
		"overrides":     func(n *yamltree.Node) { f.Overrides = listed(r, "overrides", n, r.override) },
		"baseline":      func(n *yamltree.Node) { f.Baseline = r.path("baseline", n) },
	})
}

func (r *reader) build(n *yamltree.Node) (b Build) {
	b.At = n.Span
	r.fields("a build", n, fields{
		"name":       func(n *yamltree.Node) { b.Name = r.text("name", n) },
		"dockerfile": func(n *yamltree.Node) { b.Dockerfile = r.path("dockerfile", n) },
		"context":    func(n *yamltree.Node) { b.Context = r.path("context", n) },
		"target":     func(n *yamltree.Node) { b.Target = r.text("target", n) },
		"args":       func(n *yamltree.Node) { b.Args = r.textsByName("args", n) },
		"contexts":   func(n *yamltree.Node) { b.Contexts = r.textsByName("contexts", n) },
		"platforms":  func(n *yamltree.Node) { b.Platforms = r.platforms(n) },
	})
	return b
}

func (r *reader) override(n *yamltree.Node) (o Override) {
	r.fields("an override", n, fields{
		"paths":         func(n *yamltree.Node) { o.Paths = r.patterns("paths", n) },
		"rules":         func(n *yamltree.Node) { o.Rules = r.levels(n) },
		"required-args": func(n *yamltree.Node) { o.RequiredArgs = r.names("required-args", n) },
	})
	if len(o.Paths) == 0 && n.Kind == yamltree.Map {
		r.refuse(n.Span, "an override has no paths: it holds for no Dockerfile")
	}
	return o
}

// fields reads the values of a map. Of a key that is there twice, as of another unknown one,
// a person is told.
func (r *reader) fields(what string, n *yamltree.Node, known fields) {
	for _, p := range r.pairs(what, n) {
		if read, ok := known[p.Key.Text]; ok {
			read(p.Value)
			continue
		}
		r.refuse(p.Key.Span, "%s has no key %q%s", what, p.Key.Text, meant(p.Key.Text, slices.Sorted(maps.Keys(known))))
	}
}

// meant asks whether a name was meant that is called nearly so.
func meant(name string, names []string) string {
	name = strings.ReplaceAll(name, "_", "-")
	near, ok := suggest.Search(name, names, false)
	for _, known := range names {
		if strings.EqualFold(known, name) || ok && strings.EqualFold(known, near) {
			return fmt.Sprintf(" (did you mean %s?)", known)
		}
	}
	return ""
}

// pairs are the keys of a map with their values. One without a value is there too.
func (r *reader) pairs(what string, n *yamltree.Node) (out []yamltree.Pair) {
	if isNothing(n) {
		return nil
	}
	if n.Kind != yamltree.Map {
		r.refuse(n.Span, "%s is a map of keys and values", what)
		return nil
	}
	for _, key := range n.Twice {
		r.refuse(key.Span, "the key %q is there twice", key.String())
	}
	for _, p := range n.Pairs() {
		if p.Key == nil || p.Key.Kind != yamltree.Scalar {
			r.refuse(n.Span, "a key of %s is no text", what)
			continue
		}
		out = append(out, p)
	}
	return out
}

// textsByName are the pairs of a map whose values are scalars, or not there.
func (r *reader) textsByName(what string, n *yamltree.Node) (out []yamltree.Pair) {
	for _, p := range r.pairs(what, n) {
		p.Value = r.text("each of "+what, p.Value)
		out = append(out, p)
	}
	return out
}

func isNothing(n *yamltree.Node) bool { return n == nil || n.Kind == yamltree.Null }

// text is a scalar; nil if nothing stands there, or something else.
func (r *reader) text(what string, n *yamltree.Node) *yamltree.Node {
	switch {
	case isNothing(n):
		return nil
	case n.Kind != yamltree.Scalar:
		r.refuse(n.Span, "%s is a text", what)
		return nil
	}
	return n
}

// path is the path of a file or a folder.
func (r *reader) path(what string, n *yamltree.Node) *yamltree.Node {
	if n = r.text(what, n); n != nil && strings.Contains(n.Text, `\`) {
		r.refuse(n.Span, "%s has a backslash: write / between folders, on Windows too", what)
		return nil
	}
	return n
}

// texts are the scalars of a list.
func (r *reader) texts(what string, n *yamltree.Node) []*yamltree.Node {
	out := listed(r, what, n, func(n *yamltree.Node) *yamltree.Node { return r.text("each of "+what, n) })
	return slices.DeleteFunc(out, func(n *yamltree.Node) bool { return n == nil })
}

// names are the texts of a list that can be names of variables.
func (r *reader) names(what string, n *yamltree.Node) []*yamltree.Node {
	return slices.DeleteFunc(r.texts(what, n), func(n *yamltree.Node) bool {
		wrong := n.Text == "" || strings.ContainsAny(n.Text, "=$ \t\n")
		if wrong {
			r.refuse(n.Span, "%q is no name of a variable: each of %s is a name alone", n.Text, what)
		}
		return wrong
	})
}

// platforms are the texts of a list that docker build takes for platforms.
func (r *reader) platforms(n *yamltree.Node) []*yamltree.Node {
	return slices.DeleteFunc(r.texts("platforms", n), func(n *yamltree.Node) bool {
		_, err := platforms.Parse(n.Text)
		if err != nil {
			r.refuse(n.Span, "%q is no platform: write OS/ARCH, such as linux/arm64", n.Text)
		}
		return err != nil
	})
}

// isImage tells whether a text can be the name of an image, or begin some.
func isImage(name string) bool {
	start, all := strings.CutSuffix(name, "*")
	if all {
		return !strings.ContainsAny(start, "* \t\n")
	}
	_, err := reference.ParseNormalizedNamed(name)
	return err == nil
}

// listed are the values of a list, each read.
func listed[T any](r *reader, what string, n *yamltree.Node, read func(n *yamltree.Node) T) (out []T) {
	if isNothing(n) {
		return nil
	}
	if n.Kind != yamltree.List {
		r.refuse(n.Span, "%s is a list", what)
		return nil
	}
	for _, item := range n.Items {
		if isNothing(item) {
			r.refuse(n.Span, "%s has an empty item", what)
			continue
		}
		out = append(out, read(item))
	}
	return out
}

// patterns are those that say something.
func (r *reader) patterns(what string, n *yamltree.Node) (out []*yamltree.Node) {
	for _, p := range r.texts(what, n) {
		switch {
		case strings.Contains(p.Text, `\`):
			r.refuse(p.Span, "the pattern has a backslash: write / between folders, on Windows too")
		case strings.Contains(p.Text, "\n") || matching([]*yamltree.Node{p}) == nil:
			r.refuse(p.Span, "the pattern %q matches nothing", p.Text)
		default:
			out = append(out, p)
		}
	}
	return out
}

// matching are patterns that begin at the folder of the configuration; nil if none of them
// says anything. The line of each is its place in the list, from 1.
func matching(patterns []*yamltree.Node) *workspace.GitIgnore {
	var lines []string
	for _, p := range patterns {
		lines = append(lines, p.Text)
	}
	return (*workspace.GitIgnore)(nil).With(".", "", strings.Join(lines, "\n"))
}

// levels are what is said of rules.
func (r *reader) levels(n *yamltree.Node) (out []Level) {
	for _, p := range r.pairs("rules", n) {
		rule := rules.Lookup(p.Key.Text)
		if rule == nil {
			r.refuse(p.Key.Span, "there is no rule %q%s", p.Key.Text, meant(p.Key.Text, ruleNames()))
			continue
		}
		l := Level{Name: rule.Name, At: p.Key.Span}
		severity, ok := rules.SeverityOf(p.Value.String())
		if !ok && !strings.EqualFold(p.Value.String(), off) {
			r.refuse(orElse(p.Value, p.Key).Span, "%s has no severity %q: write error, warning, information, hint or off", rule.Name, p.Value.String())
			continue
		}
		l.Severity = severity
		if !ok {
			l.Severity = 0
		}
		out = append(out, l)
	}
	return out
}

// orElse is a value, or its key where nothing stands.
func orElse(value, key *yamltree.Node) *yamltree.Node {
	if isNothing(value) {
		return key
	}
	return value
}

func ruleNames() (names []string) {
	for _, r := range rules.All() {
		names = append(names, r.Name)
	}
	return names
}

// images are what is said of images: a list of variables, or the path of a file.
func (r *reader) images(n *yamltree.Node) (out []Image) {
	for _, p := range r.pairs("images", n) {
		image := Image{Name: p.Key}
		switch {
		case !isImage(p.Key.Text):
			r.refuse(p.Key.Span, "%q is no name of an image", p.Key.Text)
			continue
		case isNothing(p.Value) || p.Value.Kind == yamltree.List:
			image.Variables = r.names("the variables of an image", p.Value)
		case p.Value.Kind == yamltree.Scalar:
			image.File = r.path("the file of an image", p.Value)
		default:
			r.refuse(p.Value.Span, "an image has a list of variables, or the path of a file")
			continue
		}
		out = append(out, image)
	}
	return out
}
