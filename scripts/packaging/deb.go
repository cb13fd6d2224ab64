package main

import (
	"bytes"
	"crypto/md5"
	"fmt"
	"time"
)

// debs are packages for Debian and what comes from it: deb(5).
func debs(r *Release) ([]File, error) {
	var out []File
	for _, a := range r.Of("linux") {
		files, err := a.systemFiles("usr/share/zsh/vendor-completions", "usr/share/doc/stagels/copyright")
		if err != nil {
			return nil, err
		}
		data, err := deb(r, a, files)
		if err != nil {
			return nil, err
		}
		out = append(out, File{fmt.Sprintf("%s_%s_%s.deb", product.Name, systemVersion(r.Version), a.Arch), 0o644, data})
	}
	return out, nil
}

func deb(r *Release, a *Archive, files []File) ([]byte, error) {
	size, sums := 0, ""
	for _, f := range files {
		if !f.isDir() {
			size += (len(f.Data) + 1023) / 1024
			sums += fmt.Sprintf("%x  %s\n", md5.Sum(f.Data), f.Path)
		}
	}
	about := fmt.Sprintf("Package: %s\nVersion: %s\nSection: devel\nPriority: optional\nArchitecture: %s\nMaintainer: %s <%s>\nInstalled-Size: %d\nHomepage: %s\nDescription: %s\n %s\n",
		product.Name, systemVersion(r.Version), a.Arch, product.Maintainer, product.Mail, size, product.Homepage, product.Summary, product.Text)
	control, err := tarGz([]File{{"control", 0o644, []byte(about)}, {"md5sums", 0o644, []byte(sums)}}, "./", r.Time)
	if err != nil {
		return nil, err
	}
	data, err := tarGz(files, "./", r.Time)
	if err != nil {
		return nil, err
	}
	return ar(r.Time, []File{{"debian-binary", 0o644, []byte("2.0\n")}, {"control.tar.gz", 0o644, control}, {"data.tar.gz", 0o644, data}}), nil
}

// ar is an archive as ar(5) describes it, for names of up to 16 bytes.
func ar(at time.Time, files []File) []byte {
	var b bytes.Buffer
	b.WriteString("!<arch>\n")
	for _, f := range files {
		fmt.Fprintf(&b, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", f.Path, at.Unix(), 0, 0, fmt.Sprintf("100%o", f.Mode.Perm()), len(f.Data))
		b.Write(f.Data)
		if len(f.Data)%2 == 1 {
			b.WriteByte('\n')
		}
	}
	return b.Bytes()
}
