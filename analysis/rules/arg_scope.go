package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// A variable holds from the ARG or ENV that sets it on, in its stage and in those built on
// that one. An ARG above the first FROM, and one that BuildKit sets, has a value in a stage
// only where the stage says ARG (dockerfile2llb/convert.go:1217, 1678). BuildKit tells of
// that in the words that it expands itself; here it is told of what a RUN gives to its shell.
var _ = register(Rule{
	Name: "ArgScope", Severity: Warning, Check: checkArgScope,
	Summary: "A variable has no value where a RUN reads it: it is set elsewhere, or only further down",
})

func checkArgScope(p *Pass) {
	scopes := scopeReader{Pass: p, stage: stage.None}
	for _, s := range p.steps("run") {
		if !s.Trigger && !s.Instr.JSON && strings.Contains(p.File.Source(s.Item), "$") && !p.mayBeWindows(s.Item) {
			scopes.read(s)
		}
	}
}

// scopeReader reads the RUNs of one stage after the other.
type scopeReader struct {
	*Pass
	stage   int
	settled map[string]bool // variables of the stage that have a value, or were told of
	defined map[string][]stage.Definition
}

func (r *scopeReader) read(s *eval.Step) {
	if r.stage != s.Stage {
		r.stage, r.settled = s.Stage, map[string]bool{}
	}
	commands := r.File.Items()[s.Item].Abs(s.Instr.Body.Span).Start
	for _, u := range r.Uses(s.Item) {
		if u.Span.Start < commands || r.settled[u.Name] {
			continue
		}
		if _, held := s.Before.Lookup(u.Name); held || s.Before.Declared(u.Name) {
			r.settled[u.Name] = true
		} else if def, ok := r.elsewhere(u); ok && !r.mayBeSet(s, u, def) {
			r.settled[u.Name] = true
			r.report(u, def)
		}
	}
}

// elsewhere is the definition that was likely meant to give the variable its value at u:
// one further down in the stage, one above the first FROM, BuildKit's own, which has no
// place, or one of another stage.
func (r *scopeReader) elsewhere(u stage.Use) (def stage.Definition, ok bool) {
	defs := r.definitions()[u.Name]
	for _, d := range defs {
		if d.Item > u.Item && r.At(d.Item) == r.stage {
			return d, true
		}
	}
	if def, ok = r.Global(u.Name); ok {
		return def, true
	}
	if slices.Contains(stage.PlatformArgs, u.Name) {
		return stage.Definition{Name: u.Name, Item: nowhere, Arg: true}, true
	}
	if len(defs) == 0 || meansSomething(u.Name) {
		return def, false
	}
	return defs[0], true
}

// definitions are all of the file's stages, by their names.
func (r *scopeReader) definitions() map[string][]stage.Definition {
	if r.defined == nil {
		r.defined = map[string][]stage.Definition{}
		for i := r.BeforeFirst(); i < r.File.Len(); i++ {
			for _, d := range r.Definitions(i) {
				r.defined[d.Name] = append(r.defined[d.Name], d)
			}
		}
	}
	return r.defined
}

// mayBeSet tells whether the variable may have a value at u all the same: of the shell, of
// the image, of a secret, of a stage that a build argument chooses. Where the use has a word
// for the variable's absence, it is meant to have none.
func (r *scopeReader) mayBeSet(s *eval.Step, u stage.Use, def stage.Definition) bool {
	src := r.File.Text()
	if strings.HasPrefix(u.Span.Of(src), "${") && u.Span.End < len(src) && strings.IndexByte(":-+=?", src[u.Span.End]) >= 0 {
		return true
	}
	if _, startup := s.Before.Lookup("BASH_ENV"); startup || r.setByMount(u) || r.imageMaySet(u.Name, def) {
		return true
	}
	return r.MaySet(u.Item, u.Name)
}

// setByMount tells whether a secret is given to the RUN in the variable.
func (p *Pass) setByMount(u stage.Use) bool {
	return stage.HasMountValue(p.Instr(u.Item), "env", u.Name)
}

// global tells whether the definition is for FROM only.
func (r *scopeReader) global(def stage.Definition) bool {
	return def.Item == nowhere || def.Item < r.BeforeFirst()
}

// imageMaySet tells whether what the stage begins with may set the variable called name. Of
// an image that is not known that is so for a name that an ENV sets elsewhere, or another
// image. An image that is chosen by the variable often has it too.
func (r *scopeReader) imageMaySet(name string, def stage.Definition) bool {
	base := rootImage(r.Pass, r.stage)
	if base != nil && slices.ContainsFunc(baseVariables(r.Pass, base), func(w syntax.Word) bool { return w.Text == name }) {
		return true
	}
	if r.global(def) {
		return false
	}
	if stage.PosixShellHas(name) || slices.Contains(setBySystem, name) || r.chosenBase() || r.unknownKeys() {
		return true
	}
	if base != nil && !strings.Contains(repositoryText(base.Text), "$") && r.variablesKnown(base) {
		return false
	}
	return base != nil && (!def.Arg || eval.SetBySomeImage(name))
}

