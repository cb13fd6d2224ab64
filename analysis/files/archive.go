package files

import (
	"archive/tar"
	"bytes"
	"io"
	"path"
	"strings"
)

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
