package lsp

import (
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/graph"
	"github.com/stagels/stagels/analysis/graph/draw"
	"github.com/stagels/stagels/analysis/timings"
	"github.com/stagels/stagels/analysis/workspace"
)

// timesOf are how long the steps of a Dockerfile took in the build of the log that the settings
// name, by its path below the folder of the workspace that the Dockerfile lies in. The log is
// read from the disk, so nothing on the read loop may ask. A log that is no log has no times.
func (s *Server) timesOf(d *document, g *graph.Graph) timings.Times {
	log := filepath.FromSlash(s.settings().Timings)
	at, ok := filePath(string(d.uri))
	if !ok || d.part != nil || !filepath.IsLocal(log) {
		return nil
	}
	folder, _, ok := s.workspace.folderAround(filepath.Clean(at))
	if !ok {
		return nil
	}
	b := s.buildLogs.read(s.lookedAt(folder, string(d.uri)), filepath.Join(folder.path, log), filepath.ToSlash(filepath.Clean(log)))
	s.watchLooks()
	if b == nil {
		return nil
	}
	return b.Times(g)
}

// buildLogs keep the log that was read last, until it changes.
type buildLogs struct {
	mu       sync.Mutex
	path     string
	modified time.Time
	size     int64
	build    *timings.Build // nil if it is no log
}

// read is the build that the log at a path, below what lies in a folder, tells of; nil if there
// is none.
func (l *buildLogs) read(in workspace.Files, path, below string) *timings.Build {
	file, err := in.Open(below)
	if err != nil {
		return nil
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.path != path || l.size != info.Size() || !l.modified.Equal(info.ModTime()) {
		l.path, l.size, l.modified = path, info.Size(), info.ModTime()
		if l.build, err = timings.Read(file); err != nil {
			l.build = nil
		}
	}
	return l.build
}

// timeHints are the hints that tell how long steps took, each behind its instruction.
func (s *Server) timeHints(d *document) (out []analysis.Hint) {
	if d.doc.Model.Count() == 0 || !on(s.settings().InlayHints.Times) {
		return nil
	}
	g := draw.Of(d.doc, "")
	times := s.timesOf(d, g.Graph)
	for stage := range g.Graph.Nodes {
		for i := range g.Graph.Nodes[stage].Steps {
			step := &g.Graph.Nodes[stage].Steps[i]
			took, ok := times[graph.At{Stage: stage, Step: i}]
			if !ok || step.Trigger {
				continue
			}
			out = append(out, s.timeHint(d, step.Item, took))
		}
	}
	return out
}

// timeHint tells behind an instruction how long it took.
func (s *Server) timeHint(d *document, item int, took time.Duration) analysis.Hint {
	it := d.doc.Model.File.Item(item)
	text := strings.TrimRight(it.Span.Of(d.doc.Text()), " \t\r\n")
	return analysis.Hint{
		Kind: analysis.HintTime, Off: it.Span.Start + len(text), Label: draw.Seconds(took),
		Tooltip: "how long this step took in the build that " + s.settings().Timings + " tells of",
	}
}
