package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// stageFile is what a file says about stages, as scripts read it. Lines and
// columns count from 1, columns in characters.
type stageFile struct {
	Path       string           `json:"path"`
	Stages     []stageRow       `json:"stages"`
	References []stageReference `json:"references"`
}

type stageRow struct {
	Index    int       `json:"index"`
	Name     string    `json:"name"`
	Line     int       `json:"line"`
	EndLine  int       `json:"endLine"`
	Doc      string    `json:"doc"`
	Platform string    `json:"platform"`
	Base     stageBase `json:"base"`
}

type stageBase struct {
	Text  string `json:"text"`
	Kind  string `json:"kind"`
	Stage *int   `json:"stage"`
}

type stageReference struct {
	Site      string `json:"site"`
	Stage     int    `json:"stage"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndColumn int    `json:"endColumn"`
	Text      string `json:"text"`
	Kind      string `json:"kind"`
	Target    *int   `json:"target"`
}

func stagesCommand() *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "stages [FILE|DIR...]",
		Short: "List the stages of Dockerfiles and what they are built from",
		RunE: func(cmd *cobra.Command, args []string) error {
			print, err := chosen(name,
				format[func(io.Writer, []stageFile) error]{"text", printStages},
				format[func(io.Writer, []stageFile) error]{"json", printJSON[[]stageFile]})
			if err != nil {
				return err
			}
			found, ok := sources(args, cmd.InOrStdin(), cmd.ErrOrStderr())
			all := []stageFile{}
			for _, src := range found {
				all = append(all, stagesOf(src))
			}
			if err := print(cmd.OutOrStdout(), all); err != nil {
				return err
			}
			if !ok {
				return exitCode(exitFailed)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&name, "format", "text", "text or json")
	completeWords(cmd, "format", "text", "json")
	return cmd
}

func stagesOf(src source) stageFile {
	d := workspace.New(src.text, workspace.Options{})
	lines := text.NewFileLines(src.text)
	out := stageFile{Path: src.path, Stages: []stageRow{}, References: []stageReference{}}
	for i := range d.Model.Stages() {
		s := &d.Model.Stages()[i]
		out.Stages = append(out.Stages, stageRow{
			Index: i, Name: s.Name, Doc: d.Model.Doc(s), Platform: s.Platform,
			Line:    d.Model.File.Items()[s.Items[0]].Line + 1,
			EndLine: endLine(d, s, lines),
			Base:    stageBase{s.Base.Text, s.Base.Kind.String(), target(&s.Base)},
		})
	}
	for i := range d.Model.Refs() {
		r := &d.Model.Refs()[i]
		out.References = append(out.References, stageReference{
			Site: r.Site.String(), Stage: r.In, Text: r.Text, Kind: r.Kind.String(), Target: target(r),
			Line:      lines.At(r.Span.Start) + 1,
			Column:    lines.Column(r.Span.Start, text.UTF32) + 1,
			EndColumn: lines.Column(r.Span.End, text.UTF32) + 1,
		})
	}
	return out
}

// endLine is the line on which the stage's last instruction ends.
func endLine(d *workspace.Document, s *stage.Stage, lines *text.Lines) int {
	for i := s.Items[1] - 1; i > s.Items[0]; i-- {
		if it := &d.Model.File.Items()[i]; it.Instr != nil {
			end := strings.TrimRight(it.Span.Of(d.Text()), " \t\r\n")
			return lines.At(it.Span.Start+len(end)) + 1
		}
	}
	return lines.At(s.From.End) + 1
}

func target(r *stage.Reference) *int {
	if r.Target == stage.None {
		return nil
	}
	return &r.Target
}

func printStages(w io.Writer, all []stageFile) error {
	for i, f := range all {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, f.Path)
		table := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
		fmt.Fprintln(table, "  INDEX\tNAME\tLINES\tBASE\tTAKES FROM")
		for _, s := range f.Stages {
			fmt.Fprintf(table, "  %d\t%s\t%d-%d\t%s\t%s\n", s.Index, orDash(s.Name), s.Line, s.EndLine, orDash(base(f, s)), orDash(taken(f, s.Index)))
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// base is the base as it is written, and the stage it means if that has a name of
// another spelling.
func base(f stageFile, s stageRow) string {
	if s.Base.Stage != nil && f.Stages[*s.Base.Stage].Name != s.Base.Text {
		return fmt.Sprintf("%s (%s)", s.Base.Text, label(f, *s.Base.Stage))
	}
	return s.Base.Text
}

func label(f stageFile, i int) string {
	if name := f.Stages[i].Name; name != "" {
		return name
	}
	return fmt.Sprintf("stage %d", i)
}

// taken are the stages and images that a stage copies or mounts from, each once.
func taken(f stageFile, s int) string {
	var out []string
	seen := map[string]bool{}
	for _, r := range f.References {
		name := r.Text
		if r.Target != nil {
			name = label(f, *r.Target)
		}
		if r.Stage == s && name != "" && !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	return strings.Join(out, ", ")
}
