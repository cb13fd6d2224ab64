package analysis

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// HintKind tells what an inlay hint tells.
type HintKind uint8

// What inlay hints tell.
const (
	HintIndex    HintKind = iota // of a stage without a name, where something takes from it by that
	HintMeaning                  // what stage an index means
	HintBase                     // the value of a variable in a base
	HintPlatform                 // the value of a variable in a platform
	HintTime                     // how long a step took in a build
)

// Hint is a few words shown at a place that the text does not have.
type Hint struct {
	Kind    HintKind
	Off     int
	Label   string
	Tooltip string
	Before  bool // it belongs to what stands behind it
	Within  bool // the word goes on behind it
}

// Hints are those within the span, in the order of the text.
func Hints(d *workspace.Document, within text.Span) []Hint {
	out := []Hint{}
	add := func(h Hint) {
		if within.Touches(h.Off) {
			out = append(out, h)
		}
	}
	byIndex := takenByIndex(d)
	next := 0
	for i := range d.Model.Stages() {
		stageHints(d, &d.Model.Stages()[i], byIndex[i], add)
		for ; next < len(d.Model.Refs()) && d.Model.Refs()[next].In == i; next++ {
			meaning(d, &d.Model.Refs()[next], add)
		}
	}
	return out
}

// takenByIndex are the stages that a COPY means by their index.
func takenByIndex(d *workspace.Document) map[int]bool {
	out := map[int]bool{}
	for i := range d.Model.Refs() {
		if r := &d.Model.Refs()[i]; byIndex(d, r) {
			out[r.Target] = true
		}
	}
	return out
}

func byIndex(d *workspace.Document, r *stage.Reference) bool {
	return r.Kind == stage.InFile && !strings.EqualFold(r.Text, d.Model.Name(r.Target))
}

func stageHints(d *workspace.Document, s *stage.Stage, byIndex bool, add func(Hint)) {
	if s.Name == "" && byIndex {
		add(Hint{Kind: HintIndex, Off: s.From.Start, Label: strconv.Itoa(s.Index), Tooltip: "the index of this stage, for COPY --from=" + strconv.Itoa(s.Index), Before: true})
	}
	in := d.Model.Instr(s.Items[0])
	if f := stage.FlagOf(in, spec.Platform); f != nil {
		values(d, s, f.Value, HintPlatform, add)
	}
	if len(in.Args) > 0 {
		values(d, s, in.Args[0], HintBase, add)
	}
}

// values are what stands for each variable in a word of the stage's FROM. What the
// machine says, as in BUILDPLATFORM, is left out, and a default that is there to be read.
func values(d *workspace.Document, s *stage.Stage, w syntax.Word, kind HintKind, add func(Hint)) {
	if !strings.Contains(w.Text, "$") {
		return
	}
	it := &d.Model.File.Items()[s.Items[0]]
	end := 0
	for _, v := range it.Instr.Variables(w) {
		span := it.Abs(it.Instr.Whole(v))
		if span.Start < end || ofTheMachine(d, v.Text) {
			continue
		}
		end = span.End
		written := span.Of(d.Text())
		value, err := d.Model.ExpandFrom(written)
		if err != nil || value == "" || strings.Contains(written, value) || strings.Contains(written, "\n") {
			continue
		}
		add(Hint{Kind: kind, Off: end, Label: "= " + value, Tooltip: "the value of " + v.Text, Within: end < it.Abs(w.Span).End})
	}
}

// ofTheMachine tells whether nothing but the machine or --platform gives the variable
// its value.
func ofTheMachine(d *workspace.Document, name string) bool {
	_, given := d.Model.BuildArg(name)
	def, declared := d.Model.Global(name)
	return slices.Contains(stage.PlatformArgs, name) && name != "TARGETSTAGE" && !given && !(declared && def.Value)
}

// meaning tells what stage an index means.
func meaning(d *workspace.Document, r *stage.Reference, add func(Hint)) {
	if !byIndex(d, r) {
		return
	}
	s := &d.Model.Stages()[r.Target]
	add(Hint{Kind: HintMeaning, Off: r.Span.End, Label: "= " + orElse(s.Name, "FROM "+s.Base.Text), Tooltip: fmt.Sprintf("the stage in line %d", d.Line(s.From.Start))})
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
