// Package workspace holds the files of a workspace: what they are (Kind), which of them
// are found below a folder, what git leaves out, and Document, one version of a
// Dockerfile with what is known of it. It opens no file: files come through Files.
package workspace

import (
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
)

// Kind is a sort of file that something here reads. Whatever tells what a file is, in
// the server, on the command line, in the pre-commit hook and in the manifest of VS
// Code, is derived from the table Kinds, of which a kind is one row. What is done with a
// file of the kind, its readers decide.
type Kind struct {
	Name      string   // for people
	Languages []string // LSP's language ids, in lower case: a document of one is of this kind, whatever its name
	Watch     []string // LSP's globs for all files of the kind; a few others may match
	Names     string   // a regular expression, of RE2 and Python alike, that finds the name at the end of a path
	Except    string   // likewise, of names that are none all the same; "" for none
	Marks     []string // each such name holds one of them, so that another is told apart at once; none if nobody looked
	Editor    []Association

	names, except *pattern.Pattern
}

// Association tells an editor by globs which language files are in. The longest glob
// that matches decides, without regard to case; that is VS Code's rule.
type Association struct {
	Language string
	Names    []string // whole names, which come before any glob
	Globs    []string
}

// Dockerfile is what BuildKit builds, and podman calls Containerfile.
var Dockerfile = &Kind{
	Name:      "Dockerfile",
	Languages: []string{"dockerfile", "docker", "containerfile"},
	Watch: []string{
		"**/*[Dd][Oo][Cc][Kk][Ee][Rr][Ff][Ii][Ll][Ee]*",
		"**/*[Cc][Oo][Nn][Tt][Aa][Ii][Nn][Ee][Rr][Ff][Ii][Ll][Ee]*",
	},
	Names:  dockerfileNames,
	Except: notDockerfiles(),
	Editor: append([]Association{{"dockerfile", stems, dockerfileGlobs()}}, otherLanguages()...),
}

// IgnoreFile says what a build context leaves out.
var IgnoreFile = &Kind{
	Name:   "ignore file",
	Watch:  []string{"**/*.dockerignore"},
	Names:  `(?:^|/)[^/]*\.dockerignore$`,
	Marks:  []string{".dockerignore"},
	Editor: []Association{{Language: "ignore", Globs: []string{"*.dockerignore"}}},
}

// GitIgnoreFile says which files are none of the workspace's.
var GitIgnoreFile = &Kind{
	Name:  ".gitignore",
	Watch: []string{"**/.gitignore"},
	Names: `(?:^|/)\.gitignore$`,
	Marks: []string{".gitignore"},
}

// Bake is what docker buildx bake reads: by these names without being told (buildx,
// bake/bake.go: defaultFilenames), by others where people name them so.
var Bake = &Kind{
	Name:      "Bake file",
	Languages: []string{"dockerbake"},
	Watch:     []string{"**/*bake*.{hcl,json}"},
	Names:     `(?:^|/)(?:[^/]*[-._])?bake(?:[-._][^/]*)?\.(?:hcl|json)$`,
	Marks:     []string{"bake"},
}

// Compose is what docker compose reads (compose-go, cli/options.go: DefaultFileNames), and
// what is laid over it.
var Compose = &Kind{
	Name:      "Compose file",
	Languages: []string{"dockercompose"},
	Watch:     []string{"**/*compose*.{yml,yaml}"},
	Names:     `(?:^|/)(?:[^/]*[-._])?compose(?:[-._][^/]*)?\.ya?ml$`,
	Marks:     []string{"compose"},
}

// Workflow is what GitHub Actions runs: workflows, and actions made of steps.
var Workflow = &Kind{
	Name:      "workflow",
	Languages: []string{"github-actions-workflow"},
	Watch:     []string{"**/.github/workflows/*.{yml,yaml}", "**/action.{yml,yaml}"},
	Names:     `(?:^|/)(?:\.github/workflows/[^/]+|action)\.ya?ml$`,
	Marks:     []string{".github/workflows/", "action.y"},
}

// DevContainer is what makes a container to develop in (containers.dev: devcontainer.json).
var DevContainer = &Kind{
	Name:  "dev container",
	Watch: []string{"**/devcontainer.json", "**/.devcontainer.json"},
	Names: `(?:^|/)\.?devcontainer\.json$`,
	Marks: []string{"devcontainer.json"},
}

