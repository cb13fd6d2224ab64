package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/rebuild"
	"github.com/stagels/stagels/analysis/stage"
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
	path, err := inProject(a.Path)
	if err != nil {
		return "", err
	}
	before, err := utf8Text(path)
	added := errors.Is(err, fs.ErrNotExist) && a.Text != nil
	if err != nil && !added {
		return "", err
	}
	after, err := a.after(before)
	if err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	if !isSimulated(path, before) {
		return "", fmt.Errorf("%s: is no Dockerfile and no file that builds one", path)
	}
	if after == before {
		return "Nothing changes.", nil
	}
	s, err := sessionOn(ctx, path)
	if err != nil {
		return "", err
	}
	defer s.End(ctx)
	was := observed{}
	if added {
		err = was.everywhere(ctx, s)
	} else {
		err = was.opened(ctx, s, path, before)
	}
	if err != nil {
		return "", err
	}
	is := observed{}
	if err := is.opened(ctx, s, path, after); err != nil {
		return "", err
	}
	found := orElse(told("New", is, was)+told("Gone", was, is), "It finds the same as before.\n")
	return short(found + again(path, before, after)), nil
}

// isSimulated tells of a file with this text whether it is a Dockerfile, whatever its name, or
// builds one.
func isSimulated(path, src string) bool {
	kind := workspace.KindOf(filepath.ToSlash(absolute(path)))
	if kind == nil {
		return workspace.New(src, workspace.Options{}).Model.Count() > 0
	}
	return kind == workspace.Dockerfile || builds.FormatOf(kind) != nil
}

// after is the text with the edits made.
func (a *simulateArguments) after(src string) (string, error) {
	switch {
	case a.Text == nil && len(a.Edits) == 0:
		return "", errors.New("edits or text is missing: what is to change")
	case a.Text != nil && len(a.Edits) > 0:
		return "", errors.New("edits and text exclude each other")
	case a.Text != nil:
		return *a.Text, nil
	}
	for _, e := range a.Edits {
		if strings.Contains(src, "\r\n") && !strings.Contains(e.Old+e.New, "\r") {
			e.Old, e.New = strings.ReplaceAll(e.Old, "\n", "\r\n"), strings.ReplaceAll(e.New, "\n", "\r\n")
		}
		before, behind, ok := strings.Cut(src, e.Old)
		switch {
		case e.Old == "":
			return "", errors.New("old is empty: write the text in whose place new comes, or the whole text as text")
		case !ok:
			return "", fmt.Errorf("the text %q is not there", e.Old)
		case strings.Contains(behind, e.Old):
			return "", fmt.Errorf("the text %q stands there %d times, first in line %d: write more of it, so that it stands there once", e.Old, strings.Count(src, e.Old), strings.Count(before, "\n")+1)
		}
		src = before + e.New + behind
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

// opened adds what is found in the folder of a session if the file has the text.
func (o observed) opened(ctx context.Context, s *client.Session, file, src string) error {
	uri := lsp.URIOf(absolute(file))
	if err := s.OpenAs(ctx, languageOf(file), uri, src); err != nil {
		return err
	}
	if err := o.everywhere(ctx, s, uri); err != nil {
		return err
	}
	return s.Close(ctx, uri)
}

// everywhere adds what is found in the folder of a session, and in these files.
func (o observed) everywhere(ctx context.Context, s *client.Session, uris ...string) error {
	var all struct {
		Items []report `json:"items"`
	}
	if err := s.Call(ctx, protocol.MethodWorkspaceDiagnostic, map[string]any{"previousResultIds": []any{}}, &all); err != nil {
		return err
	}
	for _, uri := range uris {
		if slices.ContainsFunc(all.Items, func(r report) bool { return r.URI == uri }) {
			continue
		}
		own := report{URI: uri}
		if err := s.Call(ctx, protocol.MethodTextDocumentDiagnostic, s.At(uri, 0, nil), &own); err != nil {
			return err
		}
		all.Items = append(all.Items, own)
	}
	for _, r := range all.Items {
		o.take(r)
	}
	return nil
}

// observedSeverities are those that an agent is told of, as the protocol counts them.
var observedSeverities = []string{"", "error", "warning", "information"}

func (o observed) take(r report) {
	path, _ := lsp.PathOf(r.URI)
	path = seenFromHere(path)
	for _, d := range r.Items {
		if d.Severity < len(observedSeverities) {
			at := observation{path, fmt.Sprintf("%s: %s [%s]", observedSeverities[d.Severity], head(shown(d.Message), longestMessage), d.Code)}
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
	return inWords(now, rebuild.Steps(old, now, folders), "the last stage")
}

// inWords tells which steps run again, those first that surely do.
func inWords(d *workspace.Document, steps []rebuild.Step, of string) string {
	var lines [2]strings.Builder
	var counts [2]int
	for _, step := range steps {
		i := 0
		switch step.State {
		case rebuild.Cached:
			continue
		case rebuild.Depends:
			i = 1
		}
		counts[i]++
		fmt.Fprintf(&lines[i], "  line %d, %s: %s\n", d.Model.File.Line(step.Item)+1, cutAt(instructionText(step.Instr), widestInstruction), step.Because)
	}
	out := fmt.Sprintf("Steps that run again for %s: %d of %d\n%s", of, counts[0], len(steps), lines[0].String())
	if counts[1] > 0 {
		out += fmt.Sprintf("Steps that may run again: %d\n%s", counts[1], lines[1].String())
	}
	return out
}

// rebuildForAgent names the build context, and what is none of it.
func rebuildForAgent(_ context.Context, a rebuildArguments) (string, error) {
	path, err := inProject(a.Path)
	if err != nil {
		return "", err
	}
	flags := rebuildFlags{context: a.Context}
	if flags.context, err = inProject(flags.contextOf(path)); err != nil {
		return "", err
	}
	d, steps, err := flags.steps(path, stage.Build{Target: a.Target}, a.Changed)
	if err != nil {
		return "", err
	}
	out := fmt.Sprintf("Build context: %s\n", filepath.ToSlash(flags.context))
	for _, name := range a.Changed {
		if len(changedFrom(flags.context, nil, []string{name}).below(flags.context)) == 0 {
			out += name + ": is not in it\n"
		}
	}
	return short(out + inWords(d, steps, orElse(a.Target, "the last stage"))), nil
}
