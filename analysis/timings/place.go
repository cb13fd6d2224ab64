package timings

import (
	"strconv"
	"strings"
)

// Place is where a step stands, as BuildKit calls it: the "[linux/amd64 build 2/4]" of its name
// (dockerfile2llb/convert.go:1953).
type Place struct {
	Target   string // of a Bake file, if several are built
	Platform string // if several are, with "->arm64" where it compiles for another
	Stage    string // its name or stage-N; "" if the file has only one
	Index    int    // from 1; 0 of what is no step of a stage
}

// placeOf parts the name of a vertex into the place and the instruction. What is no step of a
// stage, such as "[internal] load build context", has no place and keeps its name.
func placeOf(name string) (at Place, instruction string) {
	inside, instruction, ok := strings.Cut(strings.TrimPrefix(name, "["), "] ")
	words := strings.Fields(inside)
	if !ok || !strings.HasPrefix(name, "[") || len(words) == 0 || len(words) > 4 {
		return Place{}, name
	}
	index, total, _ := strings.Cut(words[len(words)-1], "/")
	i, err := strconv.Atoi(index)
	if _, noTotal := strconv.Atoi(total); err != nil || noTotal != nil || i < 1 {
		return Place{}, name
	}
	at.Index = i
	for _, word := range words[:len(words)-1] {
		switch {
		case strings.Contains(word, "/"): // neither a stage nor a target can have one
			at.Platform = word
		case at.Stage != "":
			at.Target, at.Stage = at.Stage, word
		default:
			at.Stage = word
		}
	}
	return at, strings.TrimPrefix(instruction, "ONBUILD ")
}
