package files

import "testing"

// oneOf is how much of what is slow go test -short leaves out: all but one of ten.
const oneOf = 10

// Sample are all files, or some of them under go test -short.
func Sample(all []File) []File {
	if !testing.Short() {
		return all
	}
	var out []File
	for i := 0; i < len(all); i += oneOf {
		out = append(out, all[i])
	}
	return out
}

// Step is from one place to the next where something is tried at many: 1, or more under
// go test -short.
func Step() int {
	if testing.Short() {
		return oneOf
	}
	return 1
}

// Rounds is n, or less under go test -short.
func Rounds(n int) int {
	if testing.Short() {
		return n / oneOf
	}
	return n
}
