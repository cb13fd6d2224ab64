package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/goreleaser/nfpm/v2"
	"github.com/goreleaser/nfpm/v2/deb"
	"github.com/goreleaser/nfpm/v2/files"
	"github.com/goreleaser/nfpm/v2/rpm"
	"github.com/mitchellh/go-wordwrap"
)

// A systemFormat is a format of packages for Linux systems.
type systemFormat struct {
	packager nfpm.Packager
	about    string                                   // what the package is, in lines
	zsh      string                                   // the folder of completions of zsh
	legal    func(*Release, *Archive) ([]File, error) // what each package must bring
	kinds    map[string]string                        // what files are listed as, by the beginning of their places
}

// text is what the product is, in lines that lintian and rpmlint take.
var text = wordwrap.WrapString(product.Text, 76)

// debs are packages for Debian and what comes from it.
func debs(r *Release) ([]File, error) {
	return systemPackages(r, systemFormat{
		packager: deb.Default, about: product.Summary + "\n" + text, zsh: "usr/share/zsh/vendor-completions", legal: debianDocs,
	})
}

// rpms are packages for Fedora, openSUSE and others, without a signature.
func rpms(r *Release) ([]File, error) {
	return systemPackages(r, systemFormat{
		packager: rpm.DefaultRPM, about: text, zsh: "usr/share/zsh/site-functions", legal: licenses,
		kinds: map[string]string{"usr/share/man/": files.TypeRPMDoc, "usr/share/licenses/": files.TypeRPMLicense},
	})
}

// debianDocs are the copyright, which names a licence that each Debian has, and a
// changelog, as Debian's policy wants them.
func debianDocs(r *Release, a *Archive) ([]File, error) {
	const folder = "usr/share/doc/stagels/"
	copyright := fmt.Sprintf(`Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: %s
Source: %s

Files: *
Copyright: %d %s
License: %s
 The text of the licence is in /usr/share/common-licenses/%[5]s.
Comment: What others wrote is in the program too: %[6]s has their licences.
`, product.Name, product.Homepage, r.Time.Year(), product.Maintainer, product.License, noticesName)
	changes, err := gzipped(fmt.Appendf(nil, "%s (%s) unstable; urgency=medium\n\n  * %s/releases/tag/v%s\n\n -- %s  %s\n",
		product.Name, systemVersion(r.Version), product.Homepage, r.Version, maintainer(), r.Time.Format(time.RFC1123Z)))
	return []File{{folder + "copyright", 0o644, []byte(copyright)}, a.Notices(folder), {folder + "changelog.gz", 0o644, changes}}, err
}

func licenses(_ *Release, a *Archive) ([]File, error) {
	const folder = "usr/share/licenses/stagels/"
	return []File{{folder + "LICENSE", 0o644, a.Files["LICENSE"]}, a.Notices(folder)}, nil
}

func maintainer() string { return product.Maintainer + " <" + product.Mail + ">" }

// systemPackages are a package for each Linux system.
func systemPackages(r *Release, format systemFormat) ([]File, error) {
	var out []File
	for _, a := range r.Of("linux") {
		f, err := systemPackage(r, a, format)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func systemPackage(r *Release, a *Archive, format systemFormat) (File, error) {
	legal, err := format.legal(r, a)
	if err != nil {
		return File{}, err
	}
	list, err := a.systemFiles(format.zsh)
	if err != nil {
		return File{}, err
	}
	dir, err := os.MkdirTemp("", "packaging")
	if err != nil {
		return File{}, err
	}
	defer os.RemoveAll(dir)
	contents, err := onDisk(r, dir, format, append(list, legal...))
	if err != nil {
		return File{}, err
	}
	info := nfpm.WithDefaults(&nfpm.Info{
		Name: product.Name, Arch: a.Arch, Platform: a.OS, Version: systemVersion(r.Version), VersionSchema: "none",
		Description: format.about, Maintainer: maintainer(),
		Homepage: product.Homepage, License: product.License, Section: "devel", Priority: "optional",
		MTime: r.Time, DisableGlobbing: true,
		Overridables: nfpm.Overridables{
			Contents: contents,
			RPM:      nfpm.RPM{Summary: product.Summary, Group: "Development/Tools", BuildHost: "localhost"},
		},
	})
	var b bytes.Buffer
	if err := format.packager.Package(info, &b); err != nil {
		return File{}, err
	}
	// GitHub writes a dot in the place of a ~ in the name of a file.
	name := strings.ReplaceAll(format.packager.ConventionalFileName(info), "~", "-")
	return File{name, 0o644, b.Bytes()}, nil
}

// onDisk writes the files of a package into a folder, which nfpm reads them from, and
// names for each the place where a system has it. A folder that bears the product's name
// goes with the package; all others belong to the system.
func onDisk(r *Release, dir string, format systemFormat, list []File) (files.Contents, error) {
	var out files.Contents
	add := func(place, source, kind string, mode fs.FileMode) {
		out = append(out, &files.Content{
			Source: source, Destination: "/" + place, Type: kind,
			FileInfo: &files.ContentFileInfo{Owner: "root", Group: "root", Mode: mode, MTime: r.Time},
		})
	}
	own := map[string]bool{}
	for _, f := range list {
		source := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(source), 0o700); err != nil {
			return nil, err
		}
		if err := os.WriteFile(source, f.Data, 0o600); err != nil {
			return nil, err
		}
		add(f.Path, source, format.kind(f.Path), f.Mode)
		if folder := path.Dir(f.Path); path.Base(folder) == product.Name && !own[folder] {
			own[folder] = true
			add(folder, "", files.TypeDir, 0o755)
		}
	}
	return out, nil
}

// kind is what the format lists a file as.
func (format systemFormat) kind(place string) string {
	for folder, kind := range format.kinds {
		if strings.HasPrefix(place, folder) {
			return kind
		}
	}
	return files.TypeFile
}

// systemFiles are the files of an archive at the places where a Linux system has
// them. Completions of zsh lie in a folder that the systems do not agree on.
func (a *Archive) systemFiles(zsh string) ([]File, error) {
	list := []File{{"usr/bin/" + a.Program(), 0o755, a.Data()}}
	for name, data := range a.Files {
		switch dir, base := path.Split(name); {
		case dir == "man/":
			z, err := gzipped(data)
			if err != nil {
				return nil, err
			}
			list = append(list, File{"usr/share/man/man1/" + base + ".gz", 0o644, z})
		case name == "completions/stagels.bash":
			list = append(list, File{"usr/share/bash-completion/completions/stagels", 0o644, data})
		case name == "completions/_stagels":
			list = append(list, File{zsh + "/_stagels", 0o644, data})
		case name == "completions/stagels.fish":
			list = append(list, File{"usr/share/fish/vendor_completions.d/stagels.fish", 0o644, data})
		case strings.HasSuffix(name, ".schema.json"):
			list = append(list, File{"usr/share/stagels/" + base, 0o644, data})
		}
	}
	return list, nil
}
