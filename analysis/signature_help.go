package analysis

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Signature are the forms of an instruction, and where in them the cursor is.
type Signature struct {
	Forms  []Form
	Active int // the form that what is typed so far belongs to
	// Parameter is that of the active form at the cursor, or NoParameter.
	Parameter int
}

// NoParameter is the index of no parameter.
const NoParameter = -1

// Form is one way to write an instruction.
type Form struct {
	Label      string
	Parameters []FormParameter
}

// FormParameter is a part of a form that stands for something.
type FormParameter struct {
	Name    string
	Span    text.Span // in the form's label
	Summary string
}

// SignatureAt is that of the instruction at off; ok is false in keywords, comments
// and heredocs.
func SignatureAt(d *workspace.Document, off int) (sig Signature, ok bool) {
	at, ok := d.Model.File.CursorAt(off)
	c := parameterFinder{at}
	if !ok {
		return Signature{}, false
	}
	if c.Onbuild && c.Off <= c.Instr.Keyword.Span.End {
		c.Instr, c.Onbuild = d.Model.Instr(c.Item), false // what it holds is not there yet
	}
	of := spec.Lookup(c.Instr.Name)
	if of == nil {
		return Signature{}, false
	}
	return c.signature(of), true
}

// parameterFinder tells which form and which parameter of it the cursor stands in.
type parameterFinder struct{ syntax.Cursor }

func (c *parameterFinder) signature(of *spec.Instruction) Signature {
	sig := Signature{}
	for _, s := range of.Syntax {
		sig.Forms = append(sig.Forms, form(of, s))
	}
	sig.Active = c.activeForm(of)
	active := &sig.Forms[sig.Active]
	sig.Parameter = c.activeParameter(active)
	return sig
}

var parameters = pattern.New(`--[a-z]+=[A-Z]+|[A-Z]+`)

func form(of *spec.Instruction, label string) Form {
	f := Form{Label: label}
	skip := len(of.Name)
	for _, m := range parameters.Regexp().FindAllStringIndex(label[skip:], -1) {
		p := FormParameter{Span: text.Span{Start: m[0], End: m[1]}.Shift(skip)}
		p.Name, _, _ = strings.Cut(p.Span.Of(label), "=")
		if known := of.Parameter(p.Name); known != nil {
			p.Summary = known.Summary
		}
		f.Parameters = append(f.Parameters, p)
	}
	return f
}

// activeForm is the index of the first form that what is typed fits: a bracket
// asks for JSON, << for a heredoc, NONE or its first letters for a HEALTHCHECK without a
// command.
func (c *parameterFinder) activeForm(of *spec.Instruction) int {
	typed := c.command()
	if of.Name == "healthcheck" && len(c.Instr.Args) > 0 && strings.HasPrefix("none", strings.ToLower(c.Instr.Args[0].Text)) {
		return len(of.Syntax) - 1
	}
	fits := func(form string) bool {
		json, heredoc := strings.Contains(form, `["`), strings.Contains(form, "<<")
		return json == strings.HasPrefix(typed, "[") && heredoc == strings.HasPrefix(typed, "<<")
	}
	return max(0, slices.IndexFunc(of.Syntax, func(form string) bool { return typed == "" || fits(form) }))
}

// command is what follows the flags, and the CMD of a HEALTHCHECK.
func (c *parameterFinder) command() string {
	body := c.Instr.Body.Text
	if c.Instr.Name == "healthcheck" && len(c.Instr.Args) > 0 {
		return strings.TrimLeft(body[len(c.Instr.Args[0].Text):], " \t")
	}
	return body
}

