package completion

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis"
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

// sourceWord is the source of a COPY, an ADD or a bind mount at the cursor; the word is
// empty where nothing is typed yet. A destination is any name: nothing is offered there.
func (c *cursor) sourceWord() (analysis.Source, bool) {
	if src, ok := analysis.SourceAt(c.d, c.Cursor); ok {
		return src, true
	}
	if c.Instr.Name != "copy" && c.Instr.Name != "add" || len(c.Instr.Args) > 0 || !c.behindBlank() || c.inWord() {
		return analysis.Source{}, false
	}
	return analysis.Source{Word: syntax.Word{Span: text.Span{Start: c.Off, End: c.Off}}, Origin: analysis.CopiesFrom(c.d, c.Item)}, true
}

// completePath offers what is in the folder that is typed so far: what is certain first.
func (c *cursor) completePath() []Item {
	src, ok := c.sourceWord()
	if !ok || c.ask.Files == nil || strings.ContainsAny(src.Word.Text, "$*?[\\\"' ") || strings.Contains(src.Word.Span.Of(c.Instr.Src), "\n") {
		return nil
	}
	root := c.ask.Files().Meant(src.Origin, c.stage())
	typed := src.Word.Text[:max(0, min(c.Off-src.Word.Span.Start, len(src.Word.Text)))]
	slash := strings.LastIndexByte(typed, '/') + 1
	folder := root.Lookup(typed[:slash]).Node
	if folder == nil {
		return nil
	}
	span := text.Span{Start: src.Word.Span.Start + slash, End: src.Word.Span.End}
	if end := strings.IndexByte(src.Word.Text[len(typed):], '/'); end >= 0 {
		span.End = c.Off + end + 1
	}
	lead := ""
	if typed == "" && src.Origin.Kind != stage.Context {
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
