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
	step   *eval.Step
	at     int         // its index in the trace
	all    []placement // what it brings, from the first COPY on that may replace it
	files  []placement // those that are there still
	looked bool        // at what it brings
	again  bool        // all that were replaced were so by themselves
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
		waiting = slices.DeleteFunc(waiting, func(u *unread) bool {
			return mayReplace(s.Copy, u.step.Copy) && p.replaces(at, u)
		})
		if len(waiting) < mostUnread {
			waiting = append(waiting, &unread{step: s, at: at, again: true})
		}
	}
}

// mayReplace tells by their words alone whether a COPY may bring a path that an earlier one
// brings. What the files of the stage tell costs far more, and few COPYs need it.
func mayReplace(c, earlier *eval.Copy) bool {
	if !c.Destination.PathFixed || !earlier.Destination.PathFixed {
		return false
	}
	places, named := placesOf(c)
	before, _ := placesOf(earlier)
	return slices.ContainsFunc(before, func(at string) bool {
		return within(at, c.Destination.Path) && (!named || slices.Contains(places, at))
	})
}

// placesOf are the paths that the sources of a COPY come to lie at if they are files; named
// tells whether all of them are called what files are.
func placesOf(c *eval.Copy) (all []string, named bool) {
	to := &c.Destination
	add := func(name string) {
		if all = append(all, path.Join(to.Path, name)); !to.Folder {
			all = append(all, to.Path)
		}
	}
	named = true
	for i := range c.Sources {
		src := &c.Sources[i]
		add(path.Base(src.Path))
		named = named && src.Kind == eval.SourcePath && src.Fixed && !src.Pattern && fileName.Matches(path.Base(src.Path))
	}
	for _, content := range c.Contents {
		add(content.Name)
	}
	return all, named
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
	if !u.looked {
		u.looked, u.all = true, withoutUsers(p.placed(u.at))
		u.files = u.all
	}
	if len(u.all) == 0 {
		return false
	}
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
