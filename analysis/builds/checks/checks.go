// Package checks tells what is wrong with the builds that files ask for: little, and only
// what is certain. A check is a file that registers itself.
package checks

import (
	"slices"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/workspace"
)

// Check is one thing that can be wrong.
type Check struct {
	Name     string
	Severity rules.Severity
	Summary  string // one line
	// Run gives what is wrong with a build; d is its Dockerfile, nil if it is not there or
	// nobody knows where.
	Run func(b *builds.Build, d *workspace.Document) []*Finding
}

// Finding is something that is wrong, at a place.
type Finding struct {
	Check   *Check
	At      workspace.Location
	Message string
	Fix     *Fix // nil if there is none
}

// Fix puts another text at the place of its finding.
type Fix struct {
	Title string
	New   string
}

var all []*Check

func register(c Check) *Check {
	all = append(all, &c)
	return &c
}

// All are all checks, by their names.
func All() []*Check {
	out := slices.Clone(all)
	slices.SortFunc(out, func(a, b *Check) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return out
}

// Dockerfiles find the Dockerfile of a build.
type Dockerfiles interface {
	Dockerfile(b *builds.Build) (d *workspace.Document, ok bool)
}

// Run is what is wrong with builds, each place once, in their order.
func Run(asked []*builds.Build, files Dockerfiles) (out []*Finding) {
	told := map[workspace.Location]bool{}
	for _, b := range asked {
		d, _ := files.Dockerfile(b)
		for _, c := range All() {
			for _, f := range c.Run(b, d) {
				if f.Check = c; !told[f.At] {
					told[f.At] = true
					out = append(out, f)
				}
			}
		}
	}
	return out
}
