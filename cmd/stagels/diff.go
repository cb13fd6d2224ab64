package main

import (
	"io"
	"strconv"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/fatih/color"
)

// printDiffs shows what would change in each file, as patch(1) reads it.
func (p colorizer) printDiffs(w io.Writer, outcomes []outcome) error {
	for _, o := range changed(outcomes) {
		if _, err := io.WriteString(w, p.diff(o.path, o.read, o.text)); err != nil {
			return err
		}
	}
	return nil
}

// diff is the unified difference between two texts of the file at path.
func (p colorizer) diff(path, before, after string) string {
	var b strings.Builder
	name := patchName(path)
	for line := range strings.Lines(udiff.Unified(name, name, before, after)) {
		text, end := strings.TrimSuffix(line, "\n"), strings.Repeat("\n", strings.Count(line, "\n"))
		switch {
		case strings.HasPrefix(line, "--- "), strings.HasPrefix(line, "+++ "):
			b.WriteString(p.paint(text, color.Bold) + end)
		case line[0] == '-':
			b.WriteString(p.paint(text, color.FgRed) + end)
		case line[0] == '+':
			b.WriteString(p.paint(text, color.FgGreen) + end)
		default:
			b.WriteString(line)
		}
	}
	return b.String()
}

// patchName is a path as patch(1) reads it: one with a blank ends at a tab, and one with a tab,
// a quote or the end of a line is a string of C.
func patchName(path string) string {
	switch {
	case strings.ContainsAny(path, "\t\r\n\""):
		return strconv.Quote(path)
	case strings.Contains(path, " "):
		return path + "\t"
	}
	return path
}
