package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
)

// launcher finds the program in one of the other packages and starts it.
//
//go:embed templates/launcher.js
var launcher []byte

// npmManifest are the fields of a package.json.
type npmManifest struct {
	Name                 string            `json:"name"`
	Version              string            `json:"version"`
	Description          string            `json:"description"`
	License              string            `json:"license"`
	Homepage             string            `json:"homepage"`
	Repository           map[string]string `json:"repository"`
	Bin                  map[string]string `json:"bin,omitempty"`
	OS                   []string          `json:"os,omitempty"`
	CPU                  []string          `json:"cpu,omitempty"`
	PreferUnplugged      bool              `json:"preferUnplugged,omitempty"` // the program must lie in a folder
	Engines              map[string]string `json:"engines,omitempty"`
	OptionalDependencies map[string]string `json:"optionalDependencies,omitempty"`
}

func newManifest(name, version, description string) npmManifest {
	return npmManifest{
		Name: name, Version: version, Description: description, License: product.License, Homepage: product.Homepage,
		Repository: map[string]string{"type": "git", "url": "git+" + product.Homepage + ".git"},
	}
}

// nodeTarget is Node's name of a system.
func nodeTarget(t Target) string { return nodeOS[t.OS] + "-" + nodeArch[t.Arch] }

// npmPackages are a package with the program for each archive, and one that depends
// on all of these: npm installs the one for its own system.
func npmPackages(r *Release) ([]File, error) {
	main := newManifest(product.Name, r.Version, product.Summary)
	main.Bin = map[string]string{product.Name: "bin/stagels.js"}
	main.Engines = map[string]string{"node": ">=16"}
	main.OptionalDependencies = map[string]string{}
	for _, t := range targets {
		main.OptionalDependencies["@stagels/cli-"+nodeTarget(t)] = r.Version
	}
	license := r.Archives[0].Files["LICENSE"]
	first, err := npmPackage(r, "stagels", main, license, product.Text, File{"bin/stagels.js", 0o755, launcher})
	if err != nil {
		return nil, err
	}
	out := []File{first}
	for _, a := range r.Archives {
		target := nodeTarget(a.Target)
		m := newManifest("@stagels/cli-"+target, r.Version, "The program of stagels for "+target)
		m.OS, m.CPU, m.PreferUnplugged = []string{nodeOS[a.OS]}, []string{nodeArch[a.Arch]}, true
		f, err := npmPackage(r, "stagels-cli-"+target, m, a.Files["LICENSE"], "The package `stagels` needs this one.", File{"bin/" + a.Program(), 0o755, a.Data()}, a.Notices(""))
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func npmPackage(r *Release, file string, m npmManifest, license []byte, about string, more ...File) (File, error) {
	manifest, err := prettyJSON(m)
	if err != nil {
		return File{}, err
	}
	page := fmt.Sprintf("# %s\n\n%s\n\n%s\n\n%s\n", m.Name, m.Description+".", about, product.Homepage)
	files := append([]File{{"package.json", 0o644, manifest}, {"LICENSE", 0o644, license}, {"README.md", 0o644, []byte(page)}}, more...)
	data, err := tarGz(files, "package/", r.Time)
	return File{file + "-" + r.Version + ".tgz", 0o644, data}, err
}

func prettyJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.Bytes(), err
}
