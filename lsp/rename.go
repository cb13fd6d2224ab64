package lsp

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

var _ = provide(capability{
	method: protocol.MethodTextDocumentRename, client: "textDocument.rename", server: "renameProvider",
	description: "of a stage, a variable or a heredoc, everywhere at once, a stage also where builds in other files ask for it; refused where BuildKit would bind something otherwise",
	options: func(c *client) any {
		if c.caps.is("textDocument.rename.prepareSupport") {
			return map[string]any{"prepareProvider": true}
		}
		return true
	},
})

// requestFailed is the code of an answer that tells a person why something cannot
// be done.
const requestFailed = -32803

func cannotRename(format string, args ...any) error {
	return fmt.Errorf("Cannot rename: "+format, args...)
}

func refusal(err error) error { return jsonrpc2.NewError(requestFailed, err.Error()) }

type renameRange struct {
	Range       protocol.Range `json:"range"`
	Placeholder string         `json:"placeholder"`
}

// What the Dockerfile alone gives its name is renamed without a look at other files.
var _ = onPlaceInOrder(protocol.MethodTextDocumentPrepareRename, func(s *Server, d *document, off int, _ *positionParams) work {
	if sym, err := analysis.Renamable(d.doc, off); err == nil {
		return func(context.Context) (any, error) { return &renameRange{d.rangeOf(sym.At), sym.Name}, nil }
	}
	o := s.outside()
	return func(ctx context.Context) (any, error) {
		if err := o.wait(ctx); err != nil {
			return nil, err
		}
		return o.prepareRename(d, off)
	}
})

var _ = onInlinePlace(protocol.MethodTextDocumentPrepareRename, func(o *outside, d *document, off int, _ *positionParams) (any, error) {
	return o.prepareRename(d, off)
})

// prepareRename is the name that can be changed at a place, or why none can.
func (o *outside) prepareRename(d *document, off int) (any, error) {
	if c, here, ok := o.contextAt(d, off); ok {
		if err := c.renamable(); err != nil {
			return nil, refusal(err)
		}
		return &renameRange{d.rangeOf(here), c.name}, nil
	}
	sym, err := analysis.Renamable(d.doc, off)
	if err != nil {
		return nil, refusal(err)
	}
	return &renameRange{d.rangeOf(sym.At), sym.Name}, nil
}

var _ = onBuildPlace(protocol.MethodTextDocumentPrepareRename, func(_ context.Context, at *buildPlace, _ *positionParams) (any, error) {
	if at.role() == builds.IsContextName {
		c, err := at.contextNamed()
		if err == nil {
			err = c.renamable()
		}
		if err != nil {
			return nil, refusal(err)
		}
		return &renameRange{at.file.rangeOf(at.span()), c.name}, nil
	}
	d, i, err := at.stage()
	if err == nil {
		_, err = analysis.Renamable(d.doc, d.doc.Model.Stages()[i].NameSpan.Start)
	}
	if err != nil {
		return nil, refusal(err)
	}
	return &renameRange{at.file.rangeOf(at.span()), at.places[0].Text}, nil
})

type renameParams struct {
	positionParams
	NewName string `json:"newName"`
}

// The edits are of the version that was asked about. Not every client can be told which
// that is, so they are not to be had when there is another one.
var _ = onPlaceAcross(protocol.MethodTextDocumentRename, func(o *outside, d *document, off int, p *renameParams) (any, error) {
	return o.rename(d, off, p.NewName)
})

var _ = onBuildPlace(protocol.MethodTextDocumentRename, func(_ context.Context, at *buildPlace, p *renameParams) (any, error) {
	if at.role() == builds.IsContextName {
		c, err := at.contextNamed()
		if err != nil {
			return nil, refusal(err)
		}
		return c.rename(p.NewName)
	}
	d, i, err := at.stage()
	if err != nil {
		return nil, refusal(err)
	}
	return at.rename(d, d.doc.Model.Stages()[i].NameSpan.Start, p.NewName)
})

// rename are the edits that rename what stands at off, in the Dockerfile and in the files
// whose builds ask for it.
func (o *outside) rename(d *document, off int, name string) (any, error) {
	if c, _, ok := o.contextAt(d, off); ok {
		return c.rename(name)
	}
	edits, err := analysis.Rename(d.doc, off, name)
	if err != nil {
		return nil, refusal(err)
	}
	own, ok := d.edit(edits)
	if !ok {
		return nil, refusal(errNotWritten)
	}
	all := []documentEdit{own}
	if !o.isOpen(d) {
		all[0].TextDocument.Version = nil
	}
	sym, _ := analysis.SymbolAt(d.doc, off)
	if b := o.replacing(d, sym); b != nil {
		return nil, refusal(cannotRename("%s gives a named context in its place", b.label()))
	}
	possible := o.possibleTargetsOf(d, sym.Stage)
	if !o.s.client.annotations {
		o.s.tellOfTargets(possible)
		possible = nil
	}
	targets := o.targetsOf(d, sym.Stage)
	for _, t := range append(targets, possible...) {
		e, err := t.renamed(name)
		if err != nil {
			return nil, err
		}
		all = withEdit(all, e)
	}
	if err := o.changesMore(d, targets, name); err != nil {
		return nil, refusal(err)
	}
	if o.isOpen(d) && !o.s.isCurrent(d) {
		return nil, protocol.ErrContentModified
	}
	if sym.Stage != stage.None {
		o.tellOfOpenTargets(d, sym.Name)
	}
	return o.s.acrossFiles(all), nil
}

