package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/lsp/client"
	"go.lsp.dev/protocol"
)

// What hangs on several files is asked of the language server, in a session within the process.

// sessionOn is a session with the folder open in which a file can see others. It asks for
// diagnostics.
func sessionOn(ctx context.Context, file string) (*client.Session, error) {
	root, _ := rootOf(file)
	return client.Start(ctx, lsp.Options{Version: ownVersion()}, client.Capabilities{
		Encoding: text.UTF8, Pull: true, Folders: []string{lsp.URIOf(absolute(root))},
	})
}

// languageOf is what an editor takes the file at a path for.
func languageOf(path string) string {
	if kind := workspace.KindOf(path); kind != workspace.Dockerfile && builds.FormatOf(kind) != nil {
		return "yaml"
	}
	return "dockerfile"
}

type definitionArguments struct {
	Path string `json:"path" doc:"a Dockerfile, or a file that builds one"`
	Line int    `json:"line" doc:"the line, from 1"`
	Name string `json:"name" doc:"the word in that line"`
}

func definitionForAgent(ctx context.Context, a definitionArguments) (string, error) {
	path, err := inProject(a.Path)
	if err != nil {
		return "", err
	}
	src, err := utf8Text(path)
	if err != nil {
		return "", err
	}
	off, err := wordIn(src, a.Line, a.Name)
	if err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	s, err := sessionOn(ctx, path)
	if err != nil {
		return "", err
	}
	defer s.End(ctx)
	uri := lsp.URIOf(absolute(path))
	if err := s.OpenAs(ctx, languageOf(path), uri, src); err != nil {
		return "", err
	}
	var found []protocol.Location
	if err := s.Call(ctx, protocol.MethodTextDocumentDefinition, s.At(uri, off, nil), &found); err != nil {
		return "", err
	}
	return placesWithLines(found), nil
}

// wordIn is where the word stands in the line, from 1, of a text.
func wordIn(src string, line int, word string) (off int, err error) {
	lines := text.NewLines(src)
	if line < 1 || line > lines.Count() {
		return 0, fmt.Errorf("there is no line %d", line)
	}
	written := lines.Text(line - 1)
	i := strings.Index(written, word)
	if word == "" || i < 0 {
		return 0, fmt.Errorf("line %d has no %q: it is %q", line, word, written)
	}
	return lines.Start(line-1) + i, nil
}

// placesWithLines are locations with their lines.
func placesWithLines(found []protocol.Location) string {
	var out strings.Builder
	for _, l := range found {
		path, ok := lsp.PathOf(string(l.URI))
		if !ok {
			path = string(l.URI)
		}
		fmt.Fprintf(&out, "%s:%d", seenFromHere(path), l.Range.Start.Line+1)
		if src, err := textAt(string(l.URI)); err == nil {
			fmt.Fprintf(&out, ": %s", strings.TrimSpace(text.NewLines(src).Text(int(l.Range.Start.Line))))
		}
		out.WriteByte('\n')
	}
	return short(orElse(out.String(), "It is defined in no file here.\n"))
}
