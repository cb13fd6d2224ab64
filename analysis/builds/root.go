package builds

import "github.com/stagels/stagels/analysis/workspace"

// Root is a folder of a workspace at one moment, in which files ask for builds of
// Dockerfiles below it.
type Root struct {
	*Folder
	Snapshot *workspace.Snapshot
	Name     func(below string) string                 // of the file at a path below the folder, in the snapshot
	Below    func(name string) (below string, ok bool) // the path of a file; ok is false if it does not lie in this folder
}

// All are the builds that the files of the snapshot ask for, one that several files ask for
// once; also as they are without what is laid over them.
func (r *Root) All() (out []*Build) {
	var once Once
	for file := range r.Snapshot.All() {
		if FormatOf(file.Kind) == nil {
			continue
		}
		if below, ok := r.Below(file.Name); ok {
			out = append(out, WithBelow(once.New(r.Builds(below, file.Kind)))...)
		}
	}
	return out
}

// Wanted are those of them that a caller wants.
func (r *Root) Wanted(wanted func(*Build) bool) (out []*Build) {
	for _, b := range r.All() {
		if wanted(b) {
			out = append(out, b)
		}
	}
	return out
}

// UsersOf are those of the Dockerfile of that name.
func (r *Root) UsersOf(dockerfile string) []*Build {
	return r.Wanted(func(b *Build) bool {
		below, ok := b.DockerfileBelow()
		return ok && r.Snapshot.Same(r.Name(below), dockerfile)
	})
}

// PossibleUsersOf are the builds that have another Dockerfile, but may have the one of that
// name: nobody knows from which folder they run. They are as they are there.
func (r *Root) PossibleUsersOf(dockerfile string) (out []*Build) {
	for _, b := range r.All() {
		for _, dir := range b.OtherDirs {
			there := *b
			there.Dir = dir
			if below, ok := there.DockerfileBelow(); ok && r.Snapshot.Same(r.Name(below), dockerfile) {
				out = append(out, &there)
			}
		}
	}
	return out
}
