package rules

import (
	"strings"

	"github.com/stagels/stagels/analysis/stage"
)

// KeywordCase is the case that most of the file's instructions are written in, as
// BuildKit counts them, and its name: ARGs above the first FROM do not count, and of
// as many it is capitals (dockerfile2llb/validations.go:139).
func KeywordCase(m *stage.Model) (to func(string) string, name string) {
	first := m.BeforeFirst()
	if len(m.Stages()) == 0 {
		first = 0 // not yet a file: what there is counts
	}
	lower, upper := 0, 0
	for _, in := range m.File.Instructions(first, m.File.Len()) {
		if !in.Known() {
			continue
		}
		switch word := in.Keyword.Text; word {
		case strings.ToLower(word):
			lower++
		case strings.ToUpper(word):
			upper++
		}
	}
	if lower > upper {
		return strings.ToLower, "lowercase"
	}
	return strings.ToUpper, "uppercase"
}
