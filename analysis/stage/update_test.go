package stage

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/testdata/files"
)

// TestWith: after each of many edits the model made from the one before is the one
// that is read anew.
func TestWith(t *testing.T) {
	all := append(files.Corpus(t), files.Fixtures(t)...)
	rnd := rand.New(rand.NewPCG(17, 17))
	opt := Options{Platform: "linux/amd64", NamedContexts: []string{"context"}}
	steps, patched := 0, 0
	for _, f := range all {
		m := Build(syntax.Parse(f.Text), opt)
		for range 40 {
			next := syntax.Reparse(m.File, randomEdit(rnd, m.File.Text(), all))
			if c, ok := m.difference(next); ok {
				if _, ok := m.patched(next, c); ok {
					patched++
				}
			}
			steps++
			now, want := m.With(next), Build(next, opt)
			if diff := differ(now, want); diff != "" {
				t.Fatalf("%s: %s\n--- before\n%s\n--- after\n%s", f.Name, diff, m.File.Text(), next.Text())
			}
			m = now
		}
	}
	t.Logf("%d edits, %d of them without reading all stages anew", steps, patched)
}

// randomEdit types, removes, or pastes a part of some file, mostly near instructions.
func randomEdit(rnd *rand.Rand, src string, all []files.File) text.Edit {
	start := rnd.IntN(len(src) + 1)
	e := text.Edit{Span: text.Span{Start: start, End: start}}
	switch rnd.IntN(6) {
	case 0:
		e.Span.End = min(len(src), start+rnd.IntN(30))
	case 1:
		other := all[rnd.IntN(len(all))].Text
		from := rnd.IntN(len(other) + 1)
		e.New = other[from:min(len(other), from+rnd.IntN(80))]
	case 2:
		e.New = []string{"\nCOPY --from=0 a b\n", "\nRUN --mount=type=cache,target=/c ls\n", "\nONBUILD RUN --mount=type=cache,target=/c ls\n", "\nSHELL [\"sh\"]\n", "\nCOPY --from=9 a b\n"}[rnd.IntN(5)]
	default:
		e.New = []string{"a", "\n", "\\", "=", " ", "$", "#", "F"}[rnd.IntN(8)]
	}
	return e
}

// images are those behind the stages, by the stage that adds them.
func (m *Model) images() (out [][]string) {
	for _, b := range m.bodies {
		out = append(out, b.images)
	}
	return out
}

func differ(got, want *Model) string {
	for _, part := range []struct {
		name      string
		got, want any
	}{
		{"stages", got.Stages(), want.Stages()},
		{"references", got.Refs(), want.Refs()},
		{"edges", got.Edges(), want.Edges()},
		{"plain triggers", got.PlainTriggers(), want.PlainTriggers()},
		{"images", got.images(), want.images()},
		{"cycles", got.cycles.get(got.findCycles), want.cycles.get(want.findCycles)},
		{"names", got.byName, want.byName},
		{"variables", got.global, want.global},
		{"the rest", []any{got.forward, got.pastStages, got.named, got.options}, []any{want.forward, want.pastStages, want.named, want.options}},
	} {
		if g := reflect.ValueOf(part.got); g.Kind() == reflect.Slice && g.Len() == 0 && reflect.ValueOf(part.want).Len() == 0 {
			continue
		}
		if !reflect.DeepEqual(part.got, part.want) {
			return fmt.Sprintf("%s are\n%+v, not\n%+v", part.name, part.got, part.want)
		}
	}
	if want.shells && !got.shells { // it may think that there is one where there was
		return "a SHELL is not known of"
	}
	return ""
}
