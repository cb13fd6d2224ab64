package command

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// mostFaults is how many faults of a script are passed over; behind them it is not read.
const mostFaults = 50

// mostOpened is how often a script may open what can lie in itself: the parser calls itself
// for each that is open.
const mostOpened = 20_000

// opening are words that open something.
var opening = []string{"if", "while", "until", "for", "case", "select", "!", "time", "coproc", "function"}

// tooDeep tells whether a script could nest so far that the parser runs out of stack. It
// counts what is opened, and not what is closed: that may stand in a comment.
func tooDeep(src string) bool {
	opened := 0
	for word := range strings.FieldsSeq(src) {
		if slices.Contains(opening, strings.Trim(word, ";&|")) {
			opened++
		}
		for i := range len(word) {
			if strings.IndexByte("({[`|&", word[i]) >= 0 {
				opened++
			}
		}
		if opened > mostOpened {
			return true
		}
	}
	return false
}

// statements are those of a script. Where it has faults the line of one is read as far as it
// goes, and what comes behind by itself; whole tells that it has none.
func statements(src string) (all []*syntax.Stmt, whole bool) {
	at := 0
	for range mostFaults {
		end, faulty := parse(src, at, &all)
		if !faulty {
			return all, len(all) > 0 && at == 0
		}
		start := end + len(src[end:]) - len(strings.TrimLeft(src[end:], " \t\r\n"))
		at = start + logicalLine(src[start:])
		all = append(all, recovered(src[:at], start)...)
	}
	return all, false
}

// parse reads the statements of a text behind an offset. end is where the last one ends
// before a fault.
func parse(src string, from int, all *[]*syntax.Stmt) (end int, faulty bool) {
	parser, end := syntax.NewParser(syntax.Variant(syntax.LangBash)), from
	for stmt, err := range parser.StmtsSeq(strings.NewReader(blank(from) + src[from:])) {
		if err != nil {
			return end, true
		}
		*all = append(*all, stmt)
		end = max(end, int(stmt.End().Offset()))
	}
	return end, false
}

// recovered are the statements of a line that has a fault.
func recovered(src string, from int) []*syntax.Stmt {
	parser := syntax.NewParser(syntax.Variant(syntax.LangBash), syntax.RecoverErrors(10))
	file, _ := parser.Parse(strings.NewReader(blank(from)+src[from:]), "")
	if file == nil {
		return nil
	}
	return file.Stmts
}

// blank has offsets be as they are in the whole text.
func blank(n int) string { return strings.Repeat(" ", n) }

// logicalLine is how long the first line of a text is, with those that continue it.
func logicalLine(src string) (length int) {
	for line := range strings.SplitAfterSeq(src, "\n") {
		length += len(line)
		if !strings.HasSuffix(strings.TrimRight(line, "\r\n"), `\`) {
			break
		}
	}
	return length
}
