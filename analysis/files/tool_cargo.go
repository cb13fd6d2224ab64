package files

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
)

var _ = tool("cargo cross", (*running).cargo)

// crate is what is read of a Cargo.toml.
type crate struct {
	name     string
	bins     []string // [[bin]]
	paths    []string // their sources, where they are named
	members  []string
	hasCrate bool
}

var (
	tomlHead  = pattern.New(`^\s*\[+\s*([\w.-]+)\s*\]+`)
	tomlText  = pattern.New(`^\s*([\w-]+)\s*=\s*["']([^"']*)["']`)
	tomlTexts = pattern.New(`["']([^"']+)["']`)
)

// crateOf is the Cargo.toml of a folder, read line by line; nil if it cannot be read.
func (r *running) crateOf(folder string) *crate {
	text, ok := r.text(path.Join(folder, "Cargo.toml"))
	if !ok {
		return nil
	}
	c, table, list := &crate{}, "", false
	for line := range strings.Lines(text) {
		if line, _, _ = strings.Cut(line, " #"); strings.HasPrefix(line, "#") {
			continue
		}
		if m := tomlHead.Find(line); m != nil && !list {
			table = m[1]
			c.hasCrate = c.hasCrate || table == "package"
			continue
		}
		m := tomlText.Find(line)
		switch {
		case table == "workspace" && (list || strings.HasPrefix(strings.TrimSpace(line), "members")):
			for _, text := range tomlTexts.Regexp().FindAllStringSubmatch(line, -1) {
				c.members = append(c.members, text[1])
			}
			list = !strings.Contains(line, "]")
		case m != nil && m[1] == "name" && table == "package":
			c.name = m[2]
		case m != nil && m[1] == "name" && table == "bin":
			c.bins = append(c.bins, m[2])
		case m != nil && m[1] == "path" && table == "bin":
			c.paths = append(c.paths, path.Clean(m[2]))
		}
	}
	return c
}

// cargo is cargo build, install and what makes a new crate (doc.rust-lang.org/cargo).
func (r *running) cargo(args []string) {
	args = slices.DeleteFunc(slices.Clone(args), func(a string) bool { return strings.HasPrefix(a, "+") })
	if len(args) == 0 {
		return
	}
	operands, values := arguments(args[1:], "pFjZ", "--target", "--target-dir", "--profile", "--bin", "--package", "--manifest-path",
		"--features", "--root", "--path", "--name", "--recipe-path", "--jobs", "--out-dir", "--artifact-dir")
	switch args[0] {
	case "build", "b", "check", "test", "fetch", "rustc":
		if values["manifest-path"] == "" {
			r.cargoInstalls("cargo " + args[0])
		}
	}
	switch args[0] {
	case "build", "b", "rustc", "zigbuild":
		r.cargoBuild(args, values)
	case "install":
		r.cargoInstall(operands, values)
	case "new":
		r.newCrate(strings.Join(operands[:min(len(operands), 1)], ""), args)
	case "init":
		r.newCrate(strings.Join(append(slices.Clone(operands), ".")[:1], ""), args)
	case "chef":
		if slices.Contains(operands, "prepare") {
			r.file(cmp.Or(values["recipe-path"], "recipe.json"))
		} else if slices.Contains(operands, "cook") {
			r.makes(r.cargoFolder(args, values))
		}
	case "vendor":
		r.makes(strings.Join(append(slices.Clone(operands), "vendor")[:1], ""))
	}
}

// cargoFolder is where cargo build writes programs.
func (r *running) cargoFolder(args []string, values map[string]string) string {
	to := cmp.Or(values["target-dir"], r.variable("CARGO_TARGET_DIR", "target"))
	to = path.Join(to, cmp.Or(values["target"], r.variable("CARGO_BUILD_TARGET", "")))
	switch profile := values["profile"]; {
	case profile != "" && profile != "dev":
		return path.Join(to, profile)
	case slices.Contains(args, "--release") || slices.Contains(args, "-r"):
		return path.Join(to, "release")
	}
	return path.Join(to, "debug")
}

func (r *running) cargoBuild(args []string, values map[string]string) {
	r.apart(func(in *running) outcome {
		if at := values["manifest-path"]; at != "" {
			in.cd([]string{path.Dir(at)})
		}
		if strings.Contains(strings.Join(args, " "), unknownWord) {
			return unsure
		}
		to := in.cargoFolder(args, values)
		in.makes(to)
		only := values["bin"]
		for _, p := range in.cratePrograms(values["p"] + values["package"]) {
			if only == "" || p == only {
				in.file(path.Join(to, p))
				in.file(path.Join(cmp.Or(values["out-dir"], values["artifact-dir"]), p))
			}
		}
		return succeeds
	})
}

// cratePrograms are the programs of the crate in the present folder, or of a crate of its
// workspace.
func (r *running) cratePrograms(name string) (out []string) {
	root := r.crateOf(".")
	if root == nil {
		return nil
	}
	if root.hasCrate && (name == "" || name == root.name) {
		out = append(out, r.programsOf(".", root)...)
	}
	if root.hasCrate && name == "" {
		return out
	}
	for _, pattern := range root.members {
		for _, folder := range r.foldersOf(pattern) {
			if c := r.crateOf(folder); c != nil && (name == "" || name == c.name) {
				out = append(out, r.programsOf(folder, c)...)
			}
		}
	}
	return out
}

// foldersOf are the folders that a pattern matches, as paths of a word.
func (r *running) foldersOf(pattern string) []string {
	if strings.ContainsAny(pattern, "*?[") {
		return r.glob(pattern)
	}
	return []string{pattern}
}

// programsOf are those of one crate: [[bin]], src/main.rs, and the files and folders of src/bin.
func (r *running) programsOf(folder string, c *crate) (out []string) {
	out = append(out, c.bins...)
	if r.there(path.Join(folder, "src/main.rs")) != nil && !slices.Contains(c.paths, "src/main.rs") && !slices.Contains(out, c.name) {
		out = append(out, c.name)
	}
	if bin := r.there(path.Join(folder, "src/bin")); bin != nil {
		for _, name := range bin.Names() {
			if name = strings.TrimSuffix(name, ".rs"); !slices.Contains(out, name) && !slices.Contains(c.paths, "src/bin/"+name+".rs") {
				out = append(out, name)
			}
		}
	}
	return out
}

func (r *running) cargoInstall(operands []string, values map[string]string) {
	to := cmp.Or(values["root"], r.variable("CARGO_INSTALL_ROOT", r.cargoHome()))
	if to == "" {
		return
	}
	names := operands
	if at := values["path"]; at != "" {
		names = nil
		if c := r.crateOf(at); c != nil {
			names = r.programsOf(at, c)
		}
	}
	r.makesIn(to, "bin/")
	for _, name := range names {
		name, _, _ = strings.Cut(name, "@")
		r.file(path.Join(to, "bin", name))
	}
}

// cargoHome is /usr/local/cargo in the official image; "" if it is not known.
func (r *running) cargoHome() string {
	v, set := r.lookup("CARGO_HOME")
	switch {
	case set && v.known:
		return v.text
	case set:
		return "/usr/local/cargo"
	case r.home == "":
		return ""
	}
	return path.Join(r.home, ".cargo")
}

func (r *running) newCrate(at string, args []string) {
	source := "src/main.rs"
	if slices.Contains(args, "--lib") {
		source = "src/lib.rs"
	}
	r.makesIn(at, "Cargo.toml", "src/", source)
}
