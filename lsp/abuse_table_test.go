package lsp_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/testdata/files"
)

// row is one abuse: what a client does, what it is answered, and what becomes of the
// session then.
type row struct {
	what  string // which trap, or kind of abuse
	name  string
	fresh bool     // the session is not initialized
	says  []string // messages; one that begins with a quote is bytes as they are
	wants []want   // answers, in any order
	ends  int      // the exit code, or goesOn
	tests bool     // it takes methods that only tests have
}

const goesOn = -1

// want is an answer.
type want struct {
	id   string // as it came, or null
	code int    // of the error; 0 is a result
	has  string // stands in the result
}

// transport is how a client comes to a server.
type transport struct {
	name  string
	start func(t *testing.T) *rawClient
	tests bool
}

// TestAbuse does what stands in the table, with a server in this process, and with the
// program through pipes. After each row the server answers and can be ended in order,
// or it has ended with the right code. It leaves no goroutine.
func TestAbuse(t *testing.T) {
	program := files.Program(t)
	for _, tr := range []transport{
		{"in process", func(t *testing.T) *rawClient { return rawSession(t, lsp.Options{}) }, true},
		{"program", func(t *testing.T) *rawClient { return startProgram(t, exec.Command(program, "serve")) }, false},
	} {
		done := map[string]int{}
		for _, r := range abuses() {
			if r.tests && !tr.tests {
				continue
			}
			done[r.what]++
			abuse(t, tr.name+"/"+r.what+"/"+r.name, func(t *testing.T) { r.check(t, tr.start(t)) })
		}
		t.Logf("%s: %v", tr.name, done)
	}
}

func (r *row) check(t *testing.T, c *rawClient) {
	c.listening()
	if !r.fresh {
		c.send(initialize)
		c.answer("1")
		c.send(telling("initialized", "{}"))
	}
	for _, s := range r.says {
		if s, raw := strings.CutPrefix(s, `"`); raw {
			io.WriteString(c.conn, s) // it may have ended meanwhile
		} else {
			io.WriteString(c.conn, frame(s))
		}
	}
	r.answered(t, c)
	if r.ends != goesOn {
		if code := c.exitCode(); code != r.ends {
			t.Errorf("exit code %d, not %d", code, r.ends)
		}
		return
	}
	if r.fresh {
		c.send(initialize)
		c.answer("1")
	}
	c.endsInOrder()
}

// endsInOrder wants the server to answer still, and ends the session.
func (c *rawClient) endsInOrder() {
	c.t.Helper()
	c.alive()
	c.send(asking("end", "shutdown", "null"), telling("exit", "null"))
	if m := c.answer("end"); m.Error != nil {
		c.t.Errorf("shutdown: %+v", m.Error)
	}
	if code := c.exitCode(); code != 0 {
		c.t.Errorf("exit code %d", code)
	}
}

// answered waits for the answers, whatever their order.
func (r *row) answered(t *testing.T, c *rawClient) {
	t.Helper()
	open := append([]want(nil), r.wants...)
	for len(open) > 0 {
		m, i := c.anyAnswer(), 0
		for i < len(open) && open[i].id != strings.Trim(string(m.RawID), `"`) {
			i++
		}
		if i == len(open) {
			t.Fatalf("an answer more: %s %s %+v", m.RawID, m.Result, m.Error)
		}
		w := open[i]
		open = append(open[:i], open[i+1:]...)
		code := 0
		if m.Error != nil {
			code = m.Error.Code
		}
		if code != w.code || !strings.Contains(string(m.Result), w.has) {
			t.Errorf("%s is answered %.2000s %+v; wanted %d, %q", w.id, m.Result, m.Error, w.code, w.has)
		}
	}
}

// pipes are the ends of the program's standard input and output.
type pipes struct {
	net.Conn // of nothing: what follows is all that is used
	in, out  *os.File
}

func (p *pipes) Read(b []byte) (int, error)  { return p.out.Read(b) }
func (p *pipes) Write(b []byte) (int, error) { return p.in.Write(b) }

func (p *pipes) SetDeadline(end time.Time) error {
	p.in.SetWriteDeadline(end)
	return p.out.SetReadDeadline(end)
}

func (p *pipes) Close() error {
	p.in.Close()
	return p.out.Close()
}

// startProgram is a client of the program that cmd starts.
func startProgram(t *testing.T, cmd *exec.Cmd) *rawClient {
	t.Helper()
	theirIn, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, theirOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdin, cmd.Stdout = theirIn, theirOut
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	theirIn.Close()
	theirOut.Close()
	conn := &pipes{in: in, out: out}
	conn.SetDeadline(time.Now().Add(time.Minute))
	c := &rawClient{t: t, conn: conn, in: bufio.NewReader(conn), code: make(chan int, 1)}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		cmd.Wait()
		c.code <- cmd.ProcessState.ExitCode()
	}()
	t.Cleanup(func() {
		conn.Close()
		cmd.Process.Kill()
		<-ended
	})
	return c
}

// withPID is initialize by a client whose process is pid.
func withPID(pid int) string {
	return strings.Replace(initialize, `"processId":null`, fmt.Sprintf(`"processId":%d`, pid), 1)
}
