//go:build js && wasm

// Wasm is the server in a web worker, for VS Code for the Web: each message of the
// worker's is one of the protocol's, without framing.
package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/textproto"
	"strconv"
	"sync"
	"syscall/js"

	"github.com/stagels/stagels/lsp"
)

// version is set by the build of a release.
var version = "(devel)"

func main() {
	in, out := newInbox(), newOutbox()
	js.Global().Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		in.put(js.Global().Get("JSON").Call("stringify", args[0].Get("data")).String())
		return nil
	}))
	lsp.Serve(context.Background(), worker{in, out}, lsp.Options{Debounce: lsp.DefaultDebounce, Latest: lsp.DefaultLatest, Rest: lsp.DefaultRest, Refresh: lsp.DefaultRefresh, Version: version})
}

// worker is both directions as one connection.
type worker struct {
	*inbox
	*io.PipeWriter
}

func (w worker) Close() error {
	w.close()
	return w.PipeWriter.Close()
}

// inbox are the messages that came and were not read yet. To put one in never waits:
// the worker's only thread is the one that reads, too.
type inbox struct {
	mu     sync.Mutex
	filled sync.Cond
	text   bytes.Buffer
	closed bool
}

func newInbox() *inbox {
	b := &inbox{}
	b.filled.L = &b.mu
	return b
}

func (b *inbox) put(message string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	fmt.Fprintf(&b.text, "Content-Length: %d\r\n\r\n%s", len(message), message)
	b.filled.Signal()
}

func (b *inbox) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.text.Len() == 0 {
		if b.closed {
			return 0, io.EOF
		}
		b.filled.Wait()
	}
	return b.text.Read(p)
}

func (b *inbox) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.filled.Broadcast()
}

// newOutbox posts each message that is written to it.
func newOutbox() *io.PipeWriter {
	r, w := io.Pipe()
	go func() {
		from := bufio.NewReader(r)
		for {
			message, err := next(from)
			if err != nil {
				r.CloseWithError(err)
				return
			}
			js.Global().Call("postMessage", js.Global().Get("JSON").Call("parse", message))
		}
	}()
	return w
}

// next is the body of the next message.
func next(r *bufio.Reader) (string, error) {
	header, err := textproto.NewReader(r).ReadMIMEHeader()
	if err != nil {
		return "", err
	}
	length, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil {
		return "", err
	}
	body := make([]byte, length)
	_, err = io.ReadFull(r, body)
	return string(body), err
}
