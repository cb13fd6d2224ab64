package eval

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/moby/buildkit/util/system"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// Step is one instruction where a stage runs it.
type Step struct {
	Stage int // stage.None for an ARG above the first FROM
	Item  int // of the instruction, or of the ONBUILD whose trigger it is
	Instr *syntax.Instr
	// Trigger tells that it is what an ONBUILD of the base holds, read once more:
	// its spans are not the file's.
	Trigger bool
	Words   []Word
	Mounts  *Mounts // of RUN
	Copy    *Copy   // of COPY and ADD
	Before  State   // what held before
}

// Trace is what evaluating a file gives: its steps, and what holds at each stage's end.
type Trace struct {
	Steps []Step
	// OtherTargetSteps are triggers that this build does not run, but one of another
	// target does.
	OtherTargetSteps []Step
	Ends             []State // by stage: what holds at its end
	// Cut tells that there is too much to evaluate: the last stages have no steps but
	// their FROM.
	Cut bool
}

// evaluator evaluates one file.
type evaluator struct {
	model  *stage.Model
	images []DescribedImage
	trace  Trace
	starts []int          // by stage: its first step
	needed []bool         // by the target: their triggers run
	global State          // what FROM's words are expanded with
	strict *linter.Linter // whose findings are errors; nil if they are not
	last   *remembered    // the trace of another version of the file; nil for none
	again  []bool         // by stage: it is as it was then

	inherited int // variables and instructions that the stages so far took from their bases
}

// mostInherited bounds what all stages together take from their bases. A stage on a base
// with a thousand variables begins with all of these, and a file can have a thousand such.
const mostInherited = 300_000

// Stages evaluates the stages of a file in their order, as BuildKit's lint does:
// all of them, or those that the target needs if one was asked for
// (convert.go:829). What an instruction that BuildKit refuses would do is done as
// far as it can be read. What the cache remembers is not done again.
func Stages(m *stage.Model, cache *Cache) *Trace { return StagesOn(nil, m, cache) }

// StagesOn is Stages where something is said of images.
func StagesOn(images []DescribedImage, m *stage.Model, cache *Cache) *Trace {
	r := &evaluator{images: images, model: m, needed: m.Reachable(), strict: strictLinter(m), again: make([]bool, m.Count())}
	r.last = cache.of(m, images, r.strict != nil)
	r.trace.Steps = make([]Step, 0, m.File.Len())
	r.trace.Ends = make([]State, m.Count())
	r.globalArgs()
	for i := range m.Count() {
		r.starts = append(r.starts, len(r.trace.Steps))
		r.inherited += r.inherits(i)
		r.trace.Cut = r.inherited > mostInherited
		if r.trace.Cut || !r.repeat(i) {
			r.stage(i)
		}
	}
	trace := r.trace // by itself: the evaluator holds on to the trace before
	cache.remember(&remembered{m, images, r.strict != nil, &trace, append(r.starts, len(trace.Steps))})
	return &trace
}

// globalArgs are expanded with those above them and the platform's arguments
// (convert.go:2142).
func (r *evaluator) globalArgs() {
	s := State{OS: "linux"}
	for _, name := range stage.PlatformArgs {
		s.set(Variable{Name: name, Value: r.model.PlatformArg(name)})
	}
	for i := range r.model.BeforeFirst() {
		in := r.model.Instr(i)
		if in == nil || in.Name != "arg" {
			continue
		}
		step := Step{Stage: stage.None, Item: i, Instr: in, Before: s}
		x := r.expander(&s, i)
		for _, p := range in.Pairs {
			if value, given := r.model.BuildArg(p.Key.Text); given {
				s.set(Variable{Name: p.Key.Text, Value: value, Fixed: true})
			} else if p.Sep != "" {
				w := x.expand(p.Value)
				step.Words = append(step.Words, w)
				if w.Err == nil {
					s.set(Variable{Name: p.Key.Text, Value: w.Value})
				}
			}
			s.declare(p.Key.Text)
		}
		r.note(step)
	}
	r.global = s
}

