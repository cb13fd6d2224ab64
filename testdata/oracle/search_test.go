package oracle

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// search looks for build arguments and base images with which BuildKit takes a file.
type search struct {
	*rand.Rand
	m      *stage.Model
	src    string
	names  []string // of arguments, and of what images may set
	values []string
	likely map[string][]string // by variable: what makes wholes of the words that it is in

	defined  map[string][]string // by variable: the lines that set it
	triggers []string            // the ONBUILDs
	keyed    []string            // variables in the names of others: ENV $X=1 may set any
	bases    []string            // variables in FROMs

	vocabulary map[string]bool // the values

	thorough int   // how many times as long it searches as it must
	worlds   int   // that were tried
	taken    World // the last in which BuildKit took a target
}

func newSearch(rnd *rand.Rand, m *stage.Model) *search {
	s := &search{Rand: rnd, m: m, src: m.File.Text(), defined: map[string][]string{}, thorough: 1}
	for i := range m.File.Items() {
		s.read(m.File.Items()[i].Instr, m.File.Source(i))
	}
	for _, v := range variable.FindAllStringSubmatch(s.src, -1) {
		s.names = append(s.names, v[1])
	}
	s.names = unique(s.names)
	s.likely = s.completions()
	s.values = slices.Concat(values, s.names)
	for _, st := range m.Stages() {
		s.values = append(s.values, st.Label())
	}
	s.vocabulary = map[string]bool{}
	for _, v := range slices.Concat(append(slices.Collect(maps.Values(s.likely)), s.values)...) {
		s.vocabulary[v] = v != ""
	}
	return s
}

// read notes which variables an instruction sets, and with which text.
func (s *search) read(in *syntax.Instr, text string) {
	if in == nil {
		return
	}
	if in.Trigger != nil {
		s.triggers = append(s.triggers, text)
		in = in.Trigger
	}
	if in.Name == "from" {
		for _, v := range variable.FindAllStringSubmatch(text, -1) {
			s.bases = append(s.bases, v[1])
		}
	}
	if in.Name != "arg" && in.Name != "env" {
		return
	}
	for _, p := range in.Pairs {
		for _, v := range variable.FindAllStringSubmatch(p.Key.Text, -1) {
			s.keyed = append(s.keyed, v[1])
		}
		s.defined[p.Key.Text] = append(s.defined[p.Key.Text], p.Value.Text)
		if in.Name == "arg" {
			s.names = append(s.names, p.Key.Text)
		}
	}
}

func unique(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}

// world is any.
func (s *search) world() World {
	w := World{BuildArgs: map[string]string{}, ImageDir: s.folder()}
	for _, name := range s.names {
		switch s.IntN(3) {
		case 0:
			w.BuildArgs[name] = s.value(name)
		case 1:
			w.ImageEnv = append(w.ImageEnv, name+"="+s.value(name))
		}
	}
	return w
}

func (s *search) folder() string { return []string{"", "/w", "/a/b/c", `D:\w`}[s.IntN(4)] }

func (s *search) value(name string) string {
	if likely := s.likely[name]; len(likely) > 0 && s.IntN(2) == 0 {
		return likely[s.IntN(len(likely))]
	}
	return s.values[s.IntN(len(s.values))]
}

const (
	patience = 100 // worlds without coming further, before the search begins anew
	enough   = 30  // at random, where what is refused reads no variable

	mostSweeps = 6
)

// check stands for a target: it is all stages, as docker build --check looks at them.
const check = "--check"

// neverTaken is a target that BuildKit refuses in each of the worlds tried, with why and
// where it does in the last of them; ok is false if there is none.
func (s *search) neverTaken() (r stop, ok bool) {
	if _, err := parse(s.src); err != nil {
		return stop{why: err.Error()}, true // no world is asked for that
	}
	for _, target := range append(namedTargets(s.src), check) {
		if r, ok := s.refuses(target); ok && !s.takesPlainly(target) {
			r.target = target
			return r, true
		}
	}
	return stop{}, false
}

// takesPlainly tells whether BuildKit takes the target with build arguments that are images and
// tags. Several FROMs want several at once, and of all FROMs BuildKit tells in several rounds,
// so that one cannot see which of two worlds is better.
func (s *search) takesPlainly(target string) bool {
	if len(s.bases) == 0 {
		return false
	}
	plain := []string{"alpine", "a/b", "1", "localhost/a"}
	for range patience {
		w := World{BuildArgs: map[string]string{}}
		for _, name := range s.names {
			w.BuildArgs[name] = plain[s.IntN(len(plain))]
		}
		if s.worlds++; w.try(s.src, target) == nil {
			s.taken = w
			return true
		}
	}
	return false
}

