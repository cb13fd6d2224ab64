package files

import (
	"path"
	"slices"
	"strings"
)

var _ = tool("tsc vue-tsc tsgo ttsc tspc", (*running).tsc)

// tsc compiles by a tsconfig.json (typescriptlang.org/tsconfig).
func (r *running) tsc(args []string) {
	operands, values := arguments(args, "", "-p", "--project", "--outDir", "--rootDir", "--target", "--module", "-t", "-m", "--lib", "--jsx")
	if slices.Contains(args, "--noEmit") || slices.Contains(args, "--init") || slices.Contains(args, "--version") {
		return
	}
	builds := slices.Contains(args, "-b") || slices.Contains(args, "--build")
	config := values["p"] + values["project"]
	switch {
	case builds && len(operands) > 0:
		for _, o := range operands {
			r.compileAll(o, 0)
		}
	case builds:
		r.compileAll(".", 0)
	case len(operands) > 0:
		r.transpiled(operands, values["outDir"])
	default:
		if config == "" {
			config = "."
		}
		r.compileTypes(config, values["outDir"])
	}
}

// compileAll compiles what a project refers to, and the project.
func (r *running) compileAll(project string, depth int) {
	c := r.typesConfigOf(project, 0)
	if c == nil || depth > deepest {
		return
	}
	for _, ref := range c.References {
		r.compileAll(path.Join(c.dir, ref.Path), depth+1)
	}
	r.compileTypes(project, "")
}

// transpiled are files that are named: without a folder their output lies beside them.
func (r *running) transpiled(files []string, to string) {
	for _, f := range files {
		out := scriptOf(f)
		if to != "" {
			out = path.Join(to, path.Base(out))
		}
		if out != f {
			r.file(out)
		}
	}
}

// compileTypes is what a project makes: a script for each source, below its outDir.
func (r *running) compileTypes(project, to string) {
	c := r.typesConfigOf(project, 0)
	if c == nil {
		if to != "" {
			r.makes(to)
		}
		return
	}
	if to == "" {
		to = c.CompilerOptions.OutDir
	}
	if c.CompilerOptions.NoEmit != nil && *c.CompilerOptions.NoEmit {
		return
	}
	if to != "" {
		r.makes(to)
	}
	sources := r.sourcesOf(c, to)
	root := c.CompilerOptions.RootDir
	if root == "" {
		root = commonFolder(sources)
	}
	for _, s := range sources {
		r.compiled(c, s, root, to)
	}
}

// compiled is what one source becomes.
func (r *running) compiled(c *typesConfig, source, root, to string) {
	out := scriptOf(source)
	if to != "" {
		if !isBelow(path.Clean(root), source) {
			return
		}
		out = path.Join(to, strings.TrimPrefix(strings.TrimPrefix(out, path.Clean(root)), "/"))
	}
	if o := &c.CompilerOptions; o.EmitDeclarationOnly == nil || !*o.EmitDeclarationOnly {
		r.file(out)
		if o.SourceMap != nil && *o.SourceMap {
			r.file(out + ".map")
		}
	}
	if d := c.CompilerOptions.Declaration; d != nil && *d {
		ext := path.Ext(out)
		r.file(strings.TrimSuffix(out, ext) + ".d" + strings.Replace(ext, "js", "ts", 1))
	}
}

// scriptOf is the name of the script that a source becomes.
func scriptOf(source string) string {
	for from, to := range map[string]string{".ts": ".js", ".tsx": ".js", ".mts": ".mjs", ".cts": ".cjs"} {
		if base, ok := strings.CutSuffix(source, from); ok {
			return base + to
		}
	}
	return source
}
