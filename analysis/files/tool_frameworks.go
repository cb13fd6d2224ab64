package files

import (
	"encoding/json"
	"path"
	"slices"

	"github.com/stagels/stagels/analysis/pattern"
)

var (
	_ = tool("next", (*running).next)
	_ = tool("ng", (*running).angular)
	_ = tool("nest", (*running).nest)
	_ = tool("vitepress", (*running).vitepress)
)

const nextConfigs = "next.config.js next.config.mjs next.config.ts next.config.cjs"

var nextOutput = pattern.New(`(?m)^[^/\n]*\boutput["']?\s*:\s*["'](export|standalone)["']`)

// next is next build, or next export (nextjs.org/docs: output, distDir).
func (r *running) next(args []string) {
	operands, values := arguments(args, "o", "--outdir")
	switch {
	case slices.Contains(operands, "export"):
		to := values["o"] + values["outdir"]
		if to == "" {
			to = "out"
		}
		r.makesIn(to, "index.html")
		return
	case !slices.Contains(operands, "build"):
		return
	}
	to := r.configured(nextConfigs, "distDir")
	if to == "" {
		to = ".next"
	}
	r.makesIn(to, "BUILD_ID", "static/", "server/", "package.json", "build-manifest.json")
	for _, name := range []string{"next.config.js", "next.config.mjs", "next.config.ts", "next.config.cjs"} {
		text, _ := r.text(name)
		if m := nextOutput.Find(text); m != nil && m[1] == "export" {
			r.makesIn("out", "index.html")
		} else if m != nil {
			r.makesIn(path.Join(to, "standalone"), "server.js", "package.json", "node_modules/")
		}
	}
}

// angularWorkspace is what is read of an angular.json.
type angularWorkspace struct {
	Projects map[string]struct {
		Architect, Targets map[string]struct {
			Builder string
			Options struct{ OutputPath json.RawMessage }
		}
	}
}

// angular is ng build (angular.dev/reference/configs/workspace-config).
func (r *running) angular(args []string) {
	operands, values := arguments(args, "c", "--configuration", "--output-path", "--base-href")
	if len(operands) == 0 || operands[0] != "build" && operands[0] != "b" {
		return
	}
	if to := values["output-path"]; to != "" {
		r.makes(to)
		return
	}
	var w angularWorkspace
	text, ok := r.text("angular.json")
	if !ok || json.Unmarshal([]byte(text), &w) != nil {
		return
	}
	for name, project := range w.Projects {
		build, ok := project.Architect["build"]
		if !ok {
			build, ok = project.Targets["build"]
		}
		if !ok || len(operands) > 1 && operands[1] != name {
			continue
		}
		to, browser := outputPath(build.Options.OutputPath)
		if to == "" {
			to = path.Join("dist", name)
		}
		r.makes(to)
		if application.Matches(build.Builder) {
			to = path.Join(to, browser)
		}
		r.makesIn(to, "index.html")
	}
}

var application = pattern.New(`:application$`)

// outputPath is a text, or an object with base and browser.
func outputPath(of json.RawMessage) (base, browser string) {
	var parts struct {
		Base    string
		Browser *string
	}
	if json.Unmarshal(of, &base) == nil {
		return base, "browser"
	}
	json.Unmarshal(of, &parts)
	if parts.Browser != nil {
		return parts.Base, *parts.Browser
	}
	return parts.Base, "browser"
}

// nest is nest build, which compiles as tsc does.
func (r *running) nest(args []string) {
	if len(args) == 0 || args[0] != "build" {
		return
	}
	config := "tsconfig.build.json"
	if r.there(config) == nil {
		config = "tsconfig.json"
	}
	r.compileTypes(config, "")
}

func (r *running) vitepress(args []string) {
	if len(args) > 0 && args[0] == "build" {
		in := "."
		if len(args) > 1 {
			in = args[1]
		}
		r.makesIn(path.Join(in, ".vitepress/dist"), "index.html")
	}
}
