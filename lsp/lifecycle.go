package lsp

import (
	"slices"

	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// client is what the client said it can take.
type client struct {
	caps                                      clientCapabilities // all that it said
	dynamicRegistrations                      []registration     // what it is told after initialize
	encoding                                  text.Encoding
	links                                     bool // definition may answer with LocationLink
	completions                               completionClient
	markdown                                  bool // a completion's documentation may be markdown
	opensAddresses                            bool // of links in markdown, those of lines in files too
	pull                                      bool // it asks for diagnostics, again when it is told to; they are not sent then
	relatedPlaces                             bool // a diagnostic may name other places
	rulePages                                 bool // it may name a page
	tags                                      []protocol.DiagnosticTag
	actions                                   bool // code actions with edits in them
	resolves                                  bool // it asks for an action's edit when the action is chosen
	documentChanges                           bool // edits may name the version they are for
	configuration                             bool // it can be asked for settings
	registersConfiguration, registersWatchers bool // these can be registered later
	knowsEncodings                            bool // it takes part in choosing the encoding
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
func readClient(raw protocol.LSPAny) (client, error) {
	var out client
	var c protocol.ClientCapabilities
	if len(raw) > 0 && raw.Kind() != 'n' {
		if err := protocol.Unmarshal(raw, &c); err != nil {
			return out, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "malformed capabilities: %v", err)
		}
		if err := protocol.Unmarshal(raw, &out.caps); err != nil {
			return out, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "malformed capabilities: %v", err)
		}
	}
	out.completions = readCompletionClient(out.caps)
	if g := c.General; g != nil {
		for _, name := range g.PositionEncodings {
			if enc, ok := encodings[name]; ok {
				out.encoding, out.knowsEncodings = enc, true
				break
			}
		}
	}
	readWorkspace(&out, c.Workspace)
	t := c.TextDocument
	if t == nil {
		return out, nil
	}
	out.pull = t.Diagnostic != nil && out.caps.is("workspace.diagnostics.refreshSupport")
	if t.Definition != nil {
		out.links = isTrue(t.Definition.LinkSupport)
	}
	if t.Completion != nil && t.Completion.CompletionItem != nil {
		out.markdown = slices.Contains(t.Completion.CompletionItem.DocumentationFormat, protocol.MarkupKindMarkdown)
	}
	readActions(&out, t.CodeAction)
	if t.PublishDiagnostics != nil {
		readDiagnostics(&out, t.PublishDiagnostics.DiagnosticsCapabilities)
	}
	if t.Diagnostic != nil {
		readDiagnostics(&out, t.Diagnostic.DiagnosticsCapabilities)
	}
	return out, nil
}

func readActions(out *client, c *protocol.CodeActionClientCapabilities) {
	if c == nil {
		return
	}
	// ALE takes actions of any kind: its list of those that it knows is empty.
	out.actions = out.caps.at("textDocument.codeAction.codeActionLiteralSupport") != nil
	out.resolves = isTrue(c.DataSupport) && slices.Contains(c.ResolveSupport.Properties, "edit")
}

func readDiagnostics(out *client, c protocol.DiagnosticsCapabilities) {
	out.relatedPlaces = out.relatedPlaces || isTrue(c.RelatedInformation)
	out.rulePages = out.rulePages || isTrue(c.CodeDescriptionSupport)
	out.tags = append(out.tags, c.TagSupport.ValueSet...)
}

func readWorkspace(out *client, w *protocol.WorkspaceClientCapabilities) {
	if w == nil {
		return
	}
	out.configuration = isTrue(w.Configuration)
	out.documentChanges = w.WorkspaceEdit != nil && isTrue(w.WorkspaceEdit.DocumentChanges)
	out.registersConfiguration = w.DidChangeConfiguration != nil && isTrue(w.DidChangeConfiguration.DynamicRegistration)
	out.registersWatchers = w.DidChangeWatchedFiles != nil && isTrue(w.DidChangeWatchedFiles.DynamicRegistration)
}

// neovim says that it asks for diagnostics. But version 0.10 never asks again when
// settings change, 0.12 then throws away what it is told of open documents, and a file
// that it reads again from disk has none until the next change. Those that are sent it
// shows.
const neovim = "Neovim"

// coc tells which Markdown it reads, as those do that open a link. It shows the text of
// a link in a terminal, and the address below.
const coc = "coc.nvim"

type initializeParams struct {
	ProcessID  *int `json:"processId"`
	ClientInfo struct {
		Name string `json:"name"`
	} `json:"clientInfo"`
	Capabilities          protocol.LSPAny `json:"capabilities"`
	InitializationOptions protocol.LSPAny `json:"initializationOptions"`
	folderParams
}

type initializeResult struct {
	Capabilities map[string]any    `json:"capabilities"`
	ServerInfo   map[string]string `json:"serverInfo"`
}

var _ = onRequest(protocol.MethodInitialize, func(s *Server, p *initializeParams) (any, error) {
	c, err := readClient(p.Capabilities)
	if err != nil {
		return nil, err
	}
	if p.ClientInfo.Name == neovim {
		c.pull = false
	}
	c.opensAddresses = c.caps.at("general.markdown.parser") != nil && p.ClientInfo.Name != coc
	now, later := c.announce()
	c.dynamicRegistrations = append(later, c.registerBuilds()...)
	s.client = c
	s.state = running
	s.configureFirst(p.InitializationOptions)
	s.openFirst(p.folderParams) // behind the settings: there is nothing to look at anew
	if p.ProcessID != nil && *p.ProcessID != s.options.ParentPID {
		s.watchParent(*p.ProcessID)
	}
	now["textDocumentSync"] = map[string]any{"openClose": true, "change": protocol.TextDocumentSyncKindIncremental, "save": true}
	for name, enc := range encodings {
		if enc == c.encoding {
			now["positionEncoding"] = name
		}
	}
	result := &initializeResult{Capabilities: now, ServerInfo: map[string]string{"name": "stagels"}}
	if s.options.Version != "" {
		result.ServerInfo["version"] = s.options.Version
	}
	return result, nil
})

var _ = onNotification(protocol.MethodSetTrace, func(*Server, *nothing) error { return nil })

var _ = onRequest(protocol.MethodShutdown, func(s *Server, _ *nothing) (any, error) {
	s.state = shutDown
	s.shutdownRequested.Store(true)
	s.docs.closeAll()
	return nil, nil
})

var _ = onNotification(protocol.MethodExit, func(s *Server, _ *nothing) error {
	s.exit(s.exitCode())
	return nil
})
