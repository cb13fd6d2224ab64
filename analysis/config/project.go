package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds/yamltree"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/workspace"
)

// Names are those of a configuration, the one first that counts if both are there.
var Names = []string{".stagels.yaml", ".stagels.yml"}

// Find is where the configuration lies of the file at below: in its folder, or in the nearest
// one above it that has one. It looks no further than the folder of files, and not above the
// root of a repository of git.
func Find(files workspace.Files, below string) (at string, ok bool) {
	for dir := path.Dir(below); ; dir = path.Dir(dir) {
		for _, name := range Names {
			at := path.Join(dir, name)
			if _, err := files.Lstat(at); err == nil {
				return at, true
			}
		}
		if _, err := files.Lstat(path.Join(dir, ".git")); err == nil || dir == "." || dir == "/" {
			return "", false
		}
	}
}

// mostBytes is the size of a configuration that is read.
const mostBytes = 256 << 10

// Text is the text of the configuration at a path; the error is without the path.
func Text(files workspace.Files, at string) (string, error) {
	src, err := textOf(files, at, mostBytes)
	_, absent := files.Lstat(at)
	switch {
	case errors.Is(err, fs.ErrNotExist) && absent == nil:
		err = errors.New("leads out of the folder that is looked at, or nowhere")
	case err == nil && strings.ContainsRune(src, 0):
		err = errors.New("is no text: save it as UTF-8")
	}
	return src, err
}

func textOf(files workspace.Files, at string, most int64) (string, error) {
	f, err := files.Open(at)
	if err != nil {
		return "", withoutPath(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("is larger than %d KiB, so it is not read", most>>10)
	}
	return string(data), withoutPath(err)
}

// withoutPath is an error without the path that it names.
func withoutPath(err error) error {
	if named, ok := errors.AsType[*fs.PathError](err); ok {
		return named.Err
	}
	return err
}

// Project is a configuration at its place. It is never changed.
type Project struct {
	At  string // its path below the folder of its files
	Src string
	*File

	described []eval.DescribedImage
}

// New is the configuration at a path of files with a text. What images set, files beside it
// may tell.
func New(files workspace.Files, at, src string) *Project {
	p := &Project{At: at, Src: src, File: Read(src)}
	for _, image := range p.Images {
		described := eval.DescribedImage{Name: image.Name.Text}
		for _, v := range image.Variables {
			described.Variables = append(described.Variables, v.Text)
		}
		if image.File != nil {
			var err error
			if described.Variables, err = inspected(files, path.Join(path.Dir(at), image.File.Text)); err != nil {
				p.Problems = append(p.Problems, &Problem{image.File.Span, fmt.Sprintf("%s %v", image.File.Text, err)})
			}
		}
		p.described = append(p.described, described)
	}
	return p
}

// Line is the line that a place stands in, from 1.
func (p *Project) Line(off int) int { return 1 + strings.Count(p.Src[:min(off, len(p.Src))], "\n") }

// Described is what is known of the image at a place of Images, of its file too.
func (p *Project) Described(i int) eval.DescribedImage { return p.described[i] }

// Held is what a configuration says of one Dockerfile.
type Held struct {
	Rules        []Level          // each rule once
	RequiredArgs []*yamltree.Node // in the order of the text
	Excluded     *yamltree.Node   // the pattern that leaves it alone; nil if none does
}

// Of is what holds for the Dockerfile at a path below the folder of the files.
func (p *Project) Of(below string) (h Held) {
	seen, ok := p.seen(below)
	h.Rules, h.RequiredArgs = slices.Clone(p.Rules), slices.Clone(p.RequiredArgs)
	if !ok {
		return h
	}
	h.Excluded = matched(p.Exclude, seen)
	for _, o := range p.Overrides {
		if matched(o.Paths, seen) == nil {
			continue
		}
		for _, l := range o.Rules {
			h.Rules = append(slices.DeleteFunc(h.Rules, func(old Level) bool { return old.Name == l.Name }), l)
		}
		h.RequiredArgs = append(h.RequiredArgs, o.RequiredArgs...)
	}
	return h
}

// seen is a path as the configuration sees it; ok is false if it lies elsewhere.
func (p *Project) seen(below string) (at string, ok bool) {
	dir := path.Dir(p.At)
	if dir == "." {
		return below, below != "" && below != "."
	}
	return strings.CutPrefix(below, dir+"/")
}

// matched is the pattern that says last of a path, or of a folder that it is in, that it is
// meant; nil if none does.
func matched(patterns []*yamltree.Node, at string) *yamltree.Node {
	all := matching(patterns)
	for i, c := range at + "/" {
		if c != '/' {
			continue
		}
		if by, ok := all.Match(at[:i], i < len(at)); ok {
			return patterns[by.Line-1]
		}
	}
	return nil
}

// Said is what the configuration says of the Dockerfile at a path, as a document takes it.
func (p *Project) Said(below string) workspace.Project {
	held := p.Of(below)
	out := workspace.Project{Excluded: held.Excluded != nil, Rules: rules.Settings{Severity: map[string]rules.Severity{}, Images: p.described}}
	for _, l := range held.Rules {
		if l.Severity == 0 {
			out.Rules.Skip = append(out.Rules.Skip, l.Name)
		} else {
			out.Rules.Severity[l.Name] = l.Severity
		}
	}
	for _, arg := range held.RequiredArgs {
		out.Rules.RequiredArgs = append(out.Rules.RequiredArgs, arg.Text)
	}
	return out
}
