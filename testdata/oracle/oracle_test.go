package oracle

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/testdata/files"
)

func model(src string) *stage.Model {
	return stage.NewModel(syntax.Parse(src), stage.Build{Platform: PlatformOS(src) + "/amd64"})
}

// ours are the model's bindings in the oracle's form.
func ours(m *stage.Model) *Bindings {
	out := &Bindings{Refs: map[int][]int{}}
	line := func(item int) int { return m.File.Items()[item].Line + 1 }
	add := func(line int, r *stage.Reference) {
		if r.Kind == stage.InFile || r.Kind == stage.Image {
			out.Refs[line] = append(out.Refs[line], number(r))
		}
	}
	for i := range m.Stages() {
		out.Bases = append(out.Bases, number(&m.Stages()[i].Base))
	}
	for i := range m.Refs() {
		r := &m.Refs()[i]
		if onlyHeredocs(m.Instr(r.Item)) {
			continue
		}
		if !r.Site.Onbuild() {
			add(line(r.Item), r)
			continue
		}
		for _, child := range m.Children(r.In) {
			if l := line(m.Stages()[child].Items[0]); r.Target == child {
				out.unclear(l) // it takes from its own stage, as far as that has come
			} else {
				add(l, r)
			}
		}
	}
	for _, e := range m.Edges() { // a cache without from= is of the stage that is named scratch
		if e.Ref == stage.None && strings.EqualFold(e.Mount.Option("type"), "cache") {
			l := line(m.File.ItemAt(e.Span.Start))
			out.Refs[l] = append(out.Refs[l], e.To)
		}
	}
	for _, e := range m.PlainTriggers() {
		if e.To == stage.None || !strings.EqualFold(e.Mount.Option("type"), "cache") {
			continue
		}
		for _, child := range m.Children(e.From) {
			l := line(m.Stages()[child].Items[0])
			out.Refs[l] = append(out.Refs[l], e.To)
			if e.To == child {
				out.unclear(l)
			}
		}
	}
	for l := range out.Refs {
		sort.Ints(out.Refs[l])
	}
	return out
}

// onlyHeredocs tells of a COPY that takes no file from where its --from says: in
// the graph that leaves no trace.
func onlyHeredocs(in *syntax.Instr) bool {
	if in.Trigger != nil {
		in = in.Trigger
	}
	_, ok := in.Destination()
	return in.Name == "copy" && ok && len(in.Sources()) == 0
}

func number(r *stage.Reference) int {
	switch r.Kind {
	case stage.InFile:
		return r.Target
	case stage.Scratch:
		return Scratch
	}
	return Image
}

// differ tells where two bindings differ; "" says that they do not.
func differ(got, want *Bindings) string {
	if !slices.Equal(got.Bases, want.Bases) {
		return fmt.Sprintf("bases %v, BuildKit binds %v", got.Bases, want.Bases)
	}
	for line, refs := range want.Refs {
		if !got.Unclear[line] && !slices.Equal(got.Refs[line], refs) {
			return fmt.Sprintf("line %d takes from %v, BuildKit binds %v", line, got.Refs[line], refs)
		}
	}
	for line, refs := range got.Refs {
		if !got.Unclear[line] && len(want.Refs[line]) == 0 {
			return fmt.Sprintf("line %d takes from %v, BuildKit binds nothing", line, refs)
		}
	}
	return ""
}

// tally counts what was compared.
type tally struct {
	files, taken, bound, unmarked, refused, found, mendable int
}

func (t tally) String() string {
	return fmt.Sprintf("%d files: BuildKit takes %d, no error of ours on any, %d bound as it binds them (%d could not be marked); it refuses %d: %d found on its line, %d that build arguments or base images mend",
		t.files, t.taken, t.bound, t.unmarked, t.refused, t.found, t.mendable)
}

// compare holds one file against BuildKit.
func (n *tally) compare(t *testing.T, name, src string) {
	t.Helper()
	m := model(src)
	if rules.OtherFrontend(m) != "" {
		return // BuildKit's own does not read it
	}
	n.files++
	var errs []*rules.Diagnostic
	for _, d := range rules.Check(rules.Input{Model: m, Cache: &eval.Cache{}}) {
		if d.Severity == rules.Error {
			errs = append(errs, d)
		}
	}
	refused := Lint(src)
	if refused == nil {
		refused = Targets(src)
	}
	if refused != nil && !strings.HasPrefix(refused.Message, "lint violation") {
		errs = slices.DeleteFunc(errs, func(d *rules.Diagnostic) bool { return d.Rule.BuildKit }) // made errors by # check=error=true
	}
	if refused == nil {
		n.taken++
		if len(errs) > 0 {
			t.Errorf("%s: BuildKit takes it, we report %q in\n%s", name, errs[0].Message, src)
		}
		n.bind(t, name, src, m)
		return
	}
	n.refused++
	switch {
	case onLine(m, errs, refused):
		n.found++
		tells := func(r *Refusal) bool {
			return r != nil && slices.ContainsFunc(errs, func(d *rules.Diagnostic) bool { return words(d.Upstream) == words(r.Message) })
		}
		// What build arguments mend is no error of ours, but what BuildKit says then is.
		if utf8.ValidString(src) && !strings.HasPrefix(refused.Message, "lint violation") && !tells(refused) && !elsewhere(m, tells) {
			t.Errorf("%s: BuildKit says %q, we say %q in\n%s", name, refused.Message, said(errs), src)
		}
	case mends(m, refused):
		n.mendable++
	default:
		t.Errorf("%s: BuildKit refuses with %q on %v, we report %v in\n%s", name, refused.Message, refused.Lines, said(errs), src)
	}
}

