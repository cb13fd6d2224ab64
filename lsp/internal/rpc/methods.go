package rpc

import (
	"go.lsp.dev/jsonrpc2"
)

// Methods are the methods of a server of type S, by their names.
type Methods[S any] map[string]Method[S]

// Method is how one method of the protocol is answered. Just one of Notify and Call is
// set.
type Method[S any] struct {
	Name   string // what a message has of it is gone when the next one is read
	Notify func(s S, params []byte) error
	// Call does what must happen in the order of the wire, and returns the rest as
	// work that may go on beside later messages; or it returns the answer itself.
	Call func(s S, params []byte) (answer any, work Work, err error)
}

// OnNotification registers h for a notification.
func OnNotification[S, P any](m Methods[S], name string, h func(s S, p *P) error) {
	m[name] = Method[S]{Name: name, Notify: func(s S, params []byte) error {
		p, err := decode[P](params)
		if err != nil {
			return err
		}
		return h(s, p)
	}}
}

// OnRequest registers h for a request that is answered at once.
func OnRequest[S, P any](m Methods[S], name string, h func(s S, p *P) (any, error)) {
	OnCall(m, name, func(s S, p *P) (any, Work, error) {
		answer, err := h(s, p)
		return answer, nil, err
	})
}

// OnSlowRequest registers h for a request whose work must not hold up what comes
// after it. h itself runs in order: there it takes the document it is about.
func OnSlowRequest[S, P any](m Methods[S], name string, h func(s S, p *P) (Work, error)) {
	OnCall(m, name, func(s S, p *P) (any, Work, error) {
		w, err := h(s, p)
		return nil, w, err
	})
}

// OnCall registers h for a request that is answered at once or by work, as it comes.
func OnCall[S, P any](m Methods[S], name string, h func(s S, p *P) (any, Work, error)) {
	m[name] = Method[S]{Name: name, Call: func(s S, params []byte) (any, Work, error) {
		p, err := decode[P](params)
		if err != nil {
			return nil, nil, err
		}
		return h(s, p)
	}}
}

// Nothing are the parameters of a method that has none. What came in their place is
// not looked at: a client that says exit wants it, however it says so.
type Nothing struct{}

func decode[P any](params []byte) (*P, error) {
	p := new(P)
	if _, ok := any(p).(*Nothing); ok || len(params) == 0 {
		return p, nil
	}
	if err := Unmarshal(params, p); err != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "malformed parameters: %v", err)
	}
	return p, nil
}