// activeParameter is the index of the form's parameter at the cursor.
func (c *parameterFinder) activeParameter(f *Form) int {
	for i := range c.Instr.Flags {
		if flag := &c.Instr.Flags[i]; flag.Span.Touches(c.Off) {
			if n := f.index("--" + flag.Name.Text); n != NoParameter {
				return n
			}
			return f.option()
		}
	}
	if c.Instr.Dashes.Present() && c.Instr.Dashes.Span.Touches(c.Off) {
		return f.option()
	}
	switch n := c.position(); c.Instr.Name {
	case "from":
		return f.nth([]string{"IMAGE", "AS", "NAME"}, n)
	case "copy", "add":
		return c.copyParameter(f, n)
	case "arg", "env", "label":
		return c.pairParameter(f)
	case "healthcheck":
		return c.healthParameter(f, n)
	case "run", "cmd", "entrypoint", "shell":
		return c.commandParameter(f, n)
	case "expose":
		return c.behind(f, "/", "PORT", "PROTOCOL")
	case "user":
		return c.behind(f, ":", "NAME", "GROUP")
	}
	return 0
}

// option is the index of the parameter that stands for any flag; NoParameter if the
// form has no flags.
func (f *Form) option() int {
	if n := f.index("OPTION"); n != NoParameter {
		return n
	}
	return slices.IndexFunc(f.Parameters, func(p FormParameter) bool { return strings.HasPrefix(p.Name, "--") })
}

func (f *Form) index(name string) int {
	for i, p := range f.Parameters {
		if p.Name == name {
			return i
		}
	}
	return NoParameter
}

// nth is the index of the n-th of the names; there is none behind the last.
func (f *Form) nth(names []string, n int) int {
	if n >= len(names) {
		return NoParameter
	}
	return f.index(names[n])
}

// position is how many arguments stand before the one at the cursor. In brackets
// that are not closed yet commas part them.
func (c *parameterFinder) position() int {
	if open := c.command(); strings.HasPrefix(open, "[") && !c.Instr.JSON {
		return strings.Count(c.typed(c.Instr.Body), ",")
	}
	n := c.WordsBefore()
	if c.Instr.JSON && n > 0 && c.Off == c.Instr.Args[n-1].Span.End+1 {
		n-- // behind the quote
	}
	return n
}

// typed is what is there of the word before the cursor.
func (c *parameterFinder) typed(w syntax.Word) string {
	if !w.Present() || c.Off <= w.Span.Start {
		return ""
	}
	return c.Instr.Src[w.Span.Start:min(c.Off, w.Span.End)]
}

// copyParameter is the target at the last argument of several, and behind it.
func (c *parameterFinder) copyParameter(f *Form, n int) int {
	open := strings.HasPrefix(c.Instr.Body.Text, "[") && !c.Instr.JSON
	if n >= 1 && (open || n >= len(c.Instr.Args)-1) {
		return f.index("TARGET")
	}
	return f.index("SOURCE")
}

func (c *parameterFinder) pairParameter(f *Form) int {
	for _, p := range c.Instr.Pairs {
		if p.Value.Span.Touches(c.Off) && !p.Key.Span.Touches(c.Off) && (p.Sep != "" || c.Instr.Name != "arg") {
			return 1
		}
	}
	return 0
}

func (c *parameterFinder) healthParameter(f *Form, n int) int {
	switch {
	case f.index("NONE") != NoParameter:
		return f.index("NONE")
	case len(c.Instr.Args) == 0 || c.Off <= c.Instr.Args[0].Span.End:
		return f.index("CMD")
	case c.Instr.JSON:
		n--
	}
	return c.commandParameter(f, n)
}

// commandParameter is the command, or the n-th string of the JSON form; all behind
// the first are arguments.
func (c *parameterFinder) commandParameter(f *Form, n int) int {
	for _, name := range []string{"COMMAND", "DELIMITER"} {
		if i := f.index(name); i != NoParameter {
			return i
		}
	}
	if n == 0 {
		return f.index("EXECUTABLE")
	}
	return f.index("ARGUMENT")
}

// behind is the second parameter behind the mark in the word at the cursor, before
// it the first.
func (c *parameterFinder) behind(f *Form, mark, first, second string) int {
	for _, w := range c.Instr.Args {
		if w.Span.Touches(c.Off) && strings.Contains(c.typed(w), mark) {
			return f.index(second)
		}
	}
	return f.index(first)
}
