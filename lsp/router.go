package lsp

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// A feature registers the methods it answers, and provides the capability that
// tells of it. Nothing else names it.

// method is how one method of the protocol is answered. Just one of the two is set.
type method struct {
	name   string // what a message has of it is gone when the next one is read
	notify func(s *Server, params []byte) error
	// call does what must happen in the order of the wire, and returns the rest as
	// work that may go on beside later messages; or it returns the answer itself.
	call func(s *Server, params []byte) (answer any, work work, err error)
}

// work is the part of an answer that may take its time.
type work func(ctx context.Context) (any, error)

var methods = map[string]method{}

// onNotification registers h for a notification.
func onNotification[P any](name string, h func(s *Server, p *P) error) bool {
	methods[name] = method{name: name, notify: func(s *Server, params []byte) error {
		p, err := decode[P](params)
		if err != nil {
			return err
		}
		return h(s, p)
	}}
	return true
}

// onRequest registers h for a request that is answered at once.
func onRequest[P any](name string, h func(s *Server, p *P) (any, error)) bool {
	methods[name] = method{name: name, call: func(s *Server, params []byte) (any, work, error) {
		p, err := decode[P](params)
		if err != nil {
			return nil, nil, err
		}
		answer, err := h(s, p)
		return answer, nil, err
	}}
	return true
}

// onSlowRequest registers h for a request whose work must not hold up what comes
// after it. h itself runs in order: there it takes the document it is about.
func onSlowRequest[P any](name string, h func(s *Server, p *P) (work, error)) bool {
	methods[name] = method{name: name, call: func(s *Server, params []byte) (any, work, error) {
		p, err := decode[P](params)
		if err != nil {
			return nil, nil, err
		}
		w, err := h(s, p)
		return nil, w, err
	}}
	return true
}

// nothing are the parameters of a method that has none. What came in their place is
// not looked at: a client that says exit wants it, however it says so.
type nothing struct{}

func decode[P any](params []byte) (*P, error) {
	p := new(P)
	if _, ok := any(p).(*nothing); ok || len(params) == 0 {
		return p, nil
	}
	if err := protocol.Unmarshal(params, p); err != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "malformed parameters: %v", err)
	}
	return p, nil
}

// codec carries the protocol's union types, which plain JSON would not.
type codec struct{}

func (codec) Marshal(v any) ([]byte, error) {
	switch v := v.(type) {
	case jsonrpc2.RawMessage:
		return v, nil
	case writer:
		return v.json()
	}
	return protocol.Marshal(v)
}

func (codec) Unmarshal(data []byte, v any) error {
	if raw, ok := v.(*jsonrpc2.RawMessage); ok {
		*raw = append(jsonrpc2.RawMessage(nil), data...)
		return nil
	}
	return protocol.Unmarshal(data, v)
}

// handle takes one message. It runs on the connection's read loop, so messages
// are taken in the order of the wire. It never fails for a notification: that
// would end the connection.
func (s *Server) handle(ctx context.Context, req *jsonrpc2.Request) (answer any, err error) {
	m, known := methods[req.Method()]
	if !req.IsCall() {
		s.handleNotification(req, m)
		return nil, nil
	}
	defer s.recovered(m.name, &err)
	if err := s.refused(req.Method()); err != nil {
		return nil, err
	}
	if !known || m.call == nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.MethodNotFound, "no method %q", req.Method())
	}
	answer, w, err := m.call(s, req.Params())
	if err != nil || w == nil {
		return answer, err
	}
	return s.detached(ctx, req.ID(), w)
}

func (s *Server) handleNotification(req *jsonrpc2.Request, m method) {
	if m.notify == nil {
		return // not known, or a request sent as a notification
	}
	if s.state != running && req.Method() != protocol.MethodExit {
		return
	}
	var err error
	func() {
		defer s.recovered(m.name, &err)
		err = m.notify(s, req.Params())
	}()
	if err != nil {
		s.log.Warn("ignored", "method", req.Method(), "err", err)
	}
}

