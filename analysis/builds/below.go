package builds

import (
	"reflect"

	"github.com/stagels/stagels/analysis/workspace"
)

// WithBelow are builds, each followed by what it is without what is laid over it.
func WithBelow(all []*Build) (out []*Build) {
	for _, b := range all {
		for at := b; at != nil; at = at.Below {
			out = append(out, at)
		}
	}
	return out
}

// Once passes on the builds of several files of a folder: one that a file includes, and that
// the included file asks for too, once.
type Once struct {
	seen map[workspace.Location][]*Build
}

// New are those of a file's builds that no file before it asked for.
func (o *Once) New(of []*Build) (out []*Build) {
	for _, b := range of {
		if !o.known(b) {
			out = append(out, b)
		}
	}
	if o.seen == nil {
		o.seen = map[workspace.Location][]*Build{}
	}
	for _, b := range out {
		o.seen[b.Origin] = append(o.seen[b.Origin], b)
	}
	return out
}

func (o *Once) known(b *Build) bool {
	for _, other := range o.seen[b.Origin] {
		if reflect.DeepEqual(other.without(), b.without()) {
			return true
		}
	}
	return false
}

// Makes tells whether another build makes the same of the same Dockerfile: under which names,
// for whom, and with which others, does not matter.
func (b *Build) Makes(other *Build) bool {
	one, two := *b, *other
	one.Tags, one.Groups, one.CacheTo, one.Outputs, one.Blank = two.Tags, two.Groups, two.CacheTo, two.Outputs, two.Blank
	return reflect.DeepEqual(one, two)
}

// without is the build without what it is below.
func (b *Build) without() Build {
	alone := *b
	alone.Below = nil
	return alone
}
