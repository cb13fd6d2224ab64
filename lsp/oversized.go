package lsp

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// A text over the limit is no document: what is asked about it is answered as if it
// were not open. It is kept all the same, as changes can make it smaller.

// DefaultMaxFileSize is more bytes than a Dockerfile has, heredocs and all. A file of that
// size is read in about a second, and nothing in it can be so deeply nested that the
// lexers, which call themselves, fill Go's stack.
const DefaultMaxFileSize = 1 << 20

// maxFileSize is the limit in bytes.
func (s Settings) maxFileSize() int {
	if s.MaxFileSize > 0 {
		return s.MaxFileSize
	}
	return DefaultMaxFileSize
}

// oversized is an open text over the limit.
type oversized struct {
	uri     string
	version int32
	text    string
	lost    bool // the text is not known
}

func (ds *documents) getOversized(u string) *oversized {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	return ds.oversized[u]
}

func (ds *documents) allOversized() []*oversized {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	return slices.Collect(maps.Values(ds.oversized))
}

func (ds *documents) putOversized(o *oversized) {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	ds.oversized[o.uri] = o
	ds.overlay = ds.overlay.Opened(o.uri, nil)
}

// hold makes a document of an open text, or sets it aside. Server.changing is held.
func (s *Server) hold(u string, version int32, src string) {
	if s.setAside(u, version, src) {
		return
	}
	s.docs.remove(u) // it may have been set aside before
	d := newDocument(workspace.New(src, s.optionsFor(u)), uri.URI(u), version, s.client.encoding)
	s.docs.put(d)
	s.workspace.changed()
	s.schedulePublish(d, 0)
}

// setAside keeps a text that is over the limit from being a document. It is false if
// the text is not. Server.changing is held.
func (s *Server) setAside(u string, version int32, src string) bool {
	most := s.configuration.settings.maxFileSize()
	if len(src) <= most {
		return false
	}
	known := s.docs.getOversized(u) != nil
	s.docs.remove(u)
	s.tokenResults.forget(u)
	s.docs.putOversized(&oversized{uri: u, version: version, text: src})
	if known {
		return true
	}
	s.workspace.changed()
	s.notLookedAt(u, fmt.Sprintf("%s has %d bytes and is not looked at: the setting stagels.maxFileSize allows %d.", u, len(src), most))
	return true
}

// notLookedAt tells the user so, and takes back what was said of the document.
func (s *Server) notLookedAt(u, message string) {
	s.beside("too large", func() {
		s.takeBackDiagnostics(u)
		s.warn(message)
	})
}

// warn shows the user a message.
func (s *Server) warn(message string) {
	params := &protocol.ShowMessageParams{Type: protocol.MessageTypeWarning, Message: message}
	if err := s.conn.Notify(context.Background(), protocol.MethodWindowShowMessage, params); err != nil {
		s.log.Debug("not told", "err", err)
	}
}

// takeBackDiagnostics takes back what was sent for a document, unless it is one
// again.
func (s *Server) takeBackDiagnostics(u string) {
	if s.client.pull {
		return
	}
	s.publishing.Lock()
	defer s.publishing.Unlock()
	if s.docs.get(u) != nil {
		return
	}
	delete(s.sent, u)
	params := &protocol.PublishDiagnosticsParams{URI: uri.URI(u), Diagnostics: []protocol.Diagnostic{}}
	if err := s.conn.Notify(context.Background(), protocol.MethodTextDocumentPublishDiagnostics, params); err != nil {
		s.log.Debug("diagnostics not taken back", "err", err)
	}
}

// changeOversized makes changes to a text that was set aside. Server.changing is
// held.
func (s *Server) changeOversized(o *oversized, p *changeParams) error {
	changes := p.ContentChanges
	if o.lost {
		if changes = p.known(); changes == nil {
			return nil
		}
	}
	src, err := changedText(o.text, s.client.encoding, changes)
	if err != nil {
		return err
	}
	s.hold(o.uri, p.TextDocument.Version, src)
	return nil
}

// outgrows sets a document aside if the changes make it too large. What they could
// not make too large is not looked at twice. Server.changing is held.
func (s *Server) outgrows(d *document, p *changeParams) bool {
	could := d.doc.Model.File.Size()
	for _, c := range p.ContentChanges {
		could += len(c.Text)
	}
	if could <= s.configuration.settings.maxFileSize() {
		return false
	}
	src, err := changedText(d.doc.Text(), d.enc, p.ContentChanges)
	return err == nil && s.setAside(string(d.uri), p.TextDocument.Version, src)
}

// changedText applies the changes one after the other to a text.
func changedText(src string, enc text.Encoding, changes []contentChange) (string, error) {
	for i, c := range changes {
		whole := text.Span{End: len(src)}
		if c.Range != nil {
			var err error
			if whole, err = span(text.NewLines(src), enc, *c.Range); err != nil {
				return "", fmt.Errorf("change %d: %w", i, err)
			}
		}
		src = text.Edit{Span: whole, New: c.Text}.Apply(src)
	}
	return src, nil
}
