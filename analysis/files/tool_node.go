package files

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
)

var (
	_ = tool("npm", (*running).npm)
	_ = tool("pnpm", (*running).pnpm)
	_ = tool("yarn yarnpkg bun", (*running).yarn)
	_ = tool("run-s npm-run-all run-p", (*running).runAll)
	_ = tool("turbo", (*running).turbo)
)

// manifest is what is read of a package.json.
type manifest struct {
	Name, Version   string
	Scripts         map[string]string
	Bin             any
	Dependencies    map[string]string
	DevDependencies map[string]string `json:"devDependencies"`
	Optional        map[string]string `json:"optionalDependencies"`
	Workspaces      json.RawMessage
}

// manifestOf is the package.json of a folder; nil if it cannot be read.
func (r *running) manifestOf(folder string) *manifest {
	var m manifest
	text, ok := r.text(path.Join(folder, "package.json"))
	if !ok || json.Unmarshal([]byte(text), &m) != nil {
		return nil
	}
	return &m
}

// nodeValues are options of npm, pnpm and yarn that take a value.
var nodeValues = []string{
	"--prefix", "--dir", "--cwd", "--workspace", "--filter", "--registry", "--cache", "--store-dir", "--loglevel", "--omit", "--include",
	"--network-timeout", "--cache-folder", "--modules-folder", "--pack-destination", "--reporter", "--userconfig",
}

// inPackages does what is to be done in the folders of the packages that options name, or in
// the present one, which is the top of all of them.
func (r *running) inPackages(args []string, do func(in *running, top string, operands []string)) {
	operands, values := arguments(args, "wFC", nodeValues...)
	r.apart(func(in *running) outcome {
		if to := values["prefix"] + values["dir"] + values["cwd"] + values["C"]; to != "" {
			in.cd([]string{to})
		}
		root := in.dir
		for _, folder := range in.packagesOf(values["workspace"]+values["filter"]+values["w"]+values["F"], args) {
			in.dir = path.Join(root, folder)
			do(in, root, operands)
		}
		return succeeds
	})
}

func (r *running) npm(args []string) { r.npmAs("npm", args) }

func (r *running) pnpm(args []string) { r.npmAs("pnpm", args) }

// npmAs is npm or pnpm (docs.npmjs.com/cli, pnpm.io/cli).
func (r *running) npmAs(program string, args []string) {
	global := slices.Contains(args, "-g") || slices.Contains(args, "--global") || slices.Contains(args, "--location=global")
	alone := strings.Contains(strings.Join(args, " "), "workspace") // --workspaces=false, --ignore-workspace
	r.inPackages(args, func(in *running, top string, operands []string) {
		if len(operands) == 0 || global {
			return
		}
		switch rest := operands[1:]; operands[0] {
		case "install", "i", "add":
			if len(rest) == 0 && !alone {
				in.nodeInstalls(program + " install")
			}
			in.installed(len(rest) > 0)
			in.locked(program)
		case "ci", "clean-install":
			if !alone {
				in.nodeInstalls(program + " ci")
			}
			in.installed(false)
		case "run", "run-script", "rum":
			in.runScript(rest)
		case "test", "start", "stop", "restart":
			in.runScript(operands)
		case "exec", "dlx", "x":
			in.command(rest)
		case "pack":
			in.npmPack(top)
		case "deploy":
			if len(rest) > 0 {
				in.makesIn(strings.Join(rest[:1], ""), "package.json", "node_modules/")
			}
		default:
			in.runScript(operands) // pnpm build
		}
	})
}

