package analysis

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/util/suggest"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// TargetLink leads from a target of a build to the stage that it names, in any case
// (dockerfile2llb/convert.go:513); its Origin is the caller's. ok is false if the
// Dockerfile has no such stage: an index is none.
func TargetLink(d *workspace.Document, target string) (l Link, ok bool) {
	i := d.Model.StageByName(target)
	if target == "" || i == stage.None {
		return Link{}, false
	}
	s := &d.Model.Stages()[i]
	return Link{Target: s.Target(), Whole: s.From}, true
}

// ArgumentLink leads from the name of a build argument to the ARG that takes it: above the
// first FROM, or else the first in a stage.
func ArgumentLink(d *workspace.Document, name string) (l Link, ok bool) {
	for i := range d.Model.File.Items() {
		if d.Model.Instr(i) == nil {
			continue
		}
		defs, _ := d.Model.Variables(i)
		for _, def := range defs {
			if def.Arg && def.Name == name {
				return definitionLink(d, text.Span{}, def), true
			}
		}
	}
	return Link{}, false
}

// Targets are the names that a build can ask for, in the order of the file.
func Targets(d *workspace.Document) (names []string) {
	for i := range d.Model.Stages() {
		if name := d.Model.Stages()[i].Name; name != "" && d.Model.StageByName(name) == i {
			names = append(names, name)
		}
	}
	return names
}

// NearTarget is the target that was meant, by BuildKit's own measure; "" if none is near.
func NearTarget(d *workspace.Document, target string) string {
	near, _ := suggest.Search(strings.ToLower(target), Targets(d), true)
	return near
}

// Arguments are the names that ARGs of the file take, each once, in its order.
func Arguments(d *workspace.Document) (names []string) {
	for i := range d.Model.File.Items() {
		if d.Model.Instr(i) == nil {
			continue
		}
		defs, _ := d.Model.Variables(i)
		for _, def := range defs {
			if def.Arg && !slices.Contains(names, def.Name) {
				names = append(names, def.Name)
			}
		}
	}
	return names
}
