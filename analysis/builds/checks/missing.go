package checks

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// speaksOfFiles tells whether a build that asks for what is not there is wrong for certain:
// nothing else decides what it finds, nothing may have written it, and it is built.
func (a *asked) speaksOfFiles() bool {
	return (a.FindsFiles() || a.Kind == "stagels") && a.Inline.State == builds.Absent && a.isAsked() && a.runsHere() && a.isPlaced()
}

// isAsked tells whether the build is one by itself. A service that has an image need not be
// built; a Bake target without a context and a Dockerfile may be there to be inherited.
func (a *asked) isAsked() bool {
	switch a.Kind {
	case "compose":
		return len(a.Tags) == 0
	case "bake":
		return a.Dockerfile.State != builds.Absent || a.Context.State != builds.Absent
	}
	return true
}

// runsHere tells whether GitHub runs the workflow of the build: one that lies in another
// folder than the repository's is there to be copied.
func (a *asked) runsHere() bool {
	if a.Kind != "workflow" {
		return true
	}
	root, _, below := strings.Cut(a.Origin.File, "/.github/")
	return !below || a.files.Exists(path.Join(root, ".git"))
}

// isPlaced tells whether the files tell where the build runs. Of a Bake file they do if one
// of its targets finds its Dockerfile from there.
func (a *asked) isPlaced() bool {
	if a.Kind != "bake" {
		return len(a.OtherDirs) == 0
	}
	return len(a.OtherDirs) == 0 && slices.ContainsFunc(a.all, func(b *builds.Build) bool {
		at, ok := b.DockerfileBelow()
		return ok && b.Origin.File == a.Origin.File && b.Dir == a.Dir && a.files.Exists(at)
	})
}

// gone is what of a path is not there: the first of its parts that its folder does not have.
type gone struct{ folder, name, rest string }

// lacks tells what of a path below the folder is not there. ok is false if all of it is, or
// nobody knows: git leaves it out, it is a submodule's, or a link leads out of the folder.
func (a *asked) lacks(at string, isFolder bool) (g gone, ok bool) {
	if a.files.Exists(at) || at == "." {
		return g, false
	}
	var ignored *workspace.GitIgnore
	for folder, rest := ".", at; ; {
		ignored = a.ignoring(ignored, folder)
		name, behind, further := strings.Cut(rest, "/")
		below := path.Join(folder, name)
		names, known := a.files.Names(folder)
		if _, out := ignored.Match(below, further || isFolder); out || !known {
			return g, false
		}
		if !slices.Contains(names, name) {
			return gone{folder, name, behind}, !a.isSubmodule(below) && !a.generated(ignored, below, behind, isFolder)
		}
		if !further {
			return g, false
		}
		if a.isSubmodule(below) {
			return g, false
		}
		folder, rest = below, behind
	}
}

// generated tells whether git leaves out something on the way to what is not there.
func (a *asked) generated(ignored *workspace.GitIgnore, below, behind string, isFolder bool) bool {
	for behind != "" {
		name, rest, further := strings.Cut(behind, "/")
		below, behind = path.Join(below, name), rest
		if _, out := ignored.Match(below, further || isFolder); out {
			return true
		}
	}
	return false
}

func (a *asked) ignoring(above *workspace.GitIgnore, folder string) *workspace.GitIgnore {
	at := path.Join(folder, ".gitignore")
	if src, ok := a.files.Text(at); ok {
		return above.With(folder, at, src)
	}
	return above
}

// isSubmodule tells whether git puts another repository at a path.
func (a *asked) isSubmodule(at string) bool {
	for folder := path.Dir(at); ; folder = path.Dir(folder) {
		src, _ := a.files.Text(path.Join(folder, ".gitmodules"))
		for line := range strings.Lines(src) {
			key, value, _ := strings.Cut(line, "=")
			if strings.TrimSpace(key) == "path" && path.Join(folder, strings.TrimSpace(value)) == at {
				return true
			}
		}
		if folder == "." {
			return false
		}
	}
}

// near is the path that was meant, as far as one letter or two of a name tell; "" if none.
func (a *asked) near(g gone) (at string) {
	names, _ := a.files.Names(g.folder)
	least := min(3, len(g.name)/3+1)
	for _, name := range names {
		other := path.Join(g.folder, name, g.rest)
		distance := levenshtein.Distance(strings.ToLower(g.name), strings.ToLower(name), nil)
		if distance < least && a.files.Exists(other) {
			at, least = other, distance
		}
	}
	return at
}

// written is a path as it is written where paths begin at a folder; both lie below the same
// one. It begins with ./ if what stood there did.
func written(from, at, before string) (text string, ok bool) {
	rel, err := filepath.Rel(from, at)
	text = filepath.ToSlash(rel)
	if strings.HasPrefix(before, "./") && !strings.HasPrefix(text, "..") {
		text = "./" + text
	}
	return text, err == nil
}

// put adds the fix that puts a text in the place of a value.
func put(found *Finding, v builds.Value, with string) {
	if v.Literal {
		found.Fix(func() (rules.Fix, bool) {
			return rules.Fix{Title: "Change to " + with, Edits: []text.Edit{{Span: v.At.Span, New: with}}}, true
		})
	}
}
