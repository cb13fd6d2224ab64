package rpc

import (
	"context"
	"sync"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// Pending are the requests at work beside the read loop. The zero value has none.
type Pending struct {
	mu   sync.Mutex
	runs map[jsonrpc2.ID]*run
}

type run struct {
	stop      context.CancelFunc
	cancelled bool
}

// Work is the part of an answer that may take its time.
type Work func(ctx context.Context) (any, error)

// Detach lets the read loop go on while w is at work, and is w's answer. The request's
// context is not to be derived from: it is used again for the next message.
func (p *Pending) Detach(ctx context.Context, id jsonrpc2.ID, w Work) (any, error) {
	own, stop := context.WithCancel(jsonrpc2.DetachContext(ctx))
	defer stop()
	r := &run{stop: stop}
	if err := p.begin(id, r); err != nil {
		return nil, err
	}
	jsonrpc2.Async(ctx)
	defer p.done(id)
	answer, err := w(own)
	if p.wasCancelled(r) {
		return nil, protocol.ErrRequestCancelled
	}
	return answer, err
}

// mostPending is how many requests can be at work. More are waiting only if nobody
// reads the answers.
const mostPending = 10_000

// begin refuses a request whose id another one has, as only one of the two could be
// cancelled, and one too many.
func (p *Pending) begin(id jsonrpc2.ID, r *run) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.runs[id] != nil {
		return jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "another request with this id is under way")
	}
	if len(p.runs) >= mostPending {
		return jsonrpc2.Errorf(jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed), "%d requests are under way", len(p.runs))
	}
	if p.runs == nil {
		p.runs = map[jsonrpc2.ID]*run{}
	}
	p.runs[id] = r
	return nil
}

func (p *Pending) done(id jsonrpc2.ID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.runs, id)
}

func (p *Pending) wasCancelled(r *run) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return r.cancelled
}

// Cancel marks the request before it stops its work, so that whatever the work
// then returns is answered as cancelled.
func (p *Pending) Cancel(id jsonrpc2.ID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r := p.runs[id]; r != nil {
		r.cancelled = true
		r.stop()
	}
}

// StopAll stops the work for a client that is gone: nobody waits for it, and the
// connection would wait for its end.
func (p *Pending) StopAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.runs {
		r.stop()
	}
}
