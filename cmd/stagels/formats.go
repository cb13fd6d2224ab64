package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// format is a form of output and what prints it.
type format[P any] struct {
	name  string
	print P
}

// chosen is what prints the format called name.
func chosen[P any](name string, formats ...format[P]) (P, error) {
	var none P
	var names []string
	for _, f := range formats {
		if f.name == name {
			return f.print, nil
		}
		names = append(names, f.name)
	}
	return none, fmt.Errorf("no such format: %q (%s)", name, oneOf(names))
}

// oneOf lists the words that there are to choose from.
func oneOf(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

func printJSON[T any](w io.Writer, v T) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