// from expands the base and the platform of a FROM (convert.go:397).
func (r *evaluator) from(i int) {
	item := r.model.Stages()[i].Items[0]
	in := r.model.Instr(item)
	step := Step{Stage: i, Item: item, Instr: in, Before: r.global}
	x := r.expander(&r.global, item)
	if len(in.Args) > 0 {
		step.Words = append(step.Words, x.expand(in.Args[0]))
	}
	if f := stage.FlagOf(in, spec.Platform); f != nil && f.Value.Text != "" {
		step.Words = append(step.Words, x.expand(f.Value))
	}
	r.note(step)
}

func (r *evaluator) expander(s *State, item int) *expander {
	return &expander{state: s, escape: r.model.File.Escape, src: r.model.File.Source(item), instr: r.model.Instr(item), strict: r.refusesUnset(item, r.model.Instr(item), false)}
}

// note keeps a step, if BuildKit would come to it.
func (r *evaluator) note(s Step) {
	if s.Trigger || s.Instr.Problem == nil && r.verdict(&s).Err == nil {
		r.trace.Steps = append(r.trace.Steps, s)
	}
}

// verdict is what BuildKit says of the instruction of a step.
func (r *evaluator) verdict(s *Step) *Verdict {
	return CheckInstruction(s.Instr, r.model.File.Source(s.Item))
}

func (r *evaluator) stage(i int) {
	st := &r.model.Stages()[i]
	r.from(i)
	if r.model.HasTarget() && !r.needed[i] || st.Replaced || r.trace.Cut {
		r.trace.Ends[i] = fresh(&stage.Reference{Kind: stage.Image}, nil, "linux")
		return
	}
	s := r.start(st).begin()
	if base := st.Base.Target; st.Base.Kind == stage.InFile && r.needed[i] {
		r.triggers(&s, i, base)
	} else if st.Base.Kind == stage.InFile && r.hasTriggers(base) && slices.Contains(r.model.Runs(base), i) {
		other := evaluator{model: r.model, strict: r.strict}
		otherwise := s
		other.triggers(&otherwise, i, base)
		r.trace.OtherTargetSteps = append(r.trace.OtherTargetSteps, other.trace.Steps...)
	}
	for item := st.Items[0] + 1; item < st.Items[1]; item++ {
		if r.model.File.Items()[item].Kind == syntax.Instruction {
			r.step(&s, Step{Stage: i, Item: item, Instr: r.model.Instr(item)}, r.expander(&s, item))
		}
	}
	r.trace.Ends[i] = s
}

// inherits is how many variables the stage begins with and how many instructions its base
// has, which are looked at for triggers.
func (r *evaluator) inherits(i int) int {
	base := r.model.Base(i)
	if base == stage.None {
		return 0
	}
	items := r.model.First(base+1) - r.model.First(base)
	if r.hasTriggers(base) {
		items *= costOfTrigger
	}
	return r.trace.Ends[base].env.len() + r.trace.Ends[base].image.len() + items
}

// costOfTrigger is how much more a trigger costs than a variable: it is parsed anew.
const costOfTrigger = 10

func (r *evaluator) hasTriggers(i int) bool {
	st := &r.model.Stages()[i]
	for item := st.Items[0] + 1; item < st.Items[1]; item++ {
		if in := r.model.Instr(item); in != nil && in.Name == "onbuild" {
			return true
		}
	}
	return false
}

func (r *evaluator) start(st *stage.Stage) State {
	if st.Base.Kind == stage.InFile && st.Base.ByArgument {
		return r.trace.Ends[st.Base.Target].unsure()
	}
	if st.Base.Kind == stage.InFile {
		return r.trace.Ends[st.Base.Target]
	}
	os := "linux"
	if p, err := platforms.Parse(r.model.Platform()); err == nil {
		os = p.OS
	}
	if st.Platform != "" && st.Base.Kind != stage.Scratch {
		if value, err := r.model.ExpandFrom(st.Platform); err == nil {
			if p, err := platforms.Parse(value); err == nil {
				os = p.OS
			}
		}
	}
	if st.Platform == "" && IsWindowsImage(st.Base.Expanded) {
		os = "windows" // such an image is built on Windows, whose daemon's platform is that
	}
	named := r.namedSystem(st)
	s := fresh(&st.Base, VariablesOf(r.images, st.Base.Expanded), cmp.Or(named, os))
	s.OSFixed = named != ""
	if st.Base.ByArgument {
		s = s.unsure()
		s.OSFixed = named != "" && r.surelyImage(st)
	}
	return s
}

