package lsp

import (
	"context"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/lsp/internal/rpc"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// Diagnostics are sent to a client that does not ask for them, and only given on
// request to one that does: it would show each twice.

var _ = provide(capability{
	method: protocol.MethodTextDocumentDiagnostic, client: "textDocument.diagnostic", server: "diagnosticProvider",
	optIn:       true,
	description: "errors and warnings at the exact word, when the client asks for them",
	options: func(c *client) any {
		if !c.pull {
			return nil
		}
		return map[string]any{"identifier": "stagels", "interFileDependencies": false, "workspaceDiagnostics": true}
	},
})

type diagnosticParams struct {
	TextDocument     documentID `json:"textDocument"`
	PreviousResultID string     `json:"previousResultId,omitempty"`
}

var _ = onSlowRequest(protocol.MethodTextDocumentDiagnostic, func(s *Server, p *diagnosticParams) (work, error) {
	d, b := s.docs.get(p.TextDocument.URI), s.docs.getBuildFile(p.TextDocument.URI)
	outside := s.outsideOf(b)
	return func(ctx context.Context) (any, error) {
		switch {
		case b != nil:
			items, err := s.buildFileDiagnostics(ctx, outside, b)
			return reported(items, p.PreviousResultID), err
		case d == nil:
			return noDiagnostics, nil
		}
		return s.report(ctx, d, p.PreviousResultID), ctx.Err()
	}, nil
})

// diagnosticReport is the protocol's full report, or the one that nothing changed,
// which has no items.
type diagnosticReport struct {
	Kind     string                 `json:"kind"`
	ResultID string                 `json:"resultId,omitempty"`
	Items    *[]protocol.Diagnostic `json:"items,omitzero"`
}

var noDiagnostics = diagnosticReport{Kind: string(protocol.DocumentDiagnosticReportKindFull), Items: &[]protocol.Diagnostic{}}

// report is what there is to say of d to a client that has the result previous. A
// result's id is a digest of what it says: so there is nothing to remember.
func (s *Server) report(ctx context.Context, d *document, previous string) diagnosticReport {
	return reported(s.diagnostics(d, func() bool { return ctx.Err() != nil }), previous)
}

func reported(items []protocol.Diagnostic, previous string) diagnosticReport {
	out := diagnosticReport{Kind: string(protocol.DocumentDiagnosticReportKindFull)}
	if said, err := rpc.Marshal(items); err == nil {
		out.ResultID = fmt.Sprintf("%x", sha256.Sum256(said))[:16]
	}
	if out.ResultID != "" && out.ResultID == previous {
		out.Kind = string(protocol.DocumentDiagnosticReportKindUnchanged)
	} else {
		out.Items = &items
	}
	return out
}

func (s *Server) schedulePublish(d *document, delay time.Duration) {
	if s.client.pull {
		return
	}
	s.docs.schedule(due{diagnosticsDue, string(d.uri)}, delay, func() {
		var err error
		defer s.recovered("diagnostics", &err)
		s.publish(d)
	})
}

// publish sends d's diagnostics while d is the current version: an edit stops it.
func (s *Server) publish(d *document) { s.publishUnless(d, d.rested) }

// publishAgain sends them if others were sent of this version.
func (s *Server) publishAgain(d *document) { s.publishUnless(d, true) }

// publishUnless sends them, but for those that were sent last if known ones are of no use. The
// lock is held while they are sent, so that a later version's cannot overtake them.
func (s *Server) publishUnless(d *document, known bool) {
	outdated := func() bool { return s.docs.get(string(d.uri)) != d }
	items, begun := s.diagnosticsInTurn(d, outdated)
	s.publishing.Lock()
	defer s.publishing.Unlock()
	now, last := sentDiagnostics{d.version, digest(items), begun}, s.sent[string(d.uri)]
	if outdated() || last.begun > begun {
		return
	}
	s.sent[string(d.uri)] = now
	if known && last.says(now) {
		return
	}
	d.sent.Store(true)
	s.renewBuildFiles()
	params := &protocol.PublishDiagnosticsParams{URI: d.uri, Diagnostics: items}
	params.Version.Set(d.version)
	if err := s.conn.Notify(context.Background(), protocol.MethodTextDocumentPublishDiagnostics, params); err != nil {
		s.log.Debug("diagnostics not sent", "err", err)
	}
}

// sentDiagnostics are the version that diagnostics were sent for, and their digest. Those whose
// making began later count: the ones before may have seen files that are no more.
type sentDiagnostics struct {
	version int32
	digest  [sha256.Size]byte
	begun   int64
}

// says tells whether other ones say the same.
func (d sentDiagnostics) says(other sentDiagnostics) bool {
	return d.version == other.version && d.digest == other.digest
}

// diagnosticsInTurn waits until few others are at it: when settings change, all open
// documents are looked at anew, and a key that is typed meanwhile wants a processor too.
func (s *Server) diagnosticsInTurn(d *document, unwanted func() bool) (all []protocol.Diagnostic, begun int64) {
	s.publishSlots <- struct{}{}
	defer func() { <-s.publishSlots }()
	begun = s.diagnoses.Add(1)
	if unwanted() {
		return nil, begun
	}
	return s.diagnostics(d, unwanted), begun
}

// clearDiagnostics takes back what was sent for a document that is closed now.
func (s *Server) clearDiagnostics(d *document) error {
	if s.client.pull {
		return nil
	}
	s.publishing.Lock()
	defer s.publishing.Unlock()
	delete(s.sent, string(d.uri))
	params := &protocol.PublishDiagnosticsParams{URI: d.uri, Diagnostics: []protocol.Diagnostic{}}
	return s.conn.Notify(context.Background(), protocol.MethodTextDocumentPublishDiagnostics, params)
}

// diagnostics are those of d for the client, or none if they become unwanted.
func (s *Server) diagnostics(d *document, unwanted func() bool) []protocol.Diagnostic {
	out := []protocol.Diagnostic{}
	if s.silent() {
		return out
	}
	for _, f := range d.found(unwanted) {
		out = append(out, s.diagnostic(d, f))
	}
	s.watchLooks()
	return out
}

// silent tells whether the user wants no diagnostics.
func (s *Server) silent() bool { return s.settings().silent() }

// settings are those in force.
func (s *Server) settings() Settings {
	s.changing.Lock()
	defer s.changing.Unlock()
	return s.configuration.settings
}

var severities = map[rules.Severity]protocol.DiagnosticSeverity{
	rules.Error:       protocol.DiagnosticSeverityError,
	rules.Warning:     protocol.DiagnosticSeverityWarning,
	rules.Information: protocol.DiagnosticSeverityInformation,
	rules.Hint:        protocol.DiagnosticSeverityHint,
}

func (s *Server) diagnostic(d *document, f *rules.Diagnostic) protocol.Diagnostic {
	out := protocol.Diagnostic{
		Range:    d.rangeOf(f.Span),
		Severity: severities[f.Severity],
		Code:     protocol.String(f.Code),
		Message:  protocol.String(f.Message),
	}
	out.Source.Set("stagels")
	if s.client.rulePages {
		out.CodeDescription.Href = uri.URI(f.Rule.URL)
	}
	if s.fades(f) {
		out.Range = d.rangeOf(f.Unnecessary)
	}
	out.Tags.Set(s.tags(f))
	if s.client.relatedPlaces {
		for _, r := range f.Related {
			out.RelatedInformation = append(out.RelatedInformation, protocol.DiagnosticRelatedInformation{
				Location: d.location(r.Span), Message: r.Message,
			})
		}
		out.RelatedInformation = append(out.RelatedInformation, s.linesOf(d, f)...)
	}
	return out
}

// linesOf are the lines of other files that a diagnostic of d has to do with.
func (s *Server) linesOf(d *document, f *rules.Diagnostic) (out []protocol.DiagnosticRelatedInformation) {
	at, ok := filePath(string(d.uri))
	if !ok {
		return nil
	}
	folder, _, ok := s.workspace.folderAround(filepath.Clean(at))
	for _, l := range f.Lines {
		if ok {
			start := protocol.Position{Line: uint32(l.Number - 1)}
			out = append(out, protocol.DiagnosticRelatedInformation{
				Location: protocol.Location{URI: uri.URI(uris{}.Below(folder.URI, l.File)), Range: protocol.Range{Start: start, End: start}}, Message: l.Message,
			})
		}
	}
	return out
}

// fades tells whether the client fades what could be left out. It fades just the
// diagnostic's range: so that is all of it, or nothing fades. Only a hint's range is
// widened for that, since others are underlined.
func (s *Server) fades(f *rules.Diagnostic) bool {
	return slices.Contains(s.client.tags, protocol.DiagnosticTagUnnecessary) &&
		(f.Unnecessary == f.Span || f.Unnecessary.Len() > 0 && f.Severity == rules.Hint)
}

// tags are those that the client can show.
func (s *Server) tags(f *rules.Diagnostic) (out []protocol.DiagnosticTag) {
	if s.fades(f) {
		out = append(out, protocol.DiagnosticTagUnnecessary)
	}
	if f.Rule.Deprecated && slices.Contains(s.client.tags, protocol.DiagnosticTagDeprecated) {
		out = append(out, protocol.DiagnosticTagDeprecated)
	}
	return out
}
