package oracle

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/stagels/stagels/analysis/format"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// TestFormat formats every file there is and holds what BuildKit makes of it against
// what it makes of the file as it was: nodes, instructions, the definition of every
// target and its image with the history.
func TestFormat(t *testing.T) {
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			n := formats{rnd: rand.New(rand.NewPCG(3, 5))}
			for _, f := range set.files(t) {
				n.file(t, f.Name, f.Text)
			}
			t.Log(n)
		})
	}
}

// TestFormatMutations formats files whose blanks, line ends and quotes were changed at
// random, from a fixed seed; STAGELS_MUTATIONS says how many.
func TestFormatMutations(t *testing.T) {
	all := append(files.Fixtures(t), small(t)...)
	all = append(all, files.BuildKit(t)...)
	n := formats{rnd: rand.New(rand.NewPCG(17, 19))}
	for i := range mutations(1000) {
		f := all[n.rnd.IntN(len(all))]
		src := f.Text
		for range 1 + n.rnd.IntN(4) {
			if n.rnd.IntN(12) == 0 {
				src = mutate(n.rnd, src)
			} else {
				src = respace(n.rnd, src)
			}
		}
		n.file(t, fmt.Sprintf("mutation %d of %s", i, f.Name), src)
		if t.Failed() {
			break
		}
	}
	t.Log(n)
}

// What respace puts between words: what mostly changes nothing, and the rest.
var (
	mild    = []string{" ", "  ", "\t", " \t ", "   ", " \\\n", "\\\n  ", " \\  \n\n    ", " \\\n  # note\n ", " \\\n\\\n", "\\\n \\\n", "  ", "    "}
	strange = []string{
		"`\n", "\\", "`", "\n", "\n\n\n", "\r", "\f", "\v", "\u00a0", "\"", "'", "# ", "  # note\n", "<<E", " << ", "[", "\",\"", "]", "--x ", "\ufeff", "=",
		"# stagels-format: off\n", "# stagels-format: on\n", "# dockerfmt-ignore\n", "ONBUILD ", "RUN ", "  ONBUILD  RUN  a  b  \n", "ENV a  b  c \n", "ENV  a=1  b=\"2  3\" \\\n c=3  \n", "run  echo  a \\\n   b  \n",
		"CMD [ \"a\" ,\"b\",\n", "\nCMD [ \"a\" ,\"b\" ]  \n", "\nHealthcheck  --interval=1s  cmd  [\"a\",  \"b\"]\n",
	}
)

// respace puts something into a line, or takes a blank out of it, where formatting
// might take offence.
func respace(rnd *rand.Rand, src string) string {
	rows := strings.SplitAfter(src, "\n")
	i := rnd.IntN(len(rows))
	at := rnd.IntN(len(rows[i]) + 1)
	if blanks := strings.Count(rows[i], " "); blanks > 0 && rnd.IntN(3) > 0 {
		at = 0
		for range 1 + rnd.IntN(blanks) {
			at += strings.IndexByte(rows[i][at:], ' ') + 1
		}
	}
	kind := mild
	if rnd.IntN(6) == 0 {
		kind = strange
	}
	switch rnd.IntN(8) {
	case 0:
		rows[i] = strings.Replace(rows[i], " ", "", 1)
	case 1:
		rows[i] = strings.ToLower(rows[i])
	case 2:
		return strings.ReplaceAll(src, "\n", "\r\n")
	case 3:
		return []string{"# escape=`\n", "\n", "  # syntax=x\n", "\ufeff", "# check=skip=all\n", "#!/x\n", " \n\n"}[rnd.IntN(7)] + src
	default:
		rows[i] = rows[i][:at] + kind[rnd.IntN(len(kind))] + rows[i][at:]
	}
	return strings.Join(rows, "")
}

type formats struct {
	rnd                          *rand.Rand
	files, changed, edits, parts int
	nodes, targets, refused      int
}

func (n formats) String() string {
	return fmt.Sprintf("%d files: %d changed by %d edits, %d parts formatted; %d equal instructions, %d equal targets with their images, %d files refused with the same words",
		n.files, n.changed, n.edits, n.parts, n.nodes, n.targets, n.refused)
}

