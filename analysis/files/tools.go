package files

import (
	"path"
	"strings"
)

// tools are the commands that tell what they make, by their words and by the files of the
// project. A file tool_NAME.go registers a family of them.
var tools = map[string]func(r *running, args []string){}

// tool registers what commands make. To add one is a row; a family is a file.
func tool(names string, makes func(r *running, args []string)) bool {
	for _, name := range strings.Fields(names) {
		tools[name] = makes
	}
	return true
}

// runners run what stands behind them and their options: those that take a value, and how
// many words of their own follow.
var runners = map[string]struct {
	withValue string
	long      []string
	own       int
}{
	"sudo": {"ugh", []string{"--user", "--group"}, 0}, "doas": {"u", nil, 0}, "gosu": {"", nil, 1}, "su-exec": {"", nil, 1},
	"exec": {"a", nil, 0}, "command": {}, "builtin": {}, "time": {"fo", nil, 0}, "nice": {"n", []string{"--adjustment"}, 0}, "nohup": {},
	"env": {"uC", []string{"--unset", "--chdir"}, 0}, "cross-env": {}, "cross-env-shell": {}, "dotenv": {"ev", nil, 0}, "timeout": {"ks", []string{"--signal"}, 1},
	"npx": {"p", []string{"--package"}, 0}, "bunx": {}, "pnpx": {}, "xvfb-run": {"n", nil, 0}, "setarch": {"", nil, 1}, "stdbuf": {"ioe", nil, 0},
	"scl": {"", nil, 1}, "ionice": {"cn", nil, 0},
}

// command notes what one command makes, and returns how it likely ends.
func (r *running) command(words []string) outcome {
	words = r.bare(words)
	if len(words) == 0 || words[0] == "" || words[0] == unknownWord {
		return succeeds
	}
	name, args := words[0], words[1:]
	if o, ok := r.condition(name, args); ok {
		return o
	}
	if body := r.funcs[name]; body != nil && r.depth < deepest {
		r.depth++
		defer func() { r.depth-- }()
		r.numbered(args)
		return r.stmt(body)
	}
	if makes := tools[path.Base(name)]; makes != nil {
		makes(r, args)
		return succeeds
	}
	if strings.Contains(name, "/") {
		r.scriptFile(name, args)
	}
	return succeeds
}

// bare is a command without what only runs it.
func (r *running) bare(words []string) []string {
	for len(words) > 0 {
		name, text, assigns := strings.Cut(words[0], "=")
		by, runs := runners[words[0]]
		switch {
		case assigns && name != "" && !strings.ContainsAny(name, "/-"):
			r.vars[name] = value{text, true}
			words = words[1:]
		case runs:
			words = behind(words[1:], by.withValue, by.long, by.own)
		default:
			return words
		}
	}
	return nil
}

// behind are the words behind options, and behind some words more.
func behind(words []string, withValue string, long []string, own int) []string {
	for len(words) > 0 && strings.HasPrefix(words[0], "-") {
		name, _, given := option(words[0], withValue, long)
		last := words[0] == "--"
		words = words[1:]
		if name != "" && !given && len(words) > 0 {
			words = words[1:]
		}
		if last {
			break
		}
	}
	return words[min(own, len(words)):]
}

// numbered sets $1 and so on.
func (r *running) numbered(args []string) {
	for i, a := range args[:min(len(args), 9)] {
		r.vars[string(rune('1'+i))] = value{a, a != unknownWord}
	}
}

// scriptFile runs a script of the project.
func (r *running) scriptFile(name string, args []string) {
	text, ok := r.text(name)
	first, _, _ := strings.Cut(text, "\n")
	if !ok || strings.HasPrefix(first, "#!") && !strings.Contains(first, "sh") {
		return
	}
	r.apart(func(in *running) outcome {
		in.numbered(args)
		return in.script(text)
	})
}

var _ = tool("sh bash ash dash ksh", (*running).shell)

// shell is a shell with a text, -c TEXT, or with a script.
func (r *running) shell(args []string) {
	for i, a := range args {
		switch {
		case strings.HasPrefix(a, "-") && strings.HasSuffix(a, "c") && i+1 < len(args):
			r.apart(func(in *running) outcome { return in.script(args[i+1]) })
			return
		case a == "-o" || a == "+o" || i > 0 && args[i-1] == "-o":
		case !strings.HasPrefix(a, "-"):
			r.scriptFile(a, args[i+1:])
			return
		}
	}
}

var _ = tool(". source", (*running).source)

func (r *running) source(args []string) {
	if len(args) == 0 {
		return
	}
	if text, ok := r.text(args[0]); ok {
		r.script(text)
	}
}
