package lsp

import (
	"context"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/stage"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentPrepareCallHierarchy, client: "textDocument.callHierarchy", server: "callHierarchyProvider",
	optIn:       true,
	description: "which stages one is built on, copies and mounts from, and which take from it",
})

var _ = provide(capability{
	method: protocol.MethodTextDocumentPrepareTypeHierarchy, client: "textDocument.typeHierarchy", server: "typeHierarchyProvider",
	optIn:       true,
	description: "which stage one is built on, and which are built on it",
})

// stageItem is the protocol's CallHierarchyItem, and its TypeHierarchyItem.
type stageItem struct {
	Name           string              `json:"name"`
	Kind           protocol.SymbolKind `json:"kind"`
	Detail         string              `json:"detail"`
	URI            string              `json:"uri"`
	Range          protocol.Range      `json:"range"`
	SelectionRange protocol.Range      `json:"selectionRange"`
	Data           *stageData          `json:"data,omitempty"`
}

// stageData finds the stage again, when the text may have changed: by its name or,
// if it has none, by its index.
type stageData struct {
	Name  string `json:"name"`
	Index int    `json:"index"`
}

func (d *document) stageItem(i int) stageItem {
	s := &d.doc.Model.Stages()[i]
	return stageItem{
		Name: s.Label(), Kind: protocol.SymbolKindModule, Detail: "FROM " + s.Base.Text, URI: string(d.uri),
		Range: d.rangeOf(d.doc.Model.Extent(i)), SelectionRange: d.rangeOf(s.Target()), Data: &stageData{s.Name, i},
	}
}

// prepareStage answers with the stage at a place.
func prepareStage(_ *Server, d *document, off int, _ *positionParams) (any, error) {
	i, ok := analysis.StageAt(d.doc, off)
	if !ok {
		return nil, nil
	}
	return []stageItem{d.stageItem(i)}, nil
}

var (
	_ = onPlace(protocol.MethodTextDocumentPrepareCallHierarchy, prepareStage)
	_ = onPlace(protocol.MethodTextDocumentPrepareTypeHierarchy, prepareStage)
)

type itemParams struct {
	Item stageItem `json:"item"`
}

// stageOf is the stage that an item is of; the document is nil if there is none any
// more.
func (s *Server) stageOf(item *stageItem) (*document, int) {
	d := s.docs.get(item.URI)
	if d == nil || item.Data == nil {
		return nil, 0
	}
	return d.stageOf(item)
}

// ofInlineStage answers about an item of a Dockerfile in a build file.
func (s *Server) ofInlineStage(item *stageItem, h func(d *document, i int) any) (work, error) {
	b := s.docs.getBuildFile(item.URI)
	if b == nil || item.Data == nil {
		return nil, nil
	}
	start := item.SelectionRange.Start
	at, err := offset(b.lines(), b.enc, position{int64(start.Line), int64(start.Character)})
	if err != nil {
		return nil, err
	}
	o := s.outside()
	return func(ctx context.Context) (any, error) {
		all, err := o.inlines(ctx, b)
		for _, d := range all {
			if d.part.Holds(at) {
				if d, i := d.stageOf(item); d != nil {
					return h(d, i), nil
				}
			}
		}
		return nil, err
	}, nil
}

// stageOf is the stage of the document that an item is of, likewise.
func (d *document) stageOf(item *stageItem) (*document, int) {
	i := item.Data.Index
	if i >= 0 && i < len(d.doc.Model.Stages()) && d.doc.Model.Stages()[i].Name == item.Data.Name {
		return d, i
	}
	if i = d.doc.Model.StageByName(item.Data.Name); i == stage.None || item.Data.Name == "" {
		return nil, 0
	}
	return d, i
}

// onStage registers h for a request about the stage of an item. It is called beside the
// read loop, with the document as it was when the request came.
func onStage(name string, h func(d *document, i int) any) bool {
	return onSlowRequest(name, func(s *Server, p *itemParams) (work, error) {
		d, i := s.stageOf(&p.Item)
		if d == nil {
			return s.ofInlineStage(&p.Item, h)
		}
		return func(context.Context) (any, error) { return h(d, i), nil }, nil
	})
}

type outgoingCall struct {
	To         stageItem        `json:"to"`
	FromRanges []protocol.Range `json:"fromRanges"`
}

type incomingCall struct {
	From       stageItem        `json:"from"`
	FromRanges []protocol.Range `json:"fromRanges"`
}

var _ = onStage(protocol.MethodCallHierarchyOutgoingCalls, func(d *document, i int) any {
	return calls(d, analysis.Callees(d.doc, i), func(item stageItem, at []protocol.Range) outgoingCall { return outgoingCall{item, at} })
})

var _ = onStage(protocol.MethodCallHierarchyIncomingCalls, func(d *document, i int) any {
	return calls(d, analysis.Callers(d.doc, i), func(item stageItem, at []protocol.Range) incomingCall { return incomingCall{item, at} })
})

func calls[C any](d *document, found []analysis.Call, is func(stageItem, []protocol.Range) C) []C {
	out := []C{}
	for _, c := range found {
		out = append(out, is(d.stageItem(c.Stage), d.ranges(c.Spans)))
	}
	return out
}

var _ = onStage(protocol.MethodTypeHierarchySupertypes, func(d *document, i int) any {
	out := []stageItem{}
	if base := d.doc.Model.Stages()[i].Base.Target; base != stage.None {
		out = append(out, d.stageItem(base))
	}
	return out
})

var _ = onStage(protocol.MethodTypeHierarchySubtypes, func(d *document, i int) any {
	out := []stageItem{}
	for _, child := range d.doc.Model.Children(i) {
		out = append(out, d.stageItem(child))
	}
	return out
})
