// Package workflow reads GitHub's workflows, and actions that are made of steps: which
// builds of Dockerfiles their steps ask for.
package workflow

import (
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/yamltree"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

var _ = builds.Register(&builds.Format{Name: "workflow", Kind: workspace.Workflow, Inlines: true, Read: read, ToSecrets: toSecrets})

// file is one workflow or action.
type file struct {
	name string
	root *yamltree.Node
}

func read(name, src string) builds.File { return &file{name, yamltree.Parse(src)} }

// Builds are those of all steps of all jobs, each for all values of the job's matrix that
// it depends on.
func (f *file) Builds(around builds.Around) (out []*builds.Build) {
	if !f.isPlaced() {
		return nil
	}
	env := layer{"env", f.root.At("env")}
	for _, p := range f.root.At("jobs").Pairs() {
		j := &job{file: f, around: around, name: p.Key.String(), steps: p.Value.At("steps"), root: f.rootFolder(), foreign: f.isCalled()}
		j.env = []layer{{"env", p.Value.At("env")}, env}
		j.matrix = runs(p.Value.At("strategy", "matrix"))
		j.folder = f.root.At("defaults", "run", "working-directory")
		j.folder = orElse(p.Value.At("defaults", "run", "working-directory"), j.folder)
		out = append(out, j.builds()...)
	}
	j := &job{file: f, around: around, name: "runs", steps: f.root.At("runs", "steps"), root: f.rootFolder(), matrix: []run{{}}, foreign: true}
	return append(out, j.builds()...)
}

// orElse is the first of the two that is there.
func orElse(n, other *yamltree.Node) *yamltree.Node {
	if n != nil {
		return n
	}
	return other
}

// isPlaced tells whether it is known where the steps run: not of a workflow of which the folder
// .github is above all that can be seen. An action may lie anywhere.
func (f *file) isPlaced() bool {
	name := "/" + strings.ReplaceAll(f.name, `\`, "/")
	return strings.Contains(name, "/.github/") || strings.HasPrefix(path.Base(name), "action.")
}

// rootFolder is the folder in which the steps run, the repository's, seen from the file's
// own folder.
func (f *file) rootFolder() string {
	_, below, found := strings.Cut(strings.ReplaceAll(f.name, `\`, "/"), "/.github/")
	if !found {
		below, found = strings.CutPrefix(f.name, ".github/")
	}
	if !found {
		return "."
	}
	return path.Join(".", strings.Repeat("../", strings.Count(below, "/")+1))
}

// location is a place in the file.
func (f *file) location(at text.Span) workspace.Location {
	return workspace.Location{File: f.name, Span: at}
}

// job is steps that run one after the other, on one machine.
type job struct {
	file   *file
	around builds.Around
	name   string
	steps  *yamltree.Node
	env    []layer // what is set for all steps, the innermost first
	matrix []run
	root   string         // the repository's folder, seen from the file's
	folder *yamltree.Node // that its commands run in
	// foreign tells that the files may be another repository's.
	foreign bool
	pasts   []builds.Past // what ran before each step, as far as it was asked
}

// step is one of a job's steps, with what those before it did.
type step struct {
	*job
	node   *yamltree.Node
	number int // from 1
	before past
}

// past is what steps did that makes the files or variables of later ones uncertain.
type past struct {
	setsVariables bool     // through $GITHUB_ENV
	elsewhere     bool     // checked out another repository in the place of this one
	folders       []string // into which something was checked out
}

func (j *job) builds() (out []*builds.Build) {
	if j.steps == nil {
		return nil
	}
	var before past
	for i, node := range j.steps.Items {
		s := &step{job: j, node: node, number: i + 1, before: before}
		var own []*builds.Build
		for _, r := range j.matrix {
			for _, b := range s.builds(s.scope(r)) {
				if !slices.ContainsFunc(own, func(o *builds.Build) bool { return reflect.DeepEqual(o, b) }) {
					own = append(own, b)
				}
			}
		}
		out = append(out, own...)
		before = before.after(node, s.scope(run{}))
	}
	return out
}

// after is the past of the next step; in is what the expressions of this one read.
func (p past) after(step *yamltree.Node, in *scope) past {
	p.setsVariables = p.setsVariables || strings.Contains(step.At("run").String(), "GITHUB_ENV")
	if !uses(step, "actions/checkout") {
		return p
	}
	with := step.At("with")
	other := with.At("repository").String()
	own := other == "" || strings.ReplaceAll(other, " ", "") == "${{github.repository}}"
	folder := in.value(with.At("path"))
	at := path.Clean(strings.TrimPrefix(folder.Text, repository+"/"))
	switch {
	case folder.State == builds.Unknown:
		p.elsewhere = true
	case at == "." || at == repository:
		p.elsewhere = p.elsewhere || !own
	default:
		p.folders = append(p.folders[:len(p.folders):len(p.folders)], at)
	}
	return p
}

// uses tells whether a step runs an action, in any version.
func uses(step *yamltree.Node, action string) bool {
	name, _, _ := strings.Cut(step.At("uses").String(), "@")
	return strings.EqualFold(name, action)
}

// pushes are the actions that build one Dockerfile, with the inputs of the first.
var pushes = []string{"docker/build-push-action", "depot/build-push-action", "useblacksmith/build-push-action", "namespacelabs/build-push-action"}

func (s *step) builds(in *scope) (out []*builds.Build) {
	for _, action := range pushes {
		if uses(s.node, action) {
			out = append(out, s.push(in))
		}
	}
	for _, action := range bakes {
		if uses(s.node, action) {
			out = append(out, s.bake(in)...)
		}
	}
	return append(out, s.commands(in)...)
}

// build is one without anything but its name and place.
func (s *step) build() *builds.Build {
	title := s.node.At("id")
	if title.String() == "" {
		title = s.node.At("name")
	}
	name, origin := title.String(), title
	if name == "" {
		name, origin = strconv.Itoa(s.number), s.node.At("uses")
	}
	if origin == nil {
		origin = s.node.At("run")
	}
	return &builds.Build{Kind: "workflow", Name: s.job.name + "/" + name, Origin: s.file.location(origin.Span), Dir: s.root}
}
