package text

import "sync"

// Lazy is what is made when it is first asked for.
type Lazy[T any] struct {
	once  sync.Once
	value T
}

// Get is the value, which the first call makes. It may be called at the same time.
func (l *Lazy[T]) Get(f func() T) T {
	l.once.Do(func() { l.value = f() })
	return l.value
}
