package files

import (
	"path"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/moby/patternmatcher"
)

// filter passes what is copied of a folder: what one of the include patterns matches, all
// if there are none, and no exclude pattern (fsutil, copy/copy.go:396; filter.go:160).
type filter struct {
	include, exclude *patternmatcher.PatternMatcher

	mu     sync.Mutex   // a matcher compiles its patterns when it first needs them
	looked atomic.Int32 // folders that it looked into to know whether they hold something
}

// mostLooked bounds how many folders are looked into for what a filter may pass of them.
const mostLooked = 2000

// newFilter reads the patterns; it is nil if they pass all.
func newFilter(include, exclude []string) (*filter, error) {
	in, err := matcher(include)
	if err != nil {
		return nil, err
	}
	out, err := matcher(exclude)
	if err != nil || in == nil && out == nil {
		return nil, err
	}
	return &filter{include: in, exclude: out}, nil
}

func matcher(patterns []string) (*patternmatcher.PatternMatcher, error) {
	if len(patterns) == 0 {
		return nil, nil
	}
	return patternmatcher.New(patterns)
}

// matched is what the patterns said of a path, which those below it are matched with.
type matched struct{ include, exclude patternmatcher.MatchInfo }

// verdict tells of a path whether it passes, and whether something below it may.
func (f *filter) verdict(at string, above matched) (passes, below bool, now matched) {
	f.mu.Lock()
	defer f.mu.Unlock()
	included, excluded := true, false
	if f.include != nil {
		included, now.include, _ = f.include.MatchesUsingParentResults(at, above.include)
	}
	if f.exclude != nil {
		excluded, now.exclude, _ = f.exclude.MatchesUsingParentResults(at, above.exclude)
	}
	switch {
	case included && !excluded:
		return true, true, now
	case excluded:
		return false, f.exclude.Exclusions() && couldHold(f.exclude, at, true), now
	}
	return false, couldHold(f.include, at, false), now
}

// couldHold tells whether a pattern, of the exceptions or of the others, could match
// something in a folder.
func couldHold(m *patternmatcher.PatternMatcher, folder string, exceptions bool) bool {
	for _, p := range m.Patterns() {
		if p.Exclusion() != exceptions {
			continue
		}
		plain := p.String()
		special := strings.IndexAny(plain, `*?[\^`)
		if special < 0 && strings.HasPrefix(plain, folder+"/") {
			return true
		}
		if special >= 0 && (strings.HasPrefix(plain[:special], folder+"/") || strings.HasPrefix(folder+"/", plain[:special])) {
			return true
		}
	}
	return false
}

// below is what the filter passes of a folder's children, which lie below at.
func (f *filter) below(n *Node, at string, above matched) func() contents {
	list := n.each(func(name string, child *Node) *Node { return f.node(child, path.Join(at, name), above) })
	if list == nil {
		return nil
	}
	return sync.OnceValue(func() contents {
		all := list()
		if come := all.come; come != nil {
			all.come = func(below string) bool { return f.mayPass(path.Join(at, below)) && come(below) }
		}
		return all
	})
}

// Ignored are the patterns of an ignore file as a client reads them that sends a build context:
// they tell of a file at a path whether it is left out. What they say of a folder counts for what
// is in it, and a pattern that had nothing to say of the folder is asked again
// (tonistiigi/fsutil, filter.go:172).
func Ignored(patterns []string) (func(at string) bool, error) {
	f, err := newFilter(nil, patterns)
	if f == nil || err != nil {
		return func(string) bool { return false }, err
	}
	return func(at string) bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		out, _ := f.excludes(at)
		return out
	}, nil
}

// excludes tells whether the path is left out and, if it is, whether something below it may not
// be. f.mu is held.
func (f *filter) excludes(at string) (out, below bool) {
	if f.exclude == nil {
		return false, true
	}
	var above patternmatcher.MatchInfo
	for end := range len(at) + 1 {
		if end < len(at) && at[end] != '/' {
			continue
		}
		out, above, _ = f.exclude.MatchesUsingParentResults(at[:end], above)
		if below = !out || f.exclude.Exclusions() && couldHold(f.exclude, at[:end], true); !below {
			return true, false
		}
	}
	return out, below
}

// mayPass tells whether the filter may pass something at a path, or below it.
func (f *filter) mayPass(at string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if out, below := f.excludes(at); out && !below {
		return false
	}
	if f.include == nil {
		return true
	}
	in, err := f.include.MatchesOrParentMatches(at)
	return in || err != nil || couldHold(f.include, at, false)
}

// node is what the filter passes of the node at a path; nil if it is nothing.
func (f *filter) node(n *Node, at string, above matched) *Node {
	passes, below, now := f.verdict(at, above)
	if passes && n.list == nil {
		return n
	}
	if !passes && (!below || n.Kind == File || n.Kind == Link) {
		return nil
	}
	next := *n
	next.list = f.below(n, at, now)
	if !passes {
		return f.holding(&next)
	}
	return &next
}

// holding is a folder that is there only if something of it passes (fsutil,
// copy/copy.go:528: createParentDirs).
func (f *filter) holding(n *Node) *Node {
	if f.looked.Add(1) > mostLooked {
		n.Likely = true
		return n
	}
	sure := false
	for _, child := range n.Children() {
		sure = sure || !child.Likely
	}
	if len(n.Children()) == 0 && !n.mayHave() {
		return nil
	}
	n.Likely = n.Likely || !sure
	return n
}
