package lsp_test

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stagels/stagels/lsp"
)

// TestNotificationsNeverEnd: an error in a notification must not end the session.
func TestNotificationsNeverEnd(t *testing.T) {
	for name, body := range map[string]string{
		"unknown":                  `{"jsonrpc":"2.0","method":"$/foo","params":{}}`,
		"unknown without params":   `{"jsonrpc":"2.0","method":"$/foo"}`,
		"initialized twice":        `{"jsonrpc":"2.0","method":"initialized"}`,
		"malformed didChange":      `{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":7}}`,
		"didChange without params": `{"jsonrpc":"2.0","method":"textDocument/didChange"}`,
		"didChange of no document": change("file:///none", 2, `{"text":""}`),
		"didClose of no document":  `{"jsonrpc":"2.0","method":"textDocument/didClose","params":{"textDocument":{"uri":"file:///none"}}}`,
		"cancel null":              `{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":null}}`,
		"cancel a float":           `{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1.5}}`,
		"cancel nothing":           `{"jsonrpc":"2.0","method":"$/cancelRequest"}`,
		"cancel an unknown id":     `{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":99}}`,
		"a request without id":     `{"jsonrpc":"2.0","method":"textDocument/completion","params":{}}`,
		"array params":             `{"jsonrpc":"2.0","method":"textDocument/didOpen","params":[1,2]}`,
		"a response to nothing":    `{"jsonrpc":"2.0","id":77,"result":null}`,
		"setTrace":                 `{"jsonrpc":"2.0","method":"$/setTrace","params":{"value":"verbose"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			c := initialized(t)
			c.send(body)
			c.alive()
		})
	}
}

// TestOrder: a request sees every change before it on the wire.
func TestOrder(t *testing.T) {
	c := initialized(t)
	const uri = "file:///Dockerfile"
	bodies := []string{open(uri, "FROM a AS first\nFROM b\n")}
	for i := range 40 {
		bodies = append(bodies, change(uri, i+2, fmt.Sprintf(`{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"text":"FROM a AS s%d\n"}`, i)))
	}
	bodies = append(bodies, change(uri, 50, `{"range":{"start":{"line":42,"character":0},"end":{"line":42,"character":0}},"text":"COPY --from="}`))
	bodies = append(bodies, ask("2", "completion", uri, 42, 12))
	go c.send(bodies...)
	m := c.answer("2")
	if n := strings.Count(string(m.Result), `"label"`); n != 41 {
		t.Errorf("%d stages offered of 41: %s", n, m.Result)
	}
}

func init() { lsp.RegisterTestMethods() }

// TestPanic: a panic is an answer, and the session goes on.
func TestPanic(t *testing.T) {
	for _, method := range []string{"test/panic", "test/slowPanic"} {
		reports := make(chan string, 1)
		opt := options(t)
		opt.OnPanic = func(report string) { reports <- report }
		c := rawSession(t, opt)
		c.send(initialize)
		c.answer("1")
		c.send(`{"jsonrpc":"2.0","id":2,"method":"` + method + `"}`)
		if m := c.answer("2"); m.Error == nil || m.Error.Code != -32603 {
			t.Errorf("%s: %+v", method, m)
		}
		if report := <-reports; !strings.Contains(report, "RegisterTestMethods") {
			t.Errorf("%s: no stack in %s", method, report)
		}
		for _, notification := range []string{"test/notifyPanic", "test/besidePanic"} {
			c.send(`{"jsonrpc":"2.0","method":"` + notification + `"}`)
			<-reports
		}
		c.alive()
	}
}

// TestCancel: a cancelled request is answered -32800, even if its work got done,
// and the contexts of later requests are their own.
func TestCancel(t *testing.T) {
	c := initialized(t)
	for id := 10; id < 30; id++ {
		c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"test/wait"}`, id))
		c.alive()
		c.send(fmt.Sprintf(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":%d}}`, id))
		if m := c.answer(fmt.Sprint(id)); m.Error == nil || m.Error.Code != -32800 {
			t.Fatalf("%+v", m)
		}
	}
	c.send(`{"jsonrpc":"2.0","id":"text","method":"test/wait"}`, `{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"text"}}`)
	if m := c.answer("text"); m.Error == nil || m.Error.Code != -32800 {
		t.Errorf("%+v", m)
	}
}

