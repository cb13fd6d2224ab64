package stage

import (
	"strings"

	"github.com/distribution/reference"
)

// Free tells whether a stage that is put into the file may be called name: BuildKit
// takes it, and no reference of the file means it, nor could one with other build
// arguments. A base that is nothing but a variable could mean any name; that
// somebody gives it one that does not exist yet is not reckoned with.
func (m *Model) Free(name string) bool {
	if !ValidName(name) || name == "scratch" || name == "context" || m.isNamedContext(name) {
		return false
	}
	for i := range m.heads {
		if s := &m.Stages()[i]; strings.EqualFold(s.Written, name) || m.couldMean(&s.Base, name) {
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

func (m *Model) couldMean(base *Reference, name string) bool {
	if base.Text == name || base.Expanded == name {
		return true
	}
	if m.options.BuildArgs != nil {
		if word, err := m.ExpandDefault(base.Text); err == nil && word == name {
			return true
		}
	}
	start, end := strings.IndexByte(base.Text, '$'), strings.LastIndexByte(base.Text, '}')+1
	if !base.ByArgument || start < 0 {
		return false
	}
	before, after := base.Text[:start], base.Text[max(start, end):]
	if end <= start {
		after = "" // a variable without braces: where its name ends does not matter here
	}
	return before+after != "" && strings.HasPrefix(name, before) && strings.HasSuffix(name, after)
}

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
