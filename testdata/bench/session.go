package main

import (
	"encoding/json"
	"errors"
	"runtime"
	"runtime/debug"
	"time"
)

// bounds limit what is measured, so that a slow server does not hold up the others.
type bounds struct {
	answer time.Duration // for each answer
	part   time.Duration // for the samples of one session; at least one is taken
	n      int           // samples of one session
}

// errNotOffered is of a figure that a server does not have.
var errNotOffered = errors.New("not offered")

// session is a server with a file open.
type session struct {
	*client
	doc     *document
	bounds  bounds
	samples []time.Duration
	note    string // what the answers held
}

// openSession starts a server, opens text in it and waits until it answers. pull
// tells the server that the client asks for diagnostics.
func openSession(srv server, dir, text string, pull bool, b bounds) (*session, error) {
	args := srv.args
	if !pull && srv.push != nil {
		args = srv.push
	}
	c, _, err := start(args, dir, pull, b.answer)
	if err != nil {
		return nil, err
	}
	s := &session{client: c, bounds: b, doc: newDocument("file://"+dir+"/Dockerfile", text, c.full)}
	if err := s.settle(); err != nil {
		c.stop()
		return nil, err
	}
	return s, nil
}

// settle opens the file and waits for an answer about it.
func (s *session) settle() error {
	if err := s.send(s.doc.open()); err != nil {
		return s.died(err)
	}
	return s.barrier()
}

// barrier waits until the server has taken all that it was sent.
func (s *session) barrier() error {
	_, err := s.ask("textDocument/completion", s.doc.at(len(s.doc.line)))
	if errors.Is(err, errRefused) {
		return nil
	}
	return err
}

// ask is the answer to a request, valid until the next message is read.
func (s *session) ask(method string, params any) ([]byte, error) {
	id := s.nextID()
	_, result, err := s.exchange(id, request(id, method, params))
	return result, err
}

// sample sends edits and then a request at once, and takes the time from before the
// first edit is written until the answer is read.
func (s *session) sample(edits [][]byte, method string, params any) ([]byte, error) {
	id := s.nextID()
	frames := append(edits, request(id, method, params))
	begin := time.Now()
	at, result, err := s.exchange(id, frames...)
	if err == nil {
		s.samples = append(s.samples, at.Sub(begin))
	}
	return result, err
}

// repeat takes samples until there are enough, or the time is over. The driver's own
// collector rests meanwhile.
func (s *session) repeat(sample func() error) error {
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	end := time.Now().Add(s.bounds.part)
	for i := 0; i < s.bounds.n && (i == 0 || time.Now().Before(end)); i++ {
		if err := sample(); err != nil {
			return err
		}
	}
	return nil
}

// count tells how many elements a result has: it is a list, or has one named so.
func count(result []byte, list string) int {
	var elements []json.RawMessage
	if json.Unmarshal(result, &elements) == nil {
		return len(elements)
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(result, &members) == nil && members[list] != nil {
		_ = json.Unmarshal(members[list], &elements) // null is none
	}
	return len(elements)
}
