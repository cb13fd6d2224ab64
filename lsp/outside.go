package lsp

import (
	"context"
	"errors"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/builds/checks"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/uri"
)

// outside is what lies outside of Dockerfiles at one moment: the builds that files of the
// workspace ask for. One goroutine has it.
type outside struct {
	s        *Server
	snapshot *workspace.Snapshot // what is open; after wait, also what was found
	open     map[string]*document
	fresh    *round
	folders  map[string]*askingFolder // those that were asked about, by path
}

// outside is to be called in the order of the wire; wait beside the read loop, before
// anything else is asked.
func (s *Server) outside() *outside { return s.outsideAfter(s.searchDue()) }

func (s *Server) outsideAfter(fresh *round) *outside {
	open, overlay := s.docs.now()
	out := &outside{s: s, snapshot: overlay, open: map[string]*document{}, fresh: fresh, folders: map[string]*askingFolder{}}
	for _, d := range open {
		out.open[uris{}.Same(string(d.uri))] = d
	}
	return out
}

// wait waits until the folders are searched, or ctx ends.
func (o *outside) wait(ctx context.Context) error {
	if err := o.fresh.wait(ctx); err != nil {
		return err
	}
	o.snapshot = o.snapshot.On(o.s.workspace.found())
	o.s.searchLate()
	return nil
}

// isOpen tells whether an editor has the Dockerfile, or the file that it stands in.
func (o *outside) isOpen(d *document) bool {
	if d.part != nil {
		return d.part.file != nil
	}
	return o.open[uris{}.Same(string(d.uri))] != nil
}

// below is the path of a file below the folder that it lies in.
func (o *outside) below(u string) string {
	path, ok := filePath(u)
	if !ok {
		return ""
	}
	_, below, _ := o.s.workspace.around(filepath.Clean(path))
	return below
}

// folder is the folder that a file lies in, with the builds there.
func (o *outside) folder(u string) (f *askingFolder, ok bool) {
	path, ok := filePath(u)
	if !ok {
		return nil, false
	}
	folder, _, ok := o.s.workspace.folderAround(filepath.Clean(path))
	if !ok {
		return nil, false
	}
	if f := o.folders[folder.path]; f != nil {
		return f, true
	}
	f = &askingFolder{outside: o, uri: folder.URI, path: folder.path, files: o.s.options.Files(folder.path)}
	f.Folder = o.s.askingFolders.now(folder.path, f)
	o.folders[folder.path] = f
	return f, true
}

// askingFolder is one folder of the workspace, whose files ask for builds.
type askingFolder struct {
	*builds.Folder
	*outside
	uri   string
	path  string
	files workspace.Files
}

// name is the URI of what lies below the folder.
func (f *askingFolder) name(below string) string { return uris{}.Below(f.uri, below) }

// holds is the path of a file below the folder; ok is false if it lies in another one.
func (f *askingFolder) holds(u string) (below string, ok bool) {
	path, ok := filePath(u)
	if !ok {
		return "", false
	}
	folder, below, ok := f.s.workspace.folderAround(filepath.Clean(path))
	return below, ok && folder.path == f.path
}

// file is the file of the snapshot at a path; nil if there is none.
func (f *askingFolder) file(below string) *workspace.File { return f.snapshot.File(f.name(below)) }

// kindOf is what a file is: an editor may say so of a file with another name.
func (f *askingFolder) kindOf(below string) *workspace.Kind {
	if file := f.file(below); file != nil {
		return file.Kind
	}
	return workspace.KindOf(below)
}

// Text is what an editor has of the file, or the disk.
func (f *askingFolder) Text(below string) (src string, ok bool) {
	if file := f.file(below); file != nil && file.Kind != workspace.Dockerfile {
		return f.s.textOf(file)
	}
	opened, err := f.files.Open(below)
	if err != nil {
		return "", false
	}
	defer opened.Close()
	src, err = readSource(opened, f.s.settings().maxFileSize())
	return src, err == nil
}

// Exists tells whether a file or a folder lies there.
func (f *askingFolder) Exists(below string) bool {
	if f.file(below) != nil {
		return true
	}
	_, err := f.files.Lstat(below)
	return err == nil
}

// Names are what lies in a folder on the disk.
func (f *askingFolder) Names(folder string) (names []string, ok bool) {
	return checks.NamesIn(f.files, folder)
}

// AllBuilds are the builds that the files of the folder ask for.
func (f *askingFolder) AllBuilds() (all []*builds.Build, ok bool) { return f.root().All(), true }

// textOf is the text of a file that is no Dockerfile, or nothing if it asks for no build and
// few of its kind do. The file is read once.
func (s *Server) textOf(f *workspace.File) (src string, ok bool) {
	known := f.Read()
	if known == nil || !f.Current() {
		known = s.readText(f)
		known.Text = builds.Kept(known.Text, f.Kind)
		f.Remember(known)
	}
	return known.Text, known.Err == nil
}

