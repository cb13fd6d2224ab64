package lsp

import (
	"context"
	"sync"
)

// Tap hears what goes over a server's stream.
type Tap = tap

// TapServers gives each server that is started from now on a tap.
func TapServers(f func() Tap) { tapServers = f }

var registerOnce sync.Once

// RegisterTestMethods adds requests that panic, wait for their end, or ask the
// client something.
func RegisterTestMethods() {
	registerOnce.Do(func() {
		onRequest("test/panic", func(*Server, *struct{}) (any, error) { panic("on purpose") })
		onNotification("test/notifyPanic", func(*Server, *struct{}) error { panic("on purpose") })
		onNotification("test/besidePanic", func(s *Server, _ *struct{}) error {
			s.beside("test", func() { panic("on purpose") })
			return nil
		})
		onSlowRequest("test/slowPanic", func(*Server, *struct{}) (work, error) {
			return func(context.Context) (any, error) { panic("on purpose") }, nil
		})
		onSlowRequest("test/wait", func(*Server, *struct{}) (work, error) {
			return func(ctx context.Context) (any, error) {
				<-ctx.Done()
				return "done all the same", nil
			}, nil
		})
		onSlowRequest("test/askClient", func(s *Server, _ *struct{}) (work, error) {
			return func(ctx context.Context) (any, error) {
				var answer any
				_, err := s.conn.Call(ctx, "test/ping", nil, &answer)
				return answer, err
			}, nil
		})
	})
}

// What tests ask without a session.
var (
	ReadSettings = readSettings
	FilePath     = filePath
	WindowsPath  = windowsPath
	FileURI      = fileURI
)

// IgnoreFileBeside is what a server knows of the ignore file of the Dockerfile at
// path, as long as the function is kept.
func IgnoreFileBeside(path string) func() (name, src string, ok bool) {
	return new(ignoreFiles).beside(path)
}