// surelyImage tells whether a stage is built on an image whatever the build arguments are:
// only then its platform is the one that its FROM names.
func (r *evaluator) surelyImage(st *stage.Stage) bool {
	for i := range st.Index {
		if name := r.model.Name(i); name != "" && r.model.CouldMean(&st.Base, name) {
			return false
		}
	}
	return !r.model.CouldMean(&st.Base, "scratch")
}

// namedSystem is the system that the platform of a stage's FROM names whatever its variables
// hold; "" if it names none. On scratch no platform counts (convert.go:595).
func (r *evaluator) namedSystem(st *stage.Stage) string {
	f := stage.FlagOf(r.model.Instr(st.Items[0]), spec.Platform)
	if f == nil || st.Base.Kind == stage.Scratch {
		return ""
	}
	w := r.expander(&r.global, st.Items[0]).expand(f.Value)
	if p, err := platforms.Parse(w.Value); err == nil && w.Fixed {
		return p.OS
	}
	system, _, whole := strings.Cut(w.CertainPrefix(), "/")
	if !whole {
		return ""
	}
	system, _, _ = strings.Cut(system, "(")
	return strings.ToLower(system)
}

// triggers runs what the ONBUILDs of the base hold, before the stage's own
// instructions (convert.go:1286).
func (r *evaluator) triggers(s *State, i, base int) {
	from := &r.model.Stages()[base]
	for item := from.Items[0] + 1; item < from.Items[1]; item++ {
		in := r.model.Instr(item)
		if in == nil || in.Name != "onbuild" || in.Trigger == nil || in.Problem != nil {
			continue
		}
		src := triggerText(&r.model.File.Items()[item], r.model.File.Text())
		file := syntax.Parse(src)
		for j := range file.Items() {
			it := &file.Items()[j]
			if it.Instr == nil || verdict(it.Instr, src).Err != nil {
				continue
			}
			x := &expander{state: s, escape: r.model.File.Escape, src: it.Span.Of(src), instr: it.Instr, strict: r.refusesUnset(item, it.Instr, true)}
			r.step(s, Step{Stage: i, Item: item, Instr: it.Instr, Trigger: true}, x)
		}
	}
}

// step runs one instruction (convert.go:1045).
func (r *evaluator) step(s *State, step Step, x *expander) {
	step.Before = *s
	in := step.Instr
	refused := in.Problem != nil || !step.Trigger && r.verdict(&step).Err != nil
	switch {
	case in.Name == "arg":
		step.Words = r.args(s, x)
	case in.Name == "run" && !refused:
		var known *Verdict
		if !step.Trigger {
			known = r.verdict(&step)
		}
		step.Mounts, step.Words = x.mounts(known)
	case in.Name == "expose" && !refused:
		step.Words = x.ports()
	case !refused && (in.Name == "copy" || in.Name == "add"):
		step.Words = x.words()
		step.Copy = x.copying(s, r.origin(step.Item), step.Words)
	case !refused, in.Name == "env":
		step.Words = x.words()
	}
	r.note(step)
	effect(s, in, step.Words)
}

// effect is what an instruction leaves behind.
func effect(s *State, in *syntax.Instr, words []Word) {
	switch in.Name {
	case "env":
		for i := 0; i+1 < len(words); i += 2 {
			k, v := words[i], words[i+1]
			s.openFor(&k)
			if k.Err == nil && (v.Err == nil || !v.Fixed) {
				s.setEnv(variableOf(&k, &v))
			}
		}
	case "shell":
		s.ShellSet = len(in.Args) > 0
	case "workdir":
		switch {
		case len(words) != 1:
		case words[0].Err != nil: // with other arguments it is some folder
			s.DirFixed, s.DirSet = false, true
		default:
			s.workdir(words[0])
		}
	}
}

