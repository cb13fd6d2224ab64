package stage

import (
	"github.com/stagels/stagels/analysis/text"
	sh "mvdan.cc/sh/v3/syntax"
)

// Chained is a command that a && joins to what a RUN does before it.
type Chained struct {
	Words []string    // as those of a Script; none of one that is not plain
	Spans []text.Span // of the words, in bytes of the file
	// Whole is from the end of what stands before the && to that of the command: without it
	// the RUN does all else in its order.
	Whole text.Span
}

// Chained are the commands that && joins in the RUN at item, the last one first; none if
// its shell does more than one chain, or cannot be read.
func (m *Model) Chained(item int) (chained []Chained) {
	in := m.Instr(item)
	if in.Name != "run" || in.JSON || !m.PosixShell(item) || len(m.File.Item(item).Instr.Heredocs) > 0 {
		return nil
	}
	s, ok := m.script(item, in, in.Body)
	file := s.tree()
	if !ok || file == nil || len(file.Stmts) != 1 {
		return nil
	}
	at := file.Stmts[0]
	for {
		both, is := at.Cmd.(*sh.BinaryCmd)
		if !is || both.Op != sh.AndStmt || !isBare(at) {
			return chained
		}
		c := Chained{Whole: s.place(offset(both.X.End()), offset(both.Y.End()))}
		if call, is := both.Y.Cmd.(*sh.CallExpr); is && isBare(both.Y) && len(call.Assigns) == 0 {
			c.Words = plainWords(call.Args)
			for _, w := range call.Args {
				c.Spans = append(c.Spans, s.place(offset(w.Pos()), offset(w.End())))
			}
		}
		chained, at = append(chained, c), both.X
	}
}

// isBare tells whether nothing but its command belongs to a statement.
func isBare(s *sh.Stmt) bool {
	return !s.Negated && !s.Background && !s.Coprocess && len(s.Redirs) == 0 && !s.Semicolon.IsValid()
}
