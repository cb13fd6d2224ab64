package files

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/stage"
)

// Install is a command of a RUN that reads the manifests of a workspace.
type Install struct {
	Command string // pnpm install
	Missing []MissingManifest

	runs bool // it runs without them, and installs less
}

// MissingManifest is a manifest of a member of the workspace that the command does not find.
type MissingManifest struct {
	Path    string // in the stage
	Context string // in the build context
}

// Installs are the commands of a RUN that miss manifests of their workspace, which the build
// context has. There are none where something else than COPY may have put them there.
func (f *Files) Installs(s *eval.Step) (out []Install) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s.Instr.Name != "run" || s.Trigger || f.context == nil {
		return nil
	}
	of := f.of(s.Stage)
	for at := of.first; at < of.last; at++ {
		if &f.trace.Steps[at] == s {
			f.runOn(of.before[at-of.first].loosened(), s, func(i Install, in string) {
				if f.onlyCopied(s, in) && f.allShown(s) && (!i.runs || comes(of.end, i)) {
					out = append(out, i)
				}
			})
		}
	}
	return out
}

// comes tells whether one of the manifests is in a stage at its end: a later COPY brings it.
func comes(end *Node, i Install) bool {
	return slices.ContainsFunc(i.Missing, func(m MissingManifest) bool { return end.Lookup(m.Path).Node != nil })
}

// allShown tells whether it is known what the bind mounts of a step show.
func (f *Files) allShown(s *eval.Step) bool {
	return s.Mounts == nil || s.Mounts.Err == nil && !slices.ContainsFunc(s.Mounts.List, func(m *instructions.Mount) bool {
		return m.Type == instructions.MountTypeBind && f.shown(m, s.Stage) == nil
	})
}

// onlyCopied tells whether all that is below a folder before a step came there by COPY from
// the build context.
func (f *Files) onlyCopied(s *eval.Step, in string) bool {
	for i, end := s.Stage, s.Item; ; i = f.model.Base(i) {
		of, base := &f.stages[i], &f.model.Stages()[i].Base
		for at := of.first; at < of.last && f.trace.Steps[at].Item < end; at++ {
			if !f.onlyCopies(&f.trace.Steps[at], in) {
				return false
			}
		}
		if base.Kind != stage.InFile {
			return base.Kind == stage.Scratch || base.Kind == stage.Image && eval.VariablesKnown(base.Expanded) && !strings.Contains(base.Expanded, "onbuild")
		}
		if base.Target < 0 || base.Target >= i {
			return false
		}
		end = f.model.Stages()[base.Target].Items[1]
	}
}

func (f *Files) onlyCopies(s *eval.Step, in string) bool {
	switch s.Instr.Name {
	case "copy", "add":
		if s.Copy == nil || s.Copy.Broken || !s.Copy.Destination.PathFixed {
			return false
		}
		to := s.Copy.Destination.Path
		apart := to != "/" && !isBelow(to, in) && !isBelow(in, to)
		return apart || s.Instr.Name == "copy" && s.Copy.Origin.Kind == stage.Context
	case "run":
		return !s.Instr.JSON && f.isHarmless(s)
	}
	return true
}

// harmless are commands that put no manifests into a project.
var harmless = strings.Fields(`apk apt-get apt dnf microdnf yum corepack mkdir chown chmod echo cd rm set true update-ca-certificates
	adduser addgroup useradd groupadd usermod rustup ln test [ ls pwd export env printf touch which`)

// harmlessOf are programs of which only some commands are.
var harmlessOf = map[string][]string{
	"npm": {"install -g", "i -g", "config", "set", "install --global", "i --global"}, "pnpm": {"config", "add -g", "fetch"}, "yarn": {"config", "set"}, "go": {"version", "env", "install"}, "cargo": {"install", "--version"},
}

func (f *Files) isHarmless(s *eval.Step) bool {
	script, ok := f.model.Script(s.Item)
	if !ok {
		return false
	}
	return !slices.ContainsFunc(script.Commands, func(words []string) bool { return !IsHarmless(words) })
}

// IsHarmless tells of a command that it puts no manifests into a project, whatever is there.
func IsHarmless(words []string) bool {
	name := path.Base(words[0])
	rest := strings.Join(words[1:], " ")
	return slices.Contains(harmless, name) || slices.ContainsFunc(harmlessOf[name], func(begin string) bool {
		return rest == begin || strings.HasPrefix(rest, begin+" ")
	})
}