// Skaffold is what skaffold reads: skaffold.yaml without being told, others where people
// name them so (skaffold, cmd/skaffold/app/cmd/flags.go: filename).
var Skaffold = &Kind{
	Name:  "Skaffold file",
	Watch: []string{"**/*skaffold*.{yml,yaml}"},
	Names: `(?:^|/)(?:[^/]*[-._])?skaffold(?:[-._][^/]*)?\.ya?ml$`,
	Marks: []string{"skaffold"},
}

// Configuration is what a project says to stagels, builds of Dockerfiles among it.
var Configuration = &Kind{
	Name:  "configuration of stagels",
	Watch: []string{"**/.stagels.{yml,yaml}"},
	Names: `(?:^|/)\.stagels\.ya?ml$`,
	Marks: []string{".stagels.y"},
}

// Makefile is what make reads (GNU make, src/read.c: eval_makefile), and what is included
// in it. Templates are none: what becomes of them may lie elsewhere.
var Makefile = &Kind{
	Name:   "Makefile",
	Watch:  []string{"**/{Makefile,makefile,GNUmakefile}*", "**/*.{mk,make}"},
	Names:  `(?:^|/)(?:(?:GNUm|M|m)akefile(?:\.[^/]+)?|[^/]+\.(?:mk|make))$`,
	Except: `\.(?:in|am|tmpl|tpl|j2|erb|bak|orig)$`,
	Marks:  []string{"akefile", ".mk", ".make"},
}

// Script is what a shell runs.
var Script = &Kind{
	Name:  "shell script",
	Watch: []string{"**/*.{sh,bash}"},
	Names: `\.(?:sh|bash)$`,
	Marks: []string{".sh", ".bash"},
}

// NodePackage has the scripts that npm and its like run.
var NodePackage = &Kind{
	Name:  "package.json",
	Watch: []string{"**/package.json"},
	Names: `(?:^|/)package\.json$`,
	Marks: []string{"package.json"},
}

// Markdown tells people what to run.
var Markdown = &Kind{
	Name:  "Markdown",
	Watch: []string{"**/*.{md,markdown}"},
	Names: `\.(?:md|markdown)$`,
	Marks: []string{".md", ".markdown"},
}

// Kinds are all of them.
var Kinds = named(Dockerfile, IgnoreFile, GitIgnoreFile, Bake, Compose, Workflow,
	DevContainer, Skaffold, Configuration, Makefile, Script, NodePackage, Markdown)

func named(kinds ...*Kind) []*Kind {
	for _, k := range kinds {
		k.names = pattern.New(k.Names)
		if k.Except != "" {
			k.except = pattern.New(k.Except)
		}
	}
	return kinds
}

// Named tells whether a file of this name is of the kind. name is a path or a URI.
func (k *Kind) Named(name string) bool {
	name = strings.ReplaceAll(name, `\`, "/")
	return k.near(name) && (k.except == nil || !k.except.Matches(path.Base(name)))
}

// near tells whether Names finds a name.
func (k *Kind) near(name string) bool {
	for _, mark := range k.Marks {
		if strings.Contains(name, mark) {
			return k.names.Matches(name)
		}
	}
	return k.Marks == nil && k.names.Matches(name)
}

// KindOf is the kind of a file of this name, a path or a URI; nil if it is of none.
func KindOf(name string) *Kind {
	for _, k := range Kinds {
		if k.Named(name) {
			return k
		}
	}
	return nil
}

// Is tells whether a document is of the kind: by the language that the editor gives it
// or, whatever that is, by its name.
func (k *Kind) Is(name, language string) bool {
	return slices.Contains(k.Languages, strings.ToLower(language)) || k.Named(name)
}

// Watched are the globs of all kinds, for the client that watches files.
func Watched() (globs []string) {
	for _, k := range Kinds {
		globs = append(globs, k.Watch...)
	}
	return globs
}

// IgnoreFilesOf are the paths at which the ignore file of the Dockerfile may lie, the
// one that BuildKit prefers first (frontend/dockerui/config.go: Client.DockerIgnorePatterns).
func IgnoreFilesOf(dockerfile string) []string {
	return []string{dockerfile + ".dockerignore", path.Join(path.Dir(dockerfile), ".dockerignore")}
}
