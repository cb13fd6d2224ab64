package files

import (
	"cmp"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
)

var (
	_ = tool("tar bsdtar", (*running).tar)
	_ = tool("git", (*running).git)
	_ = tool("curl", (*running).curl)
	_ = tool("wget", (*running).wget)
	_ = tool("unzip", (*running).unzip)
	_ = tool("gunzip bunzip2 unxz", (*running).unpacked)
	_ = tool("gzip", (*running).gzip)
)

// tar unpacks into a folder, or makes an archive. The names in an archive of the project are
// read.
func (r *running) tar(args []string) {
	if len(args) == 0 {
		return
	}
	if !strings.HasPrefix(args[0], "-") { // tar xf FILE
		args = append([]string{"-" + args[0]}, args[1:]...)
	}
	operands, values := arguments(args, "Cf", "--directory", "--file", "--strip-components", "--exclude", "--one-top-level")
	makes := strings.HasPrefix(args[0], "-") && !strings.HasPrefix(args[0], "--") && strings.Contains(args[0], "c") || slices.Contains(args, "--create")
	archive := values["f"] + values["file"]
	if makes {
		r.file(archive)
		return
	}
	to := cmp.Or(values["C"]+values["directory"], ".")
	if to != "." {
		r.makes(to)
	}
	strip, _ := strconv.Atoi(values["strip-components"])
	if in, at, ok := r.archiveIn(archive); ok {
		for _, e := range in.entriesOf(at) {
			r.unpackedAt(to, e, strip, operands)
		}
	}
}

// unpackedAt lays an entry of an archive into a folder.
func (r *running) unpackedAt(to string, e entry, strip int, only []string) {
	names := segments(e.name)
	if len(names) <= strip || len(only) > 0 && !slices.ContainsFunc(only, func(o string) bool { return isBelow(path.Clean(o), path.Clean(e.name)) }) {
		return
	}
	at := path.Join(to, path.Join(names[strip:]...))
	if e.folder {
		r.makes(at)
	} else {
		r.file(at)
	}
}

// isBelow tells whether a path is a folder, or below it.
func isBelow(folder, at string) bool {
	return folder == "." || at == folder || strings.HasPrefix(at, folder+"/")
}

// git clones into a folder, or makes a repository of one.
func (r *running) git(args []string) {
	args = behind(args, "Cc", nil, 0)
	if len(args) > 0 && args[0] == "init" {
		operands, _ := arguments(args[1:], "b", "--initial-branch")
		r.makes(path.Join(strings.Join(operands, "/"), ".git"))
	}
	if len(args) == 0 || args[0] != "clone" {
		return
	}
	operands, _ := arguments(args[1:], "bojcu", "--branch", "--depth", "--origin", "--jobs", "--config", "--filter", "--reference")
	if len(operands) == 0 || operands[0] == unknownWord {
		return
	}
	to := strings.TrimSuffix(path.Base(strings.TrimRight(operands[0], "/")), ".git")
	if len(operands) > 1 {
		to = operands[1]
	}
	r.makesIn(to, ".git/")
}

func (r *running) curl(args []string) {
	operands, values := arguments(args, "oHdXuAeTbFmw", "--output", "--output-dir", "--header", "--data", "--request", "--user", "--retry", "--proto")
	to := values["o"] + values["output"]
	for _, a := range args {
		if to == "" && len(operands) == 1 && (a == "--remote-name" || strings.HasPrefix(a, "-") && !strings.HasPrefix(a, "--") && strings.Contains(a, "O")) {
			to = fileOf(operands[0])
		}
	}
	r.file(path.Join(values["output-dir"], to))
}

func (r *running) wget(args []string) {
	operands, values := arguments(args, "OPoTtU", "--output-document", "--directory-prefix")
	to := values["O"] + values["output-document"]
	if to == "" && len(operands) == 1 {
		to = path.Join(values["P"]+values["directory-prefix"], fileOf(operands[0]))
	}
	r.file(to)
}

// fileOf is the name of the file that a URL ends with.
func fileOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Path == "" || strings.HasSuffix(u.Path, "/") {
		return ""
	}
	return path.Base(u.Path)
}

func (r *running) unzip(args []string) {
	if _, values := arguments(args, "dx"); values["d"] != "" {
		r.makes(values["d"])
	}
}

// unpacked is gunzip FILE, which takes FILE's place.
func (r *running) unpacked(args []string) {
	for _, o := range packedFiles(args) {
		r.replaces(o, strings.TrimSuffix(o, path.Ext(o)), args)
	}
}

// gzip is gzip FILE, or gzip -d FILE.
func (r *running) gzip(args []string) {
	for _, o := range packedFiles(args) {
		if hasLetter(args, "d") || slices.Contains(args, "--decompress") {
			r.replaces(o, strings.TrimSuffix(o, ".gz"), args)
		} else {
			r.replaces(o, o+".gz", args)
		}
	}
}

func packedFiles(args []string) []string {
	operands, _ := arguments(args, "S")
	return operands
}

// replaces makes a file of another one, which goes, unless an option keeps it.
func (r *running) replaces(from, to string, args []string) {
	at, ok := r.at(from)
	if !ok || hasLetter(args, "ct") || slices.Contains(args, "--stdout") {
		return
	}
	r.file(to)
	if !hasLetter(args, "k") && !slices.Contains(args, "--keep") {
		r.take(at)
	}
}

// hasLetter tells whether one of the letters stands among the short options.
func hasLetter(args []string, letters string) bool {
	return slices.ContainsFunc(args, func(a string) bool {
		return strings.HasPrefix(a, "-") && !strings.HasPrefix(a, "--") && strings.ContainsAny(a, letters)
	})
}