// dockerfile is the Dockerfile of a build; ok is false if it is not there, or nobody knows
// where it is.
func (f *askingFolder) dockerfile(b *builds.Build) (d *document, ok bool) {
	if b.Inline.State != builds.Absent {
		return f.inline(b)
	}
	below, ok := b.DockerfileBelow()
	if !ok {
		return nil, false
	}
	name := f.name(below)
	if d := f.open[uris{}.Same(name)]; d != nil {
		return d, true
	}
	if file := f.file(below); file != nil && file.Kind == workspace.Dockerfile {
		d, err := f.s.read(file)
		return d, err == nil
	}
	src, ok := f.Text(below)
	if !ok {
		return nil, false
	}
	opt, _ := f.s.optionsNow(name)
	return newDocument(workspace.New(src, opt), uri.URI(name), 0, f.s.client.encoding), true
}

// Dockerfile is the text of the same for checks: as it was when somebody who writes in it
// rested last.
func (f *askingFolder) Dockerfile(b *builds.Build) (*workspace.Document, bool) {
	d, ok := f.dockerfile(b)
	if !ok || d.part != nil && !d.part.certain() {
		return nil, false
	}
	return d.shown().doc, true
}

// askingFolders are the folders as they were read last.
type askingFolders struct {
	mu    sync.Mutex
	known map[string]*builds.Folder
}

// now is a folder by what its sources have by now.
func (a *askingFolders) now(path string, sources builds.Sources) *builds.Folder {
	a.mu.Lock()
	defer a.mu.Unlock()
	next := builds.NewFolder(sources)
	if before := a.known[path]; before != nil {
		next = before.Now(sources)
	}
	if a.known == nil {
		a.known = map[string]*builds.Folder{}
	}
	a.known[path] = next
	return next
}

// usersOf are the builds that other files ask for of the Dockerfile with the URI.
func (o *outside) usersOf(u string) (out []*askedBuild) {
	f, ok := o.folder(u)
	if !ok {
		return nil
	}
	return f.asked(f.root().UsersOf(u))
}

// root is the folder with what its files ask of Dockerfiles.
func (f *askingFolder) root() *builds.Root {
	return &builds.Root{Folder: f.Folder, Snapshot: f.snapshot, Name: f.name, Below: f.holds}
}

// asked are builds of the folder with the folder.
func (f *askingFolder) asked(all []*builds.Build) (out []*askedBuild) {
	for _, b := range all {
		out = append(out, &askedBuild{b, f})
	}
	return out
}

// usersOfDocument are the builds of a Dockerfile, which may stand in a build file.
func (o *outside) usersOfDocument(d *document) []*askedBuild {
	if d.part != nil {
		return d.part.users()
	}
	return o.usersOf(string(d.uri))
}

// askedBuild is a build with the folder that its places lie in.
type askedBuild struct {
	*builds.Build
	folder *askingFolder
}

// alone are builds without their folders.
func alone(all []*askedBuild) (out []*builds.Build) {
	for _, b := range all {
		out = append(out, b.Build)
	}
	return out
}

// target is where a build in another file asks for a stage.
type target struct {
	builds.Value
	folder  *askingFolder
	guessed bool // nobody knows for certain that the build makes this stage
}

// targetsOf are the places in other files that ask for a stage of d, each once.
func (o *outside) targetsOf(d *document, stageIndex int) (out []target) {
	if stageIndex == stage.None {
		return nil
	}
	seen := map[workspace.Location]bool{}
	for _, b := range o.usersOfDocument(d) {
		v := b.Target
		if v.State == builds.Known && !seen[v.At] && d.doc.Model.StageByName(v.Text) == stageIndex {
			seen[v.At] = true
			out = append(out, target{v, b.folder, b.Guessed || b.mayMeanOther()})
		}
	}
	return out
}

// possibleTargetsOf are the places in other files that may ask for a stage of d, and likely
// ask for one of another Dockerfile: nobody knows from which folder the build runs.
func (o *outside) possibleTargetsOf(d *document, stageIndex int) (out []target) {
	f, ok := o.folder(string(d.uri))
	if !ok || d.part != nil || stageIndex == stage.None {
		return nil
	}
	for _, b := range f.root().PossibleUsersOf(string(d.uri)) {
		if v := b.Target; v.State == builds.Known && v.Literal && d.doc.Model.StageByName(v.Text) == stageIndex {
			out = append(out, target{v, f, true})
		}
	}
	return out
}

// mayMeanOther tells whether the build may run from another folder, where its Dockerfile has
// a stage of its target's name too.
func (b *askedBuild) mayMeanOther() bool {
	return slices.ContainsFunc(b.OtherDirs, func(dir string) bool {
		there := *b.Build
		there.Dir = dir
		d, ok := b.folder.dockerfile(&there)
		return ok && d.doc.Model.StageByName(b.Target.Text) != stage.None
	})
}

