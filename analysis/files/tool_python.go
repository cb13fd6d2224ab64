package files

import (
	"path"
	"slices"
	"strings"
)

var (
	_ = tool("pip pip2 pip3 pipx", (*running).pip)
	_ = tool("python python3 pypy3", (*running).python)
	_ = tool("virtualenv", (*running).virtualenv)
	_ = tool("uv", (*running).uv)
	_ = tool("poetry", (*running).poetry)
	_ = tool("pyinstaller", (*running).pyinstaller)
)

// pip is pip install into a folder, or pip wheel (pip.pypa.io).
func (r *running) pip(args []string) {
	operands, values := arguments(args, "tdwrceif", "--target", "--prefix", "--root", "--wheel-dir", "--dest", "--requirement", "--constraint", "--index-url", "--extra-index-url", "--find-links")
	if len(operands) == 0 {
		return
	}
	switch operands[0] {
	case "install":
		r.makes(values["t"] + values["target"])
		if to := values["prefix"]; to != "" {
			r.makesIn(to, "lib/")
		}
		if slices.Contains(args, "--user") && r.home != "" {
			r.makesIn(path.Join(r.home, ".local"), "lib/")
		}
	case "wheel":
		r.makes(values["w"] + values["wheel-dir"])
	case "download":
		r.makes(values["d"] + values["dest"])
	}
}

// python runs modules that make something, and setup.py.
func (r *running) python(args []string) {
	if i := slices.Index(args, "-m"); i >= 0 && i+1 < len(args) {
		r.module(args[i+1], args[i+2:])
		return
	}
	args = behind(args, "WX", nil, 0)
	if len(args) > 1 && path.Base(args[0]) == "setup.py" && (strings.HasPrefix(args[1], "bdist") || args[1] == "sdist") {
		r.makes("dist")
	}
}

func (r *running) module(name string, args []string) {
	switch name {
	case "venv":
		r.virtualenv(args)
	case "zipapp":
		_, values := arguments(args, "om", "--output", "--main")
		r.file(values["o"] + values["output"])
	case "build":
		_, values := arguments(args, "o", "--outdir")
		if to := values["o"] + values["outdir"]; to != "" {
			r.makes(to)
		} else {
			r.makes("dist")
		}
	default:
		if name != "python" && name != "python3" && tools[name] != nil {
			r.command(append([]string{name}, args...))
		}
	}
}

// virtualenv makes environments (docs.python.org/3/library/venv.html).
func (r *running) virtualenv(args []string) {
	operands, _ := arguments(args, "p", "--python", "--prompt")
	for _, to := range operands {
		r.environment(to, !slices.Contains(args, "--without-pip"))
	}
}

func (r *running) environment(to string, pip bool) {
	if _, ok := r.at(to); !ok {
		return
	}
	r.makesIn(to, "bin/", "lib/", "include/", "pyvenv.cfg", "bin/activate", "bin/activate.csh", "bin/activate.fish", "bin/Activate.ps1")
	for _, name := range []string{"bin/python", "bin/python3", "lib64"} { // links, as a rule
		r.lay(path.Join(to, name), &Node{Kind: Any})
	}
	if pip {
		r.makesIn(to, "bin/pip", "bin/pip3")
	}
}

// uv makes environments (docs.astral.sh/uv).
func (r *running) uv(args []string) {
	operands, values := arguments(args, "pt", "--python", "--target", "--prefix", "--project", "--directory", "--out-dir", "--extra", "--group")
	if len(operands) == 0 {
		return
	}
	environment := r.variable("UV_PROJECT_ENVIRONMENT", ".venv")
	switch operands[0] {
	case "venv":
		r.environment(strings.Join(append(slices.Clone(operands[1:]), ".venv")[:1], ""), false)
	case "sync":
		r.environment(environment, false)
	case "pip":
		r.pip(args[1:])
	case "build":
		to := values["out-dir"]
		if to == "" {
			to = "dist"
		}
		r.makes(to)
	case "run":
		r.command(operands[1:])
	}
}

// poetry has its environment in the project only if it is told so.
func (r *running) poetry(args []string) {
	operands, values := arguments(args, "o", "--output")
	if len(operands) == 0 {
		return
	}
	switch operands[0] {
	case "install", "sync":
		if in := r.variable("POETRY_VIRTUALENVS_IN_PROJECT", ""); in == "1" || in == "true" {
			r.environment(".venv", false)
		}
	case "export":
		r.file(values["o"] + values["output"])
	case "build":
		r.makes("dist")
	case "run":
		r.command(operands[1:])
	}
}

func (r *running) pyinstaller(args []string) {
	operands, values := arguments(args, "n", "--name", "--distpath", "--add-data", "--workpath", "--specpath")
	if len(operands) == 0 {
		return
	}
	name := values["n"] + values["name"]
	if name == "" {
		name = strings.TrimSuffix(path.Base(operands[0]), path.Ext(operands[0]))
	}
	to := values["distpath"]
	if to == "" {
		to = "dist"
	}
	if slices.Contains(args, "--onefile") || slices.Contains(args, "-F") {
		r.makesIn(to, name)
	} else {
		r.makesIn(path.Join(to, name), name)
	}
}
