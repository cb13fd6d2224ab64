package walk

import (
	"path"
	"strings"

	gitignore "github.com/sabhiram/go-gitignore"
)

// ignoreRules are the lines of the .gitignore files from the root down to a
// folder, each made to speak of paths below the root: so a deeper one that takes
// a file back in is heard.
type ignoreRules struct {
	lines   []string
	matcher *gitignore.GitIgnore
}

// with are the rules and those of the .gitignore in the folder dir.
func (r ignoreRules) with(src, dir string) ignoreRules {
	lines := append([]string(nil), r.lines...)
	for line := range strings.Lines(src) {
		lines = append(lines, anchored(strings.TrimRight(line, "\r\n"), dir))
	}
	return ignoreRules{lines, gitignore.CompileIgnoreLines(lines...)}
}

// name tells whether the rules leave p out; a slash ends it if it is a folder.
func (r ignoreRules) name(p string) bool { return r.matcher != nil && r.matcher.MatchesPath(p) }

// anchored makes a line of the .gitignore in the folder dir one of the root's.
func anchored(line, dir string) string {
	pattern, not := strings.CutPrefix(line, "!")
	if dir == "." || pattern == "" || strings.HasPrefix(line, "#") {
		return line
	}
	if !strings.Contains(strings.TrimSuffix(pattern, "/"), "/") {
		pattern = "**/" + pattern
	}
	slash := strings.HasSuffix(pattern, "/")
	pattern = "/" + path.Join(dir, pattern)
	if slash {
		pattern += "/"
	}
	if not {
		return "!" + pattern
	}
	return pattern
}
