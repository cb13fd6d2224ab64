package lsp_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

// Abuse that takes a process: its memory, its streams, the process it was started by.

// TestProgram does what only a process can be put to.
func TestProgram(t *testing.T) {
	program := files.Program(t)
	for name, test := range map[string]func(t *testing.T, program string){
		"a hundred megabytes": hundredMegabytes, "promises": promises, "streams that close": closedStreams,
		"unheard": unheard, "its parent": programsParent, "ten thousand documents": tenThousand,
	} {
		t.Run(name, func(t *testing.T) { test(t, program) })
	}
}

// hundredMegabytes sends a document of that size, as a new one and as the new text
// of another. Both are refused, and told of, and what was there before is not edited in
// its place. Nothing of them is kept in memory.
func hundredMegabytes(t *testing.T, program string) {
	const other = "file:///b/Dockerfile"
	var (
		opens   = strings.TrimSuffix(open(abusedURI, ""), `"}}}`)
		changes = strings.TrimSuffix(change(abusedURI, 2, `{"text":""}`), `"}]}}`)
		edited  = change(abusedURI, 3, `{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"text":"FROM a AS wrong\n"}`)
		whole   = change(abusedURI, 3, `{"text":"FROM a AS whole\n"}`)
	)
	for _, tc := range []struct {
		name       string
		head, tail string // of the message, before and behind the text
		tells      string // the document that the user is told of
		then       []string
		stages     string // of the document in the end
	}{
		{"opened", opens, `"}}}`, abusedURI, nil, ""},
		{"opened, named behind the text", `{"jsonrpc":"2.0","method":"textDocument\/didOpen","params":{"textDocument":{"text":"`, `","uri":` + quoted(abusedURI) + `}}}`, abusedURI, nil, ""},
		{"changed", changes, `"}]}}`, abusedURI, nil, ""},
		{"changed, then edited", changes, `"}]}}`, abusedURI, []string{edited, pushed(`{"stagels":{}}`), pushed(`{"stagels":{"maxFileSize":10}}`)}, ""},
		{"changed, then to another text", changes, `"}]}}`, abusedURI, []string{edited, whole}, "whole"},
		{"another is changed", strings.Replace(changes, abusedURI, other, 1), `"}]}}`, "", nil, "first"},
		{"another is opened", strings.Replace(opens, abusedURI, other, 1), `"}}}`, other, nil, "first"},
		{"no Dockerfile", strings.NewReplacer(abusedURI, "file:///a.json", `"dockerfile"`, `"json"`).Replace(opens), `"}}}`, "", nil, "first"},
		{"a request", `{"jsonrpc":"2.0","id":5,"method":"textDocument/hover","params":"`, `"}`, "", nil, "first"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cmd := exec.Command(program, "serve")
			c := startProgram(t, cmd).listening()
			c.send(initialize, telling("initialized", "{}"), opened)
			c.large(100<<20, tc.head, tc.tail)
			c.toldTooLarge(tc.tells)
			c.send(tc.then...)
			if got := c.stages(abusedURI); got != tc.stages {
				t.Errorf("the stages are %q, not %q", got, tc.stages)
			}
			checkPeak(t, cmd.Process.Pid, 100<<20)
			c.endsInOrder()
		})
	}
}

// large sends a message with a text of about so many bytes in it.
func (c *rawClient) large(bytes int, head, tail string) {
	c.t.Helper()
	chunk := strings.Repeat(`FROM \"uri\" A\n`, 1<<16)
	n := bytes / len(chunk)
	c.bytes(fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(head)+n*len(chunk)+len(tail), head))
	for range n {
		c.bytes(chunk)
	}
	c.bytes(tail)
}

// toldTooLarge waits for the refusal of a message, and for what the user is told of the
// document that it brought, if there is one.
func (c *rawClient) toldTooLarge(uri string) {
	c.t.Helper()
	for refused, told := false, uri == ""; !refused || !told; {
		m := c.read()
		switch {
		case string(m.RawID) == "null" && m.Error != nil && m.Error.Code == -32600:
			refused = true
		case m.Method == "window/showMessage":
			told = true
			if uri == "" || !strings.Contains(string(m.Params), quoted(uri + " came in a message of 1048")[1:35]) {
				c.t.Errorf("told is %s", m.Params)
			}
		}
	}
}

// checkPeak wants a process never to have had so much memory.
func checkPeak(t *testing.T, pid, limit int) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Logf("how much memory was used is not known here: %v", err)
		return
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	var peak int
	fmt.Sscan(rest, &peak)
	t.Logf("at most %d KiB", peak)
	if peak == 0 || peak<<10 > limit {
		t.Errorf("%d KiB are more than %d", peak, limit>>10)
	}
}

