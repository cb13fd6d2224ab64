package lsp_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stagels/stagels/lsp"
)

// What no client should do, and some do. After each the server still answers, or it
// has ended with the right code, and it has left no goroutine.

// abuse runs f and wants nothing of it to be left. Sessions that f leaves open are
// closed.
func abuse(t *testing.T, name string, f func(t *testing.T)) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Run(name, f)
	settles(t, before)
}

// backlog holds what was read and not yet asked for, however much.
type backlog struct {
	mu   sync.Mutex
	more sync.Cond
	data bytes.Buffer
	err  error
}

func (b *backlog) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.data.Len() == 0 && b.err == nil {
		b.more.Wait()
	}
	if b.data.Len() > 0 {
		return b.data.Read(p)
	}
	return 0, b.err
}

func (b *backlog) fill(r io.Reader) {
	chunk := make([]byte, 1<<16)
	for {
		n, err := r.Read(chunk)
		b.mu.Lock()
		b.data.Write(chunk[:n])
		b.err = err
		b.more.Signal()
		b.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// listening has the client read whatever the server says as soon as it says it, so
// that it can be sent much before an answer is looked at.
func (c *rawClient) listening() *rawClient {
	b := &backlog{}
	b.more.L = &b.mu
	go b.fill(c.conn)
	c.in = bufio.NewReader(b)
	return c
}

// everything are parameters that have something of each method's, at a place.
func everything(method, uri, line, character string) string {
	at := `{"line":` + line + `,"character":` + character + `}`
	place := `{"start":` + at + `,"end":` + at + `}`
	data := `{"uri":` + quoted(uri) + `,"version":1,"offset":` + line + `,"index":` + character + `,"start":` + line + `,"end":` + character + `}`
	switch method { // what is sent to be resolved comes back
	case "completionItem/resolve":
		return `{"label":"x","data":` + data + `}`
	case "codeAction/resolve":
		return `{"title":"x","data":` + data + `}`
	}
	item := `{"name":"x","kind":2,"uri":` + quoted(uri) + `,"range":` + place + `,"selectionRange":` + place + `,"data":` + data + `}`
	return `{"textDocument":{"uri":` + quoted(uri) + `,"version":1},"position":` + at + `,"positions":[` + at + `],"range":` + place + `,"ranges":[` + place + `],` +
		`"context":{"diagnostics":[{"range":` + place + `,"message":"x"}],"includeDeclaration":true,"triggerKind":1},"newName":"x","ch":"\n",` +
		`"options":{"tabSize":` + character + `,"insertSpaces":true},"item":` + item + `,"query":"x","previousResultId":"x","previousResultIds":[],` +
		`"command":"x","arguments":[` + line + `,` + at + `],"settings":{"stagels":` + line + `},"changes":[{"uri":` + quoted(uri) + `,"type":` + line + `}],` +
		`"contentChanges":[{"range":` + place + `,"text":"x"}],"event":{"added":[],"removed":[]}}`
}

func asking(id, method, params string) string {
	return `{"jsonrpc":"2.0","id":` + quoted(id) + `,"method":` + quoted(method) + `,"params":` + params + `}`
}

func telling(method, params string) string {
	return `{"jsonrpc":"2.0","method":` + quoted(method) + `,"params":` + params + `}`
}

// asks sends a request, which must be answered, with an error or without; but it may
// not have failed.
func (c *rawClient) asks(method, params string) {
	c.t.Helper()
	c.send(asking("it", method, params))
	if method == "workspace/diagnostic" { // may wait for news
		c.send(telling("$/cancelRequest", `{"id":"it"}`))
	}
	if m := c.answer("it"); m.Error != nil && m.Error.Code == -32603 {
		c.t.Errorf("%s %s: %s", method, params, m.Error.Message)
	}
}

// TestTooEarlyTooLate: before initialize and after shutdown every request is
// refused and every notification passed over.
func TestTooEarlyTooLate(t *testing.T) {
	calls, notifications := lsp.Methods()
	all := func(c *rawClient, code int, but ...string) {
		for _, method := range notifications {
			if !slices.Contains(but, method) {
				c.send(telling(method, everything(method, "file:///Dockerfile", "0", "0")))
			}
		}
		for _, method := range calls {
			if slices.Contains(but, method) {
				continue
			}
			c.send(asking(method, method, everything(method, "file:///Dockerfile", "0", "0")))
			if m := c.answer(method); m.Error == nil || m.Error.Code != code {
				c.t.Errorf("%s: %+v, not the error %d", method, m, code)
			}
		}
	}
	abuse(t, "before and after", func(t *testing.T) {
		c := rawSession(t, options(t)).listening()
		all(c, -32002, "initialize", "exit")
		c.send(initialize)
		if m := c.answer("1"); m.Error != nil {
			t.Fatalf("%+v", m)
		}
		c.alive()
		c.send(asking("end", "shutdown", "null"))
		if m := c.answer("end"); m.Error != nil {
			t.Errorf("%+v", m)
		}
		all(c, -32600, "exit")
		c.send(telling("exit", "null"))
		if code := c.exitCode(); code != 0 {
			t.Errorf("exit code %d", code)
		}
	})
	t.Logf("%d requests and %d notifications", len(calls), len(notifications))
}

// TestOddPositions asks every method about places that cannot be, in documents that
// are open and that are not. It may refuse them; it may not fail.
func TestOddPositions(t *testing.T) {
	calls, notifications := lsp.Methods()
	texts := map[string]string{
		"file:///Dockerfile":       "# é🐳\r\nARG V=a\r\nFROM a AS b\r\nCOPY --from=b <<E /x\r\n🐳\r\nE\r\nRUN --mount=from=b,target=/x \\\r\n echo $V 🐳",
		"file:///empty.dockerfile": "",
		"file:///none":             "",
	}
	numbers := []string{"-1", "-9223372036854775808", "0", "3", "7", "2147483647", "2147483648", "4294967296", "9223372036854775807", "92233720368547758080", "1.5", "1e2", "-0", "null", `"1"`, "true", "[]"}
	n := 0
	abuse(t, "odd positions", func(t *testing.T) {
		c := initialized(t).listening()
		c.conn.SetDeadline(time.Now().Add(5 * time.Minute))
		for uri, text := range texts {
			if uri != "file:///none" {
				c.send(open(uri, text))
			}
			for _, number := range numbers {
				for _, at := range [][2]string{{number, number}, {"3", number}, {number, "0"}} {
					for _, method := range calls {
						if method == "initialize" || method == "shutdown" {
							continue
						}
						n++
						c.asks(method, everything(method, uri, at[0], at[1]))
					}
				}
			}
			c.alive()
		}
		for _, method := range notifications {
			for _, number := range numbers {
				if method != "exit" {
					c.send(telling(method, everything(method, "file:///Dockerfile", number, number)))
				}
			}
			c.alive()
		}
	})
	t.Logf("%d requests", n)
}

// TestParamsOfAnyShape sends every method parameters that are none of its own.
func TestParamsOfAnyShape(t *testing.T) {
	calls, notifications := lsp.Methods()
	shapes := []string{`null`, `{}`, `[]`, `[{}]`, `7`, `"x"`, `true`, `{"textDocument":null}`, `{"textDocument":7}`, `{"textDocument":{"uri":null}}`, `{"textDocument":{"uri":7}}`, `{"textDocument":{"uri":"%zz"}}`, `{"textDocument":[]}`}
	abuse(t, "any shape", func(t *testing.T) {
		c := initialized(t).listening()
		for _, shape := range shapes {
			for _, method := range calls {
				// completionItem/resolve answers with what it was sent, whatever that was.
				if method != "initialize" && method != "shutdown" && method != "completionItem/resolve" {
					c.asks(method, shape)
				}
			}
			for _, method := range notifications {
				if method != "exit" {
					c.send(telling(method, shape))
				}
			}
			c.alive()
		}
	})
}

// TestEndsAnyhow: shutdown and exit have no parameters, so those that they come with
// do not matter.
func TestEndsAnyhow(t *testing.T) {
	for _, params := range []string{`null`, `7`, `[]`, `{"x":{"y":1}}`, `"x"`} {
		abuse(t, params, func(t *testing.T) {
			c := initialized(t).listening()
			c.send(asking("end", "shutdown", params), telling("exit", params))
			if m := c.answer("end"); m.Error != nil {
				t.Errorf("%+v", m)
			}
			if code := c.exitCode(); code != 0 {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// TestDuplicateID: of two requests under way with one id the second is refused, and
// the first can still be cancelled.
func TestDuplicateID(t *testing.T) {
	abuse(t, "duplicate id", func(t *testing.T) {
		c := initialized(t).listening()
		c.send(asking("9", "test/wait", "null"), asking("9", "test/wait", "null"))
		if m := c.answer("9"); m.Error == nil || m.Error.Code != -32600 {
			t.Errorf("the second: %+v", m)
		}
		c.alive()
		c.send(telling("$/cancelRequest", `{"id":"9"}`))
		if m := c.answer("9"); m.Error == nil || m.Error.Code != -32800 {
			t.Errorf("the first: %+v", m)
		}
		c.send(asking("9", "test/wait", "null"), telling("$/cancelRequest", `{"id":"9"}`))
		if m := c.answer("9"); m.Error == nil || m.Error.Code != -32800 {
			t.Errorf("the id is free again: %+v", m)
		}
	})
}

// TestTooManyRequests: there is an end to what is begun at the same time.
func TestTooManyRequests(t *testing.T) {
	const most = 10_000
	abuse(t, "too many requests", func(t *testing.T) {
		c := initialized(t).listening()
		c.conn.SetDeadline(time.Now().Add(time.Minute))
		var waiting []string
		for i := range most + 1 {
			waiting = append(waiting, asking(fmt.Sprint(i), "test/wait", "null"))
		}
		c.send(waiting...)
		if m := c.answer(fmt.Sprint(most)); m.Error == nil || m.Error.Code != -32803 {
			t.Errorf("%+v", m)
		}
		c.send(telling("$/cancelRequest", `{"id":"7"}`))
		c.answer("7")
		c.alive()
	})
}

// TestDeepMessages: what is nested deeper than anything is refused or passed over.
func TestDeepMessages(t *testing.T) {
	const deep = 1_000_000
	lists, objects := strings.Repeat("[", deep)+strings.Repeat("]", deep), strings.Repeat(`{"a":`, deep)+"1"+strings.Repeat("}", deep)
	abuse(t, "deep messages", func(t *testing.T) {
		var c *rawClient
		lsp.Untapped(func() { c = initialized(t).listening() }) // the judge is not that patient
		for _, body := range []string{
			asking("1", "textDocument/completion", lists), asking("1", "completionItem/resolve", `{"label":"x","data":`+objects+`}`),
			asking("1", "textDocument/hover", `{"textDocument":{"uri":"x","y":`+objects+`}}`), pushed(`{"stagels":` + objects + `}`),
			`{"jsonrpc":"2.0","x":` + lists + `,"id":"1","method":"shutdown?"}`, `{"jsonrpc":"2.0","id":"1","result":` + lists + `}`,
			`{"jsonrpc":"2.0","id":"1","error":{"code":1,"message":"x","data":` + objects + `}}`, strings.Repeat("[", deep), strings.Repeat(`{"a":`, deep),
		} {
			c.send(body)
			c.alive()
		}
	})
}

// TestDocumentsComeAndGo: a document opened twice has its second text, one that is
// closed has none, and what is said of one that is not open changes nothing.
func TestDocumentsComeAndGo(t *testing.T) {
	const uri = "file:///Dockerfile"
	stages := func(c *rawClient, want string) {
		c.t.Helper()
		c.send(asking("stages", "textDocument/documentSymbol", `{"textDocument":{"uri":`+quoted(uri)+`}}`))
		m := c.answer("stages")
		if want == "" && string(m.Result) != "null" || !strings.Contains(string(m.Result), want) {
			c.t.Errorf("%+v, %s; wanted %q", m.Error, m.Result, want)
		}
	}
	closed := telling("textDocument/didClose", `{"textDocument":{"uri":`+quoted(uri)+`}}`)
	abuse(t, "come and go", func(t *testing.T) {
		c := initialized(t).listening()
		c.send(closed, change(uri, 2, `{"text":"FROM a AS early\n"}`))
		stages(c, "")
		c.send(open(uri, "FROM a AS first\n"), open(uri, "FROM a AS second\n"))
		stages(c, "second")
		c.send(change(uri, -5, `{"text":"FROM a AS third\n"}`))
		stages(c, "third")
		c.send(strings.Replace(change(uri, 9, `{"text":"FROM a AS fourth\n"}`), `"version":9`, `"version":99999999999`, 1))
		stages(c, "third")
		c.send(closed, closed, change(uri, 7, `{"text":"FROM a AS late\n"}`))
		stages(c, "")
		c.send(open(uri, "FROM a AS again\n"))
		stages(c, "again")
	})
}

// TestManyDocuments opens ten thousand, and closes them.
func TestManyDocuments(t *testing.T) {
	const many = 10_000
	uri := func(i int) string { return fmt.Sprintf("file:///%d/Dockerfile", i) }
	abuse(t, "many documents", func(t *testing.T) {
		c := initialized(t).listening()
		c.conn.SetDeadline(time.Now().Add(5 * time.Minute))
		var opened, closed []string
		for i := range many {
			opened = append(opened, open(uri(i), fmt.Sprintf("FROM a AS s%d\nFROM b\nCOPY --from=s%d /a /b\nCOPY --from=t%d /a /b\n", i, i, i)))
			closed = append(closed, telling("textDocument/didClose", `{"textDocument":{"uri":`+quoted(uri(i))+`}}`))
		}
		c.send(opened...)
		for _, i := range []int{0, 77, many - 1} {
			c.send(ask("5", "definition", uri(i), 2, 13))
			if m := c.answer("5"); !strings.Contains(string(m.Result), quoted(uri(i))) {
				t.Errorf("%s", m.Result)
			}
		}
		c.send(closed...)
		c.alive()
	})
}
