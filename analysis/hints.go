package analysis

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// HintKind tells what an inlay hint tells.
type HintKind uint8

// What inlay hints tell.
const (
	HintIndex    HintKind = iota // of a stage without a name
	HintMeaning                  // what stage an index means
	HintBase                     // what a base with variables stands for
	HintPlatform                 // what platform a stage is for
)

// Hint is a few words shown at a place that the text does not have.
type Hint struct {
	Kind    HintKind
	Off     int
	Label   string
	Tooltip string
	Before  bool // it belongs to what stands behind it
}

// Hints are those within the span, in the order of the text.
func (d *Document) Hints(within text.Span) []Hint {
	out := []Hint{}
	add := func(h Hint) {
		if within.Touches(h.Off) {
			out = append(out, h)
		}
	}
	next := 0
	for i := range d.Stages() {
		d.stageHints(&d.Stages()[i], add)
		for ; next < len(d.Refs()) && d.Refs()[next].Stage == i; next++ {
			d.meaning(&d.Refs()[next], add)
		}
	}
	return out
}

func (d *Document) stageHints(s *stage.Stage, add func(Hint)) {
	if s.Name == "" && len(d.Stages()) > 1 {
		add(Hint{HintIndex, s.From.Start, strconv.Itoa(s.Index), "the index of this stage, for COPY --from=" + strconv.Itoa(s.Index), true})
	}
	if f := d.Instr(s.Items[0]).Flag("platform"); f != nil && strings.Contains(s.Platform, "$") {
		if value, err := d.ExpandFrom(s.Platform); err == nil && value != "" {
			at := d.File.Items()[s.Items[0]].Abs(f.Span).End
			add(Hint{HintPlatform, at, "= " + value, "what the platform's variables stand for", false})
		}
	}
	if b := &s.Base; strings.Contains(b.Text, "$") && b.Expanded != "" && b.Expanded != b.Text {
		add(Hint{HintBase, d.behindBase(s), "= " + b.Expanded, "what the base's variables stand for", false})
	}
	d.inheritedPlatform(s, add)
}

// behindBase is the end of a stage's base, with the quote that may close it.
func (d *Document) behindBase(s *stage.Stage) int {
	it := &d.File.Items()[s.Items[0]]
	return it.Abs(it.Instr.Args[0].Span).End
}

// inheritedPlatform tells the platform that a stage has from the one at the bottom.
func (d *Document) inheritedPlatform(s *stage.Stage, add func(Hint)) {
	root := &d.Stages()[d.root(s.Index).Stage]
	if root == s || root.Platform == "" || root.Base.Kind == stage.Scratch {
		return
	}
	value, err := d.ExpandFrom(root.Platform)
	if err != nil || value == "" || value == d.Platform() && s.Platform == "" {
		return
	}
	add(Hint{HintPlatform, d.behindBase(s), "on " + value, "the platform of the stage " + root.Label(), false})
}

// meaning tells what stage an index means.
func (d *Document) meaning(r *stage.Reference, add func(Hint)) {
	if r.Kind != stage.InFile || strings.EqualFold(r.Text, d.Stages()[r.Target].Name) {
		return
	}
	s := &d.Stages()[r.Target]
	add(Hint{HintMeaning, r.Span.End, "= " + orElse(s.Name, "FROM "+s.Base.Text), fmt.Sprintf("the stage in line %d", d.line(s.From.Start)), false})
}
