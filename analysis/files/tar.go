package files

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"path"
)

// entry is a file or a folder of an archive.
type entry struct {
	name   string
	folder bool
}

// Bounds of what is read of an archive: entries, and bytes once unpacked. Of an archive with more
// nothing is known: what seems to be no entry of it could be one.
const (
	mostEntries  = 20_000
	mostUnpacked = 64 << 20
)

// archiveIn is the archive that a word of a command names, if it is a file of a build context.
func (r *running) archiveIn(word string) (in *Context, at string, ok bool) {
	n := r.there(word)
	if n == nil {
		return nil, "", false
	}
	o := n.source().Origin
	if o == nil || o.in == nil {
		return nil, "", false
	}
	return o.in, o.Path, true
}

// entriesOf are those of an archive of the context, read once; nil if it is none, or packed in a
// way that is not known here.
func (c *Context) entriesOf(at string) []entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.archives[at]; ok {
		return known
	}
	if c.archives == nil {
		c.archives = map[string][]entry{}
	}
	if len(c.archives) < mostTexts {
		c.archives[at] = c.readEntries(at)
	}
	return c.archives[at]
}

func (c *Context) readEntries(at string) []entry {
	file, err := c.Disk.Open(path.Join(c.Folder, at))
	if err != nil {
		return nil
	}
	defer file.Close()
	return tarEntries(bufio.NewReader(file))
}

func tarEntries(packed *bufio.Reader) (out []entry) {
	unpacked, err := unpack(packed)
	if err != nil {
		return nil
	}
	bounded := &io.LimitedReader{R: unpacked, N: mostUnpacked}
	archive := tar.NewReader(bounded)
	for {
		h, err := archive.Next()
		switch {
		case err == io.EOF && bounded.N > 0:
			return out
		case err != nil, len(out) == mostEntries:
			return nil
		}
		out = append(out, entry{h.Name, h.Typeflag == tar.TypeDir})
	}
}

func unpack(from *bufio.Reader) (io.Reader, error) {
	if head, _ := from.Peek(3); bytes.Equal(head, []byte("\x1f\x8b\x08")) {
		return gzip.NewReader(from)
	}
	return from, nil
}
