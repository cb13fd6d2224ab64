package completion

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// completeEpoch offers what ARG SOURCE_DATE_EPOCH can take the time from: the stages that
// only fetch a file, and the build context (dockerfile2llb/epoch.go:60).
func (c *cursor) completeEpoch() []Item {
	item, pair, ok := c.d.Model.EpochPair()
	if !ok || item != c.Item || c.stage() != stage.None || !pair.Value.Span.Touches(c.Off) || strings.Contains(c.Instr.Src[pair.Key.Span.Start:pair.Value.Span.End], "\n") {
		return nil
	}
	span := c.abs(pair.Value.Span)
	out := []Item{{Kind: KindValue, Label: "context", detail: "the time of the build context", Edit: text.Edit{Span: span, New: "context"}}}
	var names []string
	for i := range c.d.Model.Count() {
		name := c.d.Model.Name(i)
		if name == "" || name == "context" || slices.Contains(names, name) {
			continue
		}
		names = append(names, name) // of several with one name BuildKit takes the first
		if wrong, _ := c.d.Model.EpochStageError(i); wrong != "" {
			continue
		}
		out = append(out, Item{Kind: KindStage, Label: name, Edit: text.Edit{Span: span, New: name}, stages: c.d, stage: i})
	}
	return out
}