// setBySystem are variables that a shell inherits whatever the file says.
var setBySystem = []string{"HOME", "HOSTNAME", "LANG", "LANGUAGE", "LOGNAME", "PATH", "PWD", "SHELL", "TERM", "TMPDIR", "TZ", "USER"}

func baseVariables(p *Pass, base *stage.Reference) []syntax.Word {
	in := p.Instr(base.Item)
	return in.Variables(in.Args[0])
}

// repositoryText is an image's name, as it is written, without its tag and digest.
func repositoryText(image string) string {
	image, _, _ = strings.Cut(image, "@")
	if i := strings.LastIndexByte(image, ':'); i > strings.LastIndexByte(image, '/') && !strings.HasPrefix(image[i:], ":-") {
		image = image[:i]
	}
	return image
}

// chosenBase tells whether a build argument chooses what the stage is built on, or a named
// context stands in for it.
func (r *scopeReader) chosenBase() bool {
	for i := r.stage; ; i = r.Stages()[i].Base.Target {
		switch base := &r.Stages()[i].Base; base.Kind {
		case stage.InFile:
			if base.ByArgument {
				return true
			}
		case stage.Image, stage.Scratch:
			return false
		default:
			return true
		}
	}
}

// unknownKeys tells whether an ENV of the file sets a variable whose name is not known.
func (r *scopeReader) unknownKeys() bool {
	for _, defs := range r.definitions() {
		if slices.ContainsFunc(defs, func(d stage.Definition) bool { return d.Open }) {
			return true
		}
	}
	return false
}

func (r *scopeReader) report(u stage.Use, def stage.Definition) {
	var related []Related
	if def.Item != nowhere {
		related = []Related{{def.Span, "the " + definer(def) + " that is out of scope here"}}
	}
	in := r.stage
	r.Report(u.Span, fmt.Sprintf("%s has no value here: %s", u.Name, r.why(def)), related...).Fix(func() (Fix, bool) {
		switch {
		case r.global(def):
			return declaredInStage(r.Pass, in, u.Item, u.Name)
		case r.At(def.Item) == in:
			return movedUp(r.Pass, def, u.Item)
		}
		return setInStage(r.Pass, in, u.Item, def)
	})
}

func definer(def stage.Definition) string {
	if def.Arg {
		return "ARG"
	}
	return "ENV"
}

// why tells why the variable that def sets has no value in the stage.
func (r *scopeReader) why(def stage.Definition) string {
	switch {
	case def.Item == nowhere:
		return fmt.Sprintf("BuildKit sets it only in a stage that says ARG %s", def.Name)
	case r.global(def):
		return fmt.Sprintf("it is set above the first FROM, and this stage does not say ARG %s", def.Name)
	case r.At(def.Item) == r.stage:
		return fmt.Sprintf("the %s that sets it stands further down", definer(def))
	}
	return r.label(def) + " sets it, and this stage is not built on that one"
}

// label is how a message names the stage of the definition.
func (r *scopeReader) label(def stage.Definition) string {
	if s := &r.Stages()[r.At(def.Item)]; s.Name != "" {
		return fmt.Sprintf("stage %q", s.Name)
	}
	return "another stage"
}

// setInStage sets the variable in the stage too, as def does, above the instruction that
// needs it first.
func setInStage(p *Pass, s, item int, def stage.Definition) (Fix, bool) {
	span := definitionSpan(p, def.Item, def)
	if pairs := p.Instr(def.Item).Pairs; len(pairs) == 1 {
		it := &p.File.Items()[def.Item]
		span = it.Abs(it.Instr.Body.Span)
	}
	setting := span.Of(p.File.Text())
	if strings.ContainsAny(setting, "$\n") || !def.Value && !def.Arg {
		return Fix{}, false
	}
	edits, ok := insertedInStage(p, s, item, definer(def), setting)
	return Fix{fmt.Sprintf("Set %s in this stage too", def.Name), edits, false}, ok
}

// movedUp puts the instruction of def above that at item, if it is there for def alone and
// reads no variables.
func movedUp(p *Pass, def stage.Definition, item int) (Fix, bool) {
	from, to := &p.File.Items()[def.Item], p.File.Items()[item].Span.Start
	line := from.Span.Of(p.File.Text())
	if len(from.Instr.Pairs) != 1 || strings.Contains(line, "$") || p.swallowed(item) || p.swallowed(def.Item) || from.Instr.LooksAhead {
		return Fix{}, false
	}
	if !strings.HasSuffix(line, "\n") {
		line += lineEnd(p)
	}
	edits := append(insert(to, line), edit(from.Span, "")...)
	return Fix{fmt.Sprintf("Move %s %s above this RUN", strings.ToUpper(from.Instr.Name), def.Name), edits, false}, true
}
