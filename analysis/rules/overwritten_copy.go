package rules

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
)

// Only a RUN reads the files of its own stage; other stages see those of its end. So what a
// COPY brings and a later one replaces, with no RUN between, nobody ever sees: it only makes
// the image larger.
var _ = register(Rule{
	Name: "OverwrittenCopy", Severity: Warning, Check: checkOverwrittenCopies,
	Summary: "A file that is copied is replaced before anything reads it",
})

// unread is a COPY whose files no RUN could read yet.
type unread struct {
	step  *eval.Step
	files []placement // those that are there still
	all   []placement
	again bool // all that were replaced were so by themselves
}

// mostUnread bounds how many are looked at.
const mostUnread = 50

func checkOverwrittenCopies(p *Pass) {
	var waiting []*unread
	for at := range p.trace.Steps {
		s := &p.trace.Steps[at]
		if len(waiting) > 0 && (waiting[0].step.Stage != s.Stage || s.Instr.Name == "run") {
			waiting = nil
		}
		if s.Copy == nil {
			continue
		}
		waiting = slices.DeleteFunc(waiting, func(u *unread) bool { return p.replaces(at, u) })
		if all := withoutUsers(p.placed(at)); len(all) > 0 && len(waiting) < mostUnread {
			waiting = append(waiting, &unread{s, all, all, true})
		}
	}
}

// withoutUsers is nil if a file is one in which a COPY looks up a user.
func withoutUsers(all []placement) []placement {
	if slices.ContainsFunc(all, func(f placement) bool { return f.path == "/etc/passwd" || f.path == "/etc/group" }) {
		return nil
	}
	return all
}

// replaces notes which files the step of that index replaces, and reports u if none is left.
func (p *Pass) replaces(at int, u *unread) (all bool) {
	s, root, brought := &p.trace.Steps[at], p.files().After(at), p.placed(at)
	var left []placement
	for _, f := range u.files {
		same := copiesAgain(s.Copy, u.step.Copy, f)
		placed := slices.ContainsFunc(brought, func(b placement) bool { return b.path == f.path })
		if !same && !placed && !isOthers(root.Lstat(f.path), u.step, f) {
			left = append(left, f)
			continue
		}
		u.again = u.again && same
	}
	if u.files = left; len(left) > 0 {
		return false
	}
	p.reportOverwritten(u, s)
	return true
}

// isOthers tells whether another step than the one that brought a file made what lies there.
func isOthers(found files.Found, by *eval.Step, f placement) bool {
	n := found.Node
	return n != nil && found.Sure == files.Certain && n.Origin != nil && n.Origin.Step != nil && n.Origin.Step != by && isFile(n, path.Base(f.path))
}

// copiesAgain tells whether a COPY brings a file of an earlier one once more, by itself or with
// the folder that it lies in.
func copiesAgain(c, earlier *eval.Copy, f placement) bool {
	if f.source == nil || c.Parents || c.Broken || len(c.Excludes) > 0 || !c.Destination.PathFixed ||
		c.Origin.Kind != earlier.Origin.Kind || c.Origin.Stage != earlier.Origin.Stage || c.Origin.Name != earlier.Origin.Name {
		return false
	}
	for i := range c.Sources {
		src := &c.Sources[i]
		if src.Kind != eval.SourcePath || !src.Fixed || src.Pattern || !within(f.source.Path, src.Path) {
			continue
		}
		if f.source.Path == src.Path {
			return c.Destination.Path == f.path || path.Join(c.Destination.Path, path.Base(src.Path)) == f.path
		}
		below := strings.TrimPrefix(f.source.Path, strings.TrimSuffix(src.Path, "/"))
		if path.Join(c.Destination.Path, below) == f.path {
			return true
		}
	}
	return false
}

func (p *Pass) reportOverwritten(u *unread, by *eval.Step) {
	if by.Trigger {
		return
	}
	it := p.File.Items()[by.Item]
	line, keyword := p.lineOf(it.Span.Start), strings.ToUpper(by.Instr.Name)
	message := fmt.Sprintf("%s is replaced by the %s in line %d before anything reads it", namesOf(u.all), keyword, line)
	if u.again {
		message = fmt.Sprintf("the %s in line %d copies %s once more, and nothing reads it before", keyword, line, namesOf(u.all))
	}
	d := p.reportStep(u.step, u.step.Copy.Destination.Span, message)
	if d == nil {
		return
	}
	d.Related = append(d.Related, Related{it.Abs(it.Instr.Head()), "the instruction that replaces it"})
	if u.again {
		p.asHint(d)
	}
}
