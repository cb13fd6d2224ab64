package files

import (
	"io"
	"path"
)

// Bounds of what is read of a project: bytes of a file, and files.
const (
	mostText  = 1 << 18
	mostTexts = 1000
)

// cameFromContext tells whether a node is a copy of one of a build context, or is one.
func (n *Node) cameFromContext() bool { return n.source().Origin != nil && n.source().Origin.in != nil }

// source is the node that this one is a copy of, through all stages.
func (n *Node) source() *Node {
	for n.Origin != nil && n.Origin.Source != nil {
		n = n.Origin.Source
	}
	return n
}

// text is what is in the file at the path of a word, where it came from a build context or
// stands in the Dockerfile. Nothing tells whether a RUN changed it.
func (r *running) text(word string) (string, bool) {
	n := r.there(word)
	if n == nil || n.Kind == Folder || n.Origin == nil {
		return "", false
	}
	o := n.source().Origin
	if o == nil || o.in == nil {
		return written(o)
	}
	return o.in.text(o.Path)
}

// text is what is in a file of the context. It is read once.
func (c *Context) text(at string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.texts[at]; ok {
		return known, known != ""
	}
	if c.texts == nil {
		c.texts = map[string]string{}
	}
	if len(c.texts) < mostTexts {
		c.texts[at] = c.readText(at)
	}
	return c.texts[at], c.texts[at] != ""
}

func (c *Context) readText(at string) string {
	text, _ := c.Read(at, mostText)
	return text
}

// Read is what is in the file of the context at a path, up to most bytes; whole is false if there
// is more, or if it cannot be read.
func (c *Context) Read(at string, most int64) (text string, whole bool) {
	file, err := c.Disk.Open(path.Join(c.Folder, at))
	if err != nil {
		return "", false
	}
	defer file.Close()
	read, err := io.ReadAll(io.LimitReader(file, most+1))
	if int64(len(read)) > most {
		return string(read[:most]), false
	}
	return string(read), err == nil
}

// written is the text of a heredoc that a COPY writes into a file.
func written(o *Origin) (string, bool) {
	if o == nil || o.Step == nil || o.Step.Copy == nil {
		return "", false
	}
	for i := range o.Step.Copy.Contents {
		if c := &o.Step.Copy.Contents[i]; c.Name == o.Path && c.Err == nil {
			return c.Value, true
		}
	}
	return "", false
}
