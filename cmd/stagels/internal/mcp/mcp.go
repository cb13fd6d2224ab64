// Package mcp serves tools to agents by the Model Context Protocol: JSON-RPC messages, each in a
// line of its own. It has what a server of tools needs of the protocol, and no more.
package mcp

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
)

// Server has tools for whoever speaks to it.
type Server struct {
	Name, Version string
	Tools         []Tool
	// OnPanic is told of a tool that panics, which is answered as a failure. Without it the
	// panic goes on.
	OnPanic func(value any, stack []byte)
}

// versions are those of the protocol that a client may ask for, the newest last. In what a
// server of tools needs they differ in nothing.
var versions = []string{"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"}

// mostLine is the size of a message in bytes.
const mostLine = 16 << 20

// Codes of errors, as JSON-RPC has them.
const (
	notJSON       = -32700
	noRequest     = -32600
	noSuchMethod  = -32601
	wrongArgument = -32602
)

type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
}

type answer struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  any             `json:"result,omitempty"`
	Error   *failure        `json:"error,omitempty"`
}

type failure struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (f *failure) Error() string { return f.Message }

// Serve answers what comes in until that ends, or ctx does. The error is that of reading or
// writing; what a client does wrong is answered.
func (s *Server) Serve(ctx context.Context, in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, mostLine)
	w := json.NewEncoder(out) // which ends each value with a line end
	w.SetEscapeHTML(false)
	for ctx.Err() == nil && lines.Scan() {
		if line := bytes.TrimSpace(lines.Bytes()); len(line) > 0 {
			if said := s.line(ctx, line); said != nil {
				if err := w.Encode(said); err != nil {
					return err
				}
			}
		}
	}
	return lines.Err()
}

// line is the answer to a message, or to several in a list; nil if none is wanted.
func (s *Server) line(ctx context.Context, line []byte) any {
	if line[0] != '[' {
		if a := s.message(ctx, line); a != nil {
			return a
		}
		return nil
	}
	var batch []json.RawMessage
	if err := json.Unmarshal(line, &batch); err != nil || len(batch) == 0 {
		return refusal(nil, noRequest, "a batch holds messages")
	}
	var all []*answer
	for _, m := range batch {
		if a := s.message(ctx, m); a != nil {
			all = append(all, a)
		}
	}
	if all == nil {
		return nil
	}
	return all
}

func (s *Server) message(ctx context.Context, src []byte) *answer {
	var m message
	switch err := json.Unmarshal(src, &m); {
	case err != nil && !json.Valid(src):
		return refusal(nil, notJSON, "not JSON: "+err.Error())
	case err != nil:
		return refusal(nil, noRequest, "no message of JSON-RPC: "+err.Error())
	case m.ID == nil: // a notification: there is none that changes anything
		return nil
	case m.Method == "": // an answer, though nothing is asked here
		return nil
	}
	result, err := s.result(ctx, &m)
	if err != nil {
		return refusal(m.ID, err.Code, err.Message)
	}
	return &answer{Version: "2.0", ID: m.ID, Result: result}
}

func refusal(id json.RawMessage, code int, text string) *answer {
	if id == nil {
		id = json.RawMessage("null")
	}
	return &answer{Version: "2.0", ID: id, Error: &failure{code, text}}
}

func (s *Server) result(ctx context.Context, m *message) (any, *failure) {
	switch m.Method {
	case "initialize":
		return s.greeting(m.Params), nil
	case "ping":
		return struct{}{}, nil
	case "tools/list":
		return map[string]any{"tools": s.described()}, nil
	case "tools/call":
		return s.call(ctx, m.Params)
	}
	return nil, &failure{noSuchMethod, "no such method: " + m.Method}
}

func (s *Server) greeting(params json.RawMessage) any {
	var asked struct {
		Version string `json:"protocolVersion"`
	}
	_ = json.Unmarshal(params, &asked) // without a version, the newest is told
	version := versions[len(versions)-1]
	if slices.Contains(versions, asked.Version) {
		version = asked.Version
	}
	return map[string]any{
		"protocolVersion": version,
		"capabilities":    map[string]any{"tools": struct{}{}},
		"serverInfo":      map[string]string{"name": s.Name, "version": s.Version},
	}
}

type description struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	InputSchema any             `json:"inputSchema"`
	Annotations map[string]bool `json:"annotations"`
}

func (s *Server) described() []description {
	all := []description{}
	for _, t := range s.Tools {
		all = append(all, description{t.Name, t.Description, t.schema, map[string]bool{
			"readOnlyHint": !t.Writes, "destructiveHint": false, "openWorldHint": false,
		}})
	}
	return all
}

// outcome is the protocol's CallToolResult. What a tool refuses is for the agent to read, so it
// is no error of the protocol.
type outcome struct {
	Content []content `json:"content"`
	IsError bool      `json:"isError"`
}

type content struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

func (s *Server) call(ctx context.Context, params json.RawMessage) (any, *failure) {
	var asked struct {
		Name      string          `json:"name"`
		Arguments json.RawMessage `json:"arguments"`
	}
	if err := json.Unmarshal(params, &asked); err != nil {
		return nil, &failure{wrongArgument, "tools/call takes a name and arguments"}
	}
	i := slices.IndexFunc(s.Tools, func(t Tool) bool { return t.Name == asked.Name })
	if i < 0 {
		return nil, &failure{wrongArgument, fmt.Sprintf("no such tool: %q", asked.Name)}
	}
	text, err := s.run(ctx, &s.Tools[i], asked.Arguments)
	if err != nil {
		text = err.Error()
	}
	return outcome{[]content{{"text", text}}, err != nil}, nil
}

func (s *Server) run(ctx context.Context, t *Tool, arguments json.RawMessage) (text string, err error) {
	defer func() {
		if s.OnPanic == nil {
			return
		}
		if v := recover(); v != nil {
			s.OnPanic(v, debug.Stack())
			err = errors.New("stagels failed here, which is a fault of its own: nothing was changed")
		}
	}()
	return t.call(ctx, arguments)
}
