package makefile

import (
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// variables are those of a Makefile that one line sets, whatever else holds. Each may be set
// anew on the command line of make.
type variables map[string]string

func variablesOf(lines []line) variables {
	known, often := variables{}, map[string]int{}
	for _, l := range lines {
		name, how, value, ok := l.assignment()
		if !ok {
			continue
		}
		_, ofTarget, forTarget := strings.Cut(name, ":")
		if forTarget {
			name = strings.TrimSpace(ofTarget) // target: NAME = value
		}
		often[name]++
		if forTarget || l.within > 0 || how == "+=" || how == "!=" {
			often[name]++
		}
		known[name] = value
	}
	for name, times := range often {
		if times > 1 {
			delete(known, name)
		}
	}
	return known
}

// expanded is a recipe as the shell gets it.
type expanded struct {
	bytes []byte
	offs  []text.Span // where each byte stands in the Makefile; of one that a variable brings the reference
	sorts []sort      // of each byte
	quote byte        // that is open at the end
	fuel  *int        // how many bytes variables may still bring, of the whole Makefile
}

type sort uint8

const (
	written sort = iota
	brought      // by a variable
	unknown      // what make puts in its place
)

func (e *expanded) string() string { return string(e.bytes) }

func (e *expanded) add(c byte, at text.Span, s sort) {
	switch {
	case e.quote == 0 && (c == '\'' || c == '"'):
		e.quote = c
	case c == e.quote:
		e.quote = 0
	}
	e.bytes, e.offs, e.sorts = append(e.bytes, c), append(e.offs, at), append(e.sorts, s)
}

// open stands for what is not known: a variable of the shell, which within single quotes
// would be none.
func (e *expanded) open(at text.Span) {
	if e.quote != '\'' {
		e.add('$', at, unknown)
	}
	e.add('_', at, unknown)
}

// value is what a part of the recipe is, which stands where it is written.
func (e *expanded) value(name string, part text.Span) builds.Value {
	if part.Start >= part.End {
		return builds.Value{State: builds.Unknown}
	}
	at := text.Span{Start: e.offs[part.Start].Start, End: e.offs[part.End-1].End}
	known, exact := true, at.End-at.Start == part.End-part.Start
	for _, s := range e.sorts[part.Start:part.End] {
		known, exact = known && s != unknown, exact && s == written
	}
	if !known {
		return builds.Value{State: builds.Unknown, At: workspace.Location{File: name, Span: at}}
	}
	v := builds.Scalar(name, at, string(e.bytes[part.Start:part.End]), exact)
	v.ByDefault = !exact
	return v
}

// tank is how many bytes variables bring into the recipes of a Makefile at most.
const tank = 1 << 20

// deepest is how far variables may lead to each other.
const deepest = 8

// expand is a recipe with its variables replaced. @, - and + at its start are for make.
func (v variables) expand(l line, fuel *int) *expanded {
	e := &expanded{fuel: fuel}
	start := len(l.text) - len(strings.TrimLeft(l.text, " \t@-+"))
	v.into(e, l.text[start:], l.off+start)
	return e
}

// into adds a text that is written from off on.
func (v variables) into(e *expanded, src string, off int) {
	for i := 0; i < len(src); {
		length := reference(src[i:])
		switch at := (text.Span{Start: off + i, End: off + i + max(length, 1)}); {
		case length == 0:
			e.add(src[i], at, written)
			length = 1
			if strings.HasPrefix(src[i:], "\n\t") {
				length = 2
			}
		case src[i+1] == '$':
			e.add('$', at, written)
		default:
			v.refer(e, src[i:i+length], at, 0)
		}
		i += length
	}
}

// bring adds a text that the reference at a place brings.
func (v variables) bring(e *expanded, src string, at text.Span, depth int) {
	for i := 0; i < len(src) && *e.fuel > 0; {
		length := reference(src[i:])
		*e.fuel--
		switch {
		case length == 0:
			e.add(src[i], at, brought)
			length = 1
		case src[i+1] == '$':
			e.add('$', at, brought)
		default:
			v.refer(e, src[i:i+length], at, depth)
		}
		i += length
	}
}

// refer adds what a reference stands for.
func (v variables) refer(e *expanded, reference string, at text.Span, depth int) {
	name := strings.Trim(reference, "$(){}")
	value, ok := v[name]
	switch {
	case name == "CURDIR" || name == "PWD" && !ok:
		v.bring(e, "$${PWD}", at, depth)
	case !ok || depth > deepest || *e.fuel <= 0:
		e.open(at)
	default:
		v.bring(e, value, at, depth+1)
	}
}

// reference is how long the reference is that a text begins with: $(X), ${X}, $X or $$; 0 if
// it begins with none.
func reference(src string) int {
	if src[0] != '$' || len(src) < 2 {
		return 0
	}
	closing := map[byte]byte{'(': ')', '{': '}'}[src[1]]
	if closing == 0 {
		return 2
	}
	depth := 0
	for i := 1; i < len(src); i++ {
		switch src[i] {
		case src[1]:
			depth++
		case closing:
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(src)
}
