package analysis

import (
	"slices"

	"github.com/stagels/stagels/analysis/refactor"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Refactorings are what can be made of the instructions in the span, in bytes,
// without changing what is built. Each has been tried: after it BuildKit refuses and
// reports nothing else than before.
func Refactorings(d *workspace.Document, span text.Span) []refactor.Result {
	if rules.OtherFrontend(d.Model) != "" {
		return nil
	}
	d = d.AskingOnce()
	offers := refactor.Offers(d.Model, d.Images(), d.Cache, func() refactor.Contexts { return contextsOf(d) }, span)
	if len(offers) == 0 {
		return nil
	}
	t := NewFixer(d)
	return slices.DeleteFunc(offers, func(r refactor.Result) bool {
		next := t.after(r.Edits)
		return next.refused() > t.refused() || t.reportsAnew(next)
	})
}

func contextsOf(d *workspace.Document) (c refactor.Contexts) {
	known, all := d.BuildContexts()
	c.Known, c.Unknown = known, !all
	if d.Options.Around != nil {
		c.Around = d.Options.Around()
	}
	return c
}

// reportsAnew tells whether a check of BuildKit's says something of next that none says of t.
func (t Fixer) reportsAnew(next Fixer) bool {
	return slices.ContainsFunc(next.Found, func(d *rules.Diagnostic) bool {
		return d.Rule.BuildKit && !slices.ContainsFunc(t.Found, func(o *rules.Diagnostic) bool {
			return o.Code == d.Code && o.Message == d.Message
		})
	})
}
