package workflow

import (
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/command"
	"github.com/stagels/stagels/analysis/text"
)

// commands are the builds of the shell commands that the step runs.
func (s *step) commands(in *scope) (out []*builds.Build) {
	run := s.node.At("run")
	if run == nil || !command.Mentions(run.Text) || !shell(s.node.At("shell").String()) {
		return nil
	}
	script := command.Script{
		Source: opaque(run.Text), Dir: s.root, Past: s.past(s.number), Host: run.Embedding(),
		Value: func(part text.Span) builds.Value { return in.part(word{run, part.Start, part.End}) },
	}
	folder := in.value(orElse(s.node.At("working-directory"), s.folder))
	for _, c := range script.In(folder).Commands() {
		b, named := c.Build, s.build()
		b.Kind, b.Name = named.Kind, named.Name
		b.Elsewhere = b.Elsewhere || c.Own || s.before.moved(b)
		out = append(out, settled(b, s.root))
	}
	return out
}

// shell tells whether the shell of a step reads commands as sh does.
func shell(name string) bool {
	name, _, _ = strings.Cut(name, " ")
	return name == "" || name == "bash" || name == "sh"
}

// opaque has letters in the place of expressions, which GitHub replaces before a shell
// sees them. Nothing moves.
func opaque(script string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(script, "${{")
		out.WriteString(before)
		inner, behind, closed := strings.Cut(rest, "}}")
		if !found || !closed {
			if found {
				out.WriteString("___" + rest)
			}
			return out.String()
		}
		out.WriteString("___" + strings.Map(letter, inner) + "__")
		script = behind
	}
}

// letter is one in the place of each byte.
func letter(r rune) rune {
	if r < 0x80 {
		return '_'
	}
	return r
}
