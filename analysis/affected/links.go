package affected

import (
	"path"
	"strings"
)

// mostLinks is how many links are followed one behind the other, as many as Linux follows.
const mostLinks = 40

// Linked are the paths that links on the way of a take lead to, each with what is behind it:
// BuildKit follows them, and stays in the context (llb.FollowPaths).
func (s *Source) Linked(take Take) []string { return s.linked(take, mostLinks) }

func (s *Source) linked(take Take, most int) (out []string) {
	names := strings.Split(take.Path, "/")
	for i := range names {
		before := path.Join(names[:i]...)
		for _, name := range s.matching(before, names[i], take.Pattern) {
			to, err := s.disk.ReadLink(path.Join(s.folder, before, name))
			if err != nil || most == 0 {
				continue
			}
			if !path.IsAbs(to) {
				to = path.Join("/", before, to)
			}
			next := strings.TrimPrefix(path.Join(to, path.Join(names[i+1:]...)), "/")
			out = append(out, next)
			out = append(out, s.linked(Take{Path: next, Pattern: take.Pattern}, most-1)...)
		}
	}
	return out
}

// matching are the names in a folder of the context that a name of a path means.
func (s *Source) matching(folder, name string, pattern bool) (names []string) {
	if !pattern || !strings.ContainsAny(name, `*?[\`) {
		return []string{name}
	}
	entries, err := s.disk.ReadDir(path.Join(s.folder, folder))
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if ok, err := path.Match(name, e.Name()); ok && err == nil {
			names = append(names, e.Name())
		}
	}
	return names
}