// TestCallsToTheClient: a server may ask its client something while it answers.
func TestCallsToTheClient(t *testing.T) {
	c := initialized(t)
	c.send(`{"jsonrpc":"2.0","id":2,"method":"test/askClient"}`)
	asked := c.read()
	c.send(`{"jsonrpc":"2.0","id":` + string(asked.RawID) + `,"result":"pong"}`)
	if m := c.answer("2"); string(m.Result) != `"pong"` {
		t.Errorf("%+v", m)
	}
}

// TestBadBodies: what is no message is answered with a null id, and passed over.
func TestBadBodies(t *testing.T) {
	for name, tc := range map[string]struct {
		body string
		code int
	}{
		"no JSON":          {`{"jsonrpc":`, -32700},
		"empty":            {``, -32700},
		"no version":       {`{"id":5,"method":"shutdown"}`, -32600},
		"a float id":       {`{"jsonrpc":"2.0","id":1.5,"method":"shutdown"}`, -32600},
		"a batch":          {`[{"jsonrpc":"2.0","id":5,"method":"shutdown"}]`, -32600},
		"trailing garbage": {`{"jsonrpc":"2.0","method":"a"} x`, -32700},
	} {
		t.Run(name, func(t *testing.T) {
			c := initialized(t)
			c.send(tc.body)
			m := c.read()
			if string(m.RawID) != "null" || m.Error == nil || m.Error.Code != tc.code {
				t.Errorf("%s: %+v", tc.body, m)
			}
			c.alive()
		})
	}
}

// TestFraming: only lost framing ends the session, and nothing is allocated for
// what a header merely promises.
func TestFraming(t *testing.T) {
	t.Run("header fields in any order and case", func(t *testing.T) {
		c := initialized(t)
		c.bytes("Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length: 34\r\n\r\n" + `{"jsonrpc":"2.0","method":"$/foo"}`)
		c.alive()
	})
	t.Run("a message too large is passed over", func(t *testing.T) {
		c := initialized(t)
		const size = 65 << 20
		go func() {
			fmt.Fprintf(c.conn, "Content-Length: %d\r\n\r\n", size)
			chunk := strings.Repeat(" ", 1<<20)
			for range 65 {
				fmt.Fprint(c.conn, chunk)
			}
		}()
		if m := c.read(); m.Error == nil || m.Error.Code != -32600 {
			t.Errorf("%+v", m)
		}
		c.alive()
	})
	for name, head := range map[string]string{
		"no length":         "Content-Type: x\r\n\r\n",
		"a word for length": "Content-Length: much\r\n\r\n",
		"a negative length": "Content-Length: -1\r\n\r\n",
		"an endless header": strings.Repeat("x", 10_000),
	} {
		t.Run(name, func(t *testing.T) {
			c := initialized(t)
			go fmt.Fprint(c.conn, head)
			if code := c.exitCode(); code != 1 {
				t.Errorf("exit code %d", code)
			}
		})
	}
	t.Run("half a frame, then the end", func(t *testing.T) {
		c := initialized(t)
		c.bytes("Content-Length: 100\r\n\r\n{")
		c.conn.Close()
		if code := c.exitCode(); code != 1 {
			t.Errorf("exit code %d", code)
		}
	})
}

// TestURIs: a document keeps the spelling its client gave it.
func TestURIs(t *testing.T) {
	c := initialized(t)
	for i, uri := range []string{
		"file:///C:/x/Dockerfile", "file:///c%3A/x/Dockerfile", "file:///a b/Dockerfile", "file:///a%20b/Dockerfile",
		"file:///ünï/Dockerfile", "file:///a%2Fb/Dockerfile", "file:///a/b/Dockerfile", "untitled:Untitled-1",
	} {
		stage := fmt.Sprintf("own%d", i)
		c.send(open(uri, "FROM a AS "+stage+"\nFROM b\nCOPY --from="+stage+" /a /b\n"))
		c.send(ask("5", "definition", uri, 2, 13))
		var at []struct {
			URI   string
			Range struct{ Start struct{ Line, Character int } }
		}
		m := c.answer("5")
		if err := json.Unmarshal(m.Result, &at); err != nil || len(at) != 1 || at[0].URI != uri || at[0].Range.Start.Character != 10 {
			t.Errorf("%q: %s, %v", uri, m.Result, err)
		}
	}
	c.send(open("", "FROM a AS own\nFROM b\nCOPY --from=own /a /b\n"))
	c.send(ask("6", "definition", "", 2, 13))
	if m := c.answer("6"); m.Error != nil || string(m.Result) != "null" {
		t.Errorf("no URI is no document: %+v", m)
	}
}

