package stage

import "sync"

// known is what was found out of some words. It forgets when there are many: as one
// types, ever new ones come.
type known[T any] struct {
	mu     sync.Mutex
	values map[string]T
}

func (k *known[T]) get(word string) (value T, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	value, ok = k.values[word]
	return value, ok
}

func (k *known[T]) put(word string, value T) {
	const most = 256
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.values == nil || len(k.values) >= most {
		k.values = map[string]T{}
	}
	k.values[word] = value
}
