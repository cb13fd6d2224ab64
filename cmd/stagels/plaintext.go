package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/fatih/color"
	"github.com/mattn/go-runewidth"
	"github.com/stagels/stagels/analysis/rules"
)

// colorizer paints parts of the output for a terminal, or leaves them as they are.
type colorizer struct{ on bool }

var severityColors = map[rules.Severity]color.Attribute{
	rules.Error: color.FgRed, rules.Warning: color.FgYellow, rules.Information: color.FgCyan, rules.Hint: color.FgBlue,
}

// colors is the colorizer for what is printed to w: when is auto, always or never.
func colors(when string, w io.Writer) (colorizer, error) {
	switch when {
	case "auto":
		return colorizer{w == io.Writer(os.Stdout) && !color.NoColor}, nil
	case "always", "never":
		return colorizer{when == "always"}, nil
	}
	return colorizer{}, fmt.Errorf("no such choice of colours: %q (auto, always or never)", when)
}

func (p colorizer) paint(s string, attributes ...color.Attribute) string {
	if !p.on {
		return s
	}
	c := color.New(attributes...)
	c.EnableColor()
	return c.Sprint(s)
}

func (p colorizer) printText(w io.Writer, all []finding) error {
	var b strings.Builder
	for _, f := range all {
		number := fmt.Sprintf("%5d", f.Line)
		before, span, after := excerpt(f)
		marks := strings.Repeat("^", max(1, runewidth.StringWidth(span)))
		fmt.Fprintf(&b, "%s: %s: %s %s\n",
			p.paint(fmt.Sprintf("%s:%d:%d", shown(f.Path), f.Line, f.Column), color.Bold),
			p.paint(f.Severity, severityColors[f.level], color.Bold),
			shown(f.Message),
			p.paint("["+f.Code+"]", color.Faint))
		fmt.Fprintf(&b, "%s | %s\n", number, before+span+after)
		fmt.Fprintf(&b, "%*s | %s%s\n", len(number), "",
			strings.Repeat(" ", runewidth.StringWidth(before)), p.paint(marks, severityColors[f.level]))
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
