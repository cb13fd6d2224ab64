package lsp

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"

	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp/internal/rpc"
	"go.lsp.dev/protocol"
)

// A message over the limit is never held in memory. If it brings a document's text,
// the document is not known any more: edits of it would be made in another text. So
// it is treated as too large, until the client sends a whole text again.

// The names that such a message has stand before its text or behind it. Within a text
// they cannot be found: there quotes are escaped.
var (
	methodName  = stringAt("method")
	uriName     = stringAt("uri")
	languageTag = stringAt("languageId")
)

func stringAt(key string) *regexp.Regexp {
	return regexp.MustCompile(`"` + key + `"\s*:\s*("(?:[^"\\\x00]|\\.)*")`)
}

// firstString is the string that is found first; "" if there is none.
func firstString(re *regexp.Regexp, ends []byte) (s string) {
	if m := re.FindSubmatch(ends); m != nil {
		_ = rpc.Unmarshal(bytes.Clone(m[1]), &s)
	}
	return s
}

// passedOver is told of a message that was not read, in the order of the wire: what
// stands at its ends, and how long it was.
func (s *Server) passedOver(ends []byte, length int64) {
	if s.state != running {
		return
	}
	u := firstString(uriName, ends)
	switch firstString(methodName, ends) {
	case protocol.MethodTextDocumentDidOpen:
		if u == "" || !workspace.Dockerfile.Is(u, firstString(languageTag, ends)) {
			return
		}
	case protocol.MethodTextDocumentDidChange:
		if s.docs.get(u) == nil && s.docs.getOversized(u) == nil {
			return
		}
	default:
		return
	}
	s.lose(u, length)
}

// lose notes that a document's text is not known.
func (s *Server) lose(u string, bytes int64) {
	s.changing.Lock()
	defer s.changing.Unlock()
	known := s.docs.getOversized(u) != nil
	s.docs.remove(u)
	s.tokenResults.forget(u)
	s.docs.putOversized(&oversized{uri: u, lost: true})
	s.workspace.changed()
	if !known {
		s.notLookedAt(u, fmt.Sprintf("%s came in a message of %d bytes and is not looked at: no message may have more than %d.", u, bytes, rpc.LargestMessage))
	}
}

// known are the changes that make a text of none: those from the last whole text on.
func (p *changeParams) known() []contentChange {
	for i, c := range slices.Backward(p.ContentChanges) {
		if c.Range == nil {
			return p.ContentChanges[i:]
		}
	}
	return nil
}
