package lsp

import (
	"context"
	"crypto/sha256"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/lsp/internal/rpc"
	"go.lsp.dev/protocol"
)

// While somebody writes, little is shown of what is half written (analysis.Typing). All
// is when they rest, save, or look at another line: no message tells where the cursor
// is, but requests do.

// scheduleRest has all be shown of d, if it is the current version by then.
func (s *Server) scheduleRest(d *document) {
	of := due{restDue, string(d.uri)}
	if d.typing == nil {
		s.docs.unschedule(of)
		return
	}
	s.docs.schedule(of, s.options.Rest, func() {
		var err error
		defer s.recovered("rest", &err)
		s.rest(d)
	})
}

// looksAt notes that the user looks at the span of d: elsewhere than where they write,
// they rest.
func (s *Server) looksAt(d *document, at text.Span) {
	if d.typing != nil && !d.typing.Writes(at) {
		s.rest(d)
	}
}

// rest has all be shown of d, unless there is a newer version.
func (s *Server) rest(d *document) {
	s.changing.Lock()
	defer s.changing.Unlock()
	if d.typing == nil || s.docs.get(string(d.uri)) != d {
		return
	}
	rested := newDocument(d.doc, d.uri, d.version, d.enc)
	rested.rested = true
	s.docs.put(rested)
	s.docs.unschedule(due{restDue, string(d.uri)})
	s.schedulePublish(rested, 0)
	s.beside("rest", func() { s.refreshShown(d, rested) })
}

// refreshShown has the client ask again for what is not as it was while d was written.
func (s *Server) refreshShown(d, rested *document) {
	if s.client.pull && s.report(context.Background(), d, "").ResultID != s.report(context.Background(), rested, "").ResultID {
		s.refresh(protocol.MethodWorkspaceDiagnosticRefresh, "workspace.diagnostics")
	}
	if s.client.caps.is("workspace.codeLens.refreshSupport") && digest(s.lenses(d.shown())) != digest(s.lenses(rested)) {
		s.refresh(protocol.MethodWorkspaceCodeLensRefresh, "workspace.codeLens")
	}
	everywhere := text.Span{End: rested.doc.Model.File.Size()}
	if s.client.caps.is("workspace.inlayHint.refreshSupport") && digest(s.hints(d.shown(), everywhere)) != digest(s.hints(rested, everywhere)) {
		s.refresh(protocol.MethodWorkspaceInlayHintRefresh, "workspace.inlayHint")
	}
}

// digest tells two answers apart.
func digest(answer any) [sha256.Size]byte {
	said, err := rpc.Marshal(answer)
	if err != nil {
		return [sha256.Size]byte{}
	}
	return sha256.Sum256(said)
}

// shown is the document that lenses and hints are of: as it rested last, at its places
// in the text of now.
func (d *document) shown() *document {
	if d == nil || d.typing == nil {
		return d
	}
	out := newDocument(d.typing.Rested(), d.uri, d.version, d.enc)
	out.part, out.lines = d.part, d.lines
	out.moved = func(s text.Span) text.Span { return d.placeOf(d.typing.Moved(s)) }
	return out
}

// found are the diagnostics of d that are shown, rules.Most of them, or nil if they become unwanted.
func (d *document) found(unwanted func() bool) []*rules.Diagnostic {
	if d.typing != nil {
		return d.typing.Diagnostics()
	}
	return rules.Bounded(d.doc.DiagnosticsUnless(unwanted))
}

// saveParams are those of didSave.
type saveParams struct {
	TextDocument documentID `json:"textDocument"`
}

var _ = onNotification(protocol.MethodTextDocumentDidSave, func(s *Server, p *saveParams) error {
	if d := s.docs.get(p.TextDocument.URI); d != nil {
		s.rest(d)
	}
	s.renewMoved()
	return nil
})
