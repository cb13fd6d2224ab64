package compose

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/workspace"
)

// key names a service or a job.
type key struct{ section, name string }

// model is what of a project's files has been put together: its services and jobs.
type model struct {
	order    []key
	services map[key]*service
	removed  []key    // what it takes away of what it is laid over
	emptied  []string // sections of which it takes away all
}

func newModel() *model { return &model{services: map[key]*service{}} }

func (m *model) put(k key, s *service) {
	if m.services[k] == nil {
		m.order = append(m.order, k)
	}
	m.services[k] = s
}

// lay lays another model over this one (compose-go, loader/loader.go: loadYamlFile).
func (m *model) lay(over *model) {
	m.order = slices.DeleteFunc(m.order, func(k key) bool {
		gone := slices.Contains(over.emptied, k.section) || slices.Contains(over.removed, k)
		if gone {
			delete(m.services, k)
		}
		return gone
	})
	for _, k := range over.order {
		s := m.services[k].under(over.services[k])
		if s.build != nil && !s.build.contexts.byKey {
			placed, built := *s, *s.build
			built.contexts.byKey = true // transform/mapping.go: transformKeyValue
			placed.build, s = &built, &placed
		}
		m.put(k, s)
	}
}

// forget has the services take nothing away any more of what they are laid over.
func (m *model) forget() {
	for k, s := range m.services {
		kept := *s
		kept.resets = nil
		m.services[k] = &kept
	}
}

// bring has what a file includes under what it says itself (loader/include.go:
// importResource).
func (m *model) bring(included *model) {
	for _, k := range included.order {
		is, own := *included.services[k], m.services[k]
		is.resets = nil
		merged := is.under(own)
		if own != nil {
			merged.at = own.at
		}
		m.put(k, merged)
	}
}

// service is a service or a job.
type service struct {
	name    string
	at      workspace.Location // of the name
	whole   bool               // it has what a service must have: it is no part of another one
	build   *build             // nil if it is not built
	image   builds.Value
	chosen  bool               // it runs only where a profile asks for it
	extends *extension         // nil if there is none, or it is done
	open    workspace.Location // of what it extends, if that is not there
	resets  []string           // which of its keys forget what they are laid over
}

// extension is what a service extends.
type extension struct {
	service, file builds.Value
	at            workspace.Location
}

// under is the service with another one laid over it (override/merge.go).
func (s *service) under(over *service) *service {
	switch {
	case over == nil:
		return s
	case s == nil:
		return over
	}
	merged := *over
	merged.at = s.at
	merged.whole = s.whole || over.whole
	merged.chosen = s.chosen || over.chosen
	if over.image.State == builds.Absent && !slices.Contains(over.resets, "image") {
		merged.image = s.image
	}
	merged.build = s.build.without(over.resets).under(over.build)
	if merged.extends == nil && !slices.Contains(over.resets, "extends") {
		merged.extends = s.extends
	}
	if merged.open.File == "" {
		merged.open = s.open
	}
	return &merged
}

// build is how a service is built.
type build struct {
	dir            string // where the path of the context begins; "" if nothing says which it is
	said           fields
	null           fields // of keys that have no value, and say nothing: where it can be typed
	args, contexts entries
	platforms      []builds.Value
	cacheTo, tags  []builds.Value
}

// fields are the values of a build that are texts.
type fields [4]builds.Value

// The places of fields.
const (
	context = iota
	dockerfile
	inline
	target
)

// fieldNames are their keys.
var fieldNames = [4]string{"context", "dockerfile", "dockerfile_inline", "target"}

// under are the fields with others laid over them.
func (f fields) under(over fields) fields {
	for i, v := range over {
		if v.State != builds.Absent {
			f[i] = v
		}
	}
	return f
}

// entries are arguments or named contexts.
type entries struct {
	all []entry
	// byKey tells that they are a map, of which !reset can take away one key. They are when
	// they are written so, and until they are merged.
	byKey bool
}

