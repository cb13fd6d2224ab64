package stage

import (
	"path"
	"strings"
	"sync"

	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	sh "mvdan.cc/sh/v3/syntax"
)

// posixShells are the shells whose words mvdan.cc/sh reads.
var posixShells = map[string]bool{"sh": true, "bash": true, "ash": true, "dash": true, "ksh": true, "mksh": true, "busybox": true}

// PosixShell tells whether the RUN at item is given to such a shell.
func (m *Model) PosixShell(item int) bool {
	in := m.shellAt(item)
	if in == nil {
		return true
	}
	name := strings.TrimSuffix(path.Base(strings.ReplaceAll(in.Args[0].Text, `\`, "/")), ".exe")
	return posixShells[name]
}

// shellAt is the SHELL that holds at item; nil if the file has none there. It holds from its
// line on, and in the stages built on its own.
func (m *Model) shellAt(item int) *syntax.Instr {
	if !m.shells {
		return nil
	}
	limit := item
	for s := m.At(item); s != None; s = m.heads[s].Base.Target {
		for i := limit - 1; i > m.starts[s]; i-- {
			if in := m.Instr(i); in != nil && in.Name == "shell" && len(in.Args) > 0 {
				return in
			}
		}
		if to := m.heads[s].Base.Target; to != None {
			limit = m.starts[to+1]
		}
	}
	return nil
}

// script is what the shell of a RUN is given, and where its bytes stand. It is parsed
// once, when somebody first asks what it does.
type script struct {
	text   string
	place  func(start, end int) text.Span
	parsed bool
	file   *sh.File // nil if it cannot be read
}

// tree is what the script does; nil if it cannot be read.
func (s *script) tree() *sh.File {
	if s.parsed || len(s.text) > LongestCommand {
		return s.file
	}
	s.parsed = true
	p := parsers.Get().(*sh.Parser)
	defer parsers.Put(p)
	if file, err := p.Parse(strings.NewReader(s.text), ""); err == nil {
		s.file = file
	}
	return s.file
}

// scripts are the texts that a shell of in reads, an instruction at item or the
// trigger in it; ok is false if there is one that cannot be read here.
func (m *Model) scripts(item int, in *syntax.Instr) (out []*script, ok bool) {
	command := in.Body
	if in.Name == "healthcheck" {
		if len(in.Args) < 2 {
			return nil, true
		}
		command = in.Args[1]
	}
	switch {
	case in.JSON:
		return m.shellInJSON(item, in)
	case !m.PosixShell(item):
		return nil, false
	}
	s, ok := m.script(item, in, command)
	return []*script{s}, ok
}

// shellInJSON is what a command of the form ["sh", "-c", "…"] has its shell read.
// A string with escapes in it is none that can be read here.
func (m *Model) shellInJSON(item int, in *syntax.Instr) (out []*script, ok bool) {
	args := in.Args
	if in.Name == "healthcheck" {
		args = args[1:]
	}
	if len(args) < 3 || !posixShells[path.Base(args[0].Text)] || !strings.HasPrefix(args[1].Text, "-") || !strings.HasSuffix(args[1].Text, "c") {
		return nil, true
	}
	w, it := args[2], m.File.Item(item)
	base := in.LogicalStart(w)
	if in.Logical()[base:min(base+len(w.Text), len(in.Logical()))] != w.Text {
		return nil, false
	}
	return []*script{{text: w.Text, place: func(a, b int) text.Span { return it.Abs(in.LogicalSpan(base+a, base+b)) }}}, true
}

// script is the text of the shell form's command: its heredoc if that is all there
// is, else the command with its heredocs below it (dockerfile2llb/convert.go:1362).
func (m *Model) script(item int, in *syntax.Instr, command syntax.Word) (*script, bool) {
	it := m.File.Item(item)
	docs, src := it.Instr.Heredocs, m.File.Source(item)
	if len(docs) == 1 && command.Text == docs[0].Marker.Text {
		body := docs[0].Body
		code := body.Of(src)
		if line, _, _ := strings.Cut(code, "\n"); strings.HasPrefix(line, "#!") && !shebangIsShell(line) {
			return &script{}, false
		}
		return &script{text: code, place: func(a, b int) text.Span {
			return it.Abs(text.Span{Start: body.Start + a, End: body.Start + b})
		}}, true
	}
	code, base := command.Text, in.LogicalStart(command)
	size := len(code)
	if n := len(docs); n > 0 {
		code += "\n" + src[docs[0].Body.Start:docs[n-1].End.End]
	}
	return &script{text: code, place: func(a, b int) text.Span {
		if a > size {
			return it.Abs(text.Span{Start: a, End: b}.Shift(docs[0].Body.Start - size - 1))
		}
		return it.Abs(in.LogicalSpan(base+a, base+min(b, size)))
	}}, true
}

func shebangIsShell(line string) bool {
	words := strings.Fields(strings.TrimPrefix(line, "#!"))
	if len(words) > 1 && path.Base(words[0]) == "env" {
		words = words[1:]
	}
	return len(words) > 0 && posixShells[path.Base(words[0])]
}

// shellUses are the variables that a shell of in would look up in its environment:
// not those in single quotes, nor those the script sets before.
func (m *Model) shellUses(item int, in *syntax.Instr) []Use {
	if !strings.Contains(m.File.Source(item), "$") {
		return nil
	}
	return m.readShell(item, in).uses
}

// shellReading is what the shells of an instruction read.
type shellReading struct {
	scripts []*script
	uses    []Use
	all     bool // no script with a $ is left that cannot be read
}

func (m *Model) readShell(item int, in *syntax.Instr) (r shellReading) {
	r.scripts, r.all = m.scripts(item, in)
	if !strings.Contains(m.File.Source(item), "$") {
		r.all = true
		return r
	}
	for _, s := range r.scripts {
		found, read := s.uses(item)
		r.uses, r.all = append(r.uses, found...), r.all && read
	}
	return r
}

// parsers are kept for the next script: one is larger than most scripts.
var parsers = sync.Pool{New: func() any { return sh.NewParser(sh.Variant(sh.LangBash)) }}

// uses are the variables in the script; ok is false if it cannot be read.
func (s *script) uses(item int) (uses []Use, ok bool) {
	if !strings.Contains(s.text, "$") {
		return nil, true
	}
	r, ok := s.walk(item)
	return r.uses, ok
}

// walk reads the script in the order in which its shell does; ok is false if it cannot
// be read.
func (s *script) walk(item int) (r shellReader, ok bool) {
	file := s.tree()
	if file == nil {
		return r, false
	}
	r = shellReader{script: s, item: item, set: map[string]bool{}}
	sh.Walk(file, r.visit)
	return r, true
}

// shellReader walks a script in the order in which its shell reads it.
type shellReader struct {
	script *script
	item   int
	set    map[string]bool // what the script itself has set so far
	open   []sh.Node
	uses   []Use
}

// visit notes a command's assignments when it is left: its own words are read
// before they hold.
func (r *shellReader) visit(n sh.Node) bool {
	if n == nil {
		r.leave(r.open[len(r.open)-1])
		r.open = r.open[:len(r.open)-1]
		return true
	}
	r.open = append(r.open, n)
	switch n := n.(type) {
	case *sh.ParamExp:
		if name := n.Param; name != nil && !r.set[name.Value] {
			span := r.script.place(offset(n.Pos()), paramEnd(n, r.script.text))
			r.uses = append(r.uses, Use{Name: name.Value, Item: r.item, Span: span})
		}
	case *sh.WordIter:
		r.set[n.Name.Value] = true
	}
	return true
}

func (r *shellReader) leave(n sh.Node) {
	switch n := n.(type) {
	case *sh.CallExpr:
		r.noteCall(n)
	case *sh.DeclClause:
		for _, a := range n.Args {
			r.noteAssign(a)
		}
	}
}

func offset(p sh.Pos) int { return int(p.Offset()) }

// paramEnd is the end of the name, and of the brace that follows it.
func paramEnd(n *sh.ParamExp, src string) int {
	end := offset(n.Param.End())
	if !n.Short && end < len(src) && src[end] == '}' {
		end++
	}
	return end
}

// noteCall notes what a simple command sets for those after it. Assignments in
// front of a command are only that command's.
func (r *shellReader) noteCall(c *sh.CallExpr) {
	if len(c.Args) == 0 {
		for _, a := range c.Assigns {
			r.noteAssign(a)
		}
		return
	}
	if cmd := c.Args[0].Lit(); cmd == "read" || cmd == "unset" || cmd == "getopts" {
		for _, w := range c.Args[1:] {
			r.set[w.Lit()] = true
		}
	}
}

func (r *shellReader) noteAssign(a *sh.Assign) {
	if a.Name != nil && !a.Naked {
		r.set[a.Name.Value] = true
	}
}
