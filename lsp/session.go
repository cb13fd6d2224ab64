package lsp

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/lsp/internal/rpc"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// Session is a client of a server in the same process, at the other end of a
// pipe. It speaks the protocol as an editor does, and in offsets to its user. It is for one
// goroutine at a time.
type Session struct {
	conn      jsonrpc2.Conn
	enc       text.Encoding
	published chan published
	code      chan int
	texts     map[string]string // of the open documents, by URI
	told      initializeResult  // what the server said of itself

	indexed string // the text that index is of
	index   *text.Lines
}

// Found is a diagnostic as it came over the wire.
type Found struct {
	Span                    text.Span
	Severity, Code, Message string
}

// Offer is a completion as it came over the wire.
type Offer struct {
	Label, Detail, Doc string
	Edit               text.Edit
	Removes            []text.Span
	Snippet            bool // Edit.New is one
}

// ClientCapabilities are those that a Session tells the server.
type ClientCapabilities struct {
	Encoding text.Encoding
	Links    bool // definitions may be LocationLinks
	Markdown bool // documentation may be markdown
	Pull     bool // it asks for diagnostics instead of waiting for them
	Snippets bool // completions may be snippets
	Places   bool // parameters of signatures may be places in their labels
	Resolves bool // it asks for a completion's documentation when it shows it
	// More are others, by their paths: keys joined by dots.
	More map[string]any
}

// published is a publishDiagnostics with the URI as it came.
type published struct {
	URI         string                `json:"uri"`
	Version     int32                 `json:"version"`
	Diagnostics []protocol.Diagnostic `json:"diagnostics"`
}

// StartSession starts a server, and initializes it.
func StartSession(ctx context.Context, opt Options, caps ClientCapabilities) (*Session, error) {
	ours, theirs := connected()
	s := &Session{
		conn:      jsonrpc2.NewConn(rpc.NewStream(ours), jsonrpc2.WithCodec(rpc.Codec{})),
		enc:       caps.Encoding,
		published: make(chan published, 64),
		code:      make(chan int, 1),
		texts:     map[string]string{},
	}
	s.conn.Go(ctx, s.handle)
	go func() { s.code <- Serve(ctx, theirs, opt) }()
	if err := s.initialize(ctx, caps); err != nil {
		return nil, fmt.Errorf("initialize: %w", err)
	}
	return s, nil
}

// end is one end of a connection within the process.
type end struct {
	*io.PipeReader
	*io.PipeWriter
}

func (e end) Close() error {
	return errors.Join(e.PipeReader.Close(), e.PipeWriter.Close())
}

// connected are the two ends of a connection. What is written waits to be read.
func connected() (ours, theirs end) {
	in, fromThem := io.Pipe()
	atThem, out := io.Pipe()
	return end{in, out}, end{atThem, fromThem}
}

// handle takes what the server sends by itself.
func (s *Session) handle(_ context.Context, req *jsonrpc2.Request) (any, error) {
	if req.Method() == protocol.MethodTextDocumentPublishDiagnostics {
		var p published
		if err := protocol.Unmarshal(req.Params(), &p); err == nil {
			s.published <- p
		}
	}
	return nil, nil
}

func (s *Session) initialize(ctx context.Context, caps ClientCapabilities) error {
	params := map[string]any{"processId": nil, "rootUri": nil, "capabilities": caps.all()}
	if err := s.Call(ctx, protocol.MethodInitialize, params, &s.told); err != nil {
		return err
	}
	return s.conn.Notify(ctx, protocol.MethodInitialized, &protocol.InitializedParams{})
}

