package analysis_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// writings are what is written into the midst of files, key by key.
var writings = map[string]string{
	"stage":        "FROM golang:1.26 AS compile\nWORKDIR /src\nCOPY --from=0 /a /b\nRUN --mount=type=cache,target=/root/.cache go build -o /out ./...\n",
	"continuation": "RUN apt-get update && \\\n    apt-get install -y --no-install-recommends curl && \\\n    rm -rf /var/lib/apt/lists/*\nENV PATH=/a:$PATH\n",
	"heredoc":      "RUN <<EOF\nset -e\nFROM=x\necho \"a\"\nEOF\nCMD [\"a\", \"b\"]\n",
	"flags":        "FROM --platform=$BUILDPLATFORM alpine:3.22 AS tools\nARG V=\"1 2\"\nADD --chown=1:1 ['a', 'b']\nHEALTHCHECK --interval=5s CMD curl -f localhost\n",
	"unnamed":      "FROM alpine\nFROM scratch\nENTRYPOINT [\"/x\"]\n",
	"slips":        "FORM a\nCOPY --from=nobody x\nRUN --mount=type=cach ls\nEXPOSE 80/xyz\n",
}

// keyboard is a document that is written in, and what is shown of it.
type keyboard struct {
	d      *workspace.Document
	typing *analysis.Typing
	shown  []*rules.Diagnostic
	lenses []text.Span
	hints  []int
	begin  int // of what is written
	end    int
}

func sit(src string, at int) *keyboard {
	k := &keyboard{d: workspace.New(src[:at]+"\n"+src[at:], amd64), begin: at, end: at}
	k.look()
	return k
}

// edit makes edits at once, each of the text that the one before left; what is shown is
// looked at afterwards.
func (k *keyboard) edit(all ...text.Edit) {
	edits := k.d.StartEdit()
	for _, e := range all {
		edits.Apply(e)
	}
	next := edits.Document()
	k.typing = k.typing.Next(edits, next)
	k.d = next
}

func (k *keyboard) rest() { k.typing = nil }

func (k *keyboard) look() {
	if k.typing == nil {
		k.shown = k.d.Diagnostics()
	} else {
		k.shown = k.typing.Diagnostics()
	}
	beside, move := k.d, func(s text.Span) text.Span { return s }
	if k.typing != nil {
		beside, move = k.typing.Rested(), k.typing.Moved
	}
	k.lenses, k.hints = nil, nil
	for _, l := range analysis.CodeLenses(beside) {
		k.lenses = append(k.lenses, move(beside.Model.Stages()[l.Stage].From))
	}
	for _, h := range analysis.Hints(beside, text.Span{End: beside.Model.File.Size()}) {
		k.hints = append(k.hints, move(text.Span{Start: h.Off, End: h.Off}).Start)
	}
}

// flicker is how much came and went.
type flicker struct {
	keys      int
	elsewhere int // diagnostics that went, or came, away from what is written
	mended    int // diagnostics away from there that went with the line that mended them
	written   int // diagnostics that went on the written lines
	most      int // the most of them on one line
	what      []string
	pushed    int // lenses and hints that came or went
}

func (f flicker) String() string {
	return fmt.Sprintf("%d keys; came or went elsewhere %d; mended elsewhere %d; went on the lines that are written %d, at most %d a line; lenses and hints that came or went %d",
		f.keys, f.elsewhere, f.mended, f.written, f.most, f.pushed)
}

// moment is when nobody types for a while.
type moment int

const (
	never  moment = iota
	before        // one looks: all is shown at once
	behind        // one has looked
)

