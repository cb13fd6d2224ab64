package builds

import "strings"

// StandIn is what stands for an expression in the text of a Dockerfile if the files do not
// tell its value: itself, without the letters that a Dockerfile reads as more than a word.
func StandIn(expression string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("$%#<>&|;`'\"\\~()[], \t\r\n", r) {
			return '_'
		}
		return r
	}, strings.TrimPrefix(expression, "$"))
}
