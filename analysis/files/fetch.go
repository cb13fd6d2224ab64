package files

import (
	"net/url"
	"path"
	"strings"
)

// arguments are the words of a command that are no options, and the values of those that
// take one: single letters, and long options by their names.
func arguments(args []string, withValue string, long ...string) (operands []string, values map[string]string) {
	values = map[string]string{}
	for i := 0; i < len(args); i++ {
		name, value, given := option(args[i], withValue, long)
		switch {
		case args[i] == "--":
			return append(operands, args[i+1:]...), values
		case name == "" && strings.HasPrefix(args[i], "-") && args[i] != "-":
		case name == "":
			operands = append(operands, args[i])
		case given:
			values[name] = value
		case i+1 < len(args):
			i++
			values[name] = args[i]
		}
	}
	return operands, values
}

// option is the name of an option that takes a value, and the value if it stands in the word.
func option(arg, withValue string, long []string) (name, value string, given bool) {
	for _, l := range long {
		if rest, ok := strings.CutPrefix(arg, l); ok && (rest == "" || rest[0] == '=') {
			return strings.TrimLeft(l, "-"), strings.TrimPrefix(rest, "="), rest != ""
		}
	}
	if strings.HasPrefix(arg, "--") || !strings.HasPrefix(arg, "-") {
		return "", "", false
	}
	if i := strings.IndexAny(arg, withValue); i > 0 {
		return arg[i : i+1], arg[i+1:], i+1 < len(arg)
	}
	return "", "", false
}

// tar unpacks into a folder, or makes an archive.
func (r *running) tar(args []string) {
	_, values := arguments(args, "Cf", "--directory", "--file")
	if to := values["C"] + values["directory"]; to != "" {
		r.makes(to)
	}
	if len(args) > 0 && strings.HasPrefix(strings.TrimPrefix(args[0], "-"), "c") {
		r.file(values["f"] + values["file"])
	}
}

// git clones into a folder.
func (r *running) git(args []string) {
	if len(args) == 0 || args[0] != "clone" {
		return
	}
	operands, _ := arguments(args[1:], "bojcu", "--branch", "--depth", "--origin", "--jobs", "--config", "--filter", "--reference")
	switch len(operands) {
	case 1:
		r.makes(strings.TrimSuffix(path.Base(operands[0]), ".git"))
	case 2:
		r.makes(operands[1])
	}
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
	if _, values := arguments(args, "d"); values["d"] != "" {
		r.makes(values["d"])
	}
}

// output is a compiler's -o.
func (r *running) output(args []string) {
	for i, a := range args {
		to, given := strings.CutPrefix(a, "-o=")
		if a == "-o" && i+1 < len(args) {
			to, given = args[i+1], true
		}
		switch {
		case given && strings.HasSuffix(to, "/"):
			r.makes(to)
		case given && to != "":
			r.lay(to, &Node{Kind: r.outputKind(to)})
		}
	}
}

// outputKind is a file, unless a folder is known there: go build puts programs into it.
func (r *running) outputKind(to string) Kind {
	if at, ok := r.at(to); ok {
		if there := r.root.Lookup(at).Node; there != nil && there.Kind == Folder {
			return Folder
		}
	}
	return File
}

// outputFolder are the options with which tools are told the folder that they write to.
func (r *running) outputFolder(args []string) {
	_, values := arguments(args, "ot", "--output", "--target", "--prefix", "--outDir", "--outdir", "--install-prefix", "-d")
	for _, name := range []string{"o", "t", "output", "target", "prefix", "outDir", "outdir", "d"} {
		if values[name] != "" {
			r.makes(values[name])
		}
	}
}