// tellOfOpenTargets tells a person which builds of a Dockerfile have a target that the files do
// not decide: it may be the stage that was called old.
func (o *outside) tellOfOpenTargets(d *document, old string) {
	const most = 3
	var places []string
	for _, b := range o.usersOfDocument(d) {
		if b.Target.State != builds.Unknown {
			continue
		}
		place := fmt.Sprintf("%s:%d", b.Target.At.File, b.folder.location(b.Target.At).Range.Start.Line+1)
		if !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	if more := len(places) - most; more > 0 {
		places = append(places[:most], fmt.Sprintf("%d more", more))
	}
	if len(places) > 0 {
		o.s.warn(fmt.Sprintf("Not renamed: the target of a build in %s is decided when it runs. If it can be %s, change what gives it.", strings.Join(places, ", "), old))
	}
}

// replacing is a build that gives a named context in the place of a stage; nil if none does.
func (o *outside) replacing(d *document, sym analysis.Symbol) *askedBuild {
	if sym.Stage == stage.None || sym.Scope != nil || sym.Heredoc != nil {
		return nil
	}
	for _, b := range o.usersOfDocument(d) {
		if slices.ContainsFunc(b.Contexts, func(c builds.Argument) bool { return stage.SameContext(c.Key, d.doc.Model.Name(sym.Stage)) }) {
			return b
		}
	}
	return nil
}

// renamed is the edit of a target in another file; the error answers a rename that is not
// made.
func (t target) renamed(name string) (documentEdit, error) {
	if !t.Literal {
		at := t.folder.location(t.At)
		return documentEdit{}, jsonrpc2.Errorf(requestFailed, "Cannot rename: %s:%d asks for it by an expression", t.At.File, at.Range.Start.Line+1)
	}
	out := t.folder.edit(t.At, name)
	if t.guessed && t.folder.s.client.annotations {
		out.Edits[0].AnnotationID = guessed
	}
	return out, nil
}

// guessed is the annotation of an edit in a build of which nobody knows for certain that it
// makes the stage.
const guessed = "guessed"

var annotations = map[string]changeAnnotation{guessed: {
	Label: "Builds that may make this stage", NeedsConfirmation: true,
	Description: "stagels does not know where they run",
}}

// tellOfTargets tells a person who cannot be asked which places a rename leaves as they are,
// though they may ask for the stage.
func (s *Server) tellOfTargets(all []target) {
	for _, t := range all {
		at := t.folder.location(t.At)
		s.warn(fmt.Sprintf("Not renamed: %s:%d asks for %s, and may mean this stage or one of another Dockerfile. stagels does not know from which folder it runs.", t.At.File, at.Range.Start.Line+1, t.Text))
	}
}

// edit puts a text at a place in one of the folder's files.
func (f *askingFolder) edit(at workspace.Location, text string) documentEdit {
	place := f.location(at)
	out := documentEdit{Edits: []textEdit{{Range: place.Range, NewText: text}}}
	out.TextDocument.URI = place.URI
	if b := f.s.docs.getBuildFile(place.URI); b != nil {
		out.TextDocument.Version = &b.version
	}
	return out
}

// withEdit adds edits of a file to those that there are of it, each once.
func withEdit(all []documentEdit, e documentEdit) []documentEdit {
	for i := range all {
		if all[i].TextDocument.URI != e.TextDocument.URI {
			continue
		}
		for _, more := range e.Edits {
			if !slices.Contains(all[i].Edits, more) {
				all[i].Edits = append(all[i].Edits, more)
			}
		}
		return all
	}
	return append(all, e)
}

// isCurrent tells whether the document's text is still this one.
func (s *Server) isCurrent(d *document) bool {
	if d.part != nil {
		now := s.docs.getBuildFile(string(d.uri))
		return now != nil && now.version == d.version
	}
	now := s.docs.get(string(d.uri))
	return now != nil && now.version == d.version
}

var _ = provide(capability{
	method: protocol.MethodTextDocumentLinkedEditingRange, client: "textDocument.linkedEditingRange", server: "linkedEditingRangeProvider",
	optIn:       true,
	description: "a name changes in all its places while its definition is typed",
})

type linkedRanges struct {
	Ranges      []protocol.Range `json:"ranges"`
	WordPattern string           `json:"wordPattern"`
}

var _ = onPlaceAtOnce(protocol.MethodTextDocumentLinkedEditingRange, func(_ *Server, d *document, off int, _ *positionParams) (any, error) {
	linked := analysis.LinkedEditingRanges(d.doc, off)
	if len(linked) == 0 {
		return nil, nil
	}
	return &linkedRanges{d.ranges(linked), "[a-zA-Z_][a-zA-Z0-9_.-]*"}, nil
})

func (d *document) ranges(spans []text.Span) []protocol.Range {
	out := make([]protocol.Range, 0, len(spans))
	for _, s := range spans {
		out = append(out, d.rangeOf(s))
	}
	return out
}