// words is a message without where it is, and without what was likely meant: of
// names equally near BuildKit suggests any, and we suggest some that it does not.
func words(message string) string {
	message = parsePlace.ReplaceAllString(message, "")
	message, _, _ = strings.Cut(message, " (did you mean")
	message, _, _ = strings.Cut(message, " (no ARG ")
	if strings.HasPrefix(message, "circular dependency") || strings.HasPrefix(message, "invalid stage index") {
		message, _, _ = strings.Cut(message, ":")
	}
	return message
}

var parsePlace = regexp.MustCompile(`^dockerfile parse error on line \d+: `)

func said(ds []*rules.Diagnostic) (out []string) {
	for _, d := range ds {
		out = append(out, fmt.Sprintf("%s at %d: %s", d.Code, d.Span.Start, d.Message))
	}
	return out
}

// mends tells whether build arguments, or what the base images hold, keep BuildKit
// from refusing the file there: then the file alone is not wrong.
func mends(m *stage.Model, refused *Refusal) bool {
	return elsewhere(m, func(other *Refusal) bool { return other == nil || !slices.Equal(other.Lines, refused.Lines) })
}

// elsewhere tells whether is holds of what BuildKit says of the file with some build
// arguments and base images; nil is that it takes the file.
func elsewhere(m *stage.Model, is func(*Refusal) bool) bool {
	var names []string
	for i := range m.File.Items() {
		if in := m.File.Items()[i].Instr; in != nil && in.Name == "arg" {
			for _, p := range in.Pairs {
				if !slices.Contains(stage.PlatformArgs, p.Key.Text) {
					names = append(names, p.Key.Text)
				}
			}
		}
	}
	used := variable.FindAllStringSubmatch(m.File.Text(), -1)
	values := []string{"x", "1", "alpine", "linux/amd64", "/x", "cache", "0755", "TERM", "true", "a:b", "", "1/a:b"}
	for i, value := range slices.Repeat(values, 2) {
		w := World{BuildArgs: map[string]string{}, ImageDir: "/w"}
		if i == len(values) {
			names = append(names, stage.PlatformArgs...)
		}
		for _, name := range names {
			w.BuildArgs[name] = value
		}
		for _, v := range used {
			w.ImageEnv = append(w.ImageEnv, v[1]+"="+value)
		}
		if is(w.verdict(m.File.Text())) {
			return true
		}
	}
	if is(World{OS: "windows"}.verdict(m.File.Text())) {
		return true
	}
	s := newSearch(rand.New(rand.NewPCG(19, 19)), m)
	for range 300 {
		if is(s.world().verdict(m.File.Text())) {
			return true
		}
	}
	return false
}

// verdict is why BuildKit refuses the file or a target of it; nil if it takes all.
func (w World) verdict(src string) *Refusal {
	if refused := w.Lint(src); refused != nil {
		return refused
	}
	return w.Targets(src)
}

var variable = regexp.MustCompile(`\$\{?(\w+)`)

func (n *tally) bind(t *testing.T, name, src string, m *stage.Model) {
	t.Helper()
	want, err := Bind(src)
	switch {
	case errors.Is(err, ErrUnmarked):
		n.unmarked++
	case err != nil:
		n.unmarked++
		t.Logf("%s: with marks: %v", name, err)
	default:
		n.bound++
		if diff := differ(ours(m), want); diff != "" {
			t.Errorf("%s: %s in\n%s", name, diff, src)
		}
	}
}

