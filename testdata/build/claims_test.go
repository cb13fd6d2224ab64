package build

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
)

// claims is what is said of a tree without building it.
type claims struct {
	stages  []*claim         // what lies at the root of each stage
	missing []map[int]string // per stage what cannot exist, by the line of the Dockerfile that wants it
	unsure  map[int]bool     // lines of which nothing need be said
	to      map[int]string   // where the COPY and ADD of a line copy to
}

// tells tells whether it is said of a line that it wants what cannot exist.
func (c claims) tells(line int) bool {
	return slices.ContainsFunc(c.missing, func(of map[int]string) bool { return of[line] != "" })
}

// differs tells whether what is missing in a stage does not come out as is said.
func (c claims) differs(stage int, built Result) bool {
	if built.Err == nil {
		return len(c.missing[stage]) > 0
	}
	return isMissing(built.Err.Error()) && !c.tells(built.Line) && !c.unsure[built.Line]
}

// claim is what is said of one path of a stage.
type claim struct {
	kind     fs.FileMode // the type, of a file 0; anyKind if that is not known
	likely   bool        // it may not be there
	open     bool        // a folder may hold more, anything else may be another
	link     *string     // where a link leads, if that is known
	children map[string]*claim
}

// anyKind is a type that no file has.
const anyKind = fs.ModeIrregular

// counted is how much was compared.
type counted struct{ certain, likely, closed int }

// compare tells what is wrong with what is said of a stage, of which files is what it holds.
func compare(root *claim, files Files, count *counted) (wrong []string) {
	below := map[string][]string{}
	for at := range files {
		below[path.Dir(at)] = append(below[path.Dir(at)], at)
	}
	return (&comparing{files, below, count}).folder("/", root, root.likely)
}

type comparing struct {
	files Files
	below map[string][]string // what lies in each folder
	count *counted
}

func (c *comparing) folder(at string, folder *claim, likely bool) (wrong []string) {
	if !folder.open && !likely {
		c.count.closed++
		for _, there := range c.below[at] {
			if folder.children[path.Base(there)] == nil {
				wrong = append(wrong, there+" is there, and nothing is known of it in a closed folder")
			}
		}
	}
	for name, child := range folder.children {
		wrong = append(wrong, c.path(path.Join(at, name), child, likely || child.likely)...)
	}
	return wrong
}

func (c *comparing) path(at string, said *claim, likely bool) (wrong []string) {
	real, there := c.files[at]
	if likely {
		c.count.likely++
	} else {
		c.count.certain++
	}
	switch {
	case !there && !likely:
		return []string{at + " is certain, and is not there"}
	case !there:
		return nil
	case !likely && !said.open && said.kind != anyKind && said.kind != kindOf(real):
		return []string{fmt.Sprintf("%s is %v, not %v", at, real.Mode, said.kind)}
	case !likely && !said.open && said.link != nil && *said.link != real.Link:
		return []string{fmt.Sprintf("%s leads to %q, not to %q", at, real.Link, *said.link)}
	}
	return c.folder(at, said, likely)
}

// kindOf is a folder, a link, or a file: also a device or a pipe.
func kindOf(f File) fs.FileMode { return f.Mode & (fs.ModeDir | fs.ModeSymlink) }