// location is a place in one of the folder's files.
func (f *askingFolder) location(at workspace.Location) location {
	name, lines := f.written(at.File)
	return location{name, toRange(lines, f.s.client.encoding, at.Span)}
}

// written is the URI of a file, as an editor spells it that has it open, and its lines.
func (f *askingFolder) written(below string) (u string, lines *text.Lines) {
	src, _ := f.Text(below)
	lines = text.NewLines(src)
	if file := f.file(below); file != nil {
		return file.Name, lines
	}
	return f.name(below), lines
}

var (
	errManyStages = errors.New("several builds mean stages of several Dockerfiles here")
	errNoStage    = errors.New("no stage of a Dockerfile stands here")
)

// stage is the one stage that a place names as a target.
func (p *buildPlace) stage() (d *document, i int, err error) {
	i, err = stage.None, errNoStage
	for _, place := range p.places {
		other, ok := p.folder.dockerfile(place.Build)
		if !ok || place.Role != builds.IsTarget || place.Text == "" {
			continue
		}
		switch at := other.doc.Model.StageByName(place.Text); {
		case at == stage.None:
		case d != nil && (other.uri != d.uri || at != i):
			return nil, stage.None, errManyStages
		default:
			d, i, err = other, at, nil
		}
	}
	return d, i, err
}

// asker is a build in another file that makes a stage.
type asker struct {
	label string // for people: bake app, ci.yml
	at    location
}

// askersOf are the builds that make the stages of d, by the stages' indexes. A build without
// a target makes the last.
func (o *outside) askersOf(d *document) map[int][]asker {
	out := map[int][]asker{}
	for _, b := range o.usersOfDocument(d) {
		i, at := d.doc.Model.Count()-1, b.Origin
		switch {
		case b.Target.State == builds.Known && b.Target.Text != "":
			i, at = d.doc.Model.StageByName(b.Target.Text), b.Target.At
		case b.Target.State == builds.Unknown:
			continue
		}
		asked := asker{labelOf(b.Build), b.folder.location(at)}
		if i >= 0 && !slices.Contains(out[i], asked) {
			out[i] = append(out[i], asked)
		}
	}
	return out
}

// labelOf tells what asks for a build: of a workflow its file, as its jobs have long names,
// and so of commands, which have none.
func labelOf(b *builds.Build) string {
	if b.Kind == "workflow" || b.Kind == "command" {
		return path.Base(b.Origin.File)
	}
	return b.Kind + " " + b.Name
}

// mostLabels is how many of those that ask for a stage are named where there is little room.
const mostLabels = 2

// labels names them, each once.
func labels(all []asker) (names []string) {
	for _, a := range all {
		if !slices.Contains(names, a.label) {
			names = append(names, a.label)
		}
	}
	if more := len(names) - mostLabels; more > 0 {
		names = append(names[:mostLabels:mostLabels], strconv.Itoa(more)+" more")
	}
	return names
}

// soon is how long what is shown waits for the folders to be searched the first time. What
// depends on them is not told before; when they are searched all is told anew.
const soon = 300 * time.Millisecond

// outsideAsFound is what lies outside as it was found last; ok is false if nothing was yet.
func (s *Server) outsideAsFound() (o *outside, ok bool) {
	first, known := s.searchFirst()
	o = s.outsideAfter(first)
	ctx, stop := context.WithTimeout(context.Background(), soon)
	defer stop()
	if o.wait(ctx) == nil {
		return o, true
	}
	fresh := o.fresh
	s.beside("renewal", func() { s.renewAfter(fresh) })
	o.snapshot = o.snapshot.On(s.workspace.found())
	return o, known
}

// saidOutside is what builds in other files say of the Dockerfile with the URI.
func (s *Server) saidOutside(u string) workspace.Outside {
	o, ok := s.outsideAsFound()
	if !ok {
		return workspace.Outside{Outside: rules.Outside{Partial: true}}
	}
	f, ok := o.folder(u)
	if !ok {
		return workspace.Outside{}
	}
	return f.outsideOf(o.usersOf(u), u)
}

// outsideOf is what builds of the folder say of the Dockerfile in the document with the URI.
func (f *askingFolder) outsideOf(all []*askedBuild, u string) workspace.Outside {
	folder := workspaceFolder{f.uri, f.path}
	return builds.Outside(alone(all), f.Text, f.s.lookedAt(folder, u), f.s.untracked(folder, u))
}

// renewAfter tells all anew when the folders are searched.
func (s *Server) renewAfter(r *round) {
	ctx := s.life
	if r.wait(ctx) == nil {
		s.renewDiagnostics()
		s.renewShown()
	}
}
