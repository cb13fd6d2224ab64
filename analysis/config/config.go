// Package config reads .stagels.yaml, what a project says of its Dockerfiles. The server, the
// command line and pre-commit read the same.
package config

import (
	"github.com/stagels/stagels/analysis/builds/yamltree"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
)

// File is what a configuration says. A field's comment, behind its name, is what an editor
// shows a person of its key; the JSON schema is made of both.
type File struct {
	// Rules: The severity of rules, by name: `error`, `warning`, `information`, `hint` or `off`.
	Rules []Level `yaml:"rules"`
	// Exclude: Dockerfiles and folders that are left alone, by patterns as `.gitignore` has
	// them. They begin at the folder of this file.
	Exclude []*yamltree.Node `yaml:"exclude"`
	// RequiredArgs: Build arguments that every build is given. That a base image is none
	// without them is not reported.
	RequiredArgs []*yamltree.Node `yaml:"required-args"`
	// Images: What base images set with ENV, by the name of the image: a list of names, or the
	// path of a file saved by `docker image inspect`. A name without a tag is that of any
	// version; one that ends with `*` is that of all images that begin so.
	Images []Image `yaml:"images"`
	// Builds: Builds of Dockerfiles that no other file describes.
	Builds []Build `yaml:"builds"`
	// Overrides: What holds for some Dockerfiles in the place of the above. Of two that match,
	// the later one counts.
	Overrides []Override `yaml:"overrides"`
	// Baseline: The file of findings that `stagels check` passes over, as `--write-baseline`
	// writes it. Its path begins at the folder of this file.
	Baseline *yamltree.Node `yaml:"baseline"`

	// Problems are what is wrong with the text, in its order.
	Problems []*Problem `yaml:"-"`
}

// Level is what a configuration says of a rule.
type Level struct {
	Name     string         // as the rule spells it
	Severity rules.Severity // 0 if the rule is off
	At       text.Span      // of the rule's name
}

// String is the level as a configuration has it.
func (l Level) String() string {
	if l.Severity == 0 {
		return off
	}
	return l.Severity.String()
}

// off is the level of a rule that reports nothing.
const off = "off"

// Image is what a configuration says of an image.
type Image struct {
	Name      *yamltree.Node
	Variables []*yamltree.Node
	// File is a path, seen from the folder of the configuration; nil if it lists Variables.
	File *yamltree.Node
}

// Build is a build of a Dockerfile. Paths begin at the folder of the configuration.
type Build struct {
	// Name: What messages call the build. Default: the path of the Dockerfile.
	Name *yamltree.Node `yaml:"name"`
	// Dockerfile: The path of the Dockerfile. Default: `Dockerfile` in the context.
	Dockerfile *yamltree.Node `yaml:"dockerfile"`
	// Context: The folder of the build context. Default: the folder of this file.
	Context *yamltree.Node `yaml:"context"`
	// Target: The stage that is built. Default: the last stage.
	Target *yamltree.Node `yaml:"target"`
	// Args: Build arguments by name. One without a value has a value that nobody knows here.
	Args []yamltree.Pair `yaml:"args"`
	// Contexts: Named contexts by name, as `--build-context` gives them.
	Contexts []yamltree.Pair `yaml:"contexts"`
	// Platforms: The platforms that are built for, such as `linux/arm64`.
	Platforms []*yamltree.Node `yaml:"platforms"`

	// At is where the build begins in the text.
	At text.Span `yaml:"-"`
}

// Override is what holds for some Dockerfiles.
type Override struct {
	// Paths: The Dockerfiles and folders, by patterns as `.gitignore` has them.
	Paths []*yamltree.Node `yaml:"paths"`
	// Rules: The severity of rules there, by name.
	Rules []Level `yaml:"rules"`
	// RequiredArgs: Build arguments that every build is given there, beside those of the whole
	// project.
	RequiredArgs []*yamltree.Node `yaml:"required-args"`
}

// Problem is what is wrong at a place of a configuration.
type Problem struct {
	At      text.Span
	Message string
}
