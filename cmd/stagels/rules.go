package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/rules"
)

// ruleRow is a rule as scripts read it.
type ruleRow struct {
	Name         string `json:"name"`
	Severity     string `json:"severity"`
	Source       string `json:"source"` // whose check it is: buildkit or stagels
	Experimental bool   `json:"experimental"`
	Summary      string `json:"summary"`
	URL          string `json:"url"`
}

func rulesCommand() *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "rules [NAME]",
		Short: "List what check reports, or explain one rule with its example",
		Args:  cobra.MaximumNArgs(1),

		ValidArgsFunction: completeRule,
		RunE: func(cmd *cobra.Command, args []string) error {
			all, printPlain := rules.All(), printRules
			if len(args) > 0 {
				r, err := ruleOf(args[0])
				if err != nil {
					return err
				}
				all, printPlain = []*rules.Rule{r}, printPages
			}
			print, err := chosen(name,
				format[func(io.Writer, []*rules.Rule) error]{"text", printPlain},
				format[func(io.Writer, []*rules.Rule) error]{"json", printRulesJSON})
			if err != nil {
				return err
			}
			return print(cmd.OutOrStdout(), all)
		},
	}
	cmd.Flags().StringVar(&name, "format", "text", "text or json")
	completeWords(cmd, "format", "text", "json")
	return cmd
}

func rowOf(r *rules.Rule) ruleRow {
	source := "stagels"
	if r.BuildKit {
		source = "buildkit"
	}
	summary := strings.Join(strings.Fields(r.Summary), " ")
	return ruleRow{r.Name, r.Severity.String(), source, r.Experimental, summary, r.URL}
}

func printRulesJSON(w io.Writer, all []*rules.Rule) error {
	rows := []ruleRow{}
	for _, r := range all {
		rows = append(rows, rowOf(r))
	}
	return printJSON(w, rows)
}

func printRules(w io.Writer, all []*rules.Rule) error {
	table := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tSEVERITY\tSOURCE\tSUMMARY")
	for _, r := range all {
		row := rowOf(r)
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", row.Name, row.Severity, row.Source, row.Summary)
	}
	return table.Flush()
}

func printPages(w io.Writer, all []*rules.Rule) error {
	for _, r := range all {
		page, ok := rules.Page(r.Name)
		if !ok {
			page = fmt.Sprintf("## %s\n\n%s\n", r.Name, r.Summary)
		}
		if !strings.Contains(page, r.URL) {
			page += "\n" + r.URL + "\n"
		}
		if _, err := io.WriteString(w, withoutMarkdown(page)); err != nil {
			return err
		}
	}
	return nil
}

var markdownLink = pattern.New(`\[([^\]]+)\]\(([^)]+)\)`)

// withoutMarkdown is a page for a terminal: code is indented instead of fenced.
func withoutMarkdown(page string) string {
	var b strings.Builder
	indent := ""
	plainly := strings.NewReplacer("## ", "", "**", "")
	for line := range strings.Lines(page) {
		switch {
		case strings.HasPrefix(line, "```") && indent == "":
			indent = "    "
		case strings.HasPrefix(line, "```"):
			indent = ""
		case strings.TrimSpace(line) == "":
			b.WriteString("\n")
		case indent != "":
			b.WriteString(indent + line)
		default:
			b.WriteString(plainly.Replace(markdownLink.Regexp().ReplaceAllString(line, "$1 ($2)")))
		}
	}
	return b.String()
}
