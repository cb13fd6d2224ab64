package stage

import (
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

func itoa(n int) string { return strconv.Itoa(n) }

func (m *Model) readReferences(s *Stage) {
	for i := s.Items[0]; i < s.Items[1]; i++ {
		it := &m.File.Items[i]
		if it.Kind != syntax.Instruction {
			continue
		}
		in, onbuild := it.Instr, false
		if in.Name == "onbuild" && in.Trigger != nil {
			in, onbuild = in.Trigger, true
		}
		switch in.Name {
		case "copy":
			m.readCopy(s, i, in, onbuild)
		case "run":
			m.readMounts(s, i, in, onbuild)
		case "shell":
			m.shells = true
		}
	}
}

func (m *Model) readCopy(s *Stage, item int, in *syntax.Instr, onbuild bool) {
	site := CopyFrom
	if onbuild {
		site = OnbuildCopy
	}
	for _, f := range in.Flags {
		if f.Name.Text == "from" && f.HasValue {
			m.add(Reference{Site: site, Stage: s.Index, Item: item, Text: f.Value.Text, Span: m.abs(item, f.Value.Span)})
		}
	}
}

func (m *Model) readMounts(s *Stage, item int, in *syntax.Instr, onbuild bool) {
	site := MountFrom
	if onbuild {
		site = OnbuildMount
	}
	for _, f := range in.Flags {
		if f.Name.Text != "mount" {
			continue
		}
		from := f.From()
		if from == nil || from.Value.Text == "" {
			m.addPlainMount(s, item, &f, onbuild)
		}
		if from != nil {
			m.add(Reference{Site: site, Stage: s.Index, Item: item, Text: from.Value.Text, Span: m.abs(item, from.Value.Span)})
		}
	}
}

// addPlainMount notes a mount without a source stage, for which BuildKit looks
// up scratch: a stage of that name, or one more image behind the stages
// (dockerfile2llb/convert_runmount.go:22).
func (m *Model) addPlainMount(s *Stage, item int, f *syntax.Flag, onbuild bool) {
	e := Edge{From: s.Index, To: m.Named("scratch"), Ref: None, Mount: f, Span: m.abs(item, f.Span)}
	switch {
	case onbuild:
		m.PlainTriggers = append(m.PlainTriggers, e)
	case e.To == None:
		m.extra = append(m.extra, "scratch")
	default:
		m.Edges = append(m.Edges, e)
	}
}

func (m *Model) abs(item int, s text.Span) text.Span { return m.File.Items[item].Abs(s) }

func (m *Model) add(r Reference) {
	m.resolve(&r)
	if !r.Site.Onbuild() {
		switch r.Kind {
		case InFile:
			m.Edges = append(m.Edges, Edge{From: r.Stage, To: r.Target, Ref: len(m.Refs), Span: r.Span})
		case Image, Scratch, Named:
			m.extra = append(m.extra, r.Expanded)
		}
	}
	m.Refs = append(m.Refs, r)
}

// resolve binds a reference of a COPY or a mount as BuildKit does
// (dockerfile2llb/convert.go:940, convert_runmount.go:16).
func (m *Model) resolve(r *Reference) {
	r.Target, r.Expanded = None, r.Text
	named := m.Named(r.Text)
	switch index, err := strconv.Atoi(r.Text); {
	case r.Text == "":
		r.Kind = Context
	case r.Site.TakesIndex() && !m.constant(r.Text), !r.Site.TakesIndex() && mountVariable(r.Text):
		r.Kind = Invalid
	case r.Site.TakesIndex() && err == nil:
		m.resolveIndex(r, index)
	case named != None:
		r.Kind, r.Target = InFile, named
	case r.Text == "scratch":
		r.Kind = Scratch
	case m.isNamedContext(r.Text):
		r.Kind = Named
	default:
		r.Kind = Image
	}
}

// resolveIndex takes an index past the stages for one of the images that the
// instructions before it added. An ONBUILD sees those of the whole file; which
// of them it gets depends on the stage that is built.
func (m *Model) resolveIndex(r *Reference, index int) {
	behind := index - len(m.Stages)
	m.pastStages = m.pastStages || behind >= 0
	switch {
	case index < 0:
		r.Kind = Invalid
	case behind < 0:
		r.Kind, r.Target = InFile, index
	case r.Site.Onbuild():
		r.Kind = Image
	case behind >= len(m.extra):
		r.Kind = Invalid
	case m.extra[behind] == "scratch":
		r.Kind, r.Expanded = Scratch, "scratch"
	default:
		r.Kind, r.Expanded = Image, m.extra[behind]
	}
}

// constant tells whether BuildKit's lexer leaves a --from as it is: what it
// would change is refused as a variable (dockerfile2llb/convert.go:944).
func (m *Model) constant(from string) bool {
	if !special(from) {
		return true
	}
	got, err := ReadsOf(shell.EnvsFromSlice(nil)).Process(shell.NewLex(rune(m.File.Escape)), syntax.Printable(from))
	return err == nil && got.Result == from
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
	index, err := strconv.Atoi(r.Text)
	if err != nil || r.Kind == InFile {
		return false
	}
	images, again := len(m.extra), 0
	runs := m.with(child)
	count := func(s, start int) (n int) {
		for _, c := range m.Children(s) {
			if c != child && runs[c] || c == child && start < r.Span.Start {
				n++
			}
		}
		return n
	}
	for i := range m.Refs {
		o := &m.Refs[i]
		if !o.Site.Onbuild() || o.Kind != Image && o.Kind != Scratch {
			continue
		}
		if _, err := strconv.Atoi(o.Text); err == nil && o.Site.TakesIndex() {
			again += count(o.Stage, o.Span.Start) // adds an image once more, if there is one
		} else {
			images += count(o.Stage, o.Span.Start)
		}
	}
	for _, e := range m.PlainTriggers {
		if e.To == None {
			images += count(e.From, e.Span.Start)
		}
	}
	if images > 0 {
		images += again
	}
	return index < 0 || index >= len(m.Stages)+images
}
