package lsp

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/stagels/stagels/analysis/completion"
)

// offeredContexts are the named contexts that builds give, by the paths of the Dockerfiles,
// as they were read last. A key waits for no disk: they are read beside.
type offeredContexts struct {
	mu    sync.Mutex
	known map[string]*knownContexts
}

type knownContexts struct {
	all     []completion.Context
	reading bool
	read    time.Time       // when reading began last
	changed <-chan struct{} // closed when files have changed since
}

// contextsBeside are the named contexts that builds of d give.
func (s *Server) contextsBeside(d *document) func() []completion.Context {
	return func() []completion.Context {
		at := uris{}.Same(string(d.uri))
		if s.workspace.hasFolders() && s.contexts.due(at, s.workspace.changes) {
			o := s.outside()
			s.beside("contexts", func() { s.contexts.readAll(o, at, string(d.uri)) })
		}
		return s.contexts.of(at)
	}
}

func (c *offeredContexts) of(at string) []completion.Context {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known := c.known[at]; known != nil {
		return known.all
	}
	return nil
}

// due tells whether the contexts of a Dockerfile are to be read now, and takes that on.
func (c *offeredContexts) due(at string, changes func() <-chan struct{}) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		c.known = map[string]*knownContexts{}
	}
	known := c.known[at]
	if known == nil {
		known = &knownContexts{changed: changes()}
		c.known[at] = known
	} else if known.reading || time.Since(known.read) < readAgain && !isClosed(known.changed) {
		return false
	}
	known.reading, known.read, known.changed = true, time.Now(), changes()
	return true
}

// readAll reads the contexts of a Dockerfile. It gives up when the session is over.
func (c *offeredContexts) readAll(o *outside, at, u string) {
	ctx := o.s.life
	var all []completion.Context
	err := o.wait(ctx)
	if err == nil {
		all = o.contextsOf(u)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	known := c.known[at]
	if known.reading = false; err == nil {
		known.all = all
	}
}

// contextsOf are the named contexts that builds give to the Dockerfile with the URI, each
// once.
func (o *outside) contextsOf(u string) (out []completion.Context) {
	for _, b := range o.usersOf(u) {
		for _, c := range b.Contexts {
			if !slices.ContainsFunc(out, func(known completion.Context) bool { return strings.EqualFold(known.Name, c.Key) }) {
				out = append(out, completion.Context{Name: c.Key, Giver: b.label()})
			}
		}
	}
	return out
}
