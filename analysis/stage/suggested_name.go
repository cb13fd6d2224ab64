package stage

import (
	"strconv"
	"strings"
)

// SuggestedName is a name for the stage at index s that nothing in the file means yet: by
// the image that it is built on, or by its number. ok is false if there is none.
func (m *Model) SuggestedName(s int) (name string, ok bool) {
	base := &m.Stages()[s].Base
	if base.Kind == Image && !strings.Contains(base.Text, "$") {
		if name := Repository(base.Expanded); m.NameAvailable(name) {
			return name, true
		}
	}
	return m.FreshName("stage-" + strconv.Itoa(s))
}

// FreshName is the name, or one with a number behind it, that nothing in the file means
// yet; ok is false if there is none.
func (m *Model) FreshName(name string) (fresh string, ok bool) {
	if m.NameAvailable(name) {
		return name, true
	}
	for n := 2; n < len(m.Stages())+len(m.Refs())+9; n++ {
		if numbered := name + "-" + strconv.Itoa(n); m.NameAvailable(numbered) {
			return numbered, true
		}
	}
	return "", false
}
