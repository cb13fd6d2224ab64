package workspace

import (
	"slices"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// matter is what a finding is about, in whatever words.
type matter struct {
	code string
	at   text.Span
}

func matterOf(f *rules.Diagnostic) matter { return matter{f.Code, f.Span} }

// varies tells whether one build can have the finding and another not. Hints tell of the
// file as a whole.
func varies(f *rules.Diagnostic) bool {
	return mayVary(f.Rule) && f.Severity <= rules.Warning
}

func mayVary(r *rules.Rule) bool { return !r.OwnBuild && !r.OfText && r.Severity <= rules.Warning }

// acrossBuilds is what the builds of d have wrong, of which own is what its own build has.
// That is told, and in which builds it is so if not in all. What only others have is a
// warning at most: who builds them may give other arguments. It is nil if it became unwanted.
func (d *Document) acrossBuilds(own []*rules.Diagnostic, named []NamedBuild, in rules.Input) []*rules.Diagnostic {
	if len(named) == 0 {
		return own
	}
	all := d.evaluations(named, in.Contexts)
	if len(all) == 1 || !d.readsBuild() && !readsContext(all) {
		return own
	}
	d.others.giveTo(all[1:])
	for _, e := range all[1:] {
		if !d.evaluate(e, in) {
			return nil
		}
	}
	all[0].takeAll(d.Model, own)
	out := make([]*rules.Diagnostic, 0, len(own))
	for _, f := range own {
		out = append(out, d.told(f, all))
	}
	out = append(out, d.elsewhere(all)...)
	slices.SortStableFunc(out, rules.Order)
	return out
}

// evaluate finds what is wrong in the builds of e; ok is false if that became unwanted.
func (d *Document) evaluate(e *evaluation, in rules.Input) (ok bool) {
	if e.unsure {
		return true
	}
	in.Model, in.Cache = stage.NewModel(d.Model.File, e.build), e.cache
	in.Ignore, in.Contexts, in.Wanted = e.context.ignored, e.files, mayVary
	e.takeAll(in.Model, rules.Check(in))
	e.kept = slices.DeleteFunc(e.kept, func(f *rules.Diagnostic) bool { return !e.reaches(f) || e.isDoubtful(f) })
	return !in.Unwanted()
}

// takeAll notes what was found in the builds of e, which have the model m.
func (e *evaluation) takeAll(m *stage.Model, found []*rules.Diagnostic) {
	e.model, e.reached, e.doubts = m, m.Reachable(), doubtsOf(m, e.open)
	e.found = map[matter]bool{}
	for _, f := range found {
		if varies(f) {
			e.kept = append(e.kept, f)
			e.found[matterOf(f)] = true
		}
	}
}

// reaches tells whether the builds of e come to the place of a finding.
func (e *evaluation) reaches(f *rules.Diagnostic) bool {
	in := stageOf(e.model, f)
	return in == stage.None || e.reached[in]
}

// isDoubtful tells whether a finding hangs on what nobody knows of the builds of e.
func (e *evaluation) isDoubtful(f *rules.Diagnostic) bool {
	return f.Rule.OfContext && !e.context.known || e.doubts.at(e.model, f)
}

// stageOf is the stage that a finding stands in, or stage.None.
func stageOf(m *stage.Model, f *rules.Diagnostic) int { return m.At(m.File.ItemAt(f.Span.Start)) }

// told is a finding of the document's own build as it is told where other builds are known.
func (d *Document) told(f *rules.Diagnostic, all []*evaluation) *rules.Diagnostic {
	if !varies(f) {
		return f
	}
	var with []buildName
	without, unknown := false, false
	for _, e := range all {
		switch {
		case e.unsure:
			unknown = true
		case len(e.names) == 0 || !e.reaches(f):
		case e.isDoubtful(f):
			unknown = true
		case e.found[matterOf(f)]:
			with = append(with, e.names...)
		default:
			without = true
		}
	}
	switch {
	case !without:
		return f
	case len(with) > 0:
		return d.withSeverity(f.Worded(f.Message+inBuilds(with)), rules.Warning)
	case unknown:
		return d.withSeverity(f.Worded(f.Message), rules.Warning)
	}
	return d.withSeverity(f.Worded(f.Message+" (in no build of the workspace)"), rules.Hint)
}

// withSeverity makes f matter as little as that, unless the settings say how much it does.
func (d *Document) withSeverity(f *rules.Diagnostic, least rules.Severity) *rules.Diagnostic {
	if _, asked := d.Options.Rules.Severity[f.Code]; !asked {
		f.Severity = max(f.Severity, least)
	}
	return f
}

// elsewhere are the findings that the document's own build does not have.
func (d *Document) elsewhere(all []*evaluation) (out []*rules.Diagnostic) {
	type said struct {
		matter
		message string
	}
	names := map[said][]buildName{}
	var order []*rules.Diagnostic
	for _, e := range all[1:] {
		for _, f := range e.kept {
			if all[0].found[matterOf(f)] {
				continue
			}
			is := said{matterOf(f), f.Message}
			if names[is] == nil {
				order = append(order, f)
			}
			names[is] = append(names[is], e.names...)
		}
	}
	for _, f := range order {
		told := f.Worded(f.Message + inBuilds(names[said{matterOf(f), f.Message}]))
		out = append(out, d.withSeverity(told, rules.Warning))
	}
	return out
}
