package completion

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// completeDestination offers the folder that WORKDIR says as the last argument of a COPY
// or an ADD: as ./ and, if it is known, by its path. A person has to ask for it, and before
// they type a letter: . and / may be all that is meant.
func (c *cursor) completeDestination() []Item {
	n := c.WordsBefore()
	if n == 0 || n < len(c.Instr.Args) || c.Instr.JSON || c.ask.Trigger != Invoked || c.touchesArgument() {
		return nil
	}
	dir, line, ok := c.workdir()
	if !ok {
		return nil
	}
	var out []Item
	for _, folder := range []string{"./", dir} {
		if folder != "" {
			out = append(out, Item{
				Kind: KindValue, Label: folder, detail: fmt.Sprintf("WORKDIR, line %d", line), Edit: text.Edit{Span: c.here(), New: folder},
			})
		}
	}
	return out
}

func (c *cursor) touchesArgument() bool {
	return slices.ContainsFunc(c.Instr.Args, func(w syntax.Word) bool { return w.Span.Touches(c.Off) })
}

// workdir is the folder that holds at the cursor, with a / at its end, or "" if the file
// alone does not tell it; and the line of the last WORKDIR. It is false if there is none.
func (c *cursor) workdir() (dir string, line int, ok bool) {
	known := true
	s := c.stage()
	for last := c.Item - 1; s != stage.None; s = c.d.Model.Base(s) {
		if last < 0 {
			last = c.d.Model.First(s+1) - 1
		}
		for i := last; i > c.d.Model.First(s); i-- {
			in := c.d.Model.Instr(i)
			if in != nil && in.Name == "onbuild" && s != c.stage() && in.Trigger != nil && in.Trigger.Name == "workdir" {
				known = false
			}
			if in == nil || in.Name != "workdir" {
				continue
			}
			if !ok {
				line, ok = c.d.InFile(c.d.Model.File.Line(i)+1), true
			}
			dir = path.Join(in.Body.Text, dir)
			known = known && !strings.ContainsAny(in.Body.Text, "$'\"\\` \t:")
			if strings.HasPrefix(in.Body.Text, "/") {
				return folderName(dir, known), line, ok
			}
		}
		last = -1
	}
	return "", line, ok
}

func folderName(dir string, known bool) string {
	if !known || dir == "/" {
		return ""
	}
	return dir + "/"
}