// onLine tells whether an error of ours is where BuildKit has its own. In a circle
// it may name any edge; a directive's line it counts one too low.
func onLine(m *stage.Model, errs []*rules.Diagnostic, want *Refusal) bool {
	if len(want.Lines) == 0 {
		return len(errs) > 0
	}
	for _, d := range errs {
		line := strings.Count(m.File.Text()[:d.Span.Start], "\n") + 1
		if slices.Contains(want.Lines, line) || strings.Contains(want.Message, "directive") || strings.Contains(want.Message, "escape token") {
			return true
		}
		for l := line; l > 0; l-- { // the error's instruction begins further up
			if it := m.File.ItemAt(d.Span.Start); it >= 0 && l == m.File.Items()[it].Line+1 && slices.Contains(want.Lines, l) {
				return true
			}
		}
	}
	return false
}

func TestFiles(t *testing.T) {
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			var n tally
			for _, f := range set.files(t) {
				n.compare(t, f.Name, f.Text)
			}
			t.Log(n)
		})
	}
}

// sets are the files that each property is held against.
var sets = []set{{"corpus", files.Corpus}, {"fixtures", files.Fixtures}, {"buildkit", files.BuildKit}, {"others", others}}

type set struct {
	name string
	read func(testing.TB) []files.File
}

// files are those of the set, or some of them under go test -short.
func (s set) files(t testing.TB) []files.File { return files.Sample(s.read(t)) }

// TestMutations compares files that were changed at random, from a fixed seed;
// STAGELS_MUTATIONS says how many.
func TestMutations(t *testing.T) {
	all := append(files.Fixtures(t), small(t)...)
	rnd := rand.New(rand.NewPCG(7, 7))
	var n tally
	for i := range mutations(2000) {
		f := all[rnd.IntN(len(all))]
		src := f.Text
		for range 1 + rnd.IntN(3) {
			switch rnd.IntN(4) {
			case 0:
				src = insertLine(rnd, src, faulty)
			case 1:
				src = provoke(rnd, src)
			default:
				src = mutate(rnd, src)
			}
		}
		n.compare(t, fmt.Sprintf("mutation %d of %s", i, f.Name), src)
		if t.Failed() && i > 200 {
			break
		}
	}
	t.Log(n)
}

// mutations is how many files to make: $STAGELS_MUTATIONS, or else soon, and less under go
// test -short.
func mutations(soon int) int {
	if n, err := strconv.Atoi(os.Getenv("STAGELS_MUTATIONS")); err == nil {
		return n
	}
	return files.Rounds(soon)
}

// seed is what a test makes its files from: STAGELS_SEED, or else the usual one.
func seed(usual uint64) uint64 {
	if n, err := strconv.ParseUint(os.Getenv("STAGELS_SEED"), 10, 64); err == nil {
		return n
	}
	return usual
}

// small are the corpus's files of a size to be changed often.
func small(t *testing.T) []files.File {
	var out []files.File
	for _, f := range files.Corpus(t) {
		if len(f.Text) < 2500 && !strings.HasPrefix(f.Name, "templates/") {
			out = append(out, f)
		}
	}
	return out
}

func mutate(rnd *rand.Rand, src string) string {
	rows := strings.SplitAfter(src, "\n")
	i, j := rnd.IntN(len(rows)), rnd.IntN(len(rows))
	switch rnd.IntN(8) {
	case 0:
		rows = slices.Delete(rows, i, i+1)
	case 1:
		rows = slices.Insert(rows, i, rows[j])
	case 2:
		rows[i], rows[j] = rows[j], rows[i]
	case 3:
		if n := len(rows[i]); n > 0 {
			k := rnd.IntN(n)
			rows[i] = rows[i][:k] + rows[i][k+1:]
		}
	case 4:
		rows[i] = strings.Replace(rows[i], "--from=", []string{"--from=0", "--from=\"", "--link --from=", "--from=$"}[rnd.IntN(4)], 1)
	case 5:
		rows = slices.Insert(rows, i, []string{
			"FROM scratch\n", "FROM alpine AS extra\n", "COPY --from=extra /a /b\n", "COPY --from=1 /a /b\n", "# note\n", "\n",
			"RUN --mount=from=extra,target=/m ls\n", "ONBUILD COPY --from=extra /a /b\n", "FROM extra\n", "ARG X=extra\n", "FROM $X AS x\n",
		}[rnd.IntN(11)])
	case 6:
		rows[i] = swapName(rnd, rows[i], src)
	case 7:
		rows[i] = strings.ToUpper(rows[i])
	}
	return strings.Join(rows, "")
}

// swapName puts the name of some stage in the place of another word.
func swapName(rnd *rand.Rand, row, src string) string {
	m := model(src)
	words := strings.Fields(row)
	if len(m.Stages()) == 0 || len(words) < 2 {
		return row
	}
	name := m.Stages()[rnd.IntN(len(m.Stages()))].Name
	word := words[1+rnd.IntN(len(words)-1)]
	if flag, _, ok := strings.Cut(word, "from="); ok {
		return strings.Replace(row, word, flag+"from="+name, 1)
	}
	return strings.Replace(row, word, name, 1)
}
