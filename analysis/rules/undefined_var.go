package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/distribution/reference"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// A variable that nothing has defined is blank
// (dockerfile2llb/validations.go:201). What well-known images define is known; what
// another does only a registry could tell.
var _ = register(check(&linter.RuleUndefinedVar, checkUndefinedVars))

func checkUndefinedVars(p *Pass) {
	for i := range p.trace.Steps {
		s := &p.trace.Steps[i]
		if s.Stage == stage.None || s.Instr.Name == "from" {
			continue
		}
		for _, w := range s.Words {
			for _, u := range w.Unset {
				reportUndefined(p, s, u)
			}
		}
	}
}

func reportUndefined(p *Pass, s *eval.Step, u eval.Unset) {
	near := ""
	if p.compares(u.Written()) {
		near = u.Near()
	}
	d := p.reportStep(s, u.Span, linter.RuleUndefinedVar.Format(u.Name, near))
	switch base := unknownRoot(p, s.Stage); {
	case base != nil && (appended(s, u) || !(len(u.Name) > 2 && near != "" && isSlip(u.Name, near))):
		p.askRegistry(d, base)
	case s.Before.MayHave(u.Name):
		p.byDefault(d, "the base image may set it")
	case u.Name == "PATH":
		p.byDefault(d, "BuildKit sets it in a build for Linux")
	case s.Instr.Name == "arg":
		p.byDefault(d, defaultUnread)
	}
	if d == nil || s.Trigger {
		return
	}
	near = likely(d, u.Name, near)
	at := p.File.Items()[s.Item].Abs(u.Span)
	if p.explainEarlyRead(d, s, u.Span) {
		return
	}
	if def, ok := p.Global(u.Name); ok {
		d.Related = append(d.Related, Related{def.Span, fmt.Sprintf("this ARG is for FROM only: a stage sees it where it says ARG %s", u.Name)})
		d.Fix(func() (Fix, bool) { return declaredInStage(p, s.Stage, s.Item, u.Name) })
	} else if near != "" {
		d.Fix(func() (Fix, bool) { return renamedVariable(p, at, u.Name, near) })
	}
}

// askRegistry says that the diagnostic holds unless the base image sets the variable, which
// BuildKit looks up (dockerfile2llb/convert.go:805).
func (p *Pass) askRegistry(d *Diagnostic, base *stage.Reference) {
	if d == nil {
		return
	}
	if d.Severity == Error {
		p.byDefault(d, "the base image may set it")
		return
	}
	p.asHint(d)
	if base.Kind == stage.Unknown {
		d.add("; the base image that a build argument names may set it")
		return
	}
	name := base.Expanded
	if _, err := reference.ParseNormalizedNamed(name); err != nil {
		name = base.Text
	}
	d.add(fmt.Sprintf("; %s may set it, which BuildKit looks up and stagels cannot", name))
}

// appended tells whether the variable is read to set it, as in ENV CPATH=/x:$CPATH.
func appended(s *eval.Step, u eval.Unset) bool {
	return s.Instr.Name == "env" && slices.ContainsFunc(s.Instr.Pairs, func(pair syntax.Pair) bool {
		return pair.Key.Text == u.Name && pair.Value.Span.Start <= u.Span.Start && u.Span.End <= pair.Value.Span.End
	})
}

// likely is near, the variable that BuildKit suggests in the place of name, or "" if it is
// so far away that nobody meant it. Then d does not suggest it either.
func likely(d *Diagnostic, name, near string) string {
	if near == "" || 2*levenshtein.Distance(name, near, nil) < len(name) || len(name) > 2 && isSlip(name, near) {
		return near
	}
	if d != nil {
		d.Message, _, _ = strings.Cut(d.Message, " (did you mean")
	}
	return ""
}

// root is the base at the bottom of the stage's chain.
func root(p *Pass, s int) *stage.Reference {
	for p.Stages()[s].Base.Kind == stage.InFile {
		s = p.Stages()[s].Base.Target
	}
	return &p.Stages()[s].Base
}

// rootImage is the root of the stage, if it is an image.
func rootImage(p *Pass, s int) *stage.Reference {
	if base := root(p, s); base.Kind == stage.Image {
		return base
	}
	return nil
}

// unknownRoot is the root of the stage, if nobody knows offline all that it sets: an image,
// a named context, or what a build argument without a default names; else nil.
func unknownRoot(p *Pass, s int) *stage.Reference {
	base := root(p, s)
	switch base.Kind {
	case stage.Scratch:
		return nil
	case stage.Image:
		if p.variablesKnown(base) {
			return nil
		}
	}
	return base
}

// variablesOf are the variables that an image sets, by the settings and by all that is known
// of it offline.
func (p *Pass) variablesOf(base *stage.Reference) []string {
	return eval.VariablesOf(p.settings.Images, base.Expanded)
}

// variablesKnown tells whether variablesOf are all that the image sets, beside PATH.
func (p *Pass) variablesKnown(base *stage.Reference) bool {
	_, ok := eval.Described(p.settings.Images, base.Expanded)
	return ok || eval.VariablesKnown(base.Expanded)
}

// variableName is a name that can stand behind a $ (frontend/dockerfile/shell/lex.go:457).
var variableName = pattern.New(`^[A-Za-z_][A-Za-z0-9_]*$`)

// renamedVariable writes near for the variable called name at the span.
func renamedVariable(p *Pass, at text.Span, name, near string) (Fix, bool) {
	old := at.Of(p.File.Text())
	written := strings.Replace(old, name, near, 1)
	return Fix{fmt.Sprintf("Use $%s", near), edit(at, written), false}, written != old && variableName.Matches(near)
}

// declaredInStage declares an ARG in the stage, above the instruction that needs
// it first.
func declaredInStage(p *Pass, s, item int, name string) (Fix, bool) {
	edits, ok := insertedInStage(p, s, item, "ARG", name)
	return Fix{fmt.Sprintf("Declare ARG %s in this stage", name), edits, false}, ok
}

// insertedInStage writes an ARG or ENV in the stage, behind the last ARG above the item.
func insertedInStage(p *Pass, s, item int, keyword, setting string) ([]text.Edit, bool) {
	first := p.Stages()[s].Items[0] + 1
	for i := first; i < item; i++ {
		if in := p.Instr(i); in != nil && in.Name == "arg" {
			first = i + 1
		}
	}
	if p.swallowed(first) {
		return nil, false
	}
	at := p.File.Items()[first-1].Span.End
	line := casedLike(keyword, p.Instr(item).Keyword.Text) + " " + setting + lineEnd(p)
	if !strings.HasSuffix(p.File.Text()[:at], "\n") {
		line = lineEnd(p) + strings.TrimRight(line, "\r\n")
	}
	return insert(at, line), true
}
