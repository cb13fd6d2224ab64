package hover

import (
	"slices"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/markup"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/workspace"
)

// mostTaken is how many paths are named.
const mostTaken = 3

// tellAgain tells which files of the build context make BuildKit run the step at item again: those
// that it takes, or a step above it, also in the stages that its own is built on.
func tellAgain(d *workspace.Document, p *markup.Content, item int) {
	in := d.Model.Instr(item)
	if in == nil || in.Name != "copy" && in.Name != "add" && in.Name != "run" || d.Model.At(item) == stage.None {
		return
	}
	paths, at := takenAbove(d, item)
	switch {
	case at < 0:
	case len(paths) > 0:
		named := paths[:min(len(paths), mostTaken)]
		words := strings.Repeat("%s, ", len(named)-1) + "%s"
		if more := len(paths) - len(named); more > 0 {
			words += ", or " + strconv.Itoa(more) + " more,"
		} else if i := strings.LastIndex(words, ", "); i >= 0 {
			words = words[:i] + " or %s"
		}
		p.Words("Runs again when "+words+" of the build context changes.", named...)
	case at == item:
		p.Words("Runs again when any file of the build context changes.")
	default:
		p.Words("Runs again when any file of the build context changes, because of line %d.", lineIn(d, at, d.Model.File.Start(at)))
	}
}

// takenAbove are the paths of the build context that a step and those above it take, and the last
// item that takes one; none where one takes all of it, which is then the first that does. at is
// negative if nothing is taken.
func takenAbove(d *workspace.Document, item int) (paths []any, at int) {
	at = -1
	for _, s := range stepsTo(d, item) {
		for _, path := range takenBy(s) {
			if path == "/" {
				return nil, s.Item
			}
			if path = strings.TrimPrefix(path, "/"); !slices.Contains(paths, any(path)) {
				paths = append(paths, path)
			}
			at = s.Item
		}
	}
	return paths, at
}

// stepsTo are the steps that BuildKit runs up to the one at item, in its stage and in those below.
func stepsTo(d *workspace.Document, item int) (out []*eval.Step) {
	run := d.Trace()
	below := []int{d.Model.At(item)}
	for base := d.Model.Base(below[0]); base != stage.None && !slices.Contains(below, base); base = d.Model.Base(base) {
		below = append(below, base)
	}
	for _, of := range slices.Backward(below) {
		for i := range run.Steps {
			if s := &run.Steps[i]; s.Stage == of && (of != below[0] || s.Item <= item) {
				out = append(out, s)
			}
		}
	}
	return out
}

// takenBy are the paths of the build context that one step takes, absolute in it.
func takenBy(s *eval.Step) (out []string) {
	if s.Copy != nil && s.Copy.Origin.Kind == stage.Context {
		for i := range s.Copy.Sources {
			if src := &s.Copy.Sources[i]; src.Kind == eval.SourcePath {
				out = append(out, src.Path)
			}
		}
	}
	if s.Mounts == nil {
		return out
	}
	for _, m := range s.Mounts.List {
		if m.Type == instructions.MountTypeBind && m.From == "" {
			out = append(out, "/"+strings.TrimPrefix(m.Source, "/"))
		}
	}
	return out
}
