package rules

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// Nothing is above the root of what COPY, ADD and a bind mount take from: BuildKit joins
// the path to / and drops each .. that would lead out (dockerfile2llb/convert_copy.go:235,
// convert_runmount.go:132).
var _ = register(Rule{
	Name: "OutsideContext", Severity: Warning, Check: checkOutside,
	Summary: "A `..` that leads out of the build context is dropped",
})

func checkOutside(p *Pass) {
	for _, s := range p.steps("copy", "add", "run") {
		if s.Trigger {
			continue
		}
		if s.Copy != nil && !s.Copy.Broken {
			for _, src := range s.Copy.Sources {
				if src.Kind == eval.SourcePath {
					reportOutside(p, s, src.Span, certainText(&src.Word), s.Copy.Origin.Kind == stage.Context)
				}
			}
		}
		for i := range s.Instr.Flags {
			reportOutsideMount(p, s, i)
		}
	}
}

func reportOutsideMount(p *Pass, s *eval.Step, flag int) {
	fields := s.Instr.Flags[flag].Fields
	value := func(keys ...string) (w string, at text.Span) {
		for _, f := range fields {
			if slices.Contains(keys, strings.ToLower(f.Key.Text)) {
				w, at = f.Value.Text, f.Value.Span
			}
		}
		return w, at
	}
	kind, _ := value("type")
	from, _ := value("from")
	if source, at := value("source", "src"); kind == "" || kind == "bind" {
		reportOutside(p, s, at, source, from == "")
	}
}

// reportOutside tells of a path that leads out of the build context, or of another image.
func reportOutside(p *Pass, s *eval.Step, span text.Span, value string, context bool) {
	inside, out := withinRoot(value)
	if !out {
		return
	}
	root := "the build context"
	if !context {
		root = "what it copies from"
	}
	at := p.File.Items()[s.Item].Abs(span)
	d := p.Report(at, fmt.Sprintf("nothing above %s can be copied: BuildKit drops each .. that leads out, and takes %s", root, inside))
	if at.Of(p.File.Text()) == value {
		d.replace("Write "+inside, at, inside)
	}
}

// certainText is what the word stands for or, where a build can give it another value, its
// text, which a variable is at most a part of.
func certainText(w *eval.Word) string {
	if w.Fixed {
		return w.Value
	}
	return w.Text
}

// withinRoot is the path without what leads out of the root; out is false if nothing does.
func withinRoot(value string) (inside string, out bool) {
	clean := path.Clean(strings.TrimLeft(value, "/"))
	if clean != ".." && !strings.HasPrefix(clean, "../") {
		return value, false
	}
	inside = strings.TrimPrefix(path.Clean("/"+clean), "/")
	if inside == "" {
		inside = "."
	}
	if strings.HasSuffix(value, "/") {
		inside += "/"
	}
	return inside, true
}
