package files

import (
	"archive/tar"
	"bytes"
	"io"
	"path"
	"strings"
	"sync"
)

// unpacked is the folder that ADD makes of an archive: what is in it, as far as that can be read,
// is likely.
func unpacked(archive *Node) *Node {
	folder := &Node{Kind: Folder, Open: true, Origin: archive.Origin}
	o := archive.source().Origin
	if o == nil || o.in == nil {
		return folder
	}
	folder.list = sync.OnceValue(func() contents {
		return contents{nodes: inArchive(o, o.in.entriesOf(o.Path))}
	})
	return folder
}

// inArchive are the entries of an archive as nodes, by their names.
func inArchive(archive *Origin, all []entry) map[string]*Node {
	out, below := map[string]*Node{}, map[string][]entry{}
	for _, e := range all {
		names := segments(e.name)
		if len(names) == 0 {
			continue
		}
		name := names[0]
		if len(names) > 1 {
			below[name] = append(below[name], entry{path.Join(names[1:]...), e.folder})
		} else if out[name] = likelyOf(archive, File); e.folder {
			out[name] = likelyOf(archive, Folder)
		}
	}
	for name, entries := range below {
		out[name] = likelyOf(archive, Folder)
		out[name].list = sync.OnceValue(func() contents { return contents{nodes: inArchive(archive, entries)} })
	}
	return out
}

// likelyOf is what an archive likely holds.
func likelyOf(archive *Origin, kind Kind) *Node {
	return &Node{Kind: kind, Likely: true, Open: true, Origin: archive}
}

// packed are how a compressed archive begins: gzip, bzip2, xz, zstd
// (moby/go-archive, compression/compression_detect.go).
var packed = []string{"\x1f\x8b\x08", "BZh", "\xfd7zXZ\x00", "\x28\xb5\x2f\xfd", "\x50\x2a\x4d\x18"}

// archives are how the names of archives end.
var archives = []string{".tar", ".tgz", ".tbz2", ".txz", ".gz", ".bz2", ".xz", ".zst"}

// isArchive tells whether ADD may unpack a file of the context: where its text is not known
// to be that of the build, by its name (solver/llbsolver/file/unpack.go: isArchivePath).
func (c *Context) isArchive(n *Node) bool {
	if n.Origin == nil {
		return true
	}
	if !c.Certain {
		for _, end := range archives {
			if strings.HasSuffix(n.Origin.Path, end) {
				return true
			}
		}
		return false
	}
	file, err := c.Disk.Open(path.Join(c.Folder, n.Origin.Path))
	if err != nil {
		return true
	}
	defer file.Close()
	head := make([]byte, 1024)
	size, _ := io.ReadFull(file, head)
	head = head[:size]
	for _, begin := range packed {
		if bytes.HasPrefix(head, []byte(begin)) {
			return true
		}
	}
	_, err = tar.NewReader(bytes.NewReader(head)).Next()
	return err == nil
}
