package stage

import (
	"strings"

	"github.com/stagels/stagels/analysis/text"
)

// Mounting is the edit that writes mounts in front of what the RUN at item runs, in the way in
// which the RUN is written: on lines of their own if it has several, or there are.
func (m *Model) Mounting(item int, mounts []string) text.Edit {
	in := m.Instr(item)
	start := in.Body.Span.Start
	between := " "
	if rows := strings.Split(strings.TrimRight(in.Src, "\r\n"), "\n"); len(rows) > 1 || len(mounts) > 1 {
		between = " " + string(in.Escape()) + m.lineEnd() + indentOf(in.Src, rows, start)
	}
	at := m.File.Item(item).Span.Start + start
	return text.Edit{Span: text.Span{Start: at, End: at}, New: strings.Join(mounts, between) + between}
}

// lineEnd is what the file ends its lines with.
func (m *Model) lineEnd() string {
	if src := m.File.Text(); strings.HasSuffix(src[:strings.IndexByte(src, '\n')+1], "\r\n") {
		return "\r\n"
	}
	return "\n"
}

// indentOf is what the lines behind the first of a source begin with, if a place of it stands
// behind its flags.
func indentOf(src string, rows []string, start int) string {
	line := src[strings.LastIndexByte(src[:start], '\n')+1 : start]
	if strings.TrimSpace(line) == "" && len(rows[0]) < start {
		return line
	}
	for _, row := range rows[1:] {
		body := strings.TrimLeft(row, " \t")
		if strings.TrimSpace(body) != "" && !strings.HasPrefix(body, "#") {
			return row[:len(row)-len(body)]
		}
	}
	return "    "
}
