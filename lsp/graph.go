package lsp

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/stagels/stagels/analysis/graph/draw"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// graphCommand is a command that writes nothing: its answer is a picture.
const graphCommand = "stagels.graph"

var _ = provide(capability{
	method: protocol.MethodWorkspaceExecuteCommand, client: "workspace.executeCommand", server: "executeCommandProvider",
	description: "`stagels.graph`, with an argument `{\"uri\", \"target\", \"format\"}`: a picture of what the stages of a Dockerfile need, or of the builds of a file that asks for some, as the text of an SVG or, with the format `mermaid`, of a flowchart",
	options: func(*client) any {
		return map[string]any{"commands": []string{graphCommand}}
	},
})

type commandParams struct {
	Command   string    `json:"command"`
	Arguments []graphOf `json:"arguments"`
}

// graphOf is what a picture is asked of. Without a target all stages are in it.
type graphOf struct {
	URI    string `json:"uri"`
	Target string `json:"target"`
	Format string `json:"format"` // svg, or mermaid; "" is svg
}

var graphFormats = map[string]func(draw.Picture) string{"": draw.SVG, "svg": draw.SVG, "mermaid": draw.Mermaid}

var _ = onSlowRequest(protocol.MethodWorkspaceExecuteCommand, func(s *Server, p *commandParams) (work, error) {
	if p.Command != graphCommand {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "no command %q", p.Command)
	}
	if len(p.Arguments) != 1 {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s takes one argument: {uri, target, format}", graphCommand)
	}
	of := p.Arguments[0]
	as, ok := graphFormats[of.Format]
	if !ok {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "no format %q: svg or mermaid", of.Format)
	}
	d, o := s.docs.get(of.URI), s.outside()
	return func(ctx context.Context) (any, error) {
		groups, err := o.groups(ctx, d, of)
		if err != nil {
			return nil, err
		}
		return as(draw.Picture{Groups: groups}), nil
	}, nil
})

// groups are those of the picture of a document; d is nil if it is no open Dockerfile.
func (o *outside) groups(ctx context.Context, d *document, of graphOf) ([]draw.Group, error) {
	if d == nil {
		if err := o.wait(ctx); err != nil {
			return nil, err
		}
		file := o.snapshot.File(of.URI)
		switch {
		case file == nil:
			return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s is no file of the workspace that stagels knows", of.URI)
		case file.Kind != workspace.Dockerfile:
			return o.groupsOfBuilds(file, of.Target), nil
		}
		var err error
		if d, err = o.s.read(file); err != nil {
			return nil, err
		}
	}
	b := d.doc.Options.Build
	if of.Target != "" {
		b.Target = of.Target
	}
	g, err := d.group(b)
	if err != nil {
		return nil, err
	}
	g.Whole = of.Target == ""
	g.Times = o.s.timesOf(d, g.Graph)
	return []draw.Group{g}, nil
}

// groupsOfBuilds are one for each build that a file asks for, whose Dockerfile is there.
func (o *outside) groupsOfBuilds(file *workspace.File, target string) (out []draw.Group) {
	f, ok := o.folder(file.Name)
	if !ok {
		return nil
	}
	for _, b := range f.Builds(o.below(file.Name), file.Kind) {
		d, ok := f.dockerfile(b)
		if b.OnlyInherited || !ok {
			continue
		}
		told := b.Told()
		if target != "" {
			told.Target = target
		}
		if g, err := d.group(told); err == nil {
			g.Title = b.Kind + " " + b.Name + " · " + g.Path
			g.Times = o.s.timesOf(d, g.Graph)
			out = append(out, g)
		}
	}
	return out
}

// group is the picture's of a Dockerfile that is built so.
func (d *document) group(b stage.Build) (g draw.Group, err error) {
	opt := d.doc.Options
	opt.Build = b
	doc := d.doc.WithOptions(opt)
	switch {
	case doc.Model.Count() == 0:
		return g, fmt.Errorf("%s has no stage", d.uri)
	case b.Target != "" && !doc.Model.HasTarget():
		return g, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "target stage %q could not be found", b.Target)
	}
	name, _ := filePath(string(d.uri))
	g = draw.Of(doc, filepath.Base(name))
	g.URL = string(d.uri)
	return g, nil
}
