package stage

import (
	"strings"

	"github.com/stagels/stagels/analysis/text"
	sh "mvdan.cc/sh/v3/syntax"
)

// Script is what the shell of a RUN does, as far as its text tells.
type Script struct {
	// Commands are the words of its simple commands, in order; a word that only the
	// shell knows is "".
	Commands [][]string
	Sets     map[string]bool // the variables that it sets, for all of it or for a command
}

// Script reads the command of the RUN at item; ok is false if that is no text for
// a POSIX shell.
func (m *Model) Script(item int) (out Script, ok bool) {
	in := m.Instr(item)
	if in.Name != "run" || in.JSON || !m.PosixShell(item) {
		return Script{}, false
	}
	s, ok := m.script(item, in, in.Body)
	file := s.tree()
	if !ok || file == nil {
		return Script{}, false
	}
	out.Sets = map[string]bool{}
	sh.Walk(file, func(n sh.Node) bool {
		switch n := n.(type) {
		case *sh.CallExpr:
			if words := plainWords(n.Args); len(words) > 0 {
				out.Commands = append(out.Commands, words)
			}
		case *sh.Assign:
			if n.Name != nil {
				out.Sets[n.Name.Value] = true
			}
		}
		return true
	})
	return out, true
}

// Shell is the tree of what the RUN at item has its shell do; nil if that is no text for a
// POSIX shell, or cannot be read.
func (m *Model) Shell(item int) *sh.File {
	in := m.Instr(item)
	if in.Name != "run" || in.JSON || !m.PosixShell(item) {
		return nil
	}
	s, ok := m.script(item, in, in.Body)
	if !ok {
		return nil
	}
	return s.tree()
}

// ReadShell is the tree of a text for a POSIX shell; nil if it cannot be read.
func ReadShell(text string) *sh.File { return (&script{text: text}).tree() }

func plainWords(words []*sh.Word) []string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		out = append(out, plainParts(w.Parts))
	}
	return out
}

// plainParts is what the parts of a word are without their quotes; "" if one of them
// is no plain text.
func plainParts(parts []sh.WordPart) string {
	var b strings.Builder
	for _, p := range parts {
		switch p := p.(type) {
		case *sh.Lit:
			b.WriteString(p.Value)
		case *sh.SglQuoted:
			b.WriteString(p.Value)
		case *sh.DblQuoted:
			inner := plainParts(p.Parts)
			if inner == "" && len(p.Parts) > 0 {
				return ""
			}
			b.WriteString(inner)
		default:
			return ""
		}
	}
	return b.String()
}

// ShellComment is the comment that a POSIX shell finds in the joined line of the
// instruction at item, heredocs aside: from its # to the end of the line. One that a
// backquote ends, as in `# note`, is none. ok is false if there is none, or nobody can tell.
func (m *Model) ShellComment(item int) (comment text.Span, ok bool) {
	in := m.Instr(item)
	if in.Trigger != nil {
		in = in.Trigger
	}
	if !strings.Contains(in.Logical(), "#") || in.JSON || !runsCommand[in.Name] {
		return text.Span{}, false
	}
	scripts, ok := m.scripts(item, in)
	if !ok || len(scripts) == 0 {
		return text.Span{}, false
	}
	file, err := sh.NewParser(sh.Variant(sh.LangBash), sh.KeepComments(true)).Parse(strings.NewReader(scripts[0].text), "")
	if err != nil {
		return text.Span{}, false
	}
	it := m.File.Item(item)
	head := it.Abs(in.Head())
	sh.Walk(file, func(n sh.Node) bool {
		if c, found := n.(*sh.Comment); found {
			if at := scripts[0].place(offset(c.Pos()), offset(c.End())); at.End == head.End {
				comment = at
			}
		}
		return true
	})
	return comment, comment.Len() > 0
}

// runsCommand are the instructions that give a command to a shell.
var runsCommand = map[string]bool{"run": true, "cmd": true, "entrypoint": true, "healthcheck": true}
