// Package all has the formats of files that ask for builds register themselves.
package all

import (
	_ "github.com/stagels/stagels/analysis/builds/bake"
	_ "github.com/stagels/stagels/analysis/builds/compose"
	_ "github.com/stagels/stagels/analysis/builds/configured"
	_ "github.com/stagels/stagels/analysis/builds/devcontainer"
	_ "github.com/stagels/stagels/analysis/builds/makefile"
	_ "github.com/stagels/stagels/analysis/builds/markdown"
	_ "github.com/stagels/stagels/analysis/builds/node"
	_ "github.com/stagels/stagels/analysis/builds/script"
	_ "github.com/stagels/stagels/analysis/builds/skaffold"
	_ "github.com/stagels/stagels/analysis/builds/workflow"
)