// all are the capabilities as the protocol has them.
func (caps ClientCapabilities) all() map[string]any {
	out := map[string]any{}
	put(out, "textDocument.completion.completionItem.documentationFormat", []string{"plaintext"})
	if caps.Markdown {
		put(out, "textDocument.completion.completionItem.documentationFormat", []string{"markdown"})
	}
	put(out, "textDocument.definition.linkSupport", caps.Links)
	if caps.Pull {
		put(out, "textDocument.diagnostic", map[string]any{})
		put(out, "workspace.diagnostics.refreshSupport", true)
	}
	for name, enc := range encodings {
		if enc == caps.Encoding {
			put(out, "general.positionEncodings", []string{string(name)})
		}
	}
	put(out, "textDocument.completion.completionItem.snippetSupport", caps.Snippets)
	if caps.Resolves {
		put(out, "textDocument.completion.completionItem.resolveSupport.properties", []string{"documentation", "detail"})
	}
	put(out, signatureCapability+"parameterInformation.labelOffsetSupport", caps.Places)
	put(out, signatureCapability+"noActiveParameterSupport", caps.Places)
	put(out, semanticTokens, everyToken())
	put(out, "textDocument.codeAction", canTakeActions(caps.Links))
	for path, value := range caps.More {
		put(out, path, value)
	}
	return out
}

// Call sends any request and waits for its answer.
func (s *Session) Call(ctx context.Context, method string, params, result any) error {
	_, err := s.conn.Call(ctx, method, params, result)
	return err
}

// Notify sends any notification.
func (s *Session) Notify(ctx context.Context, method string, params any) error {
	return s.conn.Notify(ctx, method, params)
}

// Text is the text of an open document.
func (s *Session) Text(uri string) string { return s.texts[uri] }

// Open opens a document in version 1.
func (s *Session) Open(ctx context.Context, uri, src string) error {
	s.texts[uri] = src
	p := &openParams{}
	p.TextDocument.URI, p.TextDocument.LanguageID = uri, "dockerfile"
	p.TextDocument.Version, p.TextDocument.Text = 1, src
	return s.Notify(ctx, protocol.MethodTextDocumentDidOpen, p)
}

// Edit makes an edit of the document, whose version is then the given one.
func (s *Session) Edit(ctx context.Context, uri string, version int32, e text.Edit) error {
	start, end := s.position(uri, e.Span.Start), s.position(uri, e.Span.End)
	p := &changeParams{}
	p.TextDocument.URI, p.TextDocument.Version = uri, version
	p.ContentChanges = append(p.ContentChanges, contentChange{&place{start.Position, end.Position}, e.New})
	s.texts[uri] = e.Apply(s.texts[uri])
	return s.Notify(ctx, protocol.MethodTextDocumentDidChange, p)
}

func (s *Session) lines(uri string) *text.Lines {
	if src := s.texts[uri]; s.indexed != src || s.index == nil {
		s.indexed, s.index = src, text.NewLines(src)
	}
	return s.index
}

func (s *Session) position(uri string, off int) *positionParams {
	p := toPosition(s.lines(uri), s.enc, off)
	return &positionParams{documentID{uri}, position{int64(p.Line), int64(p.Character)}}
}

func (s *Session) span(uri string, r protocol.Range) text.Span {
	l := s.lines(uri)
	return text.Span{
		Start: l.Offset(int(r.Start.Line), int(r.Start.Character), s.enc),
		End:   l.Offset(int(r.End.Line), int(r.End.Character), s.enc),
	}
}

// Definition is where the reference at off leads to, in the same document.
func (s *Session) Definition(ctx context.Context, uri string, off int) (target text.Span, ok bool, err error) {
	var found []struct {
		Range  *protocol.Range `json:"range"`
		Target *protocol.Range `json:"targetSelectionRange"`
	}
	if err := s.Call(ctx, protocol.MethodTextDocumentDefinition, s.position(uri, off), &found); err != nil || len(found) == 0 {
		return text.Span{}, false, err
	}
	if found[0].Target != nil {
		return s.span(uri, *found[0].Target), true, nil
	}
	return s.span(uri, *found[0].Range), true, nil
}

