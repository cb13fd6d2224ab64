package lsp

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/stagels/stagels/lsp/internal/rpc"
	"go.lsp.dev/protocol"
)

// Settings come with initialize, are asked for after it, and change at any time.

// section is the name of our settings among the client's.
const section = "stagels"

// configuration is what is known of the client's settings. Server.changing guards
// it.
type configuration struct {
	settings Settings
	initial  Settings // those that came with initialize
	// generations counts the times that settings were sent or asked for. Those in force
	// are of the generation inForce: an answer that comes late must not undo newer ones.
	generations, inForce int
	complaints           []string // of the settings in force
}

// ours is the part of v that tells of our settings: what is under our name, or v
// itself if it has some of their keys; ok is false if there is none.
func ours(v protocol.LSPAny) (own protocol.LSPAny, ok bool) {
	var keys map[string]protocol.LSPAny
	if len(v) == 0 || v.Kind() != '{' || rpc.Unmarshal(v, &keys) != nil {
		return nil, false
	}
	if own, ok := keys[section]; ok {
		return own, true
	}
	for f := range reflect.TypeFor[Settings]().Fields() {
		if _, ok := keys[f.Tag.Get("json")]; ok {
			return v, true
		}
	}
	return nil, false
}

// configureFirst takes the settings that came with initialize. They hold again
// whenever the client is asked for settings and has none.
func (s *Server) configureFirst(options protocol.LSPAny) {
	if own, ok := ours(options); ok {
		s.configure(s.nextGeneration(), own)
		s.changing.Lock()
		s.configuration.initial = s.configuration.settings
		s.changing.Unlock()
	}
}

var _ = onNotification(protocol.MethodInitialized, func(s *Server, _ *nothing) error {
	s.beside("initialized", s.afterInitialize)
	return nil
})

// afterInitialize asks the client for what only a request can: a notification's
// handler must not wait for the answer.
func (s *Server) afterInitialize() {
	wanted := slices.Clone(s.client.dynamicRegistrations)
	if s.client.registersConfiguration {
		wanted = append(wanted, registration{"configuration", protocol.MethodWorkspaceDidChangeConfiguration, map[string]any{"section": section}})
	}
	if s.client.registersWatchers {
		wanted = append(wanted, registration{"files", protocol.MethodWorkspaceDidChangeWatchedFiles, map[string]any{
			"watchers": watchers(),
		}})
	}
	if len(wanted) > 0 {
		if _, err := s.conn.Call(context.Background(), protocol.MethodClientRegisterCapability, map[string]any{"registrations": wanted}, nil); err != nil {
			s.log.Debug("not registered", "err", err)
		} else if s.client.registersWatchers {
			s.workspace.watch()
		}
		s.workspace.register()
	}
	if s.client.configuration {
		s.pullSettings()
	}
}

type registration struct {
	ID      string         `json:"id"`
	Method  string         `json:"method"`
	Options map[string]any `json:"registerOptions"`
}

// pullSettings asks for the settings and waits for the answer.
func (s *Server) pullSettings() {
	generation := s.nextGeneration()
	var answer []protocol.LSPAny
	items := map[string]any{"items": []map[string]any{{"section": section}}}
	if _, err := s.conn.Call(context.Background(), protocol.MethodWorkspaceConfiguration, items, &answer); err != nil || len(answer) != 1 {
		s.log.Debug("no settings", "err", err, "answers", len(answer))
		return
	}
	s.configure(generation, answer[0])
}

type configurationParams struct {
	Settings protocol.LSPAny `json:"settings"`
}

// A client may send the settings along, or only tell that they changed.
var _ = onNotification(protocol.MethodWorkspaceDidChangeConfiguration, func(s *Server, p *configurationParams) error {
	own, sent := ours(p.Settings)
	switch {
	case sent:
		s.configure(s.nextGeneration(), own)
	case s.client.configuration:
		s.beside("settings", s.pullSettings)
	}
	return nil
})

func (s *Server) nextGeneration() int {
	s.changing.Lock()
	defer s.changing.Unlock()
	s.configuration.generations++
	return s.configuration.generations
}

// configure puts the settings of a generation into force for all open documents, and
// tells the client what it does not understand of them.
func (s *Server) configure(generation int, raw protocol.LSPAny) {
	for _, c := range s.adopt(generation, raw) {
		params := &protocol.LogMessageParams{Type: protocol.MessageTypeWarning, Message: c}
		if err := s.conn.Notify(context.Background(), protocol.MethodWindowLogMessage, params); err != nil {
			s.log.Debug("not told", "err", err)
		}
	}
	s.workspace.changed()
	s.renewDiagnostics()
	s.renewShown()
}

// adopt makes the settings those of all open documents, unless newer ones are in
// force. It returns complaints that were not made before.
func (s *Server) adopt(generation int, raw protocol.LSPAny) (complaints []string) {
	s.changing.Lock()
	defer s.changing.Unlock()
	c := &s.configuration
	if generation < c.inForce {
		return nil
	}
	c.inForce = generation
	before := c.complaints
	if len(raw) == 0 || raw.Kind() == 'n' {
		c.settings, c.complaints = c.initial, nil
	} else {
		c.settings, c.complaints = readSettings(raw)
	}
	for _, d := range s.docs.all() {
		if !s.setAside(string(d.uri), d.version, d.doc.Text()) {
			next := d.with(s.optionsFor(string(d.uri)))
			s.docs.put(next)
			s.scheduleRest(next)
		}
	}
	for _, o := range s.docs.allOversized() {
		if !o.lost {
			s.hold(o.uri, o.version, o.text)
		}
	}
	return slices.DeleteFunc(slices.Clone(c.complaints), func(told string) bool { return slices.Contains(before, told) })
}

// renewDiagnostics sends all diagnostics anew, or has the client ask for them.
func (s *Server) renewDiagnostics() {
	s.changing.Lock()
	defer s.changing.Unlock()
	open := s.docs.all()
	if s.client.pull && (len(open) > 0 || s.workspace.hasFolders()) {
		s.refresh(protocol.MethodWorkspaceDiagnosticRefresh, "workspace.diagnostics")
	}
	for _, d := range open {
		s.schedulePublish(d, 0)
	}
}

// renewShown has the client ask again for what it shows beside the text.
func (s *Server) renewShown() {
	if len(s.docs.all()) == 0 {
		return
	}
	for _, p := range provided {
		if p.refresh != "" {
			section := strings.TrimSuffix(strings.ReplaceAll(p.refresh, "/", "."), ".refresh")
			s.refresh(p.refresh, section)
		}
	}
}
