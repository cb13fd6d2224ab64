package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

// Settings come with initialize, are asked for after it, and change at any time.

// section is the name of our settings among the client's.
const section = "stagels"

// sectionOf is the part of v under our name, or v itself.
func sectionOf(v protocol.LSPAny) protocol.LSPAny {
	var keys map[string]protocol.LSPAny
	if len(v) > 0 && v.Kind() == '{' && protocol.Unmarshal(v, &keys) == nil {
		if own, ok := keys[section]; ok {
			return own
		}
	}
	return v
}

var _ = onNotification(protocol.MethodInitialized, func(s *Server, _ *struct{}) error {
	go s.afterInitialize()
	return nil
})

// afterInitialize asks the client for what only a request can: a notification's
// handler must not wait for the answer.
func (s *Server) afterInitialize() {
	ctx := context.Background()
	var wanted []registration
	if s.client.registersConfiguration {
		wanted = append(wanted, registration{"configuration", protocol.MethodWorkspaceDidChangeConfiguration, map[string]any{"section": section}})
	}
	if s.client.registersWatchers {
		wanted = append(wanted, registration{"ignore-files", protocol.MethodWorkspaceDidChangeWatchedFiles, map[string]any{
			"watchers": []map[string]any{{"globPattern": "**/*.dockerignore"}},
		}})
	}
	if len(wanted) > 0 {
		if _, err := s.conn.Call(ctx, protocol.MethodClientRegisterCapability, map[string]any{"registrations": wanted}, nil); err != nil {
			s.log.Debug("not registered", "err", err)
		}
	}
	s.pullSettings(ctx)
}

type registration struct {
	ID      string         `json:"id"`
	Method  string         `json:"method"`
	Options map[string]any `json:"registerOptions"`
}

// pullSettings asks for the settings, if the client can be asked.
func (s *Server) pullSettings(ctx context.Context) {
	if !s.client.configuration {
		return
	}
	var answer []protocol.LSPAny
	items := map[string]any{"items": []map[string]any{{"section": section}}}
	if _, err := s.conn.Call(ctx, protocol.MethodWorkspaceConfiguration, items, &answer); err != nil || len(answer) != 1 {
		s.log.Debug("no settings", "err", err, "answers", len(answer))
		return
	}
	s.configure(answer[0])
}

type configurationParams struct {
	Settings protocol.LSPAny `json:"settings"`
}

var _ = onNotification(protocol.MethodWorkspaceDidChangeConfiguration, func(s *Server, p *configurationParams) error {
	if s.client.configuration {
		go s.pullSettings(context.Background())
		return nil
	}
	s.configure(sectionOf(p.Settings))
	return nil
})

// configure puts settings into force for all open documents, and tells the client
// what it does not understand of them.
func (s *Server) configure(raw protocol.LSPAny) {
	settings, complaints := readSettings(raw)
	for _, c := range complaints {
		params := &protocol.LogMessageParams{Type: protocol.MessageTypeWarning, Message: c}
		if err := s.conn.Notify(context.Background(), protocol.MethodWindowLogMessage, params); err != nil {
			s.log.Debug("not told", "err", err)
		}
	}
	s.changing.Lock()
	s.settings = settings
	for _, d := range s.docs.all() {
		s.docs.put(d.with(s.optionsFor(string(d.uri))))
	}
	s.changing.Unlock()
	s.renewDiagnostics()
}

// renewDiagnostics sends all diagnostics anew, or has the client ask for them.
func (s *Server) renewDiagnostics() {
	if s.client.pull {
		if s.client.refreshes {
			go func() {
				if _, err := s.conn.Call(context.Background(), protocol.MethodWorkspaceDiagnosticRefresh, nil, nil); err != nil {
					s.log.Debug("not refreshed", "err", err)
				}
			}()
		}
		return
	}
	for _, d := range s.docs.all() {
		s.schedulePublish(d, 0)
	}
}

var _ = onNotification(protocol.MethodWorkspaceDidChangeWatchedFiles, func(s *Server, _ *struct{}) error {
	s.renewDiagnostics()
	return nil
})
