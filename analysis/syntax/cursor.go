package syntax

import "strings"

// Cursor is a place within an instruction, behind its keyword.
type Cursor struct {
	Item    int
	Instr   *Instr // the ONBUILD's trigger where there is one
	Off     int    // from the item's start
	Onbuild bool   // Instr is such a trigger
}

// CursorAt is the place at off; ok is false in comments, in heredocs, in keywords and
// outside of instructions.
func (f *File) CursorAt(off int) (c Cursor, ok bool) {
	item := f.ItemAt(off)
	if item < 0 || f.Instr(item) == nil {
		return Cursor{}, false
	}
	it := f.Item(item)
	c = Cursor{Item: item, Instr: it.Instr, Off: off - it.Span.Start}
	if c.outside() || c.inComment() {
		return Cursor{}, false
	}
	if t := c.Instr.Trigger; c.Instr.Name == "onbuild" && t != nil {
		c.Instr, c.Onbuild = t, true
	}
	return c, c.Off > it.Instr.Keyword.Span.End
}

// outside tells whether the cursor stands in the instruction's heredocs or behind
// its last line; an instruction that the text's end cut short has no last line yet.
func (c *Cursor) outside() bool {
	open := c.Instr.LooksAhead || !strings.HasSuffix(c.Instr.Src, "\n")
	return c.Off > len(c.Instr.Src) || c.Off == len(c.Instr.Src) && !open
}

func (c *Cursor) inComment() bool {
	line, _, _ := strings.Cut(c.Instr.Src[strings.LastIndexByte(c.Instr.Src[:c.Off], '\n')+1:], "\n")
	return strings.HasPrefix(strings.TrimSpace(line), "#")
}

// WordsBefore counts the arguments that end before the cursor.
func (c *Cursor) WordsBefore() int {
	n := 0
	for n < len(c.Instr.Args) && c.Instr.Args[n].Span.End < c.Off {
		n++
	}
	return n
}