func (n *formats) file(t *testing.T, name, src string) {
	t.Helper()
	n.files++
	d := workspace.New(src, workspace.Options{Build: stage.Build{Platform: PlatformOS(src) + "/amd64"}})
	opt := format.Options{
		Indent:                 []string{"", "  ", "\t"}[n.rnd.IntN(3)],
		TrimTrailingWhitespace: n.rnd.IntN(3) > 0, InsertFinalNewline: n.rnd.IntN(3) > 0, TrimFinalNewlines: n.rnd.IntN(3) > 0,
	}
	edits := format.Within(d, text.Span{End: len(src)}, opt)
	after := applied(src, edits)
	fail := func(format string, args ...any) {
		t.Errorf("%s: %s\n--- before\n%q\n--- after\n%q", name, fmt.Sprintf(format, args...), src, after)
	}
	n.edits += len(edits)
	if len(edits) > 0 {
		n.changed++
	}
	if wrong := orderly(src, edits); wrong != "" {
		fail("%s", wrong)
	}
	now := d.Edit(text.Edit{Span: text.Span{End: len(src)}, New: after})
	if again := format.Within(now, text.Span{End: len(after)}, opt); len(again) > 0 {
		fail("formatted again it changes: %+v at %q", again, again[0].Span.Of(after))
	}
	if wrong := n.compare(src, after); wrong != "" {
		fail("%s", wrong)
	}
	if wrong := warned(src, after); wrong != "" {
		fail("%s", wrong)
	}
	if wrong := worse(d, now); wrong != "" {
		fail("%s", wrong)
	}
	n.part(d, edits, opt, fail)
}

// orderly tells what is wrong with the edits by themselves.
func orderly(src string, edits []text.Edit) string {
	end := -1
	for _, e := range edits {
		if e.Span.Start <= end {
			return fmt.Sprintf("edits out of order or touching at %d", end)
		}
		end = e.Span.End
		if e.Span.Of(src) == e.New {
			return fmt.Sprintf("an edit at %d that changes nothing", end)
		}
		if squeezed(e.Span.Of(src)) != squeezed(e.New) {
			return fmt.Sprintf("%q becomes %q", e.Span.Of(src), e.New)
		}
	}
	return ""
}

// squeezed is s without blanks and in small letters.
func squeezed(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), "")) }

// part formats a part of the file and wants just those edits of the whole that lie
// in the items that the part touches.
func (n *formats) part(d *workspace.Document, whole []text.Edit, opt format.Options, fail func(string, ...any)) {
	a, b := n.rnd.IntN(len(d.Text())+1), n.rnd.IntN(len(d.Text())+1)
	part := text.Span{Start: min(a, b), End: max(a, b)}
	n.parts++
	around := part
	for _, it := range d.Model.File.Items() {
		if it.Span.Start < part.End && part.Start < it.Span.End || part.Len() == 0 && it.Span.Touches(part.Start) {
			around.Start, around.End = min(around.Start, it.Span.Start), max(around.End, it.Span.End)
		}
	}
	var want []text.Edit
	got := format.Within(d, part, opt)
	for _, e := range got {
		if !around.Contains(e.Span) {
			fail("formatting %v edits %v", part, e.Span)
		}
	}
	for _, e := range whole {
		if around.Start < e.Span.Start && e.Span.End < around.End {
			want = append(want, e)
		}
	}
	for _, e := range want {
		if part.Len() > 0 && !slices.Contains(got, e) {
			fail("formatting %v does not edit %v", part, e)
		}
	}
}

// warned tells what BuildKit's checks say of after that they did not say of src.
func warned(src, after string) string {
	had := map[string]int{}
	key := func(w Warning) string { return w.Rule + steady(strings.ToLower(w.Message)) }
	was, _ := Warnings(src)
	for _, w := range was {
		had[key(w)]++
	}
	is, _ := Warnings(after)
	for _, w := range is {
		if had[key(w)]--; had[key(w)] < 0 {
			return fmt.Sprintf("BuildKit warns anew: %s: %s", w.Rule, w.Message)
		}
	}
	return ""
}

// worse tells what is reported of after that was not of before.
func worse(before, after *workspace.Document) string {
	had := map[string]int{}
	// What was meant, which Message tells behind Upstream, may be seen only where the margin is kept.
	key := func(d *rules.Diagnostic) string { return d.Code + steady(strings.ToLower(d.Upstream)) }
	for _, d := range before.Diagnostics() {
		had[key(d)]++
	}
	for _, d := range after.Diagnostics() {
		if had[key(d)]--; had[key(d)] < 0 {
			return fmt.Sprintf("it is reported anew: %s: %s", d.Code, d.Message)
		}
	}
	return ""
}