// TestOddChanges: a change with a range that makes no sense changes nothing; one
// that reaches past the text ends with it; one without a range is the whole text.
func TestOddChanges(t *testing.T) {
	const before = "FROM a AS one\nFROM b AS two\nFROM c\nCOPY --from="
	for name, tc := range map[string]struct {
		changes, want string
	}{
		"negative line":         {`{"range":{"start":{"line":-1,"character":0},"end":{"line":0,"character":0}},"text":"x"}`, `one two`},
		"huge character":        {`{"range":{"start":{"line":3,"character":99999999999},"end":{"line":3,"character":99999999999}},"text":"o"}`, `one two`},
		"huge line":             {`{"range":{"start":{"line":99999999999,"character":0},"end":{"line":99999999999,"character":5}},"text":"t"}`, `one two`},
		"range null":            {`{"range":null,"text":"FROM a AS zwei\n\nFROM c\nCOPY --from="}`, `zwei`},
		"no range":              {`{"text":"FROM a AS zwei\n\nFROM c\nCOPY --from="}`, `zwei`},
		"ends swapped":          {`{"range":{"start":{"line":0,"character":13},"end":{"line":0,"character":10}},"text":"uno"}`, `uno two`},
		"several, one after":    {`{"range":{"start":{"line":0,"character":10},"end":{"line":0,"character":13}},"text":"a\nFROM x AS b"},{"range":{"start":{"line":2,"character":0},"end":{"line":3,"character":0}},"text":""}`, `a b`},
		"a bad one among them":  {`{"text":"FROM q\n"},{"range":{"start":{"line":0,"character":-5},"end":{"line":0,"character":0}},"text":"x"}`, `one two`},
		"not even a range":      {`{"range":7,"text":"x"}`, `one two`},
		"version going back":    {`{"range":{"start":{"line":1,"character":10},"end":{"line":1,"character":13}},"text":"zwo"}`, `one zwo`},
		"no change at all":      {``, `one two`},
		"delete more than is":   {`{"range":{"start":{"line":0,"character":0},"end":{"line":1,"character":0}},"text":""},{"range":{"start":{"line":0,"character":10},"end":{"line":0,"character":10}},"text":"a\nFROM x AS "}`, `a two`},
		"inside an emoji":       {`{"text":"FROM a AS one\nFROM b AS two\nFROM c🐳\nCOPY --from="},{"range":{"start":{"line":2,"character":7},"end":{"line":2,"character":7}},"text":"x"}`, `one two`},
		"a lone CR splits rows": {`{"text":"FROM a AS one\n# x\rFROM b AS two\nCOPY --from="},{"range":{"start":{"line":1,"character":0},"end":{"line":1,"character":2}},"text":""},{"text":"FROM a AS one\nFROM b AS two\nFROM c\nCOPY --from="}`, `one two`},
	} {
		t.Run(name, func(t *testing.T) {
			c := initialized(t)
			const uri = "file:///Dockerfile"
			version := 2
			if name == "version going back" {
				version = 0
			}
			c.send(open(uri, before), change(uri, version, tc.changes), ask("3", "completion", uri, 3, 12))
			var list struct{ Items []struct{ Label string } }
			m := c.answer("3")
			if err := json.Unmarshal(m.Result, &list); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, it := range list.Items {
				got = append(got, it.Label)
			}
			if strings.Join(got, " ") != tc.want {
				t.Errorf("offers %q, want %q", got, tc.want)
			}
		})
	}
}

