package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// strayHeredoc is what was meant to be a heredoc, and is none to BuildKit: its lines
// are read as instructions, or the rest of the file as its lines.
type strayHeredoc struct {
	item int // that it was to belong to
	name string
	end  text.Span // the line in the file that was to end it, without its line end
	why  string    // BuildKit does not see it, or its end
	fix  Fix       // no edits: nobody can tell
}

// mostStray is of how many heredocs a file's lines are searched for the end.
const mostStray = 20

// strays are the heredocs of the file that were meant to be, in its order.
func (p *Pass) strays() []*strayHeredoc {
	if !p.strayRead {
		p.strayRead = true
		for _, in := range p.instructions() {
			i := in.at
			if h := p.strayOf(i); h != nil {
				p.stray = append(p.stray, h)
			}
		}
	}
	return p.stray
}

// strayIn is the heredoc that the instruction was meant to have; nil if there is none.
func (p *Pass) strayIn(item int) *strayHeredoc {
	for _, h := range p.strays() {
		if h.item == item {
			return h
		}
	}
	return nil
}

// strayAt is the heredoc that the item was likely meant to be a line of.
func (p *Pass) strayAt(item int) *strayHeredoc {
	for _, h := range p.strays() {
		if h.item < item && p.File.Items()[item].Span.Start <= h.end.Start {
			return h
		}
	}
	return nil
}

// parted is a heredoc's mark with blanks in it, which BuildKit reads as two words
// (parser/parser.go:115).
var parted = pattern.New(`(?:^|[^<])(<<-?)([ \t]+)(["']?)([A-Za-z_][A-Za-z0-9_]*)["']?(?:[ \t;|&>]|$)`)

// marked is a heredoc's mark.
var marked = pattern.New(`(?:^|[^<])(<<-?)()(["']?)([A-Za-z_][A-Za-z0-9_]*)["']?(?:[ \t;|&>]|$)`)

// strayOf finds what strayIn tells.
func (p *Pass) strayOf(item int) *strayHeredoc {
	in := p.Instr(item)
	if p.strayTried >= mostStray {
		return nil
	}
	for _, h := range in.Heredocs {
		if h.Unterminated {
			return p.unended(item, h)
		}
	}
	if !strings.Contains(in.Logical(), "<<") || in.JSON || len(in.Heredocs) > 0 {
		return nil
	}
	own := in
	if in.Trigger != nil {
		own = in.Trigger
	}
	switch own.Name {
	case "run", "copy", "add":
		if h := p.partedMark(item); h != nil {
			return h
		}
		return p.gluedMark(item)
	case "cmd", "entrypoint", "healthcheck":
		if m := marked.Find(in.Logical()); m != nil {
			return p.lined(item, m[4], fmt.Sprintf("%s takes no heredoc", strings.ToUpper(own.Name)))
		}
	}
	return nil
}

// lined is the heredoc called name whose lines follow the instruction; nil if no line
// ends it before the next FROM.
func (p *Pass) lined(item int, name, why string) *strayHeredoc {
	p.strayTried++
	for i := item + 1; i < len(p.File.Items()); i++ {
		it := &p.File.Items()[i]
		if it.Instr == nil {
			continue
		}
		if it.Instr.Name == "from" || len(it.Instr.Heredocs) > 0 {
			return nil
		}
		off := it.Span.Start
		for row := range strings.Lines(it.Span.Of(p.File.Text())) {
			if strings.TrimSpace(row) == name {
				return &strayHeredoc{item: item, name: name, why: why, end: trimmedEnd(text.Span{Start: off, End: off + len(row)}, row)}
			}
			off += len(row)
		}
	}
	return nil
}

func trimmedEnd(s text.Span, row string) text.Span {
	return text.Span{Start: s.Start, End: s.Start + len(strings.TrimRight(row, "\r\n"))}
}

// partedMark is a heredoc that a blank in its mark keeps from being one.
func (p *Pass) partedMark(item int) *strayHeredoc {
	it := &p.File.Items()[item]
	line := it.Instr.Logical()
	m := parted.Regexp().FindStringSubmatchIndex(line)
	if m == nil {
		return nil
	}
	mark, name := line[m[2]:m[3]], line[m[8]:m[9]]
	h := p.lined(item, name, fmt.Sprintf("the blank behind %s keeps %s from being a heredoc", mark, name))
	if h == nil {
		return nil
	}
	edits := edit(it.Abs(it.Instr.LogicalSpan(m[4], m[5])), "")
	if indent := p.indent(h.end); indent.Len() > 0 && !(mark == "<<-" && strings.Trim(indent.Of(p.File.Text()), "\t") == "") {
		edits = append(edits, text.Edit{Span: indent})
	}
	h.fix = Fix{Title: "Write " + mark + line[m[6]:m[7]] + name + line[m[6]:m[7]], Edits: edits}
	return h
}