// installs tells of a command that reads manifests: those that it needs, counted from the
// present folder. One that is there, or is not in the build context, is not missing.
func (r *running) installs(command, file string, members []string, runs bool) {
	if r.tell == nil || r.guesses || r.dir == "" {
		return
	}
	found := Install{Command: command, runs: runs}
	root := r.there(file)
	if root == nil || root.source().Origin == nil || root.source().Origin.in == nil {
		return
	}
	from := root.source().Origin
	for _, m := range members {
		at := path.Join(r.dir, m)
		below := path.Join(path.Dir(from.Path), m)
		inContext := from.in.root().Lookup(below).Node
		if r.root.Lookup(at).Node == nil && inContext != nil && !strings.HasPrefix(below, "../") {
			found.Missing = append(found.Missing, MissingManifest{at, below})
		}
	}
	if len(found.Missing) > 0 {
		r.tell(found, r.dir)
	}
}

var (
	goUses = pattern.New(`(?m)^\s*(?:use\s+)?"?(\.[^\s"]*)"?\s*(?://.*)?$`)
	goUse  = pattern.New(`(?ms)^use\s*\(.*?\)|^use\s+\S+`)
)

// goInstalls: without the go.mod of each folder that go.work uses, go does not run.
func (r *running) goInstalls(command string) {
	text, ok := r.text("go.work")
	if !ok || r.variable("GOWORK", "") != "" || strings.Contains(r.variable("GOFLAGS", ""), "-mod=") {
		return
	}
	var members []string
	for _, use := range goUse.Regexp().FindAllString(text, -1) {
		for _, m := range goUses.Regexp().FindAllStringSubmatch(use, -1) {
			members = append(members, path.Join(m[1], "go.mod"))
		}
	}
	r.installs(command, "go.work", members, false)
}

// cargoInstalls: without the Cargo.toml of each member cargo does not run.
func (r *running) cargoInstalls(command string) {
	c := r.crateOf(".")
	if c == nil {
		return
	}
	var members []string
	for _, m := range c.members {
		if !strings.ContainsAny(m, "*?[") {
			members = append(members, path.Join(m, "Cargo.toml"))
		}
	}
	r.installs(command, "Cargo.toml", members, false)
}

// nodeInstalls: of members that are not there nothing is installed. Some may be left out on
// purpose; one that another needs from the workspace is not. Nor are all of them, if the
// workspace has no dependencies of its own and they come later.
func (r *running) nodeInstalls(command string) {
	root := r.there("package.json")
	if r.tell == nil || root == nil || root.source().Origin == nil || root.source().Origin.in == nil {
		return
	}
	if strings.HasPrefix(command, "pnpm") && r.there("pnpm-workspace.yaml") == nil {
		return
	}
	known := r.contextMembers(root.source().Origin)
	here, needed := 0, map[string]bool{}
	need := func(m *manifest) {
		for _, of := range []map[string]string{m.Dependencies, m.DevDependencies} {
			for name, from := range of {
				needed[name] = needed[name] || fromWorkspace(from)
			}
		}
	}
	m := r.manifestOf(".")
	if m == nil {
		return
	}
	need(m)
	for folder := range known {
		if m := r.manifestOf(folder); m != nil {
			here++
			need(m)
		}
	}
	var missing []string
	for _, folder := range slices.Sorted(maps.Keys(known)) {
		if here == 0 && len(m.Dependencies) == 0 || needed[known[folder]] {
			missing = append(missing, path.Join(folder, "package.json"))
		}
	}
	r.installs(command, "package.json", missing, here == 0)
}

// fromWorkspace tells of a version of a dependency whether a member of the workspace is meant.
func fromWorkspace(version string) bool {
	return version == "*" || strings.HasPrefix(version, "workspace:") || strings.HasPrefix(version, "file:") || strings.HasPrefix(version, "link:")
}

// contextMembers are the names of the packages of a workspace, by their folders in the build
// context, counted from that of the workspace.
func (r *running) contextMembers(of *Origin) map[string]string {
	out := map[string]string{}
	in := path.Dir(of.Path)
	for _, pattern := range r.memberPatterns() {
		pattern, less := strings.CutPrefix(pattern, "!")
		all, _ := matches(of.in.root(), "/"+path.Join(in, pattern, "package.json"))
		for _, m := range all {
			folder := strings.TrimPrefix(path.Dir(m.path), strings.TrimSuffix("/"+in, "/")+"/")
			if in == "." {
				folder = strings.TrimPrefix(path.Dir(m.path), "/")
			}
			if less {
				delete(out, folder)
				continue
			}
			var read manifest
			if text, ok := of.in.text(strings.TrimPrefix(m.path, "/")); ok && json.Unmarshal([]byte(text), &read) == nil && read.Name != "" {
				out[folder] = read.Name
			}
		}
	}
	return out
}