// press types s key by key and counts. What comes by a rest behind a look is not
// counted, but what goes of it later is.
func (k *keyboard) press(s string, rests func(i int) moment) (f flicker) {
	line := 0
	var mended []*rules.Diagnostic
	for i := range len(s) {
		e := text.Edit{Span: text.Span{Start: k.end, End: k.end}, New: s[i : i+1]}
		was, lenses, hints := moved(k.shown, e), len(k.lenses), len(k.hints)
		k.edit(e)
		k.end++
		if rests(i) == before {
			k.rest()
		}
		k.look()
		f.keys++
		f.pushed += abs(len(k.lenses)-lenses) + abs(len(k.hints)-hints)
		gone, come := k.missing(was, k.shown), k.missing(k.shown, was)
		gone[0] = slices.DeleteFunc(gone[0], ofWholeFile)
		gone[1] = slices.DeleteFunc(gone[1], ofMostLines)
		mended = moved(mended, e)
		if s[i] == '\n' {
			none := k.missing(gone[0], k.d.Diagnostics())
			mended, f.mended = append(mended, none[0]...), f.mended+len(none[0])
			gone[0] = slices.DeleteFunc(gone[0], func(d *rules.Diagnostic) bool { return slices.Contains(none[0], d) })
		}
		f.elsewhere += len(gone[0]) + len(come[0])
		for _, d := range append(gone[0], come[0]...) {
			f.what = append(f.what, fmt.Sprintf("%q: %s at %d", s[:i+1], d.Code, d.Span.Start-k.begin))
		}
		for _, d := range gone[1] {
			f.what = append(f.what, fmt.Sprintf("%q: %s went from a written line", s[:i+1], d.Code))
		}
		line += len(gone[1])
		f.written += len(gone[1])
		f.most = max(f.most, line)
		if s[i] == '\n' {
			line = 0
		}
		if rests(i) == behind {
			k.rest()
			k.look()
		}
	}
	for _, d := range mended {
		if back := k.missing([]*rules.Diagnostic{d}, k.d.Diagnostics()); len(back[0]) == 0 {
			f.elsewhere++
			f.what = append(f.what, fmt.Sprintf("%s at %d holds again", d.Code, d.Span.Start-k.begin))
		}
	}
	return f
}

// ofWholeFile tells whether a file is told what it does not have: a file that somebody
// writes in is merely unfinished, so that may go with the first key.
func ofWholeFile(d *rules.Diagnostic) bool { return d.Rule.WholeFile }

// ofMostLines tells whether a file is told what differs from most of its instructions: in a
// short file the written lines can become most of them.
func ofMostLines(d *rules.Diagnostic) bool {
	return d.Code == linter.RuleConsistentInstructionCasing.Name
}

func abs(n int) int { return max(n, -n) }

// moved are the diagnostics where they stand behind the edit.
func moved(all []*rules.Diagnostic, e text.Edit) []*rules.Diagnostic {
	at := func(off int) int {
		if off >= e.Span.End {
			return off + len(e.New) - e.Span.Len()
		}
		return off
	}
	var out []*rules.Diagnostic
	for _, d := range all {
		out = append(out, d.Moved(func(s text.Span) text.Span { return text.Span{Start: at(s.Start), End: at(s.End)} }))
	}
	return out
}

// missing are those of a that b has not: away from what is written, and there.
func (k *keyboard) missing(a, b []*rules.Diagnostic) (out [2][]*rules.Diagnostic) {
	for _, d := range a {
		here := 0
		if d.Span.Start >= k.begin && d.Span.Start <= k.end || k.typing != nil && k.typing.Writes(d.Span) {
			here = 1
		}
		same := func(o *rules.Diagnostic) bool {
			return o.Code == d.Code && (here == 1 && o.Span.Start <= d.Span.End && d.Span.Start <= o.Span.End ||
				o.Span.Start == d.Span.Start && o.Message == d.Message)
		}
		if !slices.ContainsFunc(b, same) {
			out[here] = append(out[here], d)
		}
	}
	return out
}

// midst is the place of a line's beginning in the midst of the text, outside of
// instructions.
func midst(src string) int {
	d := workspace.New(src, amd64)
	i := d.Model.File.Len() / 2
	for i < d.Model.File.Len() && d.Model.Instr(i) == nil {
		i++
	}
	if i >= d.Model.File.Len() {
		return 0
	}
	return d.Model.File.Start(i)
}

