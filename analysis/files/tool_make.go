package files

import (
	"path"
	"slices"
	"strings"
)

var _ = tool("make gmake", (*running).make)

// make runs the recipes of a Makefile of the project (gnu.org/software/make/manual).
func (r *running) make(args []string) {
	operands, values := arguments(args, "Cf", "--directory", "--file", "--makefile")
	r.apart(func(in *running) outcome {
		if to := values["C"] + values["directory"]; to != "" {
			in.cd([]string{to})
		}
		m := in.makefileOf(values["f"] + values["file"] + values["makefile"])
		if m == nil || in.depth >= deepest {
			return unsure
		}
		in.depth++
		var targets []string
		for _, o := range operands {
			if name, text, ok := strings.Cut(o, "="); ok {
				m.given[strings.TrimRight(name, ":?")] = text
			} else {
				targets = append(targets, o)
			}
		}
		if len(targets) == 0 {
			targets = []string{m.first}
		}
		run := making{in, m, map[string]bool{}, mostCommands}
		for _, t := range targets {
			run.target(t)
		}
		return succeeds
	})
}

func (r *running) makefileOf(name string) *makefile {
	names := []string{"GNUmakefile", "makefile", "Makefile"}
	if name != "" {
		names = []string{name}
	}
	for _, name := range names {
		if text, ok := r.text(name); ok {
			return readMakefile(text)
		}
	}
	return nil
}

// making is a make at work.
type making struct {
	r    *running
	m    *makefile
	made map[string]bool
	left int // how many variables more are expanded
}

// target makes what a target depends on, and runs its recipe.
func (k *making) target(name string) {
	if k.made[name] || len(k.made) > mostEntries {
		return
	}
	k.made[name] = true
	rule, stem := k.m.rule(name, k.expand)
	if rule == nil {
		if base, ok := strings.CutSuffix(name, ".o"); ok && (k.r.there(base+".c") != nil || k.r.there(base+".cc") != nil) {
			k.r.file(name)
		}
		return
	}
	var needs []string
	for _, n := range strings.Fields(k.expand(rule.needs, nil)) {
		if n != "|" && !strings.Contains(n, unknownInMake) {
			needs = append(needs, strings.ReplaceAll(n, "%", stem))
		}
	}
	for _, n := range needs {
		k.target(n)
	}
	auto := map[string]string{"@": name, "<": strings.Join(needs[:min(len(needs), 1)], ""), "^": strings.Join(needs, " "), "*": stem, "@D": path.Dir(name), "@F": path.Base(name)}
	for _, line := range rule.recipe {
		text := strings.TrimLeft(k.expand(line, auto), "@-+ \t")
		k.r.apart(func(in *running) outcome { return in.script(text) })
	}
}

// unknownInMake stands for a text that only make knows: to the shell it is a variable that is
// not known either.
const unknownInMake = "${__}"

// makeDefaults are variables that make has by itself.
var makeDefaults = map[string]string{"CC": "cc", "CXX": "g++", "AR": "ar", "RM": "rm -f", "MAKE": "make", "LD": "ld", "INSTALL": unknownInMake}

// expand is a text with the variables of make.
func (k *making) expand(text string, auto map[string]string) string { return k.expandAt(text, auto, 0) }

func (k *making) expandAt(text string, auto map[string]string, depth int) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "$")
		b.WriteString(before)
		if !found || after == "" {
			return b.String()
		}
		name, rest := makeName(after)
		text = rest
		if name == "$" {
			b.WriteByte('$')
		} else {
			b.WriteString(k.value(name, auto, depth))
		}
	}
}

// makeName is the name of a variable behind a $, and what follows it.
func makeName(after string) (name, rest string) {
	if after[0] != '(' && after[0] != '{' {
		return after[:1], after[1:]
	}
	closing, depth := map[byte]byte{'(': ')', '{': '}'}[after[0]], 0
	for i := range len(after) {
		switch after[i] {
		case after[0]:
			depth++
		case closing:
			if depth--; depth == 0 {
				return after[1:i], after[i+1:]
			}
		}
	}
	return after, ""
}

func (k *making) value(name string, auto map[string]string, depth int) string {
	if k.left--; k.left < 0 {
		return unknownInMake
	}
	if v, ok := auto[name]; ok {
		return v
	}
	v, known := k.m.given[name]
	if !known {
		v, known = k.m.vars[name]
	}
	env, set := k.r.lookup(name)
	switch {
	case set && (!known || k.m.weak[name]):
		v, known = env.text, env.known
	case !known:
		v, known = makeDefaults[name]
	}
	switch {
	case name == "CURDIR":
		return k.r.dir
	case strings.ContainsAny(name, " ,:") || depth > deepest:
		return unknownInMake
	case !known && !slices.Contains([]string{"DESTDIR", "CFLAGS", "LDFLAGS", "CPPFLAGS", "CXXFLAGS", "LDLIBS", "V", "Q"}, name):
		return unknownInMake
	}
	return k.expandAt(v, auto, depth+1)
}
