package stage

import (
	"strings"

	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// readStages reads the FROMs.
func (m *Model) readStages(build Build) {
	for i, in := range m.File.Instructions(0, m.File.Len()) {
		if in.Name == "from" {
			m.heads = append(m.heads, readHead(len(m.heads), in))
			m.starts = append(m.starts, i)
		}
	}
	m.starts = append(m.starts, m.File.Len())
	m.global = newEnvironment(m, build)
	visible := make(map[string]int, len(m.heads)) // a FROM sees the nearest earlier stage, exact in case
	for i, s := range m.heads {
		m.bind(s, m.Instr(m.starts[i]), func(name string) int {
			if i, ok := visible[name]; ok {
				return i
			}
			return None
		})
		if s.Name != "" {
			visible[s.Name] = i
		}
	}
}

// readHead reads what a FROM says by itself.
func readHead(index int, in *syntax.Instr) *Stage {
	s := &Stage{Index: index, From: in.Head(), Base: Reference{In: index, Target: None}}
	s.readName(in)
	s.Base.readBase(in)
	if f := FlagOf(in, spec.Platform); f != nil {
		s.Platform = f.Value.Text
	}
	return s
}

// bind finds what a stage is built on. The stages that it sees are found by above.
func (m *Model) bind(s *Stage, in *syntax.Instr, above func(name string) int) {
	m.noteVariables(&s.Base, in)
	m.resolveBase(&s.Base, above)
	s.Replaced = s.Name != "" && m.isNamedContext(s.Name)
	if s.Replaced {
		s.Base.Kind, s.Base.Target = KindNamedContext, None
	}
}

// First is the first item of stage i, its FROM; behind the last stage, the number of
// items.
func (m *Model) First(i int) int { return m.starts[i] }

// Base is the stage that stage i is built on, or None.
func (m *Model) Base(i int) int { return m.heads[i].Base.Target }

// BaseText is what stage i is built on, as it is written.
func (m *Model) BaseText(i int) string { return m.heads[i].Base.Text }

// Name is the name of stage i.
func (m *Model) Name(i int) string { return m.heads[i].Name }

// Shadowed tells whether a COPY that names stage i means another one of its name.
func (m *Model) Shadowed(i int) bool { return m.shadowed[i] }

// Above is the stage called name that a FROM at stage s means: the nearest above.
func (m *Model) Above(s int, name string) int {
	if last := m.last(name); last < s {
		return last
	}
	for i := s - 1; i >= 0; i-- {
		if m.heads[i].Name == name {
			return i
		}
	}
	return None
}

func (s *Stage) readName(in *syntax.Instr) {
	args := in.Args
	if len(args) < 3 || !strings.EqualFold(args[1].Text, "as") {
		return
	}
	s.Written, s.NameSpan = args[2].Text, args[2].Span
	if name := strings.ToLower(s.Written); ValidName(name) {
		s.Name = name
	}
}

func (r *Reference) readBase(in *syntax.Instr) {
	if len(in.Args) == 0 {
		r.Span = in.Body.Span
		return
	}
	w := in.Args[0]
	r.Text, r.Span = w.Text, w.Span
	if n := len(r.Text); n > 2 && r.Text[0] == r.Text[n-1] && (r.Text[0] == '"' || r.Text[0] == '\'') {
		r.Span = text.Span{Start: r.Span.Start + 1, End: r.Span.End - 1}
	}
}

// noteVariables notes whether a build argument can set a variable of a FROM
// (dockerfile2llb/convert.go:2142: only declared ones count).
func (m *Model) noteVariables(r *Reference, in *syntax.Instr) {
	if len(in.Args) == 0 || !strings.Contains(r.Text, "$") {
		return
	}
	for _, v := range in.Variables(in.Args[0]) {
		r.ByArgument = r.ByArgument || m.global.declared[v.Text]
	}
}

// Undeclared are the variables of the base r that no ARG above the first FROM declares:
// they are blank whatever the build arguments (dockerfile2llb/convert.go:2142).
func (m *Model) Undeclared(r *Reference) (names []string) {
	in := m.Instr(r.Item)
	if len(in.Args) == 0 || !strings.Contains(r.Text, "$") {
		return nil
	}
	for _, v := range in.Variables(in.Args[0]) {
		if _, declared := m.global.declared[v.Text]; !declared {
			names = append(names, v.Text)
		}
	}
	return names
}

// resolveBase follows dockerfile2llb/convert.go:397 and 1249.
func (m *Model) resolveBase(r *Reference, above func(name string) int) {
	base, err := m.global.expand(r.Text)
	r.Expanded = base
	i := above(base)
	switch {
	case err != nil || base == "":
		r.Kind = Unknown
	case i != None:
		r.Kind, r.Target = InFile, i
	case base == "scratch":
		r.Kind = Scratch
	case m.isNamedContext(base):
		r.Kind = KindNamedContext
	default:
		r.Kind = Image
	}
}
