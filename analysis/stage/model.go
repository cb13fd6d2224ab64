// Package stage knows the stages of a Dockerfile: what each is built on, which
// references mean which stage, and where a variable gets its value.
//
// It follows github.com/moby/buildkit v0.34.1, frontend/dockerfile; files and
// lines in comments are below that folder. Spans are bytes of the file.
package stage

import (
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
	Image   Kind = iota // an image, or a named context of that name
	InFile              // a stage of this file
	Scratch             // the empty image
	Context             // the build context: an empty --from=
	Unknown             // a FROM that is blank, or cannot be expanded without build arguments
	Invalid             // BuildKit refuses it: a variable, an index out of range
	Named               // a named context that the build is given
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
)

// String is the site's name in the program's JSON.
func (s Site) String() string {
	return [...]string{"from", "copy", "mount", "onbuild-copy", "onbuild-mount"}[s]
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
	Stage    int       // the stage it stands in
	Item     int       // the instruction's item
	Text     string    // what BuildKit reads there
	Expanded string    // what Text stands for: with a FROM's ARGs, or the image behind an index
	Span     text.Span // of the name, without quotes
	Kind     Kind
	Target   int // the stage it means, or None
	// Undeclared are the variables of a FROM that no ARG above the first FROM
	// declares: they are blank whatever the build arguments.
	Undeclared []string
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
	Ref      int          // in Refs, or None: a mount without from= where a stage is named scratch
	Mount    *syntax.Flag // that mount
	Span     text.Span    // of the reference, or of the mount
}

// Model is what a file says about stages.
type Model struct {
	File   *syntax.File
	Stages []Stage
	Refs   []Reference // all but the FROMs', in the order of the file
	Edges  []Edge
	// PlainTriggers are the mounts without from= in ONBUILDs; To is the stage that
	// is named scratch, or None.
	PlainTriggers []Edge

	extra   []string // the images that COPY and mounts add behind the stages
	extraAt []int    // by stage: how many of extra are of those before it
	// pastStages tells that an index reaches past the stages: what it means hangs on
	// all instructions above it.
	pastStages bool
	shells     bool  // some stage has a SHELL
	forward    bool  // some edge leads to a stage further down, or to its own
	cycles     []int // by stage: what it shares with those on a cycle with it; nil if no cycle can be
	byName     map[string]int
	global     *environment
	options    Options
	named      map[string]bool // the named contexts, as contextName has them
}

// Build reads the model off a file.
func Build(f *syntax.File, opt Options) *Model {
	m := &Model{File: f, options: opt, named: contextNames(opt.NamedContexts)}
	m.readStages(opt)
	m.byName = make(map[string]int, len(m.Stages))
	m.Refs = make([]Reference, 0, 2*len(m.Stages))
	m.Edges = make([]Edge, 0, 2*len(m.Stages))
	for i := range m.Stages {
		if name := m.Stages[i].Name; name != "" {
			m.byName[name] = i
		}
	}
	m.extraAt = make([]int, len(m.Stages))
	for i := range m.Stages {
		m.extraAt[i] = len(m.extra)
		m.readReferences(&m.Stages[i])
	}
	m.findForward()
	return m
}

// findForward looks for edges down, without which there is no cycle.
func (m *Model) findForward() {
	for _, e := range m.Edges {
		m.forward = m.forward || e.To >= e.From
	}
	if m.forward {
		m.cycles = m.findCycles()
	}
}

// Named is the stage that a COPY or a mount means by name: names match without
// regard to case, and of duplicates the last in the file wins
// (dockerfile2llb/convert.go:1256).
func (m *Model) Named(name string) int {
	if i, ok := m.byName[strings.ToLower(name)]; ok {
		return i
	}
	return None
}

