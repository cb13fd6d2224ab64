package analysis_test

import (
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/workspace"
)

// TestHeredocDefinition: from the end of a heredoc to its mark and back, from each end of both.
func TestHeredocDefinition(t *testing.T) {
	const src = "FROM alpine\nRUN cat <<-\"EOT\" <<B\n\tEOT 1\n\tEOT\nb\nB\n"
	d := workspace.New(src, workspace.Options{})
	for _, name := range []string{"EOT", "B"} {
		mark := strings.Index(src, name)
		end := strings.LastIndex(src, "\n"+name) + 1
		if end == 0 {
			end = strings.LastIndex(src, "\t"+name) + 1
		}
		for from, to := range map[int]int{mark: end, mark + len(name): end, end: mark, end + len(name): mark} {
			l, ok := analysis.Definition(d, from)
			if !ok || l.Target.Start != to || l.Target.Of(src) != name || l.Origin.Of(src) != name {
				t.Errorf("%s from byte %d leads to %v, not to %d", name, from, l.Target, to)
			}
		}
	}
	if l, ok := analysis.Definition(d, strings.Index(src, "EOT 1")); ok {
		t.Errorf("a line of the heredoc leads to %v", l.Target)
	}
}
