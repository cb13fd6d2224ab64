package lsp

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// document is one version of an open document. It is never changed.
type document struct {
	doc     *workspace.Document
	uri     uri.URI // as the client spells it
	version int32
	enc     text.Encoding
	lines   func() *text.Lines
	// safeFixes are the edits that make all safe fixes. They are asked for when they are
	// offered and again when they are chosen.
	safeFixes func() []text.Edit
	used      text.Lazy[used] // images
	// typing tells what to show while somebody writes in it; it is nil at rest.
	typing *analysis.Typing
	rested bool        // it was shown before, while somebody wrote in it
	sent   atomic.Bool // its diagnostics were
	// changed is when the first of the changes was made that no diagnostics were sent of.
	changed time.Time
	// moved is where a span stands in the text of lines; nil is where it is.
	moved func(text.Span) text.Span
	part  *part // where it stands in a build file; nil of a file of its own
}

func newDocument(d *workspace.Document, u uri.URI, version int32, enc text.Encoding) *document {
	return &document{doc: d, uri: u, version: version, enc: enc, lines: d.Model.File.Lines, safeFixes: sync.OnceValue(func() []text.Edit { return analysis.FixAll(d) })}
}

// with is the same version with other options.
func (d *document) with(opt workspace.Options) *document {
	out := newDocument(d.doc.WithOptions(opt), d.uri, d.version, d.enc)
	out.typing = d.typing.With(out.doc)
	return out
}

// placeOf is where a span of the document stands in the text of lines.
func (d *document) placeOf(s text.Span) text.Span {
	if d.moved != nil {
		return d.moved(s)
	}
	return s
}

// unmoved is a span of the document with all that stands in a span of the lines.
func (d *document) unmoved(within text.Span) text.Span {
	if d.moved != nil {
		return text.Span{End: d.doc.Model.File.Size()}
	}
	return within
}

func (d *document) rangeOf(s text.Span) protocol.Range {
	return toRange(d.lines(), d.enc, d.placeOf(s))
}

// locationOf is a place in the document's own file.
func (d *document) locationOf(l workspace.Location) protocol.Location {
	return protocol.Location{URI: uri.URI(l.File), Range: d.rangeOf(l.Span)}
}

func (d *document) location(s text.Span) protocol.Location {
	return protocol.Location{URI: d.uri, Range: d.rangeOf(s)}
}

// documents are the open documents by the URI that the client opened them with.
// The protocol library's URIs are not used for that: it rewrites them.
type documents struct {
	mu     sync.Mutex
	open   map[string]*document
	timers map[due]*time.Timer

	oversized map[string]*oversized // what is open too, but too large
	asking    map[string]*buildFile // what is open and asks for builds

	overlay *workspace.Snapshot // all that is open, and no folder
}

func (ds *documents) get(u string) *document {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	return ds.open[u]
}

// now are the open documents, and the snapshot of what is open.
func (ds *documents) now() (open []*document, overlay *workspace.Snapshot) {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	return slices.Collect(maps.Values(ds.open)), ds.overlay
}

func (ds *documents) all() []*document {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	return slices.Collect(maps.Values(ds.open))
}

func (ds *documents) put(d *document) {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	ds.open[string(d.uri)] = d
	ds.overlay = ds.overlay.Opened(string(d.uri), d.doc)
}

func (ds *documents) remove(u string) {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	ds.stopTimers(u)
	delete(ds.open, u)
	delete(ds.oversized, u)
	delete(ds.asking, u)
	ds.overlay = ds.overlay.Closing(u)
}

// due is what is to be done for a document after a while.
type due struct {
	what event
	uri  string
}

type event uint8

const (
	diagnosticsDue event = iota // they are to be sent
	restDue                     // nobody has typed for so long
	buildsDue                   // a build may be another one
)

// schedule runs f after delay, unless something newer of the kind is scheduled first.
func (ds *documents) schedule(of due, delay time.Duration, f func()) {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	ds.stopTimer(of)
	if ds.timers == nil {
		ds.timers = map[due]*time.Timer{}
	}
	ds.timers[of] = time.AfterFunc(delay, f)
}

