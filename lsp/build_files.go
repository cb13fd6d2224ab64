package lsp

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/stagels/stagels/analysis/builds"
	_ "github.com/stagels/stagels/analysis/builds/all"
	"github.com/stagels/stagels/analysis/builds/checks"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp/internal/rpc"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// A build file asks for builds of Dockerfiles: a Bake file, a Compose file, a workflow. An
// editor has another server for its own matters; here it is read for what it says of
// Dockerfiles alone.

// buildFile is one version of an open build file. It is never changed.
type buildFile struct {
	uri     string // as the client spells it
	kind    *workspace.Kind
	version int32
	text    string
	enc     text.Encoding
	lines   func() *text.Lines
	// written is where somebody writes, until they rest.
	written *text.Span
}

func newBuildFile(u string, kind *workspace.Kind, version int32, src string, enc text.Encoding) *buildFile {
	return &buildFile{uri: u, kind: kind, version: version, text: src, enc: enc, lines: sync.OnceValue(func() *text.Lines { return text.NewLines(src) })}
}

// rangeOf is a span of the file as the client counts.
func (b *buildFile) rangeOf(s text.Span) protocol.Range { return toRange(b.lines(), b.enc, s) }

// kindAsking is the kind of a document that asks for builds; nil if it is of no such kind.
func kindAsking(u, language string) *workspace.Kind {
	for _, k := range builds.Kinds() {
		if k.Is(u, language) {
			return k
		}
	}
	return nil
}

func (ds *documents) getBuildFile(u string) *buildFile {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	return ds.asking[u]
}

func (ds *documents) allBuildFiles() (all []*buildFile) {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	for _, b := range ds.asking {
		all = append(all, b)
	}
	return all
}

func (ds *documents) putBuildFile(b *buildFile) {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	ds.asking[b.uri] = b
	ds.overlay = ds.overlay.OpenedText(b.uri, b.kind, b.text)
}

// openBuildFile takes in an open build file. Server.changing is held.
func (s *Server) openBuildFile(kind *workspace.Kind, p *openParams) {
	t := p.TextDocument
	if len(t.Text) > s.configuration.settings.maxFileSize() {
		return
	}
	b := newBuildFile(t.URI, kind, t.Version, t.Text, s.client.encoding)
	s.docs.putBuildFile(b)
	s.workspace.changed()
	s.schedulePublishBuildFile(b)
}

// changeBuildFile makes the next version of a build file. Server.changing is held.
func (s *Server) changeBuildFile(b *buildFile, p *changeParams) error {
	src, written := b.text, text.Span{}
	for i, c := range p.ContentChanges {
		at := text.Span{End: len(src)}
		if c.Range != nil {
			var err error
			if at, err = span(text.NewLines(src), b.enc, *c.Range); err != nil {
				return fmt.Errorf("change %d: %w", i, err)
			}
		}
		src = src[:at.Start] + c.Text + src[at.End:]
		written = text.Span{Start: at.Start, End: at.Start + len(c.Text)}
	}
	if len(src) > s.configuration.settings.maxFileSize() {
		s.docs.remove(b.uri)
		return errors.New("a build file that is too large")
	}
	next := newBuildFile(b.uri, b.kind, p.TextDocument.Version, src, b.enc)
	if s.options.Rest > 0 {
		next.written = &written
		s.docs.schedule(due{restDue, b.uri}, s.options.Rest, func() { s.restBuildFile(next) })
	}
	s.docs.putBuildFile(next)
	s.workspace.changed()
	s.schedulePublishBuildFile(next)
	if s.options.Rest <= 0 {
		s.renewBuilt()
	}
	return nil
}

// renewBuilt looks at the open Dockerfiles again: builds of them may be other ones now.
func (s *Server) renewBuilt() {
	if s.client.pull {
		s.refresh(protocol.MethodWorkspaceDiagnosticRefresh, "workspace.diagnostics")
	}
	for _, d := range s.docs.all() {
		if !s.client.pull && d.sent.Load() {
			s.docs.schedule(due{buildsDue, string(d.uri)}, s.options.Debounce, func() {
				var err error
				defer s.recovered("diagnostics", &err)
				s.publishAgain(d)
			})
		}
	}
}