// TestCalm types whole instructions into the midst of files. Nothing comes or goes away
// from them while they are typed, nor beside the text, but what a line mends goes when it
// is left, and does not come back. What is merely unfinished is not told of before the
// line is left. All is shown at rest.
func TestCalm(t *testing.T) {
	rests := []struct {
		name string
		at   func(s string, i int) moment
		calm bool
	}{
		{"all is shown at once", func(string, int) moment { return before }, false},
		{"no rest", func(string, int) moment { return never }, true},
		{"a rest in the first word of each line", func(s string, i int) moment {
			return map[bool]moment{true: behind}[i >= 2 && (i == 2 || s[i-3] == '\n')]
		}, true},
		{"a rest at each blank", func(s string, i int) moment { return map[bool]moment{true: behind}[s[i] == ' '] }, true},
		{"a rest in the midst of words", func(s string, i int) moment { return map[bool]moment{true: behind}[i%17 == 5] }, true},
	}
	all := files.Sample(append(files.Fixtures(t), files.Corpus(t)...))
	for _, when := range rests {
		var sum flicker
		for n, f := range all {
			if n%46 != 0 {
				continue
			}
			for name, s := range writings {
				k := sit(f.Text, midst(f.Text))
				got := k.press(s, func(i int) moment { return when.at(s, i) })
				sum.add(got)
				if when.calm && (got.elsewhere > 0 || got.pushed > 0) || when.name == "no rest" && got.written > 0 {
					t.Errorf("%s, %s, %s: %v %s", when.name, f.Name, name, got, got.what)
				}
				if when.calm {
					k.leftLinesAreTold(t)
				}
				k.rest()
				k.look()
				if want := workspace.New(k.d.Text(), amd64).Diagnostics(); codes(k.shown) != codes(want) {
					t.Errorf("%s, %s: at rest %s, a fresh document says %s", f.Name, name, codes(k.shown), codes(want))
				}
			}
		}
		t.Logf("%s: %v", when.name, sum)
	}
}

// leftLinesAreTold wants what is wrong with the lines that were written, but the last,
// which is empty.
func (k *keyboard) leftLinesAreTold(t *testing.T) {
	t.Helper()
	for _, d := range k.d.Diagnostics() {
		if d.Span.Start >= k.begin && d.Span.Start < k.end && d.Severity < rules.Hint && !d.Rule.WholeFile && !slices.ContainsFunc(k.shown, func(o *rules.Diagnostic) bool { return rules.Order(d, o) == 0 }) {
			t.Errorf("%s at %d is not told of: %s", d.Code, d.Span.Start, codes(k.shown))
		}
	}
}

func (f *flicker) add(g flicker) {
	f.keys += g.keys
	f.elsewhere += g.elsewhere
	f.mended += g.mended
	f.written += g.written
	f.pushed += g.pushed
	f.most = max(f.most, g.most)
}

func codes(all []*rules.Diagnostic) string {
	var out []string
	for _, d := range all {
		out = append(out, fmt.Sprintf("%d-%d %s", d.Span.Start, d.Span.End, d.Code))
	}
	return strings.Join(out, ", ")
}

