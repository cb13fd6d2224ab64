package rebuild

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/graph"
	"github.com/stagels/stagels/analysis/stage"
)

// reader reads the operations of a step.
type reader struct {
	version *version
	step    *eval.Step
	at      graph.At
	values  *values
	base    *vertex // what the stage holds; nil if it is empty
}

// read adds the operations of the step, of which the last one is the base of the next step.
func (r *reader) read() {
	if r.version.graph.Nodes[r.at.Stage].Steps[r.at.Step].Index == 0 {
		return
	}
	switch r.step.Instr.Name {
	case "run":
		r.run()
	case "workdir":
		r.workdir()
	default:
		r.copies()
	}
}

// on is an operation on what the stage holds.
func (r *reader) on(what string, parts ...part) *vertex {
	v := &vertex{parts: append([]part{{"", value{text: what}}}, parts...)}
	if r.base != nil {
		v.inputs = []input{{from: r.base}}
	}
	return v
}

// workdir makes a folder (convert.go:1545): the time of SOURCE_DATE_EPOCH is that of nobody
// knows what where the file takes it from elsewhere.
func (r *reader) workdir() {
	user := part{"the user", r.values.user}
	v := r.on("workdir", part{"the folder", r.values.workdir(r.step)}, user)
	_, v.unsure = r.version.model.Epoch()
	r.add(v)
	r.base = v
}

// run is a command with all that BuildKit runs it with (convert.go:1346; ops/exec.go:
// CacheMap).
func (r *reader) run() {
	v := r.on("run", part{"the folder", r.folder()}, part{"the user", r.values.user}, plain("the platform", r.version.graph.Nodes[r.at.Stage].Platform))
	cmd := r.step.Command(r.version.model.File.Source(r.step.Item))
	if cmd == nil || r.step.Mounts == nil || r.step.Mounts.Err != nil {
		v.unsure = true
	} else {
		v.parts = append(v.parts, r.command(cmd)...)
		r.mounts(v)
	}
	v.parts = append(v.parts, r.values.variables(r.step)...)
	r.add(v)
	r.base = v
}

// command is what is run, and the flags that are no mounts.
func (r *reader) command(cmd *instructions.RunCommand) (out []part) {
	text := strings.Join(cmd.CmdLine, "\x01")
	if cmd.PrependShell {
		text = strings.Join(cmd.CmdLine, " ")
		out = append(out, part{"the shell", r.values.shell})
	}
	for _, f := range cmd.Files {
		text += fmt.Sprintf("\x01%q %q %v", f.Name, f.Data, f.Chomp)
	}
	for i := range r.step.Instr.Flags {
		if f := &r.step.Instr.Flags[i]; f.Name.Text != "mount" {
			out = append(out, plain("the flag --"+f.Name.Text, f.Value.Text))
		}
	}
	return append(out, plain("the command", text))
}

// mounts adds the mounts of a RUN in the order of their targets (client/llb/exec.go: Marshal),
// and what it takes by them (convert_runmount.go:69).
func (r *reader) mounts(v *vertex) {
	mounts := slices.Clone(r.step.Mounts.List)
	slices.SortStableFunc(mounts, func(a, b *instructions.Mount) int { return strings.Compare(r.target(a), r.target(b)) })
	for _, m := range mounts {
		v.parts = append(v.parts, part{"a mount", r.mount(m)})
		bind, cache := m.Type == instructions.MountTypeBind, m.Type == instructions.MountTypeCache
		if !bind && !cache {
			continue
		}
		from, ok := r.mounted(m)
		if !ok {
			v.unsure = true
		}
		if from == nil {
			continue
		}
		r.takes(v, from, take{path: strings.TrimPrefix(path.Join("/", m.Source), "/")}, bind)
	}
}

// mount is a mount as BuildKit's cache knows it: without the path that it takes, which is what
// it is cached by if it is as it was, and without the name of a cache that the file names
// (ops/exec.go: checkShouldClearCacheOpts).
func (r *reader) mount(m *instructions.Mount) value {
	id, sharing := m.CacheID, m.CacheSharing
	if m.Type == instructions.MountTypeCache {
		if id == "" {
			id = path.Clean(m.Target)
		}
		if sharing == "" {
			sharing = instructions.MountSharingShared
		}
		if id != r.target(m) || sharing != instructions.MountSharingShared {
			id, sharing = "its own", ""
		}
	}
	out := fmt.Sprint(m.Type, "\x01", r.target(m), "\x01", m.ReadOnly, m.SizeLimit, m.Required, "\x01", id, "\x01", sharing)
	for _, n := range []*uint64{m.Mode, m.UID, m.GID} {
		if n != nil {
			out += fmt.Sprint("\x01", *n)
		}
		out += "\x01"
	}
	if m.Env != nil {
		out += *m.Env
	}
	if m.Type == instructions.MountTypeSecret || m.Type == instructions.MountTypeSSH {
		out += "\x01" + m.Source
	}
	mounts := value{text: out}
	for i := range r.step.Words { // of all mounts
		mounts.formula += r.values.formula(r.step, &r.step.Words[i])
	}
	if !path.IsAbs(m.Target) {
		mounts.formula += r.values.dir
	}
	return mounts
}

// target is where a mount lies.
func (r *reader) target(m *instructions.Mount) string {
	if path.IsAbs(m.Target) {
		return m.Target
	}
	return path.Join(r.step.Before.Dir, m.Target)
}

// folder is where the step runs.
func (r *reader) folder() value { return value{r.step.Before.Dir, r.values.dir} }

func plain(label, text string) part { return part{label, value{text: text}} }

