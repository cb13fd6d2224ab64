package main

import (
	"github.com/spf13/pflag"
	"github.com/stagels/stagels/analysis/stage"
)

// buildFlags are the flags that tell of a build, as they were typed.
type buildFlags struct {
	target, platform    string
	buildArgs, contexts []string
}

func (f *buildFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.target, "target", "", "the `STAGE` that is built")
	flags.StringVar(&f.platform, "platform", "", "the `OS/ARCH` that is built for")
	flags.StringArrayVar(&f.buildArgs, "build-arg", nil, "a build argument, as `NAME=VALUE`, or NAME to take it from the environment")
	flags.StringArrayVar(&f.contexts, "build-context", nil, "a named context, as `NAME=VALUE`")
}

// read is the build that they tell of.
func (f *buildFlags) read() (b stage.Build, err error) {
	b.Target = f.target
	if b.Platform, err = platformOf(f.platform); err != nil {
		return b, err
	}
	if b.BuildArgs, err = buildArgs(f.buildArgs); err != nil {
		return b, err
	}
	b.NamedContexts, err = contextNames(f.contexts)
	return b, err
}
