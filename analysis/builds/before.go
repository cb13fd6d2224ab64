package builds

import (
	"path"
	"slices"
	"strings"
)

// Before is what commands and actions may have done to the files of a build before it.
type Before uint8

// What may have been done.
const (
	Untouched Before = iota
	MayDiffer        // something ran that may write files
	Rewritten        // something ran that names the Dockerfile, or has git change the files
)

// Past is what ran before a build.
type Past struct {
	writes bool
	git    bool
	words  []string // that may name files which were written
}

// mostWords is how many words are looked at. After more than that nothing is certain.
const mostWords = 1000

// Write notes that something ran that may write files, with the words that it was given.
func (p Past) Write(words ...string) Past {
	return p.And(Past{writes: true, words: words})
}

// Switch notes that git may have changed all files.
func (p Past) Switch() Past {
	p.writes, p.git = true, true
	return p
}

// And is what ran before, and then what other tells of.
func (p Past) And(other Past) Past {
	p.writes, p.git = p.writes || other.writes, p.git || other.git || len(p.words)+len(other.words) > mostWords
	if !p.git && len(other.words) > 0 {
		p.words = slices.Concat(p.words, other.words)
	}
	return p
}

// On is what that may have done to the files of a build.
func (p Past) On(b *Build) Before {
	name := path.Base(b.Dockerfile.Or("Dockerfile").Text)
	names := func(word string) bool { return strings.Contains(word, name) }
	switch {
	case p.git || b.Dockerfile.State != Unknown && slices.ContainsFunc(p.words, names):
		return Rewritten
	case p.writes:
		return MayDiffer
	}
	return Untouched
}
