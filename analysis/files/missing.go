package files

import (
	"path"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// Missing is a source of a COPY, an ADD or a bind mount that cannot exist.
type Missing struct {
	Span   text.Span // of the word, from the start of the step's source
	Value  string    // of the word
	Fixed  bool      // the file alone gives it
	Origin eval.Origin
	Path   string // that BuildKit does not find
	Root   *Node  // below which it is looked for
	Whole  bool   // the folder may be there: --parents never finds the whole of one
}

// Missing are the sources of a step that cannot exist, so that BuildKit does not build it.
// Of a wildcard only the folder in front of it must exist (solver/llbsolver/file/backend.go:281).
func (f *Files) Missing(s *eval.Step) (all []Missing) {
	if s.Mounts != nil {
		return f.missingMounts(s)
	}
	if s.Copy == nil || s.Copy.Broken || s.Before.OS == "windows" {
		return nil
	}
	closed := f.mayBeClosed(s.Copy.Origin)
	for i := range s.Copy.Sources {
		src := &s.Copy.Sources[i]
		if src.Kind != eval.SourcePath || src.NoGit != nil || src.Refused != nil || src.Err != nil || strings.Contains(src.Value, `\`) {
			continue
		}
		whole := s.Copy.Parents && isWhole(src.Value)
		if !closed && !whole {
			continue
		}
		root := f.From(s)
		if at, missing := f.lacking(root, s, src); missing {
			all = append(all, Missing{src.Span, src.Value, src.Fixed, s.Copy.Origin, at, root, whole})
		}
	}
	return all
}

// mayBeClosed tells whether anything can be absent from what an origin means: of most
// stages that is soon said.
func (f *Files) mayBeClosed(o eval.Origin) bool {
	switch o.Kind {
	case stage.Scratch, stage.KindNamedContext:
		return true
	case stage.Context:
		return f.context != nil && f.context.Certain
	case stage.InFile:
		return o.Stage >= 0 && f.stageMayBeClosed(o.Stage)
	}
	return false
}

func (f *Files) stageMayBeClosed(i int) bool {
	of := &f.stages[i]
	for at := of.first; at < of.last; at++ {
		if f.trace.Steps[at].Instr.Name == "run" {
			return false
		}
	}
	base := &f.model.Stages()[i].Base
	return !base.ByArgument && base.Target < i && f.mayBeClosed(eval.Origin{Kind: base.Kind, Stage: base.Target})
}

// lacking is the path that must be there for a source, if it is absent.
func (f *Files) lacking(root *Node, s *eval.Step, src *eval.Source) (at string, missing bool) {
	if s.Copy.Parents {
		return f.lackingParents(root, s, src.Value)
	}
	at, rest := fixedPart(src.Path)
	if found := root.Lookup(at); found.Sure == Absent || len(rest) == 0 && at != "/" {
		return at, found.Sure == Absent
	}
	if len(rest) > 0 {
		return lackingMatch(root, src.Path)
	}
	filter, err := newFilter(nil, excludes(s.Copy))
	if err != nil || filter == nil {
		return at, false
	}
	return lackingLink(root, &Node{Kind: Folder, list: filter.below(root, "", matched{})})
}

// lackingMatch is what a wildcard matches and leads nowhere.
func lackingMatch(root *Node, source string) (at string, missing bool) {
	all, _ := matches(root, source)
	for _, m := range all {
		if m.sure && m.node.Kind == Link && root.Lookup(m.path).Sure == Absent {
			return m.path, true
		}
	}
	return "", false
}

// lackingLink is a link in a root that leads nowhere, of those that are passed: where
// patterns choose what is copied of a root BuildKit follows the links in it
// (cache/contenthash/checksum.go: includedPaths).
func lackingLink(root, passed *Node) (at string, missing bool) {
	for _, name := range passed.Names() {
		if n := passed.child(name); n.Kind == Link && !n.Likely && root.Lookup(name).Sure == Absent {
			return "/" + name, true
		}
	}
	return "", false
}

// lackingParents is the same with --parents. A path without a wildcard must be there, link by
// link (cache/contenthash/checksum.go:697). Of one below /./ nothing is said: BuildKit does not
// always look for it. The whole of a folder it never finds: that is a pattern which matches
// nothing. In what is scratch and nothing more it is not looked for, nor in what the
// copy changes itself.
func (f *Files) lackingParents(root *Node, s *eval.Step, source string) (at string, missing bool) {
	folder, pattern := pivot(source)
	found := root.Lookup(folder)
	switch {
	case wild(folder), f.fromItself(s, root):
		return folder, false
	case found.Sure == Absent:
		return folder, true
	case pattern == "":
		return folder, !f.bare(s.Copy.Origin)
	case found.Sure < Certain:
		return folder, false
	case !wild(pattern) && !strings.Contains(source, "/./") && root.Lstat("/"+pattern).Sure == Absent:
		return "/" + pattern, !f.bare(s.Copy.Origin)
	}
	filter, err := newFilter([]string{pattern}, excludes(s.Copy))
	if err != nil {
		return folder, false
	}
	passed := &Node{Kind: found.Node.Kind, Open: found.Node.Open, list: filter.below(found.Node, "", matched{})}
	if at, missing := lackingLink(root, passed); missing && found.Path == "/" {
		return at, true
	}
	return folder, false
}

// fromItself tells whether a step copies from what it changes, or may do so.
func (f *Files) fromItself(s *eval.Step, root *Node) bool {
	of := &f.stages[s.Stage]
	for at := of.first; at < of.last; at++ {
		if &f.trace.Steps[at] == s {
			return fromItself(f.Before(at), root, s.Copy)
		}
	}
	return true
}

// bare tells whether an origin is scratch, or a stage that adds nothing to it: BuildKit then
// has nothing to look into.
func (f *Files) bare(o eval.Origin) bool {
	if o.Kind != stage.InFile {
		return o.Kind == stage.Scratch
	}
	of := &f.stages[o.Stage]
	for at := of.first; at < of.last; at++ {
		switch s := &f.trace.Steps[at]; s.Instr.Name {
		case "run", "copy", "add":
			return false
		case "workdir":
			if f.stateAfter(at).Dir != "/" {
				return false
			}
		}
	}
	base := &f.model.Stages()[o.Stage].Base
	return base.Target < o.Stage && f.bare(eval.Origin{Kind: base.Kind, Stage: base.Target})
}

// pivot are the folder that the paths of a source with --parents begin at, and the rest
// (convert_copy.go:222).
func pivot(source string) (folder, pattern string) {
	folder, pattern, ok := strings.Cut(source, "/./")
	if !ok {
		folder, pattern = "/", source
	}
	return path.Clean("/" + folder), strings.TrimPrefix(path.Clean("/"+pattern), "/")
}

// isWhole tells of a source of --parents that names a folder and no path in it.
func isWhole(source string) bool {
	_, pattern := pivot(source)
	return pattern == ""
}

func excludes(c *eval.Copy) []string {
	out := make([]string, 0, len(c.Excludes))
	for _, w := range c.Excludes {
		out = append(out, w.Value)
	}
	return out
}
