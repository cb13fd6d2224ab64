package lsp

import (
	"slices"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/lsp/internal/rpc"
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
	creates                                   bool // edits may create files
	annotations                               bool // edits may say what is to be confirmed
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

// readClient takes from the capabilities what matters to us. The first encoding
// in the client's list that we speak is the one; without a list it is UTF-16.
func readClient(raw protocol.LSPAny) (out client, err error) {
	if len(raw) > 0 && raw.Kind() != 'n' {
		if err := rpc.Unmarshal(raw, &out.caps); err != nil {
			return out, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "malformed capabilities: %v", err)
		}
	}
	caps := out.caps
	for _, name := range caps.texts("general.positionEncodings") {
		if enc, ok := encodings[protocol.PositionEncodingKind(name)]; ok {
			out.encoding, out.knowsEncodings = enc, true
			break
		}
	}
	out.configuration = caps.is("workspace.configuration")
	out.documentChanges = caps.is("workspace.workspaceEdit.documentChanges")
	// Of LSP, WorkspaceEdit: resourceOperations alone are enough. Neovim has them and no documentChanges.
	out.creates = slices.Contains(caps.texts("workspace.workspaceEdit.resourceOperations"), "create")
	out.annotations = out.documentChanges && caps.at("workspace.workspaceEdit.changeAnnotationSupport") != nil
	out.registersConfiguration = caps.is("workspace.didChangeConfiguration.dynamicRegistration")
	out.registersWatchers = caps.is("workspace.didChangeWatchedFiles.dynamicRegistration")
	out.pull = caps.at("textDocument.diagnostic") != nil && caps.is("workspace.diagnostics.refreshSupport")
	out.links = caps.is("textDocument.definition.linkSupport")
	out.completions = readCompletionClient(caps)
	out.markdown = caps.lists("textDocument.completion.completionItem.documentationFormat", string(protocol.MarkupKindMarkdown))
	readActions(&out)
	for _, diagnostics := range []string{"textDocument.publishDiagnostics", "textDocument.diagnostic"} {
		readDiagnostics(&out, diagnostics)
	}
	return out, nil
}

func readActions(out *client) {
	const actions = "textDocument.codeAction"
	// ALE takes actions of any kind: its list of those that it knows is empty.
	out.actions = out.caps.at(actions+".codeActionLiteralSupport") != nil
	out.resolves = out.caps.is(actions+".dataSupport") && out.caps.lists(actions+".resolveSupport.properties", "edit")
}

// readDiagnostics reads what the client says at a path that it can show of a diagnostic.
func readDiagnostics(out *client, path string) {
	out.relatedPlaces = out.relatedPlaces || out.caps.is(path+".relatedInformation")
	out.rulePages = out.rulePages || out.caps.is(path+".codeDescriptionSupport")
	list, _ := out.caps.at(path + ".tagSupport.valueSet").([]any)
	for _, v := range list {
		if tag, ok := v.(float64); ok {
			out.tags = append(out.tags, protocol.DiagnosticTag(tag))
		}
	}
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
