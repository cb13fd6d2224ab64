package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/stagels/stagels/analysis/rules"
)

// tellSummary says in a line what was checked and what came of it.
func (c *check) tellSummary(w io.Writer, outcomes []outcome, found []finding, passed int, took time.Duration) {
	files := 0
	for _, o := range outcomes {
		if o.checked {
			files++
		}
	}
	if c.noSummary || files == 0 {
		return
	}
	line := fmt.Sprintf("checked %s in %s: %s", counted(files, "file"), rounded(took), bySeverity(found))
	if n := countMarked(found); n > 0 && !c.diff {
		line += fmt.Sprintf("; --fix mends %d, marked [*]", n)
	}
	if passed > 0 {
		line += fmt.Sprintf("; %s of the baseline passed over", counted(passed, "finding"))
	}
	fmt.Fprintf(w, "stagels: %s\n", line)
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
