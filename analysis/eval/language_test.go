package eval

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestLanguage compares words with gaps with what a regular expression makes of all that
// could stand there, in short.
func TestLanguage(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	exprs := []string{"a", "[abc]*c", "(a|b|ca)*c?", "a[abc]+", "a*b", "(a|b)c?", "[ab]{2,3}", "a(b|c)+a", "", ".", "ab|ca|", "(ab)*"}
	texts := allTexts("abc", 8)
	short := texts[:13] // three of up to two letters leave room between them
	could, never := 0, 0
	for range 1000 {
		expr := exprs[rnd.IntN(len(exprs))]
		form := Form{short[rnd.IntN(len(short))], short[rnd.IntN(len(short))]}
		if rnd.IntN(2) == 0 {
			form = append(form, short[rnd.IntN(len(short))])
		}
		word := Word{forms: []Form{form}}
		whole := regexp.MustCompile("^(?:" + expr + ")$")
		want := slices.ContainsFunc(texts, func(text string) bool { return word.Could(text) && whole.MatchString(text) })
		if got := word.CouldBeOf(NewLanguage(expr)); got != want {
			t.Fatalf("%q: could be of %q: %v, want %v", form, expr, got, want)
		}
		if want {
			could++
		} else {
			never++
		}
	}
	t.Logf("%d words could be of a language, %d never", could, never)
}

// allTexts are those of up to n letters, the shortest first.
func allTexts(letters string, n int) []string {
	out := []string{""}
	for from := 0; n > 0; n-- {
		end := len(out)
		for _, text := range out[from:end] {
			for _, c := range strings.Split(letters, "") {
				out = append(out, text+c)
			}
		}
		from = end
	}
	return out
}
