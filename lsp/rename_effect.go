package lsp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// renamedFolder is a folder in which some files have another text.
type renamedFolder struct {
	*askingFolder
	texts map[string]string
}

func (f renamedFolder) Text(below string) (src string, ok bool) {
	if src, ok := f.texts[below]; ok {
		return src, true
	}
	return f.askingFolder.Text(below)
}

// changesMore tells why targets cannot get another name; it is nil if nothing of the builds that
// their files ask for changes but the target of those that make the stage of d. A matrix or a
// variable may have the same word for another Dockerfile, or make names and tags of it.
func (o *outside) changesMore(d *document, targets []target, name string) error {
	if d.part != nil || len(targets) == 0 {
		return nil
	}
	f, places, texts := targets[0].folder, map[workspace.Location]bool{}, map[string]string{}
	targets = slices.Clone(targets)
	slices.SortFunc(targets, func(a, b target) int { return b.At.Span.Start - a.At.Span.Start })
	for _, t := range targets {
		src, known := texts[t.At.File]
		if !known {
			src, _ = f.Text(t.At.File)
		}
		places[t.At], texts[t.At.File] = true, text.Edit{Span: t.At.Span, New: name}.Apply(src)
	}
	own := map[string]bool{}
	for _, b := range o.usersOfDocument(d) {
		own[buildKey(b.Build)] = true
	}
	renamed := builds.NewFolder(renamedFolder{f, texts})
	for _, t := range targets {
		was, is := f.Builds(t.At.File, f.kindOf(t.At.File)), renamed.Builds(t.At.File, f.kindOf(t.At.File))
		for i, b := range was {
			target := b.Target.Text
			if own[buildKey(b)] && places[b.Target.At] {
				target = name
			}
			if len(is) != len(was) || is[i].Target.Text != target || asksFor(b) != asksFor(is[i]) {
				at := f.location(t.At)
				return cannotRename("the name in %s:%d is not for this stage alone: the build %s would be another one", t.At.File, at.Range.Start.Line+1, b.Name)
			}
		}
	}
	return nil
}

// buildKey tells builds of a folder apart.
func buildKey(b *builds.Build) string {
	return fmt.Sprintf("%v %q %q %q", b.Origin, b.Name, b.Dockerfile.Text, b.Context.Text)
}

// asksFor is all that a build asks for but its target, to be compared.
func asksFor(b *builds.Build) string {
	var out strings.Builder
	value := func(key string, v builds.Value) { fmt.Fprintf(&out, "%q %d %q\n", key, v.State, v.Text) }
	value(b.Name, b.Dockerfile)
	value(b.Dir, b.Context)
	value("", b.Inline)
	for _, a := range slices.Concat(b.Args, b.Contexts, b.Secrets) {
		value(a.Key, a.Value)
	}
	for _, v := range slices.Concat(b.Platforms, b.CacheTo, b.Tags, b.Outputs) {
		value("", v)
	}
	return out.String()
}
