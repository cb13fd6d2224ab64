package lsp

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/completion"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/markup"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp/internal/rpc"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentCompletion, client: "textDocument.completion", server: "completionProvider",
	description: "the stages that BuildKit would take at the cursor; named contexts of builds in other files; images, paths of stages and of the build context, instructions, flags, mounts, variables, platforms, directives and rules; nothing behind a finished word; in files that ask for builds the stages that can be a target, and build arguments",
	options: func(c *client) any {
		return map[string]any{"triggerCharacters": completionTriggers, "resolveProvider": c.completions.documentLater || c.completions.detailLater}
	},
})

// completionTriggers are what a client asks again behind, beside letters.
var completionTriggers = []string{"=", ",", " ", `"`, "'", "-", "$", "{", "#", ";", "/"}

// itemKinds are of those that every client knows.
var itemKinds = [...]protocol.CompletionItemKind{
	completion.KindStage:       protocol.CompletionItemKindModule,
	completion.KindIndex:       protocol.CompletionItemKindValue,
	completion.KindKeyword:     protocol.CompletionItemKindKeyword,
	completion.KindFlag:        protocol.CompletionItemKindProperty,
	completion.KindKey:         protocol.CompletionItemKindProperty,
	completion.KindInstruction: protocol.CompletionItemKindKeyword,
	completion.KindValue:       protocol.CompletionItemKindValue,
	completion.KindVariable:    protocol.CompletionItemKindVariable,
	completion.KindDirective:   protocol.CompletionItemKindKeyword,
	completion.KindOption:      protocol.CompletionItemKindProperty,
	completion.KindRule:        protocol.CompletionItemKindReference,
	completion.KindImage:       protocol.CompletionItemKindFile,
	completion.KindSnippet:     protocol.CompletionItemKindSnippet,
	completion.KindContext:     protocol.CompletionItemKindFolder,
	completion.KindFile:        protocol.CompletionItemKindFile,
	completion.KindFolder:      protocol.CompletionItemKindFolder,
}

// completionClient is what a client knows of completions.
type completionClient struct {
	documentLater, detailLater bool // it asks for these of the one item that it shows
	snippets                   bool
	defaults                   bool // what all items share can be told once
}

func readCompletionClient(caps clientCapabilities) completionClient {
	const item, defaults = "textDocument.completion.completionItem.", "textDocument.completion.completionList.itemDefaults"
	return completionClient{
		documentLater: caps.lists(item+"resolveSupport.properties", "documentation"),
		detailLater:   caps.lists(item+"resolveSupport.properties", "detail"),
		snippets:      caps.is(item + "snippetSupport"),
		defaults:      caps.lists(defaults, "editRange") && caps.lists(defaults, "data"),
	}
}

// mostStages is how many stages are offered at once. A list of more is longer than
// anyone reads, and takes its time on the wire.
const mostStages = 100

// itemData tells which item it was: the document, and the byte that completion was
// asked for at. The item's label and kind tell the rest.
type itemData struct {
	URI    string `json:"uri"`
	Offset int    `json:"offset"`
}

// completionList is the protocol's. What all items share is told once, to clients
// that know that.
type completionList struct {
	IsIncomplete bool             `json:"isIncomplete"`
	ItemDefaults *itemDefaults    `json:"itemDefaults,omitempty"`
	Items        []completionItem `json:"items"`
}

type itemDefaults struct {
	EditRange *protocol.Range `json:"editRange,omitempty"`
	Data      *itemData       `json:"data,omitempty"`
}

type completionItem struct {
	Label               string                      `json:"label"`
	Kind                protocol.CompletionItemKind `json:"kind"`
	Detail              string                      `json:"detail,omitempty"`
	Documentation       any                         `json:"documentation,omitempty"`
	SortText            string                      `json:"sortText"`
	FilterText          string                      `json:"filterText,omitempty"`
	InsertTextFormat    protocol.InsertTextFormat   `json:"insertTextFormat,omitzero"`
	TextEdit            *textEdit                   `json:"textEdit,omitempty"`
	TextEditText        string                      `json:"textEditText,omitempty"`
	AdditionalTextEdits []textEdit                  `json:"additionalTextEdits,omitempty"`
	Data                *itemData                   `json:"data,omitempty"`
}

// completionParams are a place, and who asks.
type completionParams struct {
	positionParams
	Context completionContext `json:"context"`
}

type completionContext struct {
	TriggerKind int64 `json:"triggerKind"` // 0 if the client does not say
}

