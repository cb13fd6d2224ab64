package eval

import (
	"maps"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/syntax"
)

// choice is a state in which each open variable of a word has one of the forms that it can
// have, or no value.
type choice struct {
	environment
	values map[string]held
}

// held is what a variable has; its text may have gaps.
type held struct {
	text string
	set  bool
}

// Get is the value of a variable, for BuildKit's lexer.
func (c choice) Get(name string) (string, bool) {
	if c.fixed(name) {
		return c.environment.Get(name)
	}
	if v, ok := c.values[name]; ok {
		return v.text, v.set
	}
	return gap, true
}

const mostChoices = 64 // for one word

// choices are all of what the open variables of the word can be, as far as that makes a
// difference to its value; nil if there are too many. The variables that it reads are found.
func (x *expander) choices(word string, found []syntax.Word) []choice {
	out := []choice{{environment: x.state}}
	for i, v := range found {
		if x.state.fixed(v.Text) || slices.ContainsFunc(found[:i], func(w syntax.Word) bool { return w.Text == v.Text }) {
			continue
		}
		var longer []choice
		for _, c := range out {
			for _, value := range x.valuesOf(v.Text, word) {
				longer = append(longer, c.with(v.Text, value))
			}
		}
		if out = longer; len(out) > mostChoices {
			return nil
		}
	}
	return out
}

func (c choice) with(name string, v held) choice {
	values := maps.Clone(c.values)
	if values == nil {
		values = map[string]held{}
	}
	values[name] = v
	return choice{c.environment, values}
}

// valuesOf are those of an open variable. Whether one that can be anything is blank, or not
// set, makes no difference where it is read as it is; to a modifier with a colon these two
// are the same.
func (x *expander) valuesOf(name, word string) (out []held) {
	texts, unset := x.state.forms(name)
	modifiers := strings.ReplaceAll(braced.Regexp().ReplaceAllString(word, ""), "${"+name+":", "")
	colon, other := len(modifiers) < len(braced.Regexp().ReplaceAllString(word, "")), strings.Contains(modifiers, "${"+name)
	anything := false
	for _, t := range texts {
		switch anything = anything || anyText(t); {
		case anyText(t) && (colon || other):
			out = append(out, held{something + gap, true}, held{"", true})
		default:
			out = append(out, held{t, true})
		}
	}
	if unset && (!anything || other) {
		out = append(out, held{})
	}
	return out
}
