package soak

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// manner is how a client goes about things.
type manner struct {
	name string
	enc  encoding
	pull bool // it asks for diagnostics, and is not sent them
	lazy bool // it asks for the edits of an action when that is chosen
}

// session is a client with many files, and what it measures.
type session struct {
	*server
	manner
	program  string
	root     string
	rnd      *rand.Rand
	docs     []*document
	closed   []*document // files that are never opened
	pastes   []string    // other files, to paste parts of
	settings object      // those last sent
	figures  *figures
	steps    int
	inFlight []*call
	reports  map[string]string // ids of the reports on all files, by URI
	inbox    inbox

	lines *table // of the text that was looked at last
}

func (s *session) rootURI() string { return "file://" + filepath.ToSlash(s.root) }

// begins starts a server and initializes it in this session's manner.
func (s *session) begins(told func(method string, params json.RawMessage)) *server {
	s.t.Helper()
	out := startServer(s.t, s.program, told)
	params := object{
		"processId": os.Getpid(), "rootUri": s.rootURI(), "capabilities": s.capabilities(),
		"workspaceFolders":      []object{{"uri": s.rootURI(), "name": "soak"}},
		"initializationOptions": object{"stagels": s.settings},
	}
	if a := out.wait(out.begin(time.Now(), "initialize", params)); a.Error != nil {
		s.t.Fatalf("initialize: %+v", a.Error)
	}
	out.notify("initialized", object{})
	return out
}