// trigger is who asks. VS Code says Invoked at each letter too.
func (c completionContext) trigger() completion.Trigger {
	switch protocol.CompletionTriggerKind(c.TriggerKind) {
	case protocol.CompletionTriggerKindInvoked:
		return completion.Invoked
	case protocol.CompletionTriggerKindTriggerCharacter, protocol.CompletionTriggerKindTriggerForIncompleteCompletions:
		return completion.Typed
	}
	return completion.Unknown
}

var _ = onCall(protocol.MethodTextDocumentCompletion, func(s *Server, p *completionParams) (any, work, error) {
	d, off, err := s.at(&p.positionParams)
	switch {
	case err != nil:
		return nil, nil, err
	case d == nil:
		w, err := s.inBuildFile(protocol.MethodTextDocumentCompletion, &p.positionParams, p)
		return nil, w, err
	}
	asking := s.asking(d, p.Context.trigger())
	if !completion.TakesPath(d.doc, off) {
		return s.offers(d, completion.Offer(d.doc, off, asking), off), nil, nil
	}
	return nil, func(context.Context) (any, error) {
		asking.Files = func() *files.Files { return s.filesOf(d).Files }
		out := s.offers(d, completion.Offer(d.doc, off, asking), off)
		out.buffer = new([]byte)
		return out, nil
	}, nil
})

// asking is how the client asks for completion in d.
func (s *Server) asking(d *document, by completion.Trigger) completion.Asking {
	return completion.Asking{Most: mostStages, Trigger: by, Snippets: s.client.completions.snippets, Images: s.imagesBeside(d), Contexts: s.contextsBeside(d), Described: s.describedLast(string(d.uri))}
}

func (s *Server) offers(d *document, found completion.List, off int) *offers {
	out := &offers{s: s, d: d, found: found, client: s.client.completions, data: itemData{string(d.uri), off}, buffer: &s.completionBuffer}
	if len(found.Items) > 1 && out.client.defaults {
		out.isShared, out.shared = true, found.Items[0].Edit.Span
	}
	return out
}

// An item goes back as it came, with what is told of it. Clients keep a list while a
// word is typed, so the document may have changed: if the same is still offered, it is
// what the text now says of it.
var _ = onRequest(protocol.MethodCompletionItemResolve, func(s *Server, item *map[string]protocol.LSPAny) (any, error) {
	var data itemData
	var label string
	var kind protocol.CompletionItemKind
	for key, v := range map[string]any{"data": &data, "label": &label, "kind": &kind} {
		if err := rpc.Unmarshal((*item)[key], v); err != nil {
			return item, nil
		}
	}
	d := s.docs.get(data.URI)
	if d == nil || data.Offset < 0 || data.Offset > d.doc.Model.File.Size() {
		return item, nil
	}
	for _, c := range completion.Known(d.doc, data.Offset, s.asking(d, completion.Invoked)).Items {
		if c.Label == label && itemKinds[c.Kind] == kind {
			return item, s.resolve(item, &c)
		}
	}
	return item, nil
})

func (s *Server) resolve(item *map[string]protocol.LSPAny, c *completion.Item) (err error) {
	if s.client.completions.detailLater {
		if (*item)["detail"], err = rpc.Marshal(c.Detail()); err != nil {
			return err
		}
	}
	if doc := c.Documentation(); s.client.completions.documentLater && !doc.Empty() {
		(*item)["documentation"], err = rpc.Marshal(s.tooltip(doc))
	}
	return err
}

// tooltip is the documentation in the form that the client renders.
func (s *Server) tooltip(doc markup.Documentation) protocol.InlayHintTooltip {
	if s.client.markdown {
		return &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: doc.Markdown(s.client.addresses(nil))}
	}
	return protocol.String(doc.Plain())
}

