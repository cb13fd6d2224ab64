package analysis

import (
	"slices"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
)

// round makes fixes of one text together.
type round struct {
	from, now Fixer
	made      []text.Edit // from the one to the other, in order
}

// mostTries is how often a round looks at the file: what is left is another round's, or
// stays if this one mended nothing. So all rounds together look about as often at a long
// file as at a short one.
const mostTries = 24

// make makes those of the fixes after which the build is the same: all or, if it is not,
// what can be made of each part.
func (r *round) make(fixes []rules.Fix) {
	parts := [][]rules.Fix{fixes}
	for tries := 0; tries < mostTries && len(parts) > 0; tries++ {
		part := parts[0]
		parts = parts[1:]
		if len(part) == 0 {
			continue
		}
		edits := slices.Clone(r.made)
		for _, fix := range part {
			edits = append(edits, fix.Edits...)
		}
		sortEdits(edits)
		next := r.from.after(edits)
		if r.now.harmless(next) {
			r.now, r.made = next, edits
		} else if len(part) > 1 {
			parts = append(parts, r.split(part, next)...)
		}
	}
}

// split parts fixes that cannot all be made: those in instructions which came out
// otherwise are by themselves. If these are all or none, there are two halves.
func (r *round) split(fixes []rules.Fix, next Fixer) [][]rules.Fix {
	var well, ill []rules.Fix
	other := r.from.otherItems(next)
	for _, fix := range fixes {
		if slices.ContainsFunc(fix.Edits, func(e text.Edit) bool { return other[r.from.Document.Model.File.ItemAt(e.Span.Start)] }) {
			ill = append(ill, fix)
		} else {
			well = append(well, fix)
		}
	}
	if len(well) == 0 || len(ill) == 0 {
		return [][]rules.Fix{fixes[:len(fixes)/2], fixes[len(fixes)/2:]}
	}
	return [][]rules.Fix{well, ill}
}

// otherItems are the items that a build makes something else of in next, or of which
// rules say more there; none if nobody can tell, as there are more or fewer.
func (t Fixer) otherItems(next Fixer) map[int]bool {
	out := map[int]bool{}
	if t.Document.Model.File.Len() != next.Document.Model.File.Len() {
		return out
	}
	was, now := t.effects(), next.effects()
	for _, lines := range [][2][]eval.Line{{was.asked, now.asked}, {was.given, now.given}} {
		if len(lines[0]) != len(lines[1]) {
			continue
		}
		for i, line := range lines[0] {
			if line.Text != lines[1][i].Text {
				out[line.Item] = true
			}
		}
	}
	said := t.saidOf()
	for of, n := range next.saidOf() {
		if n > said[of] {
			out[of.item] = true
		}
	}
	return out
}

// said is a rule's name, and an item that the rule speaks of.
type said struct {
	item int
	code string
}

// saidOf is how often each rule speaks of each item.
func (t Fixer) saidOf() map[said]int {
	out := map[said]int{}
	for _, d := range t.Found {
		out[said{t.Document.Model.File.ItemAt(d.Span.Start), d.Code}]++
	}
	return out
}
