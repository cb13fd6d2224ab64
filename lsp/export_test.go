package lsp

import (
	"bytes"
	"context"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp/disk"
	"github.com/stagels/stagels/lsp/internal/rpc"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// Tap hears what goes over a server's stream.
type Tap = rpc.Tap

// TapServers gives each server that is started from now on a tap.
func TapServers(f func() Tap) { tapServers = f }

// MostStages is how many stages are offered at once.
const MostStages = mostStages

// PublishSlots is how many documents' diagnostics are made at once to be sent.
var PublishSlots = publishSlots

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
		onNotification("test/later", func(s *Server, _ *struct{}) error {
			s.workspace.age(time.Hour)
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

// age has all that is known of folders be older.
func (w *openFolders) age(by time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.watched = w.watched.Add(-by)
	for _, s := range w.searches {
		s.begun = s.begun.Add(-by)
	}
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
	kept := new(ignoreFiles)
	return func() (string, string, bool) {
		return kept.beside(filepath.Dir(path), disk.Folder(filepath.Dir(path)), filepath.Base(path))
	}
}

// EncodedTokens are the tokens of a document, as a client that knows all types of
// the protocol is told them.
func EncodedTokens(d *workspace.Document, enc text.Encoding) []uint32 {
	var types []any
	for _, names := range tokenTypes {
		for _, name := range names {
			types = append(types, name)
		}
	}
	tokens := map[string]any{"tokenTypes": types, "tokenModifiers": []any{declaration}}
	c := &client{caps: clientCapabilities{"textDocument": map[string]any{"semanticTokens": tokens}}}
	doc := newDocument(d, "file:///Dockerfile", 1, enc)
	return legendFor(c).encode(doc, text.Span{End: len(doc.doc.Text())})
}

// WrittenTokens are the same as they are sent.
func WrittenTokens(d *workspace.Document, enc text.Encoding) []byte {
	raw, err := protocol.Marshal(&protocol.SemanticTokens{Data: EncodedTokens(d, enc)})
	if err != nil {
		panic(err)
	}
	return raw
}

// TokenTypes are the protocol's types for a kind of token, the best first.
func TokenTypes(kind analysis.SemanticKind) []string { return tokenTypes[kind] }

// Methods are the registered methods that a client calls, and those that it
// notifies of, without those of tests.
func Methods() (calls, notifications []string) {
	for _, name := range slices.Sorted(maps.Keys(methods)) {
		switch {
		case strings.HasPrefix(name, "test/"):
		case methods[name].Call != nil:
			calls = append(calls, name)
		default:
			notifications = append(notifications, name)
		}
	}
	return calls, notifications
}

// Untapped calls start; the server that it starts has no tap.
func Untapped(start func()) {
	was := tapServers
	defer func() { tapServers = was }()
	tapServers = nil
	start()
}

// ReadFrames reads messages until there are no more. It returns the bodies as they
// were understood, what was answered to those that were not, and why it ended.
func ReadFrames(r io.Reader) (bodies []string, answers []byte, end error) {
	out := &framesConn{Reader: r}
	s := rpc.NewStream(out)
	for {
		m, _, err := s.Read(context.Background())
		if err != nil {
			return bodies, out.Bytes(), err
		}
		bodies = append(bodies, string(jsonrpc2.AppendMessage(nil, m)))
	}
}

// framesConn is a connection whose other end says what a reader has, and to which
// what is written stays.
type framesConn struct {
	io.Reader
	bytes.Buffer
}

func (c *framesConn) Read(p []byte) (int, error) { return c.Reader.Read(p) }

func (c *framesConn) Close() error { return nil }

// Update tells that what is generated is to be written.
var Update = update

// HangsOn tells whether what is told of a document hangs on a change at a path below a folder,
// if folders were listed for it and paths looked at.
func HangsOn(listed, read []string, path string, change int) bool {
	var l looks
	folder := workspaceFolder{path: string(filepath.Separator) + "w"}
	for _, at := range listed {
		l.note("u", look{folder: folder, below: at, listed: true})
	}
	for _, at := range read {
		l.note("u", look{folder: folder, below: at})
	}
	return len(l.hangOn(filepath.Join(folder.path, path), protocol.FileChangeType(change))) > 0
}
