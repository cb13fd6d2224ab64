package completion

import (
	"slices"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

const (
	nearStages = 100 // at either side, whose images are offered
	mostImages = 50  // that are offered
)

// UsedImages are the images that the file takes from where site is, each once: behind
// FROM those that its stages are built on, behind --from= those that are copied from.
// What hangs on a variable is none.
func UsedImages(d *workspace.Document, site stage.Site) []string {
	var out []string
	seen := map[string]bool{}
	for s := range d.Model.Count() {
		for at, image := range d.Model.Images(s) {
			if sameUse(at, site) && !seen[image] && !strings.Contains(image, "$") && isMeant(d, image, site) {
				seen[image] = true
				out = append(out, image)
			}
		}
	}
	return out
}

// sameUse tells whether images are used alike at the two sites.
func sameUse(a, b stage.Site) bool { return (a == stage.FromBase) == (b == stage.FromBase) }

// isMeant tells whether a name is an image's that someone meant, and no stage's that is
// not typed to its end, misspelt or further down: mostly a stage is meant by a bare name
// behind --from=.
func isMeant(d *workspace.Document, image string, site stage.Site) bool {
	_, number := strconv.Atoi(image)
	switch {
	case strings.Contains(image, "$"):
		return !strings.ContainsAny(image, " \t\n")
	case number == nil || stage.ImageError(image) != nil:
		return false
	}
	return strings.ContainsAny(image, "/:@") || rules.Official(image) || site == stage.FromBase && !rules.NearStage(d.Model, image)
}

// images offers what can stand in the place of the name at span and is no stage: named
// contexts, and images that are used elsewhere, first those of this file, the nearest first.
func (c *cursor) images(span text.Span, site stage.Site) []Item {
	if strings.Contains(c.d.Model.File.Slice(span), "\n") {
		return nil
	}
	found := listOfImages{free: freeAt(c.d, span, c.here().Start, c.ask), span: span}
	for _, known := range c.contexts() {
		found.add(KindContext, known.Name, known.Giver)
	}
	if site == stage.FromBase && c.d.Model.StageByName("scratch") == stage.None {
		found.add(KindImage, "scratch", "Nothing: an image without files")
	}
	for _, image := range c.near(site, c.d.Model.File.Slice(span)) {
		found.add(KindImage, image, "Used in this file")
	}
	if c.ask.Images != nil {
		for _, image := range c.ask.Images(site) {
			found.add(KindImage, image, "Used in another Dockerfile")
		}
	}
	return found.out
}

// contexts are the named contexts that the settings give, and those of builds in other
// files. One that stands for a stage of the file is offered as that.
func (c *cursor) contexts() (out []Context) {
	for _, name := range c.d.Options.Build.NamedContexts {
		out = append(out, Context{name, "Named context of the settings"})
	}
	if c.ask.Contexts != nil {
		out = append(out, c.ask.Contexts()...)
	}
	return slices.DeleteFunc(out, func(known Context) bool { return c.d.Model.StageByName(known.Name) != stage.None })
}

// near are the images of the stages around the cursor, without the word there.
func (c *cursor) near(site stage.Site, word string) []string {
	var out []string
	here := c.stage()
	take := func(s int) {
		for at, image := range c.d.Model.Images(s) {
			if sameUse(at, site) && (s != here || image != word) && isMeant(c.d, image, site) {
				out = append(out, image)
			}
		}
	}
	for i := range nearStages {
		if here-i >= 0 {
			take(here - i)
		}
		if i > 0 && here+i < c.d.Model.Count() {
			take(here + i)
		}
	}
	return out
}

// listOfImages is a list of images and named contexts in the making.
type listOfImages struct {
	free
	span text.Span
	out  []Item
}

// add offers the image, if what is typed goes on to it. Of one with a tag that is
// begun nothing is offered: 1.2 may be meant where 1.26 is known.
func (l *listOfImages) add(kind Kind, image, detail string) {
	if len(l.out) >= mostImages || slices.ContainsFunc(l.out, func(c Item) bool { return c.Label == image }) || !l.fits(image) {
		return
	}
	if i := strings.LastIndexAny(l.typed, ":@"); i >= 0 && i+1 < len(l.typed) && !strings.Contains(l.typed[i:], "/") {
		return
	}
	l.out = append(l.out, Item{Kind: kind, Label: image, detail: detail, Edit: text.Edit{Span: l.span, New: image}})
}

// platformFlag offers what may stand in front of the image.
func (c *cursor) platformFlag(span text.Span) []Item {
	if len(c.Instr.Flags) > 0 || c.Instr.Dashes.Present() || span.Len() > 0 {
		return nil
	}
	return c.flags(spec.Lookup("from"), span, "")
}
