package lsp

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"go.lsp.dev/protocol"
)

// A client is asked to watch the folders that diagnoses looked into, each without what is
// below it, so that nobody tells of the thousands of files that a tool unpacks.

// mostWatched is how many folders a client is asked to watch for the sake of build contexts.
const mostWatched = 500

// contextWatchers are what the client watches for the sake of build contexts.
type contextWatchers struct {
	mu      sync.Mutex
	asking  bool
	seen    int             // how many looks there were when it was asked last
	watched []watchedFolder // sorted
	times   int
}

// watchedFolder is one below a folder of the workspace.
type watchedFolder struct{ uri, path, below string }

func (f watchedFolder) compare(other watchedFolder) int {
	return strings.Compare(f.uri+"\x00"+f.below, other.uri+"\x00"+other.below)
}

// watchLooks has the client watch what was looked at, if it watches files.
func (s *Server) watchLooks() {
	w := &s.contextWatchers
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.asking || !s.client.registersWatchers || w.seen == s.looks.count() {
		return
	}
	w.asking = true
	s.beside("watchers", s.askForWatchers)
}

// askForWatchers asks until nothing new was looked at meanwhile. What came or went between a
// look and the answer is looked at anew.
func (s *Server) askForWatchers() {
	w := &s.contextWatchers
	for s.moreToWatch() {
		wanted := s.foldersToWatch()
		if slices.Equal(wanted, w.watched) {
			continue
		}
		if err := s.registerFolders(wanted); err != nil {
			s.log.Debug("not registered", "err", err)
			continue
		}
		w.watched = wanted
		s.renewLooks(s.moved())
	}
}

// moreToWatch tells whether there are looks that the client was not asked about; else nobody
// asks any more.
func (s *Server) moreToWatch() bool {
	w := &s.contextWatchers
	now := s.looks.count()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asking = w.seen != now
	w.seen = now
	return w.asking
}

func (l *looks) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.news
}

// foldersToWatch are those that are watched, and those of new looks as far as there is room.
func (s *Server) foldersToWatch() []watchedFolder {
	all := map[watchedFolder]bool{}
	for _, f := range s.contextWatchers.watched {
		all[f] = true
	}
	for _, looks := range s.looks.all() {
		for _, l := range looks {
			if f := s.folderToWatch(l); len(all) < mostWatched {
				all[f] = true
			}
		}
	}
	out := make([]watchedFolder, 0, len(all))
	for f := range all {
		out = append(out, f)
	}
	slices.SortFunc(out, watchedFolder.compare)
	return out
}

// folderToWatch is the folder in which something comes or goes when a look finds something
// else: the nearest that is there.
func (s *Server) folderToWatch(l look) watchedFolder {
	below := path.Clean(l.below)
	if !l.listed {
		below = path.Dir(below)
	}
	for files := s.options.Files(l.folder.path); below != "." && modified(files, below).IsZero(); {
		below = path.Dir(below)
	}
	return watchedFolder{l.folder.URI, l.folder.path, below}
}

// registerFolders has the client watch the folders, and no longer those of the last time.
func (s *Server) registerFolders(wanted []watchedFolder) error {
	w := &s.contextWatchers
	watchers := make([]map[string]any, 0, len(wanted))
	for _, f := range wanted {
		watchers = append(watchers, map[string]any{"globPattern": s.client.glob(f)})
	}
	id := func(n int) string { return fmt.Sprintf("contexts %d", n) }
	r := registration{id(w.times + 1), protocol.MethodWorkspaceDidChangeWatchedFiles, map[string]any{"watchers": watchers}}
	if _, err := s.conn.Call(context.Background(), protocol.MethodClientRegisterCapability, map[string]any{"registrations": []registration{r}}, nil); err != nil {
		return err
	}
	w.times++
	if w.times == 1 {
		return nil
	}
	old := map[string]string{"id": id(w.times - 1), "method": r.Method}
	_, err := s.conn.Call(context.Background(), protocol.MethodClientUnregisterCapability, map[string]any{"unregisterations": []any{old}}, nil)
	return err
}

// unglobbed has no letter that means something in a glob: one of any kind stands for it.
var unglobbed = strings.NewReplacer("*", "?", "[", "?", "]", "?", "{", "?", "}", "?", "\\", "?", "!", "?", ",", "?")

type relativePattern struct {
	BaseURI string `json:"baseUri"`
	Pattern string `json:"pattern"`
}

// glob matches what lies in a folder, and nothing below that.
func (c *client) glob(f watchedFolder) any {
	pattern := path.Join(unglobbed.Replace(f.below), "*")
	if c.caps.is("workspace.didChangeWatchedFiles.relativePatternSupport") {
		return relativePattern{f.uri, pattern}
	}
	return path.Join(unglobbed.Replace(filepath.ToSlash(f.path)), pattern)
}
