// Package client is an editor in the same process as a server: the demo and the tests ask
// through it. It speaks the protocol as an editor does, and in offsets to its user.
package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"sync"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/lsp/internal/rpc"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// Session is a client of a server at the other end of a pipe. It is for one goroutine at a
// time.
type Session struct {
	conn      jsonrpc2.Conn
	enc       text.Encoding
	published chan published
	code      chan int
	texts     map[string]string // of the open documents, by URI
	told      map[string]any    // the server's capabilities

	mu     sync.Mutex
	warned []string // what the server would have a person read

	indexed string // the text that index is of
	index   *text.Lines
}

// Found is a diagnostic as it came over the wire.
type Found struct {
	Span                    text.Span
	Severity, Code, Message string
}

// Capabilities are those that a Session tells the server.
type Capabilities struct {
	Encoding text.Encoding
	Links    bool     // definitions may be LocationLinks
	Markdown bool     // documentation may be markdown
	Pull     bool     // it asks for diagnostics instead of waiting for them
	Snippets bool     // completions may be snippets
	Places   bool     // parameters of signatures may be places in their labels
	Resolves bool     // it asks for a completion's documentation when it shows it
	Folders  []string // URIs of the workspace's folders
	// More are others, by their paths: keys joined by dots.
	More map[string]any
}

// published is a publishDiagnostics with the URI as it came.
type published struct {
	URI         string                `json:"uri"`
	Version     int32                 `json:"version"`
	Diagnostics []protocol.Diagnostic `json:"diagnostics"`
}

// Start starts a server, and initializes it.
func Start(ctx context.Context, opt lsp.Options, caps Capabilities) (*Session, error) {
	ours, theirs := connected()
	s := &Session{
		conn:      jsonrpc2.NewConn(rpc.NewStream(ours), jsonrpc2.WithCodec(rpc.Codec{})),
		enc:       caps.Encoding,
		published: make(chan published, 64),
		code:      make(chan int, 1),
		texts:     map[string]string{},
	}
	s.conn.Go(ctx, s.handle)
	go func() { s.code <- lsp.Serve(ctx, theirs, opt) }()
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
	if req.Method() == protocol.MethodWindowShowMessage {
		var p protocol.ShowMessageParams
		if err := protocol.Unmarshal(req.Params(), &p); err == nil {
			s.mu.Lock()
			s.warned = append(s.warned, p.Message)
			s.mu.Unlock()
		}
	}
	return nil, nil
}

func (s *Session) initialize(ctx context.Context, caps Capabilities) error {
	folders := []map[string]string{}
	for _, u := range caps.Folders {
		folders = append(folders, map[string]string{"uri": u, "name": path.Base(u)})
	}
	params := map[string]any{"processId": nil, "rootUri": nil, "workspaceFolders": folders, "capabilities": caps.all()}
	var result struct {
		Capabilities map[string]any `json:"capabilities"`
	}
	if err := s.Call(ctx, protocol.MethodInitialize, params, &result); err != nil {
		return err
	}
	s.told = result.Capabilities
	return s.conn.Notify(ctx, protocol.MethodInitialized, &protocol.InitializedParams{})
}

