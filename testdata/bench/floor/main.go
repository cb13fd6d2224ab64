// Floor is a language server that does nothing: the least time that any server
// written in Go can take, and what stagels is measured against. It reads frames,
// decodes each envelope with encoding/json, keeps no text, and answers what it
// announces with nothing: no completions, no tokens, no place of a definition.
//
// It tells of no diagnostics as a server of its kind does: to a client that asks for
// them it answers an empty report, to others it sends an empty list after each open
// and each change.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

func main() {
	s := server{in: bufio.NewReader(os.Stdin), out: os.Stdout}
	os.Exit(s.serve())
}

type server struct {
	in    *bufio.Reader
	out   io.Writer
	body  []byte // of the last message
	frame []byte // that was written last
	pull  bool   // the client asks for diagnostics
	shut  bool   // after shutdown
}

// serve answers until the client says exit or is gone, and returns the code to exit
// with.
func (s *server) serve() int {
	for {
		var m message
		if err := s.read(); err != nil {
			return 1
		}
		if json.Unmarshal(s.body, &m) != nil {
			continue
		}
		if m.Method == "exit" {
			break
		}
		s.handle(m)
	}
	if s.shut {
		return 0
	}
	return 1
}

type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
}

func (s *server) handle(m message) {
	switch m.Method {
	case "initialize":
		s.initialize(m)
	case "shutdown":
		s.shut = true
		s.answer(m.ID, "null")
	case "textDocument/completion", "textDocument/definition":
		s.answer(m.ID, "[]")
	case "textDocument/semanticTokens/full":
		s.answer(m.ID, `{"data":[]}`)
	case "textDocument/diagnostic":
		s.answer(m.ID, `{"kind":"full","items":[]}`)
	case "textDocument/didOpen", "textDocument/didChange":
		if !s.pull {
			s.publish(m.Params)
		}
	default:
		if m.ID != nil {
			s.write(`{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"no such method"}}`, m.ID)
		}
	}
}

func (s *server) initialize(m message) {
	var p struct {
		Capabilities struct {
			TextDocument struct {
				Diagnostic *struct{} `json:"diagnostic"`
			} `json:"textDocument"`
		} `json:"capabilities"`
	}
	_ = json.Unmarshal(m.Params, &p) // what cannot be read asks for nothing
	offers := `{"textDocumentSync":{"openClose":true,"change":2},"completionProvider":{},"definitionProvider":true,` +
		`"semanticTokensProvider":{"legend":{"tokenTypes":["keyword"],"tokenModifiers":[]},"full":true}`
	if s.pull = p.Capabilities.TextDocument.Diagnostic != nil; s.pull {
		offers += `,"diagnosticProvider":{"interFileDependencies":false,"workspaceDiagnostics":false}`
	}
	s.answer(m.ID, `{"capabilities":`+offers+`},"serverInfo":{"name":"floor"}}`)
}

func (s *server) publish(params json.RawMessage) {
	var p struct {
		TextDocument struct {
			URI     json.RawMessage `json:"uri"`
			Version json.RawMessage `json:"version"`
		} `json:"textDocument"`
	}
	if json.Unmarshal(params, &p) == nil {
		s.write(`{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":%s,"version":%s,"diagnostics":[]}}`,
			p.TextDocument.URI, p.TextDocument.Version)
	}
}

func (s *server) answer(id json.RawMessage, result string) {
	s.write(`{"jsonrpc":"2.0","id":%s,"result":%s}`, id, result)
}

// write sends one frame with one write. A client that is gone is found by read.
func (s *server) write(format string, args ...any) {
	body := fmt.Sprintf(format, args...)
	s.frame = append(s.frame[:0], "Content-Length: "...)
	s.frame = strconv.AppendInt(s.frame, int64(len(body)), 10)
	s.frame = append(append(s.frame, "\r\n\r\n"...), body...)
	_, _ = s.out.Write(s.frame)
}

// read leaves the next body in s.body.
func (s *server) read() error {
	length := 0
	for {
		line, err := s.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		name, value, found := strings.Cut(strings.TrimRight(string(line), "\r\n"), ":")
		if !found {
			break
		}
		if strings.EqualFold(name, "Content-Length") {
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil {
				return err
			}
		}
	}
	if cap(s.body) < length {
		s.body = make([]byte, length)
	}
	s.body = s.body[:length]
	_, err := io.ReadFull(s.in, s.body)
	return err
}
