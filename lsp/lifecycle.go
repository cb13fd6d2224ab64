package lsp

import (
	"context"
	"slices"

	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/protocol"
)

// client is what the client said it can take.
type client struct {
	encoding       text.Encoding
	links          bool // definition may answer with LocationLink
	markdown       bool // a completion's documentation may be markdown
	pull           bool // it asks for diagnostics; they are not sent then
	relatedPlaces  bool // a diagnostic may name other places
	knowsEncodings bool // it takes part in choosing the encoding
}

// encodings are the position encodings we speak, by their name in the protocol.
var encodings = map[protocol.PositionEncodingKind]text.Encoding{
	protocol.PositionEncodingKindUTF8:  text.UTF8,
	protocol.PositionEncodingKindUTF16: text.UTF16,
	protocol.PositionEncodingKindUTF32: text.UTF32,
}

func isTrue(b *bool) bool { return b != nil && *b }

// readClient takes from the capabilities what matters to us. The first encoding
// in the client's list that we speak is the one; without a list it is UTF-16.
func readClient(c protocol.ClientCapabilities) client {
	var out client
	if g := c.General; g != nil {
		for _, name := range g.PositionEncodings {
			if enc, ok := encodings[name]; ok {
				out.encoding, out.knowsEncodings = enc, true
				break
			}
		}
	}
	t := c.TextDocument
	if t == nil {
		return out
	}
	out.pull = t.Diagnostic != nil
	if t.Definition != nil {
		out.links = isTrue(t.Definition.LinkSupport)
	}
	if t.Completion != nil && t.Completion.CompletionItem != nil {
		out.markdown = slices.Contains(t.Completion.CompletionItem.DocumentationFormat, protocol.MarkupKindMarkdown)
	}
	if t.PublishDiagnostics != nil {
		out.relatedPlaces = isTrue(t.PublishDiagnostics.RelatedInformation)
	}
	return out
}

var _ = onRequest(protocol.MethodInitialize, func(s *Server, p *protocol.InitializeParams) (any, error) {
	s.client = readClient(p.Capabilities)
	s.state = running
	if p.ProcessID != nil && int(*p.ProcessID) != s.options.ParentPID {
		s.watchParent(context.Background(), int(*p.ProcessID))
	}
	result := &protocol.InitializeResult{ServerInfo: protocol.ServerInfo{Name: "stagels"}}
	if s.options.Version != "" {
		result.ServerInfo.Version.Set(s.options.Version)
	}
	for name, enc := range encodings {
		if enc == s.client.encoding {
			result.Capabilities.PositionEncoding = name
		}
	}
	for _, add := range capabilities {
		add(&s.client, &result.Capabilities)
	}
	return result, nil
})

var _ = onNotification(protocol.MethodInitialized, func(*Server, *struct{}) error { return nil })

var _ = onNotification(protocol.MethodSetTrace, func(*Server, *struct{}) error { return nil })

var _ = onRequest(protocol.MethodShutdown, func(s *Server, _ *struct{}) (any, error) {
	s.state = shutDown
	s.docs.closeAll()
	return nil, nil
})

var _ = onNotification(protocol.MethodExit, func(s *Server, _ *struct{}) error {
	s.exit(s.exitCode())
	return nil
})
