package rebuild

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/graph"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/workspace"
)

// vertex is an operation of a build, or a source that operations take from, as BuildKit's cache
// sees it.
type vertex struct {
	kind   kind
	parts  []part // what it does: BuildKit knows a vertex by them and by its inputs
	inputs []input
	unsure bool // nobody knows what it does
	at     graph.At
	name   string // of a source: an image, a named context, an address; "" is the build context
}

// kind tells what a vertex is.
type kind uint8

const (
	operation kind = iota
	image
	folder // the build context, or a named context
	remote // what only the network could tell
	other  // nobody knows what
)

// part is something that an operation does, and what a person calls it.
type part struct {
	label string
	value
}

// input is something that an operation needs.
type input struct {
	from *vertex
	// content tells that BuildKit looks at what the operation takes of it as well, so that it is
	// cached if that is as it was, whatever made it (ops/file.go: addSelector, ops/exec.go:
	// getMountDeps).
	content bool
	takes   []take
}

// key is equal for vertexes that may do the same: what the base image has a part in is left to
// does.
func (v *vertex) key() string {
	var out strings.Builder
	out.WriteByte(byte('0' + v.kind))
	out.WriteByte(byte('0' + len(v.inputs)))
	out.WriteString(v.name)
	for _, p := range v.parts {
		out.WriteString("\x02" + p.label + "\x03" + p.text)
	}
	return out.String()
}

// does tells whether two vertexes of one key do the same: unknown if what the base image sets
// decides that.
func (v *vertex) does(u *vertex) sameness {
	if !slices.Equal(v.parts, u.parts) {
		return unknown
	}
	return same
}

// version is one version of a build: the vertexes of its target.
type version struct {
	*workspace.Document
	model   *stage.Model
	graph   *graph.Graph
	steps   [][]*eval.Step // by stage
	ends    []*ending      // by stage; nil before it was read
	folders *Folders
	named   map[string]origin
	sources map[string]*vertex
	byStep  map[graph.At][]*vertex
	all     []*vertex // operations and sources, each behind what it needs
	order   []int     // the stages, likewise
}

// ending is what a stage leaves: nil for the vertex of an empty one.
type ending struct {
	vertex *vertex
	values *values
}

// origin is what a name of a stage, an image or a context means.
type origin struct {
	kind  stage.Kind
	stage int
	name  string
}

// versionOf reads a version of a build.
func versionOf(d *workspace.Document, folders *Folders) *version {
	whole := d.EveryStage()
	run := whole.Trace()
	v := &version{
		Document: d, folders: folders, model: whole.Model, graph: graph.New(whole.Model, run), steps: graph.StepsByStage(whole.Model, run),
		ends: make([]*ending, whole.Model.Count()), named: map[string]origin{}, sources: map[string]*vertex{}, byStep: map[graph.At][]*vertex{},
	}
	for i := range v.model.Refs() {
		if r := &v.model.Refs()[i]; !r.Site.TakesIndex() {
			v.named[r.Text] = origin{r.Kind, r.Target, r.Expanded}
		}
	}
	for _, i := range v.graph.Plan(d.Model.Final()).Order {
		v.stage(i)
	}
	return v
}

// stage reads a stage, and what it needs.
func (v *version) stage(i int) *ending {
	if v.ends[i] != nil {
		return v.ends[i]
	}
	v.ends[i] = &ending{v.source(other, "a stage that needs itself"), begin(true)}
	st := &v.model.Stages()[i]
	end := v.base(st)
	if at := (graph.At{Stage: i}); v.graph.Nodes[i].Steps[0].Index > 0 && end.vertex != nil {
		v.byStep[at] = append(v.byStep[at], end.vertex)
	}
	for j, s := range v.steps[i] {
		r := reader{version: v, step: s, at: graph.At{Stage: i, Step: j + 1}, values: end.values, base: end.vertex}
		r.read()
		end.vertex = r.base
		end.values.after(v.model, s)
	}
	v.ends[i] = end
	v.order = append(v.order, i)
	return end
}

// base is what a stage begins with.
func (v *version) base(st *stage.Stage) *ending {
	name := st.Base.Expanded
	if st.Replaced {
		name = st.Name
	}
	switch st.Base.Kind {
	case stage.InFile:
		under := v.stage(st.Base.Target)
		return &ending{under.vertex, under.values.child()}
	case stage.Scratch:
		return &ending{nil, begin(false)}
	}
	return &ending{v.of(origin{kind: st.Base.Kind, stage: stage.None, name: name}, v.graph.Nodes[st.Index].Platform), begin(true)}
}

// of is the vertex of what a name means; nil of what is empty.
func (v *version) of(o origin, platform string) *vertex {
	switch o.kind {
	case stage.InFile:
		return v.stage(o.stage).vertex
	case stage.Scratch:
		return nil
	case stage.Context:
		return v.source(folder, "")
	case stage.KindNamedContext:
		return v.source(v.folders.kind(o.name), o.name)
	case stage.Image:
		out := v.source(image, o.name+" "+platform)
		out.name = o.name
		out.parts = []part{{"the platform", value{text: platform}}}
		return out
	}
	return v.source(other, o.name)
}

// source is the one vertex of a source.
func (v *version) source(k kind, name string) *vertex {
	key := string(rune('0'+k)) + name
	if v.sources[key] == nil {
		v.sources[key] = &vertex{kind: k, name: name, unsure: k == other || k == remote}
		v.all = append(v.all, v.sources[key])
	}
	return v.sources[key]
}

// add puts an operation behind what the step has so far.
func (r *reader) add(v *vertex) {
	v.at = r.at
	v.unsure = v.unsure || r.step.Copy != nil && r.step.Copy.Broken
	r.version.byStep[r.at] = append(r.version.byStep[r.at], v)
	r.version.all = append(r.version.all, v)
}
