// Package sandbox runs a program where there is no network, and holds what it asks of
// the kernel against what it may. The kernel tells it by ptrace, so it runs on Linux
// only; elsewhere Start refuses.
package sandbox

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// ErrCannot is why no program can be watched here.
var ErrCannot = errors.New("the system does not let programs be watched")

// Kind is what a system call does outside of the program.
type Kind string

// The kinds. A call of none of them needs no path and no other program: it asks for
// memory or time, waits, or is about a file that is open.
const (
	Looks    Kind = "looks at" // whether there is a file, and of what kind and size
	Reads    Kind = "opens"
	Changes  Kind = "changes" // creates, opens for writing, names, removes
	Runs     Kind = "runs"    // begins a process, or another program in this one
	Connects Kind = "connects by"
	Unknown  Kind = "asks for what nobody knows:" // by a call that is in no list here
)

// Call is a system call.
type Call struct {
	Kind Kind
	Name string // the kernel's, as openat
	Path string // what it is about, from the root, links followed if the call does; or ""
}

func (c Call) String() string {
	if c.Path == "" {
		return fmt.Sprintf("%s %s", c.Kind, c.Name)
	}
	return fmt.Sprintf("%s %s (%s)", c.Kind, c.Path, c.Name)
}

// Trace is what a program did.
type Trace struct {
	Calls  map[Call]bool // those that it made, of the kinds above
	Exit   int           // the code that it ended with, -1 if a signal ended it
	Routes []string      // the ways out of the network that it was in
	Shared error         // why that was not a network of its own; nil if it was
	Err    error         // why it was not watched to its end; nil if it was
}

// Policy is what a program may do.
type Policy struct {
	Reads   []string          // folders and files that it may look at and read, with all below
	Changes []string          // folders whose files it may change
	Also    map[string]string // further files that it may read and why: a path, with * for a part of a name and /**/ for any folders
}

// Broken are the calls that p does not allow, in words.
func (p Policy) Broken(t Trace) []string {
	var out []string
	for call := range t.Calls {
		if !p.allows(call) {
			out = append(out, call.String())
		}
	}
	slices.Sort(out)
	return out
}

// Unused are the patterns of p.Also that no call needed.
func (p Policy) Unused(t Trace) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(p.Also)), func(pattern string) bool {
		for call := range t.Calls {
			if matches(pattern, call.Path) {
				return true
			}
		}
		return false
	})
}

func (p Policy) allows(c Call) bool {
	switch c.Kind {
	case Looks, Reads:
		return below(p.Reads, c.Path) || p.hasAlso(c.Path)
	case Changes:
		return below(p.Changes, c.Path)
	}
	return false
}

func (p Policy) hasAlso(name string) bool {
	for pattern := range p.Also {
		if matches(pattern, name) {
			return true
		}
	}
	return false
}

// matches takes /**/ for any folders, else what path.Match does.
func matches(pattern, name string) bool {
	if folder, file, deep := strings.Cut(pattern, "/**/"); deep {
		return strings.HasPrefix(name, folder+"/") && matches(file, path.Base(name))
	}
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}

// below tells whether name is one of the folders, or in one.
func below(folders []string, name string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		rel, err := filepath.Rel(folder, name)
		return err == nil && rel != ".." && !strings.HasPrefix(rel, "../")
	})
}

// RuntimeReads are what every Go program may read, and why, for Policy.Also: its
// runtime does, when it begins or later on.
func RuntimeReads() map[string]string {
	const processors = "how many processors a container may use, for GOMAXPROCS"
	return map[string]string{
		"/sys/kernel/mm/transparent_hugepage/hpage_pmd_size": "the size of huge pages, for the allocator",

		"/proc/self/cgroup":                   processors,
		"/proc/self/mountinfo":                processors,
		"/sys/fs/cgroup/**/cpu.max":           processors,
		"/sys/fs/cgroup/**/cpu.cfs_quota_us":  processors,
		"/sys/fs/cgroup/**/cpu.cfs_period_us": processors,
	}
}
