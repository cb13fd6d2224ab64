package analysis

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// FoldKind tells what a fold hides. The first kinds matter most where there are too
// many.
type FoldKind uint8

// The kinds of fold.
const (
	FoldStage       FoldKind = iota // what follows a FROM, up to the next stage
	FoldInstruction                 // the lines that continue an instruction, with its heredocs
	FoldHeredoc                     // the lines of a heredoc without the one that ends it
	FoldComment                     // a run of comments
)

// Fold is a run of lines of which all but the first can be hidden.
type Fold struct {
	Span    text.Span // from anywhere in the first line to the end of the last
	Kind    FoldKind
	Summary string // what may stand for the hidden lines; "" if nothing says more than the first
}

// Folds are the folds of the document, in order. No two begin in one line, and of
// two that share lines one holds the other.
func Folds(d *workspace.Document) []Fold {
	f := folder{d: d}
	comments := text.Span{Start: -1} // the run of comments so far
	for i := range d.Model.File.Items() {
		it := &d.Model.File.Items()[i]
		if it.Kind == syntax.Comment {
			if comments.Start < 0 {
				comments.Start = it.Span.Start
			}
			comments.End = it.Span.End
			continue
		}
		f.add(Fold{Span: comments, Kind: FoldComment})
		comments.Start = -1
		if it.Kind == syntax.Instruction {
			f.instruction(i, it)
		}
	}
	f.add(Fold{Span: comments, Kind: FoldComment})
	// An instruction may begin with an escape character, and comments follow that.
	slices.SortStableFunc(f.out, func(a, b Fold) int { return a.Span.Start - b.Span.Start })
	return f.out
}

// folder collects folds from the top of the file.
type folder struct {
	d     *workspace.Document
	stage int // the next
	out   []Fold
}

// add notes a fold if it hides a line. Line ends behind its last line are left out.
func (f *folder) add(fold Fold) {
	if fold.Span.Start < 0 {
		return
	}
	hidden := strings.TrimRightFunc(fold.Span.Of(f.d.Text()), unicode.IsSpace)
	fold.Span.End = fold.Span.Start + len(hidden)
	if strings.Contains(hidden, "\n") {
		f.out = append(f.out, fold)
	}
}

func (f *folder) instruction(i int, it *syntax.Item) {
	in, before := it.Instr, len(f.out)
	if f.stage < len(f.d.Model.Stages()) && f.d.Model.Stages()[f.stage].Items[0] == i {
		f.foldStage(&f.d.Model.Stages()[f.stage])
		f.stage++
	}
	rows := in.Rows()
	if continued := len(rows) > 1; continued && len(f.out) == before {
		end := rows[len(rows)-1].End
		if n := len(in.Heredocs); n > 0 {
			end = in.Heredocs[n-1].End.End
		}
		f.add(Fold{Span: it.Abs(text.Span{Start: rows[0].Start, End: end}), Kind: FoldInstruction})
	}
	f.commentsWithin(it)
	for _, h := range in.Heredocs {
		body := it.Abs(h.Body)
		if body.Len() > 0 {
			// The line before stays: it ends the instruction, or the heredoc above.
			f.add(Fold{Span: text.Span{Start: body.Start - 1, End: body.End}, Kind: FoldHeredoc})
		}
	}
}

// commentsWithin folds the runs of comments between an instruction's lines.
func (f *folder) commentsWithin(it *syntax.Item) {
	run := text.Span{Start: -1}
	for _, c := range it.Instr.Comments() {
		c = it.Abs(c)
		if gap := (text.Span{Start: run.End, End: c.Start}); run.Start < 0 || strings.TrimSpace(gap.Of(f.d.Text())) != "" ||
			strings.Count(gap.Of(f.d.Text()), "\n") > 1 {
			f.add(Fold{Span: run, Kind: FoldComment})
			run.Start = c.Start
		}
		run.End = c.End
	}
	f.add(Fold{Span: run, Kind: FoldComment})
}

func (f *folder) foldStage(s *stage.Stage) {
	items := f.d.Model.File.Items()
	last := lastOf(f.d, s)
	n := 0
	for i := s.Items[0] + 1; i <= last; i++ {
		if items[i].Kind == syntax.Instruction {
			n++
		}
	}
	fold := Fold{text.Span{Start: s.From.Start, End: items[last].Span.End}, FoldStage, "… " + strconv.Itoa(n) + " instructions"}
	switch n {
	case 0:
		fold.Summary = ""
	case 1:
		fold.Summary = "… 1 instruction"
	}
	f.add(fold)
}

// lastOf is the last item of the stage: its last instruction and comments right
// below it. Those behind a blank line, or right above the next FROM, are taken for
// the next stage's, if there is one.
func lastOf(d *workspace.Document, s *stage.Stage) int {
	items := d.Model.File.Items()[:s.Items[1]]
	isNot := func(kind syntax.Kind) func(syntax.Item) bool {
		return func(it syntax.Item) bool { return it.Kind != kind }
	}
	last := s.Items[0]
	for i := last; i < len(items); i++ {
		if items[i].Kind == syntax.Instruction {
			last = i
		}
	}
	if s.Items[1] == len(d.Model.File.Items()) {
		return len(items) - 1
	}
	if n := slices.IndexFunc(items[last+1:], isNot(syntax.Comment)); n >= 0 {
		return last + n
	}
	return last
}