// all are the capabilities as the protocol has them.
func (caps Capabilities) all() map[string]any {
	out := map[string]any{}
	rpc.Put(out, "textDocument.completion.completionItem.documentationFormat", []string{"plaintext"})
	if caps.Markdown {
		rpc.Put(out, "textDocument.completion.completionItem.documentationFormat", []string{"markdown"})
	}
	rpc.Put(out, "textDocument.definition.linkSupport", caps.Links)
	if caps.Pull {
		rpc.Put(out, "textDocument.diagnostic", map[string]any{})
		rpc.Put(out, "workspace.diagnostics.refreshSupport", true)
	}
	rpc.Put(out, "general.positionEncodings", []protocol.PositionEncodingKind{encodings[caps.Encoding]})
	rpc.Put(out, "textDocument.completion.completionItem.snippetSupport", caps.Snippets)
	if caps.Resolves {
		rpc.Put(out, "textDocument.completion.completionItem.resolveSupport.properties", []string{"documentation", "detail"})
	}
	rpc.Put(out, "textDocument.signatureHelp.signatureInformation.parameterInformation.labelOffsetSupport", caps.Places)
	rpc.Put(out, "textDocument.signatureHelp.signatureInformation.noActiveParameterSupport", caps.Places)
	rpc.Put(out, "textDocument.semanticTokens", everyToken())
	rpc.Put(out, "textDocument.codeAction", canTakeActions(caps.Links))
	for path, value := range caps.More {
		rpc.Put(out, path, value)
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
	return s.OpenAs(ctx, "dockerfile", uri, src)
}

// OpenAs opens a document that the editor takes for one of that language.
func (s *Session) OpenAs(ctx context.Context, language, uri, src string) error {
	s.texts[uri] = src
	return s.Notify(ctx, protocol.MethodTextDocumentDidOpen, map[string]any{
		"textDocument": map[string]any{"uri": uri, "languageId": language, "version": 1, "text": src},
	})
}

// Close closes a document.
func (s *Session) Close(ctx context.Context, uri string) error {
	delete(s.texts, uri)
	return s.Notify(ctx, protocol.MethodTextDocumentDidClose, about(uri))
}

// Edit makes an edit of the document, whose version is then the given one.
func (s *Session) Edit(ctx context.Context, uri string, version int32, e text.Edit) error {
	change := map[string]any{"range": s.RangeOf(uri, e.Span), "text": e.New}
	s.texts[uri] = e.Apply(s.texts[uri])
	return s.Notify(ctx, protocol.MethodTextDocumentDidChange, map[string]any{
		"textDocument":   map[string]any{"uri": uri, "version": version},
		"contentChanges": []any{change},
	})
}

func (s *Session) lines(uri string) *text.Lines {
	if src := s.texts[uri]; s.indexed != src || s.index == nil {
		s.indexed, s.index = src, text.NewLines(src)
	}
	return s.index
}

// At are the parameters of a request about a place, with more of them.
func (s *Session) At(uri string, off int, more map[string]any) map[string]any {
	p := map[string]any{"textDocument": documentID{uri}, "position": s.position(uri, off)}
	maps.Copy(p, more)
	return p
}

func (s *Session) position(uri string, off int) protocol.Position {
	l := s.lines(uri)
	return protocol.Position{Line: uint32(l.At(off)), Character: uint32(l.Column(off, s.enc))}
}

// RangeOf is the range of a span.
func (s *Session) RangeOf(uri string, span text.Span) protocol.Range {
	return protocol.Range{Start: s.position(uri, span.Start), End: s.position(uri, span.End)}
}

// SpanOf is the span of a range in the session's text of the document.
func (s *Session) SpanOf(uri string, r protocol.Range) text.Span {
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
	if err := s.Call(ctx, protocol.MethodTextDocumentDefinition, s.At(uri, off, nil), &found); err != nil || len(found) == 0 {
		return text.Span{}, false, err
	}
	if found[0].Target != nil {
		return s.SpanOf(uri, *found[0].Target), true, nil
	}
	return s.SpanOf(uri, *found[0].Range), true, nil
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
	params := about(uri)
	if err := s.Call(ctx, protocol.MethodTextDocumentDiagnostic, params, &report); err != nil {
		return nil, err
	}
	return s.found(uri, report.Items), nil
}

func (s *Session) found(uri string, all []protocol.Diagnostic) []Found {
	out := make([]Found, 0, len(all))
	for _, d := range all {
		f := Found{Span: s.SpanOf(uri, d.Range), Severity: severities[d.Severity]}
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

// severities are the names of a diagnostic's severities.
var severities = map[protocol.DiagnosticSeverity]string{
	protocol.DiagnosticSeverityError:       "error",
	protocol.DiagnosticSeverityWarning:     "warning",
	protocol.DiagnosticSeverityInformation: "information",
	protocol.DiagnosticSeverityHint:        "hint",
}

// encodings are the protocol's names of what a column counts.
var encodings = map[text.Encoding]protocol.PositionEncodingKind{
	text.UTF8:  protocol.PositionEncodingKindUTF8,
	text.UTF16: protocol.PositionEncodingKindUTF16,
	text.UTF32: protocol.PositionEncodingKindUTF32,
}

// documentID is the protocol's TextDocumentIdentifier.
type documentID struct {
	URI string `json:"uri"`
}

// about are the parameters of a request about a whole document.
func about(uri string) map[string]any { return map[string]any{"textDocument": documentID{uri}} }
