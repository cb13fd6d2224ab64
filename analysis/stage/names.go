package stage

import (
	"strings"

	"github.com/distribution/reference"
)

// NameAvailable tells whether a stage that is put into the file may be called name: BuildKit
// takes it, and no reference of the file means it, nor could one with other build
// arguments.
func (m *Model) NameAvailable(name string) bool {
	if !ValidName(name) || name == "scratch" || name == "context" || m.isNamedContext(name) {
		return false
	}
	for i := range m.heads {
		if s := &m.Stages()[i]; strings.EqualFold(s.Written, name) || m.Captures(&s.Base, name) {
			return false
		}
	}
	for i := range m.Refs() {
		if strings.EqualFold(m.Refs()[i].Text, name) {
			return false
		}
	}
	return true
}

// CouldMean tells whether a base is the name, or could be with other build arguments
// or for another platform.
func (m *Model) CouldMean(base *Reference, name string) bool {
	return m.means(base, name) || base.ByArgument && couldBecome(plainBase(base), name, m.fromValues)
}

// Captures tells whether a base would mean a stage that was given the name, with some
// build arguments. Nobody gives one for a name that is not there yet, so a base that
// could become anything captures what it is now only.
func (m *Model) Captures(base *Reference, name string) bool {
	const noName = "\x00"
	anything := couldBecome(plainBase(base), noName, m.fromValues)
	return m.means(base, name) || !anything && m.CouldMean(base, name)
}

// means tells whether a base is the name, with the build arguments that are given or
// without any.
func (m *Model) means(base *Reference, name string) bool {
	if base.Text == name || base.Expanded == name {
		return true
	}
	if m.build.BuildArgs == nil {
		return false
	}
	word, err := m.ExpandDefault(base.Text)
	return err == nil && word == name
}

var quotes = strings.NewReplacer(`"`, "", "'", "", `\`, "", "`", "")

// plainBase is a base without its quotes and escape characters.
func plainBase(base *Reference) string {
	return quotes.Replace(base.Text)
}

// fromValues are all values that a variable in a FROM can have: what the platform's
// are is known, TARGETSTAGE is the target or default (dockerfile2llb/platform.go:42), and
// nil is any text.
func (m *Model) fromValues(variable string) []string {
	open, declared := m.global.declared[variable]
	_, side := cutSide(variable)
	switch {
	case strings.ContainsAny(variable, ":-+?#%/"):
		return nil
	case !declared:
		return []string{""}
	case !open:
		return []string{m.global.values[variable]}
	case variable == "TARGETSTAGE":
		return m.targetNames()
	case side == "ARCH":
		return architectures
	case side == "OS":
		return systems
	case side == "VARIANT":
		return variants
	case side == "PLATFORM":
		return []string{} // it has a slash, and no name of a stage has
	}
	return nil
}

// targetNames are the values of TARGETSTAGE.
func (m *Model) targetNames() []string {
	out := []string{"default"}
	for _, s := range m.heads {
		if s.Name != "" {
			out = append(out, s.Name)
		}
	}
	return out
}

// cutSide parts the name of a platform argument: TARGET and ARCH.
func cutSide(variable string) (side, of string) {
	if of, ok := strings.CutPrefix(variable, "TARGET"); ok {
		return "TARGET", of
	}
	if of, ok := strings.CutPrefix(variable, "BUILD"); ok {
		return "BUILD", of
	}
	return "", ""
}

// What BuildKit makes platforms of: Go's names, and those of variants.
var (
	architectures = strings.Fields("386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm")
	systems       = strings.Fields("aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows")
	variants      = append([]string{""}, strings.Fields("v1 v2 v3 v4 v5 v6 v7 v8 v9 v8.0 v8.1 v8.2 v8.3 v8.4 v8.5 v8.6 v8.7 v8.8 v8.9 v9.0 v9.1 v9.2 v9.3 v9.4 v9.5")...)
)

// ImageError is what is wrong with the name of an image, as BuildKit says it; nil if
// nothing is.
func ImageError(name string) error {
	if plainImage(name) {
		return nil
	}
	_, err := reference.ParseNormalizedNamed(name)
	return err
}

// plainImage tells whether name is nothing but letters and digits with single marks
// between them, which the patterns of the reference library surely take. They are
// slow, and most names are of that kind.
func plainImage(name string) bool {
	const identifier = 64 // hexadecimal digits are the id of an image, and no name
	mark := true
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			mark = false
		case (c == '-' || c == '.' || c == '_') && !mark:
			mark = true
		default:
			return false
		}
	}
	return !mark && len(name) < identifier
}

// Repository is the last part of an image's name, without tag and digest; "" if it
// is no image's name.
func Repository(image string) string {
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return ""
	}
	path := reference.Path(named)
	return path[strings.LastIndexByte(path, '/')+1:]
}

// Follows tells whether stage s runs on what stage base ends with, directly or
// through others.
func (m *Model) Follows(s, base int) bool {
	for ; s != None; s = m.heads[s].Base.Target {
		if s == base {
			return true
		}
	}
	return false
}
