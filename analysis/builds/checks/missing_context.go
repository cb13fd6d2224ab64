package checks

import (
	"fmt"
	"path"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/rules"
)

// A context that is no URL is a folder (buildx, build/opt.go: "unable to prepare context").
var _ = register(rules.Rule{
	Name: "MissingContext", Severity: rules.Warning,
	Summary: "The folder that a build has for its context is not there",
}, checkMissingContext)

func checkMissingContext(a *asked) {
	if !a.speaksOfFiles() {
		return
	}
	all := []builds.Value{a.Context}
	for _, c := range a.Contexts {
		all = append(all, c.Value)
	}
	for _, v := range all {
		a.checkFolder(v)
	}
}

func (a *asked) checkFolder(v builds.Value) {
	at, ok := a.folderBelow(v)
	if !ok {
		return
	}
	g, ok := a.lacks(at, true)
	if !ok {
		return
	}
	message := fmt.Sprintf("There is no folder %s, so the build has no context", at)
	near := a.near(g)
	if near != "" {
		message += fmt.Sprintf(" (did you mean %s?)", near)
	}
	found := a.report(v.At, message)
	if near == "" {
		return
	}
	if text, ok := written(path.Join(path.Dir(a.Origin.File), a.Dir), near, v.Text); ok {
		put(found, v, text)
	}
}

// folderBelow is the path of a folder that is asked for; ok is false if it is none below the
// folder of the files.
func (a *asked) folderBelow(v builds.Value) (at string, ok bool) {
	if v.State != builds.Known || v.Text == "" || v.ByDefault {
		return "", false
	}
	at, ok = a.Folder(v.Text)
	at = path.Join(path.Dir(a.Origin.File), at)
	return at, ok && !path.IsAbs(v.Text) && isBelow(at)
}
