package refactor

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// The only stage of a file becomes two: one that builds, and one that has no more
// than what was built and what a container is to know. It is a beginning: what is
// copied, and from which image on, is for a person to decide.
var _ = register(Refactoring{Name: "split", Offer: split})

func split(p *Place) []Result {
	if len(p.Stages()) != 1 || p.atFrom() != 0 {
		return nil
	}
	st, end := &p.Stages()[0], &p.trace().Ends[0]
	if st.Replaced || st.Base.Kind != stage.Image || end.OS != "linux" || !end.DirFixed || !plainPath.Matches(end.Dir) ||
		!p.has(p.body(0), "run") || p.hasTriggers(0) {
		return nil
	}
	name, ok := p.FreshName("build")
	if !ok {
		return nil
	}
	d := division{Place: p, build: name, dir: end.Dir}
	if !d.divide() {
		return nil
	}
	return d.offers()
}

var plainPath = pattern.New(`^(/[\w.-]+)+$`)

// division is a stage that is cut in two.
type division struct {
	*Place
	build, dir string
	moved      []int // the items that only the runtime needs
	copied     []int // those that it needs too
}

// runtimeOnly are instructions that say nothing to a build.
var runtimeOnly = []string{"label", "maintainer", "expose", "volume", "stopsignal", "healthcheck", "entrypoint", "cmd"}

// divide finds what goes and what is said twice; ok is false if something that goes
// needs a variable of the build.
func (d *division) divide() (ok bool) {
	body := d.body(0)
	for _, i := range body {
		if slices.Contains(runtimeOnly, d.Instr(i).Name) {
			d.moved = append(d.moved, i)
		}
	}
	if user := d.last(body, "user"); user >= 0 {
		if d.last(body, "run", "copy", "add") < user {
			d.moved = append(d.moved, user)
		} else {
			d.copied = append(d.copied, user)
		}
	}
	slices.Sort(d.moved)
	return d.takeVariables(body)
}

// last is the last of the items whose instruction is called one of names, or -1.
func (d *division) last(items []int, names ...string) int {
	for _, i := range slices.Backward(items) {
		if d.has([]int{i}, names...) {
			return i
		}
	}
	return -1
}

// takeVariables copies each ENV, and each ARG that the runtime needs, if what they are
// made of is there too.
func (d *division) takeVariables(body []int) (ok bool) {
	known := map[string]bool{"PATH": true}
	var args []int
	for _, i := range body {
		in := d.Instr(i)
		if in.Name == "shell" {
			d.copied = append(d.copied, i)
		}
		if in.Name != "arg" && in.Name != "env" || !d.all(i, known) {
			continue
		}
		for _, def := range d.Definitions(i) {
			known[def.Name] = true
		}
		if in.Name == "arg" {
			args = append(args, i)
		} else {
			d.copied = append(d.copied, i)
		}
	}
	used := map[string]bool{}
	for _, i := range append(slices.Clone(d.moved), d.copied...) {
		if !d.all(i, known) {
			return false
		}
		d.note(i, used)
	}
	for _, i := range slices.Backward(args) {
		if slices.ContainsFunc(d.Definitions(i), func(def stage.Definition) bool { return used[def.Name] }) {
			d.copied = append(d.copied, i)
			d.note(i, used)
		}
	}
	slices.Sort(d.copied)
	return true
}

// all tells whether the variables that the instruction at item reads are known.
func (d *division) all(item int, known map[string]bool) bool {
	return !slices.ContainsFunc(d.Uses(item), func(u stage.Use) bool { return !known[u.Name] })
}

func (d *division) note(item int, used map[string]bool) {
	for _, u := range d.Uses(item) {
		used[u.Name] = true
	}
}

func (d *division) offers() []Result {
	edits, ok := d.renumbered([]int{0}, 2)
	if !ok {
		return nil
	}
	first := d.Stages()[0].Items[0] + 1
	build, order := d.kept(first, edits)
	runtime, added := d.runtime()
	order = append(append(instructionsBefore(d.File, first), order...), added...)
	title := "Split into a stage that builds and one that runs"
	whole := text.Edit{Span: d.span(first, len(d.File.Items())), New: build + d.lineEnd() + runtime}
	from := d.named(0, d.build)
	if !strings.HasSuffix(d.File.Items()[first-1].Span.Of(d.File.Text()), "\n") {
		return nil
	}
	return d.offer(title, Rewrite, change{[]text.Edit{from, whole}, []int{0}, order})
}

