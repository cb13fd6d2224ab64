package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/fatih/color"
	"github.com/mattn/go-runewidth"
	"github.com/stagels/stagels/analysis/rules"
	"golang.org/x/term"
)

// colorizer paints parts of the output for a terminal, or leaves them as they are.
type colorizer struct {
	on    bool
	width int // of the terminal in columns; 0 if there is none, or it does not say
}

var severityColors = map[rules.Severity]color.Attribute{
	rules.Error: color.FgRed, rules.Warning: color.FgYellow, rules.Information: color.FgCyan, rules.Hint: color.FgBlue,
}

// colors is the colorizer for what is printed to w: when is auto, always or never.
func colors(when string, w io.Writer) (colorizer, error) {
	p, terminal := colorizer{}, false
	if fd := int(os.Stdout.Fd()); w == io.Writer(os.Stdout) && term.IsTerminal(fd) {
		terminal = true
		p.width, _, _ = term.GetSize(fd) // it is 0 if the terminal does not say
	}
	switch when {
	case "auto":
		p.on = wantsColor(terminal)
	case "always", "never":
		p.on = when == "always"
	default:
		return p, fmt.Errorf("no such choice of colours: %q (auto, always or never)", when)
	}
	return p, nil
}

// wantsColor tells what the environment asks for (no-color.org, force-color.org,
// bixense.com/clicolors).
func wantsColor(terminal bool) bool {
	set := func(name string) bool { v := os.Getenv(name); return v != "" && v != "0" }
	switch {
	case os.Getenv("NO_COLOR") != "":
		return false
	case set("FORCE_COLOR"), set("CLICOLOR_FORCE"):
		return true
	}
	return terminal && os.Getenv("TERM") != "dumb" && os.Getenv("CLICOLOR") != "0"
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
		before, span, after := p.fitted(excerpt(f))
		marks := strings.Repeat("^", max(1, runewidth.StringWidth(span)))
		fmt.Fprintf(&b, "%s: %s: %s%s %s\n",
			p.paint(fmt.Sprintf("%s:%d:%d", shown(f.Path), f.Line, f.Column), color.Bold),
			p.paint(f.Severity, severityColors[f.level], color.Bold),
			head(shown(f.Message), longestMessage), p.mark(f),
			p.paint("["+f.Code+"]", color.Faint))
		fmt.Fprintf(&b, "%s | %s\n", number, before+span+after)
		fmt.Fprintf(&b, "%*s | %s%s\n", len(number), "",
			strings.Repeat(" ", runewidth.StringWidth(before)), p.paint(marks, severityColors[f.level]))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// longestMessage is how many characters of a message are printed: BuildKit's can have a whole
// line of the file in it.
const longestMessage = 500

// fixMark stands behind the message of what --fix mends.
const fixMark = "[*]"

func (p colorizer) mark(f finding) string {
	if !f.mended {
		return ""
	}
	return " " + p.paint(fixMark, color.FgGreen)
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

// fitted cuts an excerpt to the width of the terminal. Some of what is spoken of stays.
func (p colorizer) fitted(before, span, after string) (string, string, string) {
	const margin, least = len("12345 | ") + len("………"), 20
	room := max(least, p.width-margin)
	if width := runewidth.StringWidth; p.width != 0 && width(before+span+after) > room {
		before = endOf(before, room/2)
		span = startOf(span, room-width(before))
		after = startOf(after, max(0, room-width(before+span)))
	}
	return before, span, after
}

// startOf and endOf are as much of a text as so many columns hold, and an ellipsis for the rest.
func startOf(s string, columns int) string {
	for i, r := range s {
		if columns -= runewidth.RuneWidth(r); columns < 0 {
			return s[:i] + "…"
		}
	}
	return s
}

func endOf(s string, columns int) string {
	for i := len(s); i > 0; {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		if columns -= runewidth.RuneWidth(r); columns < 0 {
			return "…" + s[i:]
		}
		i -= size
	}
	return s
}

func head(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