// mounted is what a mount takes from; ok is false if nobody knows.
func (r *reader) mounted(m *instructions.Mount) (from *vertex, ok bool) {
	v := r.version
	o, named := v.named[m.From]
	switch i := v.model.StageByName("scratch"); {
	case named && m.From != "":
	case m.From != "":
		return nil, false
	case m.Type == instructions.MountTypeBind:
		o = origin{kind: stage.Context}
	case i == stage.None:
		return nil, true
	default:
		o = origin{stage.InFile, i, ""}
	}
	return v.of(o, v.model.Platform()), true
}

// takes adds what an operation takes from a source. The content does not count of what it
// changes itself (ops/file.go: invalidSelectors).
func (r *reader) takes(v *vertex, from *vertex, t take, content bool) {
	content = content && from != r.base
	i := slices.IndexFunc(v.inputs, func(in input) bool { return in.from == from })
	if i < 0 {
		i = len(v.inputs)
		v.inputs = append(v.inputs, input{from: from, content: content})
	}
	v.inputs[i].content = v.inputs[i].content && content
	v.inputs[i].takes = append(v.inputs[i].takes, t)
}

// copies is a COPY or an ADD (convert_copy.go:42). With --link it copies into an empty folder,
// and a second operation lays that over what the stage holds.
func (r *reader) copies() {
	c := r.step.Copy
	if c == nil {
		r.unknown()
		return
	}
	linked := c.Link && c.Chmod.Value == ""
	v := r.on("copy", r.destination(c))
	if linked {
		v.inputs = nil
	}
	for _, w := range []struct {
		label string
		word  *eval.Word
	}{{"--chown", &c.Chown}, {"--chmod", &c.Chmod}, {"--checksum", &c.Checksum}} {
		v.parts = append(v.parts, part{w.label, r.values.value(r.step, w.word)})
	}
	for i := range c.Excludes {
		v.parts = append(v.parts, part{"--exclude", r.values.value(r.step, &c.Excludes[i])})
	}
	for i := range c.Sources {
		r.sourceOf(v, c, &c.Sources[i])
	}
	for i := range c.Contents {
		h := &c.Contents[i]
		v.parts = append(v.parts, part{"the heredoc " + h.Name, r.values.value(r.step, &h.Word)})
	}
	r.add(v)
	if linked && r.base != nil {
		v = &vertex{parts: []part{plain("", "merge")}, inputs: []input{{from: r.base}, {from: v}}}
		r.add(v)
	}
	r.base = v
}

// unknown is an operation of which nobody knows what it does.
func (r *reader) unknown() {
	v := r.on("unknown")
	v.unsure = true
	r.add(v)
	r.base = v
}

// destination is where a copy goes. A slash or a dot behind it tells BuildKit that it is a
// folder.
func (r *reader) destination(c *eval.Copy) part {
	d := &c.Destination
	to := value{d.Path, r.values.formula(r.step, &d.Word)}
	if !path.IsAbs(d.Value) || to.formula != "" {
		to.formula += r.values.dir
	}
	switch {
	case strings.HasSuffix(d.Value, "/."):
		to.text += "/."
	case d.Folder:
		to.text += "/"
	}
	return part{"the destination", to}
}

// sourceOf adds a source of a copy. BuildKit knows it by its last name and by what lies there
// (ops/file.go: p.Src).
func (r *reader) sourceOf(v *vertex, c *eval.Copy, src *eval.Source) {
	if src.Kind != eval.SourcePath {
		r.fetched(v, c, src)
		return
	}
	if r.values.formula(r.step, &src.Word) != "" || src.NoGit != nil || src.Refused != nil {
		v.unsure = true
	}
	t := take{path: strings.TrimPrefix(src.Path, "/"), pattern: src.Pattern}
	name := path.Base(src.Path)
	if c.Parents {
		t.path, t.parents = pivot(src.Value)
		t.pattern = strings.ContainsAny(t.path, `*?[\`)
		name = path.Base("/"+t.path) + " " + t.parents
		if !strings.ContainsAny(src.Value, "*?[") {
			name += " of " + t.path
		}
	}
	for i := range c.Excludes {
		t.excludes = append(t.excludes, c.Excludes[i].Value)
	}
	v.parts = append(v.parts, plain("the source", name+unpacks(r.step, c)))
	from := r.version.of(origin{c.Origin.Kind, c.Origin.Stage, c.Origin.Name}, r.version.model.Platform())
	if from == nil {
		v.unsure = true // an empty stage has nothing to copy
		return
	}
	r.takes(v, from, t, true)
}

// pivot is the folder in front of /./, and the pattern behind it (convert_copy.go:224).
func pivot(source string) (folder, pattern string) {
	folder, pattern, ok := strings.Cut(source, "/./")
	if !ok {
		folder, pattern = "/", source
	}
	return strings.TrimPrefix(path.Clean("/"+folder), "/"), strings.TrimPrefix(path.Clean("/"+pattern), "/")
}

// unpacks tells whether archives are unpacked.
func unpacks(s *eval.Step, c *eval.Copy) string {
	if c.Unpack != nil && *c.Unpack || c.Unpack == nil && s.Instr.Name == "add" {
		return " unpacked"
	}
	return ""
}

// fetched adds what an ADD fetches: what lies there only the network could tell.
func (r *reader) fetched(v *vertex, c *eval.Copy, src *eval.Source) {
	name := "/"
	if u, err := url.Parse(src.Value); err == nil && src.Kind == eval.SourceURL {
		name = path.Base(u.Path)
	}
	if c.KeepGitDir != nil {
		name += fmt.Sprint(" ", *c.KeepGitDir)
	}
	v.parts = append(v.parts, plain("the source", name+unpacks(r.step, c)))
	r.takes(v, r.version.source(remote, src.Value), take{}, true)
}