// glued is a heredoc's mark without a blank before it, which BuildKit takes for a part of
// the word (parser/parser.go:115).
var glued = pattern.New(`[^\s<>&|;0-9](<<-?)(["']?)([A-Za-z_][A-Za-z0-9_]*)["']?([;|&>]?)`)

// gluedMark is a heredoc that the word before its mark keeps from being one.
func (p *Pass) gluedMark(item int) *strayHeredoc {
	it := &p.File.Items()[item]
	line := it.Instr.Logical()
	m := glued.Regexp().FindStringSubmatchIndex(line)
	if m == nil {
		return nil
	}
	mark, name := line[m[2]:m[3]], line[m[6]:m[7]]
	h := p.lined(item, name, fmt.Sprintf("without a blank before %s %s is no heredoc", mark, name))
	if h == nil {
		return nil
	}
	h.fix = Fix{Title: "Insert a blank before " + mark, Edits: insert(it.Abs(it.Instr.LogicalSpan(m[2], m[3])).Start, " ")}
	if m[8] < m[9] {
		h.fix.Edits = append(h.fix.Edits, insert(it.Abs(it.Instr.LogicalSpan(m[8], m[9])).Start, " ")...)
	}
	if indent := p.indent(h.end); indent.Len() > 0 {
		h.fix.Edits = append(h.fix.Edits, text.Edit{Span: indent})
	}
	return h
}

// indent is the white space that the line begins with.
func (p *Pass) indent(line text.Span) text.Span {
	body := line.Of(p.File.Text())
	return text.Span{Start: line.Start, End: line.Start + len(body) - len(strings.TrimLeft(body, " \t"))}
}

// unended is a heredoc without an end that a line further down was to be: it is
// indented, or something follows (parser/parser.go:361).
func (p *Pass) unended(item int, h syntax.Heredoc) *strayHeredoc {
	it := &p.File.Items()[item]
	if h.Name == "" {
		return nil
	}
	p.strayTried++
	if s := p.swallowedEnd(item, h); s != nil {
		return s
	}
	off := it.Abs(h.Body).Start
	for row := range strings.Lines(p.File.Text()[off:]) {
		line := trimmedEnd(text.Span{Start: off, End: off + len(row)}, row)
		if rest, ok := endMark(line.Of(p.File.Text()), h.Name); ok {
			s := &strayHeredoc{item: item, name: h.Name, end: line}
			s.why = fmt.Sprintf("line %d holds %s, but %s", p.lineOf(off), h.Name, p.slipOf(line, rest))
			s.fix = p.ended(it, line, h.Name, rest)
			return s
		}
		off += len(row)
	}
	return p.misnamedEnd(item, h)
}

// misnamedEnd is the heredoc whose end has nearly its name: in other letters, in quotes,
// or one letter away. Lines below an instruction in capitals are not looked at.
func (p *Pass) misnamedEnd(item int, h syntax.Heredoc) *strayHeredoc {
	it := &p.File.Items()[item]
	off := it.Abs(h.Body).Start
	for row := range strings.Lines(it.Abs(h.Body).Of(p.File.Text())) {
		line := trimmedEnd(text.Span{Start: off, End: off + len(row)}, row)
		off += len(row)
		word := strings.TrimSpace(row)
		if !nearName(word, h.Name) {
			continue
		}
		s := &strayHeredoc{item: item, name: h.Name, end: line}
		s.why = fmt.Sprintf("the heredoc is called %s, and line %d holds %s", h.Name, p.lineOf(line.Start), word)
		s.fix = Fix{Title: "Write " + h.Name, Edits: edit(line, h.Name)}
		if bare := strings.TrimLeft(h.Name, "-~"); bare != h.Name && bare == word && h.Marker.Present() {
			s.name = bare
			s.fix = Fix{Title: "Write <<-" + bare, Edits: append(edit(it.Abs(h.Marker.Span), "<<-"+bare), text.Edit{Span: line, New: bare})}
		}
		return s
	}
	return nil
}

// nearName tells whether the word was meant to be the name of a heredoc.
func nearName(word, name string) bool {
	const marks = "'\"`.,:-~\\;"
	bare, meant := strings.Trim(word, marks), strings.Trim(name, marks)
	if bare == "" || strings.ContainsAny(bare, " \t") {
		return false
	}
	usual := []string{"EOF", "EOT", "EOL", "END"}
	sameCase := (bare == strings.ToUpper(bare)) == (meant == strings.ToUpper(meant))
	return strings.EqualFold(bare, meant) || len(meant) > 2 && sameCase && isSlip(bare, meant) ||
		slices.Contains(usual, bare) && slices.Contains(usual, meant)
}

// endMark tells whether the line was meant to end the heredoc, and what follows.
func endMark(line, name string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(strings.TrimLeft(line, " \t"), name)
	rest = strings.TrimSpace(rest)
	follows := strings.TrimPrefix(strings.TrimLeft(line, " \t"), name)
	return rest, ok && (follows == "" || strings.ContainsRune(" \t\\;&|>)<", rune(follows[0])))
}