// stop is what BuildKit says of a target in a world.
type stop struct {
	target, why string

	item  int      // that it is about, -1 if BuildKit names no line
	reach int      // how far BuildKit came
	names []string // of the variables that the item reads
}

// refuses tells whether BuildKit refuses the target in all worlds that are tried: from one
// in which it comes further the search goes on, with each value of each variable that is
// read there, and then at random.
func (s *search) refuses(target string) (last stop, ok bool) {
	tried, order := map[string]bool{}, map[string]int{}
	best, reached, stale, more := World{}, stop{reach: -1}, 0, enough
	var next []World
	sweeps := map[int]int{} // by how far BuildKit came
	for repeated := 0; more > 0 && repeated < patience; {
		var w World
		switch {
		case len(next) > 0:
			w, next = next[0], next[1:]
		case stale > patience:
			w, reached, stale = s.world(), stop{reach: -1}, 0
		case reached.reach >= 0:
			w = s.changed(best, reached)
		}
		if key := fmt.Sprint(w); tried[key] {
			repeated, stale = repeated+1, stale+1
			continue
		} else {
			tried[key], repeated = true, 0
		}
		if len(next) == 0 {
			more--
		}
		s.worlds++
		refusal := w.try(s.src, target)
		if refusal == nil {
			s.taken = w
			return last, false
		}
		last = s.tell(refusal)
		further := s.compare(last, reached, order)
		if further >= 0 {
			best, reached = w, last
		}
		if stale++; further > 0 && sweeps[last.reach] < mostSweeps {
			sweeps[last.reach]++
			stale, next, more = 0, s.sweep(w, last.names), max(more, enough+s.thorough*min(20*len(last.names), 100))
		}
	}
	return last, true
}

// sweep are the worlds like w in which one of the names has another value, for build
// arguments and images alike, or for images alone where a FROM reads it too.
func (s *search) sweep(w World, names []string) (out []World) {
	for _, name := range names {
		for _, value := range s.choices(name) {
			next := w.without(name)
			next.BuildArgs[name] = value
			next.ImageEnv = append(next.ImageEnv, name+"="+value)
			out = append(out, next)
			if slices.Contains(s.bases, name) {
				apart := next
				apart.BuildArgs = w.BuildArgs
				out = append(out, apart)
			}
		}
		out = append(out, w.without(name))
		if name == "PATH" { // which BuildKit sets on Linux
			unset := w.without(name)
			unset.OS = "windows"
			out = append(out, unset)
		}
	}
	s.Shuffle(len(out), func(i, k int) { out[i], out[k] = out[k], out[i] })
	return out
}

// choices are the values that a sweep gives to the variable: all, or where it is a part of
// words mostly those that make wholes of them.
func (s *search) choices(name string) []string {
	if len(s.likely[name]) == 0 || s.thorough > 1 {
		return unique(slices.Concat(s.likely[name], s.values))
	}
	return unique(slices.Concat(s.likely[name], infixes))
}

// without is a copy of w that gives the variable no value.
func (w World) without(name string) World {
	out := w
	out.BuildArgs = maps.Clone(w.BuildArgs)
	if out.BuildArgs == nil {
		out.BuildArgs = map[string]string{}
	}
	delete(out.BuildArgs, name)
	out.ImageEnv = slices.DeleteFunc(slices.Clone(w.ImageEnv), func(e string) bool { return strings.HasPrefix(e, name+"=") })
	return out
}

// compare is above 0 if r is further than before: BuildKit came to a later instruction, or
// to something in the same that it did not speak of yet.
func (s *search) compare(r, before stop, order map[string]int) int {
	if r.reach != before.reach {
		return r.reach - before.reach
	}
	return s.place(r, order) - s.place(before, order)
}

// place is the position of what BuildKit says of an item among all that it said of it.
func (s *search) place(r stop, order map[string]int) int {
	key := fmt.Sprint(r.reach)
	for word := range strings.FieldsSeq(quoted.ReplaceAllString(r.why, "")) {
		if !s.vocabulary[strings.Trim(word, `":,`)] {
			key += " " + word
		}
	}
	if _, ok := order[key]; !ok {
		order[key] = len(order)
	}
	return order[key]
}

