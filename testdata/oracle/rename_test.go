package oracle

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

func document(src string) *workspace.Document {
	return workspace.New(src, workspace.Options{Build: stage.Build{Platform: PlatformOS(src) + "/amd64"}})
}

// TestRenames gives every stage and every variable of every file another name, one
// at a time: BuildKit binds every reference as before, takes the file as before and
// warns of as much.
func TestRenames(t *testing.T) {
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			t.Parallel()
			r := renames{t: t, refusals: map[string]int{}}
			for _, f := range set.files(t) {
				r.stages(f.Name, f.Text)
				r.variables(f.Name, f.Text)
			}
			t.Log(r)
		})
	}
}

// TestRenamesInMutations does the same in files that were changed at random, from a
// fixed seed; STAGELS_MUTATIONS says how many.
func TestRenamesInMutations(t *testing.T) {
	all := append(files.Fixtures(t), small(t)...)
	rnd := rand.New(rand.NewPCG(13, 13))
	r := renames{t: t, refusals: map[string]int{}}
	for i := range mutations(150) {
		f := all[rnd.IntN(len(all))]
		src := f.Text
		for range 1 + rnd.IntN(3) {
			src = mutate(rnd, src)
		}
		name := fmt.Sprintf("mutation %d of %s", i, f.Name)
		r.stages(name, src)
		r.variables(name, src)
		if t.Failed() {
			break
		}
	}
	t.Log(r)
}

type renames struct {
	t                            *testing.T
	ofStages, ofVariables, edits int
	refusals                     map[string]int
}

func (r renames) String() string {
	return fmt.Sprintf("%d stages and %d variables renamed, %d edits; refused: %v", r.ofStages, r.ofVariables, r.edits, r.refusals)
}

// reasons are words that tell refusals apart.
var reasons = []string{
	"already", "something else", "another variable", "cannot be followed", "meaning of its own", "reserved", "is no name of",
	"may mean", "by variables", "without from=", "may name stages", "TARGETSTAGE", "sometimes reads", "may set", "its image sets", "lines or quotes split",
	"sets", "of its own", "quotes are a part of", "does not read", "is no name of a stage",
}

// refused counts a refusal by its reason.
func (r *renames) refused(name string, err error) {
	i := slices.IndexFunc(reasons, func(words string) bool { return strings.Contains(err.Error(), words) })
	if i < 0 {
		r.t.Errorf("%s: refused for no reason that is known: %v", name, err)
		return
	}
	r.refusals[reasons[i]]++
}

func (r *renames) stages(name, src string) {
	d := document(src)
	before, unbound := Bind(src)
	refusedBefore := Lint(src)
	for i := range d.Model.Stages() {
		s := &d.Model.Stages()[i]
		if s.Name == "" {
			continue
		}
		for _, to := range append([]string{"renamed-stage"}, meant(d)...) {
			edits, err := analysis.Rename(d, s.NameSpan.End, to)
			if err != nil {
				r.refused(name, err)
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
}

// meant are names of which some place of the document means something already.
func meant(d *workspace.Document) (out []string) {
	for _, o := range analysis.Occurrences(d) {
		if o.Ref != nil && o.Ref.Bare() && !slices.Contains(out, o.Ref.Text) && len(out) < 3 {
			out = append(out, o.Ref.Text)
		}
	}
	return out
}

// taken tells where BuildKit refuses a file otherwise than before. Of several
// errors it reports any, so what they name is not compared.
func taken(before, after *Refusal) string {
	kind := func(r *Refusal) string {
		_, message, _ := strings.Cut(" "+r.Message, " error on line ") // there may be fewer lines
		if message == "" {
			message = r.Message
		}
		message = strings.TrimLeft(message, "0123456789: ")
		return message[:strings.IndexAny(message+"(", "\"(:$")]
	}
	switch {
	case before == nil && after == nil:
	case before == nil:
		return "BuildKit refuses it now: " + after.Message
	case strings.HasPrefix(before.Message, "lint violation"): // of a name that two stages had
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
	for item := range d.Model.File.Items() {
		for _, def := range d.Model.Definitions(item) {
			places := fmt.Sprint(d.Model.Scope(def.Name, item))
			if done[places] || strings.Contains(def.Name, "$") { // ENV A_${B}=c has no name of its own
				continue
			}
			done[places] = true
			edits, err := analysis.Rename(d, def.Span.End, fresh)
			if err != nil {
				r.refused(name, err)
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
			if wrong == "" && unbound == nil && d.Model.Scope(def.Name, item).Global {
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
