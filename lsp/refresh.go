package lsp

import (
	"context"
	"sync"
)

// refreshes are the requests to ask again that the client has not answered, by their
// method; true is one that is wanted again meanwhile. So there is one of each at a time,
// for a client that is slow, or never answers.
type refreshes struct {
	mu   sync.Mutex
	open map[string]bool
}

// begin tells whether the request is to be made now.
func (r *refreshes) begin(method string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open == nil {
		r.open = map[string]bool{}
	}
	_, under := r.open[method]
	r.open[method] = under
	return !under
}

// answered tells whether the request is to be made again.
func (r *refreshes) answered(method string) (again bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open[method] {
		r.open[method] = false
		return true
	}
	delete(r.open, method)
	return false
}

// refresh has the client ask again, if it says in the section that it knows how to.
func (s *Server) refresh(method, section string) {
	if !s.client.caps.is(section+".refreshSupport") || !s.refreshes.begin(method) {
		return
	}
	s.beside(method, func() {
		for again := true; again; again = s.refreshes.answered(method) {
			if _, err := s.conn.Call(context.Background(), method, nil, nil); err != nil {
				s.log.Debug("not refreshed", "method", method, "err", err)
			}
		}
	})
}
