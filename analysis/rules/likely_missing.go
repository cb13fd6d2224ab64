package rules

import (
	"fmt"
	"path"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/stage"
)

// A RUN may make any file, so of most stages nobody knows all that they hold. But where COPY
// takes a name that stands nowhere else in the file, and the words of the stage make one that
// is the same but for a slip of the fingers, that one is meant.
var _ = register(Rule{
	Name: "LikelyMissing", Severity: Warning, WholeFile: true, Check: checkLikelyMissing,
	Summary: "COPY takes a path that is likely misspelt: its stage makes nearly the same",
})

func checkLikelyMissing(p *Pass) {
	for _, s := range p.steps("copy") {
		if s.Copy == nil || s.Trigger || s.Copy.Parents || s.Copy.Origin.Kind != stage.InFile || s.Copy.Origin.Stage >= s.Stage {
			continue
		}
		for i := range s.Copy.Sources {
			if src := &s.Copy.Sources[i]; src.Kind == eval.SourcePath && src.Fixed && src.Err == nil && !src.Pattern {
				reportMisspelt(p, s, src)
			}
		}
	}
}

func reportMisspelt(p *Pass, s *eval.Step, src *eval.Source) {
	name := path.Base(src.Path)
	if len(name) < 4 || strings.Count(p.File.Text(), name) != 1 || p.given(s.Copy.Origin.Name) {
		return
	}
	root, folder := p.files().From(s), path.Dir(src.Path)
	in := root.Lookup(folder).Node
	if in == nil || root.Lookup(src.Path).Sure != files.Maybe {
		return
	}
	near, made := slipOf(name, in)
	if made == nil || made.Origin == nil || made.Origin.Step == nil {
		return
	}
	meant := path.Join(folder, near)
	by := p.File.Items()[made.Origin.Step.Item]
	at := p.File.Items()[s.Item].Abs(src.Span)
	d := p.Report(at, fmt.Sprintf("no instruction of stage %q is known to make %s (did you mean %s?)", p.Stages()[s.Copy.Origin.Stage].Label(), src.Path, meant),
		Related{by.Abs(by.Instr.Head()), "makes " + meant})
	if written := at.Of(p.File.Text()); strings.HasSuffix(written, name) {
		d.replace("Change to "+near, at, strings.TrimSuffix(written, name)+near)
	}
}

// slipOf is the one name in the folder that a name is a slip away from; nil if there is none,
// or more than one.
func slipOf(name string, in *files.Node) (near string, made *files.Node) {
	for other, n := range in.Children() {
		if !slippedTo(name, other) {
			continue
		}
		if made != nil {
			return "", nil
		}
		near, made = other, n
	}
	return near, made
}

// slippedTo tells whether two names differ in two letters that changed places, or, if they are
// longer, in a letter within them that is missing or doubled. Names that differ at an end,
// such as app and apps, are two names.
func slippedTo(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case i == 0 || i >= len(a) || !isLetter(a[i]) || !isLetter(b[i]):
		return false
	case len(a) == len(b):
		return i+1 < len(a) && isLetter(a[i+1]) && a[i] != a[i+1] && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	}
	return len(b) == len(a)+1 && len(b) > 5 && a[i:] == b[i+1:]
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
