package analysis

import (
	"sort"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// Occurrence is a place that names a stage: where it is defined, or where it is
// taken from. All that follows a stage through the file reads these.
type Occurrence struct {
	Span       text.Span
	Target     int // the stage meant, or stage.None for an image and the like
	Definition bool
	Ref        *stage.Reference // of what is no definition
}

// Occurrences are the definitions and references of the document in the order of
// its text.
func Occurrences(d *workspace.Document) []Occurrence {
	out := make([]Occurrence, 0, 2*len(d.Model.Stages())+len(d.Model.Refs()))
	if r, ok := d.Model.Epoch(); ok {
		out = append(out, referenceOccurrence(&r))
	}
	next := 0
	for i := range d.Model.Stages() {
		s := &d.Model.Stages()[i]
		out = append(out, stageOccurrences(d, s)...)
		for ; next < len(d.Model.Refs()) && d.Model.Refs()[next].In == i; next++ {
			out = append(out, referenceOccurrence(&d.Model.Refs()[next]))
		}
	}
	return out
}

func stageOccurrences(d *workspace.Document, s *stage.Stage) []Occurrence {
	out := []Occurrence{referenceOccurrence(&s.Base)}
	if s.Name != "" {
		out = append(out, Occurrence{Span: s.NameSpan, Target: s.Index, Definition: true})
	}
	return out
}

func referenceOccurrence(r *stage.Reference) Occurrence {
	return Occurrence{Span: r.Span, Target: r.Target, Ref: r}
}

// OccurrenceAt is the occurrence that the cursor at off stands in, or at either
// end of.
func OccurrenceAt(d *workspace.Document, off int) (Occurrence, bool) {
	item := d.Model.File.ItemAt(off)
	s := d.Model.At(item)
	if s == stage.None {
		r, ok := d.Model.Epoch()
		return referenceOccurrence(&r), ok && r.Span.Touches(off)
	}
	var near []Occurrence
	if d.Model.Stages()[s].Items[0] == item {
		near = stageOccurrences(d, &d.Model.Stages()[s])
	}
	first := sort.Search(len(d.Model.Refs()), func(i int) bool { return d.Model.Refs()[i].Item >= item })
	for i := first; i < len(d.Model.Refs()) && d.Model.Refs()[i].Item == item; i++ {
		near = append(near, referenceOccurrence(&d.Model.Refs()[i]))
	}
	for _, o := range near {
		if o.Span.Touches(off) {
			return o, true
		}
	}
	return Occurrence{}, false
}
