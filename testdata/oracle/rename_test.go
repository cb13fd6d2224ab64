package oracle

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/testdata/files"
)

func document(src string) *analysis.Document {
	return analysis.New(src, analysis.Options{Options: stage.Options{Platform: PlatformOS(src) + "/amd64"}})
}

// TestRenames gives every stage and every variable of every file another name, one
// at a time: BuildKit binds every reference as before, takes the file as before and
// warns of as much.
func TestRenames(t *testing.T) {
	sets := []struct {
		name string
		read func(testing.TB) []files.File
	}{{"corpus", files.Corpus}, {"fixtures", files.Fixtures}, {"buildkit", files.BuildKit}}
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			t.Parallel()
			r := renames{t: t, refusals: map[string]int{}}
			for _, f := range set.read(t) {
				r.stages(f.Name, f.Text)
				r.variables(f.Name, f.Text)
			}
			t.Logf("%d stages and %d variables renamed, %d edits; refused: %v", r.ofStages, r.ofVariables, r.edits, r.refusals)
		})
	}
}

type renames struct {
	t                            *testing.T
	ofStages, ofVariables, edits int
	refusals                     map[string]int
}

// refused counts a refusal by the words that do not name anything of the file.
func (r *renames) refused(err error) {
	words := strings.Fields(err.Error())
	if i := slices.Index(words, "in"); i >= 0 {
		words = words[i+1:]
	}
	r.refusals[strings.Join(words[max(0, len(words)-4):], " ")]++
}

func (r *renames) stages(name, src string) {
	d := document(src)
	before, unbound := Bind(src)
	refusedBefore := Lint(src)
	for i := range d.Stages {
		s := &d.Stages[i]
		if s.Name == "" {
			continue
		}
		edits, err := d.Rename(s.NameSpan.End, "renamed-stage")
		if err != nil {
			r.refused(err)
			continue
		}
		r.ofStages++
		r.edits += len(edits)
		after := applied(src, edits)
		if wrong := taken(refusedBefore, Lint(after)); wrong != "" {
			r.t.Errorf("%s: stage %s: %s\n%s", name, s.Name, wrong, after)
		}
		if unbound != nil {
			continue
		}
		if wrong := bindsAs(after, before); wrong != "" {
			r.t.Errorf("%s: stage %s: %s\n%s", name, s.Name, wrong, after)
		}
	}
}

// taken tells where BuildKit refuses a file otherwise than before. Of several
// errors it reports any, so what they name is not compared.
func taken(before, after *Refusal) string {
	kind := func(r *Refusal) string {
		return r.Message[:strings.IndexAny(r.Message+"(", "\"(:$")]
	}
	switch {
	case before == nil && after == nil:
	case before == nil:
		return "BuildKit refuses it now: " + after.Message
	case after == nil:
		return "BuildKit does not refuse it any more: " + before.Message
	case kind(before) != kind(after):
		return fmt.Sprintf("BuildKit says %q, before %q", after.Message, before.Message)
	}
	return ""
}

const fresh = "renamed_variable"

func (r *renames) variables(name, src string) {
	d := document(src)
	warned, refusedBefore := Warnings(src)
	bound, unbound := Bind(src)
	done := map[string]bool{}
	for item := range d.File.Items {
		for _, def := range d.Definitions(item) {
			places := fmt.Sprint(d.Scope(def.Name, item))
			if done[places] {
				continue
			}
			done[places] = true
			edits, err := d.Rename(def.Span.End, fresh)
			if err != nil {
				r.refused(err)
				continue
			}
			r.ofVariables++
			r.edits += len(edits)
			after := applied(src, edits)
			rewarned, refusedAfter := Warnings(after)
			wrong := taken(refusedBefore, refusedAfter)
			if wrong == "" {
				wrong = warnsAsBefore(warned, rewarned)
			}
			if wrong == "" && unbound == nil && d.Scope(def.Name, item).Global {
				wrong = bindsAs(after, bound)
			}
			if wrong != "" {
				r.t.Errorf("%s: variable %s: %s\n--- before\n%s\n--- after\n%s", name, def.Name, wrong, src, after)
			}
		}
	}
}

func bindsAs(after string, before *Bindings) string {
	now, err := Bind(after)
	if err != nil {
		return err.Error()
	}
	if !slices.Equal(now.Bases, before.Bases) || !slices.Equal(inOrder(now), inOrder(before)) {
		return differ(now, before)
	}
	return ""
}

// inOrder are the references whatever their lines: a name that lines split takes
// fewer of them afterwards.
func inOrder(b *Bindings) (out []int) {
	for _, line := range slices.Sorted(maps.Keys(b.Refs)) {
		if !b.Unclear[line] {
			out = append(out, b.Refs[line]...)
		}
	}
	return out
}

// warnsAsBefore compares what is warned of undefined variables: under the new name
// nothing must be missing.
func warnsAsBefore(before, after []Warning) string {
	undefined := func(ws []Warning) (n int) {
		for _, w := range ws {
			if strings.HasPrefix(w.Rule, "Undefined") || w.Rule == "InvalidDefaultArgInFrom" {
				n++
			}
		}
		return n
	}
	if a, b := undefined(after), undefined(before); a != b {
		return fmt.Sprintf("%d variables are undefined, before %d: %v", a, b, after)
	}
	return ""
}
