// Package lsp serves the analysis of Dockerfiles over the Language Server
// Protocol. It is the only package that knows the protocol, and convert.go in it
// the only place where lines and columns exist.
package lsp

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp/disk"
	"github.com/stagels/stagels/lsp/internal/rpc"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// Options are what a server is started with.
type Options struct {
	Log     *slog.Logger // where to say what went wrong; nil says nothing
	Version string       // told to the client

	// Debounce is how long the text must rest before diagnostics are sent.
	Debounce time.Duration
	// Latest is how long a change waits at most until diagnostics are sent, though the
	// text never rests; 0 is for ever.
	Latest time.Duration
	// Rest is how long nobody must type before all is shown of what is written; 0 shows
	// all at once.
	Rest time.Duration
	// Analysis is what is known beside the texts.
	Analysis workspace.Options
	// Refresh is how old what was found in folders may be, where the client does not watch
	// files; 0 has each request about the workspace search them.
	Refresh time.Duration
	// Files opens the folder at a path; nil opens those of this machine.
	Files func(folder string) workspace.Files
	// OnPanic is told of panics, which are bugs; tests fail there.
	OnPanic func(report string)
	// ParentPID is a process to end with; the client may name it later.
	ParentPID int
}

// DefaultDebounce is long enough that nothing flickers while a word is typed, and
// too short to be waited for.
const DefaultDebounce = 100 * time.Millisecond

// DefaultLatest lets one who types on see what is wrong with the lines that they left.
const DefaultLatest = time.Second

// DefaultRest is long enough to look for a key, and about when one looks up for what is
// wrong.
const DefaultRest = time.Second

// DefaultRefresh is about how long one looks at an answer.
const DefaultRefresh = 3 * time.Second

// state is where in its life the server is.
type state uint8

const (
	fresh state = iota
	running
	shutDown
)

// Server is one session with one client.
type Server struct {
	options Options
	log     *slog.Logger
	onPanic func(string)
	conn    jsonrpc2.Conn

	state             state       // of the read loop alone
	shutdownRequested atomic.Bool // the client has asked for the end
	client            client
	docs              documents
	pending           rpc.Pending

	publishSlots chan struct{}              // filled while diagnostics to be sent are made
	publishing   sync.Mutex                 // held while diagnostics are sent
	diagnoses    atomic.Int64               // how many were begun, of those that are sent
	sent         map[string]sentDiagnostics // what was sent last, by URI; publishing guards it

	changing        sync.Mutex // held while documents or settings are changed
	configuration   configuration
	ignoreFiles     ignoreFiles
	contextFiles    contextFiles
	looks           looks
	contextWatchers contextWatchers
	workspace       openFolders
	images          images
	described       sync.Map // by URI: what configurations were last found to say of base images
	contexts        offeredContexts
	buildLogs       buildLogs
	askingFolders   askingFolders
	inlines         inlineVersions

	progresses       atomic.Int64 // how many were told of, that no request asked for
	tokenResults     tokenResults
	refreshes        refreshes
	completionBuffer []byte // the last list of offers, as it was sent; of the read loop alone

	exitCodes chan int // gets the exit code
	exitOnce  sync.Once
	life      context.Context // ends with the session
	end       context.CancelFunc
}

// tapServers gives each server's stream its tap, where it is set.
var tapServers func() rpc.Tap

// Serve runs a session over rwc until the client ends it, and returns the code to
// exit with: 0 after an orderly shutdown, else 1. It closes rwc.
func Serve(ctx context.Context, rwc io.ReadWriteCloser, opt Options) int {
	s := newServer(opt)
	stream := rpc.NewStream(rwc)
	stream.Lost, stream.Passed = s.pending.StopAll, s.passedOver
	stream.Unheard = func() { s.exit(s.exitCode()) }
	if tapServers != nil {
		stream.Tap = tapServers()
	}
	s.conn = jsonrpc2.NewConn(stream, jsonrpc2.WithCodec(rpc.Codec{}))
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer s.end()
	s.conn.Go(ctx, s.handle)
	s.watchParent(opt.ParentPID)
	// Closing can block until the peer closes its side: it must not be waited for.
	defer func() { go stream.Close() }()
	defer s.docs.closeAll()
	select {
	case code := <-s.exitCodes:
		return code
	case <-s.conn.Done():
	case <-ctx.Done():
		return 1
	}
	if err := s.conn.Err(); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		s.log.Error("the connection broke", "err", err)
	}
	select {
	case code := <-s.exitCodes:
		return code
	default:
		return s.exitCode()
	}
}

func newServer(opt Options) *Server {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Files == nil {
		opt.Files = func(folder string) workspace.Files { return disk.Folder(folder) }
	}
	life, end := context.WithCancel(context.Background())
	return &Server{
		options:      opt,
		log:          opt.Log,
		onPanic:      opt.OnPanic,
		docs:         documents{open: map[string]*document{}, oversized: map[string]*oversized{}, asking: map[string]*buildFile{}, overlay: workspace.NewSnapshot(uris{})},
		workspace:    openFolders{snapshot: workspace.NewSnapshot(uris{}), answered: make(chan struct{})},
		sent:         map[string]sentDiagnostics{},
		publishSlots: make(chan struct{}, publishSlots()),
		exitCodes:    make(chan int, 1),
		life:         life,
		end:          end,
	}
}

// publishSlots is how many documents' diagnostics are made at once to be sent.
func publishSlots() int { return max(1, runtime.NumCPU()/2) }

// exitCode is 0 only for a session that was shut down.
func (s *Server) exitCode() int {
	if s.shutdownRequested.Load() {
		return 0
	}
	return 1
}

func (s *Server) exit(code int) { s.exitOnce.Do(func() { s.exitCodes <- code }) }

// refused is the error that answers a request which is not to be had now.
func (s *Server) refused(method string) error {
	switch {
	case s.state == fresh && method != protocol.MethodInitialize:
		return jsonrpc2.NewError(jsonrpc2.ServerNotInitialized, "the server is not initialized")
	case s.state == running && method == protocol.MethodInitialize:
		return jsonrpc2.NewError(jsonrpc2.InvalidRequest, "the server is initialized already")
	case s.state == shutDown:
		return jsonrpc2.NewError(jsonrpc2.InvalidRequest, "the server is shut down")
	}
	return nil
}

// watchParent ends the session when the process pid is gone: a client that
// crashed sends no exit.
func (s *Server) watchParent(pid int) {
	if pid <= 0 {
		return
	}
	go func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-s.life.Done():
				return
			case <-tick.C:
				if !processAlive(pid) {
					s.log.Info("the client's process is gone", "pid", pid)
					s.exit(1)
					return
				}
			}
		}
	}()
}
