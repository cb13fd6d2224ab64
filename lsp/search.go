package lsp

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"time"

	"github.com/stagels/stagels/analysis/workspace"
)

// The folders are searched when a request first needs what lies in them, and never for
// one who edits a file and asks for nothing else. Searches go on beside the read loop, in
// rounds: a request that comes while one goes on waits for it, or for the next.

// searchAgain is after how long a folder is searched again, when something is asked,
// though the client watches it: no watcher tells of everything. A folder that goes has a
// name of no kind, and a link may lead to a file of any name. No request waits for that.
const searchAgain = time.Minute

// mostTouched is of how many changed paths each is looked at. If there are more, the
// folder is searched.
const mostTouched = 1000

// search is what there is to do in one folder.
type search struct {
	begun   time.Time       // the last walk; zero if there was none
	walk    bool            // the folder is to be walked in the next round
	done    bool            // a walk was
	touched map[string]bool // the paths below it where something may have changed
}

// rounds are the round that goes on, and the one that comes after it.
type rounds struct{ running, next *round }

// round is one search through all folders in which there is something to do.
type round struct {
	done    chan struct{}
	awaited bool // by a request
}

// wait waits for the end of the round, or of ctx. A nil round is over.
func (r *round) wait(ctx context.Context) error {
	if r == nil {
		return ctx.Err()
	}
	select {
	case <-r.done:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// watch notes that the client tells of changes from now on. What was found before is to
// be looked at once more.
func (w *openFolders) watch() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.watched = time.Now()
}

// isWatched tells whether the client tells of changes.
func (w *openFolders) isWatched() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.watched.IsZero()
}

// register notes that it is known whether the client watches files.
func (w *openFolders) register() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !isClosed(w.answered) {
		close(w.answered)
	}
}

// patience is how long a search waits for the client's answer whether it watches files.
// What is found before that would have to be searched for again.
const patience = time.Second

func (s *Server) awaitWatchers(ctx context.Context) {
	if !s.client.registersWatchers {
		return
	}
	select {
	case <-s.workspace.answered:
	case <-time.After(patience):
		s.workspace.register()
	case <-ctx.Done():
	}
}

// found is the snapshot of what was found last.
func (w *openFolders) found() *workspace.Snapshot {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.snapshot
}

