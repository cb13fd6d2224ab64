package files

import (
	"path"
	"regexp"
	"strings"
)

// bundler is a tool that writes what it makes into one folder.
type bundler struct {
	sub     string   // the words that have it do so, one of them; "" for any
	flags   []string // that name the folder
	configs string   // files of the project that may name it
	key     string   // under which key
	folder  string   // that it is otherwise; "" for none
	makes   []string // what it makes there: folders end with a slash
}

// page stands for the index.html of a project that has one.
var page = []string{"index.html", "assets/"}

// bundlers are by the names of their programs. A row is a tool.
var bundlers = map[string]bundler{
	"vite":            {"build", []string{"--outDir"}, "vite.config.ts vite.config.js vite.config.mjs vite.config.mts vite.config.cjs", "outDir", "dist", page},
	"vue-cli-service": {"build", []string{"--dest"}, "vue.config.js vue.config.cjs", "outputDir", "dist", []string{"index.html"}},
	"react-scripts":   {"build", nil, "", "", "build", []string{"index.html", "static/", "asset-manifest.json"}},
	"astro":           {"build", []string{"--outDir"}, "astro.config.mjs astro.config.ts astro.config.js", "outDir", "dist", nil},
	"nuxt":            {"build", nil, "", "", ".output", []string{"server/", "server/index.mjs", "public/"}},
	"nuxi":            {"build", nil, "", "", ".output", []string{"server/", "server/index.mjs", "public/"}},
	"gatsby":          {"build", nil, "", "", "public", []string{"index.html"}},
	"remix":           {"build vite:build", nil, "", "", "build", nil},
	"react-router":    {"build", nil, "react-router.config.ts", "buildDirectory", "build", []string{"client/"}},
	"docusaurus":      {"build", []string{"--out-dir"}, "", "", "build", []string{"index.html"}},
	"vuepress":        {"build", []string{"--dest", "-d"}, "", "", "", nil},
	"storybook":       {"build", []string{"--output-dir", "-o"}, "", "", "storybook-static", []string{"index.html"}},
	"build-storybook": {"", []string{"--output-dir", "-o"}, "", "", "storybook-static", []string{"index.html"}},
	"parcel":          {"build", []string{"--dist-dir"}, "", "", "dist", nil},
	"webpack":         {"", []string{"--output-path", "-o"}, "webpack.config.js webpack.config.ts webpack.prod.js webpack.config.prod.js", "path", "dist", nil},
	"webpack-cli":     {"", []string{"--output-path", "-o"}, "webpack.config.js webpack.config.ts", "path", "dist", nil},
	"rspack":          {"", []string{"--output-path", "-o"}, "rspack.config.js rspack.config.ts", "path", "dist", nil},
	"rsbuild":         {"build", nil, "rsbuild.config.ts rsbuild.config.js", "root", "dist", nil},
	"rollup":          {"", []string{"--dir", "-d"}, "rollup.config.js rollup.config.mjs rollup.config.ts", "dir", "", nil},
	"esbuild":         {"", []string{"--outdir"}, "", "", "", nil},
	"tsup":            {"", []string{"--out-dir", "-d"}, "tsup.config.ts tsup.config.js", "outDir", "dist", nil},
	"tsdown":          {"", []string{"--out-dir", "-d"}, "tsdown.config.ts", "outDir", "dist", nil},
	"unbuild":         {"", nil, "build.config.ts", "outDir", "dist", nil},
	"swc":             {"", []string{"--out-dir", "-d"}, "", "", "", nil},
	"babel":           {"", []string{"--out-dir", "-d"}, "", "", "", nil},
	"ncc":             {"build", []string{"--out", "-o"}, "", "", "dist", []string{"index.js"}},
	"svelte-package":  {"", []string{"--output", "-o"}, "", "", "dist", nil},
	"ember":           {"build", []string{"--output-path", "-o"}, "", "", "dist", []string{"index.html"}},
	"hugo":            {"", []string{"--destination", "-d"}, "hugo.toml config.toml hugo.yaml config.yaml", "publishDir", "public", nil},
	"mkdocs":          {"build", []string{"--site-dir", "-d"}, "mkdocs.yml", "site_dir", "site", []string{"index.html"}},
	"mdbook":          {"build", []string{"--dest-dir", "-d"}, "book.toml", "build-dir", "book", []string{"index.html"}},
	"jekyll":          {"build", []string{"--destination", "-d"}, "_config.yml", "destination", "_site", nil},
	"eleventy":        {"", []string{"--output"}, "", "", "_site", nil},
	"sphinx-build":    {"", nil, "", "", "", nil},
	"quasar":          {"build", nil, "", "", "dist", nil},
	"hexo":            {"generate", nil, "", "", "public", nil},
}

func init() {
	for name, b := range bundlers {
		tool(name, func(r *running, args []string) { r.bundle(&b, args) })
	}
}

func (r *running) bundle(b *bundler, args []string) {
	operands, values := arguments(args, "", append([]string{"--config", "-c", "--mode", "--base", "--env", "-f", "-i", "--outfile", "--root"}, b.flags...)...)
	if b.sub != "" && (len(operands) == 0 || !strings.Contains(" "+b.sub+" ", " "+operands[0]+" ")) {
		return
	}
	to := ""
	for _, f := range b.flags {
		to += values[strings.TrimLeft(f, "-")]
	}
	if to == "" && b.key != "" {
		to = r.configured(b.configs, b.key)
	}
	if to == "" {
		to = b.folder
	}
	switch {
	case to == "":
	case len(b.makes) > 0 && &b.makes[0] == &page[0] && r.there("index.html") == nil:
		r.makes(to)
	default:
		r.makesIn(to, b.makes...)
	}
	r.file(values["outfile"])
}

// configured is the folder that one of the files names under a key; "" if none does. In a
// program it may stand in path.join or path.resolve.
func (r *running) configured(files, key string) string {
	for _, name := range strings.Fields(files) {
		text, ok := r.text(name)
		if !ok {
			continue
		}
		pattern := regexp.MustCompile(`(?m)^[^/#\n]*\b` + key + `["']?\s*[:=]\s*(?:path\.)?(?:(?:resolve|join)\(\s*(?:__dirname|import\.meta\.dirname|process\.cwd\(\))\s*,\s*)?["']?([^"'\s,)}]+)`)
		if m := pattern.FindStringSubmatch(text); m != nil && !strings.ContainsAny(m[1], "$`(") {
			return path.Clean(m[1])
		}
		return ""
	}
	return ""
}
