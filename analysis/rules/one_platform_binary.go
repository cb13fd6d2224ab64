package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// A stage FROM --platform=$BUILDPLATFORM is the same for all platforms that are built, unless
// one of its instructions reads what BuildKit says of the target (dockerfile2llb/platform.go:43).
// A program that is compiled in it is then the same in the images of all platforms, and runs
// on one of them. That is told where the program is copied into a stage of the target's
// platform. Only compilers are judged whose output depends on the platform.
var _ = register(Rule{
	Name: "OnePlatformBinary", Severity: Warning, OwnBuild: true, Check: checkPlatformBinaries,
	Summary: "The images of all platforms get a program that is compiled for one",
})

func checkPlatformBinaries(p *Pass) {
	if !strings.Contains(p.File.Text(), "BUILDPLATFORM") && !strings.Contains(p.File.Text(), "BUILDARCH") {
		return
	}
	r := platformReader{Pass: p, targets: map[int]bool{}, compiles: map[int][]compilation{}}
	for _, s := range p.steps("copy") {
		if s.Copy == nil || s.Trigger || s.Copy.Origin.Kind != stage.InFile || s.Copy.Origin.Stage >= s.Stage {
			continue
		}
		from := s.Copy.Origin.Stage
		if r.forTarget(s.Stage) && r.forBuilder(from) && !r.readsTarget(from) && !r.helpsBuilder(s.Stage) {
			r.report(s, from)
		}
	}
}

func (r *platformReader) report(s *eval.Step, from int) {
	for i := range s.Copy.Sources {
		src := &s.Copy.Sources[i]
		if src.Kind != eval.SourcePath || !src.Fixed || src.Pattern || src.Err != nil || src.Path == "/" || architecture.Matches(src.Path) {
			continue
		}
		c, ok := r.compiled(from, src.Path)
		if !ok {
			continue
		}
		hidden, platform := r.hidden(from), "the platform that the build runs on"
		if len(hidden) > 0 {
			platform = "one platform, whatever the build is for"
			c.advice = fmt.Sprintf("The default of ARG %s hides what BuildKit sets: leave it out", hidden[len(hidden)-1].Name)
		}
		it := &r.File.Items()[c.step.Item]
		r.Report(r.File.Items()[s.Item].Abs(src.Span),
			fmt.Sprintf("%s is compiled for %s, and copied into the images of all platforms. %s", src.Path, platform, c.advice),
			Related{it.Abs(it.Instr.Keyword.Span), "it is compiled here"}, Related{r.rootFrom(from), "the same for all platforms"}).
			Fix(func() (Fix, bool) { return withoutDefaults(r.Pass, hidden) }).
			Fix(func() (Fix, bool) { return goForTarget(r.Pass, c, len(hidden) > 0) })
	}
}

// hidden are the ARGs of the stage whose defaults take the place of the target's values.
func (r *platformReader) hidden(from int) (out []stage.Definition) {
	for item := range r.File.Len() {
		if at := r.At(item); at != stage.None && r.Follows(from, at) {
			out = append(out, slices.DeleteFunc(r.Definitions(item), func(d stage.Definition) bool { return !isTarget(d) || !d.Value })...)
		}
	}
	return out
}

// withoutDefaults takes the defaults from ARGs.
func withoutDefaults(p *Pass, defs []stage.Definition) (Fix, bool) {
	var edits []text.Edit
	for _, d := range defs {
		it := &p.File.Items()[d.Item]
		pair := it.Instr.Pairs[d.Pair]
		edits = append(edits, edit(it.Abs(text.Span{Start: pair.Key.Span.End, End: pair.Value.Span.End}), "")...)
	}
	return Fix{"Leave out the default, which hides what BuildKit sets", edits, false}, len(edits) > 0
}

// goForTarget has go build compile for the target's platform.
func goForTarget(p *Pass, c compilation, hidden bool) (Fix, bool) {
	item := c.step.Item
	start, src := p.File.Items()[item].Span.Start, p.File.Source(item)
	if hidden || strings.Count(src, "go build") != 1 || strings.Contains(src, "GOARCH") || p.swallowed(item) || c.step.Instr.Keyword.Span.Start != 0 {
		return Fix{}, false
	}
	declared := casedLike("ARG", c.step.Instr.Keyword.Text) + " TARGETOS TARGETARCH" + lineEnd(p)
	const setting = "GOOS=$TARGETOS GOARCH=$TARGETARCH "
	at := text.Span{Start: strings.Index(src, "go build")}
	at.End = at.Start
	if i := strings.Index(src, "GOOS="); i >= 0 {
		if !strings.HasPrefix(src[i:], "GOOS=linux ") || i > at.Start {
			return Fix{}, false
		}
		at = text.Span{Start: i, End: i + len("GOOS=linux ")}
	}
	return Fix{"Compile for the target's platform", append(insert(start, declared), edit(at.Shift(start), setting)...), false}, true
}

// rootFrom is the FROM whose --platform the stage has.
func (r *platformReader) rootFrom(i int) text.Span {
	root, _ := r.root(i)
	return root.From
}
