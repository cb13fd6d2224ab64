package main

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	gitignore "github.com/sabhiram/go-gitignore"
	"github.com/stagels/stagels/lsp"
)

// walker finds Dockerfiles below a folder. It leaves out .git and what the
// .gitignore files on the way down name.
type walker struct {
	root  string
	rules map[string]ignoreRules // of each folder walked
	found []input
}

// ignoreRules are the lines of the .gitignore files from the root down to a
// folder, each made to speak of paths below the root: so a deeper one that takes
// a file back in is heard.
type ignoreRules struct {
	lines   []string
	matcher *gitignore.GitIgnore
}

func (w *walker) visit(p string, entry fs.DirEntry, err error) error {
	switch {
	case err != nil:
		w.found = append(w.found, input{p, plain(p, err)})
		return nil
	case entry.IsDir() && p != w.root && (entry.Name() == ".git" || w.ignored(p+"/")):
		return fs.SkipDir
	case entry.IsDir():
		w.enter(p)
	case entry.Type().IsRegular() && lsp.IsDockerfileName(entry.Name()) && !w.ignored(p):
		w.found = append(w.found, input{path: p})
	}
	return nil
}

// enter reads the folder's .gitignore.
func (w *walker) enter(dir string) {
	rules := w.rules[filepath.Dir(dir)]
	data, err := os.ReadFile(filepath.Join(dir, ".gitignore"))
	if err == nil {
		below := w.below(dir)
		lines := append([]string(nil), rules.lines...)
		for line := range strings.Lines(string(data)) {
			lines = append(lines, anchored(strings.TrimRight(line, "\r\n"), below))
		}
		rules = ignoreRules{lines, gitignore.CompileIgnoreLines(lines...)}
	}
	w.rules[dir] = rules
}

// below is the path of p from the root, with slashes.
func (w *walker) below(p string) string {
	rel, err := filepath.Rel(w.root, p)
	if err != nil || rel == "." {
		return ""
	}
	return filepath.ToSlash(rel)
}

func (w *walker) ignored(p string) bool {
	m := w.rules[filepath.Dir(strings.TrimSuffix(p, "/"))].matcher
	if m == nil {
		return false
	}
	rel := w.below(p)
	if strings.HasSuffix(p, "/") {
		rel += "/"
	}
	return m.MatchesPath(rel)
}

// anchored makes a line of the .gitignore in the folder dir one of the root's.
func anchored(line, dir string) string {
	pattern, not := strings.CutPrefix(line, "!")
	if dir == "" || pattern == "" || strings.HasPrefix(line, "#") {
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
