// Package affected tells which builds a change of files touches: by the files that ask for a
// build, by its Dockerfile, and by what its target takes from its build contexts. It errs on
// one side: a build that it does not name is the same as before.
package affected

import (
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/graph"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/workspace"
)

// Take is what a target takes from one of its build contexts.
type Take struct {
	Context string // the name of a named context; "" is the build context
	// Path is below the context, clean and without a slash in front; "" is all of it. A folder
	// is taken with all that it holds.
	Path    string
	Pattern bool // Path may match several, as the words of COPY and ADD can
}

// Takes are what the target of a document's build takes, as BuildKit reads it from what the
// build is told (dockerfile2llb/convert.go:1094, 1149; convert_runmount.go:142). What only the
// image at the root could tell is everything. certain is false if the file cannot be read so.
func Takes(d *workspace.Document) (takes []Take, certain bool) {
	whole := d.EveryStage()
	if whole.Model.Count() == 0 {
		return nil, false
	}
	trace := whole.Trace()
	g := graph.New(whole.Model, trace)
	needed := g.Plan(d.Model.Final()).Needed
	t := taker{model: whole.Model}
	for _, steps := range [][]eval.Step{trace.Steps, trace.OtherTargetSteps} {
		for i := range steps {
			if s := &steps[i]; s.Stage != stage.None && needed[s.Stage] {
				t.step(s)
			}
		}
	}
	for _, e := range g.Edges {
		if needed[e.User] && e.Kind == graph.Base && g.Nodes[e.Source].Kind == graph.NamedContext {
			t.add(Take{Context: g.Nodes[e.Source].Name})
		}
	}
	return t.takes, !trace.Cut
}

// taker collects what steps take.
type taker struct {
	model *stage.Model
	takes []Take
}

func (t *taker) add(take Take) { t.takes = append(t.takes, take) }

func (t *taker) step(s *eval.Step) {
	switch {
	case s.Copy != nil:
		t.copies(s.Copy)
	case s.Mounts != nil:
		t.mounts(s)
	}
}

func (t *taker) copies(c *eval.Copy) {
	from := ""
	switch c.Origin.Kind {
	case stage.Context:
	case stage.KindNamedContext:
		from = c.Origin.Name
	default:
		return
	}
	for i := range c.Sources {
		switch src := &c.Sources[i]; {
		case src.Unknown:
			t.add(Take{Context: from})
		case src.Kind == eval.SourcePath:
			t.add(Take{from, strings.TrimPrefix(src.Path, "/"), src.Pattern})
		}
	}
}

// mounts are the bind mounts of a RUN, and its caches that begin as something.
func (t *taker) mounts(s *eval.Step) {
	list := s.Mounts.List
	for _, readings := range s.Mounts.Readings {
		for _, r := range readings {
			if r.Mount != nil {
				list = append(list, r.Mount)
			}
		}
	}
	for _, m := range list {
		below := strings.TrimPrefix(path.Join("/", m.Source), "/")
		switch {
		case m.From != "":
			t.named(s, m.From, below)
		case m.Type == instructions.MountTypeBind:
			t.add(Take{Path: below})
		}
	}
	if len(list) == 0 && !s.Mounts.Fixed {
		t.add(Take{})
	}
}

// named takes from what the from= of a mount means.
func (t *taker) named(s *eval.Step, from, below string) {
	for _, r := range t.model.MountReferences(s.Item) {
		if r.Kind == stage.KindNamedContext && (r.Expanded == from || r.Text == from) {
			t.add(Take{Context: from, Path: below})
		}
	}
}

// Has tells whether what is taken may have to do with a path below the context: a file, or a
// folder. It may lie in what is taken, or what is taken in it.
func (t Take) Has(at string) bool {
	if !t.Pattern {
		return within(at, t.Path) || within(t.Path, at)
	}
	names, patterns := strings.Split(at, "/"), strings.Split(t.Path, "/")
	for i := range min(len(names), len(patterns)) {
		if patterns[i] == "**" {
			return true
		}
		if ok, err := path.Match(patterns[i], names[i]); err == nil && !ok {
			return false
		}
	}
	return true
}

// within tells whether a path is another one, or below it.
func within(at, folder string) bool {
	return folder == "" || at == folder || strings.HasPrefix(at, folder+"/")
}