func (n *formats) compare(src, after string) string {
	a, errA := parser.Parse(bytes.NewReader([]byte(src)))
	b, errB := parser.Parse(bytes.NewReader([]byte(after)))
	if errA != nil || errB != nil {
		n.refused++
		if told(errA) != told(errB) {
			return fmt.Sprintf("BuildKit's parser said %v, and says %v", errA, errB)
		}
		return ""
	}
	if a.EscapeToken != b.EscapeToken || len(a.AST.Children) != len(b.AST.Children) {
		return "there are other instructions"
	}
	for i, node := range a.AST.Children {
		n.nodes++
		if x, y := dump(node), dump(b.AST.Children[i]); x != y {
			return fmt.Sprintf("the node %s became %s", x, y)
		}
	}
	for _, key := range []string{"syntax", "escape", "check"} {
		_, x, _, _ := parser.ParseDirective(key, []byte(src))
		_, y, _, _ := parser.ParseDirective(key, []byte(after))
		if x != y {
			return fmt.Sprintf("the directive %s=%q became %q", key, x, y)
		}
	}
	_, x, _, _ := parser.DetectSyntax([]byte(src))
	_, y, _, _ := parser.DetectSyntax([]byte(after))
	if x != y {
		return fmt.Sprintf("the frontend %q became %q", x, y)
	}
	return n.compareStages(src, after)
}

// told is what an error says, as steady has it.
func told(err error) string {
	if err == nil {
		return ""
	}
	return steady(err.Error())
}

// steady is a message without the line that it names and what it suggests: of names
// equally near BuildKit suggests any, and an array that was meant has the blanks there.
func steady(message string) string {
	message, _, _ = strings.Cut(message, " (did you mean")
	message, _, _ = strings.Cut(message, ": write [")
	return anyBase.ReplaceAllString(linePlace.ReplaceAllString(message, "line N"), "$1")
}

// Bases are looked up at the same time: which of two that cannot be is told of changes.
var (
	linePlace = regexp.MustCompile(`lines? \d+(?: to \d+)?`)
	anyBase   = regexp.MustCompile(`(base name|stage name) .*`)
)

// dump is what there is to a node but for the case of keywords and the lines.
func dump(n *parser.Node) string {
	var b strings.Builder
	name := strings.ToLower(n.Value)
	fmt.Fprintf(&b, "%s %q %v %+v", name, n.Flags, n.Attributes, n.Heredocs)
	i := 0
	for next := n.Next; next != nil; next = next.Next {
		value := next.Value
		if name == "from" && i == 1 || name == "healthcheck" && i == 0 {
			value = strings.ToLower(value)
		}
		fmt.Fprintf(&b, " %q", value)
		for _, c := range next.Children {
			fmt.Fprintf(&b, " [%q %s]", c.Original, dump(c))
		}
		i++
	}
	return b.String()
}

// compareStages compares what becomes of the nodes.
func (n *formats) compareStages(src, after string) string {
	a, errA := parse(src)
	b, errB := parse(after)
	if told(errA) != told(errB) {
		return fmt.Sprintf("BuildKit said %v, and says %v", errA, errB)
	}
	if errA != nil {
		n.refused++
		return ""
	}
	if x, y := dumpStages(a), dumpStages(b); x != y {
		return differing(x, y)
	}
	for _, s := range append(a, instructions.Stage{}) {
		x, errX := target(src, PlatformOS(src), s.Name)
		y, errY := target(after, PlatformOS(src), s.Name)
		switch {
		case told(errX) != told(errY):
			return fmt.Sprintf("for target %q BuildKit said %v, and says %v", s.Name, errX, errY)
		case x != y:
			return fmt.Sprintf("target %q: %s", s.Name, differing(x, y))
		case errX == nil:
			n.targets++
		}
	}
	return ""
}

// differing is where x and y begin to differ.
func differing(x, y string) string {
	i := 0
	for i < len(x) && i < len(y) && x[i] == y[i] {
		i++
	}
	i = max(0, i-60)
	return fmt.Sprintf("%.200q became %.200q", x[i:], y[i:])
}

func dumpStages(stages []instructions.Stage) string {
	var b strings.Builder
	for _, s := range stages {
		fmt.Fprintf(&b, "FROM %q %q %q %q\n", s.Platform, s.BaseName, s.Name, s.DocComment)
		for _, c := range s.Commands {
			if run, ok := c.(*instructions.RunCommand); ok {
				slices.Sort(run.FlagsUsed)
			}
			data, err := json.Marshal(c)
			fmt.Fprintf(&b, "%T %s %v\n", c, data, err)
		}
	}
	return b.String()
}

// target is the definition and the image of a target, the last stage if it has no
// name: all but where in the file each operation comes from, and how it is called
// while it runs. It is built for system.
func target(src, system, name string) (string, error) {
	ctx := context.Background()
	opt := options([]byte(src), name)
	here := llb.Local("context", llb.LocalUniqueID("here"))
	opt.TargetPlatform.OS, opt.BuildPlatforms[0].OS = system, system
	opt.MainContext = &here // its own has a new name each time
	res, err := dockerfile2llb.Dockerfile2LLB(ctx, []byte(src), opt)
	if err != nil {
		return "", err
	}
	def, err := res.State.Marshal(ctx)
	if err != nil {
		return "", err
	}
	image, err := json.Marshal(res.Image)
	return fmt.Sprintf("%s %q", image, def.Def), err
}
