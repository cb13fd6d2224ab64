package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"path"
	"strings"
)

// rpms are packages for Fedora, openSUSE and others: version 4 of the format, with
// digests of the header, the payload and each file, without a signature.
func rpms(r *Release) ([]File, error) {
	var out []File
	for _, a := range r.Of("linux") {
		files, err := a.systemFiles("usr/share/zsh/site-functions", "usr/share/licenses/stagels/LICENSE")
		if err != nil {
			return nil, err
		}
		data, err := rpm(r, a, owned(files))
		if err != nil {
			return nil, err
		}
		out = append(out, File{fmt.Sprintf("%s-%s-1.%s.rpm", product.Name, systemVersion(r.Version), rpmArch[a.Arch]), 0o644, data})
	}
	return out, nil
}

// owned leaves out the folders that belong to the system: a package that lists them
// would be in conflict with the one that has them.
func owned(files []File) []File {
	var out []File
	for _, f := range files {
		if !f.isDir() || path.Base(f.Path) == product.Name {
			out = append(out, f)
		}
	}
	return out
}

func rpm(r *Release, a *Archive, files []File) ([]byte, error) {
	plain := cpio(files, r.Time.Unix())
	payload, err := gzipped(plain, gzip.DefaultCompression)
	if err != nil {
		return nil, err
	}
	var h rpmHeader
	h.about(r, a)
	h.files(files, int32(r.Time.Unix()))
	h.strings(tagPayloadDigest, fmt.Sprintf("%x", sha256.Sum256(payload)))
	h.int32s(tagPayloadDigestAlgo, rpmSHA256)
	header := h.bytes(regionImmutable)

	var sig rpmHeader
	sig.text(sigSHA256, fmt.Sprintf("%x", sha256.Sum256(header)))
	sig.int32s(sigSize, int32(len(header)+len(payload)))
	sig.int32s(sigPayloadSize, int32(len(plain)))
	signature := sig.bytes(regionSignatures)

	var b bytes.Buffer
	b.Write(lead(a, r))
	b.Write(signature)
	b.Write(make([]byte, -len(signature)&7))
	b.Write(header)
	b.Write(payload)
	return b.Bytes(), nil
}

// about says what the package is, and which rpm can read it.
func (h *rpmHeader) about(r *Release, a *Archive) {
	version := systemVersion(r.Version)
	h.strings(tagI18NTable, "C")
	h.text(tagName, product.Name)
	h.text(tagVersion, version)
	h.text(tagRelease, "1")
	h.translated(tagSummary, product.Summary)
	h.translated(tagDescription, product.Text)
	h.int32s(tagBuildTime, int32(r.Time.Unix()))
	h.text(tagBuildHost, "localhost")
	h.text(tagLicense, product.License)
	h.text(tagPackager, product.Maintainer+" <"+product.Mail+">")
	h.translated(tagGroup, "Development/Tools")
	h.text(tagURL, product.Homepage)
	h.text(tagOS, "linux")
	h.text(tagArch, rpmArch[a.Arch])
	h.text(tagSourceRPM, product.Name+"-"+version+"-1.src.rpm")
	h.text(tagEncoding, "utf-8")
	h.text(tagPayloadFormat, "cpio")
	h.text(tagPayloadCompressor, "gzip")
	h.text(tagPayloadFlags, "6")

	h.strings(tagProvideName, product.Name)
	h.int32s(tagProvideFlags, rpmEqual)
	h.strings(tagProvideVersion, version+"-1")
	const reader = rpmLib | rpmLess | rpmEqual
	h.strings(tagRequireName, "rpmlib(CompressedFileNames)", "rpmlib(FileDigests)", "rpmlib(PayloadFilesHavePrefix)")
	h.int32s(tagRequireFlags, reader, reader, reader)
	h.strings(tagRequireVersion, "3.0.4-1", "4.6.0-1", "4.0-1")
}

// files lists the package's files, each field in a list of its own.
func (h *rpmHeader) files(files []File, at int32) {
	n := len(files)
	var digests, bases, dirs []string
	sizes, flags, inodes, folders := make([]int32, n), make([]int32, n), make([]int32, n), make([]int32, n)
	modes := make([]uint16, n)
	total := int32(0)
	for i, f := range files {
		dir, base := path.Split("/" + f.Path)
		if len(dirs) == 0 || dirs[len(dirs)-1] != dir {
			dirs = append(dirs, dir)
		}
		bases, folders[i] = append(bases, base), int32(len(dirs)-1)
		sizes[i], modes[i], inodes[i] = int32(len(f.Data)), unixMode(f), int32(i+1)
		total += sizes[i]
		digest := ""
		if !f.isDir() {
			digest = fmt.Sprintf("%x", sha256.Sum256(f.Data))
		}
		digests = append(digests, digest)
		flags[i] = rpmFlags(f)
	}
	h.int32s(tagSize, total)
	h.int32s(tagFileSizes, sizes...)
	h.int16s(tagFileModes, modes...)
	h.int16s(tagFileRdevs, make([]uint16, n)...)
	h.int32s(tagFileMtimes, repeated(at, n)...)
	h.strings(tagFileDigests, digests...)
	h.int32s(tagFileDigestAlgo, rpmSHA256)
	h.strings(tagFileLinkTos, repeated("", n)...)
	h.int32s(tagFileFlags, flags...)
	h.strings(tagFileUserName, repeated("root", n)...)
	h.strings(tagFileGroupName, repeated("root", n)...)
	h.int32s(tagFileVerifyFlags, repeated(int32(-1), n)...)
	h.int32s(tagFileDevices, repeated(int32(1), n)...)
	h.int32s(tagFileInodes, inodes...)
	h.strings(tagFileLangs, repeated("", n)...)
	h.int32s(tagDirIndexes, folders...)
	h.strings(tagBaseNames, bases...)
	h.strings(tagDirNames, dirs...)
}

func rpmFlags(f File) int32 {
	switch {
	case f.isDir():
		return 0
	case strings.HasPrefix(f.Path, "usr/share/man/"):
		return rpmDoc
	case strings.HasPrefix(f.Path, "usr/share/licenses/"):
		return rpmLicense
	}
	return 0
}

func unixMode(f File) uint16 {
	if f.isDir() {
		return 0o040000 | uint16(f.Mode.Perm())
	}
	return 0o100000 | uint16(f.Mode.Perm())
}

func repeated[T any](v T, n int) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = v
	}
	return out
}

// cpio is an archive in the format "newc": 13 numbers of 8 digits, a name, the bytes,
// each of the last two filled up to 4 bytes.
func cpio(files []File, at int64) []byte {
	var b bytes.Buffer
	entry := func(inode int, mode uint16, links int, at int64, name string, data []byte) {
		fmt.Fprintf(&b, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x", inode, mode, 0, 0, links, at, len(data), 0, 0, 0, 0, len(name)+1, 0)
		b.WriteString(name + "\x00")
		b.Write(make([]byte, -b.Len()&3))
		b.Write(data)
		b.Write(make([]byte, -b.Len()&3))
	}
	for i, f := range files {
		entry(i+1, unixMode(f), 1, at, "./"+f.Path, f.Data)
	}
	entry(0, 0, 1, 0, "TRAILER!!!", nil)
	return b.Bytes()
}
