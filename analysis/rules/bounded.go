package rules

import (
	"fmt"
	"slices"
	"strings"
)

// Most is how many diagnostics of one file are shown.
const Most = 1000

// tooMany is the rule of the diagnostic that tells of those that are not shown. It finds
// nothing by itself, so it is not one of All.
var tooMany = &Rule{
	Name: "TooManyFindings", Severity: Hint, WholeFile: true,
	Summary: fmt.Sprintf("At most %d findings of a file are shown, the worst first", Most),
	URL:     strings.TrimSuffix(pages, "#"),
}

// Bounded is found, or the worst Most of it and a diagnostic that tells of the rest: where
// that begins, and as bad as the worst of it. It is in the order of the text.
func Bounded(found []*Diagnostic) []*Diagnostic {
	if len(found) <= Most {
		return found
	}
	worst := slices.Clone(found)
	slices.SortStableFunc(worst, func(a, b *Diagnostic) int { return int(a.Severity) - int(b.Severity) })
	shown, rest := worst[:Most:Most], worst[Most:]
	shown = append(shown, &Diagnostic{
		Span: rest[0].Span, Severity: rest[0].Severity, Code: tooMany.Name, Rule: tooMany,
		Message: fmt.Sprintf("%d findings of this file are shown, the worst first; %d more are not: %s", Most, len(rest), counted(rest)),
	})
	slices.SortStableFunc(shown, Order)
	return shown
}

// counted tells how many there are of each severity; they are sorted by it.
func counted(found []*Diagnostic) string {
	var parts []string
	for i := 0; i < len(found); {
		s, n := found[i].Severity, 0
		for ; i < len(found) && found[i].Severity == s; i++ {
			n++
		}
		parts = append(parts, fmt.Sprintf("%d of severity %s", n, s))
	}
	return strings.Join(parts, ", ")
}