// touched notes that something came, changed or went at the URI.
func (w *openFolders) touched(u string) {
	path, ok := filePath(u)
	if !ok {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.folders {
		below, err := filepath.Rel(f.path, path)
		s := w.searches[samePath(f.path)]
		if err != nil || !filepath.IsLocal(below) || s == nil {
			continue // what was not searched yet is not known
		}
		if s.touched[filepath.ToSlash(below)] = true; len(s.touched) > mostTouched {
			s.touched = map[string]bool{".": true}
		}
	}
}

// searchDue has the folders searched in which something may be otherwise than it was
// found. The round that it returns is to be waited for; it may be nil.
func (s *Server) searchDue() *round {
	w := &s.workspace
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.folders {
		search := w.searchOf(f)
		if w.outdated(search, s.options.Refresh) {
			search.walk = true
		}
	}
	return s.beginRound(true)
}

// searchFirst has those folders searched that never were, and those paths looked at where
// something changed. The round that it returns is nil if there is nothing to do. Known tells
// whether all folders were searched.
func (s *Server) searchFirst() (r *round, known bool) {
	w := &s.workspace
	w.mu.Lock()
	defer w.mu.Unlock()
	known, changed := true, false
	for _, f := range w.folders {
		search := w.searchOf(f)
		known, changed = known && search.done, changed || len(search.touched) > 0
		search.walk = search.walk || search.begun.IsZero()
	}
	if known && !changed {
		return nil, true
	}
	return s.beginRound(true), known
}

// searchLate has those searched again that were not for a long time.
func (s *Server) searchLate() {
	w := &s.workspace
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.folders {
		if search := w.searchOf(f); time.Since(search.begun) >= searchAgain && !w.watched.IsZero() {
			search.walk = true
		}
	}
	s.beginRound(false)
}

// searchOf is what there is to do in a folder. w.mu is held.
func (w *openFolders) searchOf(f workspaceFolder) *search {
	if w.searches == nil {
		w.searches = map[string]*search{}
	}
	at := samePath(f.path)
	if w.searches[at] == nil {
		w.searches[at] = &search{touched: map[string]bool{}}
	}
	return w.searches[at]
}

// outdated tells whether a request cannot be answered by the last walk.
func (w *openFolders) outdated(s *search, refresh time.Duration) bool {
	if w.watched.IsZero() {
		return time.Since(s.begun) >= refresh
	}
	return s.begun.Before(w.watched)
}

// beginRound begins a round if there is anything to do, or has the next one do it. It
// returns the round that a request waits for. w.mu is held.
func (s *Server) beginRound(awaited bool) *round {
	w := &s.workspace
	if !w.hasWork() {
		if running := w.rounds.running; running != nil && running.awaited {
			return running
		}
		return nil
	}
	if w.rounds.next == nil {
		w.rounds.next = &round{done: make(chan struct{})}
	}
	next := w.rounds.next
	next.awaited = next.awaited || awaited
	if w.rounds.running == nil {
		s.beginNext()
	}
	return next
}

// beginNext runs the round that comes next, if there is one. w.mu is held.
func (s *Server) beginNext() {
	w := &s.workspace
	w.rounds.running, w.rounds.next = w.rounds.next, nil
	if r := w.rounds.running; r != nil {
		s.beside("search", func() { s.run(r) })
	}
}

func (w *openFolders) hasWork() bool {
	for _, f := range w.folders {
		if s := w.searches[samePath(f.path)]; s != nil && (s.walk || len(s.touched) > 0) {
			return true
		}
	}
	return false
}

// job is what a round does in one folder.
type job struct {
	folder  workspaceFolder
	search  *search
	tree    *workspace.Tree
	walk    bool
	touched []string
}

// jobs takes on what there is to do. A round that looks at what a client told of is waited
// for by each request that comes behind that.
func (w *openFolders) jobs() (out []job) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.folders {
		s := w.searches[samePath(f.path)]
		if s == nil || !s.walk && len(s.touched) == 0 {
			continue
		}
		j := job{folder: f, search: s, tree: w.snapshot.Tree(f.URI), walk: s.walk}
		for path := range s.touched {
			j.touched = append(j.touched, path)
		}
		w.rounds.running.awaited = w.rounds.running.awaited || len(j.touched) > 0
		if j.walk {
			s.begun = time.Now()
		}
		s.walk, s.touched = false, map[string]bool{}
		out = append(out, j)
	}
	return out
}

// run does what there is to do, and begins the next round. What a search finds that no request waits
// for is news.
func (s *Server) run(r *round) {
	w := &s.workspace
	defer func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		close(r.done)
		s.beginNext()
	}()
	ctx := s.life
	s.awaitWatchers(ctx)
	jobs := w.jobs()
	if slices.ContainsFunc(jobs, func(j job) bool { return j.walk }) {
		defer s.longer(ctx, "Looking for Dockerfiles")()
	}
	for _, j := range jobs {
		tree, err := j.do(ctx)
		if err != nil && ctx.Err() == nil {
			s.log.Info("a folder was not searched to its end", "folder", j.folder.path, "err", err)
		}
		if ctx.Err() != nil {
			return
		}
		w.take(j, tree)
		if !r.awaited && !tree.Equal(j.tree) {
			w.changed()
		}
	}
}

// do is the tree of what lies in the folder now.
func (j job) do(ctx context.Context) (*workspace.Tree, error) {
	tree, err := j.tree.Without(j.touched...), error(nil)
	if j.walk {
		tree, err = tree.Walked(ctx)
	} else {
		tree, err = tree.Patched(ctx, j.touched...)
	}
	if err != nil && !errors.Is(err, workspace.ErrTooMany) {
		return j.tree.Without("."), err // there is no such folder
	}
	return tree, err
}

// take makes the tree the snapshot's, if the folder is still open.
func (w *openFolders) take(j job, tree *workspace.Tree) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.searches[samePath(j.folder.path)] == j.search {
		j.search.done = true
		w.snapshot = w.snapshot.WithTree(tree)
	}
}
