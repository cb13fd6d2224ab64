package soak

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"
)

// inbox is what a server said by itself.
type inbox struct {
	mu       sync.Mutex
	news     chan struct{} // closed at the next message
	last     map[string]published
	messages []string
}

// published are the diagnostics that were sent last of a document.
type published struct {
	URI         string
	Version     int
	Diagnostics json.RawMessage
	at          time.Time
}

// take is to be called for each notification.
func (b *inbox) take(method string, params json.RawMessage) {
	var p published
	var m struct{ Message string }
	switch method {
	case "textDocument/publishDiagnostics":
		json.Unmarshal(params, &p)
	case "window/showMessage":
		json.Unmarshal(params, &m)
	default:
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if p.URI != "" {
		p.at = time.Now()
		if b.last == nil {
			b.last = map[string]published{}
		}
		b.last[p.URI] = p
	} else {
		b.messages = append(b.messages, m.Message)
	}
	if b.news != nil {
		close(b.news)
		b.news = nil
	}
}

// until waits until there is what is looked for. look is called with the lock held.
func (b *inbox) until(look func() bool) bool {
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		b.mu.Lock()
		if look() {
			b.mu.Unlock()
			return true
		}
		if b.news == nil {
			b.news = make(chan struct{})
		}
		news := b.news
		b.mu.Unlock()
		select {
		case <-news:
		case <-late.C:
			return false
		}
	}
}

// published waits for diagnostics of a document that are as they should be.
func (b *inbox) published(uri string, good func(published) bool) (p published, ok bool) {
	ok = b.until(func() bool {
		last, known := b.last[uri]
		p = last
		return known && good(p)
	})
	return p, ok
}

// message waits for one to the user that begins and ends so.
func (b *inbox) message(begin, end string) (message string) {
	b.until(func() bool {
		i := slices.IndexFunc(b.messages, func(m string) bool { return strings.HasPrefix(m, begin) && strings.HasSuffix(m, end) })
		if i >= 0 {
			message = b.messages[i]
		}
		return i >= 0
	})
	return message
}

// forget throws the messages away.
func (b *inbox) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.messages = nil
}
