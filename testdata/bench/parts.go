package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"
)

// server is one of those that are compared.
type server struct {
	name string
	args []string
	push []string // instead of args where it sends diagnostics: without a debounce
}

// bounds limit what is measured, so that a slow server does not hold up the others.
type bounds struct {
	answer time.Duration // for each answer
	part   time.Duration // of one session
	n      int           // samples of one session
}

// part is one figure, measured in a session of its own. needs is the capability and
// the method without which a server has no such figure.
type part struct {
	name    string
	pull    bool // the client asks for diagnostics
	needs   [2]string
	measure func(s *session) error
}

// session is a server with a file open.
type session struct {
	*client
	doc     *document
	bounds  bounds
	samples []time.Duration
	note    string // what the answers held
}

// run measures a part on a text. What was measured before an error is kept. The
// driver's own collector rests meanwhile.
func run(srv server, p part, dir, text string, b bounds) (samples []time.Duration, note string, err error) {
	args := srv.args
	if !p.pull && srv.push != nil {
		args = srv.push
	}
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	c, _, err := start(args, dir, p.pull, b.answer)
	if err != nil {
		return nil, "", err
	}
	defer c.stop()
	s := &session{client: c, bounds: b, doc: newDocument("file://"+dir+"/Dockerfile", text, c.full)}
	if err := s.settle(); err != nil {
		return nil, "", err
	}
	if !c.offers(p.needs[0], p.needs[1]) {
		return nil, "not offered", nil
	}
	err = p.measure(s)
	return s.samples, s.note, err
}

// settle opens the file and waits for an answer about it.
func (s *session) settle() error {
	id := s.nextID()
	_, _, err := s.exchange(id, s.doc.open(), request(id, "textDocument/completion", s.doc.at(0)))
	if errors.Is(err, errRefused) {
		return nil
	}
	return err
}

// repeat takes samples until there are enough, or the time is over.
func (s *session) repeat(sample func() (time.Duration, error)) error {
	end := time.Now().Add(s.bounds.part)
	for i := 0; i < s.bounds.n && (i == 0 || time.Now().Before(end)); i++ {
		took, err := sample()
		if err != nil {
			return err
		}
		s.samples = append(s.samples, took)
	}
	return nil
}

// timed is the time from before the frames are written to the answer of the last.
func (s *session) timed(id int, frames ...[]byte) (time.Duration, []byte, error) {
	begin := time.Now()
	at, result, err := s.exchange(id, frames...)
	return at.Sub(begin), result, err
}

var keystroke = part{
	name: "key → completion", pull: true, needs: [2]string{"completionProvider", "textDocument/completion"},
	measure: func(s *session) error {
		t, begin := newTypist(s.doc)
		if err := s.send(begin); err != nil {
			return err
		}
		return s.repeat(func() (time.Duration, error) {
			frames, id := t.step(), s.nextID()
			frames = append(frames, request(id, "textDocument/completion", t.asked()))
			took, result, err := s.timed(id, frames...)
			if t.typed == 1 {
				s.note = offers(result)
			}
			return took, err
		})
	},
}

// asked are the parameters of a completion that is asked for by a key.
func (t *typist) asked() map[string]any {
	params := t.d.at(t.caret())
	params["context"] = map[string]any{"triggerKind": 1}
	return params
}

// offers tells how many completions a result has.
func offers(result []byte) string {
	var items []struct{}
	if json.Unmarshal(result, &items) != nil {
		var list struct {
			Items []struct{} `json:"items"`
		}
		_ = json.Unmarshal(result, &list) // null is none
		items = list.Items
	}
	return fmt.Sprintf("%d offers", len(items))
}
