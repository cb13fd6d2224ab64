package builds

import "path"

// Ignored tells the name and the text of the ignore file of the build's context: of the places
// where BuildKit looks for it the first that has one (frontend/dockerui/config.go:
// Client.DockerIgnorePatterns). A context that BuildKit fetches by itself has none. ignored is
// nil if nobody knows which folder the context is; text reads a file below the folder that
// the build's own file has its path from.
func (b *Build) Ignored(text func(below string) (src string, ok bool)) (ignored func() (name, src string, ok bool)) {
	if b.isFetched() {
		return func() (name, src string, ok bool) { return "", "", false }
	}
	context, ok := b.ContextBelow()
	if !ok || b.Kind == "workflow" && (b.Context.State != Known || !b.Context.Literal) {
		return nil
	}
	places := []string{path.Join(context, ".dockerignore")}
	if at, ok := b.DockerfileBelow(); ok {
		places = append([]string{at + ".dockerignore"}, places...)
	}
	return func() (name, src string, ok bool) {
		for _, at := range places {
			if src, ok = text(at); ok {
				return path.Base(at), src, true
			}
		}
		return "", "", false
	}
}

// isFetched tells whether the context is certainly none of a client's folders.
func (b *Build) isFetched() bool {
	_, inPlace := InPlace(b.Context.Text)
	return b.Context.State == Known && b.Context.Text != "" && b.Context.Text != "-" && !inPlace && !b.isFolder(b.Context.Text)
}

func (b *Build) isFolder(context string) bool {
	_, ok := b.Folder(context)
	return ok
}
