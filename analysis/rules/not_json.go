package rules

import (
	"strings"

	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// What is almost JSON BuildKit takes for plain text (parser/line_parsers.go:316,
// 337). Where it warns of that, or refuses it, those messages say so; this rule
// speaks where it is silent.
var _ = register(Rule{
	Name: "NotJSON", Severity: Warning, Check: checkNotJSON,
	Summary: "What looks like a JSON array is none, so BuildKit reads it as plain text",
})

func checkNotJSON(p *Pass) {
	warned := map[int]bool{}
	for _, s := range p.steps("cmd", "entrypoint") {
		warned[s.Item] = warned[s.Item] || !s.Trigger && !s.Before.ShellSet
	}
	for _, in := range p.instructions() {
		i, it := in.at, in.item
		in := it.Instr
		if warned[i] || !accepts(p.File, i) { // then BuildKit's words say so
			continue
		}
		if in.Trigger != nil {
			in = in.Trigger
		}
		if j, ok := intendedJSON(in); ok {
			p.Report(it.Abs(j.span()), j.note()).Fix(func() (Fix, bool) { return j.mended(p, i) })
		}
	}
}

// intended is the JSON array that an instruction was meant to have.
type intended struct {
	jsonSlip
	in    *syntax.Instr
	start int    // of its text, in the instruction's logical line
	src   string // the text
}

// intendedJSON reads the arguments of an instruction that can have a JSON array, and
// has none; ok is false if they are no attempt at one.
func intendedJSON(in *syntax.Instr) (j intended, ok bool) {
	j = intended{in: in, start: in.LogicalStart(in.Body), src: in.Body.Text}
	switch in.Name {
	case "run", "cmd", "entrypoint", "shell", "copy", "add", "volume":
	case "healthcheck":
		if len(j.src) < len("cmd ") || !strings.EqualFold(strings.TrimRight(j.src[:len("cmd ")], " \t"), "cmd") {
			return j, false
		}
		src := strings.TrimLeft(j.src[len("cmd"):], " \t")
		j.start, j.src = j.start+len(j.src)-len(src), src
	default:
		return j, false
	}
	if in.JSON && in.Problem == nil {
		return j, false
	}
	j.jsonSlip, ok = nearJSON(in.Name, j.src, in.Escape())
	return j, ok
}

func (j *intended) span() text.Span { return j.in.LogicalSpan(j.start, j.start+len(j.src)) }

// note tells why the text is no JSON, what BuildKit takes it for, and what was meant.
func (j *intended) note() string {
	reads := "so a shell runs it as it stands"
	switch j.in.Name {
	case "copy", "add", "volume":
		reads = "so BuildKit takes each word for a path, brackets and quotes included"
	}
	return "this is not JSON, because " + j.Reason + ", " + reads + j.advice()
}

// refusal is the same where BuildKit refuses the text.
func (j *intended) refusal() string {
	if j.in.JSON {
		return j.Reason + j.advice()
	}
	return "this is not JSON, because " + j.Reason + j.advice()
}

// advice is what to write, if that is short.
func (j *intended) advice() string {
	const short = 80
	result := j.result()
	if result == "" || len(result) > short || j.in.Len != len(firstLine(j.in.Src)) {
		return ""
	}
	return ": write " + result
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line + s[len(line):min(len(s), len(line)+1)]
}

// result is the array that was meant; "" if nobody can tell.
func (j *intended) result() string {
	switch {
	case j.Edits != nil:
		return strings.TrimSpace(applied(j.src, j.Edits))
	case j.Shell != "":
		return withShell(j.Shell)
	}
	return ""
}

// explainJSON adds to d, BuildKit's error about the instruction, what keeps that from
// being JSON, and the fix, if it is an attempt at JSON.
func explainJSON(p *Pass, d *Diagnostic, in *syntax.Instr, item int) {
	if j, ok := intendedJSON(in); ok {
		d.add("; " + j.refusal()).Fix(func() (Fix, bool) { return j.mended(p, item) })
	}
}

// mended writes the JSON that was meant. It is not preferred, as the build does
// something else then.
func (j *intended) mended(p *Pass, item int) (Fix, bool) {
	it := &p.File.Items()[item]
	fix := Fix{Title: "Write it as JSON"}
	switch {
	case j.Shell != "" && !onWindows(p, item):
		fix.Title = "Write it as JSON, with the shell named"
		fix.Edits = edit(it.Abs(j.span()), withShell(j.Shell))
	case j.Edits == nil || strings.Contains(j.Comment, "check"):
		return Fix{}, false
	case j.Comment != "":
		fix.Edits = insert(it.Span.Start, j.Comment+lineEnd(p))
	}
	for _, e := range j.Edits {
		at := it.Abs(j.in.LogicalSpan(j.start+e.Span.Start, j.start+e.Span.End))
		if e.New == "" && strings.Contains(at.Of(p.File.Text()), "\n") {
			return Fix{}, false
		}
		fix.Edits = append(fix.Edits, text.Edit{Span: at, New: e.New})
	}
	return fix, becomesJSON(p, it, fix.Edits)
}

func withShell(command string) string { return `["sh", "-c", ` + jsonString(command) + `]` }

// becomesJSON tells whether BuildKit reads JSON in the item after the edits.
func becomesJSON(p *Pass, it *syntax.Item, edits []text.Edit) bool {
	file, i := lastAfter(p, it, edits)
	if i < 0 {
		return false
	}
	in := file.Instr(i)
	if in.Trigger != nil {
		in = in.Trigger
	}
	return in.JSON && in.Problem == nil
}

// lastAfter is the item's text after the edits as a file of its own, and the last
// instruction of it; -1 if there is none.
func lastAfter(p *Pass, it *syntax.Item, edits []text.Edit) (file *syntax.File, item int) {
	src := applied(p.File.Text()[:it.Span.End], edits)[it.Span.Start:]
	file = syntax.Parse(escapeLine(p.File.Escape) + strings.TrimPrefix(src, "\ufeff"))
	for item = file.Len() - 1; item >= 0 && file.Instr(item) == nil; {
		item--
	}
	return file, item
}

// onWindows tells whether the instruction runs where there is no sh.
func onWindows(p *Pass, item int) bool {
	if p.windowsItems == nil {
		p.windowsItems = map[int]bool{}
		for _, s := range p.every() {
			if s.Before.OS == "windows" {
				p.windowsItems[s.Item] = true
			}
		}
	}
	return p.File.Escape == '`' || p.windowsItems[item]
}
