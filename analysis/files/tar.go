package files

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"path"
)

// tarEntry is a file or a folder of an archive.
type tarEntry struct {
	name   string
	folder bool
}

// Bounds of what is read of an archive: entries, and bytes once unpacked.
const (
	mostEntries  = 2000
	mostUnpacked = 64 << 20
)

// tarEntries are those of an archive of the build context, as far as they can be read.
func (r *running) tarEntries(word string) []tarEntry {
	n := r.there(word)
	if n == nil {
		return nil
	}
	o := n.source().Origin
	if o == nil || o.in == nil {
		return nil
	}
	return o.in.tarEntries(o.Path)
}

// tarEntries are those of an archive; nil if it is none, or packed in a way that is not known
// here.
func (c *Context) tarEntries(at string) (out []tarEntry) {
	file, err := c.Disk.Open(path.Join(c.Folder, at))
	if err != nil {
		return nil
	}
	defer file.Close()
	unpacked, err := unpack(bufio.NewReader(file))
	if err != nil {
		return nil
	}
	archive := tar.NewReader(io.LimitReader(unpacked, mostUnpacked))
	for len(out) < mostEntries {
		h, err := archive.Next()
		if err != nil {
			break
		}
		out = append(out, tarEntry{h.Name, h.Typeflag == tar.TypeDir})
	}
	return out
}

func unpack(from *bufio.Reader) (io.Reader, error) {
	if head, _ := from.Peek(3); bytes.Equal(head, []byte("\x1f\x8b\x08")) {
		return gzip.NewReader(from)
	}
	return from, nil
}
