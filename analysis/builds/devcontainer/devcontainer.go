// Package devcontainer reads the builds of dev containers, as the dev containers' own
// command line reads them (devcontainers/cli, src/spec-configuration/configuration.ts and
// src/spec-node/singleContainer.ts). What Compose builds for one is the Compose file's.
package devcontainer

import (
	"path"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/command"
	"github.com/stagels/stagels/analysis/builds/jsontree"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

var _ = builds.Register(&builds.Format{Name: kind, Kind: workspace.DevContainer, Read: read})

const kind = "devcontainer"

// file is one devcontainer.json.
type file struct {
	name string
	src  string
	root *jsontree.Node
}

func read(name, src string) builds.File { return &file{name, src, jsontree.Parse(src)} }

// Builds are the build of the container, if a Dockerfile is named (configuration.ts:221,
// isDockerFileConfig). The older dockerFile wins, and has its context beside it.
func (f *file) Builds(builds.Around) []*builds.Build {
	named, context := f.root.At("dockerFile"), f.root.At("context")
	if named == nil {
		named, context = f.root.At("build", "dockerfile"), f.root.At("build", "context")
	}
	if named == nil {
		return nil
	}
	build := f.root.At("build")
	b := &builds.Build{
		Kind: kind, Name: f.title(), Origin: f.location(named.Span), Dir: ".", FromDir: true,
		Dockerfile: f.value(named), Context: f.value(context), Target: f.value(build.At("target")),
	}
	if title := f.root.At("name"); title.String() != "" {
		b.Origin = f.location(title.Span)
	}
	b.Args = f.arguments(build.At("args"))
	besideDockerfile(b)
	f.options(b, build.At("options"))
	return []*builds.Build{b}
}

// besideDockerfile has the context be the Dockerfile's folder if none is named
// (src/spec-node/utils.ts:487, getDockerContextPath).
func besideDockerfile(b *builds.Build) {
	if b.Context.Or("") != (builds.Value{State: builds.Known}) {
		return
	}
	at := b.Context.At
	b.Context = b.Dockerfile
	b.Context.Text, b.Context.Literal = "", false
	if b.Dockerfile.State == builds.Known {
		b.Context.Text = path.Dir(b.Dockerfile.Text)
	}
	if at != (workspace.Location{}) {
		b.Context.At = at
	}
}

// title is what people call the container.
func (f *file) title() string {
	if title := f.root.At("name").String(); title != "" {
		return title
	}
	if above := path.Dir(f.name); path.Base(path.Dir(above)) == ".devcontainer" {
		return path.Base(above)
	}
	return kind
}

// location is a place in the file.
func (f *file) location(at text.Span) workspace.Location {
	return workspace.Location{File: f.name, Span: at}
}

// value is what a value of the file is, with its variables.
func (f *file) value(n *jsontree.Node) builds.Value {
	switch {
	case n == nil:
		return builds.Value{}
	case n.Kind == jsontree.Plain:
		return builds.Scalar(f.name, n.Span, n.Text, false)
	case n.Kind != jsontree.Text:
		return builds.Value{State: builds.Unknown, At: f.location(n.Span)}
	case n.Text == "":
		return builds.Value{At: f.location(n.Span)}
	}
	at, exact := n.Part(0, len(n.Text))
	return f.resolved(n.Text, at, exact)
}

// arguments are those of build.args; each becomes --build-arg KEY=VALUE
// (singleContainer.ts:232).
func (f *file) arguments(n *jsontree.Node) (out []builds.Argument) {
	if n == nil {
		return nil
	}
	for _, m := range n.Members {
		if m.Key.Text == "" {
			continue
		}
		at := f.location(m.Key.Span)
		value := f.value(m.Value)
		if value.State == builds.Absent {
			value = builds.Value{State: builds.Known, At: value.At}
		}
		out = append(out, builds.Argument{Key: m.Key.Text, At: at, Value: value})
	}
	return out
}

// options are more arguments of docker build, which come behind those that the file's other
// keys become (singleContainer.ts:237). Where a Dockerfile among them lies nobody knows.
func (f *file) options(b *builds.Build, n *jsontree.Node) {
	if n == nil {
		return
	}
	var words []command.Word
	for _, item := range n.Items {
		words = append(words, command.Word{
			Text: item.String(), At: item.Span, Offs: item.Offsets(), Quoted: true,
			Open: item.Kind != jsontree.Text,
		})
	}
	said := builds.Build{}
	command.Flags(&said, words, func(part text.Span) builds.Value {
		return f.resolved(part.Of(f.src), part, true)
	})
	if said.Target.State != builds.Absent {
		other := *b // the command line reads it too, to see what the stage is
		b.Below, b.Target = &other, said.Target
	}
	if said.Dockerfile.State != builds.Absent {
		b.Dockerfile = builds.Value{State: builds.Unknown, At: said.Dockerfile.At}
	}
	b.Args, b.Contexts, b.Platforms = append(b.Args, said.Args...), said.Contexts, said.Platforms
}

// resolved is a text with its variables, each as the command line sets it
// (src/spec-common/variableSubstitution.ts:90). What only a machine knows is unknown.
func (f *file) resolved(written string, at text.Span, exact bool) builds.Value {
	out := builds.Scalar(f.name, at, written, exact && !strings.Contains(written, "${"))
	var known strings.Builder
	for rest := written; ; {
		before, behind, found := strings.Cut(rest, "${")
		known.WriteString(before)
		name, after, closed := strings.Cut(behind, "}")
		if !found || !closed {
			known.WriteString(rest[len(before):])
			out.Text = known.String()
			return out
		}
		value, byDefault, ok := f.variable(name)
		if !ok {
			return builds.Value{State: builds.Unknown, At: out.At}
		}
		known.WriteString(value)
		out.ByDefault = out.ByDefault || byDefault
		rest = after
	}
}

// variable is what a variable stands for; ok is false if only a machine knows.
func (f *file) variable(name string) (value string, byDefault, ok bool) {
	parts := strings.Split(name, ":")
	switch {
	case name == "localWorkspaceFolder":
		return f.workspaceFolder(), false, true
	case (parts[0] == "localEnv" || parts[0] == "env") && len(parts) > 2:
		return parts[2], true, true
	}
	return "", false, false
}

// workspaceFolder is the folder that the container is made for, seen from the file's: the
// one that has the file, or the .devcontainer in which it lies
// (src/spec-configuration/configurationCommonUtils.ts:46).
func (f *file) workspaceFolder() string {
	above := path.Dir(f.name)
	switch {
	case path.Base(f.name) == "devcontainer.json" && path.Base(above) == ".devcontainer":
		return ".."
	case path.Base(path.Dir(above)) == ".devcontainer":
		return "../.."
	}
	return "."
}
