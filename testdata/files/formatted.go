package files

import "slices"

// formatted is the name of the file in a fixture that tells the form of another.
const formatted = ".formatted"

// FormattedPair is a file of a fixture, and the same formatted.
type FormattedPair struct{ File, Formatted Annotated }

// FormattedPairs are the files of the scenario that NAME.formatted is there for.
func (sc Scenario) FormattedPairs() []FormattedPair {
	var out []FormattedPair
	for _, f := range sc.Files {
		i := slices.IndexFunc(sc.Files, func(o Annotated) bool { return o.Name == f.Name+formatted })
		if i >= 0 {
			out = append(out, FormattedPair{f, sc.Files[i]})
		}
	}
	return out
}
