package stage

import "sync"

// lazy is what is made when it is first asked for.
type lazy[T any] struct {
	once  sync.Once
	value T
}

func (l *lazy[T]) get(f func() T) T {
	l.once.Do(func() { l.value = f() })
	return l.value
}

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
