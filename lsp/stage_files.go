package lsp

import (
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/completion"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/protocol"
)

// stageFiles are what the stages of a document hold.
type stageFiles struct {
	*files.Files
	context string // the path of the folder of its build context; "" if it has none
}

// filesOf are those of a document. The build context is a guess, but for a Dockerfile in a
// build file, whose build tells it. What is asked of them may be read from the disk, so
// nothing on the read loop may ask.
func (s *Server) filesOf(d *document) stageFiles {
	m := d.doc.Model
	trace := d.doc.Trace()
	folder, context := s.contextOf(string(d.uri), trace)
	if d.part != nil {
		folder, context = d.part.context()
	}
	out := stageFiles{files.New(m, trace, context, d.doc.Options.NamedFolders()), ""}
	if context != nil {
		out.context = filepath.Join(folder, filepath.FromSlash(context.Folder))
	}
	return out
}

// contextOf is the folder that the document is likely built with, below one of the
// workspace: of the folders above it the nearest that has the most of what it copies. It is
// nil if there is none.
func (s *Server) contextOf(u string, trace *eval.Trace) (folder string, of *files.Context) {
	at, ok := filePath(u)
	if !ok {
		return "", nil
	}
	folder, below, ok := s.workspace.around(filepath.Clean(at))
	if !ok {
		return "", nil
	}
	disk := s.options.Files(folder)
	best, most := path.Dir(below), -1
	wanted := copiedPaths(trace)
	for dir := best; ; dir = path.Dir(dir) {
		if n := present(disk, dir, wanted); n > most {
			best, most = dir, n
		}
		if dir == "." {
			break
		}
	}
	return folder, s.contextFiles.of(folder, disk, &files.Context{Folder: best, Ignore: s.ignored(folder, disk, below, best)})
}

// mostWanted is how many paths are looked for in each folder that may be the context.
const mostWanted = 30

// copiedPaths are those that a file copies from its context.
func copiedPaths(trace *eval.Trace) (out []string) {
	for i := range trace.Steps {
		c := trace.Steps[i].Copy
		if c == nil || c.Origin.Kind != stage.Context {
			continue
		}
		for _, src := range c.Sources {
			if src.Kind == eval.SourcePath && src.Fixed && !src.Pattern && src.Path != "/" && len(out) < mostWanted {
				out = append(out, src.Path)
			}
		}
	}
	return out
}

func present(disk workspace.Files, dir string, paths []string) (n int) {
	for _, p := range paths {
		if _, err := disk.Lstat(path.Join(dir, p)); err == nil {
			n++
		}
	}
	return n
}

// ignored are the patterns of the ignore file of a context: that with the Dockerfile's name
// before the context's own.
func (s *Server) ignored(folder string, disk workspace.Files, dockerfile, context string) []string {
	for _, name := range []string{dockerfile + ".dockerignore", path.Join(context, ".dockerignore")} {
		if src, ok := s.ignoreFiles.read(filepath.Join(folder, filepath.FromSlash(name)), disk, name); ok {
			patterns, _ := ignorefile.ReadAll(strings.NewReader(src))
			return patterns
		}
	}
	return nil
}

// contextFiles keep what was last read of build contexts, as long as it is so.
type contextFiles struct {
	mu    sync.Mutex
	known map[string]*readContext // by folder and ignore patterns
}

type readContext struct {
	*files.Context
	looks         *looks
	read, checked time.Time
}

const (
	// keptContext is how long a context stays as it was read, without a look at it.
	keptContext = 2 * time.Second
	// settled is how old a change must be for a later one to have another time.
	settled = time.Second
	// unusedContext is after how long nobody goes on with a path.
	unusedContext = time.Minute
)

// of is the context, whose files are disk's, or what was read of it before.
func (c *contextFiles) of(folder string, disk workspace.Files, now *files.Context) *files.Context {
	key := strings.Join(append([]string{folder, now.Folder}, now.Ignore...), "\x00")
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, known := range c.known {
		if time.Since(known.checked) > unusedContext {
			delete(c.known, key)
		}
	}
	if known, ok := c.known[key]; ok && known.current(disk) {
		return known.Context
	}
	if c.known == nil {
		c.known = map[string]*readContext{}
	}
	read := &readContext{now, &looks{}, time.Now(), time.Now()}
	now.Disk = lookedAt{disk, workspaceFolder{path: folder}, "", read.looks}
	c.known[key] = read
	return now
}

// current tells whether the folders and files that were looked at are as they were.
func (c *readContext) current(disk workspace.Files) bool {
	if time.Since(c.checked) <= keptContext {
		return true
	}
	for _, l := range c.looks.all()[""] {
		if at := modified(disk, l.below); !at.Equal(l.modified) || c.read.Sub(at) < settled {
			return false
		}
	}
	c.checked = time.Now()
	return len(c.looks.all()[""]) < mostLookedAt
}

// forget has all be read anew.
func (c *contextFiles) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.known)
}

// pathDefinition leads from a path that COPY, ADD or a mount takes to the instruction that
// made it, or to the file of the build context; nil if that is not known.
func (s *Server) pathDefinition(d *document, off int) any {
	if !completion.TakesPath(d.doc, off) {
		return nil
	}
	f := s.filesOf(d)
	p, ok := analysis.PathAt(d.doc, f.Files, off)
	if !ok {
		return nil
	}
	if l, ok := p.Made(d.doc); ok {
		if s.client.caps.is("textDocument.definition.linkSupport") {
			return d.linked([]analysis.Link{l})
		}
		return d.located([]analysis.Link{l})
	}
	if at, ok := p.ContextFile(); ok && p.Node.Kind == files.File {
		return []location{{fileURI(filepath.Join(f.context, filepath.FromSlash(at))), protocol.Range{}}}
	}
	return nil
}
