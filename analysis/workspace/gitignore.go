package workspace

import (
	"fmt"
	"path"
	"strings"
)

// GitIgnore are the patterns that hold in one folder: of its own .gitignore, and of those
// above it. They mean what they mean to git check-ignore, in a repository whose
// core.ignoreCase is off. Nil are none.
type GitIgnore struct {
	above    *GitIgnore
	folder   string // that the patterns speak of
	patterns []ignorePattern
}

// Rule is a line of an ignore file.
type Rule struct {
	File    string // its path
	Line    int    // counts from 1
	Pattern string
}

// String is the rule as git check-ignore -v would tell it.
func (r Rule) String() string { return fmt.Sprintf("%s:%d: %s", r.File, r.Line, r.Pattern) }

// With are the patterns of g and of the ignore file at path, whose text is src and which
// speaks of what is in folder.
func (g *GitIgnore) With(folder, path, src string) *GitIgnore {
	read := &GitIgnore{above: g, folder: folder}
	for i, line := range strings.Split(strings.TrimPrefix(src, "\ufeff"), "\n") {
		if p, ok := readPattern(line); ok {
			p.rule = Rule{path, i + 1, p.rule.Pattern}
			read.patterns = append(read.patterns, p)
		}
	}
	if len(read.patterns) == 0 {
		return g
	}
	return read
}

// Match tells whether the file or folder at path is left out, and by which line. It
// speaks of path alone: git leaves out what is in a folder that is left out, whatever
// the patterns say of it.
func (g *GitIgnore) Match(path string, isFolder bool) (by Rule, ignored bool) {
	for ; g != nil; g = g.above {
		below, ok := within(g.folder, path)
		for i := len(g.patterns) - 1; ok && i >= 0; i-- {
			if p := &g.patterns[i]; p.matches(below, isFolder) {
				return p.rule, !p.negated
			}
		}
	}
	return Rule{}, false
}

// within is the path as seen from the folder, if it is in it.
func within(folder, path string) (below string, ok bool) {
	if folder == "." {
		return path, true
	}
	return strings.CutPrefix(path, folder+"/")
}

// ignorePattern is a line of an ignore file.
type ignorePattern struct {
	rule    Rule
	negated bool   // begins with !
	folders bool   // ends with a slash
	named   bool   // has no slash: it speaks of names, however deep
	literal string // that all matches begin with
	rest    glob   // and go on with
}

// readPattern reads a line; ok is false if it says nothing.
func readPattern(line string) (p ignorePattern, ok bool) {
	if strings.HasPrefix(line, "#") {
		return p, false
	}
	line = strings.TrimSuffix(line, "\r")
	line, _, _ = strings.Cut(line, "\x00")
	line = withoutTrailingBlanks(line)
	p.rule.Pattern = line
	line, p.negated = strings.CutPrefix(line, "!")
	line, p.folders = strings.CutSuffix(line, "/")
	p.named = !strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	special := strings.IndexAny(line, `*?[\`)
	if special < 0 {
		special = len(line)
	}
	p.literal = line[:special]
	p.rest, ok = readGlob(line[special:])
	return p, ok && line != ""
}

// withoutTrailingBlanks takes off blanks at the end that no backslash keeps.
func withoutTrailingBlanks(line string) string {
	end := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case ' ':
			continue
		case '\\':
			i++
		}
		end = min(i+1, len(line))
	}
	return line[:end]
}

func (p *ignorePattern) matches(below string, isFolder bool) bool {
	if p.folders && !isFolder {
		return false
	}
	if p.named {
		below = path.Base(below)
	}
	rest, ok := strings.CutPrefix(below, p.literal)
	return ok && p.rest.matches(rest)
}