// Workdir is the folder that holds after the step, which is a WORKDIR; not certain without
// State.DirFixed.
func (s *Step) Workdir() string {
	after := s.Before
	effect(&after, s.Instr, s.Words)
	return after.Dir
}

// variableOf is what an ENV sets whose key and value are expanded to k and v: where v cannot
// be, what it would be with other build arguments.
func variableOf(k, v *Word) Variable {
	out := Variable{Name: k.Value, Value: v.Value, Fixed: k.Fixed && v.Fixed, Unknown: k.Unknown || v.Unknown}
	if k.Fixed && !v.Fixed {
		out.forms = v.texts()
	}
	if forms := v.Forms(); v.Err != nil && len(forms) > 0 {
		out.Value = strings.ReplaceAll(strings.Join(forms[0], ""), something, "")
	}
	return out
}

// workdir follows system.NormalizeWorkdir (util/system/path.go:108). A folder that is
// refused leaves the one before.
func (s *State) workdir(w Word) {
	dir, err := system.NormalizePath(s.Dir, w.Value, s.OS, false)
	if err != nil {
		s.DirFixed, s.DirSet = false, true
		return
	}
	dir, whole := stage.Cut(path.Clean(dir))
	s.DirFixed = w.Fixed && whole && (s.DirFixed || system.IsAbs(w.Value, s.OS))
	s.Dir, s.DirSet = dir, true
}

// args declares the arguments of an ARG and gives them their values
// (convert.go:1678). Only defaults are expanded.
func (r *evaluator) args(s *State, x *expander) []Word {
	var out []Word
	for _, p := range x.instr.Pairs {
		name := p.Key.Text
		value, given := r.model.BuildArg(name)
		v := Variable{Name: name, Value: value, Fixed: given}
		has := given
		switch {
		case given:
		case p.Sep != "":
			w := x.expand(p.Value)
			out = append(out, w)
			v.Value, v.Unknown, has = w.Value, w.Unknown, w.Err == nil
		default:
			v.Value, has = r.model.GlobalValue(name)
		}
		if !given {
			v.forms = []string{gap} // any that a build gives, but never none
		}
		if nonEnvArgs[name] {
			continue
		}
		if has {
			s.set(v)
		} else {
			s.env = s.env.opened(name)
		}
		s.declare(name)
	}
	return out
}

// ports are the words of an EXPOSE, each as the ports it stands for
// (convert_expose.go:15).
func (x *expander) ports() []Word {
	var out []Word
	for _, a := range x.instr.Args {
		w := x.expand(a)
		w.Unset = nil // BuildKit does not look
		w.Split = []string{w.Text}
		if special(w.Text, x.escape) || strings.ContainsFunc(w.Text, unicode.IsSpace) {
			x.split(&w, a)
		}
		out = append(out, w)
	}
	return out
}

// split parts a word into those that BuildKit's lexer makes of it. These can be other texts
// than the word's value: what stands before a modifier is lost (shell/lex.go:173).
func (x *expander) split(w *Word, written syntax.Word) {
	lex, word := shell.NewLex(rune(x.escape)), syntax.Printable(w.Text)
	w.Split, w.Err = stage.ReadsOf(x.state).Split(lex, word)
	w.Value = strings.Join(w.Split, " ")
	found := x.instr.Variables(written)
	if !slices.ContainsFunc(found, func(v syntax.Word) bool { return !x.state.fixed(v.Text) }) {
		return
	}
	w.forms = x.formsOf(lex, word, found, func(r shell.ProcessWordResult) string { return listed(r.Words) })
	w.Fixed = w.Fixed && (w.Err != nil || w.decided(listed(w.Split)))
}

// listed are words in one text, parted by blanks. A blank in a word, which no port has, is not
// one that parts.
func listed(words []string) string {
	within := func(c rune) rune {
		if unicode.IsSpace(c) {
			return '_'
		}
		return c
	}
	var out []string
	for _, w := range words {
		out = append(out, strings.Map(within, w))
	}
	return strings.Join(out, " ")
}
