package analysis

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// builtin are variables with a meaning to BuildKit, or to whatever runs: giving
// them another name takes the meaning away. Names that begin with BUILDKIT_ are too
// (dockerfile2llb/convert.go:50, client/llb/state.go).
var builtin = []string{
	"PATH", "HOME", "USER", "SHELL", "PWD", "LANG", "TZ", "TERM", "DEBIAN_FRONTEND", "SOURCE_DATE_EPOCH",
	"HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY",
}

func hasMeaning(name string) bool {
	upper := strings.ToUpper(name)
	return slices.Contains(stage.PlatformArgs, name) || slices.Contains(builtin, upper) || strings.HasPrefix(upper, "BUILDKIT_")
}

func (d *Document) variableRenamable(sym *Symbol) error {
	if hasMeaning(sym.Name) {
		return fmt.Errorf("%s has a meaning of its own: under another name it would lose it", sym.Name)
	}
	if !slices.ContainsFunc(sym.Places, func(p Place) bool { return p.Definition }) {
		return fmt.Errorf("no ARG or ENV here sets %s: it can only come from the image", sym.Name)
	}
	if len(sym.Opaque) > 0 {
		at := d.File.Items()[sym.Opaque[0]].Span.Start
		return fmt.Errorf("the command in line %d seems to read %s, and cannot be followed", d.line(at), sym.Name)
	}
	return nil
}

func (d *Document) renameVariable(sym *Symbol, name string) ([]text.Edit, error) {
	if !validVariable(name) {
		return nil, fmt.Errorf("%q cannot name a variable: a name begins with a letter or _, and goes on with letters, digits and _", name)
	}
	if hasMeaning(name) {
		return nil, fmt.Errorf("%s has a meaning of its own", name)
	}
	if at, taken := d.nameTaken(sym.Scope, name); taken {
		return nil, fmt.Errorf("there is a variable called %s already, in line %d", name, d.line(at))
	}
	edits := make([]text.Edit, 0, len(sym.Places))
	for _, p := range sym.Places {
		edits = append(edits, text.Edit{Span: p.Span, New: name})
	}
	return edits, d.bindsVariablesAsBefore(sym, d.edited(edits), name)
}

// nameTaken is the first place that names another variable so where the scope
// reaches: in it, in a stage that declares it as an ARG, or above the first FROM.
func (d *Document) nameTaken(sc *stage.Scope, name string) (off int, taken bool) {
	for _, other := range d.Scopes(name) {
		if !overlap(sc, other) {
			continue
		}
		found, opaque := d.Namings(other)
		switch {
		case len(found) > 0:
			return found[0].Span.Start, true
		case len(opaque) > 0:
			return d.File.Items()[opaque[0]].Span.Start, true
		}
	}
	return 0, false
}

func overlap(a, b *stage.Scope) bool {
	if a.Global && b.Global {
		return true
	}
	for i := range a.Stages {
		if a.Stages[i] && b.Stages[i] {
			return true
		}
	}
	return false
}

// bindsVariablesAsBefore tells whether next reads the same variables in as many
// places.
func (d *Document) bindsVariablesAsBefore(sym *Symbol, next *Document, name string) error {
	after, _ := next.Namings(next.Scope(name, next.File.ItemAt(sym.Places[0].Span.Start)))
	if len(after) != len(sym.Places) {
		return fmt.Errorf("%s cannot be renamed: it is written in a way that lines or quotes split", sym.Name)
	}
	for i, p := range after {
		if p.Definition != sym.Places[i].Definition {
			return fmt.Errorf("%s in line %d would mean something else", name, next.line(p.Span.Start))
		}
	}
	return d.bindsAsBefore(next, sym.Name, name)
}

func validVariable(name string) bool {
	for i := range len(name) {
		c := name[i]
		letter := c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}
