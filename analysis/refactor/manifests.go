package refactor

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/installs"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// A COPY of a whole project comes behind the RUN that installs what its manifests name, and the
// manifests are copied before that. So the RUN is cached until they change. Only where it surely
// finds all that it reads, and leaves what it left: nothing that it writes is in the context.
var _ = register(Refactoring{Name: "manifests", Offer: copyManifests})

func copyManifests(p *Place) []Result {
	at := p.selected()
	if len(at) != 1 {
		return nil
	}
	i := p.installing(at[0])
	if i == nil || !i.isWholeCopy() || !i.isPlainRun() || !i.isApart() || !i.knowsImage() {
		return nil
	}
	manifests, ok := i.manifests()
	if !ok {
		return nil
	}
	names := fmt.Sprintf("the %d manifests", len(manifests))
	switch len(manifests) {
	case 1, 2, 3:
		names = strings.Join(manifests[:len(manifests)-1], ", ") + " and " + manifests[len(manifests)-1]
		names = strings.TrimPrefix(names, " and ")
	}
	var commands []string
	for _, in := range i.installs {
		commands = append(commands, in.Name)
	}
	return p.offer(fmt.Sprintf("Copy %s before %s, and the rest behind it", names, strings.Join(commands, " and ")), Rewrite, i.moved(manifests))
}

// installing is a RUN that installs what the COPY of a project above it brings.
type installing struct {
	*Place
	at          int // the index of the COPY in the trace
	copies, run *eval.Step
	installs    []installs.Install
}

// aside are instructions that may stand between the two.
var aside = strings.Fields("arg env label expose cmd entrypoint healthcheck stopsignal maintainer user")

// installing finds the COPY and the RUN, of which the selected instruction is one; nil if
// something between them may see what the COPY brings.
func (p *Place) installing(item int) *installing {
	steps := p.trace().Steps
	i := slices.IndexFunc(steps, func(s eval.Step) bool { return s.Item == item && !s.Trigger })
	if i < 0 || steps[i].Stage == stage.None {
		return nil
	}
	other, by, wanted := i, 1, "run"
	if steps[i].Instr.Name == "run" {
		by, wanted = -1, "copy"
	}
	for other += by; other >= 0 && other < len(steps) && slices.Contains(aside, steps[other].Instr.Name); {
		other += by
	}
	if other < 0 || other >= len(steps) || steps[other].Instr.Name != wanted || steps[other].Stage != steps[i].Stage || steps[other].Trigger {
		return nil
	}
	first, last := min(i, other), max(i, other)
	return &installing{Place: p, at: first, copies: &steps[first], run: &steps[last]}
}

// plainWords are a text of which a shell makes its words and nothing else.
var plainWords = pattern.New(`^[\w ./@+,:=-]*$`)

// plainName needs no quotes in a COPY.
var plainName = pattern.New(`^[\w./@+-]+$`)

// isWholeCopy tells whether the COPY takes one folder of the build context to where the RUN runs,
// which is a folder before.
func (i *installing) isWholeCopy() bool {
	c := i.copies.Copy
	if i.copies.Instr.Name != "copy" || c == nil || c.Broken || c.Origin.Kind != stage.Context || len(c.Sources) != 1 || len(c.Contents) > 0 {
		return false
	}
	for f := range i.copies.Instr.Flags {
		if i.copies.Instr.Flags[f].Name.Text != "chown" {
			return false
		}
	}
	src, to, dir := &c.Sources[0], &c.Destination, &i.run.Before
	return src.Kind == eval.SourcePath && src.Fixed && !src.Pattern && src.Refused == nil && to.PathFixed && to.Refused == nil &&
		!strings.Contains(i.copies.Instr.Logical(), "$") && dir.DirSet && dir.DirFixed && dir.Dir == to.Path && plainName.Matches(src.Path)
}

// isPlainRun tells whether the RUN is one or more installs by their words alone, with no mount
// but in other folders.
func (i *installing) isPlainRun() bool {
	in, state := i.run.Instr, &i.run.Before
	if in.JSON || len(in.Heredocs) > 0 || state.OS != "linux" || state.ShellSet {
		return false
	}
	for f := range in.Flags {
		if flag := &in.Flags[f]; flag.Name.Text != "network" && (!stage.IsType(in, flag, spec.MountList) || !i.isElsewhere(flag)) {
			return false
		}
	}
	for _, command := range strings.Split(in.Body.Text, "&&") {
		found, ok := installs.Of(strings.Fields(command))
		if !ok || !plainWords.Matches(command) {
			return false
		}
		i.installs = append(i.installs, found)
	}
	return true
}

