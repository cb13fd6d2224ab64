package main

import (
	"fmt"
	"io"
)

// tellTemplates tells which files were passed over, as other programs make Dockerfiles of
// them.
func tellTemplates(w io.Writer, outcomes []outcome) {
	n, first := 0, ""
	for _, o := range outcomes {
		if o.template == "" {
			continue
		}
		if n++; n == 1 {
			first = shown(o.template)
		}
	}
	switch n {
	case 0:
	case 1:
		fmt.Fprintf(w, "stagels: %s is a template, so it was passed over. To have it read, name it\n", first)
	default:
		fmt.Fprintf(w, "stagels: %s and %s are templates, so they were passed over. To have one read, name it\n", first, others(n-1))
	}
}

func others(n int) string {
	if n == 1 {
		return "1 other file"
	}
	return fmt.Sprintf("%d other files", n)
}