// restBuildFile shows all there is to say of a build file, if it is the current version.
func (s *Server) restBuildFile(b *buildFile) {
	s.changing.Lock()
	defer s.changing.Unlock()
	if s.docs.getBuildFile(b.uri) != b {
		return
	}
	rested := *b
	rested.written = nil
	s.docs.putBuildFile(&rested)
	s.schedulePublishBuildFile(&rested)
	s.renewBuilt()
	if s.inlines.in(b.uri) {
		s.refresh(protocol.MethodWorkspaceCodeLensRefresh, "workspace.codeLens")
		s.refresh(protocol.MethodWorkspaceInlayHintRefresh, "workspace.inlayHint")
	}
}

// renewBuildFiles looks at the open build files again: a Dockerfile is another one now.
func (s *Server) renewBuildFiles() {
	for _, b := range s.docs.allBuildFiles() {
		s.schedulePublishBuildFile(b)
	}
}

// schedulePublishBuildFile has the diagnostics of a build file sent, to a client that does
// not ask for them.
func (s *Server) schedulePublishBuildFile(b *buildFile) {
	if s.client.pull {
		return
	}
	s.docs.schedule(due{diagnosticsDue, b.uri}, s.options.Debounce, func() {
		var err error
		defer s.recovered("diagnostics", &err)
		s.publishBuildFile(b)
	})
}

func (s *Server) publishBuildFile(b *buildFile) {
	outside, begun := s.outside(), s.diagnoses.Add(1)
	if s.docs.getBuildFile(b.uri) != b {
		return // what lies outside has the newer text already
	}
	ctx := s.life
	items, err := s.buildFileDiagnostics(ctx, outside, b)
	if err != nil {
		return
	}
	s.publishing.Lock()
	defer s.publishing.Unlock()
	now := sentDiagnostics{b.version, digest(items), begun}
	before, sent := s.sent[b.uri]
	if s.docs.getBuildFile(b.uri) != b || before.begun > begun || !sent && len(items) == 0 {
		return
	}
	s.sent[b.uri] = now
	if before.says(now) {
		return
	}
	params := &protocol.PublishDiagnosticsParams{URI: uri.URI(b.uri), Diagnostics: items}
	params.Version.Set(b.version)
	if err := s.conn.Notify(context.Background(), protocol.MethodTextDocumentPublishDiagnostics, params); err != nil {
		s.log.Debug("diagnostics not sent", "err", err)
	}
}

// outsideOf is what lies outside of Dockerfiles, if a build file asks about it.
func (s *Server) outsideOf(b *buildFile) *outside {
	if b == nil {
		return nil
	}
	return s.outside()
}

// buildFileDiagnostics are those of a build file, none on the line that somebody writes, and
// those of the Dockerfiles in it.
func (s *Server) buildFileDiagnostics(ctx context.Context, o *outside, b *buildFile) ([]protocol.Diagnostic, error) {
	found, err := o.findings(ctx, b)
	if err != nil {
		return nil, err
	}
	s.watchLooks()
	out, err := s.inlineDiagnostics(ctx, o, b)
	for _, f := range found {
		if !b.writes(f.Span) {
			out = append(out, s.buildDiagnostic(b, f.Diagnostic))
		}
	}
	return out, err
}

// findings are what is wrong with the builds that a build file asks for.
func (o *outside) findings(ctx context.Context, b *buildFile) (out []*checks.Finding, err error) {
	if err := o.wait(ctx); err != nil || o.s.silent() {
		return nil, err
	}
	f, ok := o.folder(b.uri)
	if !ok {
		return nil, nil
	}
	if b.kind == workspace.Configuration {
		for _, found := range o.s.configurationFindings(b) {
			out = append(out, &checks.Finding{File: o.below(b.uri), Diagnostic: found})
		}
	}
	said := o.s.said(b.uri)
	if said.Excluded {
		return out, nil
	}
	here, own := o.below(b.uri), o.s.settings().options(o.s.options.Analysis).Rules
	for _, found := range checks.Run(f.Told(here, b.kind), f.lookedAtFor(b), own.Over(said.Rules)) {
		if found.File == here {
			out = append(out, found)
		}
	}
	return out, nil
}