// At is the stage that the item at index i belongs to, or None before the first.
func (m *Model) At(i int) int {
	lo, hi := 0, len(m.Stages)
	for lo < hi {
		if mid := (lo + hi) / 2; m.Stages[mid].Items[0] <= i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo - 1
}

// Instr is the instruction at item i.
func (m *Model) Instr(i int) *syntax.Instr { return m.File.Items[i].Instr }

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

func (m *Model) readStages(opt Options) {
	m.Stages = make([]Stage, 0, countStages(m.File))
	visible := make(map[string]int, cap(m.Stages)) // a FROM sees the nearest earlier stage, exact in case
	for i := range m.File.Items {
		it := &m.File.Items[i]
		if it.Kind != syntax.Instruction || it.Instr.Name != "from" {
			continue
		}
		m.closeStage(i)
		s := Stage{Index: len(m.Stages), From: it.Abs(it.Instr.Head()), Items: [2]int{i, len(m.File.Items)}}
		m.readName(&s, it)
		for _, f := range it.Instr.Flags {
			if f.Name.Text == "platform" {
				s.Platform = f.Value.Text
			}
		}
		s.Base = Reference{Stage: s.Index, Item: i, Target: None}
		m.readBase(&s.Base, it)
		s.Replaced = s.Name != "" && m.isNamedContext(s.Name)
		m.Stages = append(m.Stages, s)
	}
	m.global = newEnvironment(m, opt)
	for i := range m.Stages {
		m.noteVariables(&m.Stages[i].Base)
		m.resolveBase(&m.Stages[i].Base, visible)
		if m.Stages[i].Replaced {
			m.Stages[i].Base.Kind, m.Stages[i].Base.Target = Named, None
		}
		if name := m.Stages[i].Name; name != "" {
			visible[name] = i
		}
	}
}

func countStages(f *syntax.File) int {
	n := 0
	for i := range f.Items {
		if in := f.Items[i].Instr; in != nil && in.Name == "from" {
			n++
		}
	}
	return n
}

func (m *Model) closeStage(item int) {
	if n := len(m.Stages); n > 0 {
		m.Stages[n-1].Items[1] = item
	}
}

func (m *Model) readName(s *Stage, it *syntax.Item) {
	args := it.Instr.Args
	if len(args) < 3 || !strings.EqualFold(args[1].Text, "as") {
		return
	}
	s.Written, s.NameSpan = args[2].Text, it.Abs(args[2].Span)
	if name := strings.ToLower(s.Written); ValidName(name) {
		s.Name = name
	}
}

func (m *Model) readBase(r *Reference, it *syntax.Item) {
	if len(it.Instr.Args) == 0 {
		at := it.Instr.Body.Span
		r.Span = it.Abs(at)
		return
	}
	w := it.Instr.Args[0]
	r.Text, r.Span = w.Text, it.Abs(w.Span)
	if n := len(r.Text); n >= 2 && r.Text[0] == r.Text[n-1] && (r.Text[0] == '"' || r.Text[0] == '\'') {
		r.Span = text.Span{Start: r.Span.Start + 1, End: r.Span.End - 1}
	}
}

// noteVariables parts the variables of a FROM into those that a build argument can
// set, and the others (dockerfile2llb/convert.go:2142: only declared ones count).
func (m *Model) noteVariables(r *Reference) {
	in := m.Instr(r.Item)
	if len(in.Args) == 0 || !strings.Contains(r.Text, "$") {
		return
	}
	for _, v := range in.Variables(in.Args[0]) {
		open, declared := m.global.declared[v.Text]
		r.ByArgument = r.ByArgument || open
		if !declared {
			r.Undeclared = append(r.Undeclared, v.Text)
		}
	}
}

// resolveBase follows dockerfile2llb/convert.go:397 and 1249.
func (m *Model) resolveBase(r *Reference, visible map[string]int) {
	base, err := m.global.expand(r.Text)
	r.Expanded = base
	i, found := visible[base]
	switch {
	case err != nil || base == "":
		r.Kind = Unknown
	case found:
		r.Kind, r.Target = InFile, i
	case base == "scratch":
		r.Kind = Scratch
	case m.isNamedContext(base):
		r.Kind = Named
	default:
		r.Kind = Image
	}
}