var snippetEscapes = strings.NewReplacer(`\`, `\\`, "$", `\$`, "}", `\}`)

// snippet writes a template in the protocol's notation, and lets the cursor end
// behind it. A place with the text of an earlier one is filled with it.
func snippet(template []completion.Piece) string {
	var b strings.Builder
	places := map[string]int{}
	for _, p := range template {
		text := snippetEscapes.Replace(p.Text)
		switch n := places[p.Text]; {
		case !p.Fill:
			b.WriteString(text)
		case n > 0:
			fmt.Fprintf(&b, "$%d", n)
		default:
			places[p.Text] = len(places) + 1
			fmt.Fprintf(&b, "${%d:%s}", len(places), text)
		}
	}
	return b.String()
}

// In a Dockerfile in a build file what is offered has its texts as they are written there.
var _ = onInlinePlace(protocol.MethodTextDocumentCompletion, func(o *outside, d *document, off int, p *completionParams) (any, error) {
	asking := o.s.asking(d, p.Context.trigger())
	asking.Files = func() *files.Files { return o.s.filesOf(d).Files }
	found := completion.Offer(d.doc, off, asking)
	list := completionList{IsIncomplete: found.More || len(found.Items) > 0, Items: []completionItem{}}
	for i := range found.Items {
		if item, ok := o.s.inlineItem(d, &found.Items[i]); ok {
			item.SortText = fmt.Sprintf("%04d", i)
			list.Items = append(list.Items, item)
		}
	}
	return list, nil
})

// In a file that asks for builds the stages of its Dockerfile are offered for a target,
// and its build arguments for the name of one.
var _ = onPlaceToWrite(protocol.MethodTextDocumentCompletion, func(_ context.Context, at *buildPlace, _ *completionParams) (any, error) {
	list := completionList{IsIncomplete: true, Items: []completionItem{}}
	if strings.HasSuffix(at.file.text[:at.span().Start], ":") && at.file.kind != workspace.DevContainer {
		return list, nil // YAML wants a blank first
	}
	seen := map[string]bool{}
	for _, p := range at.places {
		for _, item := range at.offered(p) {
			if !seen[item.Label] {
				seen[item.Label] = true
				item.SortText = fmt.Sprintf("%04d", len(seen))
				item.TextEdit = &textEdit{Range: at.file.rangeOf(p.Span), NewText: at.file.asValue(p, item.Label)}
				list.Items = append(list.Items, item)
			}
		}
	}
	return list, nil
})

// asValue is a text as it is written at a place: in a Bake file and in JSON in quotes, where
// none stand.
func (b *buildFile) asValue(p builds.Place, name string) string {
	bare, key := !strings.HasSuffix(b.text[:p.Span.Start], `"`), p.Role == builds.IsArgument || p.Role == builds.IsContextName
	if bare && (b.kind == workspace.Bake && !key || b.kind == workspace.DevContainer) {
		return strconv.Quote(name)
	}
	return name
}

// offered is what can stand at a place.
func (p *buildPlace) offered(at builds.Place) (items []completionItem) {
	switch at.Role {
	case builds.IsDockerfile:
		return p.dockerfilesFor(at.Build)
	case builds.IsContext:
		return append(p.buildsBeside(at.Build), p.foldersFor(at)...)
	case builds.IsBuildContext:
		return p.foldersFor(at)
	}
	d, ok := p.folder.dockerfile(at.Build)
	if !ok {
		return nil
	}
	switch at.Role {
	case builds.IsTarget:
		for _, name := range analysis.Targets(d.doc) {
			i := d.doc.Model.StageByName(name)
			item := completionItem{Label: name, Kind: itemKinds[completion.KindStage], Detail: completion.Origin(d.doc, i)}
			if doc := analysis.DocumentationOf(d.doc, i); !doc.Empty() {
				item.Documentation = p.s.tooltip(doc)
			}
			items = append(items, item)
		}
	case builds.IsArgument:
		for _, name := range analysis.Arguments(d.doc) {
			items = append(items, completionItem{Label: name, Kind: itemKinds[completion.KindVariable]})
		}
	case builds.IsContextName:
		for _, name := range contextNames(d.doc) {
			items = append(items, completionItem{Label: name, Kind: itemKinds[completion.KindContext]})
		}
	}
	return items
}

// inPlaces are the prefixes of contexts that other builds of a file make, by its kind.
var inPlaces = map[string]string{"bake": "target:", "compose": "service:"}

// buildsBeside are what other builds of the file make, as a named context of a build.
func (p *buildPlace) buildsBeside(b *builds.Build) (items []completionItem) {
	prefix := inPlaces[b.Kind]
	if prefix == "" {
		return nil
	}
	for _, other := range p.folder.Builds(b.Origin.File, p.folder.kindOf(b.Origin.File)) {
		if other.Name != b.Name {
			items = append(items, completionItem{Label: prefix + other.Name, Kind: itemKinds[completion.KindContext]})
		}
	}
	return items
}

// dockerfilesFor are the Dockerfiles that a build could have, those of its context before
// others.
func (p *buildPlace) dockerfilesFor(b *builds.Build) (items []completionItem) {
	for f := range p.snapshot.All() {
		below, here := p.folder.holds(f.Name)
		if f.Kind != workspace.Dockerfile || !here {
			continue
		}
		if written, ok := b.DockerfileWritten(below); ok {
			items = append(items, completionItem{Label: written, Kind: protocol.CompletionItemKindFile})
		}
	}
	outside := func(i completionItem) bool { return strings.HasPrefix(i.Label, "../") }
	slices.SortStableFunc(items, func(a, b completionItem) int {
		if outside(a) != outside(b) && outside(b) {
			return -1
		} else if outside(a) != outside(b) {
			return 1
		}
		return strings.Compare(a.Label, b.Label)
	})
	return items[:min(len(items), mostStages)]
}
