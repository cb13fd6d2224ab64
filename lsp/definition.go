package lsp

import "go.lsp.dev/protocol"

var _ = provide(capability{
	method: protocol.MethodTextDocumentDefinition, client: "textDocument.definition", server: "definitionProvider",
	does: "from a reference to its stage, from a variable to the ARG or ENV that gives it its value",
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
