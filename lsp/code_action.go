package lsp

import (
	"context"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/refactor"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/lsp/internal/rpc"
	"go.lsp.dev/protocol"
)

// The kinds of code action that there are.
const (
	quickFix = "quickfix"
	fixAll   = "source.fixAll.stagels"
)

const fixAllTitle = "Fix all that stagels can fix safely"

var _ = provide(capability{
	method: protocol.MethodTextDocumentCodeAction, client: "textDocument.codeAction", server: "codeActionProvider",
	description: "fixes, one by one or all that are safe; refactorings: stages extracted, inlined, named, moved and split, cache mounts, manifests copied before their install; a target in a Dockerfile of its own",
	options: func(c *client) any {
		if !c.actions {
			return nil
		}
		kinds := append([]string{quickFix, string(protocol.CodeActionKindSourceFixAll), fixAll}, refactor.Kinds...)
		return map[string]any{"codeActionKinds": kinds, "resolveProvider": c.resolves}
	},
})

type codeActionParams struct {
	TextDocument documentID `json:"textDocument"`
	Range        place      `json:"range"`
	Context      struct {
		Diagnostics []protocol.LSPAny `json:"diagnostics"`
		Only        []string          `json:"only"`
		TriggerKind int               `json:"triggerKind"`
	} `json:"context"`
}

// automatic is the trigger of a client that asks whenever the cursor moves, to show
// that there is something to do here.
const automatic = 2

// codeAction is the protocol's CodeAction. Its edit names the document as the
// client does, which the protocol library's would not. It has either an edit or
// the data to work it out by.
type codeAction struct {
	Title       string            `json:"title"`
	Kind        string            `json:"kind"`
	Diagnostics []protocol.LSPAny `json:"diagnostics,omitempty"`
	IsPreferred bool              `json:"isPreferred,omitzero"`
	Edit        *workspaceEdit    `json:"edit,omitempty"`
	Data        *actionData       `json:"data,omitempty"`
}

