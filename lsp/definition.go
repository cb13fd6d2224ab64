package lsp

import "go.lsp.dev/protocol"

var _ = onInitialize(func(_ *client, out *protocol.ServerCapabilities) {
	out.DefinitionProvider = protocol.Boolean(true)
})

var _ = onRequest(protocol.MethodTextDocumentDefinition, func(s *Server, p *positionParams) (any, error) {
	d, off, err := s.at(p)
	if d == nil || err != nil {
		return nil, err
	}
	link, ok := d.Definition(off)
	if !ok {
		return nil, nil
	}
	if !s.client.links {
		location := d.location(link.Target)
		return &location, nil
	}
	origin := d.rangeOf(link.Origin)
	return protocol.DefinitionLinkSlice{{
		OriginSelectionRange: &origin,
		TargetURI:            d.uri,
		TargetRange:          d.rangeOf(link.Whole),
		TargetSelectionRange: d.rangeOf(link.Target),
	}}, nil
})