func instructionsBefore(f *syntax.File, item int) []int {
	return slices.DeleteFunc(instructions(f), func(i int) bool { return i >= item })
}

// kept is what stays in the stage that builds, and its instructions.
func (d *division) kept(first int, edits []text.Edit) (string, []int) {
	var b strings.Builder
	var order []int
	blank := false
	for i := first; i < len(d.File.Items()); i++ {
		it := &d.File.Items()[i]
		if it.Kind == syntax.Blank {
			blank = true
			continue
		}
		if d.goes(i) {
			continue
		}
		if blank {
			b.WriteString(d.lineEnd())
		}
		blank = false
		s, _ := d.with(it.Span, edits)
		b.WriteString(d.ended(s))
		if it.Kind == syntax.Instruction {
			order = append(order, i)
		}
	}
	return b.String(), order
}

// goes tells whether the item moves, or is a comment directly above what does.
func (d *division) goes(item int) bool {
	for item < len(d.File.Items()) && d.File.Items()[item].Kind == syntax.Comment {
		item++
	}
	return slices.Contains(d.moved, item)
}

// runtime is the stage that runs, and its instructions.
func (d *division) runtime() (string, []int) {
	var b strings.Builder
	b.WriteString(d.runtimeFrom())
	user := d.last(d.copied, "user")
	for _, i := range d.copied {
		if i != user {
			b.WriteString(d.text(i, i+1))
		}
	}
	b.WriteString(d.keyword("WORKDIR ") + d.dir + d.lineEnd())
	sources := d.sources()
	for _, s := range sources {
		b.WriteString(d.keyword("COPY ") + "--from=" + d.build + " " + s + d.lineEnd())
	}
	if user >= 0 {
		b.WriteString(d.text(user, user+1))
	}
	order := slices.Repeat([]int{added}, 2+len(d.copied)+len(sources))
	for _, i := range d.moved {
		first := i
		for d.File.Items()[first-1].Kind == syntax.Comment {
			first--
		}
		b.WriteString(d.text(first, i+1))
	}
	return b.String(), append(order, d.moved...)
}

func (d *division) text(first, end int) string { return d.ended(d.span(first, end).Of(d.File.Text())) }

// sources are what the runtime copies, each with where to.
func (d *division) sources() []string {
	out := []string{d.dir + " " + d.dir}
	if d.repository() == "python" {
		out = append([]string{"/usr/local /usr/local"}, out...) // where pip puts what it installs
	}
	if d.namesUser() {
		out = append(out, "/etc/passwd /etc/group /etc/")
	}
	return out
}

// namesUser tells whether the runtime's USER is one that the build may have made.
func (d *division) namesUser() bool {
	for _, i := range append(slices.Clone(d.moved), d.copied...) {
		if in := d.Instr(i); in.Name == "user" && len(in.Args) == 1 {
			user, _, _ := strings.Cut(in.Args[0].Text, ":")
			return user != "root" && strings.Trim(user, "0123456789") != ""
		}
	}
	return false
}

// runtimeFrom is the FROM of the stage that runs, with what FROM has beside the image.
func (d *division) runtimeFrom() string {
	st := &d.Stages()[0]
	it := &d.File.Items()[st.Items[0]]
	in := it.Instr
	line := in.Keyword.Text
	for _, f := range in.Flags {
		line += " " + f.Text
	}
	image, ok := runtimeImage(st.Base.Text)
	if !ok || st.Base.ByArgument {
		image = in.Args[0].Text
	}
	line += " " + image
	if st.Written != "" {
		line += d.as(0, st.Written)
	}
	return line + d.lineEnd()
}

func (d *division) repository() string {
	name, _, _ := familiar(d.Stages()[0].Base.Text)
	return name
}
