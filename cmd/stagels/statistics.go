package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
)

// ruleCount is how often a rule speaks, for people and scripts.
type ruleCount struct {
	Code     string `json:"code"`
	Severity string `json:"severity"` // the worst of its findings
	Count    int    `json:"count"`
	Fixable  int    `json:"fixable"` // how many of them --fix mends
}

// statistics count the findings by rule, the most frequent first.
func statistics(found []finding) []ruleCount {
	counts := map[string]*ruleCount{}
	levels := map[string]finding{}
	for _, f := range found {
		c := counts[f.Code]
		if c == nil {
			c = &ruleCount{Code: f.Code}
			counts[f.Code], levels[f.Code] = c, f
		}
		if f.level <= levels[f.Code].level {
			levels[f.Code], c.Severity = f, f.Severity
		}
		if c.Count++; f.mended {
			c.Fixable++
		}
	}
	out := []ruleCount{}
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		out = append(out, *counts[code])
	}
	slices.SortStableFunc(out, func(a, b ruleCount) int { return b.Count - a.Count })
	return out
}

func printStatistics(w io.Writer, found []finding) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range statistics(found) {
		mark := ""
		if c.Fixable > 0 {
			mark = fmt.Sprintf("\t%d %s", c.Fixable, fixMark)
		}
		fmt.Fprintf(t, "%5d\t%s\t%s%s\n", c.Count, c.Severity, c.Code, mark)
	}
	return t.Flush()
}

func printStatisticsJSON(w io.Writer, found []finding) error {
	return printJSON(w, statistics(found))
}
