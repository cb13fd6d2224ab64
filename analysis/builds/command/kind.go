package command

import (
	"slices"

	"github.com/stagels/stagels/analysis/builds"
)

// Kind is what the builds of commands are, whatever file has them.
const Kind = "command"

// largest is how many bytes of a text are read for commands at most.
const largest = 512 << 10

// Copy is the command's build, to be changed.
func (c Command) Copy() *builds.Build {
	b := *c.Build
	b.Kind = Kind
	b.OtherDirs = slices.Clone(b.OtherDirs)
	return &b
}
