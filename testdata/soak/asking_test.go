package soak

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// pauses is what an editor asks when the hands rest: all at once.
func pauses(s *session, d *document) {
	lines := s.table(d)
	from := s.rnd.IntN(len(lines.starts))
	visible := object{"range": lines.place(lines.starts[from], lines.starts[min(from+50, len(lines.starts)-1)])}
	tokens := s.asksTokens(d)
	report := s.asksDiagnostics(d)
	for _, method := range []string{"textDocument/codeLens", "textDocument/documentSymbol", "textDocument/foldingRange", "textDocument/documentLink"} {
		s.later(s.ask(d, method, nil))
	}
	s.later(s.ask(d, "textDocument/inlayHint", visible))
	s.later(s.ask(d, "textDocument/semanticTokens/range", visible))
	at := boundary(d.text, d.caret)
	s.later(s.ask(d, "textDocument/documentHighlight", s.at(d, at)))
	s.later(s.ask(d, "textDocument/codeAction", object{"range": lines.place(at, at), "context": object{"diagnostics": []any{}, "triggerKind": 2}}))
	if s.chance(20) { // and types on
		s.edit(d, change{at, at, "x"})
		s.undone(d)
	}
	s.takeTokens(d, tokens)
	s.takeDiagnostics(d, report)
	s.settle()
}

// asksTokens asks for all tokens, or for what is new about those that it has.
func (s *session) asksTokens(d *document) *call {
	if d.shown.tokensID == "" || s.chance(10) {
		return s.ask(d, "textDocument/semanticTokens/full", nil)
	}
	return s.ask(d, "textDocument/semanticTokens/full/delta", object{"previousResultId": d.shown.tokensID})
}

func (s *session) takeTokens(d *document, asked *call) {
	var answer struct {
		ResultID string
		Data     []uint32
		Edits    *[]struct {
			Start, DeleteCount int
			Data               []uint32
		}
	}
	if !s.take(asked, &answer) {
		d.shown.tokens, d.shown.tokensID = nil, ""
		return
	}
	d.shown.tokensID = answer.ResultID
	if answer.Edits == nil {
		d.shown.tokens = answer.Data
		return
	}
	for _, e := range *answer.Edits {
		if e.Start+e.DeleteCount > len(d.shown.tokens) {
			s.fail(d, "%d tokens at %d are replaced, of %d", e.DeleteCount, e.Start, len(d.shown.tokens))
			return
		}
		d.shown.tokens = slices.Replace(d.shown.tokens, e.Start, e.Start+e.DeleteCount, e.Data...)
	}
}

// asksDiagnostics asks for them if that is this client's way; else it is nil.
func (s *session) asksDiagnostics(d *document) *call {
	if !s.pull {
		return nil
	}
	more := object{"identifier": "stagels"}
	if d.shown.reportID != "" {
		more["previousResultId"] = d.shown.reportID
	}
	return s.ask(d, "textDocument/diagnostic", more)
}

func (s *session) takeDiagnostics(d *document, asked *call) {
	var report struct {
		Kind, ResultID string
		Items          json.RawMessage
	}
	if asked == nil || !s.take(asked, &report) {
		return
	}
	if report.Kind == "full" {
		d.shown.diagnostics = report.Items
	}
	d.shown.reportID = report.ResultID
}

// atPlaces are the requests that ask about a place and nothing else.
var atPlaces = []string{
	"textDocument/hover", "textDocument/definition", "textDocument/typeDefinition", "textDocument/implementation",
	"textDocument/documentHighlight", "textDocument/signatureHelp", "textDocument/completion", "textDocument/linkedEditingRange",
	"textDocument/prepareCallHierarchy", "textDocument/prepareTypeHierarchy", "textDocument/prepareRename",
}

// looksAround asks about places: with the mouse, or on the way to another.
func looksAround(s *session, d *document) {
	for range 1 + s.rnd.IntN(4) {
		s.goes(d)
		s.later(s.ask(d, one(s.rnd, atPlaces), s.at(d, d.caret)))
		s.later(s.ask(d, "textDocument/hover", s.at(d, d.caret)))
	}
	references := s.at(d, d.caret)
	references["context"] = object{"includeDeclaration": s.chance(50)}
	s.later(s.ask(d, "textDocument/references", references))
	at := s.table(d).position(d.caret)
	s.later(s.ask(d, "textDocument/selectionRange", object{"positions": []position{at, {0, 0}}}))
	s.settle()
}

// climbs goes through the stages that one is connected with.
func climbs(s *session, d *document) {
	for kind, ways := range map[string][]string{
		"textDocument/prepareCallHierarchy": {"callHierarchy/incomingCalls", "callHierarchy/outgoingCalls"},
		"textDocument/prepareTypeHierarchy": {"typeHierarchy/supertypes", "typeHierarchy/subtypes"},
	} {
		s.toStage(d)
		var items []json.RawMessage
		if !s.take(s.ask(d, kind, s.at(d, d.caret)), &items) || len(items) == 0 {
			continue
		}
		for _, way := range ways {
			s.later(s.about(way, object{"item": items[0]}))
		}
	}
	s.settle()
}

// toStage puts the caret on the name of a stage, if there is one.
func (s *session) toStage(d *document) {
	s.goes(d)
	if names := named.FindAllStringSubmatchIndex(d.text, -1); len(names) > 0 {
		d.caret = one(s.rnd, names)[2]
	}
}

