package main

import (
	"bytes"
	"cmp"
	"debug/buildinfo"
	"fmt"
	"maps"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// An spdxPackage is a package of SPDX 2.3.
type spdxPackage struct {
	ID               string         `json:"SPDXID"`
	Name             string         `json:"name"`
	Version          string         `json:"versionInfo"`
	DownloadLocation string         `json:"downloadLocation"`
	FilesAnalyzed    bool           `json:"filesAnalyzed"`
	LicenseConcluded string         `json:"licenseConcluded"`
	LicenseDeclared  string         `json:"licenseDeclared"`
	Copyright        string         `json:"copyrightText"`
	Checksums        []spdxChecksum `json:"checksums,omitempty"`
	Refs             []spdxRef      `json:"externalRefs,omitempty"`
}

type spdxChecksum struct {
	Algorithm string `json:"algorithm"`
	Value     string `json:"checksumValue"`
}

type spdxRef struct {
	Category string `json:"referenceCategory"`
	Type     string `json:"referenceType"`
	Locator  string `json:"referenceLocator"`
}

type spdxRelation struct {
	From string `json:"spdxElementId"`
	Type string `json:"relationshipType"`
	To   string `json:"relatedSpdxElement"`
}

type spdxDocument struct {
	Version       string         `json:"spdxVersion"`
	License       string         `json:"dataLicense"`
	ID            string         `json:"SPDXID"`
	Name          string         `json:"name"`
	Namespace     string         `json:"documentNamespace"`
	Creation      spdxCreation   `json:"creationInfo"`
	Packages      []spdxPackage  `json:"packages"`
	Relationships []spdxRelation `json:"relationships"`
}

type spdxCreation struct {
	Created  string   `json:"created"`
	Creators []string `json:"creators"`
}

// sbom lists, for each archive, the Go modules and the Go release that its program is
// compiled from, by what Go's linker wrote into the program itself: SPDX 2.3 as JSON.
func sbom(r *Release) ([]File, error) {
	doc := spdxDocument{
		Version: "SPDX-2.3", License: "CC0-1.0", ID: "SPDXRef-DOCUMENT", Name: product.Name + "-" + r.Version,
		Creation: spdxCreation{r.Time.Format(time.RFC3339), []string{"Organization: " + product.Maintainer}},
	}
	doc.Namespace = r.Downloads() + "/" + doc.Name + ".spdx.json"
	modules := map[string]spdxPackage{}
	for _, a := range r.Archives {
		info, err := buildinfo.Read(bytes.NewReader(a.Data()))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		of := archivePackage(r, a)
		doc.Packages = append(doc.Packages, of)
		doc.Relationships = append(doc.Relationships, spdxRelation{doc.ID, "DESCRIBES", of.ID})
		for _, p := range modulePackages(info) {
			modules[p.ID] = p
			doc.Relationships = append(doc.Relationships, spdxRelation{of.ID, "CONTAINS", p.ID})
		}
	}
	doc.Packages = append(doc.Packages, slices.SortedFunc(maps.Values(modules), func(a, b spdxPackage) int { return cmp.Compare(a.ID, b.ID) })...)
	data, err := prettyJSON(doc)
	return []File{{product.Name + "_" + r.Version + ".spdx.json", 0o644, data}}, err
}

func archivePackage(r *Release, a *Archive) spdxPackage {
	return spdxPackage{
		ID: spdxID("Archive", a.Name), Name: a.Name, Version: r.Version, DownloadLocation: r.URL(a),
		LicenseConcluded: "NOASSERTION", LicenseDeclared: product.License, Copyright: "NOASSERTION",
		Checksums: []spdxChecksum{{"SHA256", a.SHA256}},
	}
}

// modulePackages are what a program is compiled from beside its own module: modules,
// and Go's standard library.
func modulePackages(info *debug.BuildInfo) []spdxPackage {
	out := []spdxPackage{modulePackage("stdlib", strings.TrimPrefix(info.GoVersion, "go"))}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		out = append(out, modulePackage(m.Path, m.Version))
	}
	return out
}

func modulePackage(path, version string) spdxPackage {
	return spdxPackage{
		ID: spdxID("Module", path+"-"+version), Name: path, Version: version, DownloadLocation: "NOASSERTION",
		LicenseConcluded: "NOASSERTION", LicenseDeclared: "NOASSERTION", Copyright: "NOASSERTION",
		Refs: []spdxRef{{"PACKAGE-MANAGER", "purl", "pkg:golang/" + strings.ToLower(path) + "@" + version}},
	}
}

var notSPDX = regexp.MustCompile(`[^A-Za-z0-9.]+`)

func spdxID(kind, name string) string {
	return "SPDXRef-" + kind + "-" + notSPDX.ReplaceAllString(name, "-")
}
