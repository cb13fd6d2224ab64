package files

import (
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
)

// mount lays what the mounts of a RUN show over the root, and returns where.
func (f *Files) mount(r *running, s *eval.Step) (targets []string) {
	if s.Mounts == nil {
		return nil
	}
	for _, m := range s.Mounts.List {
		if m.Target == "" || !path.IsAbs(m.Target) && r.dir == "" {
			continue
		}
		to := path.Join("/", r.dir, m.Target)
		if path.IsAbs(m.Target) {
			to = path.Clean(m.Target)
		}
		shown := &Node{Kind: Folder, Likely: true, Open: true, Origin: r.made}
		if m.Type == instructions.MountTypeBind {
			if shown = f.shown(m, s.Stage); shown == nil {
				continue
			}
		}
		if to == "/" {
			continue
		}
		targets = append(targets, to)
		r.put(segments(r.root.Lookup(to).Path), func(*Node) *Node { return shown.loosened() })
	}
	return targets
}

// shown is what a bind mount shows in a stage; nil if that is not known
// (dockerfile2llb/convert_runmount.go:16).
func (f *Files) shown(m *instructions.Mount, in int) *Node {
	root := f.root
	if m.From != "" {
		of := f.model.StageByName(strings.ToLower(m.From))
		if of == stage.None || of >= in {
			return nil
		}
		root = f.of(of).end
	}
	return root.Lookup(m.Source).Node
}

// unmount puts back what lay behind a mount. Folders that were made for it alone go with it
// (executor/stubs.go: MountStubsCleaner).
func (r *running) unmount(before *Node, at string) {
	names := segments(r.root.Lookup(at).Path)
	if old := before.Lookup(at).Node; old != nil {
		r.put(names, func(*Node) *Node { return old })
		return
	}
	for len(names) > 0 {
		r.root = r.root.without(names)
		names = names[:len(names)-1]
		above := "/" + path.Join(names...)
		if n := r.root.Lookup(above).Node; n == nil || len(n.Children()) > 0 || before.Lookup(above).Node != nil {
			return
		}
	}
}
