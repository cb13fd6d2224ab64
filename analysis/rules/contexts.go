package rules

import (
	"fmt"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/stage"
)

// contextOf is the folder that an origin means; nil if it is none that is known.
func (p *Pass) contextOf(o eval.Origin) *files.Context {
	switch o.Kind {
	case stage.Context:
		return p.contexts.Build
	case stage.KindNamedContext:
		return p.contexts.Of(o.Name)
	}
	return nil
}

// ignoredLine is the line of the ignore file that leaves a missing source out; 0 if none does.
func (p *Pass) ignoredLine(m files.Missing) int {
	context := p.contextOf(m.Origin)
	if context == nil || m.Whole {
		return 0
	}
	_, line := context.IgnoredBy(m.Path)
	return line
}

// contextName is what a message calls the context that an origin means.
func (p *Pass) contextName(o eval.Origin) string {
	if o.Kind == stage.KindNamedContext {
		return fmt.Sprintf("the context %q", o.Name)
	}
	if context := p.contextOf(o); context != nil && context.Folder != "." {
		return "the build context " + context.Folder
	}
	return "the build context"
}

// trusts tells whether the file is likely built with the folder that an origin means: most of
// what it takes from there is there. A build may stand in a file only to be there, or find
// what a person puts into the folder. A folder that a person names is trusted.
func (p *Pass) trusts(o eval.Origin) bool {
	context := p.contextOf(o)
	if context == nil || !context.Asked {
		return true
	}
	if known, ok := p.trusted[context]; ok {
		return known
	}
	if p.trusted == nil {
		p.trusted = map[*files.Context]bool{}
	}
	there, missing := 0, 0
	for _, s := range p.steps("copy", "add", "run") {
		for _, m := range p.files().Missing(s) {
			if p.contextOf(m.Origin) == context && m.Fixed && !m.Whole {
				missing++
			}
		}
		if s.Copy != nil && p.contextOf(s.Copy.Origin) == context {
			there += p.present(s)
		}
	}
	p.trusted[context] = there >= missing && there > 0
	return p.trusted[context]
}

// present counts the sources of a copy that are there, but for the whole of its context.
func (p *Pass) present(s *eval.Step) (n int) {
	root := p.files().From(s)
	for i := range s.Copy.Sources {
		if src := &s.Copy.Sources[i]; src.Kind == eval.SourcePath && src.Fixed && !src.Pattern && src.Path != "/" && root.Lookup(src.Path).Sure == files.Certain {
			n++
		}
	}
	return n
}