// unschedule has nothing of the kind run.
func (ds *documents) unschedule(of due) {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	ds.stopTimer(of)
}

func (ds *documents) stopTimer(of due) {
	if t := ds.timers[of]; t != nil {
		t.Stop()
		delete(ds.timers, of)
	}
}

func (ds *documents) stopTimers(u string) {
	ds.stopTimer(due{diagnosticsDue, u})
	ds.stopTimer(due{restDue, u})
	ds.stopTimer(due{buildsDue, u})
}

func (ds *documents) closeAll() {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	for u := range ds.open {
		ds.stopTimers(u)
	}
	clear(ds.open)
	clear(ds.oversized)
	clear(ds.asking)
	ds.overlay = workspace.NewSnapshot(uris{})
}

type documentID struct {
	URI string `json:"uri"`
}

type openParams struct {
	TextDocument struct {
		documentID
		LanguageID string `json:"languageId"`
		Version    int32  `json:"version"`
		Text       string `json:"text"`
	} `json:"textDocument"`
}

type changeParams struct {
	TextDocument struct {
		documentID
		Version int32 `json:"version"`
	} `json:"textDocument"`
	ContentChanges []contentChange `json:"contentChanges"`
}

// contentChange replaces a range or, without one, the whole text. The protocol
// library takes a range that is out of bounds for none, and null for 0:0.
type contentChange struct {
	Range *place `json:"range"`
	Text  string `json:"text"`
}

type closeParams struct {
	TextDocument documentID `json:"textDocument"`
}

// positionParams are those of all requests about one place.
type positionParams struct {
	TextDocument documentID `json:"textDocument"`
	Position     position   `json:"position"`
}

func (p *positionParams) place() *positionParams { return p }

// placed are the parameters of a request about a place.
type placed[P any] interface {
	*P
	place() *positionParams
}

// onPlace registers h for a request about a place, whose answer may lie in other files. h
// is called beside the read loop, with the document as it was when the request came.
func onPlace[P any, Q placed[P]](name string, h func(s *Server, d *document, off int, p *P) (any, error)) bool {
	onInlinePlace(name, func(o *outside, d *document, off int, p *P) (any, error) { return h(o.s, d, off, p) })
	return onPlaceInOrder[P, Q](name, func(s *Server, d *document, off int, p *P) work {
		return func(context.Context) (any, error) { return h(s, d, off, p) }
	})
}

// onPlaceAtOnce registers h likewise, for a request that h answers on the read loop.
func onPlaceAtOnce[P any, Q placed[P]](name string, h func(s *Server, d *document, off int, p *P) (any, error)) bool {
	onInlinePlace(name, func(o *outside, d *document, off int, p *P) (any, error) { return h(o.s, d, off, p) })
	return onCall(name, func(s *Server, p *P) (answer any, w work, err error) {
		d, off, err := s.at(Q(p).place())
		switch {
		case err != nil:
		case d == nil:
			w, err = s.inBuildFile(name, Q(p).place(), p)
		default:
			answer, err = h(s, d, off, p)
		}
		return answer, w, err
	})
}

// onPlaceAcross registers h likewise, for a request whose answer may lie in files of other
// kinds: o is what lies outside of Dockerfiles.
func onPlaceAcross[P any, Q placed[P]](name string, h func(o *outside, d *document, off int, p *P) (any, error)) bool {
	onInlinePlace(name, h)
	return onPlaceInOrder[P, Q](name, func(s *Server, d *document, off int, p *P) work {
		o := s.outside()
		return func(ctx context.Context) (any, error) {
			if err := o.wait(ctx); err != nil {
				return nil, err
			}
			return h(o, d, off, p)
		}
	})
}

// onPlaceInOrder registers h for a request about a place of a Dockerfile; build files answer
// for themselves. h is called in the order of the wire, and what it returns beside.
func onPlaceInOrder[P any, Q placed[P]](name string, h func(s *Server, d *document, off int, p *P) work) bool {
	return onSlowRequest(name, func(s *Server, p *P) (work, error) {
		d, off, err := s.at(Q(p).place())
		switch {
		case err != nil:
			return nil, err
		case d == nil:
			return s.inBuildFile(name, Q(p).place(), p)
		}
		return h(s, d, off, p), nil
	})
}

