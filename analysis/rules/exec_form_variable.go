package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// BuildKit puts a shell in front of the shell form only (dockerfile2llb/convert.go:1407,
// 1600, 1616). A program in the exec form gets a $NAME as it is written. Nothing is said
// where a shell, or a program that may expand variables by itself, stands in the command.
var _ = register(Rule{
	Name: "ExecFormVariable", Severity: Warning, Check: checkExecForms,
	Summary: "The exec form has no shell that expands a variable",
})

func checkExecForms(p *Pass) {
	var configs []eval.Config
	for _, in := range p.instructions() {
		i, it := in.at, in.item
		c, ok := execFormOf(it)
		if !ok || p.At(i) == stage.None || !strings.Contains(c.in.Body.Text, "$") || p.mayBeWindows(i) || !p.accepted(i) {
			continue
		}
		if configs == nil {
			configs = p.trace.Configs(p.Model)
		}
		if c.item = i; c.startable(p, configs) {
			c.report(p)
		}
	}
}

// execForm is a command in the exec form, or one that an ONBUILD holds.
type execForm struct {
	item  int
	in    *syntax.Instr
	words []syntax.Word // the program and its arguments
	// before are the words that an ENTRYPOINT of the file puts in front of a CMD.
	before []syntax.Word
}

func execFormOf(it *syntax.Item) (c execForm, ok bool) {
	c.in = it.Instr
	if c.in.Trigger != nil {
		c.in = c.in.Trigger
	}
	c.words = execWords(c.in)
	return c, len(c.words) > 0
}

// execWords are the program and its arguments; none if in has no exec form.
func execWords(in *syntax.Instr) []syntax.Word {
	switch {
	case !in.JSON || in.Problem != nil:
		return nil
	case in.Name == "healthcheck" && len(in.Args) > 0:
		return in.Args[1:]
	case in.Name == "run", in.Name == "cmd", in.Name == "entrypoint":
		return in.Args
	}
	return nil
}

// startable tells whether a program is started with the words and nothing in between may
// expand them. A CMD is the arguments of the ENTRYPOINT of each image that has it.
func (c *execForm) startable(p *Pass, configs []eval.Config) bool {
	if p.mayExpand(c.words) {
		return false
	}
	if c.in.Name != "cmd" || p.Instr(c.item).Name == "onbuild" {
		return true
	}
	used := false
	for _, config := range configs {
		if config.Cmd == nil || config.Cmd.Item != c.item {
			continue
		}
		used = true
		if config.Entrypoint == nil {
			continue
		}
		form, ok := execFormOf(&p.File.Items()[config.Entrypoint.Item])
		if !ok || p.mayExpand(form.words) {
			return false // the shell form of an ENTRYPOINT leaves the CMD out
		}
		c.before = form.words
	}
	return used && !p.mayExpand(append(slices.Clone(c.before), c.words...))
}

func (c *execForm) report(p *Pass) {
	it := &p.File.Items()[c.item]
	all := append(slices.Clone(c.before), c.words...)
	for i := range c.words {
		for _, v := range c.variables(p, all, i) {
			message := fmt.Sprintf("the exec form has no shell: %s gets %s as it is written", all[0].Text, v.written)
			if len(c.before) == 0 && i == 0 {
				message = fmt.Sprintf("the exec form has no shell: the program is looked for by the name %s", all[0].Text)
			}
			p.Report(it.Abs(v.span), message+". "+c.advice(p, v)).Fix(func() (Fix, bool) { return c.byShell(p) })
		}
	}
}

// advice is what to do about the variable.
func (c *execForm) advice(p *Pass, v execVariable) string {
	switch {
	case c.argument(p, v):
		return fmt.Sprintf("%s is an ARG, which a container does not have: ENV would keep it", v.Name)
	case noShell(p, p.At(c.item)):
		return "The image likely has no shell: write out the value, or have the program read its environment"
	}
	return `For its value start a shell: ["sh", "-c", "…"]`
}

// byShell has a shell run the command, which gives its place to the program.
func (c *execForm) byShell(p *Pass) (Fix, bool) {
	if len(c.before) > 0 || noShell(p, p.At(c.item)) {
		return Fix{}, false
	}
	command := []string{"exec"}
	for i, w := range c.words {
		found := c.variables(p, c.words, i)
		switch {
		case slices.ContainsFunc(found, func(v execVariable) bool { return c.argument(p, v) }):
			return Fix{}, false
		case len(found) > 0 && severalWords.Matches(w.Text):
			command = append(command, w.Text)
		case len(found) > 0:
			command = append(command, shellWord(w.Text))
		default:
			command = append(command, literalShellWord(w.Text))
		}
	}
	arguments := ""
	if c.in.Name == "entrypoint" {
		command, arguments = append(command, `"$@"`), `, "sh"`
	}
	array := fmt.Sprintf(`["sh", "-c", %s%s]`, jsonString(strings.Join(command, " ")), arguments)
	return Fix{"Start a shell that expands it", edit(p.File.Items()[c.item].Abs(c.span()), array), false}, true
}

// severalWords is a variable that holds several words, as its name tells.
var severalWords = pattern.New(`^\$(?:\w*(?:OPTS|OPTIONS|ARGS|ARGUMENTS|FLAGS)|\{\w*(?:OPTS|OPTIONS|ARGS|ARGUMENTS|FLAGS)\})$`)

// span is that of the array, from the start of the item.
func (c *execForm) span() text.Span {
	body := c.in.Body
	start := c.in.LogicalStart(body)
	return c.in.LogicalSpan(start+strings.IndexByte(body.Text, '['), start+len(body.Text))
}

// shellFree are names of images that have no shell.
var shellFree = pattern.New(`(?i)distroless|chisel|scratch|static|cgr\.dev/`)

// noShell tells whether the stage's image likely has no shell.
func noShell(p *Pass, s int) bool {
	base := rootImage(p, s)
	return base == nil || shellFree.Matches(base.Expanded)
}
