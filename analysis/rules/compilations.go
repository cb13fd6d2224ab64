package rules

import (
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/stage"
)

// compilation is a command that compiles.
type compilation struct {
	step   *eval.Step
	outs   []string // the files and folders that it may write; absolute
	advice string   // how to compile for the target's platform
}

// compiled is the command of the stage that writes the file at the path, or one in it.
func (r *platformReader) compiled(from int, at string) (found compilation, ok bool) {
	for i := from; ; i = r.Stages()[i].Base.Target {
		for _, c := range r.compilationsOf(i) {
			if slices.ContainsFunc(c.outs, func(out string) bool { return within(at, out) || within(out, at) }) {
				return c, true
			}
		}
		if r.Stages()[i].Base.Kind != stage.InFile {
			return found, false
		}
	}
}

// compilationsOf are those of all RUNs of a stage, which are read once.
func (r *platformReader) compilationsOf(i int) []compilation {
	if len(r.compiles) == 0 {
		for _, s := range r.steps("run") {
			if !s.Trigger && !s.Instr.JSON {
				r.compiles[s.Stage] = append(r.compiles[s.Stage], r.compilations(s)...)
			}
		}
		r.compiles[stage.None] = nil // they were read
	}
	return r.compiles[i]
}

// compilations are those of a RUN; none if they are for several platforms, or for one that
// is none of a machine.
func (r *platformReader) compilations(s *eval.Step) (out []compilation) {
	script, ok := r.Script(s.Item)
	if !ok || forSeveral(s, r.File.Source(s.Item)) {
		return nil
	}
	dir := ""
	if s.Before.DirFixed {
		dir = s.Before.Dir
	}
	for _, words := range script.Commands {
		if words[0] == "cd" {
			dir = ""
			if len(words) == 2 && path.IsAbs(words[1]) {
				dir = words[1]
			}
		}
		if c, ok := compiler(words, dir); ok {
			c.step = s
			out = append(out, c)
		} else if moved, ok := target(words, dir); ok && len(out) > 0 {
			last := &out[len(out)-1]
			last.outs = append(last.outs, moved)
		}
	}
	return out
}

// platformSettings are how variables choose what a compiler compiles for.
var platformSettings = pattern.New(`\b(GOOS|GOARCH|CARGO_BUILD_TARGET|CC|CXX|RUSTFLAGS)="?([^\s;&|"]*)`)

// forSeveral tells whether the script may compile for several platforms, for one that is not
// known here, or for one that is no machine's.
func forSeveral(s *eval.Step, src string) bool {
	for _, name := range []string{"GOOS", "GOARCH", "CARGO_BUILD_TARGET", "CC"} {
		if v, set := s.Before.Lookup(name); set && (v.Unknown || !oneMachine(name, v.Value)) {
			return true
		}
	}
	for _, m := range platformSettings.Regexp().FindAllStringSubmatch(src, -1) {
		name, value := m[1], m[2]
		if variable := strings.Trim(value, "${}"); strings.HasPrefix(value, "$") {
			v, set := s.Before.Lookup(variable)
			if !set && !slices.Contains(stage.PlatformArgs, variable) {
				return true
			}
			value = v.Value
		}
		if !oneMachine(name, value) {
			return true
		}
	}
	return strings.Contains(src, "for ") && strings.Contains(src, "GOARCH")
}

// oneMachine tells whether the setting is one that is right for machines of one platform; a
// blank one means the machine that compiles.
func oneMachine(name, value string) bool {
	switch name {
	case "GOOS":
		return value == "" || value == "linux"
	case "GOARCH":
		return slices.Contains([]string{"", "amd64", "arm64", "arm", "386"}, value)
	}
	return value == ""
}
