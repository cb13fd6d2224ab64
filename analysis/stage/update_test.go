package stage

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/testdata/files"
)

// TestWith: after each of many edits the model made from the one before is the one
// that is read anew.
func TestWith(t *testing.T) {
	all := files.Sample(append(files.Corpus(t), files.Fixtures(t)...))
	opt := Build{Platform: "linux/amd64", NamedContexts: []string{"context"}}
	steps, within := 0, 0
	for i, f := range all {
		typist := files.NewTypist(uint64(i), f, all)
		m := NewModel(syntax.Parse(f.Text), opt)
		for range 100 {
			before := typist.Text
			next := syntax.Reparse(m.File, typist.Next())
			if m.within(m.File.Difference(next), next) != nil {
				within++
			}
			steps++
			now, want := m.Update(next), NewModel(syntax.Parse(typist.Text), opt)
			if diff := differ(now, want); diff != "" {
				t.Fatalf("%s: %s\n--- before\n%s\n--- after\n%s", f.Name, diff, before, typist.Text)
			}
			m = now
		}
	}
	t.Logf("%d edits, %d of them within a stage", steps, within)
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
		{"cycles", got.cycles.Get(got.findCycles), want.cycles.Get(want.findCycles)},
		{"names", []any{got.names, got.shadowed}, []any{want.names, want.shadowed}},
		{"variables", []any{got.global.values, got.global.declared}, []any{want.global.values, want.global.declared}},
		{"the rest", []any{got.forward, got.pastStages, got.shells, got.named, got.build}, []any{want.forward, want.pastStages, want.shells, want.named, want.build}},
	} {
		if g := reflect.ValueOf(part.got); g.Kind() == reflect.Slice && g.Len() == 0 && reflect.ValueOf(part.want).Len() == 0 {
			continue
		}
		if !reflect.DeepEqual(part.got, part.want) {
			return fmt.Sprintf("%s are\n%+v, not\n%+v", part.name, part.got, part.want)
		}
	}
	return ""
}
