package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/stagels/stagels/analysis/builds"
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
	// Users are the builds in other files that make the stage; nil if nobody asked for them.
	Users []stageUser `json:"users,omitzero"`
}

// stageUser is a build that makes a stage: by its name or, without a target, as the last.
type stageUser struct {
	Name string `json:"name"`
	Path string `json:"path"`
	Line int    `json:"line"`
	Kind string `json:"kind"`
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
	var users bool
	var folders readFolders
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
				stages := stagesOf(src)
				if users {
					stages.addUsers(&folders, src)
				}
				all = append(all, stages)
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
	cmd.Flags().BoolVar(&users, "users", false, "tell which builds in Bake files, Compose files and workflows make each stage")
	completeWords(cmd, "format", "text", "json")
	return cmd
}

// addUsers adds to each stage the builds in other files that make it.
func (f *stageFile) addUsers(folders *readFolders, src source) {
	root, below := src.root()
	folder := folders.at(root)
	all, _ := folder.usersOf(below)
	for i := range f.Stages {
		f.Stages[i].Users = []stageUser{}
	}
	for _, b := range all {
		if i := f.made(b); i >= 0 {
			origin := folder.row(b).Origin
			f.Stages[i].Users = append(f.Stages[i].Users, stageUser{b.Name, origin.Path, origin.Line, b.Kind})
		}
	}
}

// made is the index of the stage that a build makes; -1 if the file has none such, or nobody
// knows.
func (f *stageFile) made(b *builds.Build) int {
	switch {
	case b.Target.State == builds.Unknown:
		return -1
	case b.Target.Text == "":
		return len(f.Stages) - 1
	}
	for i := len(f.Stages) - 1; i >= 0; i-- {
		if strings.EqualFold(f.Stages[i].Name, b.Target.Text) {
			return i
		}
	}
	return -1
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
		fmt.Fprintln(table, "  INDEX\tNAME\tLINES\tBASE\tTAKES FROM"+builtBy("BUILT BY", f.Stages))
		for _, s := range f.Stages {
			fmt.Fprintf(table, "  %d\t%s\t%d-%d\t%s\t%s%s\n", s.Index, orDash(s.Name), s.Line, s.EndLine, orDash(base(f, s)), orDash(taken(f, s.Index)),
				builtBy(orDash(userNames(s.Users)), f.Stages))
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// builtBy is the last column, if users were asked for.
func builtBy(cell string, stages []stageRow) string {
	if len(stages) == 0 || stages[0].Users == nil {
		return ""
	}
	return "\t" + cell
}

func userNames(users []stageUser) string {
	var out []string
	for _, u := range users {
		user := fmt.Sprintf("%s %s (%s:%d)", u.Kind, u.Name, u.Path, u.Line)
		if !slices.Contains(out, user) { // a matrix may ask for it several times
			out = append(out, user)
		}
	}
	return strings.Join(out, ", ")
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
