package stage

import (
	"maps"
	"slices"
	"strings"

	"github.com/distribution/reference"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/stagels/stagels/analysis/syntax"
)

// Build is one way to build a Dockerfile: what BuildKit is told beside the file.
type Build struct {
	Platform      string            // "os/arch" of the build; "" is linux on this machine's architecture
	BuildPlatform string            // "os/arch" of the machine that builds; "" is Platform
	BuildArgs     map[string]string // --build-arg
	NamedContexts []string          // the names in --build-context
	Target        string            // --target; "" is the last stage
}

// Platform is "os/arch" of the build.
func (m *Model) Platform() string {
	if m.build.Platform == "" {
		return hostPlatform()
	}
	return m.build.Platform
}

// HasPlatform tells whether a platform was asked for.
func (m *Model) HasPlatform() bool { return m.build.Platform != "" }

// BuildArg is the build argument called name, if one was given.
func (m *Model) BuildArg(name string) (string, bool) {
	v, ok := m.build.BuildArgs[name]
	return v, ok
}

// GlobalValue is what an ARG without a default gets in a stage: the value of the
// ARG of its name above the first FROM, or of a platform argument.
func (m *Model) GlobalValue(name string) (string, bool) { return m.global.Get(name) }

// PlatformArg is the value that one of PlatformArgs has at the top of the file
// (dockerfile2llb/platform.go:43).
func (m *Model) PlatformArg(name string) string { return m.global.defaults[name] }

// GlobalNames are the names that a FROM may use, in order of the alphabet: all
// ARGs above the first FROM and the platform's.
func (m *Model) GlobalNames() []string {
	return m.global.names.Get(func() []string { return slices.Sorted(maps.Keys(m.global.declared)) })
}

// ExpandFrom is what BuildKit makes of a word of a FROM.
func (m *Model) ExpandFrom(word string) (string, error) { return m.global.expand(word) }

// FromWord is the same, with the variables that have a value there and those that
// have none.
func (m *Model) FromWord(word string) (shell.ProcessWordResult, error) {
	return ReadsOf(m.global).Process(shell.NewLex(m.global.escape), syntax.Printable(word))
}

// ByArgument tells whether a build argument can change what a word of a FROM that
// reads the variables called names stands for.
func (m *Model) ByArgument(names []syntax.Word) bool {
	return slices.ContainsFunc(names, func(w syntax.Word) bool { return m.global.declared[w.Text] })
}

// HasTarget tells whether a target was asked for, and is there.
func (m *Model) HasTarget() bool {
	return m.build.Target != "" && m.StageByName(m.build.Target) != None
}

// Final is the stage that the build makes: the target, or the last.
func (m *Model) Final() int {
	if m.HasTarget() {
		return m.StageByName(m.build.Target)
	}
	return m.Count() - 1
}

// Reachable tells of each stage whether the build comes to it.
func (m *Model) Reachable() []bool {
	out := make([]bool, m.Count())
	if final := m.Final(); final >= 0 {
		m.need(final, out)
	}
	return out
}

// contextName is the name that BuildKit looks a named context up by
// (dockerui/namedcontext.go:33).
func contextName(name string) string {
	if named, err := reference.ParseNormalizedNamed(name); err == nil {
		name = reference.FamiliarString(named)
	}
	return strings.TrimSuffix(name, ":latest")
}

// SameContext tells whether BuildKit looks two names up as one named context.
func SameContext(a, b string) bool { return a != "" && contextName(a) == contextName(b) }

func contextNames(names []string) map[string]bool {
	if len(names) == 0 {
		return nil
	}
	set := map[string]bool{}
	for _, name := range names {
		set[contextName(name)] = true
	}
	return set
}

// isNamedContext tells whether the build was given a named context for name;
// scratch and context cannot be replaced (dockerfile2llb/convert.go:215).
func (m *Model) isNamedContext(name string) bool {
	if m.named == nil || strings.EqualFold(name, "scratch") || strings.EqualFold(name, "context") {
		return false
	}
	return m.named[contextName(name)]
}

// ExpandDefault is what BuildKit makes of a word of a FROM without build arguments. It
// fails for every word if a default above the first FROM cannot be expanded
// (dockerfile2llb/validations.go:342).
func (m *Model) ExpandDefault(word string) (string, error) {
	defaults := m.defaults.Get(m.withoutBuildArgs)
	if defaults.failed != nil {
		return "", defaults.failed
	}
	return defaults.expand(word)
}

func (m *Model) withoutBuildArgs() *environment {
	if len(m.build.BuildArgs) == 0 {
		return m.global
	}
	bare := m.build
	bare.BuildArgs = nil
	return newEnvironment(m, bare)
}
