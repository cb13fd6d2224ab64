package rebuild

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// value is something that an operation does it with.
type value struct {
	text    string // if the base image sets nothing
	formula string // "" if the image has no part in it
}

// values are what a stage's instructions have set so far. The evaluation has no images, so of a
// value that the base image has a part in a formula is kept: its text, and what the text reads.
// Two equal formulas on one image have one value.
type values struct {
	// open tells that the stage is built on an image, which may set variables.
	open bool
	// env and image are the formulas of the variables that the file writes. ARG writes env alone
	// (convert.go:1705, 1578).
	env, image  map[string]string
	dir         string // the formula of the folder
	user, shell value
}

// byImage begins each formula.
const byImage = "\x00"

// begin is what a stage on an image begins with, or on scratch.
func begin(open bool) *values {
	v := &values{open: open, env: map[string]string{}, image: map[string]string{}}
	if open {
		v.dir, v.user.formula, v.shell.formula = byImage, byImage, byImage
	}
	return v
}

// child is what a stage on this one begins with: the variables of the image are written once
// more, over those that ARG wrote (convert.go:1217).
func (v *values) child() *values {
	out := *v
	out.env, out.image = maps.Clone(v.env), maps.Clone(v.image)
	for name, formula := range out.env {
		if _, kept := out.image[name]; !kept && v.open {
			out.env[name] = byImage + "or " + formula
		}
	}
	maps.Copy(out.env, out.image)
	return &out
}

// after notes what a step leaves behind.
func (v *values) after(m *stage.Model, s *eval.Step) {
	switch s.Instr.Name {
	case "env":
		for i := 0; i+1 < len(s.Words); i += 2 {
			key, formula := &s.Words[i], v.formula(s, &s.Words[i+1])
			if of := v.formula(s, key); of != "" {
				formula += of
			}
			v.env[key.Value], v.image[key.Value] = formula, formula
		}
	case "arg":
		v.args(m, s)
	case "user":
		v.user = v.first(s)
	case "shell":
		v.shell = value{text: strings.Join(texts(s.Instr.Args), "\x01")}
	case "workdir":
		v.dir = v.workdir(s).formula
	}
}

func texts(words []syntax.Word) (out []string) {
	for _, w := range words {
		out = append(out, w.Text)
	}
	return out
}

// args notes the variables of an ARG: one that a build argument or an ARG above the first FROM
// gives, or a default. Without any it writes nothing.
func (v *values) args(m *stage.Model, s *eval.Step) {
	words := s.Words
	for _, p := range s.Instr.Pairs {
		name, formula := p.Key.Text, ""
		_, given := m.BuildArg(name)
		_, global := m.GlobalValue(name)
		switch {
		case given:
		case p.Sep != "" && len(words) > 0:
			formula, words = v.formula(s, &words[0]), words[1:]
		case !global:
			continue
		}
		v.env[name] = formula
	}
}

func (v *values) first(s *eval.Step) value {
	if len(s.Words) == 0 {
		return value{}
	}
	return v.value(s, &s.Words[0])
}

// workdir is the folder behind a WORKDIR.
func (v *values) workdir(s *eval.Step) value {
	to := v.first(s)
	out := value{s.Workdir(), to.formula}
	if !path.IsAbs(to.text) || to.formula != "" && v.dir != "" {
		out.formula += v.dir
		if v.dir != "" {
			out.formula += "/" + to.text
		}
	}
	return out
}

// value is what a word stands for.
func (v *values) value(s *eval.Step, w *eval.Word) value { return value{w.Value, v.formula(s, w)} }

// formula is the formula of a word in whose value the base image has a part; else "".
func (v *values) formula(s *eval.Step, w *eval.Word) string {
	names := read(w.Text)
	if !slices.ContainsFunc(names, func(name string) bool { return v.ofImage(name) != "" }) {
		return ""
	}
	out := byImage + w.Text
	for _, name := range names {
		value, _ := s.Before.Lookup(name)
		out += "\x01" + name + "=" + cmp.Or(v.ofImage(name), value.Value)
	}
	return out
}

// ofImage is the formula of a variable in whose value the base image has a part; else "".
func (v *values) ofImage(name string) string {
	formula, written := v.env[name]
	if !written && v.open {
		return byImage + "its own"
	}
	return formula
}

// read are the names behind each $ of a text: more than BuildKit reads there, and none less.
func read(text string) (names []string) {
	for {
		_, rest, ok := strings.Cut(text, "$")
		if !ok {
			return names
		}
		rest = strings.TrimPrefix(rest, "{")
		end := strings.IndexFunc(rest, func(c rune) bool { return !isNameRune(c) })
		if end < 0 {
			end = len(rest)
		}
		names, text = append(names, rest[:end]), rest[end:]
	}
}

func isNameRune(c rune) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// variables are those that a RUN has, in the order in which BuildKit writes them down.
func (v *values) variables(s *eval.Step) (out []part) {
	for _, one := range s.Before.Variables() {
		out = append(out, part{"the variable " + one.Name, value{one.Value, v.env[one.Name]}})
	}
	return out
}
