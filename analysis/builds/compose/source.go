package compose

import (
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/yamltree"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// sections are where services and jobs stand, which are built alike.
var sections = []string{"services", "jobs"}

// source reads the text of a file in a project.
type source struct {
	file *file
	dir  string // where paths begin
	env  *environment
}

// model is what a document of the file says, without what it includes.
func (s source) model(doc *yamltree.Node) *model {
	m := newModel()
	for _, section := range sections {
		all := doc.Lookup(section)
		if resets(all) {
			m.emptied = append(m.emptied, section)
		}
		for _, p := range given(all).Pairs() {
			k := key{section, p.Key.String()}
			if resets(p.Value) {
				m.removed = append(m.removed, k)
			}
			if given(p.Value) != nil && k.name != "" {
				m.put(k, s.service(p))
			}
		}
	}
	return m
}

// resets tells whether a value takes away what it is laid over (loader/reset.go).
func resets(n *yamltree.Node) bool {
	return n != nil && (n.Tag == "!reset" || n.Tag == "!override")
}

// given is the value, but nothing in the place of one that only takes away.
func given(n *yamltree.Node) *yamltree.Node {
	if n != nil && n.Tag == "!reset" {
		return nil
	}
	return n
}

// lookup is the value of a key, without regard to one that only takes away: what a merge key
// brings stays.
func lookup(n *yamltree.Node, key string) *yamltree.Node {
	for _, p := range n.Pairs() {
		if p.Key.String() == key && given(p.Value) != nil {
			return p.Value
		}
	}
	return nil
}

func (s source) service(p yamltree.Pair) *service {
	n, build := p.Value, lookup(p.Value, "build")
	out := &service{name: p.Key.String(), at: s.place(p.Key.Span), extends: s.extension(lookup(n, "extends"))}
	out.build = s.build(build)
	out.image = s.value(lookup(n, "image"))
	out.chosen = len(lookup(n, "profiles").List()) > 0
	out.whole = out.extends != nil || lookup(n, "image") != nil || lookup(n, "provider") != nil ||
		out.build != nil && out.build.dir != ""
	for _, path := range [][]string{{"build"}, {"build", "args"}, {"build", "additional_contexts"}, {}} {
		prefix := strings.Join(path, ".")
		for _, inner := range n.At(path...).Pairs() {
			if resets(inner.Value) {
				out.resets = append(out.resets, strings.TrimPrefix(prefix+"."+inner.Key.String(), "."))
			}
		}
	}
	return out
}

func (s source) extension(n *yamltree.Node) *extension {
	switch {
	case n == nil || n.Kind == yamltree.Null || n.Kind == yamltree.List:
		return nil
	case n.Kind == yamltree.Scalar:
		return &extension{service: s.value(n), at: s.place(n.Span)}
	}
	return &extension{s.value(n.Lookup("service")), s.value(n.Lookup("file")), s.place(n.Span)}
}

// build is how a service is built: a context, or a map (transform/build.go).
func (s source) build(n *yamltree.Node) *build {
	switch {
	case n == nil || n.Kind == yamltree.Null || n.Kind == yamltree.List:
		return nil
	case n.Kind == yamltree.Scalar:
		return &build{dir: s.dir, said: fields{context: s.path(s.value(n))}}
	}
	at := func(key string) *yamltree.Node { return lookup(n, key) }
	b := &build{args: s.entries(at("args")), contexts: s.entries(at("additional_contexts"))}
	for i, name := range fieldNames {
		if v := at(name); v != nil && v.Kind == yamltree.Null {
			b.null[i] = s.value(v)
		} else if i == inline {
			b.said[i] = s.embedded(v)
		} else {
			b.said[i] = s.value(v)
		}
	}
	if b.said[context].State != builds.Absent {
		b.dir, b.said[context] = s.dir, s.path(b.said[context])
	}
	for i := range b.contexts.all {
		c := &b.contexts.all[i]
		c.Value, c.dir = s.path(c.Value), s.dir
		if c.bare { // Compose refuses it
			c.Value = builds.Value{}.OrEmpty(c.Value.At)
		}
	}
	b.platforms, b.cacheTo, b.tags = s.values(at("platforms")), s.values(at("cache_to")), s.values(at("tags"))
	return b
}

// values are the scalars of a list.
func (s source) values(list *yamltree.Node) (all []builds.Value) {
	if list == nil {
		return nil
	}
	for _, item := range list.Items {
		if item.Kind == yamltree.Scalar {
			all = append(all, s.value(item))
		}
	}
	return all
}

// entries are those of a map, or of a list of KEY=VALUE.
func (s source) entries(n *yamltree.Node) entries {
	if n == nil || n.Kind == yamltree.Map {
		return entries{s.pairs(n), n != nil}
	}
	var all []entry
	if n.Kind == yamltree.Scalar && !strings.ContainsAny(n.Text, "= \n") { // somebody types the first key
		if e, ok := s.item(n); ok {
			all = append(all, e)
		}
	}
	for _, item := range n.Items {
		if e, ok := s.item(item); ok {
			all = append(all, e)
		}
	}
	return entries{all: unique(all)}
}

func (s source) pairs(n *yamltree.Node) (all []entry) {
	for _, p := range n.Pairs() {
		e := entry{Argument: builds.Argument{Key: p.Key.String(), At: s.place(p.Key.Span)}}
		switch {
		case given(p.Value) == nil:
			continue
		case p.Value.Kind == yamltree.Null:
			e = s.bare(e, p.Value.Span)
		case p.Value.Kind == yamltree.Scalar:
			e.Value = s.value(p.Value)
		default:
			continue
		}
		all = append(all, e)
	}
	return all
}

// item is KEY=VALUE or KEY; ok is false if the files do not tell which key it is.
func (s source) item(n *yamltree.Node) (e entry, ok bool) {
	if n == nil || n.Kind != yamltree.Scalar {
		return entry{}, false
	}
	key, _, valued := strings.Cut(n.Text, "=")
	if strings.Contains(key, "$") {
		return s.expandedItem(n)
	}
	keyAt, _ := n.Part(0, len(key))
	e.Key, e.At = key, s.place(keyAt)
	if !valued {
		return s.bare(e, keyAt), true
	}
	at, exact := n.Part(len(key)+1, len(n.Text))
	e.Value = s.expanded(n.Text[len(key)+1:], at, exact)
	return e, true
}

// expandedItem is an item whose key has variables.
func (s source) expandedItem(n *yamltree.Node) (e entry, ok bool) {
	out, ok := s.env.expand(n.Text)
	if !ok {
		return entry{}, false
	}
	key, value, valued := strings.Cut(out, "=")
	e.Key, e.At = key, s.place(n.Span)
	e.Value = builds.Scalar(s.file.name, n.Span, value, false)
	if !valued {
		e = s.bare(e, n.Span)
	}
	return e, true
}

// bare is an entry that has only a key, at a place.
func (s source) bare(e entry, at text.Span) entry {
	e.Value, e.bare = builds.Value{State: builds.Unknown, At: s.place(at)}, true
	return e
}

// value is what a scalar says. Null says an empty text, and that it can be typed there.
func (s source) value(n *yamltree.Node) builds.Value {
	switch {
	case n == nil || n.Kind == yamltree.Map || n.Kind == yamltree.List:
		return builds.Value{}
	case n.Kind == yamltree.Null:
		return builds.Value{}.OrEmpty(s.place(n.Span))
	case n.Printed != n.Text:
		return builds.Scalar(s.file.name, n.Span, n.Printed, false)
	}
	return s.expanded(n.Text, n.Span, n.Literal)
}

// expanded is a text with its variables replaced.
func (s source) expanded(src string, at text.Span, exact bool) builds.Value {
	out, ok := s.env.expand(src)
	if !ok {
		return builds.Value{State: builds.Unknown, At: s.place(at)}
	}
	v := builds.Scalar(s.file.name, at, out, exact && !strings.Contains(src, "$"))
	v.ByDefault = strings.Contains(strings.ReplaceAll(src, "$$", ""), "$")
	return v
}

// elsewhere begins contexts that Compose does not take for folders (paths/context.go).
var elsewhere = []string{"service:", "github.com/", "git@"}

// path is a context as Compose reads it: the home folder is unknown, and what is no URL is a
// folder even if it looks like something else.
func (s source) path(v builds.Value) builds.Value {
	if v.State != builds.Known || v.Text == "" || strings.Contains(v.Text, "://") {
		return v
	}
	for _, prefix := range elsewhere {
		if strings.HasPrefix(v.Text, prefix) {
			return v
		}
	}
	switch {
	case strings.HasPrefix(v.Text, "~"):
		return builds.Value{State: builds.Unknown, At: v.At}
	case !builds.IsFolder(v.Text):
		v.Text, v.Literal = "./"+v.Text, false
	}
	return v
}

func (s source) place(at text.Span) workspace.Location {
	return workspace.Location{File: s.file.name, Span: at}
}
