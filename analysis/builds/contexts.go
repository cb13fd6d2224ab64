package builds

import (
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/workspace"
)

// tellWhere are the kinds of files that tell where their builds run.
var tellWhere = []string{"workflow", "bake", "compose"}

// FindsFiles tells whether the build finds the files that lie here, as far as the files tell
// that ask for it: no step before it may have written some, and nothing else decides which
// files they are.
func (b *Build) FindsFiles() bool {
	return slices.Contains(tellWhere, b.Kind) && !b.Guessed && b.Before == Untouched && !b.Elsewhere && !b.OnlyInherited &&
		!b.Dockerfile.ByDefault && !b.Context.ByDefault && !b.isForeign()
}

// isForeign tells whether the file was copied here with a package, of which not all is here.
func (b *Build) isForeign() bool {
	folders := strings.Split(path.Dir(b.Origin.File), "/")
	return slices.ContainsFunc(folders, func(name string) bool { return name == "vendor" || name == "node_modules" })
}

// contextReader knows the contexts of builds, whose files have their paths from one folder.
type contextReader struct {
	disk      workspace.Files // nil if it is not known
	untracked *workspace.Untracked
}

// of are the folders that a build finds for certain.
func (r *contextReader) of(b *Build) (out files.Contexts) {
	if r.disk == nil || !b.FindsFiles() || b.Kind == "workflow" && (b.Context.State != Known || !b.Context.Literal || !r.isThere(".git")) {
		return out
	}
	if at, ok := b.ContextBelow(); ok {
		out.Build = r.context(at, b.ignoreFiles(at))
	}
	for _, c := range b.Contexts {
		if at, ok := b.folderBelow(c.Value); ok {
			if out.Named == nil {
				out.Named = map[string]*files.Context{}
			}
			out.Named[c.Key] = r.context(at, []string{path.Join(at, ".dockerignore")})
		}
	}
	return out
}

// ContextAt is the build context at a path below the folder of the files, on a disk that has
// that folder, whether or not it is certain that the build finds it.
func (b *Build) ContextAt(at string, disk workspace.Files) *files.Context {
	return &files.Context{Disk: disk, Folder: at, IgnoreFiles: b.ignoreFiles(at)}
}

// folderBelow is the path of a folder that is asked for; ok is false if it is none below the
// folder of the files.
func (b *Build) folderBelow(v Value) (at string, ok bool) {
	if v.State != Known || v.Text == "" || v.ByDefault || path.IsAbs(v.Text) {
		return "", false
	}
	at, ok = b.Folder(v.Text)
	at = path.Join(path.Dir(b.Origin.File), at)
	return at, ok && isBelow(at)
}

// ignoreFiles are those that may say what the build leaves out of its context, the one that
// counts first.
func (b *Build) ignoreFiles(context string) (names []string) {
	if at, ok := b.DockerfileBelow(); ok {
		names = append(names, at+".dockerignore")
	}
	return append(names, path.Join(context, ".dockerignore"))
}

func (r *contextReader) isThere(at string) bool {
	_, err := r.disk.Lstat(at)
	return err == nil
}

func (r *contextReader) context(folder string, ignoreFiles []string) *files.Context {
	return &files.Context{Disk: r.disk, Folder: folder, IgnoreFiles: ignoreFiles, Certain: true, Asked: true, MayCome: r.untracked.MayCome}
}
