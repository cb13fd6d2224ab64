package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/stagels/stagels/analysis/stage"
)

// Contexts are the folders that a build takes files from, as far as they are known.
type Contexts struct {
	Build *Context            // nil if it is not known
	Named map[string]*Context // by the names of the named contexts
}

// Of is the folder of a named context; nil if it is none that is known.
func (c *Contexts) Of(name string) *Context {
	for known, context := range c.Named {
		if stage.SameContext(strings.ToLower(known), strings.ToLower(name)) {
			return context
		}
	}
	return nil
}

// Key is equal for the contexts of builds that find the same files of one disk.
func (c *Contexts) Key() string {
	key := c.Build.key()
	for _, name := range slices.Sorted(maps.Keys(c.Named)) {
		key += " " + name + "=" + c.Named[name].key()
	}
	return key
}

func (c *Context) key() string {
	if c == nil {
		return ""
	}
	return fmt.Sprintf("%q %q", c.Folder, c.IgnoreFiles)
}

// ignoreFile is one that was read, and its name.
type ignoreFile struct {
	name, text string
	err        error // it cannot be read
}

// IgnoreFile is the first of the ignore files that is there: its name without folders, and
// what it says; ok is false if there is none that can be read.
func (c *Context) IgnoreFile() (name, src string, ok bool) {
	from := c.ignoreFile()
	return path.Base(from.name), from.text, from.name != "" && from.err == nil
}

// ignoreFile is the first of the ignore files that is there; the zero value if none is.
func (c *Context) ignoreFile() ignoreFile {
	for _, name := range c.IgnoreFiles {
		file, err := c.Disk.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return ignoreFile{name: name, err: err}
		}
		defer file.Close()
		text, err := io.ReadAll(io.LimitReader(file, mostIgnored))
		return ignoreFile{name, string(text), err}
	}
	return ignoreFile{}
}

// mostIgnored is how many bytes of an ignore file are read.
const mostIgnored = 1 << 20

// IgnoredBy is the ignore file that leaves a path out, as IgnoreFiles has it, and the line
// that does, from 1; 0 if none does.
func (c *Context) IgnoredBy(at string) (file string, line int) {
	from := c.ignoreFile()
	at = strings.TrimPrefix(at, "/")
	number := 0
	for text := range strings.Lines(from.text) {
		number++
		read, err := ignorefile.ReadAll(strings.NewReader(text))
		if err != nil || len(read) != 1 {
			continue
		}
		if pattern, exception := strings.CutPrefix(read[0], "!"); leavesOut(pattern, at) {
			line = number
			if exception {
				line = 0
			}
		}
	}
	return from.name, line
}

// leavesOut tells whether a pattern speaks of a path, or of a folder above it.
func leavesOut(pattern, at string) bool {
	m, err := patternmatcher.New([]string{pattern})
	if err != nil {
		return false
	}
	ok, err := m.MatchesOrParentMatches(at)
	return ok && err == nil
}
