package soak

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// filesChanged tells that files on the disk did.
func (s *session) filesChanged(uris ...string) {
	var changes []object
	for _, uri := range uris {
		changes = append(changes, object{"uri": uri, "type": 2})
	}
	s.server.notify("workspace/didChangeWatchedFiles", object{"changes": changes})
	s.count("didChangeWatchedFiles")
	method := []string{"workspace/didCreateFiles", "workspace/didDeleteFiles", "workspace/didRenameFiles"}[s.rnd.IntN(3)]
	made := s.docs[0].uri + ".made" // it need not be there: the server looks
	s.server.notify(method, object{"files": []object{{"uri": made, "oldUri": made, "newUri": made + "2"}}})
	s.count(method)
}

// reopens closes a file, looks that nothing is said of it, and opens it again.
func reopens(s *session, d *document) {
	if s.chance(30) {
		s.save(d)
	}
	if s.chance(30) {
		s.openDocument(d) // a second time: some clients do
	}
	s.closeDocument(d)
	var symbols []any
	if s.take(s.ask(d, "textDocument/documentSymbol", nil), &symbols) && len(symbols) > 0 {
		s.fail(d, "closed, it has %v", symbols)
	}
	s.openDocument(d)
}

// elsewhere changes a file on the disk that is not open, and looks for what is in it
// now.
func elsewhere(s *session, _ *document) {
	d := one(s.rnd, s.closed)
	was := d.stages()
	name := fmt.Sprintf("stage-of-step-%d", s.steps)
	d.text = "FROM alpine AS " + name + "\nCOPY --from=" + name + " /a /b\n"
	if err := os.WriteFile(d.path, []byte(d.text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.filesChanged(d.uri)
	if found := s.symbols(name); found[name] != d.uri {
		s.t.Errorf("the stage %s, which was written to %s, is found in %q", name, d.uri, found[name])
	}
	for _, old := range was {
		if at := s.symbols(old)[old]; at == d.uri {
			s.t.Errorf("the stage %s, which was taken out of %s, is found there", old, d.uri)
		}
	}
}

// symbols are the files of the stages that a query finds, by their names.
func (s *session) symbols(query string) map[string]string {
	var found []struct {
		Name     string
		Location struct{ URI string }
	}
	s.take(s.about("workspace/symbol", object{"query": query}), &found)
	out := map[string]string{}
	for _, f := range found {
		out[f.Name] = f.Location.URI
	}
	return out
}

// checksAll asks for the diagnostics of all files, and wants them to be of the
// versions that were sent.
func checksAll(s *session, _ *document) {
	if !s.pull {
		return
	}
	var known []object
	for uri, id := range s.reports {
		known = append(known, object{"uri": uri, "value": id})
	}
	var answer struct {
		Items []struct {
			URI, ResultID string
			Version       *int
		}
	}
	if known == nil {
		known = []object{}
	}
	if !s.take(s.about("workspace/diagnostic", object{"previousResultIds": known}), &answer) {
		return
	}
	versions := map[string]int{}
	for _, item := range answer.Items {
		if item.Version != nil {
			versions[item.URI] = *item.Version
		}
		s.reports[item.URI] = item.ResultID
	}
	for _, d := range s.docs {
		if v, ok := versions[d.uri]; s.lookedAt(d) && (!ok || v != d.version) {
			s.fail(d, "reported is version %d, %v", v, ok)
		}
	}
}

// leavesOut changes what the build context of a file leaves out.
func leavesOut(s *session, d *document) {
	path := filepath.Join(filepath.Dir(d.path), ".dockerignore")
	if s.chance(50) {
		os.WriteFile(path, []byte("*\n!src\n"), 0o600)
	} else {
		os.Remove(path)
	}
	s.filesChanged(strings.TrimSuffix(d.uri, filepath.Base(d.path)) + ".dockerignore")
}

// allSettings are some that change what is answered. The first are the usual ones.
var allSettings = []object{
	{},
	{"rules": object{"skip": []string{"UnknownStage"}, "severity": object{"StageNameCasing": "error"}}},
	{"buildArgs": object{"VERSION": "9", "FLAVOUR": "static"}},
	{"target": "builder", "platform": "linux/arm64"},
	{"buildContexts": object{"builder": "docker-image://alpine"}},
	{"inlayHints": object{"bases": false}, "codeLens": object{"enable": false}},
	{"diagnostics": object{"enable": false}},
	{"maxFileSize": 3000},
}

// sets changes the settings, mostly back to the usual ones.
func sets(s *session, _ *document) {
	to := allSettings[0]
	if s.chance(40) {
		to = one(s.rnd, allSettings)
	}
	s.setTo(to)
}

func (s *session) setTo(settings object) {
	s.settings = settings
	s.server.notify("workspace/didChangeConfiguration", object{"settings": object{"stagels": settings}})
	s.count("didChangeConfiguration")
}

// lookedAt tells whether a document is not too large for the settings.
func (s *session) lookedAt(d *document) bool {
	most, limited := s.settings["maxFileSize"].(int)
	return !limited || len(d.text) <= most
}

// sizes has the server tell how many bytes each text has, which it does of those that
// are too large, and holds that against the client's copies.
func (s *session) sizes() {
	s.setTo(object{}) // what is too large already is not told of again
	s.inbox.forget()
	s.setTo(object{"maxFileSize": 1})
	told := map[*document]string{}
	for _, d := range s.docs {
		if len(d.text) > 1 {
			told[d] = s.inbox.message(d.uri+" ", " allows 1.")
		}
	}
	s.setTo(object{})
	for d, message := range told {
		if want := fmt.Sprintf("%s has %d bytes ", d.uri, len(d.text)); !strings.HasPrefix(message, want) {
			s.fail(d, "it should have %d bytes; told is %q", len(d.text), message)
		}
	}
}

// parts takes a folder out of the workspace and puts it in again.
func parts(s *session, _ *document) {
	folder := []object{{"uri": s.rootURI(), "name": "soak"}}
	none := []object{}
	for _, event := range []object{{"added": none, "removed": folder}, {"added": folder, "removed": none}} {
		s.server.notify("workspace/didChangeWorkspaceFolders", object{"event": event})
		s.count("workspace/didChangeWorkspaceFolders")
	}
}