// TestShownWhileTyping: what is shown after each edit of a file, and whether somebody types.
func TestShownWhileTyping(t *testing.T) {
	const src = "FROM a AS one\nRUN x\nFROM b\nCOPY --from=one /a /b\nCOPY --from=onee /a /b\nRUN y\n"
	end, slip := strings.Index(src, "RUN y"), strings.Index(src, "onee")
	for name, tt := range map[string]struct {
		edits []text.Edit
		want  string // the codes shown
		rests bool
	}{
		"a key":                      {[]text.Edit{insert(end, "C")}, "UnknownStage", false},
		"a word":                     {[]text.Edit{insert(end, "COPY")}, "UnknownStage", false},
		"several words":              {[]text.Edit{insert(end, "COPY a ")}, "UnknownStage", true},
		"a line":                     {[]text.Edit{insert(end, "COPY\n")}, "UnknownStage InstructionError", true},
		"lines":                      {[]text.Edit{insert(end, "\nCOPY")}, "UnknownStage InstructionError", true},
		"an empty line":              {[]text.Edit{insert(end-1, "\n    ")}, "UnknownStage", false},
		"a line is cut":              {[]text.Edit{cut(end, len(src))}, "UnknownStage", true},
		"words are cut":              {[]text.Edit{cut(end-7, end-1)}, "InstructionError UnknownStage", true},
		"a letter is taken":          {[]text.Edit{cut(12, 13)}, "UnknownStage", false},
		"a name is begun":            {[]text.Edit{insert(10, "x")}, "UnknownStage", false},
		"a heredoc is open":          {[]text.Edit{insert(19, "<<E")}, "UnknownStage", false},
		"a line goes on":             {[]text.Edit{insert(19, "\\")}, "UnknownStage", false},
		"what is wrong is mended":    {[]text.Edit{cut(slip+3, slip+4)}, "", false},
		"it is still wrong":          {[]text.Edit{insert(slip, "x")}, "UnknownStage", false},
		"it is mended, and is wrong": {[]text.Edit{cut(slip+3, slip+4), insert(slip+3, "x")}, "", false},
		"it is not written at":       {[]text.Edit{insert(slip+7, "a")}, "UnknownStage", false},
		"two lines":                  {[]text.Edit{insert(0, "X"), insert(end+1, "C")}, "InstructionError UnknownStage", false},
		"a line is left":             {[]text.Edit{insert(end, "\n"), insert(end, "C"), insert(end+1, "X"), insert(end+2, "\n")}, "UnknownStage InstructionError", false},
		"no stage yet":               {[]text.Edit{cut(0, len(src)), insert(0, "#"), insert(1, "\n"), insert(2, "A")}, "", false},
		"a line that goes on":        {[]text.Edit{insert(end+5, " \\"), insert(end+7, "\n"), insert(end+8, "FROM")}, "UnknownStage", false},
		"a line mends another":       {keys(20, "FROM c AS onee\n"), "", false},
		"it is not left":             {append(keys(19, "\n"), keys(20, "FROM c AS onee")...), "UnknownStage", false},
		"it is left for another":     {append(append(keys(19, "\n"), keys(20, "FROM c AS onee")...), insert(0, "#")), "", false},
		"it is refused":              {keys(20, "FROM c AS onee x\n"), "InstructionError UnknownStage", false},
		"it takes another's place":   {keys(20, "RUN <<X\n"), "SyntaxError UnknownStage", false},
		"it breaks another":          {keys(20, "FROM one AS b\n"), "UnknownStage", false},
	} {
		k := sit(src, 0)
		k.d, k.typing = workspace.New(src, amd64), nil
		for _, e := range tt.edits {
			k.edit(e)
			k.look()
		}
		var got []string
		for _, d := range k.shown {
			got = append(got, d.Code)
		}
		if strings.Join(got, " ") != tt.want || (k.typing == nil) != tt.rests {
			t.Errorf("%s: %q, at rest %v\n%s", name, got, k.typing == nil, k.d.Text())
		}
	}
}

// keys type s, one by one.
func keys(off int, s string) (out []text.Edit) {
	for i := range len(s) {
		out = append(out, insert(off+i, s[i:i+1]))
	}
	return out
}

func insert(off int, s string) text.Edit {
	return text.Edit{Span: text.Span{Start: off, End: off}, New: s}
}

func cut(from, to int) text.Edit { return text.Edit{Span: text.Span{Start: from, End: to}} }

// TestShownAtRandom edits files as people do: whatever is shown stands within the text.
func TestShownAtRandom(t *testing.T) {
	all := files.Fixtures(t)
	shown := 0
	for i := 0; i < len(all); i += 40 {
		typist := files.NewTypist(uint64(i), all[i], all)
		k := sit(all[i].Text, 0)
		k.d, k.typing = workspace.New(all[i].Text, amd64), nil
		for n := range 60 {
			k.edit(typist.Next())
			k.look()
			spans := slices.Clone(k.lenses)
			for _, d := range k.shown {
				spans = append(spans, d.Span)
			}
			for _, s := range spans {
				shown++
				if s.Start < 0 || s.Start > s.End || s.End > k.d.Model.File.Size() {
					t.Fatalf("%s: %v of %d bytes", all[i].Name, s, k.d.Model.File.Size())
				}
			}
			if n%7 == 6 {
				k.rest()
			}
		}
	}
	t.Logf("%d places", shown)
}

