package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// client is the client's side of one session.
type client struct {
	*process
	limit  time.Duration // for each answer
	lastID int
	buf    []byte

	caps   map[string]json.RawMessage
	full   bool // the server takes whole texts only
	pushed push // the last diagnostics
}

// push are diagnostics that the server sent. version is 0 if it names none.
type push struct {
	at      time.Time
	version int
	params  []byte // valid until the next message is read
}

func readPush(at time.Time, params []byte) push {
	out := push{at: at, params: params}
	each(params, func(name, value []byte) {
		if string(name) == "version" {
			out.version, _ = strconv.Atoi(string(value)) // null is 0
		}
	})
	return out
}

// start starts a server and returns the time from there to the answer to initialize.
// pull tells the server that the client asks for diagnostics.
func start(args []string, dir string, pull bool, limit time.Duration) (*client, time.Duration, error) {
	hello := request(1, "initialize", initializeParams(dir, pull))
	begin := time.Now()
	p, err := spawn(args, dir)
	if err != nil {
		return nil, 0, err
	}
	c := &client{process: p, limit: limit, lastID: 1}
	at, result, err := c.exchange(1, hello)
	if err != nil {
		c.end(0)
		return nil, 0, fmt.Errorf("initialize: %w", err)
	}
	var told struct {
		Capabilities map[string]json.RawMessage `json:"capabilities"`
	}
	if err := json.Unmarshal(result, &told); err != nil {
		c.end(0)
		return nil, 0, fmt.Errorf("initialize: %w", err)
	}
	c.caps = told.Capabilities
	c.full = syncKind(c.caps["textDocumentSync"]) == 1
	return c, at.Sub(begin), c.send(notification("initialized", struct{}{}))
}

func syncKind(raw json.RawMessage) (kind int) {
	if json.Unmarshal(raw, &kind) != nil {
		var options struct {
			Change int `json:"change"`
		}
		_ = json.Unmarshal(raw, &options) // one that cannot be read is none
		kind = options.Change
	}
	return kind
}

// offers tells whether the server said that it has the capability.
func (c *client) offers(capability string) bool {
	raw := string(c.caps[capability])
	return raw != "" && raw != "null" && raw != "false"
}

func (c *client) nextID() int {
	c.lastID++
	return c.lastID
}

// exchange sends frames, the last of which is the request id, and waits for its
// answer. It returns when that had come, and what it is: valid until the next call.
func (c *client) exchange(id int, frames ...[]byte) (time.Time, []byte, error) {
	c.guard.until(c.limit)
	if err := c.send(frames...); err != nil {
		return time.Time{}, nil, c.died(err)
	}
	for {
		at, e, err := c.receive()
		if err != nil {
			return at, nil, err
		}
		if e.method != nil || !bytes.Equal(e.id, strconv.AppendInt(nil, int64(id), 10)) {
			continue
		}
		if e.failure != nil {
			return at, nil, fmt.Errorf("%w: %s", errRefused, e.failure)
		}
		return at, e.result, nil
	}
}

// errRefused is an error that a server answered with; it goes on.
var errRefused = errors.New("the server answers an error")

// receive reads the next message. What the server asks for is answered.
func (c *client) receive() (time.Time, envelope, error) {
	body, err := readFrame(c.in, c.buf)
	at := time.Now()
	c.buf = body
	if err != nil {
		return at, envelope{}, c.died(err)
	}
	e := open(body)
	switch {
	case e.method != nil && e.id != nil:
		err = c.answer(e)
	case string(e.method) == `"textDocument/publishDiagnostics"`:
		c.pushed = readPush(at, e.params)
	}
	return at, e, err
}

func (c *client) died(err error) error {
	if c.guard.struck.Load() {
		return limitError(c.limit)
	}
	return fmt.Errorf("the server is gone: %w", err)
}

// answer gives a server what it asks an editor for: no settings, and yes to the rest.
func (c *client) answer(e envelope) error {
	result := json.RawMessage("null")
	if string(e.method) == `"workspace/configuration"` {
		result = json.RawMessage("[" + strings.TrimSuffix(strings.Repeat("null,", count(e.params, "items")), ",") + "]")
	}
	return c.send(frame(message{ID: json.RawMessage(e.id), Result: result}))
}

// stop ends the session as an editor does, with little patience.
func (c *client) stop() {
	c.limit = 3 * time.Second
	id := c.nextID()
	if _, _, err := c.exchange(id, request(id, "shutdown", nil)); err == nil {
		_ = c.send(notification("exit", nil))
	}
	c.end(3 * time.Second)
}

func initializeParams(dir string, pull bool) map[string]any {
	uri := "file://" + filepath.ToSlash(dir)
	document := map[string]any{}
	if err := json.Unmarshal([]byte(documentCapabilities), &document); err != nil {
		panic(err)
	}
	if pull {
		document["diagnostic"] = map[string]any{"relatedDocumentSupport": true}
	}
	return map[string]any{
		"processId": os.Getpid(), "clientInfo": map[string]any{"name": "bench"},
		"rootUri": uri, "workspaceFolders": []any{map[string]any{"uri": uri, "name": filepath.Base(dir)}},
		"capabilities": map[string]any{
			"workspace":    map[string]any{"configuration": true, "workspaceFolders": true, "diagnostics": map[string]any{"refreshSupport": pull}},
			"textDocument": document,
			"general":      map[string]any{"positionEncodings": []string{"utf-16"}},
		},
	}
}

// documentCapabilities are those of a usual editor, as far as they bear on what is
// measured. It takes no registrations: so what a server offers is known at once.
const documentCapabilities = `{
	"synchronization": {"didSave": true},
	"completion": {"contextSupport": true, "completionItem": {
		"snippetSupport": true, "documentationFormat": ["markdown", "plaintext"], "deprecatedSupport": true,
		"insertReplaceSupport": true, "labelDetailsSupport": true,
		"resolveSupport": {"properties": ["documentation", "detail", "additionalTextEdits"]}},
		"completionList": {"itemDefaults": ["commitCharacters", "editRange", "insertTextFormat", "insertTextMode", "data"]}},
	"definition": {"linkSupport": true},
	"publishDiagnostics": {"relatedInformation": true, "versionSupport": true, "tagSupport": {"valueSet": [1, 2]},
		"codeDescriptionSupport": true},
	"semanticTokens": {"requests": {"range": true, "full": {"delta": true}},
		"tokenTypes": ["namespace", "type", "class", "enum", "interface", "struct", "typeParameter", "parameter",
			"variable", "property", "enumMember", "event", "function", "method", "macro", "keyword", "modifier",
			"comment", "string", "number", "regexp", "operator", "decorator"],
		"tokenModifiers": ["declaration", "definition", "readonly", "static", "deprecated", "documentation", "defaultLibrary"],
		"formats": ["relative"], "multilineTokenSupport": true}}`