// quoted is a text that a message quotes, which has values in it.
var quoted = regexp.MustCompile(`"[^"]*"`)

// try is why BuildKit refuses the target; nil if it takes it.
func (w World) try(src, target string) *Refusal {
	if target == check {
		return w.Lint(src)
	}
	return w.refuses(src, target)
}

// tell is what a refusal says of how far BuildKit came: it reads all FROMs before it comes
// to what is between.
func (s *search) tell(refusal *Refusal) stop {
	r := stop{why: refusal.Message, item: -1, names: s.names}
	if strings.Contains(r.why, "SOURCE_DATE_EPOCH") {
		r.names = s.closure([]string{"SOURCE_DATE_EPOCH"})
		return r
	}
	if len(refusal.Lines) == 0 {
		return r
	}
	line := refusal.Lines[len(refusal.Lines)-1] - 1
	items := s.m.File.Items()
	for r.item = range items {
		if r.item+1 == len(items) || items[r.item+1].Line > line {
			break
		}
	}
	r.reach, r.names = r.item, s.reads(r.item)
	if in := items[r.item].Instr; in != nil && in.Name != "from" && in.Name != "arg" {
		r.reach += len(items)
	}
	return r
}

// changed is w with another value of one name, mostly of one that BuildKit stopped at.
func (s *search) changed(w World, at stop) World {
	out, stopped := w, at.names
	switch {
	case strings.Contains(at.why, "removing drive letter"):
		out.OS = "linux"
	case strings.Contains(at.why, "working directory"): // of the image
		out.ImageDir = []string{"", "/w"}[s.IntN(2)]
	case strings.Contains(at.why, "mount target") && s.IntN(2) == 0:
		out.ImageDir = s.folder()
	case s.IntN(4) == 0 || len(s.names) == 0:
		out.ImageDir, out.OS = s.folder(), []string{"", "linux", "windows"}[s.IntN(3)]
	}
	if s.IntN(6) == 0 {
		stopped = s.names
	}
	if len(stopped) == 0 {
		return out
	}
	name := stopped[s.IntN(len(stopped))]
	out = out.without(name)
	if s.IntN(3) > 0 {
		out.BuildArgs[name] = s.value(name)
	}
	if s.IntN(3) > 0 {
		out.ImageEnv = append(out.ImageEnv, name+"="+s.value(name))
	}
	return out
}

// reads are the variables that the item reads, and the FROM of its stage, and those that
// their values are made of.
func (s *search) reads(item int) []string {
	text := s.m.File.Source(item)
	for at, n := s.m.At(item), 0; at != stage.None && n < 9; n++ {
		st := &s.m.Stages()[at]
		text += s.m.File.Source(st.Items[0])
		if at = stage.None; st.Base.Kind == stage.InFile {
			at = st.Base.Target
		}
	}
	var names []string
	if in := s.m.Instr(item); in != nil && in.Name == "from" {
		text += strings.Join(s.triggers, "") // BuildKit tells of one where it runs
		if s.defined["SOURCE_DATE_EPOCH"] != nil {
			names = append(names, "SOURCE_DATE_EPOCH") // and of what the stage holds that it names
		}
	}
	if in := s.m.Instr(item); in != nil && in.Name == "arg" {
		for _, p := range in.Pairs {
			names = append(names, p.Key.Text) // a build that has the argument reads no default
		}
	}
	for _, v := range variable.FindAllStringSubmatch(text, -1) {
		names = append(names, v[1])
	}
	return s.closure(unique(names))
}

// closure are the names, and those of the variables that their values are made of.
func (s *search) closure(names []string) []string {
	names = unique(append(names, s.keyed...))
	for i := 0; i < len(names) && i < 20; i++ {
		for _, text := range s.defined[names[i]] {
			for _, v := range variable.FindAllStringSubmatch(text, -1) {
				if !slices.Contains(names, v[1]) {
					names = append(names, v[1])
				}
			}
		}
	}
	return names
}

// namedTargets are those that a build of the file can have: the last stage is "".
func namedTargets(src string) []string {
	out := []string{""}
	if stages, err := parse(src); err == nil {
		for _, s := range stages {
			if s.Name != "" {
				out = append(out, s.Name)
			}
		}
	}
	return out
}