// TestSeveralCursors types with several cursors at once: of what is half written is told
// when all that is written rests, or of the lines that a cursor left.
func TestSeveralCursors(t *testing.T) {
	const src = "FROM a AS one\n\nRUN x\n\nFROM b\nCOPY --from=onee /a /b\n\n"
	const shown = "12 UnknownStage"
	at := []int{14, 21, 52}
	for _, upwards := range []bool{false, true} {
		k := sit(src, 0)
		k.d, k.typing = workspace.New(src, amd64), nil
		cursors := slices.Clone(at)
		press := func(s string) string {
			var edits []text.Edit
			for i := range cursors {
				edits = append(edits, insert(cursors[i]+i*len(s), s))
				cursors[i] += (i + 1) * len(s)
			}
			if upwards { // as VS Code tells them
				for i := range edits {
					edits[i].Span = edits[i].Span.Shift(-i * len(s))
				}
				slices.Reverse(edits)
			}
			k.edit(edits...)
			k.look()
			var out []string
			for _, d := range k.shown {
				src := k.d.Text()
				out = append(out, fmt.Sprintf("%d %s", d.Span.Start-strings.LastIndexByte(src[:d.Span.Start], '\n')-1, d.Code))
			}
			return strings.Join(out, ", ")
		}
		for range 40 {
			for _, key := range "CPY -" {
				if got := press(string(key)); got != shown {
					t.Fatalf("with %q shown is %q of\n%s", key, got, k.d.Text())
				}
			}
		}
		if got := press("\n    "); strings.Count(got, "0 InstructionError") != 3 || !strings.Contains(got, shown) {
			t.Errorf("when all lines are left shown is %q", got)
		}
		press("E")
		cursors = cursors[1:2]
		if got := press("X"); strings.Count(got, "4 InstructionError") != 2 {
			t.Errorf("when two are left shown is %q", got)
		}
	}
}

// TestFirstKey: what an editor adds behind the first letter of a file is no paste.
func TestFirstKey(t *testing.T) {
	for _, row := range []struct {
		src, now string
		rests    bool
	}{
		{"", "F", false},
		{"", "F\n", false},
		{"", "F\r\n", false},
		{"FROM a", "FROM a\n", false},
		{"FROM a\nRUN x", "FROM a\nRUN xy\n", false},
		{"FROM a\n", "FROM a\nR\n", false},
		{"FROM a\n", "FROM a\nRUN\nX\n", true},
		{"", "FROM a\n", true},
	} {
		k := sit("", 0)
		k.d, k.typing = workspace.New(row.src, amd64), nil
		k.edit(text.Change(row.src, row.now))
		k.look()
		if (k.typing == nil) != row.rests || !row.rests && len(k.shown) > 0 {
			t.Errorf("%q to %q: rest %v, shown %s", row.src, row.now, k.typing == nil, codes(k.shown))
		}
	}
}

// TestOtherOptions: settings that come while somebody writes show nothing half written.
func TestOtherOptions(t *testing.T) {
	k := sit("FROM a AS one\nFROM a\nCOPY --from=onee /a /b\n", 44)
	k.edit(insert(44, "C"))
	opt := amd64
	opt.Rules.Skip = []string{"UnknownStage"}
	k.d = k.d.WithOptions(opt)
	k.typing = k.typing.With(k.d)
	k.look()
	if got := codes(k.shown); got != "" {
		t.Errorf("shown is %s", got)
	}
	k.edit(insert(45, "\n"))
	k.look()
	if got := codes(k.shown); got != "44-45 InstructionError" {
		t.Errorf("shown is %s", got)
	}
}
