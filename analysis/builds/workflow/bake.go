package workflow

import (
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/workspace"
)

// bakes are the actions that run bake, with the inputs of the first.
var bakes = []string{"docker/bake-action", "depot/bake-action"}

// bake are the builds of a step that runs bake (docker/bake-action, src/context.ts and
// src/main.ts): of the targets that it names in the files that it names, with what it sets
// in the place of what these say.
func (s *step) bake(in *scope) (out []*builds.Build) {
	with := s.node.At("with")
	files, filesKnown := texts(in, with.At("files").String(), words(with.At("files"), "\n,"))
	names, namesKnown := texts(in, with.At("targets").String(), words(with.At("targets"), "\n,"))
	dir, ok := s.bakeFolder(in)
	if !ok || !filesKnown || !namesKnown || s.before.elsewhere {
		return nil
	}
	for _, b := range s.around.Run(dir, workspace.Bake, files, names) {
		target, named := b.Name, s.build()
		b.Kind, b.Name, b.Origin, b.Dir, b.OtherDirs = named.Kind, named.Name, named.Origin, dir, nil
		for _, line := range words(with.At("set"), "\n") {
			in.set(b, target, line)
		}
		b.Elsewhere = s.before.moved(b)
		out = append(out, settled(b, s.root))
	}
	return out
}

// texts are the items of a list; known is false if one of them is not.
func texts(in *scope, whole string, list []word) (out []string, known bool) {
	for _, w := range list {
		for _, v := range listed(in.part(w), "\n,") {
			if v.State != builds.Known {
				return nil, false
			}
			out = append(out, strings.TrimPrefix(v.Text, "cwd://"))
		}
	}
	return out, len(out) > 0 || whole == ""
}

// bakeFolder is the folder in which the step runs bake, as Build.Dir has it; ok is false if
// it reads files from elsewhere. Without a source, or with {{defaultContext}}, bake fetches
// the repository by itself.
func (s *step) bakeFolder(in *scope) (dir string, ok bool) {
	with := s.node.At("with")
	source := in.value(orElse(with.At("source"), with.At("workdir")))
	at := source.Text
	if sub, git := strings.CutPrefix(at, gitContext); git {
		at = path.Join(".", strings.TrimPrefix(sub, ":"))
	}
	at = strings.TrimPrefix(strings.TrimPrefix(at, repository), "/")
	if source.State == builds.Unknown || at != "" && !builds.IsFolder(at) || path.IsAbs(at) {
		return "", false
	}
	return path.Join(s.root, at), true
}

// set gives the build of a target what a line TARGET.KEY=VALUE sets, if it means the target
// (buildx, bake/bake.go: Config.newOverrides).
func (in *scope) set(b *builds.Build, target string, line word) {
	eq := strings.IndexByte(line.text(), '=')
	if eq < 0 {
		eq = len(line.text())
	}
	key, adds := strings.CutSuffix(line.text()[:eq], "+")
	parts := strings.SplitN(key, ".", 3)
	meant, _ := path.Match(parts[0], target)
	if !meant || len(parts) < 2 {
		return
	}
	at := word{line.node, line.from, line.from + len(key)}
	value := builds.Value{State: builds.Unknown, At: in.at(at)}
	if eq < len(line.text()) {
		_, behind := line.cut(eq)
		value = in.part(behind).OrEmpty(in.at(behind))
	}
	switch {
	case parts[1] == "target":
		b.Target = value.OrAbsent()
	case parts[1] == "dockerfile":
		b.Dockerfile = value
	case parts[1] == "context":
		b.Context = value
	case parts[1] == "platform" && adds:
		b.Platforms = append(slices.Clone(b.Platforms), listed(value, ",")...)
	case parts[1] == "platform":
		b.Platforms = listed(value, ",")
	case len(parts) == 3:
		name := word{line.node, at.to - len(parts[2]), at.to}
		in.setNamed(b, parts[1], builds.Argument{Key: parts[2], At: in.at(name), Value: value})
	}
}

// setNamed sets an argument or a named context.
func (in *scope) setNamed(b *builds.Build, key string, a builds.Argument) {
	list := map[string]*[]builds.Argument{"args": &b.Args, "contexts": &b.Contexts}[key]
	if list == nil {
		return
	}
	*list = slices.Clone(*list)
	if i := slices.IndexFunc(*list, func(other builds.Argument) bool { return other.Key == a.Key }); i >= 0 {
		(*list)[i] = a
		return
	}
	*list = append(*list, a)
}