// Complete is what is offered at off to a person who asks for it.
func (s *Session) Complete(ctx context.Context, uri string, off int) ([]Offer, error) {
	var list completionList
	params := &completionParams{*s.position(uri, off), completionContext{int64(protocol.CompletionTriggerKindInvoked)}}
	if err := s.Call(ctx, protocol.MethodTextDocumentCompletion, params, &list); err != nil {
		return nil, err
	}
	out := make([]Offer, 0, len(list.Items))
	for _, it := range list.Items {
		if shared := list.ItemDefaults; shared != nil {
			it.inherit(shared)
		}
		if it.Data != nil {
			var resolved completionItem
			if err := s.Call(ctx, protocol.MethodCompletionItemResolve, &it, &resolved); err != nil {
				return nil, err
			}
			it = resolved
		}
		out = append(out, s.offer(uri, &it))
	}
	return out, nil
}

// inherit gives the item what its list tells for all.
func (it *completionItem) inherit(shared *itemDefaults) {
	if it.Data == nil {
		it.Data = shared.Data
	}
	if it.TextEdit != nil || shared.EditRange == nil {
		return
	}
	it.TextEdit = &textEdit{*shared.EditRange, it.TextEditText}
	if it.TextEditText == "" {
		it.TextEdit.NewText = it.Label
	}
}

func (s *Session) offer(uri string, it *completionItem) Offer {
	o := Offer{Label: it.Label, Detail: it.Detail, Snippet: it.InsertTextFormat == protocol.InsertTextFormatSnippet}
	switch doc := it.Documentation.(type) {
	case map[string]any:
		o.Doc, _ = doc["value"].(string)
	case string:
		o.Doc = doc
	}
	if it.TextEdit != nil {
		o.Edit = text.Edit{Span: s.span(uri, it.TextEdit.Range), New: it.TextEdit.NewText}
	}
	for _, e := range it.AdditionalTextEdits {
		o.Removes = append(o.Removes, s.span(uri, e.Range))
	}
	return o
}

// Diagnostics waits for the diagnostics that the server sends next.
func (s *Session) Diagnostics(ctx context.Context) (uri string, version int32, found []Found, err error) {
	select {
	case p := <-s.published:
		return p.URI, p.Version, s.found(p.URI, p.Diagnostics), nil
	case <-ctx.Done():
		return "", 0, nil, ctx.Err()
	}
}

// Waiting is how many publications of diagnostics have not been taken yet.
func (s *Session) Waiting() int { return len(s.published) }

// PullDiagnostics asks for a document's diagnostics.
func (s *Session) PullDiagnostics(ctx context.Context, uri string) ([]Found, error) {
	var report protocol.RelatedFullDocumentDiagnosticReport
	params := &diagnosticParams{TextDocument: documentID{uri}}
	if err := s.Call(ctx, protocol.MethodTextDocumentDiagnostic, params, &report); err != nil {
		return nil, err
	}
	return s.found(uri, report.Items), nil
}

func (s *Session) found(uri string, all []protocol.Diagnostic) []Found {
	out := make([]Found, 0, len(all))
	for _, d := range all {
		f := Found{Span: s.span(uri, d.Range)}
		for ours, theirs := range severities {
			if theirs == d.Severity {
				f.Severity = ours.String()
			}
		}
		if code, ok := d.Code.(protocol.String); ok {
			f.Code = string(code)
		}
		if message, ok := d.Message.(protocol.String); ok {
			f.Message = string(message)
		}
		out = append(out, f)
	}
	return out
}

// End shuts the server down and returns the code it would exit with.
func (s *Session) End(ctx context.Context) (int, error) {
	if err := s.Call(ctx, protocol.MethodShutdown, nil, nil); err != nil {
		return 0, fmt.Errorf("shutdown: %w", err)
	}
	if err := s.Notify(ctx, protocol.MethodExit, nil); err != nil {
		return 0, fmt.Errorf("exit: %w", err)
	}
	select {
	case code := <-s.code:
		return code, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
