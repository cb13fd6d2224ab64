package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
)

// wheels are packages for pip and what works like it, one for each archive. A wheel
// is a zip with the program, and pip puts it among the scripts.
func wheels(r *Release) ([]File, error) {
	var out []File
	for _, a := range r.Archives {
		data, err := wheel(r, a)
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("%s-%s-py3-none-%s.whl", product.Name, pythonVersion(r.Version), strings.Join(wheelTags[a.Target], "."))
		out = append(out, File{name, 0o644, data})
	}
	return out, nil
}

func wheel(r *Release, a *Archive) ([]byte, error) {
	version := pythonVersion(r.Version)
	name := product.Name + "-" + version
	about := fmt.Sprintf("Metadata-Version: 2.4\nName: %s\nVersion: %s\nSummary: %s\nHome-page: %s\nAuthor: %s\nAuthor-email: %s\nLicense-Expression: %s\nLicense-File: LICENSE\nLicense-File: ThirdPartyNotices.txt\nRequires-Python: >=3.8\nDescription-Content-Type: text/markdown\n\n%s\n",
		product.Name, version, product.Summary, product.Homepage, product.Maintainer, product.Mail, product.License, product.Text)
	kind := "Wheel-Version: 1.0\nGenerator: stagels\nRoot-Is-Purelib: false\n"
	for _, tag := range wheelTags[a.Target] {
		kind += "Tag: py3-none-" + tag + "\n"
	}
	files := []File{
		{name + ".data/scripts/" + a.Program(), 0o755, a.Data()},
		{name + ".dist-info/licenses/LICENSE", 0o644, a.Files["LICENSE"]},
		a.Notices(name + ".dist-info/licenses/"),
		{name + ".dist-info/METADATA", 0o644, []byte(about)},
		{name + ".dist-info/WHEEL", 0o644, []byte(kind)},
	}
	record := name + ".dist-info/RECORD"
	var list strings.Builder
	for _, f := range files {
		sum := sha256.Sum256(f.Data)
		fmt.Fprintf(&list, "%s,sha256=%s,%d\n", f.Path, base64.RawURLEncoding.EncodeToString(sum[:]), len(f.Data))
	}
	list.WriteString(record + ",,\n")
	return zipped(r, append(files, File{record, 0o644, []byte(list.String())}))
}

func zipped(r *Release, files []File) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.Path, Method: zip.Deflate, Modified: r.Time}
		h.SetMode(f.Mode)
		entry, err := w.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := entry.Write(f.Data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
