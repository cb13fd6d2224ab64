package checks

import (
	"fmt"
	"path"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/workspace"
)

// Of a Dockerfile that is not there BuildKit says: failed to read dockerfile
// (frontend/dockerui/config.go). The name Dockerfile may be in small letters too.
var _ = register(rules.Rule{
	Name: "MissingDockerfile", Severity: rules.Warning,
	Summary: "The Dockerfile of a build is not there",
}, checkMissingDockerfile)

func checkMissingDockerfile(a *asked) {
	at, ok := a.DockerfileBelow()
	if !ok || !a.speaksOfFiles() || a.dockerfile != nil {
		return
	}
	if folder, ok := a.folderBelow(a.Context); ok {
		if _, missing := a.lacks(folder, true); missing && (!a.FromDir || a.Dockerfile.State == builds.Absent) {
			return // which is told
		}
	}
	g, missing := a.lacks(at, false)
	if !missing || a.hasOther(at) {
		return
	}
	where := a.dockerfilePlace()
	near := a.meant(at, g)
	message := fmt.Sprintf("There is no Dockerfile %s, so BuildKit refuses to build it", at)
	if near != "" {
		message += fmt.Sprintf(" (did you mean %s?)", near)
	}
	found := a.report(where.At, message)
	if text, ok := a.DockerfileWritten(near); ok && near != "" && where == a.Dockerfile {
		put(found, where, text)
	}
}

// dockerfilePlace is where the build says which Dockerfile it has, or where that would be
// said.
func (a *asked) dockerfilePlace() builds.Value {
	for _, v := range []builds.Value{a.Dockerfile, a.Context} {
		if v.State == builds.Known && v.At.File != "" {
			return v
		}
	}
	return builds.Value{At: a.Origin}
}

// hasOther tells whether the folder of a Dockerfile that is not named has one of another
// name which the tool that builds takes too.
func (a *asked) hasOther(at string) bool {
	if path.Base(at) != "Dockerfile" {
		return false
	}
	return a.files.Exists(path.Join(path.Dir(at), "dockerfile")) ||
		a.Dockerfile.State == builds.Absent && a.files.Exists(path.Join(path.Dir(at), "Containerfile"))
}

// meant is the Dockerfile that was meant; "" if nobody knows: one whose path begins where the
// build's paths begin, or the other way round, or one with nearly the same name.
func (a *asked) meant(at string, g gone) string {
	from := path.Join(path.Dir(a.Origin.File), a.Dir)
	if context, ok := a.folderBelow(a.Context.Or(".")); ok && a.Dockerfile.State == builds.Known {
		for _, begin := range []string{from, context} {
			other := path.Join(begin, a.Dockerfile.Text)
			if _, named := a.files.Text(other); named && isBelow(other) {
				return other
			}
		}
	}
	if a.Dockerfile.State != builds.Known {
		return a.onlyDockerfile(path.Dir(at))
	}
	return a.near(g)
}

// onlyDockerfile is the one Dockerfile of a folder; "" if there are several or none.
func (a *asked) onlyDockerfile(folder string) (only string) {
	names, _ := a.files.Names(folder)
	for _, name := range names {
		switch at := path.Join(folder, name); {
		case !workspace.Dockerfile.Named(at):
		case only != "":
			return ""
		default:
			only = at
		}
	}
	return only
}

func isBelow(at string) bool { return at != ".." && !strings.HasPrefix(at, "../") }