// actionData tells which action it was: the version of the document, the bytes
// that actions were asked for, and which of those of its list it is: the kind tells
// whether that is of the fixes or of the refactorings.
type actionData struct {
	URI     string `json:"uri"`
	Version int32  `json:"version"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Index   int    `json:"index"`
}

type workspaceEdit struct {
	Changes         map[string][]textEdit `json:"changes,omitempty"`
	DocumentChanges []any                 `json:"documentChanges,omitempty"` // documentEdit, fileCreation
	// ChangeAnnotations are by the ids that edits bear.
	ChangeAnnotations map[string]changeAnnotation `json:"changeAnnotations,omitempty"`
}

type changeAnnotation struct {
	Label             string `json:"label"`
	NeedsConfirmation bool   `json:"needsConfirmation"`
	Description       string `json:"description"`
}

type documentEdit struct {
	TextDocument struct {
		URI     string `json:"uri"`
		Version *int32 `json:"version"` // null of a file that is not open
	} `json:"textDocument"`
	Edits []textEdit `json:"edits"`
}

type textEdit struct {
	Range   protocol.Range `json:"range"`
	NewText string         `json:"newText"`
	// AnnotationID is a key of the edit's ChangeAnnotations; "" of one that bears none.
	AnnotationID string `json:"annotationId,omitempty"`
}

var _ = onSlowRequest(protocol.MethodTextDocumentCodeAction, func(s *Server, p *codeActionParams) (work, error) {
	if len(p.Context.Only) == 0 && p.Context.TriggerKind == automatic {
		p.Context.Only = []string{quickFix}
	}
	d := s.docs.get(p.TextDocument.URI)
	if d == nil {
		return s.buildFileActions(p)
	}
	at, err := span(d.lines(), d.enc, p.Range)
	if err != nil {
		return nil, err
	}
	s.looksAt(d, at)
	silent := s.silent()
	return func(context.Context) (any, error) { return s.actions(d, at, p, silent), nil }, nil
})

// actions are those that are offered at a span of a Dockerfile; a silent user is offered no
// fixes.
func (s *Server) actions(d *document, at text.Span, p *codeActionParams, silent bool) []codeAction {
	out := []codeAction{}
	if !silent {
		out = s.fixes(d, at, p)
	}
	if p.makesAll(d, at) {
		return out
	}
	out = append(out, s.refactorings(d, at, p.Context.Only)...)
	return append(out, s.targetFile(d, at, p.Context.Only)...)
}

func (s *Server) fixes(d *document, at text.Span, p *codeActionParams) []codeAction {
	out := []codeAction{}
	if asked(p.Context.Only, quickFix) {
		all := p.makesAll(d, at)
		done := []*rules.Diagnostic{}
		for i, a := range analysis.Actions(d.doc, at) {
			if all && !d.mendsAnother(a, p.Context.Diagnostics, done) {
				continue
			}
			done = append(done, a.Fixes...)
			action := codeAction{Title: a.Title, Kind: quickFix, IsPreferred: a.Preferred}
			action.Diagnostics = s.mended(d, a, p.Context.Diagnostics)
			out = s.withEdits(out, d, action, a.Edits, actionData{Start: at.Start, End: at.End, Index: i})
		}
	}
	if asked(p.Context.Only, fixAll) && d.part == nil {
		if edits := d.safeFixes(); len(edits) > 0 {
			action := codeAction{Title: fixAllTitle, Kind: fixAll}
			out = s.withEdits(out, d, action, edits, actionData{})
		}
	}
	return out
}

// makesAll tells whether the client makes whatever it is offered, so that it is
// offered one fix for each diagnostic that it names. Kate's Quick Fix does, and asks
// about the whole file with the diagnostic that it means.
func (p *codeActionParams) makesAll(d *document, at text.Span) bool {
	c := &p.Context
	return len(c.Diagnostics) > 0 && len(c.Only) == 0 && c.TriggerKind == 0 && at == text.Span{End: len(d.doc.Text())}
}

// mendsAnother tells whether a mends one of the client's diagnostics that is not yet
// among those done.
func (d *document) mendsAnother(a analysis.Action, theirs []protocol.LSPAny, done []*rules.Diagnostic) bool {
	return slices.ContainsFunc(a.Fixes, func(f *rules.Diagnostic) bool {
		named := slices.ContainsFunc(theirs, func(raw protocol.LSPAny) bool { return d.isOf(raw, f) })
		return named && !slices.Contains(done, f)
	})
}

// asked tells whether the client wants actions of the kind: any if it does not
// say, else of a kind that it names or one below.
func asked(only []string, kind string) bool {
	if len(only) == 0 {
		return true
	}
	for _, o := range only {
		if o == kind || strings.HasPrefix(kind, o+".") || o == "" {
			return true
		}
	}
	return false
}

// withEdits adds the action with its edits or, for a client that asks for them
// later, with what they can be found by. In a build file it has its edits at once, and is
// left out if they cannot be made there.
func (s *Server) withEdits(out []codeAction, d *document, a codeAction, edits []text.Edit, data actionData) []codeAction {
	if s.client.resolves && d.part == nil {
		data.URI, data.Version = string(d.uri), d.version
		a.Data = &data
		return append(out, a)
	}
	var ok bool
	if a.Edit, ok = s.workspaceEdit(d, edits); !ok {
		return out
	}
	return append(out, a)
}

// An action is worked out for the version that it was offered for. If there is
// another by now, or the settings do not offer it any more, it is not to be had.
var _ = onSlowRequest(protocol.MethodCodeActionResolve, func(s *Server, a *codeAction) (work, error) {
	if a.Data == nil {
		return func(context.Context) (any, error) { return a, nil }, nil
	}
	d := s.docs.get(a.Data.URI)
	if d == nil || d.version != a.Data.Version || s.silent() && !isRefactoring(a.Kind) {
		return nil, protocol.ErrContentModified
	}
	return func(context.Context) (any, error) {
		edits, ok := d.editsOf(a)
		if !ok {
			return nil, protocol.ErrContentModified
		}
		a.Edit, _ = s.workspaceEdit(d, edits)
		return a, nil
	}, nil
})

// editsOf finds the edits of an action that was offered for d.
func (d *document) editsOf(a *codeAction) (edits []text.Edit, ok bool) {
	if a.Kind == fixAll {
		edits := d.safeFixes()
		return edits, len(edits) > 0
	}
	at := text.Span{Start: a.Data.Start, End: a.Data.End}
	if isRefactoring(a.Kind) {
		return d.refactoring(at, a.Data.Index, a.Title)
	}
	actions := analysis.Actions(d.doc, at)
	if i := a.Data.Index; i >= 0 && i < len(actions) && actions[i].Title == a.Title {
		return actions[i].Edits, true
	}
	return nil, false
}

// workspaceEdit is the edits as the client takes them; ok is false if they cannot be made in
// the file that the Dockerfile stands in.
func (s *Server) workspaceEdit(d *document, edits []text.Edit) (all *workspaceEdit, ok bool) {
	e, ok := d.edit(edits)
	return s.acrossFiles([]documentEdit{e}), ok
}

// edit is the edits of the document as the client takes them, likewise.
func (d *document) edit(edits []text.Edit) (out documentEdit, ok bool) {
	lines, place := d.lines(), d.placeOf
	if d.part != nil {
		if edits, ok = d.part.edits(edits); !ok {
			return out, false
		}
		place = func(s text.Span) text.Span { return s }
	}
	out.Edits = make([]textEdit, 0, len(edits))
	for _, e := range edits {
		out.Edits = append(out.Edits, textEdit{Range: toRange(lines, d.enc, place(e.Span)), NewText: e.New})
	}
	out.TextDocument.URI, out.TextDocument.Version = string(d.uri), &d.version
	return out, true
}

func (s *Server) acrossFiles(all []documentEdit) *workspaceEdit {
	if s.client.documentChanges {
		out := &workspaceEdit{}
		for _, e := range all {
			out.DocumentChanges = append(out.DocumentChanges, e)
		}
		if slices.ContainsFunc(all, documentEdit.isGuessed) {
			out.ChangeAnnotations = annotations
		}
		return out
	}
	out := &workspaceEdit{Changes: map[string][]textEdit{}}
	for _, e := range all {
		out.Changes[e.TextDocument.URI] = e.Edits
	}
	return out
}

func (e documentEdit) isGuessed() bool {
	return slices.ContainsFunc(e.Edits, func(one textEdit) bool { return one.AnnotationID == guessed })
}

// mended are the diagnostics that the action mends: as the client has them, if it
// says that it does, for it may know its own by what it put into them.
func (s *Server) mended(d *document, a analysis.Action, theirs []protocol.LSPAny) []protocol.LSPAny {
	var out []protocol.LSPAny
	for _, f := range a.Fixes {
		i := slices.IndexFunc(theirs, func(raw protocol.LSPAny) bool { return d.isOf(raw, f) })
		if i >= 0 {
			out = append(out, theirs[i])
		} else if raw, err := rpc.Marshal(s.diagnostic(d, f)); err == nil {
			out = append(out, raw)
		}
	}
	return out
}

// isOf tells whether raw is a client's diagnostic that came of f.
func (d *document) isOf(raw protocol.LSPAny, f *rules.Diagnostic) bool {
	var theirs struct {
		Range  protocol.Range `json:"range"`
		Code   any            `json:"code"`
		Source string         `json:"source"`
	}
	err := rpc.Unmarshal(raw, &theirs)
	return err == nil && theirs.Source == "stagels" && theirs.Code == f.Code &&
		(theirs.Range == d.rangeOf(f.Span) || theirs.Range == d.rangeOf(f.Unnecessary))
}
