package rules

import (
	_ "embed"
	"strings"
)

// documentation is what the fixtures tell of each rule; a test writes it.
//
//go:embed README.md
var documentation string

// Page is the documentation of the rule called name, whatever the case, in
// Markdown. It begins with the rule's name as a heading.
func Page(name string) (page string, ok bool) {
	r := Lookup(name)
	if r == nil {
		return "", false
	}
	_, page, ok = strings.Cut(documentation, "\n## "+r.Name+"\n")
	if !ok {
		return "", false
	}
	page, _, _ = strings.Cut(page, "\n## ")
	return "## " + r.Name + "\n" + strings.TrimRight(page, "\n") + "\n", true
}
