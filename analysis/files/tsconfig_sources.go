package files

import (
	"path"
	"slices"
	"strings"

	"github.com/moby/patternmatcher"
)

// sourcesOf are the files that a project compiles, as far as they are known.
func (r *running) sourcesOf(c *typesConfig, to string) (out []string) {
	out = append(out, c.Files...)
	include := c.Include
	if c.Include == nil && c.Files == nil {
		include = []string{c.dir}
	}
	for _, pattern := range include {
		folder, _, _ := strings.Cut(pattern, "*")
		if folder != pattern {
			folder = path.Dir(folder + "x")
		}
		r.sourcesIn(folder, func(at string) bool {
			return matchesSources(pattern, at) && (to == "" || !isBelow(to, at)) && !slices.ContainsFunc(c.Exclude, func(e string) bool { return matchesSources(e, at) })
		}, &out)
	}
	return out
}

// mostSources is how many sources of a project are looked at.
const mostSources = 5000

func (r *running) sourcesIn(folder string, wanted func(string) bool, out *[]string) {
	n := r.there(folder)
	if n == nil || len(*out) > mostSources {
		return
	}
	if n.Kind != Folder {
		if isTypeScript(folder) && wanted(folder) {
			*out = append(*out, folder)
		}
		return
	}
	for _, name := range n.Names() {
		at := path.Join(folder, name)
		switch child := n.child(name); {
		case name == "node_modules" || name[0] == '.' || child.Kind == Link:
		case child.Kind == Folder:
			r.sourcesIn(at, wanted, out)
		case child.Kind == File && isTypeScript(name) && wanted(at):
			*out = append(*out, at)
		}
	}
}

// matchesSources tells whether a pattern of a tsconfig.json has a file, by itself or by a folder.
func matchesSources(pattern, at string) bool {
	matcher, err := patternmatcher.New([]string{pattern})
	if err != nil || pattern == "." {
		return pattern == "."
	}
	ok, err := matcher.MatchesOrParentMatches(at)
	return ok && err == nil
}

func isTypeScript(name string) bool {
	return scriptOf(name) != name && !strings.HasSuffix(strings.TrimSuffix(name, path.Ext(name)), ".d")
}

// commonFolder is the nearest folder above all files.
func commonFolder(files []string) string {
	if len(files) == 0 {
		return "."
	}
	in := path.Dir(files[0])
	for _, f := range files {
		for !isBelow(in, f) {
			in = path.Dir(in)
		}
	}
	return in
}