// capabilities are those of a client that knows most of the protocol.
func (s *session) capabilities() object {
	yes := object{}
	types := []string{"namespace", "class", "type", "parameter", "variable", "property", "enumMember", "keyword", "comment", "string", "number", "operator", "decorator", "macro", "label"}
	action := object{"codeActionLiteralSupport": object{"codeActionKind": object{"valueSet": []string{""}}}, "isPreferredSupport": true}
	if s.lazy {
		action["dataSupport"], action["resolveSupport"] = true, object{"properties": []string{"edit"}}
	}
	refresh := object{"refreshSupport": true}
	workspace := object{
		"workspaceFolders": true, "didChangeWatchedFiles": object{"dynamicRegistration": true}, "symbol": yes,
		"workspaceEdit": object{"documentChanges": s.lazy}, "codeLens": refresh, "inlayHint": refresh, "semanticTokens": refresh,
	}
	document := object{
		"completion": object{
			"completionItem": object{"snippetSupport": true, "documentationFormat": []string{"markdown"}, "resolveSupport": object{"properties": []string{"documentation"}}},
			"completionList": object{"itemDefaults": []string{"editRange", "data"}},
		},
		"definition": object{"linkSupport": s.lazy}, "typeDefinition": object{"linkSupport": s.lazy}, "implementation": object{"linkSupport": s.lazy},
		"rename": object{"prepareSupport": true}, "codeAction": action, "documentSymbol": object{"hierarchicalDocumentSymbolSupport": s.lazy},
		"semanticTokens": object{"requests": object{"full": object{"delta": true}, "range": true}, "tokenTypes": types, "tokenModifiers": []string{"declaration"}, "formats": []string{"relative"}},
		"hover":          object{"contentFormat": []string{"markdown"}}, "foldingRange": yes, "selectionRange": yes, "linkedEditingRange": yes,
		"callHierarchy": yes, "typeHierarchy": yes, "inlayHint": yes, "codeLens": yes, "documentLink": object{"tooltipSupport": true},
		"publishDiagnostics": object{"relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true},
		"rangeFormatting":    object{"rangesSupport": true}, "signatureHelp": object{"contextSupport": true},
	}
	if s.pull {
		document["diagnostic"], workspace["diagnostics"] = object{"relatedInformation": true}, refresh
	}
	return object{
		"general": object{"positionEncodings": []string{string(s.enc)}}, "workspace": workspace, "textDocument": document,
		"window":       object{"workDoneProgress": true},
		"experimental": object{"commands": object{"commands": []string{"stagels.showReferences"}}},
	}
}

// count takes note of a step: an edit or a request.
func (s *session) count(method string) {
	s.steps++
	s.figures.counts[method]++
}

// table is the lines of the document's text.
func (s *session) table(d *document) *table {
	if s.lines == nil || s.lines.text != d.text {
		s.lines = tableOf(d.text, s.enc)
	}
	return s.lines
}

// ask sends a request about a document; more are parameters beside it.
func (s *session) ask(d *document, method string, more object) *call {
	s.t.Helper()
	return s.askSince(time.Now(), d, method, more)
}

func (s *session) askSince(began time.Time, d *document, method string, more object) *call {
	s.t.Helper()
	params := object{"textDocument": object{"uri": d.uri}}
	for key, value := range more {
		params[key] = value
	}
	c := s.begin(began, method, params)
	c.text = s.table(d)
	s.count(method)
	return c
}

// at are the parameters that name a byte.
func (s *session) at(d *document, off int) object {
	return object{"position": s.table(d).position(off)}
}

// about sends a request that names no document, as one that resolves something.
func (s *session) about(method string, params any) *call {
	s.t.Helper()
	c := s.begin(time.Now(), method, params)
	s.count(method)
	return c
}

// refusable are requests that may be answered with a reason why not.
var refusable = []string{"textDocument/rename", "textDocument/prepareRename"}

const (
	requestFailed    = -32803
	requestCancelled = -32800
)

// take waits for an answer and judges it. v gets the result; false is an answer
// without one.
func (s *session) take(c *call, v any) bool {
	s.t.Helper()
	a := s.wait(c)
	s.figures.add(c)
	switch {
	case a.Error == nil:
	case a.Error.Code == requestFailed && slices.Contains(refusable, c.method) && a.Error.Message != "":
		return false
	case a.Error.Code == requestCancelled && c.cancelled:
		return false
	default:
		s.t.Errorf("%v: %+v", c, a.Error)
		return false
	}
	if bad := outside(a.Result, c.text); bad != "" {
		s.t.Errorf("%v names %s, which is not in the text: %.2000s\nof %.9000q", c, bad, a.Result, c.text.text)
	}
	if v == nil || string(a.Result) == "null" {
		return v == nil
	}
	if err := json.Unmarshal(a.Result, v); err != nil {
		s.t.Errorf("%s: %v in %.2000s", c.method, err, a.Result)
		return false
	}
	return true
}

// later leaves an answer to be taken when there is time.
func (s *session) later(c *call) { s.inFlight = append(s.inFlight, c) }

// settle takes all answers that were left.
func (s *session) settle() {
	s.t.Helper()
	for _, c := range s.inFlight {
		s.take(c, nil)
	}
	s.inFlight = nil
}

// fail tells what is wrong with a document, and what led there.
func (s *session) fail(d *document, format string, args ...any) {
	s.t.Helper()
	s.t.Errorf("%s, version %d, step %d: %s\n%s", d.uri, d.version, s.steps, fmt.Sprintf(format, args...), s.retell(d))
}

// outside is a position in an answer that is not in the text, or "".
func outside(result json.RawMessage, text *table) string {
	var value any
	if text == nil || len(result) == 0 || json.Unmarshal(result, &value) != nil {
		return ""
	}
	return outsideValue(value, text)
}

func outsideValue(value any, text *table) string {
	switch v := value.(type) {
	case []any:
		for _, below := range v {
			if bad := outsideValue(below, text); bad != "" {
				return bad
			}
		}
	case map[string]any:
		line, isLine := v["line"].(float64)
		character, isCharacter := v["character"].(float64)
		if isLine && isCharacter {
			if _, ok := text.offset(position{int(line), int(character)}); !ok {
				return fmt.Sprintf("%v:%v", line, character)
			}
			return ""
		}
		for key, below := range v {
			if key == "diagnostics" {
				continue // of an action: those that the client sent, which may be old
			}
			if bad := outsideValue(below, text); bad != "" {
				return bad
			}
		}
	}
	return ""
}

// one is any of them.
func one[T any](rnd *rand.Rand, of []T) T { return of[rnd.IntN(len(of))] }

// chance is true in so many of a hundred cases.
func (s *session) chance(percent int) bool { return s.rnd.IntN(100) < percent }