// isElsewhere tells whether a mount of the RUN has nothing to do with the project.
func (i *installing) isElsewhere(mount *syntax.Flag) bool {
	of := stage.MountType(mount)
	if of == nil || strings.Contains(mount.Text, "$") || !slices.Contains(strings.Fields("cache secret ssh"), of.Name) {
		return false
	}
	target := stage.MountField(mount, "target")
	if target == nil {
		return true
	}
	at, dir := path.Clean(target.Value.Text), i.run.Before.Dir
	return path.IsAbs(at) && !isBelow(at, dir) && !isBelow(dir, at)
}

// isBelow tells whether a path is the folder at, or below it.
func isBelow(name, at string) bool {
	return name == at || strings.HasPrefix(name, strings.TrimSuffix(at, "/")+"/")
}

// ofProjects are folders that hold projects and nothing that an install writes: not the homes of
// users, nor where programs and packages lie.
var ofProjects = pattern.New(`^/(?:(?:usr/src|opt|srv|var/www|var/app|root|home/[\w-]+|go/src|mnt|data)(?:/[\w-][\w.-]*)+|(?:app|application|apps|build|builder|code|project|repo|service|site|source|sources|src|web|website|work|workdir|workspace|ws)(?:/[\w-][\w.-]*)*)$`)

// isApart tells whether the folder of the project is one of its own, and no variable leads there.
func (i *installing) isApart() bool {
	dir := i.run.Before.Dir
	for _, v := range i.run.Before.Variables() {
		leads := !v.Fixed && !v.Unknown && !isElsewhereByName(v.Name) || strings.Contains(v.Value, dir) || strings.HasPrefix(v.Value, ".") || strings.Contains(v.Value, ":.")
		if v.Name == "HOME" || leads {
			return false
		}
	}
	return ofProjects.Matches(dir)
}

// isElsewhereByName tells of a variable without a value that is fixed that no program looks for
// files where it says: BuildKit gives each RUN a PATH.
func isElsewhereByName(name string) bool { return name == "PATH" || name == "NODE_ENV" }

// ofRoot are images in which commands are root's, if nothing else is said, and whose variables lead
// to no project.
var ofRoot = []string{"node", "python", "golang", "alpine", "debian", "ubuntu"}

// knowsImage tells whether the stage begins with an image of which it is known that it has
// nothing of the project and leads nowhere else, with the home of its user.
func (i *installing) knowsImage() bool {
	s := i.run.Stage
	base := i.root(s)
	image := sureImage(base)
	if base.Kind != stage.Scratch && (!slices.Contains(ofRoot, image) || strings.Contains(base.Expanded, "onbuild")) {
		return false
	}
	for ; s != stage.None; s = i.Stages()[s].Base.Target {
		if i.Stages()[s].Replaced {
			return false
		}
		for _, item := range i.body(s) {
			in := i.Instr(item)
			user := in.Name == "user" && !(len(in.Args) == 1 && (in.Args[0].Text == "root" || in.Args[0].Text == "0" || in.Args[0].Text == "node" && image == "node"))
			if user || in.Name == "onbuild" {
				return false
			}
		}
	}
	return true
}

// manifests are the files that the RUN reads in each context that a build finds, below the folder
// that is copied. ok is false unless it is certain that they are all, and all the same.
func (i *installing) manifests() (names []string, ok bool) {
	c := i.contexts()
	contexts, others := c.Known, []*files.Context(nil)
	switch {
	case c.Unknown:
		return nil, false
	case len(contexts) == 0 && len(c.Around) > 0:
		contexts, others = c.Around[:1], c.Around[1:]
	case len(contexts) == 0:
		return nil, false
	}
	for n, context := range contexts {
		found, ok := i.manifestsIn(context)
		if !ok || n > 0 && !slices.Equal(found, names) {
			return nil, false
		}
		names = found
	}
	for _, above := range others {
		if i.hasAll(above, names) {
			return nil, false
		}
	}
	return names, len(names) > 0
}