// lookedAtFor is the folder for the diagnosis of a build file: what comes or goes where it
// looks has it looked at anew.
func (f *askingFolder) lookedAtFor(b *buildFile) *askingFolder {
	out := *f
	out.files = f.s.lookedAt(workspaceFolder{f.uri, f.path}, b.uri)
	return &out
}

// buildFileActions are the fixes of what is told of a build file, where a document is one,
// and the actions in the Dockerfiles in it.
func (s *Server) buildFileActions(p *codeActionParams) (work, error) {
	b := s.docs.getBuildFile(p.TextDocument.URI)
	if b == nil {
		return func(context.Context) (any, error) { return []codeAction{}, nil }, nil
	}
	at, err := span(b.lines(), b.enc, p.Range)
	if err != nil {
		return nil, err
	}
	outside := s.outside()
	return func(ctx context.Context) (any, error) {
		out := []codeAction{}
		found, err := outside.findings(ctx, b)
		for _, f := range found {
			if asked(p.Context.Only, quickFix) && f.Span.Start <= at.End && at.Start <= f.Span.End {
				out = append(out, outside.buildFixes(b, f)...)
			}
		}
		if err != nil {
			return out, err
		}
		inner, err := s.inlineActions(ctx, outside, b, at, p)
		return append(out, inner...), err
	}, nil
}

// buildFixes are the fixes of what is told of a build file, also those of several files.
func (o *outside) buildFixes(b *buildFile, f *checks.Finding) (out []codeAction) {
	s := o.s
	raw, err := rpc.Marshal(s.buildDiagnostic(b, f.Diagnostic))
	if err != nil {
		return nil
	}
	for _, fix := range f.Fixes() {
		edit := documentEdit{}
		for _, e := range fix.Edits {
			edit.Edits = append(edit.Edits, textEdit{Range: b.rangeOf(e.Span), NewText: e.New})
		}
		edit.TextDocument.URI, edit.TextDocument.Version = b.uri, &b.version
		out = append(out, codeAction{
			Title: fix.Title, Kind: quickFix, IsPreferred: fix.Preferred,
			Diagnostics: []protocol.LSPAny{raw}, Edit: s.acrossFiles([]documentEdit{edit}),
		})
	}
	if f.Across == nil {
		return out
	}
	if fix, ok := f.Across(); ok {
		action := codeAction{Title: fix.Title, Kind: quickFix, Diagnostics: []protocol.LSPAny{raw}}
		action.Edit, ok = o.changed(b, fix)
		if ok {
			out = append(out, action)
		}
	}
	return out
}

// changed are the edits of a fix of several files; ok is false if somebody writes in one of
// them.
func (o *outside) changed(b *buildFile, fix checks.Change) (edit *workspaceEdit, ok bool) {
	folder, ok := o.folder(b.uri)
	if !ok {
		return nil, false
	}
	var all []documentEdit
	for _, file := range fix.Files {
		e, ok := folder.edits(file)
		if !ok {
			return nil, false
		}
		all = append(all, e)
	}
	return o.s.acrossFiles(all), true
}

// edits are those of one file of the folder.
func (f *askingFolder) edits(of checks.FileEdits) (out documentEdit, ok bool) {
	if d := f.open[uris{}.Same(f.name(of.File))]; d != nil {
		if d.typing != nil {
			return out, false
		}
		return d.edit(of.Edits)
	}
	for _, e := range of.Edits {
		one := f.edit(workspace.Location{File: of.File, Span: e.Span}, e.New)
		out.TextDocument, out.Edits = one.TextDocument, append(out.Edits, one.Edits...)
	}
	return out, len(of.Edits) > 0
}

func (s *Server) buildDiagnostic(b *buildFile, f *rules.Diagnostic) protocol.Diagnostic {
	out := protocol.Diagnostic{
		Range: b.rangeOf(f.Span), Severity: severities[f.Severity],
		Code: protocol.String(f.Code), Message: protocol.String(f.Message),
	}
	out.Source.Set("stagels")
	if s.client.rulePages {
		out.CodeDescription.Href = uri.URI(f.Rule.URL)
	}
	return out
}