// lineOf is the number of the line that an offset stands on.
func (p *Pass) lineOf(off int) int {
	line := 1 + strings.Count(p.File.Text()[:off], "\n")
	if p.inFile != nil {
		return p.inFile(line)
	}
	return line
}

func (p *Pass) slipOf(line text.Span, rest string) string {
	indented := p.indent(line).Len() > 0
	switch {
	case rest == "" && indented:
		return "indented"
	case rest == "":
		return "a blank follows it"
	case indented:
		return "indented, and " + rest + " follows it"
	}
	return rest + " follows it"
}

// ended makes the line end the heredoc. What follows there goes to the heredoc's
// first line, where a shell reads it.
func (p *Pass) ended(it *syntax.Item, line text.Span, name, rest string) Fix {
	only := Fix{Title: "Unindent " + name, Edits: edit(line, name)}
	if rest == "" {
		if p.indent(line).Len() == 0 {
			only.Title = "Remove the blanks behind " + name
		}
		return only
	}
	only.Title = "Remove what follows " + name
	if strings.Trim(rest, `\;`+"`") == "" {
		return only
	}
	tail, end := p.continued(rest, line.End)
	first := it.Abs(it.Instr.Head()).End
	return Fix{
		Title: fmt.Sprintf("Move what follows %s to line %d", name, p.lineOf(first)),
		Edits: []text.Edit{{Span: text.Span{Start: first, End: first}, New: " " + tail}, {Span: text.Span{Start: line.Start, End: end}, New: name}},
	}
}

// continued is the text with the lines that its last character continues it by, and
// where they end.
func (p *Pass) continued(tail string, end int) (string, int) {
	escape := string(p.File.Escape)
	for strings.HasSuffix(tail, escape) && end < len(p.File.Text()) {
		row := firstLine(p.File.Text()[end+1:])
		if p.File.Text()[end] == '\r' {
			row = firstLine(p.File.Text()[end+2:])
			end++
		}
		tail = strings.TrimRight(strings.TrimSuffix(tail, escape), " \t") + " " + strings.TrimSpace(row)
		end += 1 + len(strings.TrimRight(row, "\r\n"))
	}
	return strings.TrimRight(strings.TrimSuffix(tail, escape), " \t"), end
}

// swallowedEnd is the end of a heredoc whose lines end with the escape character, so
// that they belong to the instruction itself.
func (p *Pass) swallowedEnd(item int, h syntax.Heredoc) *strayHeredoc {
	it := &p.File.Items()[item]
	rows := strings.SplitAfter(it.Instr.Src, "\n")
	off := it.Span.Start + len(rows[0])
	for n, row := range rows[1:] {
		line := trimmedEnd(text.Span{Start: off, End: off + len(row)}, row)
		if rest, ok := endMark(line.Of(p.File.Text()), h.Name); ok {
			return &strayHeredoc{
				item: item, name: h.Name, end: line,
				why: fmt.Sprintf("line %d holds %s, but the %c in line %d makes it a part of the instruction", p.lineOf(off), h.Name, p.File.Escape, p.lineOf(it.Abs(it.Instr.Keyword.Span).Start)),
				fix: p.unjoined(it, rows[:n+1], line, h.Name, rest),
			}
		}
		off += len(row)
	}
	return nil
}

// unjoined takes the escape characters from the heredoc's lines.
func (p *Pass) unjoined(it *syntax.Item, rows []string, line text.Span, name, rest string) Fix {
	tail, end := p.continued(rest, line.End)
	var b strings.Builder
	for i, row := range rows {
		body := strings.TrimRight(row, "\r\n")
		ending := row[len(body):]
		body = strings.TrimRight(strings.TrimSuffix(strings.TrimRight(body, " \t"), string(p.File.Escape)), " \t")
		if i == 0 && tail != "" {
			body += " " + tail
		}
		b.WriteString(body + ending)
	}
	b.WriteString(name)
	return Fix{Title: fmt.Sprintf("Take the %c from the lines of the heredoc", p.File.Escape), Edits: edit(text.Span{Start: it.Span.Start, End: end}, b.String())}
}

// mend is the fix, if the instruction has its heredoc then.
func (h *strayHeredoc) mend(p *Pass) (Fix, bool) {
	if h.fix.Edits == nil {
		return Fix{}, false
	}
	start := p.File.Items()[h.item].Span.Start
	after := syntax.Parse(applied(p.File.Text(), h.fix.Edits))
	in := after.Instr(after.ItemAt(start))
	named := func(doc syntax.Heredoc) bool { return doc.Name == h.name }
	return h.fix, in != nil && in.Problem == nil && slices.ContainsFunc(in.Heredocs, named)
}
