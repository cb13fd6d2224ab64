// Package refactor changes how a Dockerfile is cut into stages without changing
// what they mean. Each refactoring is a file that registers itself.
//
// It follows github.com/moby/buildkit v0.34.1, frontend/dockerfile; files and
// lines in comments are below that folder.
package refactor

import (
	"cmp"
	"slices"
	"sync"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// The kinds of refactoring, as the protocol names them.
const (
	Extract = "refactor.extract"
	Inline  = "refactor.inline"
	Move    = "refactor.move"
	Rewrite = "refactor.rewrite"
)

// Kinds are all kinds.
var Kinds = []string{Extract, Inline, Move, Rewrite}

// Refactoring is one way to change a file.
type Refactoring struct {
	Name string
	// Offer works out what can be done at a place; nothing where it is not sure that
	// the file then means what it should.
	Offer func(p *Place) []Result
}

// Result is one thing that can be done.
type Result struct {
	Title string
	Kind  string
	Edits []text.Edit // in the order of the text; none overlaps another
}

var registry []*Refactoring

func register(r Refactoring) bool {
	registry = append(registry, &r)
	slices.SortFunc(registry, func(a, b *Refactoring) int { return cmp.Compare(a.Name, b.Name) })
	return true
}

// Names are the names of all refactorings.
func Names() []string {
	var out []string
	for _, r := range registry {
		out = append(out, r.Name)
	}
	return out
}

// Place is what a refactoring is asked about.
type Place struct {
	*stage.Model
	Selection text.Span

	images   []eval.DescribedImage // what is said of base images
	trace    func() *eval.Trace
	contexts func() Contexts
}

// Contexts are the folders that builds of the file take files from.
type Contexts struct {
	// Known are those of which it is certain that a build finds them.
	Known []*files.Context
	// Unknown tells that there is a build of which nobody knows the context.
	Unknown bool
	// Around are the folder that the file lies in and those above it, the nearest first.
	Around []*files.Context
}

func newPlace(m *stage.Model, images []eval.DescribedImage, v *eval.Cache) *Place {
	trace := sync.OnceValue(func() *eval.Trace { return eval.StagesOn(images, m, v) })
	return &Place{Model: m, images: images, trace: trace}
}

// Offers is all that can be done at the selection, on base images of which images tells. contexts
// is called once at most.
func Offers(m *stage.Model, images []eval.DescribedImage, v *eval.Cache, contexts func() Contexts, selection text.Span) []Result {
	p := newPlace(m, images, v)
	p.Selection, p.contexts = selection, contexts
	if !p.sound() || p.trace().Cut {
		return nil
	}
	var out []Result
	for _, r := range registry {
		out = append(out, r.Offer(p)...)
	}
	return out
}
