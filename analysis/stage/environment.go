package stage

import (
	"cmp"
	"maps"
	"runtime"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// environment is what FROM's words are expanded with: the platform arguments and
// the ARGs before the first FROM, with their defaults.
type environment struct {
	escape   rune
	defaults map[string]string // what the platform's arguments begin with
	values   map[string]string
	declared map[string]bool // the names a FROM may use; true if a build argument may still set it
	failed   error           // of the first default that BuildKit cannot expand
	names    text.Lazy[[]string]
	expanded known[string] // by word: what it stands for
}

// special tells whether BuildKit's lexer could change s.
func special(s string) bool { return strings.ContainsAny(s, "$'\"\\`") }

// expand is what BuildKit makes of a word of FROM.
func (e *environment) expand(word string) (string, error) {
	if !special(word) {
		return word, nil
	}
	if value, ok := e.expanded.get(word); ok {
		return value, nil
	}
	value, err := e.process(word)
	if err == nil {
		e.expanded.put(word, value)
	}
	return value, err
}

func (e *environment) process(word string) (string, error) {
	res, err := ReadsOf(e).Process(shell.NewLex(e.escape), syntax.Printable(word)) // a lexer is for one goroutine
	return res.Result, err
}

// Get is the value of a variable, for BuildKit's lexer.
func (e *environment) Get(name string) (string, bool) {
	v, ok := e.values[name]
	return v, ok
}

// Keys are the variables' names.
func (e *environment) Keys() []string {
	keys := make([]string, 0, len(e.values))
	for k := range e.values {
		keys = append(keys, k)
	}
	return keys
}

func (e *environment) equal(o *environment) bool {
	return e.escape == o.escape && (e.failed == nil) == (o.failed == nil) && maps.Equal(e.values, o.values) && maps.Equal(e.declared, o.declared)
}

// newEnvironment follows dockerfile2llb/convert.go:2142 (buildMetaArgs) and
// platform.go:43 (defaultArgs). An ARG whose default cannot be expanded has no
// value: a build argument may give it one.
func newEnvironment(m *Model, build Build) *environment {
	e := &environment{escape: rune(m.File.Escape), values: platformArgs(build)}
	e.declared = map[string]bool{}
	for _, name := range PlatformArgs {
		e.declared[name] = true
	}
	e.values["TARGETSTAGE"] = cmp.Or(build.Target, m.lastName(), "default")
	for name, value := range build.BuildArgs {
		if _, ok := e.values[name]; ok {
			e.values[name] = value
		}
	}
	e.defaults = maps.Clone(e.values)
	for _, in := range m.File.Instructions(0, m.BeforeFirst()) {
		if in.Name != "arg" {
			continue
		}
		for _, p := range in.Pairs {
			value, given := build.BuildArgs[p.Key.Text]
			e.declared[p.Key.Text] = !given
			if given {
				e.values[p.Key.Text] = value
				continue
			}
			if p.Sep == "" {
				continue
			}
			v, err := e.process(p.Value.Text)
			if err == nil {
				e.values[p.Key.Text], _ = Cut(v)
			} else if e.failed == nil {
				e.failed = err
			}
		}
	}
	return e
}

// BeforeFirst is the number of items before the first FROM.
func (m *Model) BeforeFirst() int {
	if m.Count() == 0 {
		return len(m.File.Items())
	}
	return m.starts[0]
}

// PlatformArgs are the names of the arguments that BuildKit sets by itself.
var PlatformArgs = []string{
	"BUILDPLATFORM", "BUILDOS", "BUILDOSVERSION", "BUILDARCH", "BUILDVARIANT",
	"TARGETPLATFORM", "TARGETOS", "TARGETOSVERSION", "TARGETARCH", "TARGETVARIANT", "TARGETSTAGE",
}

// platformArgs are the values of PlatformArgs but TARGETSTAGE.
func platformArgs(b Build) map[string]string {
	target := cmp.Or(b.Platform, hostPlatform())
	values := map[string]string{}
	for side, platform := range map[string]string{"BUILD": cmp.Or(b.BuildPlatform, target), "TARGET": target} {
		os, rest, _ := strings.Cut(platform, "/")
		arch, variant, _ := strings.Cut(rest, "/")
		values[side+"PLATFORM"] = platform
		values[side+"OS"] = os
		values[side+"OSVERSION"] = ""
		values[side+"ARCH"] = arch
		values[side+"VARIANT"] = variant
	}
	return values
}

// hostPlatform is what BuildKit builds for on this machine if nobody says otherwise.
func hostPlatform() string {
	switch runtime.GOARCH {
	case "arm":
		return "linux/arm/v7"
	case "wasm":
		return "linux/amd64"
	}
	return "linux/" + runtime.GOARCH
}

// ArgumentsNamingStages are the ARGs that BuildKit itself reads and whose values may
// be names of stages (dockerfile2llb/epoch.go:90, convert.go:2066).
func (m *Model) ArgumentsNamingStages() (out []Definition) {
	for i := range m.File.Items() {
		for _, def := range m.Definitions(i) {
			pair := m.PairOf(def)
			_, noBool := strconv.ParseBool(pair.Value.Text)
			_, noNumber := strconv.Atoi(pair.Value.Text)
			reads := strings.HasPrefix(def.Name, "BUILDKIT_SBOM_SCAN_") || def.Name == "SOURCE_DATE_EPOCH"
			if def.Arg && reads && pair.Sep != "" && noBool != nil && noNumber != nil {
				out = append(out, def)
			}
		}
	}
	return out
}

// TargetName is a place where the file reads the name of the stage that is built: it
// reads TARGETSTAGE, or a stage declares it (dockerfile2llb/platform.go:43).
func (m *Model) TargetName() (at text.Span, ok bool) {
	const name = "TARGETSTAGE"
	for i := range m.File.Items() {
		if in := m.Instr(i); in == nil || !m.spells(i, name) {
			continue
		}
		defs, uses := m.Variables(i)
		for _, u := range uses {
			if u.Name == name && (m.At(i) == None || i == m.starts[m.At(i)]) {
				return u.Span, true
			}
		}
		for _, d := range defs {
			if d.Name == name && d.Arg && !d.Value && m.At(i) != None {
				return d.Span, true
			}
		}
	}
	return text.Span{}, false
}
