package workspace

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// mostEvaluated is how many builds of one Dockerfile that come out differently are
// evaluated beside the document's own.
const mostEvaluated = 16

// evaluation is what builds that come out alike say of a document.
type evaluation struct {
	names   []buildName
	build   stage.Build
	open    []string
	unsure  bool // nothing is known of them
	context buildContext
	files   files.Contexts
	cache   *eval.Cache

	model   *stage.Model
	reached []bool // by stage
	doubts  doubts
	kept    []*rules.Diagnostic // that vary from build to build
	found   map[matter]bool     // their matters
}

// evaluations are the builds, none of them evaluated yet: the document's own first, and
// those that come out alike as one. Those beyond the bound are unsure. Its contexts are given.
func (d *Document) evaluations(named []NamedBuild, of files.Contexts) []*evaluation {
	arguments := argumentsOf(d.Model)
	own := &evaluation{build: d.narrowed(d.Options.Build, arguments), files: of, names: d.Options.namesOfOwn(), context: contextOf(d.Options.Ignore)}
	own.context.known = true
	all, known := []*evaluation{own}, map[string]*evaluation{keyOf(own): own}
	for _, b := range worstFirst(named) {
		e := &evaluation{build: d.narrowed(b.Build, arguments), files: b.Contexts, unsure: b.Unsure, context: contextOf(b.Ignored)}
		e.open = slices.DeleteFunc(slices.Clone(b.Open), func(name string) bool { return !arguments[name] })
		e.unsure = e.unsure || e.build.Target != "" && d.Model.StageByName(e.build.Target) == stage.None
		if same := known[keyOf(e)]; same != nil {
			e = same
		} else {
			known[keyOf(e)] = e
			e.unsure = e.unsure || len(all) > mostEvaluated
			all = append(all, e)
		}
		if name := (buildName{b.Name, b.File}); !slices.Contains(e.names, name) {
			e.names = append(e.names, name)
		}
	}
	return all
}

// buildContext is what the context of a build leaves out.
type buildContext struct {
	known     bool
	name, src string // of its ignore file; "" if it has none
}

// contextOf reads an ignore file; nobody knows of one if ignored is nil.
func contextOf(ignored func() (name, src string, ok bool)) (c buildContext) {
	if ignored == nil {
		return c
	}
	name, src, ok := ignored()
	if c.known = true; ok {
		c.name, c.src = name, src
	}
	return c
}

func (c buildContext) ignored() (name, src string, ok bool) { return c.name, c.src, c.src != "" }

// readsContext tells whether the builds have contexts that are known, or leave out something
// of them, and not all the same.
func readsContext(all []*evaluation) bool {
	return slices.ContainsFunc(all, func(e *evaluation) bool {
		return !e.unsure && (e.context != all[0].context || e.files.Key() != all[0].files.Key())
	})
}

// TellsBuild tells whether a build is described: more than the platform.
func (o *Options) TellsBuild() bool {
	return o.Build.Target != "" || len(o.Build.BuildArgs) > 0 || len(o.Build.NamedContexts) > 0 || o.Contexts != nil
}

// namesOfOwn is what the document's own build is called, if the settings tell of one.
func (o *Options) namesOfOwn() []buildName {
	if !o.TellsBuild() {
		return nil
	}
	return []buildName{ofSettings}
}

// worstFirst are the builds, those first that are told more than a target: they differ most
// from the document's own.
func worstFirst(named []NamedBuild) []NamedBuild {
	told := func(b NamedBuild) int { return len(b.BuildArgs) + len(b.NamedContexts) }
	named = slices.Clone(named)
	slices.SortStableFunc(named, func(a, b NamedBuild) int { return min(told(b), 1) - min(told(a), 1) })
	return named
}

// argumentsOf are the names of the build arguments that a file can read: those that an ARG
// declares and that stand anywhere else too, and the platform's.
func argumentsOf(m *stage.Model) map[string]bool {
	out := map[string]bool{}
	for _, name := range stage.PlatformArgs {
		out[name] = true
	}
	for name := range declaredAndRead(m.File) {
		out[name] = true
	}
	return out
}

// declaration is how often ARGs of a file declare a name, and where the first of them begins.
type declaration struct{ times, first int }

// declaredAndRead are the names that an ARG declares and that stand anywhere else too.
func declaredAndRead(f *syntax.File) iter.Seq[string] {
	declared := map[string]declaration{}
	for i, in := range f.Instructions(0, f.Len()) {
		if in.Name == "onbuild" && in.Trigger != nil {
			in = in.Trigger
		}
		if in.Name != "arg" {
			continue
		}
		for _, p := range in.Pairs {
			d, known := declared[p.Key.Text]
			if !known {
				d.first = f.Start(i)
			}
			d.times++
			declared[p.Key.Text] = d
		}
	}
	return func(yield func(string) bool) {
		for name, d := range declared {
			if (isOfBuildKit(name) || d.isRead(name, f.Text())) && !yield(name) {
				return
			}
		}
	}
}

// isRead tells whether the name stands more often in the text than ARGs declare it. Most are
// read soon after their ARG.
func (d declaration) isRead(name, text string) bool {
	left, more := d.times+1, false
	for rest := text[d.first:]; left > 0; left-- {
		if _, rest, more = strings.Cut(rest, name); !more {
			break
		}
	}
	return left == 0 || strings.Count(text[:d.first], name) >= left
}

// isOfBuildKit tells whether BuildKit may read an argument by itself.
func isOfBuildKit(name string) bool {
	return name == "SOURCE_DATE_EPOCH" || strings.HasPrefix(name, "BUILDKIT_") || strings.HasPrefix(name, "CONTEXT_")
}

// narrowed is a build without what the document does not read of it.
func (d *Document) narrowed(b stage.Build, arguments map[string]bool) stage.Build {
	out := stage.Build{Platform: b.Platform, NamedContexts: slices.Clone(b.NamedContexts), Target: b.Target}
	out.BuildPlatform = d.Model.Platform()
	if own := out.BuildPlatform; out.Platform == "" || system(out.Platform) == system(own) && !readsPlatform(d.Text()) {
		out.Platform = own
	}
	slices.Sort(out.NamedContexts)
	out.NamedContexts = slices.Compact(out.NamedContexts)
	for name, value := range b.BuildArgs {
		if !arguments[name] {
			continue
		}
		if out.BuildArgs == nil {
			out.BuildArgs = map[string]string{}
		}
		out.BuildArgs[name] = value
	}
	return out
}

// system is the system of a platform.
func system(platform string) string {
	os, _, _ := strings.Cut(platform, "/")
	return os
}

// readsPlatform tells whether a text may name a variable that tells of a platform.
func readsPlatform(src string) bool {
	return slices.ContainsFunc(stage.PlatformArgs, func(name string) bool { return strings.Contains(src, name) })
}

// keyOf is equal for builds that come out alike.
func keyOf(e *evaluation) string {
	if e.unsure {
		return "unsure"
	}
	key := fmt.Sprintf("%q %q %q %q %v %q %q %q", e.build.Platform, e.build.Target, e.build.NamedContexts, e.open, e.context.known, e.context.name, e.context.src, e.files.Key())
	for _, name := range slices.Sorted(maps.Keys(e.build.BuildArgs)) {
		key += fmt.Sprintf(" %q=%q", name, e.build.BuildArgs[name])
	}
	return key
}
