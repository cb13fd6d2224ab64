package rules

import (
	"fmt"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
)

// COPY --from=builder / / takes the whole root along, so the system that builder was made
// with comes over the one of this stage. Onto scratch that is a way to make one layer of
// many, and of an image that holds a few files it is meant: nothing is said there.
var _ = register(Rule{
	Name: "CopyWholeImage", Severity: Warning, Check: checkWholeImages,
	Summary: "A COPY brings a whole system over another one",
})

func checkWholeImages(p *Pass) {
	for _, s := range p.steps("copy") {
		if s.Trigger || s.Copy == nil || !copiesRoot(s.Copy) || p.mayBeWindows(s.Item) {
			continue
		}
		over, label := systemOf(p, s.Stage), fmt.Sprintf("%q", s.Copy.Origin.Name)
		var from string
		switch o := &s.Copy.Origin; o.Kind {
		case stage.InFile:
			from, label = systemOf(p, o.Stage), fmt.Sprintf("stage %q", p.Stages()[o.Stage].Label())
		case stage.Image:
			from = eval.SystemOf(o.Name)
		}
		if over == "" || from == "" || from == over {
			continue
		}
		p.Report(s.Copy.Sources[0].Span.Shift(p.File.Start(s.Item)),
			fmt.Sprintf("this copies all of %s, the system of the image %s with it, over the system of the image %s. Copy the files that are needed", label, from, over))
	}
}

// copiesRoot tells whether all files of another root are copied to the root.
func copiesRoot(c *eval.Copy) bool {
	at, ok := copiedInPlace(c)
	return ok && at == "/" && len(c.Excludes) == 0 && c.Origin.Name != ""
}

// systemOf is the well-known image whose system the stage has, whatever the build arguments
// are; "" if nobody knows.
func systemOf(p *Pass, i int) string {
	for s := &p.Stages()[i]; ; s = &p.Stages()[s.Base.Target] {
		base := &s.Base
		switch {
		case s.Replaced || base.ByArgument && strings.Contains(repositoryText(base.Text), "$") || replaceable(p, s):
			return ""
		case base.Kind == stage.Image:
			return eval.SystemOf(base.Expanded)
		case base.Kind != stage.InFile:
			return ""
		}
	}
}
