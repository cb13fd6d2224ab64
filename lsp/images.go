package lsp

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/stagels/stagels/analysis/completion"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/workspace"
)

// Images that other files use are offered where one can stand. A key waits for no disk:
// of files that are not open is offered what was read of them beside, when an image was
// first asked for, and later when files have changed.

// used are images by where they are used: behind FROM, and behind --from=.
type used struct{ based, copied []string }

func usedBy(d *workspace.Document) used {
	return used{completion.UsedImages(d, stage.FromBase), completion.UsedImages(d, stage.CopyFrom)}
}

func (u used) at(site stage.Site) []string {
	if site == stage.FromBase {
		return u.based
	}
	return u.copied
}

// images are those of the files that are not open, as they were read last.
type images struct {
	mu      sync.Mutex
	files   map[string]used // by path
	counted map[bool]map[string]int
	reading bool
	read    time.Time       // when reading began last
	changed <-chan struct{} // closed when files have changed since
}

// readAgain is after how long files are read again though no change was told.
const readAgain = time.Minute

// imagesBeside are the images that other files than d use, the most used first.
func (s *Server) imagesBeside(d *document) func(site stage.Site) []string {
	return func(site stage.Site) []string {
		if s.workspace.hasFolders() && s.images.due(s.workspace.changes) {
			files := s.dockerfiles()
			s.beside("images", func() { s.images.readAll(s, files) })
		}
		return s.images.beside(d, s.docs.all(), site)
	}
}

// beside counts images of the open documents but d, and of what is not open.
func (i *images) beside(d *document, open []*document, site stage.Site) []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	count := maps.Clone(i.counted[site == stage.FromBase])
	add := func(all []string, n int) {
		for _, image := range all {
			if count == nil {
				count = map[string]int{}
			}
			if count[image] += n; count[image] == 0 {
				delete(count, image)
			}
		}
	}
	for _, o := range open {
		if path, ok := filePath(string(o.uri)); ok {
			add(i.files[samePath(path)].at(site), -1)
		}
		if o != d && o.uri != d.uri {
			add(o.used.Get(func() used { return usedBy(o.doc) }).at(site), 1)
		}
	}
	return byCount(count)
}

// byCount are the images, those with the highest count first.
func byCount(count map[string]int) []string {
	out := slices.Collect(maps.Keys(count))
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(count[b]-count[a], strings.Compare(a, b)) })
	return out
}

// due tells whether files are to be read now, and takes that on.
func (i *images) due(changes func() <-chan struct{}) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.reading || time.Since(i.read) < readAgain && !isClosed(i.changed) {
		return false
	}
	i.reading, i.read, i.changed = true, time.Now(), changes()
	return true
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// readAll reads the files that are not open. It gives up when the session is over.
func (i *images) readAll(s *Server, files *dockerfiles) {
	ctx := s.life
	read := map[string]used{}
	err := files.each(ctx, func(d *document, _, _ int) error {
		if path, ok := filePath(string(d.uri)); ok && !slices.Contains(files.open, d) {
			read[samePath(path)] = usedBy(d.doc)
		}
		return nil
	})
	i.mu.Lock()
	defer i.mu.Unlock()
	i.reading = false
	if err != nil {
		return
	}
	i.files, i.counted = read, map[bool]map[string]int{true: {}, false: {}}
	for _, u := range read {
		for _, based := range []bool{true, false} {
			all := u.copied
			if based {
				all = u.based
			}
			for _, image := range all {
				i.counted[based][image]++
			}
		}
	}
}
