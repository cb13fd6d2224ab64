// Package stage knows the stages of a Dockerfile: what each is built on, which
// references mean which stage, and where a variable gets its value.
//
// It follows github.com/moby/buildkit v0.34.1, frontend/dockerfile; files and
// lines in comments are below that folder. Spans are bytes of the file.
package stage

import (
	"iter"
	"sort"
	"strings"

	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// None is the index of no stage.
const None = -1

// Kind tells what a reference means to BuildKit.
type Kind uint8

// What a reference can mean.
const (
	Image            Kind = iota // an image, or a named context of that name
	InFile                       // a stage of this file
	Scratch                      // the empty image
	Context                      // the build context: an empty --from=
	Unknown                      // a FROM that is blank, or cannot be expanded without build arguments
	Invalid                      // BuildKit refuses it: a variable, an index out of range
	KindNamedContext             // a named context that the build is given
)

// String is the kind's name in the program's JSON.
func (k Kind) String() string {
	return [...]string{"image", "stage", "scratch", "context", "unknown", "invalid", "named-context"}[k]
}

// Site tells where a reference stands.
type Site uint8

// Where a reference can stand.
const (
	FromBase Site = iota
	CopyFrom
	MountFrom
	OnbuildCopy
	OnbuildMount
	EpochArg // ARG SOURCE_DATE_EPOCH above the first FROM
)

// String is the site's name in the program's JSON.
func (s Site) String() string {
	return [...]string{"from", "copy", "mount", "onbuild-copy", "onbuild-mount", "epoch"}[s]
}

// TakesIndex tells whether a number means the stage of that index here: only in
// COPY --from (dockerfile2llb/convert.go:954).
func (s Site) TakesIndex() bool { return s == CopyFrom || s == OnbuildCopy }

// Onbuild tells whether the reference is resolved in the stages built FROM its own.
func (s Site) Onbuild() bool { return s == OnbuildCopy || s == OnbuildMount }

// Stage is one FROM and what follows it.
type Stage struct {
	Index    int
	Name     string    // lower-cased; "" if it has none or BuildKit refuses it
	Written  string    // the name as it is written
	NameSpan text.Span // of Written
	Platform string    // the value of --platform, as written
	Base     Reference
	From     text.Span // the FROM instruction, without its line end
	Items    [2]int    // the indexes of its first item and of the one after its last
	// Replaced tells that a named context of its name stands in for it: nothing in
	// it is run (dockerfile2llb/convert.go:460).
	Replaced bool
}

// Label is how BuildKit names the stage in messages (dockerfile2llb/convert.go:471).
func (s *Stage) Label() string {
	if s.Name == "" {
		return "stage-" + itoa(s.Index)
	}
	return s.Name
}

// Target is the span that a jump to the stage goes to: its name, or its FROM
// instruction if it has none.
func (s *Stage) Target() text.Span {
	if s.Name == "" {
		return s.From
	}
	return s.NameSpan
}

// Reference is one place that names what a stage takes its files from.
type Reference struct {
	Site     Site
	In       int       // the stage it stands in; None above the first FROM
	Item     int       // the instruction's item
	Text     string    // what BuildKit reads there
	Expanded string    // what Text stands for: with a FROM's ARGs, or the image behind an index
	Span     text.Span // of the name, without quotes
	Kind     Kind
	Target   int // the stage it means, or None
	// ByArgument tells that a build argument can change what Text stands for.
	ByArgument bool
}

// Bare tells whether the reference's text could be a stage's name and says
// nothing of a registry, a tag or a digest.
func (r *Reference) Bare() bool {
	return r.Text != "" && !strings.ContainsAny(r.Text, "/:@.$ ")
}

// Edge is one dependency of a stage on another that BuildKit's check for cycles
// follows (dockerfile2llb/convert.go:523). FROM makes none.
type Edge struct {
	From, To int
	Item     int          // the instruction's item
	Ref      int          // in Refs, or None: a mount without from= where a stage is named scratch
	Mount    *syntax.Flag // that mount
	Span     text.Span    // of the reference, or of the mount
}

// Model is what a file says about stages. It is never changed, and its methods may
// be called at the same time.
//
// What is known of a stage is kept without its place, so that the versions of a file
// share it. Where all of it is wanted, with places, it is put together when it is
// asked for: Stages, Refs, Edges, PlainTriggers.
type Model struct {
	File *syntax.File

	heads  []*Stage // by stage; their spans count from the FROM, its item is 0
	starts []int    // by stage: its first item; and at the end the number of items
	bodies []*body  // by stage

	// pastStages tells that an index reaches past the stages: what it means hangs on
	// all instructions above it.
	pastStages bool
	shells     bool           // some stage has a SHELL
	forward    bool           // some stage has an edge to one further down, or to itself
	names      map[string]int // the stages by their names: of several with one name the last in the file
	shadowed   []bool         // by stage: a later one has its name
	global     *environment
	build      Build
	named      map[string]bool // the named contexts, as contextName has them

	stages text.Lazy[[]Stage]
	refs   text.Lazy[[]Reference]
	edges  text.Lazy[[]Edge]
	plain  text.Lazy[[]Edge]
	cycles text.Lazy[[]int]
	epoch  text.Lazy[Reference]

	globalArgs text.Lazy[map[string][]int] // by name: the items above the first FROM that say ARG
	defaults   text.Lazy[*environment]     // global without build arguments
}

// NewModel reads the model off a file, as the build makes it.
func NewModel(f *syntax.File, b Build) *Model {
	m := &Model{File: f, build: b, named: contextNames(b.NamedContexts)}
	m.readStages(b)
	m.readNames()
	m.bodies = make([]*body, len(m.heads))
	var images []string
	for i := range m.bodies {
		m.bodies[i] = m.readBody(i, images)
		images = append(images, m.bodies[i].images...)
	}
	m.noteBodies()
	return m
}

func (m *Model) readNames() {
	m.names, m.shadowed = make(map[string]int, len(m.heads)), make([]bool, len(m.heads))
	for i, s := range m.heads {
		if s.Name == "" {
			continue
		}
		if above, ok := m.names[s.Name]; ok {
			m.shadowed[above] = true
		}
		m.names[s.Name] = i
	}
}

// noteBodies keeps what the whole model knows of its bodies.
func (m *Model) noteBodies() {
	for _, b := range m.bodies {
		m.pastStages = m.pastStages || b.pastStages
		m.shells = m.shells || b.shell
		m.forward = m.forward || b.forward
	}
}

// Count is the number of stages.
func (m *Model) Count() int { return len(m.heads) }

// Stage is the stage at index i.
func (m *Model) Stage(i int) Stage {
	s := *m.heads[i]
	off := m.File.Start(m.starts[i])
	s.From, s.Base.Span = s.From.Shift(off), s.Base.Span.Shift(off)
	if s.Written != "" {
		s.NameSpan = s.NameSpan.Shift(off)
	}
	s.Base.Item, s.Items = m.starts[i], [2]int{m.starts[i], m.starts[i+1]}
	return s
}

// Stages are all stages.
func (m *Model) Stages() []Stage {
	return m.stages.Get(func() []Stage {
		out := make([]Stage, len(m.heads))
		for i := range out {
			out[i] = m.Stage(i)
		}
		return out
	})
}

// Refs are the references of all COPYs and mounts, in the order of the file.
func (m *Model) Refs() []Reference {
	return m.refs.Get(func() []Reference {
		n := 0
		for _, b := range m.bodies {
			n += len(b.refs)
		}
		out := make([]Reference, 0, n)
		for s, b := range m.bodies {
			for _, r := range b.refs {
				r.Item += m.starts[s]
				r.Span = r.Span.Shift(m.File.Start(r.Item))
				out = append(out, r)
			}
		}
		return out
	})
}

// Images yields the images that stage s takes from, with where: the one that it is built
// on first, as it is written.
func (m *Model) Images(s int) iter.Seq2[Site, string] {
	return func(yield func(Site, string) bool) {
		if base := &m.heads[s].Base; base.Kind == Image && !yield(FromBase, base.Text) {
			return
		}
		for i := range m.bodies[s].refs {
			if r := &m.bodies[s].refs[i]; r.Kind == Image && !yield(r.Site, r.Expanded) {
				return
			}
		}
	}
}

// Edges are the dependencies that BuildKit's check for cycles follows, in the order
// of the file.
func (m *Model) Edges() []Edge {
	return m.edges.Get(func() []Edge {
		refs := 0
		out := make([]Edge, 0, len(m.Refs()))
		for s, b := range m.bodies {
			for _, e := range b.edges {
				if e.Ref != None {
					e.Ref += refs
				}
				out = append(out, m.placed(e, s))
			}
			refs += len(b.refs)
		}
		return out
	})
}

// PlainTriggers are the mounts without from= in ONBUILDs; To is the stage that is
// named scratch, or None.
func (m *Model) PlainTriggers() []Edge {
	return m.plain.Get(func() []Edge {
		var out []Edge
		for s, b := range m.bodies {
			for _, e := range b.triggers {
				out = append(out, m.placed(e, s))
			}
		}
		return out
	})
}

// placed is the edge of a body of stage s as the file has it.
func (m *Model) placed(e Edge, s int) Edge {
	e.Item += m.starts[s]
	e.Span = e.Span.Shift(m.File.Start(e.Item))
	return e
}

// StageByName is the stage that a COPY or a mount means by name: names match without
// regard to case, and of duplicates the last in the file wins
// (dockerfile2llb/convert.go:1256).
func (m *Model) StageByName(name string) int { return m.last(strings.ToLower(name)) }

// last is the last stage of the file that has the name, which is lower-cased.
func (m *Model) last(name string) int {
	if i, ok := m.names[name]; ok {
		return i
	}
	return None
}

// At is the stage that the item at index i belongs to, or None before the first.
func (m *Model) At(i int) int {
	return sort.Search(len(m.heads), func(s int) bool { return m.starts[s] > i }) - 1
}

// Instr is the instruction at item i.
func (m *Model) Instr(i int) *syntax.Instr { return m.File.Instr(i) }

// ValidName tells whether a stage may be called name, which is lower-cased: the
// pattern ^[a-z][a-z0-9-_.]*$ of instructions/parse.go:417.
func ValidName(name string) bool {
	for i := range len(name) {
		c := name[i]
		letter := 'a' <= c && c <= 'z'
		if !letter && (i == 0 || c != '-' && c != '_' && c != '.' && (c < '0' || c > '9')) {
			return false
		}
	}
	return name != ""
}

// Doc is the doc comment of a stage: what follows its name where a comment above
// begins with it (instructions/parse.go:838).
func (m *Model) Doc(s *Stage) string {
	doc := ""
	if s.Name == "" {
		return doc
	}
	for line := range m.File.CommentsUp(s.Items[0]) { // the first from the top counts
		if rest, ok := strings.CutPrefix(line, s.Name); ok && strings.HasPrefix(rest, " ") {
			doc = rest[1:]
		}
	}
	return doc
}
