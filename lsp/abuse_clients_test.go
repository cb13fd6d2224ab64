package lsp_test

import (
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Clients that do not listen, do not answer, or are gone.

// TestNeverReads: a client that asks much and reads nothing is waited for, not
// ended; when it goes, the server does.
func TestNeverReads(t *testing.T) {
	for name, begin := range map[string]func(t *testing.T) *rawClient{
		"from the start": func(t *testing.T) *rawClient { return rawSession(t, options(t)) },
		"later on":       initialized,
	} {
		abuse(t, name, func(t *testing.T) {
			c := begin(t)
			go func() {
				fmt.Fprintf(c.conn, "Content-Length: %d\r\n\r\n%s", len(initialize), initialize)
				for i := range 100 {
					body := open(fmt.Sprintf("file:///%d/Dockerfile", i), "FROM a\nCOPY --from=b /a /b\n")
					fmt.Fprintf(c.conn, "Content-Length: %d\r\n\r\n%s", len(body), body)
					body = asking(fmt.Sprint(i), "test/wait", "null")
					fmt.Fprintf(c.conn, "Content-Length: %d\r\n\r\n%s", len(body), body)
				}
			}()
			time.Sleep(50 * time.Millisecond)
			c.conn.Close()
			if code := c.exitCode(); code != 1 {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// TestStopsReading: exit is obeyed while something waits to be read.
func TestStopsReading(t *testing.T) {
	abuse(t, "stops reading", func(t *testing.T) {
		c := initialized(t)
		c.send(open("file:///Dockerfile", "FROM a\nCOPY --from=b /a /b\n"), open("file:///b/Dockerfile", "FROM a\n"), asking("9", "test/wait", "null"))
		time.Sleep(50 * time.Millisecond)
		c.send(telling("exit", "null"))
		if code := c.exitCode(); code != 1 {
			t.Errorf("exit code %d", code)
		}
	})
}

// TestNeverAnswers: a client that is asked something and never answers is served all
// the same, and what waits for it ends with it.
func TestNeverAnswers(t *testing.T) {
	abuse(t, "never answers", func(t *testing.T) {
		c := rawSession(t, options(t)).listening()
		c.send(strings.Replace(initialize, `"capabilities":{}`, `"capabilities":{"workspace":{"configuration":true,"didChangeConfiguration":{"dynamicRegistration":true},"codeLens":{"refreshSupport":true}}}`, 1))
		c.answer("1")
		c.send(telling("initialized", "{}"), open("file:///Dockerfile", "FROM a\n"))
		for range 20 {
			c.send(telling("workspace/didChangeConfiguration", `{"settings":null}`))
		}
		c.alive()
		c.send(telling("exit", "null"))
		if code := c.exitCode(); code != 1 {
			t.Errorf("exit code %d", code)
		}
	})
}

// TestHalfAFrame: a message that never gets whole is waited for, and when the
// client's process dies meanwhile the server ends.
func TestHalfAFrame(t *testing.T) {
	abuse(t, "half a frame", func(t *testing.T) {
		parent := exec.Command("sleep", "60")
		if err := parent.Start(); err != nil {
			t.Fatalf("no process to watch: %v", err)
		}
		c := rawSession(t, options(t)).listening()
		c.send(strings.Replace(initialize, `"processId":null`, fmt.Sprintf(`"processId":%d`, parent.Process.Pid), 1))
		c.answer("1")
		c.send(open("file:///Dockerfile", "FROM a\n"), asking("9", "test/wait", "null"))
		c.alive()
		c.bytes("Content-Length: 1000\r\n\r\n{\"jsonrpc\":")
		parent.Process.Kill()
		parent.Wait()
		if code := c.exitCode(); code != 1 {
			t.Errorf("exit code %d", code)
		}
	})
}

// TestParentOutlives: when a session is over nobody watches the client's process
// any more.
func TestParentOutlives(t *testing.T) {
	abuse(t, "parent outlives", func(t *testing.T) {
		parent := exec.Command("sleep", "60")
		if err := parent.Start(); err != nil {
			t.Fatalf("no process to watch: %v", err)
		}
		t.Cleanup(func() {
			parent.Process.Kill()
			parent.Wait()
		})
		before := runtime.NumGoroutine()
		t.Run("session", func(t *testing.T) {
			c := rawSession(t, options(t)).listening()
			c.send(strings.Replace(initialize, `"processId":null`, fmt.Sprintf(`"processId":%d`, parent.Process.Pid), 1))
			c.answer("1")
			c.send(asking("2", "shutdown", "null"), telling("exit", "null"))
			if code := c.exitCode(); code != 0 {
				t.Errorf("exit code %d", code)
			}
		})
		settles(t, before)
	})
}

// TestNeverRefreshes: a client that is to ask again is told so once, however often there
// is something new, until it answers; and then once more.
func TestNeverRefreshes(t *testing.T) {
	abuse(t, "never refreshes", func(t *testing.T) {
		c := rawSession(t, options(t)).listening()
		c.send(strings.Replace(initialize, `"capabilities":{}`, `"capabilities":{"workspace":{"diagnostics":{"refreshSupport":true}},"textDocument":{"diagnostic":{}}}`, 1))
		c.answer("1")
		c.send(telling("initialized", "{}"), open("file:///Dockerfile", "FROM a\n"))
		before := runtime.NumGoroutine()
		for range 1000 {
			c.send(telling("workspace/didChangeWatchedFiles", `{"changes":[{"uri":"file:///.dockerignore","type":2}]}`))
		}
		for range 2 {
			m := c.until("workspace/diagnostic/refresh")
			settles(t, before+1)
			c.reply(m, "null")
		}
		c.send(asking("last", "textDocument/hover", everything("", "file:///none", "0", "0")))
		for m := c.read(); string(m.ID) != "last"; m = c.read() {
			t.Errorf("it says %s %s once more", m.Method, m.RawID)
		}
		settles(t, before)
	})
}