// promises: a header that promises much takes no memory before it comes.
func promises(t *testing.T, program string) {
	cmd := exec.Command(program, "serve")
	c := startProgram(t, cmd).listening()
	c.send(initialize)
	c.answer("1")
	c.bytes(fmt.Sprintf("Content-Length: %d\r\n\r\n{", 60<<20))
	c.bytes(strings.Repeat(" ", 1<<20))
	checkPeak(t, cmd.Process.Pid, 50<<20)
	c.conn.Close()
	if code := c.exitCode(); code != 1 {
		t.Errorf("exit code %d", code)
	}
}

// closedStreams: without a stream to say anything on the program ends, with the
// code that its session deserves.
func closedStreams(t *testing.T, program string) {
	for _, tc := range []struct {
		name  string
		first []string
		close func(p *pipes)
		code  int
	}{
		{"input", nil, func(p *pipes) { p.in.Close() }, 1},
		{"input, after shutdown", []string{asking("end", "shutdown", "null")}, func(p *pipes) { p.in.Close() }, 0},
		{"output", nil, func(p *pipes) { p.out.Close() }, 1},
		{"output, after shutdown", []string{asking("end", "shutdown", "null")}, func(p *pipes) { p.out.Close() }, 0},
		{"both", nil, func(p *pipes) { p.Close() }, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := startProgram(t, exec.Command(program, "serve"))
			c.send(initialize)
			c.answer("1")
			for _, body := range tc.first {
				c.send(body)
				c.answer("end")
			}
			tc.close(c.conn.(*pipes))
			io.WriteString(c.conn, frame(ask("5", "hover", abusedURI, 0, 0))) // fails if the input is closed
			if code := c.exitCode(); code != tc.code {
				t.Errorf("exit code %d, not %d", code, tc.code)
			}
		})
	}
}

// unheard: a client that reads no standard error is served, however much there
// would be to read.
func unheard(t *testing.T, program string) {
	for _, args := range [][]string{{"serve"}, {"serve", "--verbose"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			cmd := exec.Command(program, args...)
			unread, errs, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer unread.Close()
			cmd.Stderr = errs
			c := startProgram(t, cmd).listening()
			errs.Close()
			c.send(initialize)
			c.answer("1")
			for range 5000 {
				c.send(telling("textDocument/didChange", `{"textDocument":7}`))
			}
			c.endsInOrder()
		})
	}
}

// programsParent: the program ends with the process that it was started for,
// whichever way it was told of it, also in the middle of a message.
func programsParent(t *testing.T, program string) {
	for _, said := range []bool{false, true} {
		t.Run(fmt.Sprintf("said in initialize %v", said), func(t *testing.T) {
			parent := exec.Command("sleep", "60")
			if err := parent.Start(); err != nil {
				t.Fatalf("no process to watch: %v", err)
			}
			cmd, begin := exec.Command(program, "serve"), withPID(parent.Process.Pid)
			if !said {
				cmd, begin = exec.Command(program, "serve", fmt.Sprintf("--clientProcessId=%d", parent.Process.Pid)), initialize
			}
			c := startProgram(t, cmd).listening()
			c.send(begin)
			c.answer("1")
			c.alive()
			c.bytes("Content-Length: 1000\r\n\r\n{\"jsonrpc\":")
			parent.Process.Kill()
			parent.Wait()
			if code := c.exitCode(); code != 1 {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// tenThousand opens so many documents, and closes them again.
func tenThousand(t *testing.T, program string) {
	const many = 10_000
	cmd := exec.Command(program, "serve")
	c := startProgram(t, cmd).listening()
	c.send(initialize)
	c.answer("1")
	for i := range many {
		c.send(open(fmt.Sprintf("file:///%d/Dockerfile", i), fmt.Sprintf("FROM a AS s%d\nFROM b\nCOPY --from=s%d /a /b\n", i, i)))
	}
	for _, i := range []int{0, 4711, many - 1} {
		if got := c.stages(fmt.Sprintf("file:///%d/Dockerfile", i)); got != fmt.Sprintf("s%d", i) {
			t.Errorf("document %d has the stages %q", i, got)
		}
	}
	for i := range many {
		c.send(telling("textDocument/didClose", documentOf(fmt.Sprintf("file:///%d/Dockerfile", i))))
	}
	checkPeak(t, cmd.Process.Pid, 500<<20)
	c.endsInOrder()
}
