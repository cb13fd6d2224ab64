package rules

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/stage"
)

// BuildKit copies one source after the other to the destination, and into it if that is a
// folder by then (dockerfile2llb/convert_copy.go:258). Where it is none, each file takes the
// place of the one before. Only what the file alone tells is judged: a destination that no
// instruction and no well-known image makes a folder, and sources whose names are a file's.
var _ = register(Rule{
	Name: "OverwrittenSource", Severity: Warning, Check: checkSeveralSources,
	Summary: "Several files are copied to one name, which keeps the last",
})

func checkSeveralSources(p *Pass) {
	var above []*eval.Step
	for s, root := range rootfsBefore(p) {
		if len(above) > 0 && above[len(above)-1].Stage != s.Stage {
			above = above[:0]
		}
		if s.Copy != nil && certainFiles(s.Copy) > 1 && !mayBeFolder(p, s, above, root) {
			c := s.Copy
			d := p.reportStep(s, c.Destination.Span, fmt.Sprintf("%s is no folder, so each of the %d sources takes the place of the one before. End it with / to make it one", c.Destination.Value, len(c.Sources)+len(c.Contents)))
			if !s.Trigger && d != nil {
				d.Fix(func() (Fix, bool) {
					return Fix{"End it with /", insert(p.File.Items()[s.Item].Abs(c.Destination.Span).End, "/"), false}, true
				})
			}
		}
		above = append(above, s)
	}
}

// certainFiles counts the sources that are files, if the copy goes to one name.
func certainFiles(c *eval.Copy) int {
	if c.Broken || c.Parents || c.Destination.Folder || !c.Destination.PathFixed || c.Destination.Refused != nil {
		return 0
	}
	n := len(c.Contents)
	for i := range c.Sources {
		if src := &c.Sources[i]; src.Kind == eval.SourcePath && src.Fixed && !src.Pattern && fileName.Matches(path.Base(src.Path)) {
			n++
		}
	}
	return n
}

// fileName is what files are called, and folders and archives are not.
var fileName = pattern.New(`(?i)^(?:[\w.@+-]+\.(?:json|jsonc|lock|toml|txt|md|ya?ml|sh|bash|py|rb|php|pl|js|mjs|cjs|ts|tsx|go|mod|sum|rs|c|h|cc|cpp|java|kt|kts|gradle|xml|properties|cfg|conf|ini|html|css|jar|war|pem|crt|key|sql|service|csv|dll|exe|so|deb|rpm|apk|whl|gem|csproj|sln)|Makefile|Gemfile|Pipfile|Procfile|LICENSE)$`)

// mayBeFolder tells whether something may make the destination of the step a folder: its
// image or the stage it is built on, or one of the steps above it in its stage.
func mayBeFolder(p *Pass, s *eval.Step, above []*eval.Step, root rootfs) bool {
	at := s.Copy.Destination.Path
	if p.Stages()[s.Stage].Base.Kind == stage.InFile || !p.compares(len(above)) {
		return true
	}
	if s.Before.DirSet && within(s.Before.Dir, at) || p.MayBeWindows(s.Item) || !root.scratch && !plainImage(p, s.Stage, at) {
		return true
	}
	return slices.ContainsFunc(above, func(a *eval.Step) bool { return makesFolder(a, at) })
}

// makesFolder tells whether the step may make the path a folder.
func makesFolder(s *eval.Step, at string) bool {
	switch s.Instr.Name {
	case "run":
		return true
	case "workdir":
		return len(s.Words) != 1 || !s.Words[0].Fixed || !path.IsAbs(s.Words[0].Value) || within(path.Clean(s.Words[0].Value), at)
	case "copy", "add":
		to := s.Copy
		return to == nil || !to.Destination.PathFixed || within(to.Destination.Path, at) || within(at, to.Destination.Path)
	}
	return false
}

// within tells whether the path is the folder at, or below it.
func within(name, at string) bool {
	return name == at || strings.HasPrefix(name, strings.TrimSuffix(at, "/")+"/")
}

// plainImage tells whether the stage begins with a well-known image that has no folder of
// that path.
func plainImage(p *Pass, s int, at string) bool {
	st := &p.Stages()[s]
	top, _, _ := strings.Cut(strings.TrimPrefix(at, "/"), "/")
	return st.Base.Kind == stage.Image && !st.Base.ByArgument && eval.VariablesKnown(st.Base.Expanded) && !slices.Contains(systemFolders, top)
}

// systemFolders are the folders at the top of a system's image, below which there are others.
var systemFolders = strings.Fields("bin boot data dev etc home lib lib32 lib64 media mnt opt proc root run sbin srv sys tmp usr var docker-entrypoint.d docker-entrypoint-initdb.d")
