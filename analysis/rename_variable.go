package analysis

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// builtin are variables with a meaning to BuildKit, or to whatever runs: giving
// them another name takes the meaning away. Names that begin with BUILDKIT_ are too
// (dockerfile2llb/convert.go:50, client/llb/state.go).
var builtin = []string{
	"PATH", "HOME", "USER", "SHELL", "PWD", "LANG", "TZ", "TERM", "DEBIAN_FRONTEND", "SOURCE_DATE_EPOCH",
	"HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY",
}

// others are variables that a system, its loader or its programs read: none is given such
// a name. What a file sets under one has a name of its own all the same.
var others = []string{"LD_LIBRARY_PATH", "LD_PRELOAD", "TMPDIR", "TEMP", "TMP", "LANGUAGE", "PATHEXT", "COMSPEC", "SYSTEMROOT", "WINDIR", "USERPROFILE"}

func hasMeaning(name string) bool {
	upper := strings.ToUpper(name)
	return slices.Contains(stage.PlatformArgs, name) || slices.Contains(builtin, upper) || strings.HasPrefix(upper, "BUILDKIT_")
}

func variableRenamable(d *workspace.Document, sym *Symbol) error {
	sc := sym.Scope
	switch {
	case strings.ContainsAny(sym.Name, `"'\\`):
		return refuse("the quotes are a part of the name %s. BuildKit takes them away only in an ENV, and there in pairs", sym.Name)
	case hasMeaning(sym.Name):
		return refuse("%s has a meaning of its own. Under another name it would lose it", sym.Name)
	case !sc.Defined():
		return refuse("no ARG or ENV sets %s here. It can only come from the image", sym.Name)
	case len(sc.Opaque) > 0:
		return refuse("line %d seems to read %s. Its command cannot be followed", d.Line(d.Model.File.Start(sc.Opaque[0])), sym.Name)
	case len(sc.Open) > 0:
		return refuse("line %d may set %s too. The key of its ENV has variables", d.Line(d.Model.File.Start(sc.Open[0])), sym.Name)
	case len(sc.Unsure) > 0:
		return refuse("line %d sometimes reads %s. In other stages or builds it reads the image's", d.Line(sc.Unsure[0].Span.Start), sym.Name)
	}
	if image := imageWith(d, sc, sym.Name); image != "" {
		return refuse("its image sets %s too. What is in %s reads it by that name", sym.Name, image)
	}
	return nil
}

// imageWith is an image under one of the scope's stages that sets a variable
// called name; "" if there is none.
func imageWith(d *workspace.Document, sc *stage.Scope, name string) string {
	images := d.Images()
	for s, in := range sc.Stages {
		if base := d.Model.Root(s); in && slices.Contains(eval.VariablesOf(images, base.Expanded), name) {
			return base.Expanded
		}
	}
	return ""
}

func renameVariable(d *workspace.Document, sym *Symbol, name string) ([]text.Edit, error) {
	if !validVariable(name) {
		return nil, refuse("%q is no name of a variable. It takes letters, digits and _, and begins with no digit", name)
	}
	switch {
	case hasMeaning(name), slices.Contains(others, strings.ToUpper(name)):
		return nil, refuse("%s has a meaning of its own", name)
	case d.Model.ShellHas(sym.Scope, name):
		return nil, refuse("the shell has a variable %s of its own. It sets or reads that itself", name)
	}
	if image := imageWith(d, sym.Scope, name); image != "" {
		return nil, refuse("its image sets %s. What is in %s reads it by that name", name, image)
	}
	if at, taken := nameTaken(d, sym.Scope, name); taken {
		return nil, refuse("line %d has a variable %s already", d.Line(at), name)
	}
	edits := make([]text.Edit, 0, len(sym.Places))
	for _, p := range sym.Places {
		edits = append(edits, text.Edit{Span: p.Span, New: name})
	}
	return edits, readsAsBefore(d, edited(d, edits), sym.Name, name)
}

// nameTaken is the first place that names another variable so where the scope
// reaches: in it, in a stage that declares it as an ARG, or above the first FROM.
func nameTaken(d *workspace.Document, sc *stage.Scope, name string) (off int, taken bool) {
	for _, other := range d.Model.Scopes(name) {
		if !overlap(sc, other) {
			continue
		}
		found, opaque := d.Model.VariableOccurrences(other)
		switch {
		case len(found) > 0:
			return found[0].Span.Start, true
		case len(opaque) > 0:
			return d.Model.File.Start(opaque[0]), true
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

// readsAsBefore tells whether each place that names a variable of one of the names
// reads what the same definitions set, before and after the one has become the other.
func readsAsBefore(d *workspace.Document, next *workspace.Document, old, name string) error {
	before, after := d.Model.Readings(old, name), next.Model.Readings(old, name)
	if len(before) != len(after) {
		return otherReadings(d, before, old, name)
	}
	for i, now := range after {
		was := before[i]
		if was.Opaque != now.Opaque {
			return otherReadings(d, before, old, name)
		}
		if was.Definition != now.Definition || was.Open != now.Open || !slices.Equal(was.Reach, now.Reach) {
			return refuse("line %d would read another variable", next.Line(now.Span.Start))
		}
	}
	return bindsAsBefore(d, next, old)
}

// otherReadings tells why other places name the variable after a rename: a command sets
// the new name itself, or what is edited was not the whole name.
func otherReadings(d *workspace.Document, before []stage.Reading, old, name string) error {
	for _, r := range before {
		if d.Model.SetsItself(r.Item, name) {
			return refuse("line %d sets %s itself. It would read its own behind that", d.Line(d.Model.File.Start(r.Item)), name)
		}
	}
	return refuse("lines or quotes split the name %s", old)
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
