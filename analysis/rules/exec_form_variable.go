package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
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
	for i, it := range p.Instructions {
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
	if expandsArguments(c.words) {
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
		if !ok || expandsArguments(form.words) {
			return false // the shell form of an ENTRYPOINT leaves the CMD out
		}
		c.before = form.words
	}
	return used && !expandsArguments(append(slices.Clone(c.before), c.words...))
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

// execVariable is a variable that a person meant, in a word of an exec form.
type execVariable struct {
	stage.Use
	written string
	span    text.Span // from the start of the item
}

var (
	variableInWord  = newPattern(`\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(?::?[-+?=][^{}$"'` + "`" + `\\]*)?\})`)
	propertyOption  = newPattern(`^(?:-D|--[\w-]+\.)`)
	ordinaryWord    = newPattern(`^[A-Za-z0-9_@%+=:,./~#?&-]*$`)
	ordinaryWording = newPattern(`^[A-Za-z0-9_@%+=:,./~#?& !-]*$`)
)

// variables are those in the word at i of the command, which is the tail of all: none if
// the word may be for the program to read, as a script or a pattern.
func (c *execForm) variables(p *Pass, all []syntax.Word, i int) (out []execVariable) {
	w, place := c.words[i], len(all)-len(c.words)+i
	ordinary := ordinaryWord
	if program(all[0]) == "echo" || program(all[0]) == "printf" {
		ordinary = ordinaryWording // elsewhere what has a blank may be a command line
	}
	matches := variableInWord.compiled().FindAllStringSubmatchIndex(w.Text, -1)
	rest := variableInWord.compiled().ReplaceAllString(w.Text, "")
	if len(matches) == 0 || !ordinary.matches(rest) || place > 0 && readAsCode(all, place) {
		return nil
	}
	for _, m := range matches {
		v := execVariable{written: w.Text[m[0]:m[1]], span: w.Span}
		v.Name = w.Text[max(m[2], m[4]):max(m[3], m[5])]
		braces := m[4] >= 0
		if braces && (propertyOption.matches(w.Text) || program(all[0]) == "java" && !c.javaOption(all, place)) {
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
	return base != nil && slices.Contains(eval.ImageVariables(base.Expanded), v.Name)
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
		case len(found) > 0 && severalWords.matches(w.Text):
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
var severalWords = newPattern(`^\$(?:\w*(?:OPTS|OPTIONS|ARGS|ARGUMENTS|FLAGS)|\{\w*(?:OPTS|OPTIONS|ARGS|ARGUMENTS|FLAGS)\})$`)

// span is that of the array, from the start of the item.
func (c *execForm) span() text.Span {
	body := c.in.Body
	start := c.in.LogicalStart(body)
	return c.in.LogicalSpan(start+strings.IndexByte(body.Text, '['), start+len(body.Text))
}

// shellFree are names of images that have no shell.
var shellFree = newPattern(`(?i)distroless|chisel|scratch|static|cgr\.dev/`)

// noShell tells whether the stage's image likely has no shell.
func noShell(p *Pass, s int) bool {
	base := rootImage(p, s)
	return base == nil || shellFree.matches(base.Expanded)
}

// program is the name of what a word starts.
func program(w syntax.Word) string {
	name := w.Text[strings.LastIndexByte(w.Text, '/')+1:]
	return strings.TrimSuffix(strings.ToLower(name), ".exe")
}

var shells = newPattern(`^(?:sh|bash|ash|dash|ksh|mksh|pdksh|oksh|zsh|yash|csh|tcsh|fish|xonsh|elvish|busybox|toybox|nu|rc|es|execlineb|pwsh|powershell|cmd)$`)

// shellScript is the name of a program that is likely a script of a shell: it may have the
// shell read its arguments once more.
var shellScript = newPattern(`entrypoint|\.(?:sh|bash|zsh|ksh)$`)

// selfExpanders are programs that run what they are given by a shell, or read variables
// in it themselves.
var selfExpanders = newPattern(`^(?:envsubst|envplate|gomplate|dockerize|confd|ep|consul-template|envconsul|chamber|doppler|op|infisical` +
	`|g?awk|mawk|nawk|sed|[ef]?grep|rg|jq|yq|perl|expect|tclsh|wish` +
	`|g?make|just|task|ninja|cmake|meson|rake|mvnw?|gradlew?|ant|sbt|mill|bazel` +
	`|npm|npx|yarn|yarnpkg|pnpm|pnpx|bunx?|deno|concurrently|nodemon|tsx|cross-env(?:-shell)?|dotenv|env-cmd|pm2|pm2-runtime|lerna|turbo|nx` +
	`|foreman|forego|goreman|honcho|hivemind|overmind|circusd|supervisord|chaperone|runsv|runsvdir|svscan|s6-.*|daemontools|monit` +
	`|conda|mamba|micromamba|pipenv|tox|hatch|invoke|fab` +
	`|su|sudo|runuser|ssh|script|flock|watch|watchexec|watchmedo|entr|reflex|air|parallel|xargs|find|start-stop-daemon|systemd-run|nohup\.sh|xvfb-run|dbus-launch` +
	`|elasticsearch|logstash|kibana|.*beat|grafana(?:-.*)?|loki|promtail|tempo|mimir|alloy|agent|otelcol.*|.*-?collector|telegraf|vector|fluent-bit|fluentd|td-agent|benthos|redpanda-connect|rpk|opensearch.*` +
	`|caddy|httpd|apache2(?:ctl|-foreground)?|apachectl|kc|keycloak|standalone|flyway|liquibase|spark-submit|flink|kafka-.*|nifi|solr|wildfly|karaf|activemq` +
	`|uwsgi|ansible.*|terraform|tofu|packer|helm|helmfile|kustomize|docker|docker-compose|compose|kubectl|k6|newman|hurl|artillery|locust)$`)

// expandsArguments tells whether one of the words starts a shell, a script that may use
// one on its arguments, or a program that may expand variables by itself.
func expandsArguments(words []syntax.Word) bool {
	for i, w := range words {
		name := program(w)
		switch {
		case shells.matches(name), selfExpanders.matches(name):
			return true
		case shellScript.matches(name):
			return true
		case name == "env" && slices.ContainsFunc(words[i+1:], splitsString):
			return true
		}
	}
	return len(words) > 2 && shellCommand.matches(words[1].Text)
}

// splitsString tells whether the word is the option of env that reads variables.
func splitsString(w syntax.Word) bool {
	return strings.HasPrefix(w.Text, "--split-string") || strings.HasPrefix(w.Text, "-") && !strings.HasPrefix(w.Text, "--") && strings.Contains(w.Text, "S")
}

var (
	shellCommand = newPattern(`^-[a-z]*c$`)
	interpreters = newPattern(`^(?:python[\d.]*|pypy[\d.]*|ruby|node|nodejs|php[\d.]*|lua|luajit|r|rscript|psql|mysql|mariadb|mongo|mongosh|sqlite3|redis-cli|groovy|scala|julia|ghc|elixir|erl|guile|racket|octave|raku)$`)
	codeOption   = newPattern(`^(?:-[a-zA-Z]*[cerpdf]|--(?:eval|exec|execute|command|print|run|query))$`)
)

// readAsCode tells whether the word at i is a program, or a setting of one, to one of the
// interpreters before it.
func readAsCode(words []syntax.Word, i int) bool {
	return codeOption.matches(words[i-1].Text) && slices.ContainsFunc(words[:i-1], func(w syntax.Word) bool { return interpreters.matches(program(w)) })
}
