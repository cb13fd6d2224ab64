package rules

import (
	"regexp"
	"sync"
)

// pattern is a regular expression that is compiled when it is first needed: most
// never are, and a server starts, and fits into memory, the better for it.
type pattern struct {
	compiled func() *regexp.Regexp
}

// patterns are all there are.
var patterns []pattern

func newPattern(expression string) pattern {
	p := pattern{sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })}
	patterns = append(patterns, p)
	return p
}

func (p pattern) find(s string) []string { return p.compiled().FindStringSubmatch(s) }
func (p pattern) matches(s string) bool  { return p.compiled().MatchString(s) }
