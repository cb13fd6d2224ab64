package markdown

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
)

// block is what a fenced code block holds.
type block struct {
	off  int // where it begins
	text string
}

// ofShells are the languages of blocks that hold commands. One without a language may.
var ofShells = []string{"", "sh", "bash", "shell", "zsh", "console", "shell-session", "shellsession", "sh-session", "terminal", "bash-session", "shellscript"}

// blocks are the fenced code blocks of a text that may hold commands (CommonMark, 4.5).
func blocks(src string) (out []block) {
	fence, wanted, start, at := "", false, 0, 0
	for line := range strings.SplitAfterSeq(src, "\n") {
		ticks, info := opening(line)
		switch {
		case fence == "" && ticks != "":
			fence, wanted, start = ticks, slices.Contains(ofShells, languageOf(info)), at+len(line)
		case fence != "" && strings.HasPrefix(ticks, fence) && info == "":
			if wanted {
				out = append(out, block{start, src[start:at]})
			}
			fence = ""
		}
		at += len(line)
	}
	if fence != "" && wanted {
		out = append(out, block{start, src[start:]})
	}
	return out
}

// opening is the fence that a line begins with, also in a list or a quote, and what stands
// behind it; "" if it begins with none.
func opening(line string) (ticks, info string) {
	rest := strings.TrimLeft(line, " \t>")
	for _, tick := range []string{"`", "~"} {
		info := strings.TrimLeft(rest, tick)
		if n := len(rest) - len(info); n >= 3 && !(tick == "`" && strings.Contains(info, tick)) {
			return rest[:n], strings.TrimSpace(info)
		}
	}
	return "", ""
}

// languageOf is the first word of an info string: bash of {.bash}, of bash title="x".
func languageOf(info string) string {
	info = strings.TrimLeft(info, "{. ")
	end := strings.IndexAny(info+" ", " ,{}:\t")
	return strings.ToLower(info[:end])
}

// place is what stands for something that the reader chooses.
var place = pattern.New(`<[\w][\w .:/-]*>`)

// commands are the commands of a block, each where it stands. Where some lines begin with a
// prompt the others are what commands print. Nothing moves.
func (b block) commands() string {
	src := place.Regexp().ReplaceAllStringFunc(b.text, func(s string) string { return strings.Repeat("_", len(s)) })
	if !slices.ContainsFunc(strings.Split(src, "\n"), hasPrompt) {
		return src
	}
	var out strings.Builder
	goesOn := false
	for line := range strings.SplitAfterSeq(src, "\n") {
		switch {
		case hasPrompt(line):
			out.WriteString(withoutPrompt(line, "$%"))
		case goesOn:
			out.WriteString(withoutPrompt(line, ">"))
		default:
			out.WriteString(strings.Map(blank, line))
			continue
		}
		goesOn = strings.HasSuffix(strings.TrimRight(line, "\r\n"), `\`)
	}
	return out.String()
}

// hasPrompt tells whether a line begins with $ or %.
func hasPrompt(line string) bool {
	line = strings.TrimLeft(line, " \t")
	return strings.HasPrefix(line, "$ ") || strings.HasPrefix(line, "% ")
}

// withoutPrompt is a line with a blank in the place of a prompt.
func withoutPrompt(line, prompts string) string {
	off := len(line) - len(strings.TrimLeft(line, " \t"))
	if off < len(line) && strings.IndexByte(prompts, line[off]) >= 0 {
		return line[:off] + " " + line[off+1:]
	}
	return line
}

// blank leaves the ends of lines. A letter becomes as many blanks as it has bytes.
func blank(r rune) rune {
	if r == '\n' || r == '\r' || r >= 0x80 {
		return r
	}
	return ' '
}
