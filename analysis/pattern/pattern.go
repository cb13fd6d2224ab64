// Package pattern has regular expressions that are compiled when they are first needed. Most
// never are, so a program starts, and fits into memory, the better for it.
package pattern

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression. Its methods may be called at the same time.
type Pattern struct {
	expression string
	compile    sync.Once
	compiled   *regexp.Regexp
}

// all are the patterns that were made.
var all []*Pattern

// New is for expressions that stand in the code, in variables of packages: a wrong one panics
// when it is first needed. It must not be called at the same time as itself.
//
//go:noinline
func New(expression string) *Pattern {
	p := &Pattern{expression: expression}
	all = append(all, p)
	return p
}

// Regexp is the compiled expression.
func (p *Pattern) Regexp() *regexp.Regexp {
	p.compile.Do(func() { p.compiled = regexp.MustCompile(p.expression) })
	return p.compiled
}

// Find are the text of the first match in s and of its groups, nil without a match.
func (p *Pattern) Find(s string) []string { return p.Regexp().FindStringSubmatch(s) }

// Matches tells whether s has a match.
func (p *Pattern) Matches(s string) bool { return p.Regexp().MatchString(s) }

// CompileAll compiles the patterns of all packages that are linked, for a test that they can
// be: it panics if one cannot.
func CompileAll() (n int) {
	for _, p := range all {
		p.Regexp()
	}
	return len(all)
}
