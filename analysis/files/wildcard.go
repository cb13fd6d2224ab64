package files

import (
	"path"
	"slices"
	"strings"
)

// match is what a wildcard matches.
type match struct {
	node *Node
	path string
	sure bool // it is there, and matches
}

// wild tells whether a source has a wildcard (fsutil, copy/copy.go:696).
func wild(source string) bool {
	for i := 0; i < len(source); i++ {
		switch source[i] {
		case '*', '?', '[':
			return true
		case '\\':
			i++
		}
	}
	return false
}

// fixedPart is what stands in front of the first name with a wildcard, and the rest
// (fsutil, copy/copy.go:709).
func fixedPart(source string) (folder string, rest []string) {
	names := segments(source)
	i := slices.IndexFunc(names, wild)
	if i < 0 {
		i = len(names)
	}
	return "/" + path.Join(names[:i]...), names[i:]
}

// matches are what a source with wildcards matches below the root; sure is false if there
// may be others. A folder above the first wildcard may be a link, none below it is
// (fsutil, copy/copy.go: resolveWildcards).
func matches(root *Node, source string) (all []match, sure bool) {
	folder, rest := fixedPart(source)
	found := root.Lookup(folder)
	if found.Node == nil {
		return nil, found.Sure == Absent
	}
	e := expansion{sure: !unsplittable(source)}
	e.into(match{found.Node, found.Path, found.Sure == Certain && e.sure}, rest)
	return e.all, e.sure
}

// unsplittable tells of a pattern that may match otherwise name by name than as a whole: a
// class may take a slash too, and a backslash may stand in front of one.
func unsplittable(pattern string) bool {
	for _, class := range strings.Split(pattern, "[")[1:] {
		letters, _, closed := strings.Cut(class, "]")
		if !closed || strings.ContainsAny(letters, "^-/") {
			return true
		}
	}
	return strings.Contains(pattern, `\`)
}

type expansion struct {
	all  []match
	sure bool
}

func (e *expansion) into(in match, names []string) {
	if in.node.Kind == File || in.node.Kind == Link {
		e.sure = e.sure && !in.node.Open
		return
	}
	e.sure = e.sure && in.sure && !in.node.mayHave()
	for _, name := range in.node.Names() {
		if ok, err := path.Match(names[0], name); err != nil || !ok {
			continue
		}
		child := in.node.child(name)
		next := match{child, path.Join(in.path, name), in.sure && !child.Likely}
		if len(names) == 1 {
			e.all = append(e.all, next)
		} else {
			e.into(next, names[1:])
		}
	}
}