// TestUnknownRequests: with params or without, an unknown method is not found.
func TestUnknownRequests(t *testing.T) {
	c := initialized(t)
	for _, params := range []string{``, `,"params":null`, `,"params":{}`, `,"params":[]`} {
		c.send(`{"jsonrpc":"2.0","id":3,"method":"foo/bar"` + params + `}`)
		if m := c.answer("3"); m.Error == nil || m.Error.Code != -32601 {
			t.Errorf("%s: %+v", params, m)
		}
	}
	c.send(`{"jsonrpc":"2.0","id":4,"method":"textDocument/definition","params":{"position":"x"}}`)
	if m := c.answer("4"); m.Error == nil || m.Error.Code != -32602 {
		t.Errorf("malformed params: %+v", m)
	}
	c.send(ask("6", "definition", "file:///none", -1, 0), open("file:///Dockerfile", "FROM a"), ask("7", "definition", "file:///Dockerfile", -1, 0))
	if m := c.answer("6"); m.Error != nil {
		t.Errorf("no document: %+v", m)
	}
	if m := c.answer("7"); m.Error == nil {
		t.Errorf("negative line: %+v", m)
	}
}

// TestLifecycle: what is answered before, during and after, and the exit codes.
func TestLifecycle(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Run("before initialize", func(t *testing.T) {
		c := rawSession(t, options(t))
		c.send(ask("2", "completion", "file:///Dockerfile", 0, 0), open("file:///Dockerfile", "FROM a"))
		if m := c.answer("2"); m.Error == nil || m.Error.Code != -32002 {
			t.Errorf("%+v", m)
		}
		c.send(`{"jsonrpc":"2.0","method":"exit"}`)
		if code := c.exitCode(); code != 1 {
			t.Errorf("exit code %d", code)
		}
	})
	t.Run("initialize twice", func(t *testing.T) {
		c := initialized(t)
		c.send(strings.Replace(initialize, `"id":1`, `"id":2`, 1))
		if m := c.answer("2"); m.Error == nil || m.Error.Code != -32600 {
			t.Errorf("%+v", m)
		}
	})
	t.Run("after shutdown", func(t *testing.T) {
		c := initialized(t)
		c.send(`{"jsonrpc":"2.0","id":2,"method":"shutdown"}`)
		if m := c.answer("2"); m.Error != nil || string(m.Result) != "null" {
			t.Errorf("%+v", m)
		}
		c.send(ask("3", "completion", "file:///Dockerfile", 0, 0))
		if m := c.answer("3"); m.Error == nil || m.Error.Code != -32600 {
			t.Errorf("%+v", m)
		}
		c.send(`{"jsonrpc":"2.0","method":"exit"}`)
		if code := c.exitCode(); code != 0 {
			t.Errorf("exit code %d", code)
		}
	})
	t.Run("exit without shutdown, the pipe left open", func(t *testing.T) {
		c := initialized(t)
		c.send(`{"jsonrpc":"2.0","method":"exit"}`)
		if code := c.exitCode(); code != 1 {
			t.Errorf("exit code %d", code)
		}
	})
	t.Run("the pipe closes", func(t *testing.T) {
		c := initialized(t)
		c.conn.Close()
		if code := c.exitCode(); code != 1 {
			t.Errorf("exit code %d", code)
		}
	})
	t.Run("exit while work goes on", func(t *testing.T) {
		c := initialized(t)
		c.send(`{"jsonrpc":"2.0","id":9,"method":"test/wait"}`, `{"jsonrpc":"2.0","method":"exit"}`)
		if code := c.exitCode(); code != 1 {
			t.Errorf("exit code %d", code)
		}
	})
	t.Run("cut off while work goes on", func(t *testing.T) {
		c := initialized(t)
		c.send(`{"jsonrpc":"2.0","id":9,"method":"test/wait"}`)
		c.alive()
		c.conn.Close()
		if code := c.exitCode(); code != 1 {
			t.Errorf("exit code %d", code)
		}
	})
	settles(t, before)
}

// TestParentDies: the server ends when the process it was started for does.
func TestParentDies(t *testing.T) {
	parent := exec.Command("sleep", "60")
	if err := parent.Start(); err != nil {
		t.Skipf("no process to watch: %v", err)
	}
	c := rawSession(t, options(t))
	c.send(strings.Replace(initialize, `"processId":null`, fmt.Sprintf(`"processId":%d`, parent.Process.Pid), 1))
	c.answer("1")
	select {
	case code := <-c.code:
		t.Fatalf("ended with %d while its parent lives", code)
	case <-time.After(1500 * time.Millisecond):
	}
	parent.Process.Kill()
	parent.Wait()
	if code := c.exitCode(); code != 1 {
		t.Errorf("exit code %d", code)
	}
}
