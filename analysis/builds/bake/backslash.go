package bake

import (
	"strconv"
	"unicode/utf16"
)

// controls are what letters behind a backslash mean, in HCL or in JSON.
var controls = map[byte]string{'n': "\n", 'r': "\r", 't': "\t", '"': `"`, '\\': `\`, '/': "/", 'b': "\b", 'f': "\f"}

// backslash is what the backslash means that a text begins with, and how long that is;
// length is -1 if it means nothing.
func backslash(src string) (means string, length int) {
	if len(src) < 2 {
		return "", -1
	}
	if means, ok := controls[src[1]]; ok {
		return means, 2
	}
	digits := map[byte]int{'u': 4, 'U': 8}[src[1]]
	code, ok := hexadecimal(src, 2, digits)
	if !ok {
		return "", -1
	}
	if utf16.IsSurrogate(code) && len(src) > 8 && src[6:8] == `\u` {
		low, _ := hexadecimal(src, 8, 4)
		return string(utf16.DecodeRune(code, low)), 12
	}
	return string(code), 2 + digits
}

func hexadecimal(src string, at, digits int) (code rune, ok bool) {
	if digits == 0 || len(src) < at+digits {
		return 0, false
	}
	n, err := strconv.ParseUint(src[at:at+digits], 16, 32)
	return rune(n), err == nil
}
