package completion

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// TakesPath tells whether a path of a stage or of the build context can stand at off, so
// that files are looked at for what is offered there.
func TakesPath(d *workspace.Document, off int) bool {
	at, ok := cursorAt(d, off)
	if !ok {
		return false
	}
	_, ok = at.sourceWord()
	return ok
}

// IsPath tells whether the item is a path. What is told of it is told at once: to find it
// again files would be looked at.
func (c *Item) IsPath() bool { return c.Kind == KindFile || c.Kind == KindFolder }

// source is the word of a path at the cursor, and what it is a path of.
type source struct {
	word   syntax.Word // empty where nothing is typed yet
	origin eval.Origin
}

// sourceWord is the source of a COPY, an ADD or a bind mount at the cursor. The last of
// several words is the destination, where a new name can stand: nothing is offered there.
func (c *cursor) sourceWord() (source, bool) {
	switch c.Instr.Name {
	case "copy", "add":
		return c.copySource()
	case "run":
		return c.mountSource()
	}
	return source{}, false
}

func (c *cursor) copySource() (source, bool) {
	n, args := c.WordsBefore(), c.Instr.Args
	from := eval.Origin{Kind: stage.Context, Stage: stage.None}
	if ref, ok := c.d.Model.CopyReference(c.Item); ok {
		from = originOf(&ref)
	}
	switch {
	case n < len(args) && args[n].Span.Touches(c.Off) && (n < len(args)-1 || n == 0):
		return source{args[n], from}, !strings.HasPrefix(args[n].Text, "<<")
	case len(args) == 0 && c.behindBlank() && !c.inWord():
		return source{syntax.Word{Span: text.Span{Start: c.Off, End: c.Off}}, from}, true
	}
	return source{}, false
}

func (c *cursor) mountSource() (source, bool) {
	for i := range c.Instr.Flags {
		f := &c.Instr.Flags[i]
		m := stage.MountType(f)
		if m == nil || m.Name != "bind" {
			continue
		}
		for _, field := range f.Fields {
			if k := m.Key(strings.ToLower(field.Key.Text)); k != nil && k.Name == "source" && field.HasValue && field.Value.Span.Touches(c.Off) {
				return source{field.Value, c.mountOrigin(f)}, true
			}
		}
	}
	return source{}, false
}

func (c *cursor) mountOrigin(f *syntax.Flag) eval.Origin {
	if from := stage.StageField(f); from != nil {
		for i := range c.d.Model.Refs() {
			if r := &c.d.Model.Refs()[i]; r.Item == c.Item && r.Span == c.abs(from.Value.Span) {
				return originOf(r)
			}
		}
	}
	return eval.Origin{Kind: stage.Context, Stage: stage.None}
}

func originOf(r *stage.Reference) eval.Origin {
	return eval.Origin{Kind: r.Kind, Stage: r.Target, Name: r.Expanded}
}

// completePath offers what is in the folder that is typed so far: what is certain first.
func (c *cursor) completePath() []Item {
	src, ok := c.sourceWord()
	if !ok || c.ask.Files == nil || strings.ContainsAny(src.word.Text, "$*?[\\\"' ") || strings.Contains(src.word.Span.Of(c.Instr.Src), "\n") {
		return nil
	}
	root := c.ask.Files().Meant(src.origin, c.stage())
	typed := src.word.Text[:max(0, min(c.Off-src.word.Span.Start, len(src.word.Text)))]
	slash := strings.LastIndexByte(typed, '/') + 1
	folder := root.Lookup(typed[:slash]).Node
	if folder == nil {
		return nil
	}
	span := text.Span{Start: src.word.Span.Start + slash, End: src.word.Span.End}
	if end := strings.IndexByte(src.word.Text[len(typed):], '/'); end >= 0 {
		span.End = c.Off + end + 1
	}
	lead := ""
	if typed == "" && src.origin.Kind != stage.Context {
		lead = "/"
	}
	return c.entries(root, folder, typed, lead, c.abs(span))
}

// entry is a name in a folder.
type entry struct {
	name string
	node *files.Node
}

func (c *cursor) entries(root, folder *files.Node, typed, lead string, span text.Span) (out []Item) {
	begun := strings.ToLower(typed[strings.LastIndexByte(typed, '/')+1:])
	var found []entry
	for name, n := range folder.Children() {
		if strings.HasPrefix(strings.ToLower(name), begun) && !strings.ContainsAny(name, " \t$*?[\\\"'") && (begun != "" || name[0] != '.') {
			found = append(found, entry{name, n})
		}
	}
	slices.SortFunc(found, func(a, b entry) int {
		return cmp.Or(cmp.Compare(rank(a.node), rank(b.node)), cmp.Compare(a.name, b.name))
	})
	if c.ask.Most > 0 && len(found) > c.ask.Most {
		found, c.ask.more = found[:c.ask.Most], true
	}
	for _, e := range found {
		item := Item{Kind: KindFile, Label: lead + e.name, detail: c.cameFrom(e.node)}
		if isFolder(root, path.Join("/", typed[:len(typed)-len(begun)], e.name), e.node) {
			item.Kind, item.Label = KindFolder, item.Label+"/"
		}
		item.Edit = text.Edit{Span: span, New: item.Label}
		out = append(out, item)
	}
	return out
}

func rank(n *files.Node) int {
	if n.Likely {
		return 1
	}
	return 0
}

func isFolder(root *files.Node, at string, n *files.Node) bool {
	if n.Kind == files.Link {
		if n = root.Lookup(at).Node; n == nil {
			return false
		}
	}
	return n.Kind == files.Folder || n.Kind == files.Any && len(n.Children()) > 0
}

// cameFrom tells what made a node.
func (c *cursor) cameFrom(n *files.Node) string {
	switch {
	case n.Origin == nil:
		return ""
	case n.Origin.Step == nil:
		return "build context"
	}
	s := n.Origin.Step
	return fmt.Sprintf("%s, line %d", strings.ToUpper(s.Instr.Name), c.d.Model.File.Line(s.Item)+1)
}
