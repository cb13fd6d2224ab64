package soak

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long an answer may take before it counts as missing. It judges no
// speed: a machine that is as busy as that does nothing else either.
const patience = 2 * time.Minute

// server is a stagels in a process of its own, at the other end of a pipe.
type server struct {
	t      testing.TB
	cmd    *exec.Cmd
	in     io.WriteCloser
	stderr bytes.Buffer
	gone   chan struct{} // closed when the server says no more
	told   func(method string, params json.RawMessage)

	writing sync.Mutex

	mu      sync.Mutex
	last    int
	waiting map[int]*call
}

// call is one request.
type call struct {
	method    string
	kind      string // what its time is a figure of
	params    any
	text      *table // of the document as it was asked about; nil is of none
	cancelled bool
	began     time.Time
	took      time.Duration
	done      chan struct{}
	answer
}

func (c *call) String() string {
	params, _ := json.Marshal(c.params)
	return fmt.Sprintf("%s %.2000s", c.method, params)
}

type answer struct {
	Result json.RawMessage
	Error  *failure
}

type failure struct {
	Code    int
	Message string
}

// startServer runs the program. told hears its notifications, on a goroutine of its
// own.
func startServer(t testing.TB, program string, told func(method string, params json.RawMessage)) *server {
	t.Helper()
	s := &server{t: t, cmd: exec.Command(program, "serve"), gone: make(chan struct{}), told: told, waiting: map[int]*call{}}
	s.cmd.Env = append(s.cmd.Environ(), "GOTRACEBACK=all") // for what goroutines there are in the end
	s.cmd.Stderr = &s.stderr
	in, err := s.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.in = in
	go s.listen(out)
	return s
}

func (s *server) send(message any) {
	s.t.Helper()
	if err := s.write(message); err != nil {
		s.t.Errorf("the server takes nothing more: %v", err)
	}
}

func (s *server) write(message any) error {
	body, err := json.Marshal(message)
	if err != nil {
		return err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	_, err = s.in.Write(append(fmt.Appendf(nil, "Content-Length: %d\r\n\r\n", len(body)), body...))
	return err
}

// object is any JSON object to send.
type object = map[string]any

func (s *server) notify(method string, params any) {
	s.t.Helper()
	s.send(object{"jsonrpc": "2.0", "method": method, "params": params})
}

// begin sends a request; its time counts from began.
func (s *server) begin(began time.Time, method string, params any) *call {
	s.t.Helper()
	c := &call{method: method, kind: method, params: params, began: began, done: make(chan struct{})}
	s.mu.Lock()
	s.last++
	id := s.last
	s.waiting[id] = c
	s.mu.Unlock()
	s.send(object{"jsonrpc": "2.0", "id": id, "method": method, "params": params})
	return c
}

// cancel says that nobody waits for the answer any more. It comes all the same.
func (s *server) cancel(c *call) {
	s.t.Helper()
	s.mu.Lock()
	id := 0
	for other, w := range s.waiting {
		if w == c {
			id = other
		}
	}
	s.mu.Unlock()
	c.cancelled = true
	s.notify("$/cancelRequest", object{"id": id})
}

// wait waits for the answer.
func (s *server) wait(c *call) answer {
	s.t.Helper()
	select {
	case <-c.done:
		return c.answer
	default:
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-c.done:
		return c.answer
	case <-s.gone:
		s.cmd.Wait()
		s.t.Fatalf("the server ended before it answered %v: %s\n%.20000s", c, s.cmd.ProcessState, s.stderr.String())
	case <-late.C:
		s.t.Fatalf("no answer to %v", c)
	}
	return answer{}
}

// listen takes what the server says until there is no more.
func (s *server) listen(out io.Reader) {
	defer close(s.gone)
	in := bufio.NewReaderSize(out, 1<<16)
	for {
		length := -1
		for {
			line, err := in.ReadString('\n')
			if err != nil {
				return
			}
			if line == "\r\n" {
				break
			}
			fmt.Sscanf(line, "Content-Length: %d", &length)
		}
		body := make([]byte, max(length, 0))
		if _, err := io.ReadFull(in, body); err != nil {
			s.t.Errorf("half a message: %v", err)
			return
		}
		s.hear(body, time.Now())
	}
}

func (s *server) hear(body []byte, at time.Time) {
	var m struct {
		ID     json.RawMessage
		Method string
		Params json.RawMessage
		answer
	}
	if err := json.Unmarshal(body, &m); err != nil {
		s.t.Errorf("%v in %s", err, body)
		return
	}
	switch {
	case m.Method != "" && m.ID != nil: // to what it asks there is no other answer
		go s.write(object{"jsonrpc": "2.0", "id": m.ID, "result": nil})
	case m.Method != "":
		s.told(m.Method, m.Params)
	default:
		s.answered(string(m.ID), m.answer, at)
	}
}

func (s *server) answered(id string, a answer, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var number int
	fmt.Sscan(id, &number)
	c := s.waiting[number]
	if c == nil {
		s.t.Errorf("an answer that nobody waits for: %s %.2000s %+v", id, a.Result, a.Error)
		return
	}
	delete(s.waiting, number)
	c.answer, c.took = a, at.Sub(c.began)
	close(c.done)
}

// shutDown has the server end in order, and wants the code of that.
func (s *server) shutDown() {
	s.t.Helper()
	s.wait(s.begin(time.Now(), "shutdown", nil))
	s.notify("exit", nil)
	<-s.gone
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("after shutdown and exit: %v\n%.9000s", err, s.stderr.String())
	}
	s.quiet()
}

// quiet wants nothing to be said on standard error: there the server tells of panics
// and of messages that it cannot read.
func (s *server) quiet() {
	s.t.Helper()
	if said := strings.TrimSpace(s.stderr.String()); said != "" {
		s.t.Errorf("on standard error: %.20000s", said)
	}
}
