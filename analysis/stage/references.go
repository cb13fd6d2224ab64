package stage

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

func itoa(n int) string { return strconv.Itoa(n) }

// body is what the instructions of a stage say of other stages. Items count from the
// stage's first, spans from their item.
type body struct {
	refs     []Reference
	edges    []Edge // Ref counts in refs
	triggers []Edge
	images   []string // that COPY and mounts add behind the stages

	shell, forward, pastStages bool
}

// equal tells whether o says the same.
func (b *body) equal(o *body) bool {
	return slices.Equal(b.refs, o.refs) && slices.Equal(b.edges, o.edges) && slices.Equal(b.triggers, o.triggers) && slices.Equal(b.images, o.images)
}

// bodyReader reads one body.
type bodyReader struct {
	*Model
	out    *body
	stage  int
	before []string // the images of the bodies above
}

func (m *Model) readBody(stage int, before []string) *body {
	r := bodyReader{m, &body{}, stage, before}
	for i, in := range m.File.Instructions(m.starts[stage], m.starts[stage+1]) {
		onbuild := in.Name == "onbuild" && in.Trigger != nil
		if onbuild {
			in = in.Trigger
		}
		if len(in.Flags) > 0 {
			r.readFlags(i-m.starts[stage], in, onbuild)
		}
		r.out.shell = r.out.shell || in.Name == "shell"
	}
	return r.out
}

// readFlags reads the flags that name stages. A FROM names its base otherwise.
func (r *bodyReader) readFlags(item int, in *syntax.Instr, onbuild bool) {
	known := spec.Lookup(in.Name)
	if known == nil {
		return
	}
	for i := range in.Flags {
		f := &in.Flags[i]
		switch row := known.Flag(f.Name.Text); {
		case row == nil:
		case row.Type == spec.Stage && f.HasValue:
			r.add(Reference{Site: siteOf(onbuild, CopyFrom, OnbuildCopy), In: r.stage, Item: item, Text: f.Value.Text, Span: f.Value.Span})
		case row.Type == spec.MountList:
			r.readMount(item, f, onbuild)
		}
	}
}

func siteOf(onbuild bool, here, trigger Site) Site {
	if onbuild {
		return trigger
	}
	return here
}

func (r *bodyReader) readMount(item int, f *syntax.Flag, onbuild bool) {
	from := StageField(f)
	if from == nil || from.Value.Text == "" {
		r.addPlainMount(item, f, onbuild)
	}
	if from != nil {
		r.add(Reference{Site: siteOf(onbuild, MountFrom, OnbuildMount), In: r.stage, Item: item, Text: from.Value.Text, Span: from.Value.Span})
	}
}

// addPlainMount notes a mount without a source stage, for which BuildKit looks
// up scratch: a stage of that name, or one more image behind the stages
// (dockerfile2llb/convert_runmount.go:22).
func (r *bodyReader) addPlainMount(item int, f *syntax.Flag, onbuild bool) {
	e := Edge{From: r.stage, To: r.StageByName("scratch"), Item: item, Ref: None, Mount: f, Span: f.Span}
	switch {
	case onbuild:
		r.out.triggers = append(r.out.triggers, e)
	case e.To == None:
		r.out.images = append(r.out.images, "scratch")
	default:
		r.addEdge(e)
	}
}

func (r *bodyReader) addEdge(e Edge) {
	r.out.forward = r.out.forward || e.To >= e.From
	r.out.edges = append(r.out.edges, e)
}

func (m *Model) abs(item int, s text.Span) text.Span { return s.Shift(m.File.Start(item)) }

func (r *bodyReader) add(ref Reference) {
	r.resolve(&ref)
	if !ref.Site.Onbuild() {
		switch ref.Kind {
		case InFile:
			r.addEdge(Edge{From: ref.In, To: ref.Target, Item: ref.Item, Ref: len(r.out.refs), Span: ref.Span})
		case Image, Scratch, KindNamedContext:
			r.out.images = append(r.out.images, ref.Expanded)
		}
	}
	r.out.refs = append(r.out.refs, ref)
}

// resolve binds a reference of a COPY or a mount as BuildKit does
// (dockerfile2llb/convert.go:940, convert_runmount.go:16).
func (b *bodyReader) resolve(r *Reference) {
	r.Target, r.Expanded = None, r.Text
	named := b.StageByName(r.Text)
	switch index, isIndex := stageIndex(r.Text); {
	case r.Text == "":
		r.Kind = Context
	case r.Site.TakesIndex() && !b.constant(r.Text), !r.Site.TakesIndex() && mountVariable(r.Text):
		r.Kind = Invalid
	case r.Site.TakesIndex() && isIndex:
		b.resolveIndex(r, index)
	case named != None:
		r.Kind, r.Target = InFile, named
	case r.Text == "scratch":
		r.Kind = Scratch
	case b.isNamedContext(r.Text):
		r.Kind = KindNamedContext
	default:
		r.Kind = Image
	}
}

