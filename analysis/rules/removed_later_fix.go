package rules

import (
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// lent is what a COPY brings for one RUN, which removes it.
type lent struct {
	*Pass
	at, by int        // the steps of the COPY and of the RUN
	copies *eval.Step // the COPY
	run    *eval.Step
	path   string // what the RUN removes
}

// mountInstead mounts for the RUN what the COPY brings, and takes out the COPY and the rm. It
// can be written, as what is copied can: what a RUN writes into a mount is thrown away
// (docs/reference.md, RUN --mount=type=bind). ok is false if anything else may change.
func (l *lent) mountInstead() (fix Fix, ok bool) {
	source, from, ok := l.source()
	if !ok || !l.isOneFile() || !l.isRoots() || !l.nothingBetween() || !l.leavesNoFolder() || !l.staysAlone() {
		return fix, false
	}
	removal, ok := l.withoutRemoval()
	if !ok {
		return fix, false
	}
	mount := "--mount=type=bind," + from + "source=" + source + ",target=" + l.path + ",rw"
	edits := []text.Edit{{Span: l.File.Items()[l.copies.Item].Span}, l.Mounting(l.run.Item, []string{mount}), removal}
	return Fix{Title: "Mount " + l.path + " instead of copying it", Edits: edits}, true
}

// plainPath needs no quotes in a mount.
var plainPath = pattern.New(`^[\w./@+-]+$`)

// source is the one path that the COPY copies, and what the mount says of where it comes
// from; ok is false of a COPY that does more than that.
func (l *lent) source() (source, from string, ok bool) {
	c := l.copies.Copy
	in := l.copies.Instr
	if in.Name != "copy" || c.Broken || len(c.Sources) != 1 || len(c.Contents) > 0 || l.copies.Stage != l.run.Stage {
		return "", "", false
	}
	for i := range in.Flags {
		if in.Flags[i].Name.Text != "from" || len(in.Flags) > 1 || strings.Contains(in.Flags[i].Text, "$") || !plainName.Matches(in.Flags[i].Value.Text) {
			return "", "", false
		}
		from = "from=" + in.Flags[i].Value.Text + ","
	}
	src := &c.Sources[0]
	source = strings.TrimPrefix(src.Path, "/")
	plain := src.Kind == eval.SourcePath && src.Fixed && !src.Pattern && src.Refused == nil && plainPath.Matches(source)
	return source, from, plain && plainPath.Matches(l.path)
}

// plainName is the name of a stage, an image or a context.
var plainName = pattern.New(`^[\w./:@-]+$`)

// isOneFile tells whether the path that is removed is what the COPY makes of its source, a
// file or all of a folder.
func (l *lent) isOneFile() bool {
	to := &l.copies.Copy.Destination
	if !to.PathFixed || to.Refused != nil {
		return false
	}
	found := l.files().After(l.at).Lookup(l.path)
	if found.Sure == files.Certain && found.Path == l.path && found.Node.Kind == files.Folder {
		return to.Path == l.path
	}
	placed := l.placed(l.at)
	known := found.Sure == files.Certain && found.Node.Kind == files.File && !found.Node.Open
	return len(placed) == 1 && placed[0].path == l.path && (known || !l.removesFolders())
}

// removesFolders tells whether the rm of the path would remove a folder too.
func (l *lent) removesFolders() bool {
	return slices.ContainsFunc(l.Chained(l.run.Item), func(c stage.Chained) bool {
		return slices.ContainsFunc(c.Words, l.isIt) && slices.ContainsFunc(c.Words, func(w string) bool { return strings.HasPrefix(w, "-") && strings.ContainsAny(w, "rR") })
	})
}

// isRoots tells whether nobody but root runs commands: what is mounted has the owner that it
// has in its stage, and what is copied root.
func (l *lent) isRoots() bool {
	for i := range l.File.Items() {
		if in := l.Instr(i); in != nil && (in.Name == "user" || in.Trigger != nil) {
			return false
		}
	}
	return true
}

// nothingBetween tells whether no instruction between the COPY and the RUN sees the files.
func (l *lent) nothingBetween() bool {
	for i := l.at + 1; i < l.by; i++ {
		s := &l.trace.Steps[i]
		if s.Stage != l.run.Stage {
			continue
		}
		switch s.Instr.Name {
		case "arg", "env", "label", "user", "expose", "stopsignal", "maintainer":
		case "copy":
			if to := &s.Copy.Destination; s.Trigger || !to.PathFixed || within(to.Path, l.path) || within(l.path, to.Path) && len(l.placed(i)) == 0 {
				return false
			}
		default:
			return false
		}
	}
	return !within(l.run.Before.Dir, l.path) && !l.run.Trigger && !l.copies.Trigger
}

// leavesNoFolder tells whether the folder that the files come to is there without the COPY,
// and nothing of their name in it: a COPY makes the folder, and it stays.
func (l *lent) leavesNoFolder() bool {
	root := l.files().Before(l.at)
	if found := root.Lookup(l.path); found.Sure == files.Certain || found.Sure == files.Present {
		return false
	}
	folder := path.Dir(l.path)
	found := root.Lookup(folder)
	certain := found.Sure == files.Certain && found.Node.Kind == files.Folder && found.Path == folder
	return certain || folder == "/" || folder == "/tmp" && l.Root(l.run.Stage).Kind == stage.Image
}

// moving are commands that a mount stands in the way of: it cannot be renamed, removed or
// linked to.
var moving = []string{"mv", "ln", "rmdir", "unlink", "find", "rsync", "link", "rename", "exec", "chroot", "mount", "umount"}

// staysAlone tells whether the RUN does nothing else to the path than what can be done to a
// mount, and has no mount of its own there.
func (l *lent) staysAlone() bool {
	script, ok := l.Script(l.run.Item)
	if !ok || l.mountsThere() {
		return false
	}
	removed := 0
	for _, words := range script.Commands {
		removes := words[0] == "rm"
		for _, w := range words[1:] {
			switch {
			case removes && w == "":
				return false
			case removes && l.isIt(w):
				removed++
			case (removes || slices.Contains(moving, words[0])) && l.mayBeAt(w):
				return false
			}
		}
	}
	return removed == 1
}

func (l *lent) mountsThere() bool {
	for i := range l.run.Instr.Flags {
		f := &l.run.Instr.Flags[i]
		if !stage.IsType(l.run.Instr, f, spec.MountList) {
			continue
		}
		target := stage.MountField(f, "target")
		if target == nil || strings.Contains(target.Value.Text, "$") {
			return true
		}
		if at := l.absolute(target.Value.Text); within(at, l.path) || within(l.path, at) {
			return true
		}
	}
	return false
}

func (l *lent) absolute(word string) string {
	if path.IsAbs(word) {
		return path.Clean(word)
	}
	return path.Join(l.run.Before.Dir, word)
}

// isIt tells whether a word of a command is the path.
func (l *lent) isIt(word string) bool {
	return word != "" && word[0] != '-' && !strings.ContainsAny(word, wild) && l.absolute(word) == l.path
}

const wild = "*?[~$`{"

// mayBeAt tells whether a word of a command may be the path, or a folder that it lies in.
func (l *lent) mayBeAt(word string) bool {
	if word == "" || word[0] == '-' {
		return word == ""
	}
	before := word
	if i := strings.IndexAny(word, wild); i >= 0 {
		before = word[:strings.LastIndexByte(word[:i], '/')+1]
		return !path.IsAbs(before) || within(l.path, path.Clean(before))
	}
	return within(l.path, l.absolute(before))
}

// harmless are commands that may follow the removal: they do not see that the mount is there
// until the RUN ends.
var harmless = []string{"rm", "echo", "true"}

// withoutRemoval takes the path out of the rm, or the rm out of the chain of its RUN. ok is
// false if a command behind it may look for the path.
func (l *lent) withoutRemoval() (edit text.Edit, ok bool) {
	for _, c := range l.Chained(l.run.Item) {
		if len(c.Words) == 0 || !slices.Contains(harmless, c.Words[0]) {
			return edit, false
		}
		if c.Words[0] != "rm" || !slices.ContainsFunc(c.Words, l.isIt) {
			continue
		}
		paths := 0
		for i, w := range c.Words[1:] {
			if w == "" || w[0] != '-' {
				paths++
			}
			if l.isIt(w) {
				edit.Span = text.Span{Start: c.Spans[i].End, End: c.Spans[i+1].End}
			}
		}
		if paths == 1 {
			edit.Span = c.Whole
		}
		return edit, !strings.Contains(edit.Span.Of(l.File.Text()), "#")
	}
	return edit, false
}
