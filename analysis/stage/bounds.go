package stage

import (
	"unicode/utf8"

	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// A few lines can say what no machine can hold: ARG A=$B$B below ARG B=$C$C, and so
// on. No build that works comes near these bounds; what is beyond them is cut, and
// nothing is reported because of it.
const (
	longestValue = 4 << 10  // bytes of one variable
	longestReads = 64 << 10 // bytes of variables that one word can read
	longestWord  = 1 << 20  // bytes of a word that is expanded at all: the lexer calls itself
)

// LongestCommand is how many bytes of shell are read: the parser calls itself for
// what is in parentheses, and Go cannot go on when its stack is full.
const LongestCommand = 64 << 10

// Cut is as much of a variable's value as is kept; whole tells whether that is all.
func Cut(value string) (kept string, whole bool) { return cutAt(value, longestValue) }

func cutAt(s string, most int) (kept string, whole bool) {
	if len(s) <= most {
		return s, true
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most], false
}

// Reads are the variables that one word reads. It is for one word.
type Reads struct {
	shell.EnvGetter
	bytes int
	Cut   bool // there was more to read
}

// ReadsOf are the variables of env, for one word.
func ReadsOf(env shell.EnvGetter) *Reads { return &Reads{EnvGetter: env} }

// Process is what BuildKit's lexer makes of a word.
func (r *Reads) Process(lex *shell.Lex, word string) (shell.ProcessWordResult, error) {
	if len(word) > longestWord {
		r.Cut = true
		return shell.ProcessWordResult{Result: word}, nil
	}
	return lex.ProcessWordWithMatches(word, r)
}

// Split is the words that BuildKit's lexer makes of a word.
func (r *Reads) Split(lex *shell.Lex, word string) ([]string, error) {
	if len(word) > longestWord {
		r.Cut = true
		return []string{word}, nil
	}
	return lex.ProcessWords(word, r)
}

// Get is the value of a variable, for BuildKit's lexer.
func (r *Reads) Get(name string) (string, bool) {
	value, ok := r.EnvGetter.Get(name)
	value, whole := cutAt(value, longestReads-r.bytes)
	r.bytes += len(value)
	r.Cut = r.Cut || !whole
	return value, ok
}
