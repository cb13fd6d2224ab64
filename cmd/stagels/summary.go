package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/stagels/stagels/analysis/rules"
)

// tellSummary says in a line what was checked and what came of it, or would of --diff.
func (c *check) tellSummary(w io.Writer, outcomes []outcome, found []finding, passed int, took time.Duration) {
	if c.noSummary {
		return
	}
	files := 0
	for _, o := range outcomes {
		if o.checked {
			files++
		}
	}
	result := bySeverity(found)
	switch n := countMarked(found); {
	case c.diff:
		result = fmt.Sprintf("--fix would mend %s; then: %s", mended(outcomes), result)
	case n > 0:
		result += fmt.Sprintf("; --fix mends %d, marked [*]", n)
	}
	if passed > 0 {
		result += fmt.Sprintf("; %s of the baseline passed over", counted(passed, "finding"))
	}
	fmt.Fprintf(w, "stagels: checked %s in %s: %s\n", counted(files, "file"), rounded(took), result)
}

// bySeverity counts findings, the worst first.
func bySeverity(found []finding) string {
	var parts []string
	for level := rules.Error; level <= rules.Hint; level++ {
		n := 0
		for _, f := range found {
			if f.level == level {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, counted(n, level.String()))
		}
	}
	if len(parts) == 0 {
		return "nothing found"
	}
	return strings.Join(parts, ", ")
}

func countMarked(found []finding) (n int) {
	for _, f := range found {
		if f.mended {
			n++
		}
	}
	return n
}

// rounded is a time as a person wants to read it.
func rounded(took time.Duration) time.Duration {
	if took < time.Second {
		return took.Round(time.Millisecond)
	}
	return took.Round(100 * time.Millisecond)
}