// entry is an argument or a named context.
type entry struct {
	builds.Argument
	dir  string // where the path of a context begins
	bare bool   // it has no value of its own, but that of the variable of its name
}

// in is an argument in an environment, that of the project (loader/normalize.go: resolve).
func (e entry) in(env *environment) builds.Argument {
	if v, set := env.lookup(e.Key); e.bare && set && v.known {
		e.Value = builds.Scalar(e.Value.At.File, e.Value.At.Span, v.text, false)
	}
	return e.Argument
}

// from is a named context of a build whose paths begin at dir; both folders of the entry and
// of the build are seen from here, a path.
func (e entry) from(here, dir string) builds.Argument {
	if v := &e.Value; e.dir != dir && v.State == builds.Known && builds.IsFolder(v.Text) {
		from := join(here, dir)
		if strings.HasPrefix(from, "..") { // nobody knows the name of the folder here
			e.Value = builds.Value{State: builds.Unknown, At: v.At}
			return e.Argument
		}
		v.Text, v.Literal = relative(from, join(here, join(e.dir, v.Text))), false
	}
	return e.Argument
}

// without is the build without what keys of a service name: build, build.args,
// build.args.X.
func (b *build) without(keys []string) *build {
	if b == nil || slices.Contains(keys, "build") {
		return nil
	}
	if !slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, "build.") }) {
		return b
	}
	left := *b
	for i, name := range fieldNames {
		if slices.Contains(keys, "build."+name) {
			left.said[i] = builds.Value{}
		}
	}
	if slices.Contains(keys, "build.platforms") {
		left.platforms = nil
	}
	if slices.Contains(keys, "build.cache_to") {
		left.cacheTo = nil
	}
	if slices.Contains(keys, "build.tags") {
		left.tags = nil
	}
	left.args = left.args.without(keys, "build.args")
	left.contexts = left.contexts.without(keys, "build.additional_contexts")
	return &left
}

func (e entries) without(keys []string, of string) entries {
	if slices.Contains(keys, of) {
		return entries{}
	}
	if e.byKey {
		e.all = slices.DeleteFunc(slices.Clone(e.all), func(e entry) bool { return slices.Contains(keys, of+"."+e.Key) })
	}
	return e
}

// under is the build with another one laid over it (override/merge.go: mergeBuild).
func (b *build) under(over *build) *build {
	switch {
	case over == nil:
		return b
	case b == nil:
		return over
	}
	merged := *b
	merged.said, merged.null = b.said.under(over.said), b.null.under(over.null)
	if over.dir != "" {
		merged.dir, merged.said[context] = over.dir, over.said[context]
	}
	merged.args = b.args.under(over.args)
	merged.contexts = b.contexts.under(over.contexts)
	merged.platforms = joined(b.platforms, over.platforms)
	merged.cacheTo = joined(b.cacheTo, over.cacheTo)
	merged.tags = joined(b.tags, over.tags)
	return &merged
}

// joined are the values of both lists, each known text once.
func joined(values, more []builds.Value) []builds.Value {
	values = slices.Clone(values)
	for _, p := range more {
		if !slices.ContainsFunc(values, func(q builds.Value) bool { return p.State == builds.Known && q.State == p.State && q.Text == p.Text }) {
			values = append(values, p)
		}
	}
	return values
}

// under are the entries with others laid over them: the last of a key counts, at the place of
// the first (override/uncity.go: uniqueEntries).
func (e entries) under(over entries) entries {
	switch {
	case !over.stated():
		return e
	case !e.stated():
		return over
	}
	return entries{all: unique(slices.Concat(e.all, over.all))}
}

func unique(from []entry) (all []entry) {
	at := map[string]int{}
	for _, one := range from {
		if i, ok := at[one.Key]; ok {
			all[i] = one
			continue
		}
		at[one.Key] = len(all)
		all = append(all, one)
	}
	return all
}

func (e entries) stated() bool { return e.byKey || len(e.all) > 0 }