// recovered makes a panic an answer, and logs it.
func (s *Server) recovered(method string, err *error) {
	if r := recover(); r != nil {
		s.log.Error("panic", "method", method, "value", r, "stack", string(debug.Stack()))
		*err = jsonrpc2.Errorf(jsonrpc2.InternalError, "%s failed: %v", method, r)
		if s.onPanic != nil {
			s.onPanic(fmt.Sprintf("%s: %v\n%s", method, r, debug.Stack()))
		}
	}
}

// beside runs f in a goroutine of its own. A panic there is logged, as any is.
func (s *Server) beside(name string, f func()) {
	go func() {
		var err error
		defer s.recovered(name, &err)
		f()
	}()
}

// untilOver is a context that ends with the session; stop ends it before.
func (s *Server) untilOver() (ctx context.Context, stop func()) {
	ctx, stop = context.WithCancel(context.Background())
	s.beside("the end", func() {
		select {
		case <-s.over:
			stop()
		case <-ctx.Done():
		}
	})
	return ctx, stop
}

// pending are the requests at work beside the read loop.
type pending struct {
	mu   sync.Mutex
	runs map[jsonrpc2.ID]*run
}

type run struct {
	stop      context.CancelFunc
	cancelled bool
}

// detached lets the read loop go on while w is at work. The request's context
// is not to be derived from: it is used again for the next message.
func (s *Server) detached(ctx context.Context, id jsonrpc2.ID, w work) (any, error) {
	own, stop := context.WithCancel(jsonrpc2.DetachContext(ctx))
	defer stop()
	r := &run{stop: stop}
	if err := s.pending.begin(id, r); err != nil {
		return nil, err
	}
	jsonrpc2.Async(ctx)
	defer s.pending.done(id)
	answer, err := w(own)
	if s.pending.wasCancelled(r) {
		return nil, protocol.ErrRequestCancelled
	}
	return answer, err
}

// mostPending is how many requests can be at work. More are waiting only if nobody
// reads the answers.
const mostPending = 10_000

// begin refuses a request whose id another one has, as only one of the two could be
// cancelled, and one too many.
func (p *pending) begin(id jsonrpc2.ID, r *run) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.runs[id] != nil {
		return jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "another request with this id is under way")
	}
	if len(p.runs) >= mostPending {
		return jsonrpc2.Errorf(jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed), "%d requests are under way", len(p.runs))
	}
	p.runs[id] = r
	return nil
}

func (p *pending) done(id jsonrpc2.ID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.runs, id)
}

func (p *pending) wasCancelled(r *run) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return r.cancelled
}

// cancel marks the request before it stops its work, so that whatever the work
// then returns is answered as cancelled.
func (p *pending) cancel(id jsonrpc2.ID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r := p.runs[id]; r != nil {
		r.cancelled = true
		r.stop()
	}
}

// stopAll stops the work for a client that is gone: nobody waits for it, and the
// connection would wait for its end.
func (p *pending) stopAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.runs {
		r.stop()
	}
}

// cancelParams keeps the id as it came: it may be null or no id at all.
type cancelParams struct {
	ID protocol.LSPAny `json:"id"`
}

var _ = onNotification(protocol.MethodCancelRequest, func(s *Server, p *cancelParams) error {
	id, ok := requestID(p.ID)
	if !ok {
		return fmt.Errorf("no request has such an id")
	}
	s.pending.cancel(id)
	return nil
})

func requestID(raw protocol.LSPAny) (jsonrpc2.ID, bool) {
	var number int64
	if protocol.Unmarshal(raw, &number) == nil && raw.Kind() == '0' {
		return jsonrpc2.NewNumberID(number), true
	}
	var name string
	if raw.Kind() == '"' && protocol.Unmarshal(raw, &name) == nil {
		return jsonrpc2.NewStringID(name), true
	}
	return jsonrpc2.ID{}, false
}
