package rules

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// execVariable is a variable that a person meant, in a word of an exec form.
type execVariable struct {
	stage.Use
	written string
	span    text.Span // from the start of the item
}

var (
	variableInWord  = pattern.New(`\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(?::?[-+?=][^{}$"'` + "`" + `\\]*)?\})`)
	propertyOption  = pattern.New(`^(?:-D|--[\w-]+\.)`)
	ordinaryWord    = pattern.New(`^[A-Za-z0-9_@%+=:,./~#?&-]*$`)
	ordinaryWording = pattern.New(`^[A-Za-z0-9_@%+=:,./~#?& !-]*$`)
)

// variables are those in the word at i of the command, which is the tail of all: none if
// the word may be for the program to read, as a script or a pattern.
func (c *execForm) variables(p *Pass, all []syntax.Word, i int) (out []execVariable) {
	w, place := c.words[i], len(all)-len(c.words)+i
	ordinary := ordinaryWord
	if program(all[0]) == "echo" || program(all[0]) == "printf" {
		ordinary = ordinaryWording // elsewhere what has a blank may be a command line
	}
	matches := variableInWord.Regexp().FindAllStringSubmatchIndex(w.Text, -1)
	rest := variableInWord.Regexp().ReplaceAllString(w.Text, "")
	if len(matches) == 0 || !ordinary.Matches(rest) || place > 0 && readAsCode(all, place) {
		return nil
	}
	for _, m := range matches {
		v := execVariable{written: w.Text[m[0]:m[1]], span: w.Span}
		v.Name = w.Text[max(m[2], m[4]):max(m[3], m[5])]
		braces := m[4] >= 0
		if braces && (propertyOption.Matches(w.Text) || program(all[0]) == "java" && !c.javaOption(all, place)) {
			continue // Spring, Quarkus and others put values in
		}
		start := c.in.LogicalStart(w)
		if rest := c.in.Logical()[start:]; strings.HasPrefix(rest, w.Text+`"`) {
			v.span = c.in.LogicalSpan(start+m[0], start+m[1])
		}
		v.Use = stage.Use{Name: v.Name, Item: c.item, Span: p.File.Items()[c.item].Abs(v.span)}
		if c.known(p, v) {
			out = append(out, v)
		}
	}
	return out
}

// javaOption tells whether Java itself reads the word, which is an option of its own or
// in the place of one.
func (c *execForm) javaOption(all []syntax.Word, place int) bool {
	word := all[place].Text
	for _, w := range all[1:place] {
		if w.Text == "-jar" || w.Text == "-m" || !strings.HasPrefix(w.Text, "-") && !strings.HasPrefix(w.Text, "$") {
			return false
		}
	}
	return strings.HasPrefix(word, "-X") || strings.HasPrefix(word, "$")
}

// alwaysSet are the variables that a container has whatever its image says, and PORT,
// which those who run containers for others set.
var alwaysSet = []string{"HOME", "HOSTNAME", "PATH", "PORT"}

// known tells whether the variable has a value where the program starts, as far as one
// can tell, or an ARG of its name had one at build time.
func (c *execForm) known(p *Pass, v execVariable) bool {
	if _, ok := p.Holding(v.Use); ok || slices.Contains(alwaysSet, v.Name) || c.held(p, v) {
		return true
	}
	base := rootImage(p, p.At(c.item))
	return base != nil && slices.Contains(p.variablesOf(base), v.Name)
}

// held tells whether an ENV gives the variable its value when a container starts.
func (c *execForm) held(p *Pass, v execVariable) bool {
	if c.in.Name == "run" {
		return false
	}
	u := v.Use
	u.Runtime = true
	_, ok := p.Holding(u)
	return ok
}

// argument tells whether the variable is gone when the program starts.
func (c *execForm) argument(p *Pass, v execVariable) bool {
	def, ok := p.Holding(v.Use)
	return c.in.Name != "run" && ok && def.Arg && !c.held(p, v) && !slices.Contains(alwaysSet, v.Name)
}
