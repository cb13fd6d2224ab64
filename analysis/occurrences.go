package analysis

import (
	"sort"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
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
func (d *Document) Occurrences() []Occurrence {
	out := make([]Occurrence, 0, 2*len(d.Stages())+len(d.Refs()))
	next := 0
	for i := range d.Stages() {
		s := &d.Stages()[i]
		out = append(out, d.stageOccurrences(s)...)
		for ; next < len(d.Refs()) && d.Refs()[next].Stage == i; next++ {
			out = append(out, referenceOccurrence(&d.Refs()[next]))
		}
	}
	return out
}

func (d *Document) stageOccurrences(s *stage.Stage) []Occurrence {
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
func (d *Document) OccurrenceAt(off int) (Occurrence, bool) {
	item := d.File.ItemAt(off)
	s := d.At(item)
	if s == stage.None {
		return Occurrence{}, false
	}
	var near []Occurrence
	if d.Stages()[s].Items[0] == item {
		near = d.stageOccurrences(&d.Stages()[s])
	}
	first := sort.Search(len(d.Refs()), func(i int) bool { return d.Refs()[i].Item >= item })
	for i := first; i < len(d.Refs()) && d.Refs()[i].Item == item; i++ {
		near = append(near, referenceOccurrence(&d.Refs()[i]))
	}
	for _, o := range near {
		if o.Span.Touches(off) {
			return o, true
		}
	}
	return Occurrence{}, false
}