// at is the document and the offset that p speaks of; the document is nil if it
// is not open, or no Dockerfile.
func (s *Server) at(p *positionParams) (*document, int, error) {
	d := s.docs.get(p.TextDocument.URI)
	if d == nil {
		return nil, 0, nil
	}
	off, err := offset(d.lines(), d.enc, p.Position)
	if err == nil {
		s.looksAt(d, text.Span{Start: off, End: off})
	}
	return d, off, err
}

var _ = onNotification(protocol.MethodTextDocumentDidOpen, func(s *Server, p *openParams) error {
	t := p.TextDocument
	if t.URI == "" {
		return errors.New("a document without a URI")
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	if workspace.Dockerfile.Is(t.URI, t.LanguageID) {
		s.hold(t.URI, t.Version, t.Text)
	} else if kind := kindAsking(t.URI, t.LanguageID); kind != nil {
		s.openBuildFile(kind, p)
	}
	return nil
})

var _ = onNotification(protocol.MethodTextDocumentDidChange, func(s *Server, p *changeParams) error {
	s.changing.Lock()
	defer s.changing.Unlock()
	if o := s.docs.getOversized(p.TextDocument.URI); o != nil {
		return s.changeOversized(o, p)
	}
	if b := s.docs.getBuildFile(p.TextDocument.URI); b != nil {
		return s.changeBuildFile(b, p)
	}
	old := s.docs.get(p.TextDocument.URI)
	if old == nil || s.outgrows(old, p) {
		return nil
	}
	next, err := s.changed(old, p)
	if err != nil {
		return err
	}
	s.docs.put(next)
	next.changed = old.changed
	if old.sent.Load() || old.changed.IsZero() {
		next.changed = time.Now()
	}
	s.schedulePublish(next, s.pause(next))
	s.scheduleRest(next)
	return nil
})

// pause is how long to wait for the next change before diagnostics of d are sent.
func (s *Server) pause(d *document) time.Duration {
	if s.options.Latest <= 0 {
		return s.options.Debounce
	}
	return min(s.options.Debounce, max(0, s.options.Latest-time.Since(d.changed)))
}

// changed applies the changes one after the other, each to what the one before
// left. If one makes no sense none is applied. Of a whole text that is sent anew only
// what is other is changed.
func (s *Server) changed(d *document, p *changeParams) (*document, error) {
	edits := d.doc.StartEdit()
	for i, c := range p.ContentChanges {
		if c.Range == nil {
			edits.Apply(text.Change(edits.File().Text(), c.Text))
			continue
		}
		at, err := span(edits.File().Lines(), d.enc, *c.Range)
		if err != nil {
			return nil, fmt.Errorf("change %d: %w", i, err)
		}
		edits.Apply(text.Edit{Span: at, New: c.Text})
	}
	next := newDocument(edits.Document(), d.uri, p.TextDocument.Version, d.enc)
	if s.options.Rest > 0 {
		next.typing = d.typing.Next(edits, next.doc)
	}
	return next, nil
}

var _ = onNotification(protocol.MethodTextDocumentDidClose, func(s *Server, p *closeParams) error {
	b := s.docs.getBuildFile(p.TextDocument.URI)
	switch d := s.closeDocument(p.TextDocument.URI); {
	case d != nil:
		return s.clearDiagnostics(d)
	case b != nil:
		return s.clearBuildFile(b)
	}
	return nil
})

// closeDocument forgets the document and returns it; nil if it is not open.
func (s *Server) closeDocument(u string) *document {
	s.changing.Lock()
	defer s.changing.Unlock()
	d := s.docs.get(u)
	s.docs.remove(u)
	s.tokenResults.forget(u)
	s.looks.forget(u)
	s.workspace.touched(u) // it may have been saved
	s.workspace.changed()
	return d
}
