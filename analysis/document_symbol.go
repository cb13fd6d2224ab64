package analysis

import (
	"strings"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// OutlineKind tells what an entry of the outline is.
type OutlineKind uint8

// What the outline shows.
const (
	OutlineStage     OutlineKind = iota
	OutlineArgument              // ARG
	OutlineVariable              // one of ENV
	OutlineFiles                 // COPY, ADD
	OutlineCommand               // RUN
	OutlineProcess               // ENTRYPOINT, CMD, HEALTHCHECK
	OutlineDirective             // # syntax=
	OutlineOther
)

// OutlineEntry is one line of the outline, with those below it.
type OutlineEntry struct {
	Kind         OutlineKind
	Name, Detail string
	Span         text.Span // all that it is
	Target       text.Span // within Span: where a jump to it goes
	Children     []OutlineEntry
}

// Outline is the document as a tree: the directives and the ARGs above the first FROM,
// then the stages with their instructions.
func Outline(d *workspace.Document) []OutlineEntry {
	out := []OutlineEntry{}
	for i := range d.Model.BeforeFirst() {
		switch it := d.Model.File.Item(i); {
		case it.Instr != nil:
			out = append(out, outlineInstr(d, i))
		case it.Dir != nil:
			out = append(out, outlineDirective(d, &it))
		}
	}
	for i := range d.Model.Stages() {
		out = append(out, outlineStage(d, &d.Model.Stages()[i]))
	}
	return out
}

// outlineDirective shows a directive as it is written.
func outlineDirective(d *workspace.Document, it *syntax.Item) OutlineEntry {
	value := it.Abs(it.Dir.Span)
	line := text.Span{Start: it.Span.Start + strings.IndexByte(it.Span.Of(d.Text()), '#'), End: value.End}
	return OutlineEntry{Kind: OutlineDirective, Name: shortened(strings.Join(strings.Fields(line.Of(d.Text())), " ")), Span: line, Target: line}
}

// outlineStage shows a stage by its name, or by its base if it has none.
func outlineStage(d *workspace.Document, s *stage.Stage) OutlineEntry {
	e := OutlineEntry{Kind: OutlineStage, Name: s.Name, Detail: s.Base.Text, Span: d.Model.Extent(s.Index), Target: s.Target()}
	if s.Name == "" {
		e.Name, e.Detail = strings.TrimSpace("FROM "+s.Base.Text), ""
	}
	for i := s.Items[0] + 1; i < s.Items[1]; i++ {
		if d.Model.Instr(i) != nil {
			e.Children = append(e.Children, outlineInstr(d, i))
		}
	}
	return e
}

func outlineInstr(d *workspace.Document, item int) OutlineEntry {
	it := &d.Model.File.Items()[item]
	in := it.Instr
	e := OutlineEntry{Kind: kindOf(in), Name: headline(in), Span: d.Model.Whole(item), Target: it.Abs(in.Keyword.Span)}
	if len(in.Pairs) == 1 && in.Name != "label" {
		e.Target = it.Abs(in.Pairs[0].Key.Span)
	}
	if len(in.Pairs) > 1 && in.Name != "label" {
		for _, p := range in.Pairs {
			if p.Key.Text != "" { // a blank before the = leaves none
				e.Children = append(e.Children, outlinePair(it, in, p))
			}
		}
	}
	return e
}

func outlinePair(it *syntax.Item, in *syntax.Instr, p syntax.Pair) OutlineEntry {
	whole := p.Key.Span
	if p.Value.Span.End > whole.End {
		whole.End = p.Value.Span.End
	}
	return OutlineEntry{
		Kind: kindOf(in), Name: p.Key.Text, Detail: shortened(p.Value.Text),
		Span: it.Abs(whole), Target: it.Abs(p.Key.Span),
	}
}

func kindOf(in *syntax.Instr) OutlineKind {
	switch in.Name {
	case "arg":
		return OutlineArgument
	case "env":
		return OutlineVariable
	case "copy", "add":
		return OutlineFiles
	case "run":
		return OutlineCommand
	case "entrypoint", "cmd", "healthcheck":
		return OutlineProcess
	}
	return OutlineOther
}

// headline is the instruction on one short line: of its flags only where it takes
// files from.
func headline(in *syntax.Instr) string {
	words := []string{in.Keyword.Text}
	if t := in.Trigger; t != nil {
		return in.Keyword.Text + " " + headline(t)
	}
	for _, f := range in.Flags {
		if stage.IsType(in, &f, spec.Stage) {
			words = append(words, f.Text)
		}
		if from := stage.StageField(&f); from != nil {
			words = append(words, "--"+f.Name.Text+"=from="+from.Value.Text)
		}
	}
	return shortened(strings.Join(append(words, strings.Fields(in.Body.Text)...), " "))
}

// mostOfALine is how many characters of an instruction are shown.
const mostOfALine = 60

func shortened(s string) string {
	if utf8.RuneCountInString(s) <= mostOfALine {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:mostOfALine])) + "…"
}