// hasAll tells whether a folder may be the context too: it may have all of the files.
func (i *installing) hasAll(context *files.Context, names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool {
		return context.Root().Lookup(path.Join(i.copies.Copy.Sources[0].Path, name)).Sure == files.Absent
	})
}

func (i *installing) manifestsIn(context *files.Context) (names []string, ok bool) {
	folder := strings.TrimPrefix(i.copies.Copy.Sources[0].Path, "/")
	if found := context.Root().Lookup(folder); folder != "" && (found.Sure != files.Certain || found.Node.Kind != files.Folder || found.Path != "/"+folder) {
		return nil, false
	}
	held := files.New(i.Model, i.trace(), context, nil).Before(i.at)
	if at := held.Lookup(i.run.Before.Dir); at.Sure != files.Certain || at.Node.Kind != files.Folder || at.Path != i.run.Before.Dir {
		return nil, false
	}
	project := &installs.Project{Context: context, Folder: folder}
	for _, v := range i.run.Before.Variables() {
		project.Set = append(project.Set, installs.Variable{Name: v.Name, Value: v.Value, Unknown: v.Unknown || !v.Fixed})
	}
	for n := range i.installs {
		read, written, ok := i.installs[n].Reads(project)
		if !ok {
			return nil, false
		}
		for _, name := range append(slices.Clone(read), written...) {
			if held.Lookup(path.Join(i.run.Before.Dir, name)).Node != nil {
				return nil, false
			}
		}
		for _, name := range read {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	// A folder that is made for a manifest is root's, whatever it is in the context.
	others := i.hasOtherUser() && slices.ContainsFunc(names, func(name string) bool { return path.Dir(name) != "." })
	return names, !others && !slices.ContainsFunc(names, func(name string) bool { return !plainName.Matches(name) })
}

// hasOtherUser tells whether an instruction of the stage, or of one that it is built on, sets
// another user than root.
func (i *installing) hasOtherUser() bool {
	for s := i.run.Stage; s != stage.None; s = i.Stages()[s].Base.Target {
		for _, item := range i.body(s) {
			if in := i.Instr(item); in.Name == "user" && in.Args[0].Text != "root" && in.Args[0].Text != "0" {
				return true
			}
		}
	}
	return false
}

// moved has the manifests copied where the COPY stood, and the COPY behind the RUN.
func (i *installing) moved(manifests []string) change {
	in := i.copies.Instr
	words := []string{in.Keyword.Text}
	for f := range in.Flags {
		words = append(words, in.Flags[f].Text)
	}
	begin, to := strings.Join(words, " "), strings.TrimSuffix(i.run.Before.Dir, "/")+"/"
	if i.copies.Before.DirSet && i.copies.Before.DirFixed && i.copies.Before.Dir == i.run.Before.Dir {
		to = "./"
	}
	lines, written := "", 0
	for _, folder := range foldersOf(manifests) {
		line := begin
		for _, name := range manifests {
			if path.Dir(name) == folder {
				line += " " + path.Join(strings.TrimPrefix(i.copies.Copy.Sources[0].Path, "/"), name)
			}
		}
		if written++; folder == "." {
			folder = ""
		} else {
			folder += "/"
		}
		lines += line + " " + to + folder + i.lineEnd()
	}
	whole := i.File.Item(i.copies.Item).Span
	behind := i.File.Item(i.run.Item).Span.End
	again := i.ended(whole.Of(i.File.Text()))
	if text := i.File.Text()[:behind]; !strings.HasSuffix(text, "\n") {
		again = i.lineEnd() + strings.TrimRight(again, "\r\n")
	}
	var order []int
	for _, item := range instructions(i.File) {
		switch item {
		case i.copies.Item:
			order = append(order, slices.Repeat([]int{added}, written)...)
		case i.run.Item:
			order = append(order, item, i.copies.Item)
		default:
			order = append(order, item)
		}
	}
	edits := []text.Edit{{Span: whole, New: lines}, {Span: text.Span{Start: behind, End: behind}, New: again}}
	return change{edits, i.shifted(len(i.Stages()), 0), order}
}

// foldersOf are the folders of paths, in their order.
func foldersOf(paths []string) (out []string) {
	for _, at := range paths {
		if folder := path.Dir(at); !slices.Contains(out, folder) {
			out = append(out, folder)
		}
	}
	return out
}
