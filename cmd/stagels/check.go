package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/spf13/cobra"
	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/text"
)

// finding is a diagnostic for people and scripts: lines and columns count from
// 1, columns in characters.
type finding struct {
	Path      string `json:"path"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
	Severity  string `json:"severity"`
	Code      string `json:"code"`
	Message   string `json:"message"`
	URL       string `json:"url"`

	source string // the line it begins on
	worth  rules.Severity
}

func checkCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "check [FILE|DIR...]",
		Short: "Report what is wrong with stages",
		Long: "check reports what is wrong with the stages of Dockerfiles. Without an argument it looks for them\n" +
			"below the current folder, where .git and what .gitignore names are left out; - is standard input.\n" +
			"It exits with 1 if it found an error or a warning, and with 2 if a file could not be read.",
		RunE: func(cmd *cobra.Command, args []string) error {
			print, err := chosen(format, map[string]func(io.Writer, []finding) error{"text": printText, "json": printJSON[finding]})
			if err != nil {
				return err
			}
			found, ok := sources(args, cmd.InOrStdin(), cmd.ErrOrStderr())
			all := []finding{}
			for _, src := range found {
				all = append(all, findings(src)...)
			}
			if err := print(cmd.OutOrStdout(), all); err != nil {
				return err
			}
			return verdict(all, ok)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}

// chosen is the printer for format.
func chosen[P any](format string, printers map[string]P) (P, error) {
	p, ok := printers[format]
	if !ok {
		return p, fmt.Errorf("no such format: %q (text or json)", format)
	}
	return p, nil
}

func verdict(all []finding, ok bool) error {
	if !ok {
		return exitCode(exitFailed)
	}
	for _, f := range all {
		if f.worth <= rules.Warning {
			return exitCode(exitFound)
		}
	}
	return nil
}

func findings(src source) []finding {
	d := analysis.New(src.text, analysis.Options{})
	lines := text.NewFileLines(src.text)
	var out []finding
	for _, diag := range d.Diagnostics() {
		out = append(out, finding{
			Path:      src.path,
			Line:      lines.At(diag.Span.Start) + 1,
			Column:    lines.Column(diag.Span.Start, text.UTF32) + 1,
			EndLine:   lines.At(diag.Span.End) + 1,
			EndColumn: lines.Column(diag.Span.End, text.UTF32) + 1,
			Severity:  diag.Severity.String(),
			Code:      diag.Code,
			Message:   diag.Message,
			source:    lines.Text(lines.At(diag.Span.Start)),
			worth:     diag.Severity,
		})
	}
	return out
}

func printJSON[T any](w io.Writer, all []T) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(all)
}

func printText(w io.Writer, all []finding) error {
	var b strings.Builder
	for _, f := range all {
		number := fmt.Sprintf("%5d", f.Line)
		before, span, after := excerpt(f)
		marks := strings.Repeat(" ", runewidth.StringWidth(before)) + strings.Repeat("^", max(1, runewidth.StringWidth(span)))
		fmt.Fprintf(&b, "%s:%d:%d: %s: %s [%s]\n", f.Path, f.Line, f.Column, f.Severity, f.Message, f.Code)
		fmt.Fprintf(&b, "%s | %s\n%*s | %s\n", number, before+span+after, len(number), "", marks)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// shown is a line with tabs as four blanks and without what a terminal would obey.
func shown(line string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '\uFFFD'
		}
		return r
	}, strings.ReplaceAll(line, "\t", "    "))
}

// excerpt is the line that f begins on in three parts: what stands before what it
// speaks of, that, and the rest. Of a very long part only an end is shown.
func excerpt(f finding) (before, span, after string) {
	runes := []rune(f.source)
	start := min(f.Column-1, len(runes))
	end := len(runes)
	if f.EndLine == f.Line {
		end = max(start, min(f.EndColumn-1, len(runes)))
	}
	const most = 120
	before, span, after = shown(string(runes[:start])), shown(string(runes[start:end])), shown(string(runes[end:]))
	if r := []rune(before); len(r) > most {
		before = "…" + string(r[len(r)-most:])
	}
	return before, head(span, most), head(after, most)
}

func head(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