// yarn runs scripts and programs by their names.
func (r *running) yarn(args []string) {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") && !slices.ContainsFunc(args, func(a string) bool { return a == "--cwd" }) {
		r.nodeInstalls("yarn install")
		r.installed(false)
		return
	}
	if args[0] == "workspace" && len(args) > 2 {
		args = append([]string{"--filter", args[1]}, args[2:]...)
	}
	if args[0] == "workspaces" {
		args = append([]string{"--workspaces"}, behind(args[1:], "", nil, 0)...)
		args = slices.DeleteFunc(args, func(a string) bool { return a == "foreach" })
	}
	r.inPackages(args, func(in *running, _ string, operands []string) {
		if len(operands) == 0 {
			in.installed(false)
			return
		}
		switch rest := operands[1:]; operands[0] {
		case "install", "i", "add", "ci":
			if len(rest) == 0 {
				in.nodeInstalls("yarn install")
			}
			in.installed(len(rest) > 0)
		case "run", "exec", "x", "dlx":
			in.runScript(rest)
		case "pack", "cache", "config", "set", "global", "remove", "test", "info", "why", "dedupe", "plugin", "create", "audit":
		default:
			in.runScript(operands)
		}
	})
}

// installed is node_modules, which a package without dependencies does not get.
func (r *running) installed(adds bool) {
	m := r.manifestOf(".")
	if !adds && m != nil && len(m.Dependencies)+len(m.DevDependencies)+len(m.Optional)+len(m.Workspaces) == 0 {
		return
	}
	if text, berry := r.text(".yarnrc.yml"); berry && !strings.Contains(text, "node-modules") {
		r.file(".pnp.cjs")
		return
	}
	r.makes("node_modules")
	if m != nil && !adds {
		for _, name := range []string{"preinstall", "install", "postinstall", "prepare"} {
			r.scriptOf(m, name, nil)
		}
	}
}

// locked is the lock file, which an install of a whole project writes if there is none.
func (r *running) locked(program string) {
	name := map[string]string{"npm": "package-lock.json", "pnpm": "pnpm-lock.yaml"}[program]
	if r.there(name) == nil && r.there("package.json") != nil {
		r.file(name)
	}
}

// runScript runs a script of the package, with what runs before and after it, or a program
// of that name.
func (r *running) runScript(words []string) {
	if len(words) == 0 {
		return
	}
	m := r.manifestOf(".")
	if m == nil || m.Scripts[words[0]] == "" {
		if tools[path.Base(words[0])] != nil && words[0] != "build" {
			r.command(words)
		}
		return
	}
	r.scriptOf(m, "pre"+words[0], nil)
	r.scriptOf(m, words[0], words[1:])
	r.scriptOf(m, "post"+words[0], nil)
}

func (r *running) scriptOf(m *manifest, name string, args []string) {
	if text := m.Scripts[name]; text != "" {
		if len(args) > 0 && args[0] != "--" {
			text += " " + strings.Join(args, " ")
		}
		r.apart(func(in *running) outcome { return in.script(text) })
	}
}

// runAll runs scripts that it names.
func (r *running) runAll(args []string) {
	operands, _ := arguments(args, "")
	for _, name := range operands {
		r.runScript([]string{name})
	}
}

// npmPack packs the package into an archive in a folder.
func (r *running) npmPack(to string) {
	if m := r.manifestOf("."); m != nil && m.Name != "" && m.Version != "" {
		r.file(path.Join(to, strings.ReplaceAll(strings.TrimPrefix(m.Name, "@"), "/", "-")+"-"+m.Version+".tgz"))
	}
}

// turbo runs scripts in all packages of the workspace, or prunes it (turborepo.com/docs).
func (r *running) turbo(args []string) {
	operands, values := arguments(args, "", "--filter", "--out-dir", "--scope", "--cache-dir", "--concurrency")
	if len(operands) == 0 {
		return
	}
	if operands[0] == "prune" {
		to := values["out-dir"]
		if to == "" {
			to = "out"
		}
		if slices.Contains(args, "--docker") {
			r.makesIn(to, "json/", "full/", "json/package.json", "full/package.json")
		} else {
			r.makesIn(to, "package.json")
		}
		return
	}
	if operands[0] == "run" {
		operands = operands[1:]
	}
	root := r.dir
	for _, folder := range r.packagesOf(values["filter"]+values["scope"], []string{"--workspaces"}) {
		for _, name := range operands {
			r.apart(func(in *running) outcome {
				in.dir = path.Join(root, folder)
				in.runScript([]string{name})
				return succeeds
			})
		}
	}
}
