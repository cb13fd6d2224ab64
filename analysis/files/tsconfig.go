package files

import (
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/tailscale/hujson"
)

// typesConfig is what is read of a tsconfig.json.
type typesConfig struct {
	Extends         json.RawMessage
	Files           []string
	Include         []string
	Exclude         []string
	References      []struct{ Path string }
	CompilerOptions struct {
		OutDir, RootDir, OutFile       string
		NoEmit, Declaration, SourceMap *bool
		EmitDeclarationOnly            *bool
	}

	dir string // of the file, which its paths begin at
}

// typesConfigOf is a project: a file, or the tsconfig.json of a folder. Its paths are counted
// from the present folder.
func (r *running) typesConfigOf(project string, depth int) *typesConfig {
	if n := r.there(project); n != nil && n.Kind == Folder || project == "." {
		project = path.Join(project, "tsconfig.json")
	}
	text, ok := r.text(project)
	if !ok || depth > deepest {
		return nil
	}
	plain, err := hujson.Standardize([]byte(text))
	c := typesConfig{dir: path.Dir(project)}
	if err != nil || json.Unmarshal(plain, &c) != nil {
		return nil
	}
	for _, at := range []*string{&c.CompilerOptions.OutDir, &c.CompilerOptions.RootDir} {
		if *at != "" {
			*at = path.Join(c.dir, strings.TrimPrefix(*at, "${configDir}"))
		}
	}
	c.Files, c.Include = below(c.dir, c.Files), below(c.dir, c.Include)
	c.Exclude = below(c.dir, c.Exclude)
	r.extend(&c, depth)
	return &c
}

// extend takes from the projects that a project extends what it does not say itself.
func (r *running) extend(c *typesConfig, depth int) {
	var names []string
	if one := ""; json.Unmarshal(c.Extends, &one) == nil {
		names = []string{one}
	} else {
		json.Unmarshal(c.Extends, &names)
	}
	for _, name := range slices.Backward(names) {
		if !strings.HasPrefix(name, ".") {
			continue // of a package
		}
		if path.Ext(name) != ".json" {
			name += ".json"
		}
		if base := r.typesConfigOf(path.Join(c.dir, name), depth+1); base != nil {
			c.inherit(base)
		}
	}
}

func (c *typesConfig) inherit(base *typesConfig) {
	o, b := &c.CompilerOptions, &base.CompilerOptions
	for _, pair := range [][2]*string{{&o.OutDir, &b.OutDir}, {&o.RootDir, &b.RootDir}} {
		if *pair[0] == "" {
			*pair[0] = *pair[1]
		}
	}
	for _, pair := range [][2]**bool{{&o.NoEmit, &b.NoEmit}, {&o.Declaration, &b.Declaration}, {&o.SourceMap, &b.SourceMap}, {&o.EmitDeclarationOnly, &b.EmitDeclarationOnly}} {
		if *pair[0] == nil {
			*pair[0] = *pair[1]
		}
	}
	for _, pair := range [][2]*[]string{{&c.Files, &base.Files}, {&c.Include, &base.Include}, {&c.Exclude, &base.Exclude}} {
		if *pair[0] == nil {
			*pair[0] = *pair[1]
		}
	}
}

func below(dir string, names []string) (out []string) {
	for _, name := range names {
		out = append(out, path.Join(dir, name))
	}
	return out
}
