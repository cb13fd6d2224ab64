package format

import (
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	sh "mvdan.cc/sh/v3/syntax"
)

// indentCommand moves the lines of a RUN's command together, so that the one that
// is indented least stands at the indent. What is in quotes stays, and so does a
// command that mvdan.cc/sh does not read, or with a word that goes on at the start
// of a line.
func (l *layout) indentCommand() {
	in := l.item.Instr
	body := &l.pieces[len(l.pieces)-1]
	if !body.Whole || len(in.Heredocs) > 0 || l.mayIndent() {
		return
	}
	quoted, ok := quotedIn(body.Text)
	rows := commandRows(in, body)
	if !ok || len(rows) == 0 {
		return
	}
	var move []text.Span // the blanks that each line begins with
	for _, row := range rows {
		at := in.LogicalAt(row.Start) - body.Log().Start
		if inSpans(quoted, at) {
			continue
		}
		if row.Len() == 0 && at > 0 && !syntax.IsBlank(body.Text[at-1]) {
			return
		}
		move = append(move, row)
	}
	l.moved = true
	common := commonBlanks(in.Src, move)
	for _, row := range move {
		l.replaceIn(row.Start, row.Start+common, l.Indent)
	}
}

// commandRows are the blanks at the start of each line that the command is on, but
// for one that it shares with the keyword or a flag.
func commandRows(in *syntax.Instr, body *syntax.Piece) []text.Span {
	var rows []text.Span
	for _, part := range in.Parts(body.Word) {
		start := strings.LastIndexByte(in.Src[:part.Start], '\n') + 1
		blanks := len(in.Src[start:]) - len(strings.TrimLeft(in.Src[start:], " \t"))
		if start > 0 && start+blanks >= part.Start && part.End > start+blanks {
			rows = append(rows, text.Span{Start: start, End: start + blanks})
		}
	}
	return rows
}

// commonBlanks is how many blanks all the rows begin with.
func commonBlanks(src string, rows []text.Span) int {
	if len(rows) == 0 {
		return 0
	}
	common := rows[0].Of(src)
	for _, row := range rows {
		blanks := row.Of(src)
		n := 0
		for n < len(common) && n < len(blanks) && common[n] == blanks[n] {
			n++
		}
		common = common[:n]
	}
	return len(common)
}

// quotedIn are the quoted parts of a shell command; ok is false if it is none.
func quotedIn(command string) (quoted []text.Span, ok bool) {
	if len(command) > stage.LongestCommand {
		return nil, false
	}
	file, err := sh.NewParser(sh.Variant(sh.LangBash)).Parse(strings.NewReader(command), "")
	if err != nil {
		return nil, false
	}
	sh.Walk(file, func(n sh.Node) bool {
		switch n.(type) {
		case *sh.SglQuoted, *sh.DblQuoted:
			quoted = append(quoted, text.Span{Start: int(n.Pos().Offset()), End: int(n.End().Offset())})
		}
		return true
	})
	return quoted, true
}

// inSpans tells whether off lies inside of one of the spans.
func inSpans(spans []text.Span, off int) bool {
	for _, s := range spans {
		if s.Start < off && off < s.End {
			return true
		}
	}
	return false
}
