package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// Without mode=max a cache holds what the image holds (BuildKit, control/control.go:
// parseCacheExportMode; solver/types.go: CacheExportModeMin): nothing of a stage that files
// are copied from.
var _ = register(rules.Rule{
	Name: "CacheWithoutMode", Severity: rules.Hint,
	Summary: "A cache without mode=max holds nothing of the stages that files are copied from",
}, checkCacheWithoutMode)

func checkCacheWithoutMode(a *asked) {
	if a.dockerfile == nil || a.Before == builds.Rewritten || a.Target.State == builds.Unknown || slices.ContainsFunc(a.CacheTo, a.hasMode) {
		return
	}
	for _, v := range a.CacheTo {
		if !a.isMinimal(v) {
			continue
		}
		lost := a.notInImage()
		if lost == "" {
			return
		}
		found := a.report(v.At, fmt.Sprintf("Without mode=max the cache holds nothing of %s, which files are copied from: it is built anew each time", lost))
		if strings.HasPrefix(a.source(v.At), "type=") {
			found.Fix(func() (rules.Fix, bool) {
				end := text.Span{Start: v.At.Span.End, End: v.At.Span.End}
				return rules.Fix{Title: "Add mode=max", Edits: []text.Edit{{Span: end, New: ",mode=max"}}}, true
			})
		}
	}
}

// fields are those of a cache: of one that variables decide in part, as they are written.
func (a *asked) fields(v builds.Value) []string {
	written := v.Text
	if v.State == builds.Unknown {
		written = a.source(v.At)
	}
	return strings.Split(written, ",")
}

// hasMode tells whether a cache says which mode it has, or may say so by a variable.
func (a *asked) hasMode(v builds.Value) bool {
	return slices.ContainsFunc(a.fields(v), func(field string) bool {
		key, _, valued := strings.Cut(strings.TrimSpace(field), "=")
		return strings.EqualFold(key, "mode") || !valued && v.State == builds.Unknown
	})
}

// withModes are the caches that have modes.
var withModes = []string{"type=gha", "type=registry", "type=local", "type=s3", "type=azblob"}

func (a *asked) isMinimal(v builds.Value) bool {
	return slices.ContainsFunc(a.fields(v), func(field string) bool { return slices.Contains(withModes, strings.TrimSpace(field)) })
}

// notInImage is a stage with a RUN that the build needs and the image does not hold; "" if
// there is none.
func (a *asked) notInImage() string {
	m := a.dockerfile.Model
	target := made(m, a.Build)
	if target == stage.None {
		return ""
	}
	needed, held := reached(m, target), map[int]bool{}
	for i := target; i >= 0; i = m.Base(i) {
		held[i] = true
	}
	for i := range m.Stages() {
		if s := &m.Stages()[i]; needed[i] && !held[i] && s.Name != "" && runs(m, s) {
			return s.Name
		}
	}
	return ""
}

// reached are the stages that the build of one needs.
func reached(m *stage.Model, target int) map[int]bool {
	needed := map[int]bool{}
	next := []int{target}
	for len(next) > 0 {
		i := next[0]
		next = next[1:]
		if i < 0 || needed[i] {
			continue
		}
		needed[i] = true
		next = append(next, m.Base(i))
		for _, e := range m.Edges() {
			if e.From == i {
				next = append(next, e.To)
			}
		}
	}
	return needed
}

// runs tells whether a stage has a RUN.
func runs(m *stage.Model, s *stage.Stage) bool {
	for item := s.Items[0]; item < s.Items[1]; item++ {
		if in := m.Instr(item); in != nil && in.Name == "run" {
			return true
		}
	}
	return false
}
