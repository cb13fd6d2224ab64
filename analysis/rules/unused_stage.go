package rules

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// A stage that nothing takes from may still be a target of its own. So only one
// whose name says that it is a step on the way is told of, and none that a comment
// describes.
var _ = register(Rule{
	Name: "UnusedStage", Severity: Hint, Check: checkUnusedStages,
	Summary: "Nothing takes from the stage",
})

func checkUnusedStages(p *Pass) {
	used := usedStages(p)
	built := p.Buildable()
	for i := range p.Stages() {
		s := &p.Stages()[i]
		if used[i] || !built[i] || hasTriggers(p, s) || i == p.Final() || i == len(p.Stages())-1 || !onTheWay(s.Name) || p.Doc(s) != "" || p.asked(s.Name) {
			continue
		}
		p.Report(s.NameSpan, fmt.Sprintf("no stage takes from %q: it is built only if it is the target", s.Name)).
			Fix(func() (Fix, bool) { return withoutStage(p, s) })
	}
}

// usedStages tells of each stage whether another is built on it or takes from it,
// or nearly names it; all are, where there are too many names to compare.
func usedStages(p *Pass) []bool {
	used := make([]bool, len(p.Stages()))
	all := func() {
		for i := range used {
			used[i] = true
		}
	}
	note := func(r *stage.Reference) {
		target := r.Target
		if r.Kind == stage.Image && r.Bare() {
			if !p.compares(p.Count()) {
				all()
				return
			}
			target = nearest(p.Model, r) // but for a slip
		}
		if target != stage.None && target != r.In {
			used[target] = true
		}
	}
	for i := range p.Stages() {
		note(&p.Stages()[i].Base)
		if p.Stages()[i].Base.ByArgument {
			all() // any may be meant
		}
	}
	for i := range p.Refs() {
		note(&p.Refs()[i])
	}
	if r, ok := p.Epoch(); ok {
		note(&r)
	}
	return used
}

// hasTriggers tells whether the stage is made for other files to build on.
func hasTriggers(p *Pass, s *stage.Stage) bool {
	for i := s.Items[0]; i < s.Items[1]; i++ {
		if in := p.Instr(i); in != nil && in.Name == "onbuild" {
			return true
		}
	}
	return false
}

// onTheWay tells whether a stage of that name is made for others to take from.
func onTheWay(name string) bool {
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune("-_.", r) }) {
		switch part {
		case "builder", "deps", "dependencies", "base", "intermediate", "temp", "tmp", "download", "downloader", "fetch", "fetcher":
			return true
		}
	}
	return false
}

// withoutStage removes a stage with the comments directly above it, unless an index
// would then mean another stage.
func withoutStage(p *Pass, s *stage.Stage) (Fix, bool) {
	for i := range p.Refs() {
		if n, err := strconv.Atoi(p.Refs()[i].Text); err == nil && n >= s.Index {
			return Fix{}, false
		}
	}
	first, last := s.Items[0], s.Items[1]
	for first > 0 && commentOrBlank(p, first-1) && s.Index > 0 && !blank(p, first-1) {
		first--
	}
	for last > first && last < len(p.File.Items()) && commentOrBlank(p, last-1) && !blank(p, last-1) {
		last-- // they speak of the next stage
	}
	span := text.Span{Start: p.File.Items()[first].Span.Start, End: p.File.Items()[last-1].Span.End}
	return Fix{"Remove this stage", edit(span, ""), false}, true
}

func commentOrBlank(p *Pass, item int) bool { return p.File.Items()[item].Instr == nil }

func blank(p *Pass, item int) bool {
	return strings.TrimSpace(p.File.Items()[item].Span.Of(p.File.Text())) == ""
}
