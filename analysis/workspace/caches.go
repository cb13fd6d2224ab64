package workspace

import (
	"sync"

	"github.com/stagels/stagels/analysis/eval"
)

// caches hold the last traces of a document in other builds than its own, by what is told of
// the builds. Its methods may be called at the same time.
type caches struct {
	mu    sync.Mutex
	known map[string]*eval.Cache
}

// giveTo gives each evaluation the cache of the last one that came out alike. Those that none
// of them wants are forgotten.
func (c *caches) giveTo(all []*evaluation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := map[string]*eval.Cache{}
	for _, e := range all {
		key := keyOf(e)
		if e.cache = c.known[key]; e.cache == nil {
			e.cache = &eval.Cache{}
		}
		now[key] = e.cache
	}
	c.known = now
}
