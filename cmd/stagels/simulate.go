package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/rebuild"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/lsp/client"
	"go.lsp.dev/protocol"
)

type simulateArguments struct {
	Path  string        `json:"path" doc:"a Dockerfile, or a file that builds one"`
	Edits []replacement `json:"edits,omitempty" doc:"edits, made one after the other"`
	Text  *string       `json:"text,omitempty" doc:"the whole new text, in the place of edits"`
}

type replacement struct {
	Old string `json:"old" doc:"a text that stands once in the file"`
	New string `json:"new" doc:"what is to stand there"`
}

// simulate tells what would be otherwise if a file had another text: what is found in all files
// of its folder, and which steps run again. Nothing is written.
func simulate(ctx context.Context, a simulateArguments) (string, error) {
	before, err := utf8Text(a.Path)
	if err != nil {
		return "", err
	}
	after, err := a.after(before)
	if err != nil {
		return "", fmt.Errorf("%s: %w", a.Path, err)
	}
	if after == before {
		return "Nothing changes.", nil
	}
	s, err := sessionOn(ctx, a.Path)
	if err != nil {
		return "", err
	}
	defer s.End(ctx)
	was, err := everywhere(ctx, s, a.Path, before)
	if err != nil {
		return "", err
	}
	is, err := everywhere(ctx, s, a.Path, after)
	if err != nil {
		return "", err
	}
	found := orElse(told("New", is, was)+told("Gone", was, is), "It finds the same as before.\n")
	return short(found + again(a.Path, before, after)), nil
}

// after is the text with the edits made.
func (a *simulateArguments) after(src string) (string, error) {
	if a.Text != nil && len(a.Edits) > 0 {
		return "", errors.New("edits and text exclude each other")
	}
	if a.Text != nil {
		return *a.Text, nil
	}
	for _, e := range a.Edits {
		if n := strings.Count(src, e.Old); e.Old == "" || n != 1 {
			return "", fmt.Errorf("the text %q stands there %d times: write as much of it as stands there once", e.Old, n)
		}
		src = strings.Replace(src, e.Old, e.New, 1)
	}
	return src, nil
}

// observation is a finding without its place in the file, which an edit may move.
type observation struct{ path, says string }

// observed are findings, each with the places where it is made.
type observed map[observation][]string

// report is what the server finds in a file.
type report struct {
	URI   string `json:"uri"`
	Items []struct {
		Range    protocol.Range `json:"range"`
		Severity int            `json:"severity"`
		Code     string         `json:"code"`
		Message  string         `json:"message"`
	} `json:"items"`
}

// everywhere is what is found in the folder of a session if the file has the text.
func everywhere(ctx context.Context, s *client.Session, file, src string) (observed, error) {
	uri := lsp.URIOf(absolute(file))
	if err := s.OpenAs(ctx, languageOf(file), uri, src); err != nil {
		return nil, err
	}
	var all struct {
		Items []report `json:"items"`
	}
	if err := s.Call(ctx, protocol.MethodWorkspaceDiagnostic, map[string]any{"previousResultIds": []any{}}, &all); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(all.Items, func(r report) bool { return r.URI == uri }) {
		own := report{URI: uri}
		if err := s.Call(ctx, protocol.MethodTextDocumentDiagnostic, s.At(uri, 0, nil), &own); err != nil {
			return nil, err
		}
		all.Items = append(all.Items, own)
	}
	out := observed{}
	for _, r := range all.Items {
		out.take(r)
	}
	return out, s.Close(ctx, uri)
}

// observedSeverities are those that an agent is told of, as the protocol counts them.
var observedSeverities = []string{"", "error", "warning", "information"}

func (o observed) take(r report) {
	path, _ := lsp.PathOf(r.URI)
	path = seenFromHere(path)
	for _, d := range r.Items {
		if d.Severity < len(observedSeverities) {
			at := observation{path, fmt.Sprintf("%s: %s [%s]", observedSeverities[d.Severity], d.Message, d.Code)}
			o[at] = append(o[at], fmt.Sprintf("%s:%d:%d", path, d.Range.Start.Line+1, d.Range.Start.Character+1))
		}
	}
}

// told are the findings of these that the others lack, under a title.
func told(title string, these, others observed) string {
	var lines []string
	for at, places := range these {
		for _, place := range places[:max(0, len(places)-len(others[at]))] {
			lines = append(lines, "  "+place+": "+at.says+"\n")
		}
	}
	if len(lines) == 0 {
		return ""
	}
	slices.Sort(lines)
	return title + ":\n" + strings.Join(lines, "")
}

// again are the steps of a Dockerfile that run again, of its last stage.
func again(path, before, after string) string {
	if languageOf(path) != "dockerfile" {
		return ""
	}
	old, now := workspace.New(before, workspace.Options{}), workspace.New(after, workspace.Options{})
	if now.Model.Count() == 0 || old.Model.Count() == 0 {
		return ""
	}
	folders := &rebuild.Folders{Build: rebuild.Folder{Context: contextIn(filepath.Dir(path), path+".dockerignore")}}
	steps := rebuild.Steps(old, now, folders)
	var lines strings.Builder
	for _, step := range steps {
		if step.State != rebuild.Cached {
			fmt.Fprintf(&lines, "  line %d, %s: %s\n", now.Model.File.Line(step.Item)+1, cutAt(instructionText(step.Instr), widestInstruction), step.Because)
		}
	}
	return fmt.Sprintf("Steps that run again for the last stage: %d of %d\n%s", strings.Count(lines.String(), "\n"), len(steps), lines.String())
}