// writes tells whether somebody writes on the line of a span.
func (b *buildFile) writes(at text.Span) bool {
	if b.written == nil {
		return false
	}
	first, last := b.lines().At(b.written.Start), b.lines().At(b.written.End)
	line := b.lines().At(at.Start)
	return first <= line && line <= last
}

// clearBuildFile takes back what was sent for a build file that is closed now.
func (s *Server) clearBuildFile(b *buildFile) error {
	s.inlines.forget(b.uri)
	s.publishing.Lock()
	defer s.publishing.Unlock()
	if _, sent := s.sent[b.uri]; !sent || s.client.pull {
		return nil
	}
	delete(s.sent, b.uri)
	params := &protocol.PublishDiagnosticsParams{URI: uri.URI(b.uri), Diagnostics: []protocol.Diagnostic{}}
	return s.conn.Notify(context.Background(), protocol.MethodTextDocumentPublishDiagnostics, params)
}

// buildPlace is a place in a build file that tells something of builds, with the builds of
// that place.
type buildPlace struct {
	*outside
	folder *askingFolder
	file   *buildFile
	off    int
	places []builds.Place // not empty; all of one role and span
}

func (p *buildPlace) role() builds.Role { return p.places[0].Role }
func (p *buildPlace) span() text.Span   { return p.places[0].Span }

// inBuildFiles are the requests about places that build files answer too, by their
// methods.
var inBuildFiles = map[string]buildAnswer{}

// buildAnswer answers a request about a place of a build file, and says which places it is
// about.
type buildAnswer struct {
	places func(f *askingFolder, file string, kind *workspace.Kind, off int) []builds.Place
	answer func(ctx context.Context, at *buildPlace, params any) (any, error)
}

// onBuildPlace registers h for a request about what stands in a build file.
func onBuildPlace[P any](method string, h func(ctx context.Context, at *buildPlace, p *P) (any, error)) bool {
	return onBuildPlaces(method, placesWritten, h)
}

// onPlaceToWrite registers h for a request about what can be written in a build file.
func onPlaceToWrite[P any](method string, h func(ctx context.Context, at *buildPlace, p *P) (any, error)) bool {
	return onBuildPlaces(method, (*askingFolder).PlacesToWrite, h)
}

func onBuildPlaces[P any](method string, places func(*askingFolder, string, *workspace.Kind, int) []builds.Place, h func(context.Context, *buildPlace, *P) (any, error)) bool {
	inBuildFiles[method] = buildAnswer{places, func(ctx context.Context, at *buildPlace, params any) (any, error) {
		return h(ctx, at, params.(*P))
	}}
	return true
}

func placesWritten(f *askingFolder, file string, kind *workspace.Kind, off int) []builds.Place {
	return builds.PlacesAt(f.Told(file, kind), file, off)
}

// inBuildFile is the answer of a build file, or no work if the document is none or nothing
// answers the method there.
func (s *Server) inBuildFile(method string, at *positionParams, params any) (work, error) {
	b, h, inner := s.docs.getBuildFile(at.TextDocument.URI), inBuildFiles[method], inInlines[method]
	if b == nil || h.answer == nil && (inner == nil || !b.mayHold()) {
		return nil, nil
	}
	off, err := offset(b.lines(), b.enc, at.Position)
	if err != nil {
		return nil, err
	}
	outside := s.outside()
	return func(ctx context.Context) (any, error) {
		if err := outside.wait(ctx); err != nil {
			return nil, err
		}
		folder, ok := outside.folder(b.uri)
		if !ok {
			return nil, nil
		}
		below := outside.below(b.uri)
		told := folder.Told(below, b.kind)
		if d, off, ok := folder.inlineAt(told, b, off); d != nil && inner != nil {
			return inner(outside, d, off, params)
		} else if d != nil || !ok {
			return nil, nil
		}
		if h.answer == nil {
			return nil, nil
		}
		places := h.places(folder, below, b.kind, off)
		if len(places) == 0 {
			return nil, nil
		}
		return h.answer(ctx, &buildPlace{outside, folder, b, off, places}, params)
	}, nil
}
