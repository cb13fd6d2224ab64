package main

import (
	"bytes"
	"io"
	"log/slog"
	"time"
)

// logger writes to w, which is standard error: standard output belongs to the
// protocol.
func logger(w io.Writer, verbose bool) *slog.Logger {
	level := slog.LevelWarn
	if verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level}))
}

// backlog is a log that may have no reader, as standard error of an editor that keeps
// the pipe and never looks. It never waits: what does not fit is left out, for a
// session must not stand still for its log.
type backlog struct {
	lines      chan []byte
	stop, done chan struct{}
}

func startLog(w io.Writer) *backlog {
	b := &backlog{make(chan []byte, 1000), make(chan struct{}), make(chan struct{})}
	go b.write(w)
	return b
}

func (b *backlog) write(w io.Writer) {
	defer close(b.done)
	for {
		select {
		case line := <-b.lines:
			_, _ = w.Write(line)
		case <-b.stop:
			for len(b.lines) > 0 {
				_, _ = w.Write(<-b.lines)
			}
			return
		}
	}
}

// Write takes a line.
func (b *backlog) Write(line []byte) (int, error) {
	select {
	case b.lines <- bytes.Clone(line):
	default:
	}
	return len(line), nil
}

// Close gives what is left some time to be read.
func (b *backlog) Close() {
	close(b.stop)
	select {
	case <-b.done:
	case <-time.After(200 * time.Millisecond):
	}
}
