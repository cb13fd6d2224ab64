package eval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// Line is one line of an Effect, and the item that it comes of.
type Line struct {
	Item int
	Text string
}

// Effect is what a build makes of m, as lines whose texts are to be compared with those of another
// version of the file: every stage's base and platform, every step with its words as
// BuildKit expands them, every reference with the stage that it means. Two files of the
// same lines have the same graphs, and the same images with the same history. Casing,
// comments, quotes and blanks that BuildKit drops leave no trace. A trigger leaves its
// text: it is a part of the image as it is written (instructions/parse.go:455). What was
// not evaluated is like nothing but itself.
func Effect(m *stage.Model, run *Trace) []Line {
	if run.Cut {
		return []Line{{Text: m.File.Text()}}
	}
	var out []Line
	add := func(item int, format string, a ...any) { out = append(out, Line{item, fmt.Sprintf(format, a...)}) }
	for i := range m.Stages() {
		s := &m.Stages()[i]
		add(s.Items[0], "stage %d: %s on %q", i, meaning(&s.Base), platform(m, s))
	}
	for i := range m.Refs() {
		r := &m.Refs()[i]
		add(r.Item, "%s in %d: %s", r.Site, r.In, meaning(r))
	}
	if r, ok := m.Epoch(); ok {
		add(r.Item, "epoch of %s", meaning(&r))
	}
	for i := range run.Steps {
		if s := &run.Steps[i]; !s.Trigger && s.Instr.Name != "from" {
			add(s.Item, "%d %s", s.Stage, s.effect(m))
		}
	}
	return out
}

func meaning(r *stage.Reference) string {
	if r.Kind == stage.InFile {
		return fmt.Sprint("stage ", r.Target)
	}
	return r.Kind.String() + " " + r.Expanded
}

// platform is the one that a FROM asks for; one built on a stage has that stage's
// (convert.go:1218).
func platform(m *stage.Model, s *stage.Stage) string {
	value, err := m.ExpandFrom(s.Platform)
	switch {
	case s.Base.Kind == stage.InFile:
		return ""
	case err != nil:
		return err.Error()
	case value == "" && s.Platform == "":
		return m.Platform()
	}
	return value
}

// effect is one step in words: the form of an instruction in which two ways of writing
// it are alike.
func (s *Step) effect(m *stage.Model) string {
	in := s.Instr
	parts := []string{in.Name}
	for i := range in.Flags {
		parts = append(parts, flagEffect(in, &in.Flags[i]))
	}
	for _, w := range s.written() {
		parts = append(parts, w.effect())
	}
	switch in.Name {
	case "env", "label", "expose":
	case "arg":
		for _, p := range in.Pairs {
			parts = append(parts, p.Key.Text+p.Sep)
		}
	case "onbuild":
		it := &m.File.Items()[s.Item]
		parts = append(parts, triggerText(it, m.File.Text()))
	default:
		parts = append(parts, in.Body.Text)
	}
	for i := range in.Heredocs {
		h := &in.Heredocs[i]
		parts = append(parts, h.Name, h.Body.Of(m.File.Source(s.Item)))
	}
	return fmt.Sprintf("%q", parts)
}

// written are the step's words in the order in which BuildKit takes them: it sorts an
// EXPOSE's as they are written (instructions/parse.go:745).
func (s *Step) written() []Word {
	if s.Instr.Name != "expose" {
		return s.Words
	}
	words := slices.Clone(s.Words)
	slices.SortStableFunc(words, func(a, b Word) int { return strings.Compare(a.Text, b.Text) })
	return words
}

// effect is what the word stands for; of a port what it exposes, whatever its host's
// side says (convert_expose.go:102).
func (w *Word) effect() string {
	if w.Split == nil {
		return w.Value
	}
	ports := make([]string, 0, len(w.Split))
	for _, p := range w.Split {
		ports = append(ports, strings.ToLower(p[strings.LastIndexByte(p, ':')+1:]))
	}
	return strings.Join(ports, " ")
}

// flagEffect is a flag without the stages that it names, which are references.
func flagEffect(in *syntax.Instr, f *syntax.Flag) string {
	if stage.IsType(in, f, spec.Stage) {
		return f.Name.Text
	}
	if len(f.Fields) == 0 {
		return f.Text
	}
	parts := []string{f.Name.Text}
	for i := range f.Fields {
		field := &f.Fields[i]
		parts = append(parts, field.Key.Text)
		if !spec.KeyIs(field.Key.Text, spec.Stage) {
			parts = append(parts, field.Value.Text)
		}
	}
	return strings.Join(parts, ",")
}
