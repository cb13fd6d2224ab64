package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/stagels/stagels/analysis/graph/draw"
	"github.com/stagels/stagels/analysis/timings"
)

func timingsCommand() *cobra.Command {
	var name, file string
	cmd := &cobra.Command{
		Use:   "timings LOG",
		Short: "Say where the time of a build went",
		Long: "timings reads what docker build, docker buildx or buildctl told of a build with --progress=rawjson, or a\n" +
			"file of docker buildx history export. It says how long each step took, what it waited for, which steps made the\n" +
			"build as long as it was, and what each stage took. LOG - is standard input. With --file it finds the steps in\n" +
			"the Dockerfile that was built.",
		Example:           "  docker build --progress=rawjson . 2> build.log; stagels timings --file Dockerfile build.log",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeOneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			print, err := chosen(name,
				format[func(io.Writer, timed) error]{"text", printTimes},
				format[func(io.Writer, timed) error]{"json", printTimesJSON},
				format[func(io.Writer, timed) error]{"svg", printChart})
			if err != nil {
				return err
			}
			t, err := timesOf(cmd, args[0], file)
			if err != nil {
				return err
			}
			return print(cmd.OutOrStdout(), t)
		},
	}
	cmd.Flags().StringVar(&name, "format", "text", "text, json, or svg: a chart over time")
	cmd.Flags().StringVar(&file, "file", "", "the `DOCKERFILE` that was built")
	completeWords(cmd, "format", "text", "json", "svg")
	completeFlag(cmd, "file", anyFile)
	return cmd
}

// timed is a build with the names of what it was read from.
type timed struct {
	*timings.Build
	log, file string
}

func timesOf(cmd *cobra.Command, log, file string) (timed, error) {
	b, log, err := readTimes(cmd, log)
	if err != nil {
		return timed{}, err
	}
	if file != "" {
		_, d, err := oneDockerfile(cmd, []string{file}, &buildFlags{})
		if err != nil {
			return timed{}, err
		}
		g := draw.Of(d, file)
		b.Locate(g.Graph, g.Line)
	}
	return timed{b, log, file}, nil
}

// readTimes reads a log, of standard input if it is called -, and tells how a message calls it.
func readTimes(cmd *cobra.Command, log string) (b *timings.Build, called string, err error) {
	in := cmd.InOrStdin()
	if log == stdin {
		log = "standard input"
	} else {
		f, err := os.Open(log)
		if err != nil {
			return nil, log, plain(log, err)
		}
		defer f.Close()
		in = f
	}
	if b, err = timings.Read(in); err != nil {
		return nil, log, plain(log, err)
	}
	return b, log, nil
}

// timesFlag registers --timings.
func timesFlag(cmd *cobra.Command, log *string, does string) {
	cmd.Flags().StringVar(log, "timings", "", does)
	completeFlag(cmd, "timings", anyFile)
}

func printTimes(w io.Writer, t timed) error {
	ran, critical := 0, map[int]bool{}
	for i := range t.Steps {
		if !t.Steps[i].Cached {
			ran++
		}
	}
	for _, i := range t.Critical {
		critical[i] = true
	}
	fmt.Fprintf(w, "The build took %s. %d of %s ran; the others were cached.\n\n", draw.Seconds(t.Total), ran, counted(len(t.Steps), "step"))
	table := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\tSTART\tTIME\tSTEP\tLINE\tWAITED FOR")
	for i := range t.Steps {
		s := &t.Steps[i]
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", starred(critical[i]), draw.Seconds(s.Started), timeOf(s), shortLine(s.Label(), 60), lineOf(s), t.waited(s))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n* The steps that made the build as long as it was.\n\n")
	fmt.Fprintln(table, "STAGE\tTIME")
	for _, s := range t.Stages() {
		if s.Name == "" {
			s.Name = "(no stage)"
		}
		fmt.Fprintf(table, "%s\t%s\n", s.Name, draw.Seconds(s.Took))
	}
	return table.Flush()
}

func starred(critical bool) string {
	if critical {
		return "*"
	}
	return ""
}

func timeOf(s *timings.Step) string {
	switch {
	case s.Error != "":
		return draw.Seconds(s.Took) + " failed"
	case s.Cached:
		return "cached"
	}
	return draw.Seconds(s.Took)
}

func lineOf(s *timings.Step) string {
	if s.Line == 0 {
		return ""
	}
	return fmt.Sprint(s.Line)
}

// waited is the place of what a step waited for.
func (t timed) waited(s *timings.Step) string {
	if s.Cached || s.WaitedFor == timings.None {
		return ""
	}
	of := &t.Steps[s.WaitedFor]
	if of.Index == 0 {
		return shortLine(of.Instruction, 40)
	}
	return fmt.Sprintf("%s %d", of.StageName(), of.Index)
}

// shortLine is a text on one line, of at most so many letters.
func shortLine(s string, most int) string { return cutAt(strings.Join(strings.Fields(s), " "), most) }

// timesJSON is what timings prints as JSON.
type timesJSON struct {
	Total    float64    `json:"total"` // seconds
	Critical []int      `json:"critical"`
	Steps    []stepJSON `json:"steps"`
}

type stepJSON struct {
	Stage       string  `json:"stage"`
	Index       int     `json:"index"`
	Instruction string  `json:"instruction"`
	Line        *int    `json:"line"`
	Started     float64 `json:"started"` // seconds since the start of the build
	Seconds     float64 `json:"seconds"`
	Cached      bool    `json:"cached"`
}

func printTimesJSON(w io.Writer, t timed) error {
	out := timesJSON{t.Total.Seconds(), append([]int{}, t.Critical...), []stepJSON{}}
	for i := range t.Steps {
		s := &t.Steps[i]
		var line *int
		if s.Line > 0 {
			line = &s.Line
		}
		out.Steps = append(out.Steps, stepJSON{s.StageName(), s.Index, s.Instruction, line, s.Started.Seconds(), s.Took.Seconds(), s.Cached})
	}
	return printJSON(w, out)
}

func printChart(w io.Writer, t timed) error {
	link := func(s *timings.Step) string {
		if t.file == "" || s.Line == 0 {
			return ""
		}
		return fmt.Sprintf("%s#L%d", t.file, s.Line)
	}
	_, err := io.WriteString(w, draw.Chart(t.Build, t.log, link))
	return err
}
