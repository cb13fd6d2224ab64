package refactor

import (
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// A RUN mounts the cache of the package manager that it uses: it outlives the build
// and is not part of the image. Only where the cache surely is where it is mounted,
// and nothing else of the file looks for it in the image.
var _ = register(Refactoring{Name: "cache", Offer: mountCaches})

func mountCaches(p *Place) []Result {
	at := p.selected()
	if len(at) == 0 || p.anyPastStages() {
		return nil
	}
	var out []Result
	for _, m := range managers {
		runs := p.usersOf(m, at)
		if len(runs) == 0 {
			continue
		}
		if m.shared {
			runs = p.usersOf(m, p.related(p.At(runs[0].item)))
		}
		out = append(out, p.mounted(m, runs)...)
	}
	return out
}

// caching is a RUN that uses a package manager.
type caching struct {
	*Place
	item   int
	in     *syntax.Instr
	script stage.Script
}

// usersOf are the RUNs among the items that fill the manager's cache.
func (p *Place) usersOf(m *manager, items []int) []*caching {
	var out []*caching
	for _, i := range items {
		if c := p.caching(i); c != nil && slices.ContainsFunc(c.script.Commands, m.uses) {
			out = append(out, c)
		}
	}
	return out
}

// caching is the RUN at item if its commands can be read; else nil.
func (p *Place) caching(item int) *caching {
	in := p.Instr(item)
	if in.Name != "run" || !in.Body.Present() || in.Dashes.Present() {
		return nil
	}
	script, ok := p.Script(item)
	if !ok {
		return nil
	}
	return &caching{p, item, in, script}
}

// related are the instructions of the stage, of those it is built on, and of those
// built on it.
func (p *Place) related(s int) []int {
	var out []int
	for i := range p.Stages() {
		if p.Follows(i, s) || p.Follows(s, i) {
			out = append(out, p.body(i)...)
		}
	}
	return out
}

// mounted offers the mounts for the RUNs; all of them, or of a manager whose cache is
// not needed later those that can have them.
func (p *Place) mounted(m *manager, runs []*caching) []Result {
	var edits []text.Edit
	var targets []string
	for _, c := range runs {
		found := c.missing(m)
		switch ok := len(found) > 0 && c.takes(m); {
		case ok:
			edits = append(edits, c.mount(m, found))
			targets = found
		case m.shared && len(found) > 0, m.shared && len(m.targets(c)) == 0:
			return nil
		}
	}
	if len(edits) == 0 {
		return nil
	}
	title := "Mount a cache for " + m.name + ": " + strings.Join(targets, ", ")
	return p.offer(title, Rewrite, p.unmoved(edits))
}

// missing are the places of the manager's cache that no mount of the RUN holds; none
// if that is not sure.
func (c *caching) missing(m *manager) []string {
	var out []string
	for _, target := range m.targets(c) {
		if !plainPath.Matches(target) {
			return nil
		}
		if !c.isMounted(target) {
			out = append(out, target)
		}
	}
	return out
}

func (c *caching) isMounted(target string) bool {
	for i := range c.in.Flags {
		f := &c.in.Flags[i]
		if !stage.IsType(c.in, f, spec.MountList) {
			continue
		}
		at := "."
		if target := stage.MountField(f, "target"); target != nil {
			at = path.Clean(target.Value.Text)
		}
		if strings.Contains(at, "$") || at == target || strings.HasPrefix(target, at+"/") || strings.HasPrefix(at, target+"/") {
			return true
		}
	}
	return false
}

// takes tells whether the manager surely has its cache there, and what the RUN leaves
// in the image is the same without it.
func (c *caching) takes(m *manager) bool {
	if !c.asRoot(m) || m.index != nil && !c.fetchesLists(m) {
		return false
	}
	for _, command := range c.script.Commands {
		for _, word := range command {
			if slices.Contains(m.not, word) || slices.Contains(m.not, strings.SplitN(word, "=", 2)[0]) {
				return false
			}
		}
	}
	return !slices.ContainsFunc(m.targets(c), func(target string) bool { return c.isNeeded(target) || c.removes(target) })
}

// removes tells whether the RUN would remove the mount's folder itself, which cannot be
// removed. What is in it can.
func (c *caching) removes(target string) bool {
	for _, command := range c.script.Commands {
		if path.Base(command[0]) != "rm" {
			continue
		}
		for _, word := range command[1:] {
			if word == "" || word[0] == '~' {
				return true
			}
			if !path.IsAbs(word) {
				word = path.Join(c.step().Before.Dir, word)
			}
			for at := target; at != "/"; at = path.Dir(at) {
				if same, err := path.Match(path.Clean(word), at); same || err != nil {
					return true
				}
			}
		}
	}
	return false
}

// asRoot tells whether the RUN's user is root, at home in /root, for all that the file
// says, on Linux, and no variable moves the cache.
func (c *caching) asRoot(m *manager) bool {
	step := c.step()
	if step == nil || step.Before.OS != "linux" || !c.isRoot() {
		return false
	}
	for _, name := range append([]string{"HOME"}, m.variables...) {
		if v, set := step.Before.Lookup(name); c.script.Sets[name] || set && (name != "HOME" || v.Value != "/root") || step.Before.Declared(name) {
			return false
		}
	}
	return true
}

// step is what holds where the RUN runs; nil if the build does not come to it.
func (c *caching) step() *eval.Step {
	run := c.trace()
	i := slices.IndexFunc(run.Steps, func(s eval.Step) bool { return s.Item == c.item && !s.Trigger })
	if i < 0 {
		return nil
	}
	return &run.Steps[i]
}

// isRoot looks for the USER that holds: the last above the RUN, or in the stages below
// its own.
func (c *caching) isRoot() bool {
	limit := c.item
	for s := c.At(c.item); s != stage.None; s = c.Stages()[s].Base.Target {
		body := c.body(s)
		for _, i := range slices.Backward(body) {
			in := c.Instr(i)
			if in.Trigger != nil && in.Trigger.Name == "user" {
				return false
			}
			if i < limit && in.Name == "user" && len(in.Args) == 1 {
				user, _, _ := strings.Cut(in.Args[0].Text, ":")
				return user == "root" || user == "0"
			}
		}
		limit = len(c.File.Items())
	}
	return true
}

// fetchesLists tells whether the RUN fetches its lists itself, and no other of the
// stage, or of one built on it, relies on them.
func (c *caching) fetchesLists(m *manager) bool {
	if !slices.ContainsFunc(c.script.Commands, m.index) {
		return false
	}
	for _, other := range c.usersOf(m, c.related(c.At(c.item))) {
		if other.item > c.item && !slices.ContainsFunc(other.script.Commands, m.index) {
			return false
		}
	}
	return true
}

// isNeeded tells whether an instruction other than those that use the manager speaks
// of the place of its cache.
func (c *caching) isNeeded(target string) bool {
	for i := range c.File.Items() {
		in := c.Instr(i)
		if in == nil || in.Name == "run" && in.Trigger == nil && i == c.item {
			continue
		}
		for line := range strings.SplitSeq(in.Logical(), " ") {
			if strings.Contains(line, target) && !strings.HasPrefix(line, "--mount") && !strings.Contains(line, "/lists") {
				return true
			}
		}
	}
	return false
}

// value is what the file alone makes of a variable where the RUN runs.
func (c *caching) value(name string) (string, bool) {
	step := c.step()
	if step == nil {
		return "", false
	}
	v, ok := step.Before.Lookup(name)
	return strings.TrimRight(v.Value, "/"), ok && v.Fixed
}

// image is the image that the stages below the RUN begin with, as far as it is sure.
func (c *caching) image() string { return sureImage(c.root(c.At(c.item))) }

// mount writes the mounts of a cache.
func (c *caching) mount(m *manager, targets []string) text.Edit {
	var mounts []string
	for _, target := range targets {
		mounts = append(mounts, "--mount=type=cache,target="+target+m.sharing)
	}
	return c.Mounting(c.item, mounts)
}
