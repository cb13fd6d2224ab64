// Package installs tells which commands install what a project's manifests name, and of some of
// them, in a project that is known, which files they read and that they read nothing else.
package installs

import (
	"path"
	"slices"
	"strings"
)

// Install is a command that installs what the manifests of the folder name that it runs in.
type Install struct {
	Name      string   // as people call it: npm ci
	Manifests []string // what it reads in most projects, as people call it

	args    []string // behind the verb
	certain func(r *reader, args []string)
}

// installer is a program that installs.
type installer struct {
	programs  string
	verbs     []string // what may stand behind the program; "" is nothing
	values    string   // options whose value may be a word of its own
	needs     string   // one of these options must be there; "" is none
	operands  bool     // there may be others: names of packages
	manifests string
	certain   func(r *reader, args []string) // nil if nobody can tell what it reads
}

const nodeValues = "--omit --include --registry --loglevel --network-timeout --network-concurrency --reporter --cache --cache-folder --child-concurrency"

// installers are those whose manifests alone make what is installed, as a rule. Cargo is none: it
// wants the sources of a crate beside its manifest.
var installers = []installer{
	{programs: "npm", verbs: []string{"ci", "clean-install", "install-clean"}, values: nodeValues, manifests: "package.json package-lock.json", certain: npmCI},
	{programs: "npm", verbs: []string{"install", "i"}, values: nodeValues, manifests: "package.json package-lock.json"},
	{programs: "yarn", verbs: []string{"install", ""}, values: nodeValues, manifests: "package.json yarn.lock"},
	{programs: "pnpm", verbs: []string{"install", "i"}, values: nodeValues, manifests: "package.json pnpm-lock.yaml"},
	{programs: "bun", verbs: []string{"install", "i"}, values: nodeValues, manifests: "package.json bun.lock"},
	{programs: "pip pip3", verbs: []string{"install"}, values: pipValues, needs: "-r --requirement", operands: true, certain: pipInstall},
	{programs: "pipenv", verbs: []string{"install", "sync"}, manifests: "Pipfile Pipfile.lock"},
	{programs: "poetry", verbs: []string{"install", "sync"}, values: "--only --with --without --extras -E", needs: "--no-root", manifests: "pyproject.toml poetry.lock"},
	{programs: "uv", verbs: []string{"sync"}, values: "--extra --group --python -p", needs: "--no-install-project --no-install-workspace", manifests: "pyproject.toml uv.lock"},
	{programs: "go", verbs: []string{"mod download"}, manifests: "go.mod go.sum", certain: goModDownload},
	{programs: "bundle bundler", verbs: []string{"install"}, values: "--jobs -j --retry --without --with --path", manifests: "Gemfile Gemfile.lock"},
	{programs: "composer", verbs: []string{"install", "i"}, needs: "--no-scripts", manifests: "composer.json composer.lock"},
	{programs: "mvn", verbs: []string{"dependency:go-offline", "dependency:resolve"}, manifests: "pom.xml"},
	{programs: "dotnet", verbs: []string{"restore"}, values: "-r --runtime --verbosity -v -s --source", manifests: "the project files"},
}

// Of is what a command installs; ok is false if it is no install, or if it names what it installs.
// A word that only a shell knows is "".
func Of(words []string) (in Install, ok bool) {
	if len(words) == 0 || slices.Contains(words[1:], "") {
		return in, false
	}
	program, module := path.Base(words[0]), false
	if strings.HasPrefix(program, "python") && len(words) > 3 && words[1] == "-m" {
		program, words, module = words[2], words[2:], true
	}
	for i := range installers {
		of := &installers[i]
		if !slices.Contains(strings.Fields(of.programs), program) {
			continue
		}
		verb, args, is := of.verb(words[1:])
		if !is {
			continue
		}
		in = Install{Name: strings.TrimSpace(program + " " + verb), Manifests: of.named(args), args: args}
		if !module { // Python looks for modules where it is started
			in.certain = of.certain
		}
		return in, true
	}
	return in, false
}

// verb parts the words behind a program into what they ask for and the rest.
func (of *installer) verb(words []string) (verb string, args []string, ok bool) {
	for _, verb = range of.verbs {
		asked := strings.Fields(verb)
		rest := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return strings.HasPrefix(w, "-") })
		if len(asked) > 0 && (len(rest) < len(asked) || !slices.Equal(rest[:len(asked)], asked)) {
			continue
		}
		args = slices.Clone(words)
		for _, a := range asked {
			i := slices.Index(args, a)
			args = slices.Delete(args, i, i+1)
		}
		operands, _ := of.parted(args)
		return verb, args, (of.operands || len(operands) == 0) && !isNoInstall(args) && of.hasNeeded(args)
	}
	return "", nil, false
}

// isNoInstall tells of options with which the command installs nothing of the project, or only
// puts in place what a command above it has fetched, or does not run.
func isNoInstall(args []string) bool {
	return slices.ContainsFunc(args, func(a string) bool {
		return slices.Contains([]string{"-g", "--global", "--help", "-h", "--version", "-v", "--prefix", "-C", "--dir", "--cwd", "--offline", "--prefer-offline"}, a)
	})
}

func (of *installer) hasNeeded(args []string) bool {
	return of.needs == "" || slices.ContainsFunc(args, func(a string) bool {
		name, _, _ := strings.Cut(a, "=")
		return slices.Contains(strings.Fields(of.needs), name)
	})
}

// option is one of a command, with its value if it has one.
type option struct{ name, value string }

// parted are the words that are no options, and the options.
func (of *installer) parted(args []string) (operands []string, options []option) {
	return parted(args, of.values)
}

func parted(args []string, values string) (operands []string, options []option) {
	for i := 0; i < len(args); i++ {
		name, value, given := strings.Cut(args[i], "=")
		switch {
		case !strings.HasPrefix(args[i], "-"):
			operands = append(operands, args[i])
			continue
		case !given && slices.Contains(strings.Fields(values), name) && i+1 < len(args):
			i++
			value = args[i]
		}
		options = append(options, option{name, value})
	}
	return operands, options
}

// named are the manifests, as people call them: of pip those that the command names.
func (of *installer) named(args []string) (out []string) {
	if of.manifests == "the project files" {
		return []string{of.manifests}
	}
	out = strings.Fields(of.manifests)
	_, options := of.parted(args)
	for _, o := range options {
		if of.needs == "-r --requirement" && slices.Contains(strings.Fields(of.needs), o.name) && o.value != "" {
			out = append(out, o.value)
		}
	}
	return out
}
