package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp/client"

	_ "embed"

	"github.com/mattn/go-runewidth"
	"github.com/spf13/cobra"
	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/lsp"
)

//go:embed demo.Dockerfile
var demoFile string

func demoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "demo [FILE]",
		Short: "Show what an editor is told, on a built-in Dockerfile or on FILE",
		Long: "demo runs a session between a client and the server, in one process over a pipe. At each reference\n" +
			"to a stage it asks what an editor would, and shows the answers under the source.",
		Args: cobra.MaximumNArgs(1),

		ValidArgsFunction: completeOneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			src := source{named("Dockerfile"), demoFile}
			if len(args) > 0 {
				text, err := named(args[0]).read(cmd.InOrStdin())
				if err != nil {
					return err
				}
				src = source{named(args[0]), text}
			}
			return demo(cmd.Context(), cmd.OutOrStdout(), src)
		},
	}
}

// shownAnswers is what a session answered about a file.
type shownAnswers struct {
	src   source
	lines *text.Lines
	marks map[int][]mark // by line
	asked int
}

// mark is a span of a line and what was answered about it.
type mark struct {
	span  text.Span
	words []string
}

func demo(ctx context.Context, w io.Writer, src source) error {
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	s, err := client.Start(ctx, lsp.Options{}, client.Capabilities{Encoding: text.UTF16, Links: true})
	if err != nil {
		return err
	}
	src.text = syntax.Printable(src.text) // the protocol carries nothing else
	const uri = "untitled:Dockerfile"     // no file: nothing is looked for beside it
	if err := s.Open(ctx, uri, src.text); err != nil {
		return err
	}
	a := &shownAnswers{src: src, lines: text.NewFileLines(src.text), marks: map[int][]mark{}}
	began := time.Now()
	if err := a.ask(ctx, s, uri); err != nil {
		return err
	}
	took := time.Since(began)
	_, _, found, err := s.Diagnostics(ctx)
	if err != nil {
		return err
	}
	for _, f := range found {
		a.add(f.Span, fmt.Sprintf("%s: %s [%s]", f.Severity, f.Message, f.Code))
	}
	if _, err := s.End(ctx); err != nil {
		return err
	}
	a.print(w)
	fmt.Fprintf(w, "\n%d references, %d answers in %s; %d diagnostics\n", a.asked, 2*a.asked, took.Round(100*time.Microsecond), len(found))
	return nil
}

// ask asks for definition and completion at every reference of the file.
func (a *shownAnswers) ask(ctx context.Context, s *client.Session, uri string) error {
	for _, o := range analysis.Occurrences(workspace.New(a.src.text, workspace.Options{})) {
		if o.Definition || o.Ref.Kind == stage.Context {
			continue
		}
		a.asked++
		target, ok, err := s.Definition(ctx, uri, o.Span.Start)
		if err != nil {
			return err
		}
		where := "definition: none, BuildKit takes it for an image"
		if ok {
			where = fmt.Sprintf("definition: line %d, %s", a.lines.At(target.Start)+1, oneLine(target.Of(a.src.text)))
		} else if o.Ref.Kind != stage.Image {
			where = "definition: none"
		}
		offers, err := s.Complete(ctx, uri, o.Span.Start)
		if err != nil {
			return err
		}
		a.add(o.Span, where, "completion: "+labels(offers))
	}
	return nil
}

// oneLine is what is shown of a name or an instruction that lines split.
func oneLine(s string) string {
	first, _, more := strings.Cut(s, "\n")
	if more {
		return strings.TrimRight(first, "\r") + " ..."
	}
	return s
}

func labels(offers []client.Offer) string {
	if len(offers) == 0 {
		return "nothing, no stage stands above"
	}
	names := make([]string, len(offers))
	for i, o := range offers {
		names[i] = o.Label
	}
	return strings.Join(names, ", ")
}

// add puts words under a span, with those that are there already.
func (a *shownAnswers) add(span text.Span, words ...string) {
	line := a.lines.At(span.Start)
	marks := a.marks[line]
	i := slices.IndexFunc(marks, func(m mark) bool { return m.span == span })
	if i >= 0 {
		marks[i].words = append(marks[i].words, words...)
		return
	}
	a.marks[line] = append(marks, mark{span, words})
}

func (a *shownAnswers) print(w io.Writer) {
	for line := range a.lines.Count() {
		row := a.lines.Text(line)
		if line == a.lines.Count()-1 && row == "" {
			break
		}
		fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf("%4d  %s", line+1, shown(row)), " "))
		start := a.lines.Start(line)
		for _, m := range a.marks[line] {
			from := min(m.span.Start-start, len(row))
			to := max(from, min(m.span.End-start, len(row)))
			pad := strings.Repeat(" ", 6+runewidth.StringWidth(shown(row[:from])))
			fmt.Fprintf(w, "%s%s\n", pad, strings.Repeat("^", max(1, runewidth.StringWidth(shown(row[from:to])))))
			for _, words := range m.words {
				fmt.Fprintf(w, "%s%s\n", pad, words)
			}
		}
	}
}
