package rules

import (
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// rootfs is what is known of the files that a stage has at some point. A stage that is not
// built on scratch, for every choice of build arguments, has what nobody knows here.
type rootfs struct {
	scratch bool // nothing is there but what the file puts there
	files   bool // something was copied or run
	folders bool // WORKDIR made a folder
	users   bool // /etc/passwd or /etc/group may be there
}

func (r *rootfs) empty() bool { return r.scratch && !r.files && !r.folders }

// rootfsBefore yields each step of a stage with what the stage has before it.
func rootfsBefore(p *Pass) func(yield func(*eval.Step, rootfs) bool) {
	return func(yield func(*eval.Step, rootfs) bool) { walkRoots(p, yield) }
}

// rootfsAtEnd is what each stage ends with.
func rootfsAtEnd(p *Pass) []rootfs {
	return walkRoots(p, func(*eval.Step, rootfs) bool { return true })
}

func walkRoots(p *Pass, yield func(*eval.Step, rootfs) bool) []rootfs {
	ends, needed := make([]rootfs, len(p.Stages())), p.Reachable()
	last := stage.None
	for i := range p.trace.Steps {
		s := &p.trace.Steps[i]
		if s.Stage == stage.None {
			continue
		}
		if s.Stage != last {
			last = s.Stage
			ends[last] = begins(p, ends, last)
			if p.HasTarget() && !needed[last] {
				ends[last].scratch = false
			}
		}
		if !yield(s, ends[last]) {
			break
		}
		ends[last].after(s)
	}
	return ends
}

// begins is what a stage begins with. Below an instruction that BuildKit refuses nothing is
// known.
func begins(p *Pass, ends []rootfs, i int) rootfs {
	s := &p.Stages()[i]
	if s.Replaced || s.Base.ByArgument {
		return rootfs{}
	}
	for item := s.Items[0]; item < s.Items[1]; item++ {
		if in := p.Instr(item); in != nil && (in.Problem != nil || p.verdict(item) != nil) {
			return rootfs{}
		}
	}
	switch s.Base.Kind {
	case stage.Scratch:
		return rootfs{scratch: true}
	case stage.InFile:
		return ends[s.Base.Target]
	}
	return rootfs{}
}

// after notes what the step leaves behind.
func (r *rootfs) after(s *eval.Step) {
	switch s.Instr.Name {
	case "run":
		r.files, r.users = true, true
	case "workdir":
		r.folders = true
	case "copy", "add":
		r.files = true
		r.users = r.users || s.Copy == nil || mayBringUsers(&s.Copy.Destination)
	}
}

// mayBringUsers tells whether what is copied there may be /etc/passwd or /etc/group, or hold
// one of them.
func mayBringUsers(d *eval.Destination) bool {
	return !d.PathFixed || d.Path == "/" || d.Path == "/etc" || strings.HasPrefix(d.Path, "/etc/passwd") || strings.HasPrefix(d.Path, "/etc/group")
}

// replaceable tells whether the stage may be there for a context of the build to take its
// place (dockerfile2llb/convert.go:460): another file gives one, or a comment names it.
func replaceable(p *Pass, s *stage.Stage) bool {
	if s.Name == "" {
		return false
	}
	if p.given(s.Name) || !p.compares(p.File.Len()) {
		return true
	}
	for i := range p.File.Items() {
		it := &p.File.Items()[i]
		if it.Kind == syntax.Comment && strings.Contains(strings.ToLower(it.Span.Of(p.File.Text())), s.Name) {
			return true
		}
	}
	return false
}