// CopyReference is the reference of the COPY at item, or in the ONBUILD at item; ok is
// false if it has no --from.
func (m *Model) CopyReference(item int) (r Reference, ok bool) {
	s := m.At(item)
	if s == None {
		return r, false
	}
	refs := m.bodies[s].refs
	i := sort.Search(len(refs), func(i int) bool { return m.starts[s]+refs[i].Item >= item })
	if i == len(refs) || m.starts[s]+refs[i].Item != item || !refs[i].Site.TakesIndex() {
		return r, false
	}
	r = refs[i]
	r.Item, r.Span = item, m.abs(item, r.Span)
	return r, true
}

// MountReferences are what the mounts of the RUN at an item name, in their order.
func (m *Model) MountReferences(item int) (out []Reference) {
	s := m.At(item)
	if s == None {
		return nil
	}
	refs := m.bodies[s].refs
	i := sort.Search(len(refs), func(i int) bool { return m.starts[s]+refs[i].Item >= item })
	for ; i < len(refs) && m.starts[s]+refs[i].Item == item; i++ {
		r := refs[i]
		r.Item, r.Span = item, m.abs(item, r.Span)
		out = append(out, r)
	}
	return out
}

// stageIndex is the number that a name is; ok is false if it is none. Most begin with a
// letter: strconv would make an error of each.
func stageIndex(name string) (n int, ok bool) {
	if name == "" || name[0] > '9' {
		return 0, false
	}
	n, err := strconv.Atoi(name)
	return n, err == nil
}

// resolveIndex takes an index past the stages for one of the images that the
// instructions before it added. An ONBUILD sees those of the whole file; which
// of them it gets depends on the stage that is built.
func (b *bodyReader) resolveIndex(r *Reference, index int) {
	behind := index - len(b.heads)
	b.out.pastStages = b.out.pastStages || behind >= 0
	switch {
	case index < 0:
		r.Kind = Invalid
	case behind < 0:
		r.Kind, r.Target = InFile, index
	case r.Site.Onbuild():
		r.Kind = Image
	case behind >= len(b.before)+len(b.out.images):
		r.Kind = Invalid
	default:
		r.Kind, r.Expanded = Image, b.image(behind)
		if r.Expanded == "scratch" {
			r.Kind = Scratch
		}
	}
}

// image is the one at index i of those behind the stages.
func (b *bodyReader) image(i int) string {
	if i < len(b.before) {
		return b.before[i]
	}
	return b.out.images[i-len(b.before)]
}

// constant tells whether BuildKit's lexer leaves a --from as it is: what it
// would change is refused as a variable (dockerfile2llb/convert.go:944).
func (m *Model) constant(from string) bool {
	word, ok := m.unquoted(from)
	return ok && word == from
}

// unquoted is what BuildKit's lexer makes of a word where no variable is set; ok is
// false if it refuses it.
func (m *Model) unquoted(word string) (out string, ok bool) {
	if !special(word) {
		return word, true
	}
	got, err := ReadsOf(shell.EnvsFromSlice(nil)).Process(shell.NewLex(rune(m.File.Escape)), syntax.Printable(word))
	return got.Result, err == nil
}

// mountVariable is instructions/commands_runmount.go:178.
func mountVariable(from string) bool {
	i := strings.IndexByte(from, '$')
	return i >= 0 && i != len(from)-1
}

// TriggerIndexFails tells whether the index that the ONBUILD reference r has is
// surely out of range where it runs, in the stage child. Behind the stages stand
// the images of the whole file, and those of the triggers that ran before: which
// of them did is not sure, so all that could have are counted
// (dockerfile2llb/convert.go:560, 1265).
func (m *Model) TriggerIndexFails(r *Reference, child int) bool {
	index, ok := stageIndex(r.Text)
	if !ok || r.Kind == InFile {
		return false
	}
	images, again := 0, 0
	for _, b := range m.bodies {
		images += len(b.images)
	}
	runs := m.with(child)
	count := func(s, start int) (n int) {
		for _, c := range m.Children(s) {
			if c != child && runs[c] || c == child && start < r.Span.Start {
				n++
			}
		}
		return n
	}
	for i := range m.Refs() {
		o := &m.Refs()[i]
		if !o.Site.Onbuild() || o.Kind != Image && o.Kind != Scratch {
			continue
		}
		if _, ok := stageIndex(o.Text); ok && o.Site.TakesIndex() {
			again += count(o.In, o.Span.Start) // adds an image once more, if there is one
		} else {
			images += count(o.In, o.Span.Start)
		}
	}
	for _, e := range m.PlainTriggers() {
		if e.To == None {
			images += count(e.From, e.Span.Start)
		}
	}
	if images > 0 {
		images += again
	}
	return index < 0 || index >= m.Count()+images
}