// renames gives a stage, or whatever is there, another name. That can be refused.
func renames(s *session, d *document) {
	s.toStage(d)
	if s.chance(30) {
		s.goes(d)
	}
	var prepared struct{ Placeholder string }
	if !s.take(s.ask(d, "textDocument/prepareRename", s.at(d, d.caret)), &prepared) {
		return
	}
	name := fmt.Sprintf("%s-%d", prepared.Placeholder, s.rnd.IntN(100))
	if names := d.stages(); s.chance(15) && len(names) > 0 {
		name = one(s.rnd, names)
	}
	more := s.at(d, d.caret)
	more["newName"] = name
	var edit workspaceEdit
	if s.take(s.ask(d, "textDocument/rename", more), &edit) && !strings.EqualFold(name, prepared.Placeholder) {
		s.apply(d, s.editsOf(d, fmt.Sprintf("%s, renamed to %s", prepared.Placeholder, name), edit))
	}
	if s.chance(50) {
		s.undoes(d, 1)
	}
}

// linked types into all places of a name at once.
func linked(s *session, d *document) {
	s.toStage(d)
	var answer struct{ Ranges []place }
	if !s.take(s.ask(d, "textDocument/linkedEditingRange", s.at(d, d.caret)), &answer) {
		return
	}
	var edits []textEdit
	for _, r := range answer.Ranges {
		edits = append(edits, textEdit{place{r.End, r.End}, "x"})
	}
	s.apply(d, edits)
}

// workspaceEdit is the protocol's, of the one document that it can be about.
type workspaceEdit struct {
	Changes         map[string][]textEdit
	DocumentChanges []struct {
		TextDocument struct {
			URI     string
			Version int
		}
		Edits []textEdit
	}
}

// editsOf are the edits of the document, which must be of its version. what tells where
// they come from.
func (s *session) editsOf(d *document, what string, e workspaceEdit) []textEdit {
	edits := e.Changes[d.uri]
	for _, c := range e.DocumentChanges {
		if c.TextDocument.URI != d.uri || c.TextDocument.Version != d.version {
			s.fail(d, "%s: edits of %+v", what, c.TextDocument)
			return nil
		}
		edits = append(edits, c.Edits...)
	}
	if len(edits) == 0 || len(e.Changes) > 1 {
		s.fail(d, "%s: no edits of it in %+v", what, e)
	}
	return edits
}

// acts makes one of the actions that are offered.
func acts(s *session, d *document) {
	s.goes(d)
	end := boundary(d.text, min(len(d.text), d.caret+s.rnd.IntN(300)))
	var known []json.RawMessage
	json.Unmarshal(d.shown.diagnostics, &known)
	context := object{"diagnostics": known[:min(len(known), 3)], "triggerKind": 1}
	if s.chance(20) {
		context["only"] = []string{one(s.rnd, []string{"quickfix", "refactor", "source.fixAll"})}
	}
	if known == nil {
		context["diagnostics"] = []any{}
	}
	var offered []json.RawMessage
	if !s.take(s.ask(d, "textDocument/codeAction", object{"range": s.table(d).place(d.caret, end), "context": context}), &offered) || len(offered) == 0 {
		return
	}
	var chosen struct {
		Title string
		Edit  *workspaceEdit
	}
	raw := one(s.rnd, offered)
	json.Unmarshal(raw, &chosen)
	if chosen.Edit == nil && !s.take(s.about("codeAction/resolve", raw), &chosen) {
		return
	}
	if chosen.Edit == nil {
		s.fail(d, "the action %q has no edit", chosen.Title)
		return
	}
	s.apply(d, s.editsOf(d, chosen.Title, *chosen.Edit))
	if s.chance(70) {
		s.undoes(d, 1)
	}
}

// formats has the file formatted, or parts of it.
func formats(s *session, d *document) {
	s.goes(d)
	lines := s.table(d)
	part := lines.place(d.caret, boundary(d.text, min(len(d.text), d.caret+s.rnd.IntN(400))))
	options := object{"tabSize": 2 + 2*s.rnd.IntN(2), "insertSpaces": s.chance(80)}
	var asked *call
	switch s.rnd.IntN(3) {
	case 0:
		asked = s.ask(d, "textDocument/formatting", object{"options": options})
	case 1:
		asked = s.ask(d, "textDocument/rangeFormatting", object{"options": options, "range": part})
	case 2:
		asked = s.ask(d, "textDocument/rangesFormatting", object{"options": options, "ranges": []place{part, lines.place(0, 0)}})
	}
	var edits []textEdit
	if s.take(asked, &edits) {
		s.apply(d, edits)
	}
	if s.chance(70) {
		s.undoes(d, 1)
	}
}

// cancels asks for what takes long, and does not want it any more.
func cancels(s *session, d *document) {
	s.goes(d)
	whole := s.table(d).place(0, len(d.text))
	for _, c := range []*call{
		s.ask(d, "textDocument/codeAction", object{"range": whole, "context": object{"diagnostics": []any{}}}),
		s.ask(d, "textDocument/formatting", object{"options": object{"tabSize": 4, "insertSpaces": true}}),
		s.about("workspace/symbol", object{"query": "b"}),
		s.about("workspace/willRenameFiles", object{"files": []object{{"oldUri": d.uri, "newUri": d.uri + ".moved"}}}),
	} {
		s.cancel(c)
		s.later(c)
	}
	if s.chance(50) {
		s.edit(d, change{d.caret, d.caret, "x"})
		s.undone(d)
	}
	s.settle()
}

// waitsForDiagnostics is a client that is sent them: they are of the last version in
// the end.
func waitsForDiagnostics(s *session, d *document) {
	if s.pull || !s.lookedAt(d) {
		return
	}
	s.goes(d)
	began := s.edit(d, change{d.caret, d.caret, " "})
	p, ok := s.inbox.published(d.uri, func(p published) bool { return p.Version == d.version })
	if !ok {
		s.fail(d, "no diagnostics of version %d came, the last are of %d", d.version, p.Version)
		return
	}
	s.figures.took(editToDiagnostics, p.at.Sub(began))
	s.undone(d)
}
