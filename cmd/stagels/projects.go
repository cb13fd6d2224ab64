package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/pflag"
	"github.com/stagels/stagels/analysis/config"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp/disk"
)

// configFlags are the flags that tell of the configuration of a project.
type configFlags struct {
	file string
	none bool
}

func (f *configFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.file, "config", "", "read this `FILE` in the place of the .stagels.yaml of each file")
	flags.BoolVar(&f.none, "no-config", false, "read no .stagels.yaml")
}

// projects are the configurations that hold for files, each read once.
type projects struct {
	configFlags

	mu    sync.Mutex
	found map[string]*lookedUp // by the folders of the files that they hold for
	read  map[string]*project  // by their paths
}

// lookedUp is where a configuration lies.
type lookedUp struct {
	folder disk.Folder // that was looked in
	name   string      // its path below that; "" if there is none
}

// project is a configuration that was read.
type project struct {
	*config.Project
	folder disk.Folder // that its path begins at
	shown  string      // its path, seen from where stagels runs
	err    error       // why it could not be read
}

// of is the configuration that holds for the file at a path, and that path below its folder;
// nil if there is none. What is read from standard input is taken for a file of the current
// folder.
func (ps *projects) of(at string) (p *project, below string) {
	if ps.none {
		return nil, ""
	}
	ps.mu.Lock()
	defer ps.mu.Unlock()
	path := absolute(at)
	if at == stdin {
		path = absolute("stdin")
	}
	found := ps.foundFor(path)
	if found.name == "" {
		return nil, ""
	}
	below = "."
	if rel, err := filepath.Rel(string(found.folder), path); at != stdin && err == nil && filepath.IsLocal(rel) {
		below = filepath.ToSlash(rel)
	}
	key := found.folder.Path(found.name)
	if ps.read == nil {
		ps.read = map[string]*project{}
	}
	if ps.read[key] == nil {
		ps.read[key] = readProject(found.folder, found.name)
	}
	return ps.read[key], below
}

// foundFor is where the configuration lies that holds for the file at a path. A folder is
// looked in once.
func (ps *projects) foundFor(at string) *lookedUp {
	if ps.found == nil {
		ps.found = map[string]*lookedUp{}
	}
	dir := filepath.Dir(at)
	if ps.found[dir] == nil {
		ps.found[dir] = ps.look(at)
	}
	return ps.found[dir]
}

func (ps *projects) look(at string) *lookedUp {
	if ps.file != "" {
		file := absolute(ps.file)
		return &lookedUp{disk.Folder(filepath.Dir(file)), filepath.Base(file)}
	}
	folder := disk.Folder(topOf(at))
	rel, err := filepath.Rel(string(folder), at)
	if err != nil {
		return &lookedUp{}
	}
	name, _ := config.Find(folder, filepath.ToSlash(rel))
	return &lookedUp{folder, name}
}

// topOf is the folder above which no configuration of a file is looked for: the root of its
// repository or, outside of one, the current folder of what lies in that, and else the file's
// own folder.
func topOf(at string) string {
	if in := workspace.RepositoryOf(filepath.Dir(at), func(path string) workspace.Files { return disk.Folder(path) }); in.Root != "" {
		return in.Root
	}
	if rel, err := filepath.Rel(absolute("."), at); err == nil && filepath.IsLocal(rel) {
		return absolute(".")
	}
	return filepath.Dir(at)
}

func readProject(folder disk.Folder, name string) *project {
	p := &project{folder: folder, shown: folder.Path(name)}
	if rel, err := filepath.Rel(absolute("."), p.shown); err == nil {
		p.shown = rel
	}
	src, err := config.Text(folder, name)
	if err != nil {
		p.err = fmt.Errorf("%s: %w", p.shown, err)
	}
	p.Project = config.New(folder, name, src)
	return p
}

// baselinePath is that of the baseline, seen from where stagels runs.
func (p *project) baselinePath() string {
	return filepath.Join(filepath.Dir(p.shown), filepath.FromSlash(p.Baseline.Text))
}

// errs are what is wrong with the configuration, each with its line.
func (p *project) errs() (all []error) {
	if p.err != nil {
		return []error{p.err}
	}
	for _, problem := range p.Problems {
		all = append(all, fmt.Errorf("%s:%d: %s", p.shown, p.Line(problem.At.Start), problem.Message))
	}
	return all
}

// broken tells whether nobody knows all that the configuration says.
func (p *project) broken() bool { return p != nil && len(p.errs()) > 0 }

// said is what the configuration of the file at a path says of it.
func (ps *projects) said(at string) workspace.Project {
	p, below := ps.of(at)
	if p == nil {
		return workspace.Project{}
	}
	return p.Said(below)
}

// excluder tells the place that says that the file at a path is left alone; "" if none does.
func (ps *projects) excluder(at string) string {
	p, below := ps.of(at)
	if p == nil {
		return ""
	}
	by := p.Of(below).Excluded
	if by == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d", p.shown, p.Line(by.Span.Start))
}

// errs are what is wrong with all configurations that were read, in the order of their paths.
func (ps *projects) errs() (all []error) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	read := make([]*project, 0, len(ps.read))
	for _, p := range ps.read {
		read = append(read, p)
	}
	slices.SortStableFunc(read, func(a, b *project) int { return strings.Compare(a.shown, b.shown) })
	for _, p := range read {
		all = append(all, p.errs()...)
	}
	return all
}

// kept are the files that are not left alone; told is told of the others, and by what.
func (ps *projects) kept(all []input, told func(in input, by string)) (out []input) {
	for _, in := range all {
		by := ""
		if in.err == nil && in.kind != workspace.Configuration && !in.isStdin() {
			by = ps.excluder(in.path)
		}
		if by != "" {
			told(in, by)
			continue
		}
		out = append(out, in)
	}
	return out
}

// tellLeftOut tells that a file was not checked, or whatever was to be done with it, and the
// line that says so.
func tellLeftOut(w io.Writer, in input, done, by string) {
	fmt.Fprintf(w, "stagels: %s: not %s: it is left out by %s\n", shown(in.path), done, by)
}
