package lsp

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/stagels/stagels/lsp/internal/rpc"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// A feature registers the methods it answers, and provides the capability that
// tells of it. Nothing else names it.

var methods = rpc.Methods[*Server]{}

// work is the part of an answer that may take its time.
type work = rpc.Work

// nothing are the parameters of a method that has none.
type nothing = rpc.Nothing

func onNotification[P any](name string, h func(s *Server, p *P) error) bool {
	rpc.OnNotification(methods, name, h)
	return true
}

func onRequest[P any](name string, h func(s *Server, p *P) (any, error)) bool {
	rpc.OnRequest(methods, name, h)
	return true
}

func onSlowRequest[P any](name string, h func(s *Server, p *P) (work, error)) bool {
	rpc.OnSlowRequest(methods, name, h)
	return true
}

func onCall[P any](name string, h func(s *Server, p *P) (any, work, error)) bool {
	rpc.OnCall(methods, name, h)
	return true
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
	defer s.recovered(m.Name, &err)
	if err := s.refused(req.Method()); err != nil {
		return nil, err
	}
	if !known || m.Call == nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.MethodNotFound, "no method %q", req.Method())
	}
	answer, w, err := m.Call(s, req.Params())
	if err != nil || w == nil {
		return answer, err
	}
	return s.pending.Detach(ctx, req.ID(), w)
}

func (s *Server) handleNotification(req *jsonrpc2.Request, m rpc.Method[*Server]) {
	if m.Notify == nil {
		return // not known, or a request sent as a notification
	}
	if s.state != running && req.Method() != protocol.MethodExit {
		return
	}
	var err error
	func() {
		defer s.recovered(m.Name, &err)
		err = m.Notify(s, req.Params())
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

// cancelParams keeps the id as it came: it may be null or no id at all.
type cancelParams struct {
	ID protocol.LSPAny `json:"id"`
}

var _ = onNotification(protocol.MethodCancelRequest, func(s *Server, p *cancelParams) error {
	id, ok := requestID(p.ID)
	if !ok {
		return errors.New("no request has such an id")
	}
	s.pending.Cancel(id)
	return nil
})

func requestID(raw protocol.LSPAny) (jsonrpc2.ID, bool) {
	var number int64
	if rpc.Unmarshal(raw, &number) == nil && raw.Kind() == '0' {
		return jsonrpc2.NewNumberID(number), true
	}
	var name string
	if raw.Kind() == '"' && rpc.Unmarshal(raw, &name) == nil {
		return jsonrpc2.NewStringID(name), true
	}
	return jsonrpc2.ID{}, false
}
