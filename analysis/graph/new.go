package graph

import (
	"github.com/containerd/platforms"
	"github.com/distribution/reference"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// New is the graph of a model's file. The model must be of no target, because the trace, which
// is the model's, would not have the steps of the stages that the target does not need.
func New(m *stage.Model, run *eval.Trace) *Graph {
	r := reader{graph: &Graph{Model: m, Cut: run.Cut}, steps: StepsByStage(m, run), known: map[source]int{}, mounted: map[string]taken{}}
	for i := range m.Refs() {
		if ref := &m.Refs()[i]; !ref.Site.TakesIndex() {
			r.mounted[ref.Text] = taken{ref.Kind, ref.Target, ref.Expanded}
		}
	}
	for i := range m.Stages() {
		s := &m.Stages()[i]
		r.graph.Nodes = append(r.graph.Nodes, Node{Kind: Stage, Name: s.Label(), Span: s.Target(), Platform: r.platform(s)})
	}
	for i := range m.Stages() {
		r.stage(&m.Stages()[i])
	}
	return r.graph
}

// StepsByStage are the steps of each stage behind its FROM, also those that only another target
// has: those of its node, in their order.
func StepsByStage(m *stage.Model, run *eval.Trace) [][]*eval.Step {
	out := make([][]*eval.Step, m.Count())
	for _, steps := range [][]eval.Step{run.OtherTargetSteps, run.Steps} {
		for i := range steps {
			if s := &steps[i]; s.Stage != stage.None && s.Instr.Name != "from" {
				out[s.Stage] = append(out[s.Stage], s)
			}
		}
	}
	return out
}

// reader reads one graph.
type reader struct {
	graph *Graph
	steps [][]*eval.Step
	known map[source]int // nodes that are no stages
	// mounted is what mounts mean by names: the same in the whole file.
	mounted map[string]taken
}

// source is what is one node, whatever names it: an image on two platforms is two.
type source struct {
	kind           Kind
	name, platform string
}

// platform is what a stage runs for (convert.go:457, 601, 1218).
func (r *reader) platform(s *stage.Stage) string {
	m := r.graph.Model
	if s.Base.Kind == stage.InFile {
		return r.graph.Nodes[s.Base.Target].Platform
	}
	value, err := m.ExpandFrom(s.Platform)
	if s.Base.Kind == stage.Scratch || err != nil || value == "" {
		value = m.Platform()
	}
	if s.Platform == "" && !m.HasPlatform() && eval.IsWindowsImage(s.Base.Expanded) {
		value = "windows" // such an image is built on Windows, whose daemon's platform is that
	}
	if p, err := platforms.Parse(value); err == nil {
		return platforms.Format(platforms.Normalize(p))
	}
	return value
}

func (r *reader) stage(s *stage.Stage) {
	from := Step{Item: s.Items[0], Instr: r.graph.Model.Instr(s.Items[0]), Span: s.From}
	if s.Base.Kind == stage.Image {
		from.Index = 1
	}
	node, index := &r.graph.Nodes[s.Index], from.Index
	node.Steps, node.Total = append(node.Steps, from), total(s, r.steps[s.Index])
	r.base(s)
	for _, of := range r.steps[s.Index] {
		step := Step{Item: of.Item, Instr: of.Instr, Span: r.place(of, text.Span{}), Trigger: of.Trigger}
		if operates(of) {
			index++
			step.Index = index
		}
		step.Linked = of.Copy != nil && of.Copy.Link && of.Copy.Chmod.Value == ""
		node = &r.graph.Nodes[s.Index]
		node.Steps = append(node.Steps, step)
		r.copies(s.Index, of)
		r.mounts(s.Index, of)
	}
	r.epoch(s)
}

// total is how many steps BuildKit counts: of triggers all (convert.go:486, 1326).
func total(s *stage.Stage, steps []*eval.Step) (n int) {
	switch {
	case s.Replaced:
		return 0
	case s.Base.Kind != stage.Scratch && s.Base.Kind != stage.InFile:
		n = 1
	}
	for _, step := range steps {
		if step.Trigger || operation(step.Instr.Name) {
			n++
		}
	}
	return n
}

func operation(name string) bool {
	return name == "run" || name == "copy" || name == "add" || name == "workdir"
}

// operates tells whether a step makes an operation of BuildKit's, and no change of the image's
// configuration alone: a WORKDIR / makes none (convert.go:1547).
func operates(s *eval.Step) bool {
	return operation(s.Instr.Name) && (s.Instr.Name != "workdir" || s.Workdir() != "/")
}

func (r *reader) base(s *stage.Stage) {
	switch s.Base.Kind {
	case stage.InFile:
		r.edge(Base, s.Index, s.Base.Target, s.Base.Span)
	case stage.Image:
		platform := r.graph.Nodes[s.Index].Platform
		r.edge(Base, s.Index, r.outside(Image, s.Base.Expanded, platform, s.Base.Span), s.Base.Span)
	case stage.KindNamedContext:
		name, span := s.Base.Expanded, s.Base.Span
		if s.Replaced {
			name, span = s.Name, s.NameSpan
		}
		r.edge(Base, s.Index, r.outside(NamedContext, name, "", span), span)
	}
}

// copies are the edges of a COPY or an ADD: what it names and takes nothing from is not needed.
func (r *reader) copies(of int, s *eval.Step) {
	if s.Copy == nil {
		return
	}
	kind, paths := edgeKind(s, Copy), false
	for i := range s.Copy.Sources {
		src := &s.Copy.Sources[i]
		if src.Kind == eval.SourcePath {
			paths = true
			continue
		}
		at := r.place(s, src.Span)
		r.edge(kind, of, r.outside(Remote, src.Value, "", at), at)
	}
	if paths {
		o := &s.Copy.Origin
		at := r.place(s, o.Span)
		r.takes(kind, of, taken{o.Kind, o.Stage, o.Name}, at)
	}
}

// mounts are the edges of a RUN's mounts (convert_runmount.go:69): a tmpfs, a secret and an
// SSH agent are of no node.
func (r *reader) mounts(of int, s *eval.Step) {
	if s.Mounts == nil {
		return
	}
	for _, mount := range s.Mounts.List {
		bind, cache := mount.Type == instructions.MountTypeBind, mount.Type == instructions.MountTypeCache
		if !bind && !cache {
			continue
		}
		from, named := r.mounted[mount.From]
		switch i := r.graph.Model.StageByName("scratch"); {
		case named:
		case mount.From != "" || cache && i == stage.None:
			continue
		case cache:
			from = taken{stage.InFile, i, ""}
		default:
			from = taken{stage.Context, stage.None, ""}
		}
		r.takes(edgeKind(s, Mount), of, from, r.mountPlace(s, mount.From))
	}
}

// taken is what a COPY or a mount takes from.
type taken struct {
	kind  stage.Kind
	stage int
	name  string
}

func (r *reader) takes(kind EdgeKind, of int, t taken, at text.Span) {
	switch t.kind {
	case stage.InFile:
		r.edge(kind, of, t.stage, at)
	case stage.Context:
		r.edge(kind, of, r.outside(Context, "", "", at), at)
	case stage.KindNamedContext:
		r.edge(kind, of, r.outside(NamedContext, t.name, "", at), at)
	case stage.Image:
		r.edge(kind, of, r.outside(Image, t.name, r.graph.Model.Platform(), at), at)
	}
}

// epoch is the edge of an image that gets its time from elsewhere.
func (r *reader) epoch(s *stage.Stage) {
	ref, ok := r.graph.Model.Epoch()
	if !ok || s.Index != r.graph.Model.Count()-1 {
		return
	}
	before := len(r.graph.Edges)
	r.takes(Epoch, s.Index, taken{ref.Kind, ref.Target, ref.Expanded}, ref.Span)
	for i := before; i < len(r.graph.Edges); i++ {
		r.graph.Edges[i].Step = 0
	}
}

// edge adds one for the last step of a stage; what refuses itself is none.
func (r *reader) edge(kind EdgeKind, user, source int, at text.Span) {
	r.graph.Edges = append(r.graph.Edges, Edge{Kind: kind, User: user, Source: source, Step: len(r.graph.Nodes[user].Steps) - 1, Span: at})
}

// outside is the node of what is no stage.
func (r *reader) outside(kind Kind, name, platform string, at text.Span) int {
	key := source{kind, name, platform}
	if named, err := reference.ParseNormalizedNamed(name); kind == Image && err == nil {
		key.name = reference.TagNameOnly(named).String()
	}
	i, ok := r.known[key]
	if !ok {
		i = len(r.graph.Nodes)
		r.known[key] = i
		r.graph.Nodes = append(r.graph.Nodes, Node{Kind: kind, Name: name, Span: at, Platform: platform})
	}
	return i
}

func edgeKind(s *eval.Step, kind EdgeKind) EdgeKind {
	if s.Trigger {
		return Onbuild
	}
	return kind
}

// place is a span of a step's instruction in the file, or the instruction where there is none.
func (r *reader) place(s *eval.Step, within text.Span) text.Span {
	it := &r.graph.Model.File.Items()[s.Item]
	if s.Trigger || within == (text.Span{}) {
		return it.Abs(it.Instr.Keyword.Span)
	}
	return it.Abs(within)
}

// mountPlace is where a mount names what it takes from, likewise.
func (r *reader) mountPlace(s *eval.Step, name string) text.Span {
	for i := range s.Instr.Flags {
		if field := stage.StageField(&s.Instr.Flags[i]); field != nil && field.Value.Text == name && name != "" {
			return r.place(s, field.Value.Span)
		}
	}
	return r.place(s, text.Span{})
}
