package files

import (
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
)

var _ = tool("go", (*running).golang)

// goValues are options of go build and go install that take a value.
var goValues = []string{
	"-o", "-C", "-p", "-ldflags", "-tags", "-gcflags", "-asmflags", "-mod", "-modfile", "-overlay", "-buildmode", "-buildvcs",
	"-compiler", "-pkgdir", "-installsuffix", "-toolexec", "-pgo", "-covermode", "-coverpkg", "-run", "-count", "-timeout",
}

// golang is go (cmd/go: go help build, go help install, go help mod).
func (r *running) golang(args []string) {
	if len(args) > 2 && args[0] == "-C" {
		args = append([]string{args[2], "-C", args[1]}, args[3:]...)
	}
	if len(args) == 0 {
		return
	}
	operands, values := arguments(args[1:], "", goValues...)
	r.apart(func(in *running) outcome {
		if to := values["C"]; to != "" {
			in.cd([]string{to})
		}
		switch args[0] {
		case "build", "install", "test", "vet", "list", "generate":
			if !strings.Contains(strings.Join(operands, " "), "@") {
				in.goInstalls("go " + args[0])
			}
		case "mod":
			if len(operands) > 0 && operands[0] == "download" {
				in.goInstalls("go mod download")
			}
		}
		switch args[0] {
		case "build":
			in.goBuild(operands, values["o"])
		case "install":
			in.goInstall(operands)
		case "test":
			in.goOutput(values["o"])
		case "mod":
			in.goMod(operands)
		}
		return succeeds
	})
}

func (r *running) goMod(args []string) {
	switch strings.Join(args[:min(len(args), 1)], "") {
	case "vendor":
		r.makesIn("vendor", "modules.txt")
	case "init":
		r.file("go.mod")
	case "download":
		if at := r.gopath(); at != "" {
			r.makes(path.Join(at, "pkg/mod"))
		}
	}
}

// goBuild writes the program of one package, or of each one into a folder. Of several packages
// without -o it writes nothing.
func (r *running) goBuild(packages []string, to string) {
	if to == unknownWord {
		return
	}
	programs, all := r.goPrograms(packages)
	folder := strings.HasSuffix(to, "/")
	if there := r.there(to); to != "" && there != nil && there.Kind == Folder {
		folder = true
	}
	switch {
	case folder:
		r.makes(to)
		for _, p := range programs {
			r.goOutput(path.Join(to, p))
		}
	case to != "":
		r.goOutput(to)
	case len(programs) == 1 && all == 1:
		r.goOutput(programs[0])
	}
}

func (r *running) goOutput(to string) { r.file(to) }

func (r *running) goInstall(packages []string) {
	to := r.variable("GOBIN", "")
	if to == "" {
		to = path.Join(r.gopath(), "bin")
	}
	programs, _ := r.goPrograms(packages)
	for _, p := range programs {
		if path.IsAbs(to) {
			r.file(path.Join(to, p))
		}
	}
}

// gopath is /go in the official image; "" if it is not known.
func (r *running) gopath() string {
	v, set := r.lookup("GOPATH")
	switch {
	case set && v.known:
		first, _, _ := strings.Cut(v.text, ":")
		return first
	case set:
		return "/go"
	case r.home == "":
		return ""
	}
	return path.Join(r.home, "go")
}

// goPrograms are the names of the programs that packages make, and how many packages these
// are: a package in a pattern need not be a program.
func (r *running) goPrograms(packages []string) (names []string, all int) {
	if len(packages) == 0 {
		packages = []string{"."}
	}
	if strings.HasSuffix(packages[0], ".go") {
		return []string{r.goName(strings.TrimSuffix(path.Base(packages[0]), ".go"))}, 1
	}
	for _, p := range packages {
		folder, tree := strings.CutSuffix(p, "...")
		if !tree {
			all++
			if name := r.goProgram(p); name != "" {
				names = append(names, name)
			}
			continue
		}
		for _, below := range r.goFolders(folder) {
			all++
			if name := r.goProgram(below); name != "" {
				names = append(names, name)
			}
		}
	}
	return names, all
}

// goName is the name of a program on the system that it is made for.
func (r *running) goName(name string) string {
	if r.variable("GOOS", "") == "windows" {
		return name + ".exe"
	}
	return name
}

var majorVersion = pattern.New(`^v[0-9]+$`)

// goProgram is the name of the program that a package makes; "" if it makes none, or nobody
// knows.
func (r *running) goProgram(pkg string) string {
	if pkg == unknownWord || pkg == "" {
		return ""
	}
	name, at, remote := strings.Cut(pkg, "@")
	if !remote && (pkg[0] == '.' || pkg[0] == '/') {
		if !r.isGoMain(pkg) {
			return ""
		}
		name = r.importPath(pkg)
	} else if !remote && !strings.Contains(pkg, ".") || remote && at == "" {
		return ""
	}
	if majorVersion.Matches(path.Base(name)) {
		name = path.Dir(name)
	}
	if name = path.Base(name); name == "." || name == "/" {
		return ""
	}
	return r.goName(name)
}

var (
	goModuleLine  = pattern.New(`(?m)^module\s+"?([^\s"]+)`)
	goIgnored     = pattern.New(`(?m)^//\s*\+?(?:go:)?build ignore`)
	goPackageLine = pattern.New(`(?m)^package\s+(\w+)`)
)

// importPath is the path by which the package of a folder is imported. Of one without a module
// it is the folder's, of which only the last name counts.
func (r *running) importPath(folder string) string {
	at, ok := r.at(folder)
	if !ok {
		return path.Base(path.Clean(folder))
	}
	for in := at; ; in = path.Dir(in) {
		if text, ok := r.text(path.Join(in, "go.mod")); ok {
			if m := goModuleLine.Find(text); m != nil {
				return path.Join(m[1], strings.TrimPrefix(at, in))
			}
		}
		if in == "/" {
			break
		}
	}
	if path.Clean(folder) == "." {
		return ""
	}
	return at
}

// isGoMain tells whether a folder likely has a program: one of which nothing is known may.
func (r *running) isGoMain(folder string) bool {
	for _, name := range r.goFiles(folder) {
		text, ok := r.text(path.Join(folder, name))
		if m := goPackageLine.Find(text); ok && m != nil && !goIgnored.Matches(text) {
			return m[1] == "main"
		}
	}
	return true
}

func (r *running) goFiles(folder string) []string {
	n := r.there(folder)
	if n == nil {
		return nil
	}
	return slices.DeleteFunc(n.Names(), func(name string) bool {
		return !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go")
	})
}

// goFolders are the folders with packages in a folder and below it.
func (r *running) goFolders(folder string) (out []string) {
	n := r.there(folder)
	if *r.left--; *r.left < 0 || n == nil || n.Kind == File {
		return nil
	}
	if len(r.goFiles(folder)) > 0 {
		out = append(out, strings.TrimSuffix(folder, "/"))
	}
	for _, name := range n.Names() {
		if child := n.child(name); child.Kind == Folder && name != "vendor" && name != "testdata" && name[0] != '.' && name[0] != '_' {
			out = append(out, r.goFolders(strings.TrimSuffix(folder, "/")+"/"+name)...)
		}
	}
	return out
}
