package lsp

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Feature is one thing that the server can do, and the request that asks for it.
type Feature struct{ Method, Does string }

// Features are all that are registered, in the order of their methods.
func Features() []Feature {
	out := make([]Feature, 0, len(provided))
	for _, p := range provided {
		out = append(out, Feature{p.method, p.description})
	}
	slices.SortFunc(out, func(a, b Feature) int { return cmp.Compare(a.Method, b.Method) })
	return out
}

// FeatureTable is the table of features in the README.
func FeatureTable() string {
	var b strings.Builder
	b.WriteString("| request | gives |\n|---|---|\n")
	for _, f := range Features() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", f.Method, f.Does)
	}
	return b.String()
}
