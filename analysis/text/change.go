package text

import (
	"strings"
	"unicode/utf8"
)

// Change is the edit that makes old the text now: what is the same at both ends, by
// whole characters and line ends, is left alone.
func Change(old, now string) Edit {
	start := 0
	for start < len(old) && start < len(now) && old[start] == now[start] {
		start++
	}
	for start > 0 && !(whole(old, start) && whole(now, start)) {
		start--
	}
	end := 0
	for end < len(old)-start && end < len(now)-start && old[len(old)-1-end] == now[len(now)-1-end] {
		end++
	}
	for end > 0 && !(whole(old, len(old)-end) && whole(now, len(now)-end)) {
		end--
	}
	return Edit{Span{start, len(old) - end}, strings.Clone(now[start : len(now)-end])}
}

// whole tells whether neither a character nor a line end of s goes on over off.
func whole(s string, off int) bool {
	if off == 0 || off == len(s) {
		return true
	}
	return utf8.RuneStart(s[off]) && !(s[off-1] == '\r' && s[off] == '\n')
}
