package main

import (
	"bytes"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"text/template"
)

//go:embed templates
var texts embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{"upper": strings.ToUpper, "sri": sri}).ParseFS(texts, "templates/*.tmpl"))

// sri is a SHA-256 as Nix writes it.
func sri(sum string) (string, error) {
	data, err := hex.DecodeString(sum)
	return "sha256-" + base64.StdEncoding.EncodeToString(data), err
}

// manifest is what a template says of the archives.
func manifest(name string, r *Release, archives []*Archive) (File, error) {
	var b bytes.Buffer
	err := templates.ExecuteTemplate(&b, name+".tmpl", map[string]any{"Product": product, "Release": r, "Archives": archives, "Names": names{}})
	return File{name, 0o644, b.Bytes()}, err
}

// manifests are what several templates say. There is none without an archive.
func manifests(r *Release, archives []*Archive, names ...string) ([]File, error) {
	var out []File
	for _, name := range names {
		if len(archives) == 0 {
			return nil, nil
		}
		f, err := manifest(name, r, archives)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// names are what the templates call a system.
type names struct{}

func (names) Nix(a *Archive) string { return rpmArch[a.Arch] + "-" + a.OS }
func (names) Scoop(a *Archive) string {
	return map[string]string{"amd64": "64bit", "arm64": "arm64"}[a.Arch]
}
func (names) Winget(a *Archive) string { return nodeArch[a.Arch] }
func (names) Brew(a *Archive) string {
	return map[string]string{"linux": "on_linux", "darwin": "on_macos"}[a.OS] + " do\n    " + map[string]string{"amd64": "on_intel", "arm64": "on_arm"}[a.Arch]
}

// homebrew is a formula that installs an archive.
func homebrew(r *Release) ([]File, error) {
	return manifests(r, append(r.Of("darwin"), r.Of("linux")...), "stagels.rb")
}

// scoop is a manifest for Scoop.
func scoop(r *Release) ([]File, error) { return manifests(r, r.Of("windows"), "stagels.json") }

// winget are the three manifests that winget wants.
func winget(r *Release) ([]File, error) {
	return manifests(r, r.Of("windows"), "Stagels.Stagels.yaml", "Stagels.Stagels.installer.yaml", "Stagels.Stagels.locale.en-US.yaml")
}

// nix is a flake with a derivation that unpacks an archive, as an archive that Nix
// takes by its address.
func nix(r *Release) ([]File, error) {
	files, err := manifests(r, append(r.Of("linux"), r.Of("darwin")...), "flake.nix", "stagels.nix")
	if err != nil || len(files) == 0 {
		return nil, err
	}
	folder := product.Name + "-nix"
	data, err := tarGz(append([]File{{Path: folder, Mode: dirMode}}, under(folder, files)...), "", r.Time)
	return []File{{product.Name + "_" + r.Version + "_nix.tar.gz", 0o644, data}}, err
}

// image is what a container image is built of, without anything left to compile.
func image(r *Release) ([]File, error) {
	archives := r.Of("linux")
	out, err := manifests(r, archives, "Dockerfile")
	if err != nil || len(out) == 0 {
		return nil, err
	}
	out = append(out, File{"LICENSE", 0o644, archives[0].Files["LICENSE"]}, archives[0].Notices(""))
	for _, a := range archives {
		out = append(out, File{a.String() + "/" + a.Program(), 0o755, a.Data()})
	}
	return under("image", out), nil
}

// under are the files with a folder in front of their paths.
func under(folder string, files []File) []File {
	out := make([]File, len(files))
	for i, f := range files {
		f.Path = folder + "/" + f.Path
		out[i] = f
	}
	return out
}
