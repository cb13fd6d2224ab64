package lsp_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stagels/stagels/lsp"
)

// rawClient writes bytes and reads messages, to say what no proper client would.
type rawClient struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
	code chan int
}

func rawSession(t *testing.T, opt lsp.Options) *rawClient {
	t.Helper()
	conforms(t)
	ours, theirs := net.Pipe()
	c := &rawClient{t, ours, bufio.NewReader(ours), make(chan int, 1)}
	go func() { c.code <- lsp.Serve(context.Background(), theirs, opt) }()
	t.Cleanup(func() { ours.Close() })
	ours.SetDeadline(time.Now().Add(time.Minute))
	return c
}

const initialize = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`

// initialized is a session that has begun.
func initialized(t *testing.T) *rawClient {
	t.Helper()
	c := rawSession(t, options(t))
	c.send(initialize)
	if got := c.read(); got.Error != nil || got.ID != "1" {
		t.Fatalf("initialize: %+v", got)
	}
	c.send(`{"jsonrpc":"2.0","method":"initialized"}`)
	return c
}

func (c *rawClient) bytes(s string) {
	c.t.Helper()
	if _, err := io.WriteString(c.conn, s); err != nil {
		c.t.Fatal(err)
	}
}

func (c *rawClient) send(bodies ...string) {
	c.t.Helper()
	var b strings.Builder
	for _, body := range bodies {
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(body), body)
	}
	c.bytes(b.String())
}

// message is any message from the server.
type message struct {
	ID     json.Number
	RawID  json.RawMessage
	Method string
	Params json.RawMessage
	Result json.RawMessage
	Error  *struct {
		Code    int
		Message string
	}
}

func (m *message) UnmarshalJSON(data []byte) error {
	var raw struct {
		ID     json.RawMessage `json:"id"`
		Method string          `json:"method"`
		Params json.RawMessage `json:"params"`
		Result json.RawMessage `json:"result"`
		Error  *struct {
			Code    int
			Message string
		} `json:"error"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	*m = message{json.Number(strings.Trim(string(raw.ID), `"`)), raw.ID, raw.Method, raw.Params, raw.Result, raw.Error}
	return nil
}

func (c *rawClient) read() message {
	c.t.Helper()
	length := 0
	for {
		line, err := c.in.ReadString('\n')
		if err != nil {
			c.t.Fatalf("no answer: %v", err)
		}
		if line == "\r\n" {
			break
		}
		fmt.Sscanf(line, "Content-Length: %d", &length)
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(c.in, body); err != nil {
		c.t.Fatal(err)
	}
	var m message
	if err := json.Unmarshal(body, &m); err != nil {
		c.t.Fatalf("%v in %s", err, body)
	}
	return m
}

// answer reads on to the answer of the request id, past what the server says by
// itself.
func (c *rawClient) answer(id string) message {
	c.t.Helper()
	for {
		if m := c.read(); m.Method == "" && string(m.ID) == id {
			return m
		}
	}
}

// alive asks something, which must be answered. It reads while it writes, as the server
// may be in the midst of what it says.
func (c *rawClient) alive() {
	c.t.Helper()
	const question = `{"jsonrpc":"2.0","id":"alive","method":"textDocument/definition","params":{"textDocument":{"uri":"file:///none"},"position":{"line":0,"character":0}}}`
	written := make(chan error, 1)
	go func() {
		_, err := fmt.Fprintf(c.conn, "Content-Length: %d\r\n\r\n%s", len(question), question)
		written <- err
	}()
	defer func() {
		if err := <-written; err != nil {
			c.t.Error(err)
		}
	}()
	if m := c.answer("alive"); m.Error != nil || string(m.Result) != "null" {
		c.t.Fatalf("not well any more: %+v", m)
	}
}

func (c *rawClient) exitCode() int {
	c.t.Helper()
	select {
	case code := <-c.code:
		return code
	case <-time.After(10 * time.Second):
		c.t.Fatal("the server does not end")
		return -1
	}
}

func quoted(s string) string {
	out, _ := json.Marshal(s)
	return string(out)
}

func open(uri, src string) string {
	return `{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":` + quoted(uri) +
		`,"languageId":"dockerfile","version":1,"text":` + quoted(src) + `}}}`
}

func change(uri string, version int, changes string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":%s,"version":%d},"contentChanges":[%s]}}`, quoted(uri), version, changes)
}

func ask(id, method, uri string, line, character int) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":"textDocument/%s","params":{"textDocument":{"uri":%s},"position":{"line":%d,"character":%d}}}`, id, method, quoted(uri), line, character)
}

// settles waits for the goroutines that a test started to be gone.
func settles(t *testing.T, before int) {
	t.Helper()
	for range 200 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stack := make([]byte, 1<<16)
	t.Errorf("%d goroutines more than before:\n%s", runtime.NumGoroutine()-before, stack[:runtime.Stack(stack, true)])
}
