package analysis_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/stagels/stagels/analysis/workspace"
)

// TestArraysAsBuildKitReadsThem writes arrays of all that JSON knows and does not know:
// formatted they say the same to BuildKit, and what it takes for JSON is not told to be
// none.
func TestArraysAsBuildKitReadsThem(t *testing.T) {
	const seed, files = 14, 6000
	rnd := rand.New(rand.NewPCG(seed, seed))
	json := 0
	for range files {
		src := "FROM a\n" + keywordOfArray[rnd.IntN(len(keywordOfArray))] + " " + randomArray(rnd) + "\n"
		said := saidBy(src)
		if now := wholly(src); saidBy(now) != said {
			t.Errorf("%q becomes %q", src, now)
		}
		if !strings.Contains(said, "json:true") {
			continue
		}
		json++
		for _, d := range workspace.New(src, amd64).Diagnostics() {
			if strings.Contains(d.Message, "not JSON") {
				t.Errorf("%q is JSON, and is told: %s", src, d.Message)
			}
		}
	}
	t.Logf("%d of %d arrays are JSON", json, files)
}

var (
	keywordOfArray = []string{"CMD", "RUN", "ENTRYPOINT", "SHELL", "COPY", "VOLUME", "HEALTHCHECK CMD", "ADD", "ONBUILD CMD", "RUN --network=none"}
	partOfArray    = []string{
		"[", "]", `"`, `"`, ",", " ", " ", "\t", "\f", "\v", "\u00a0", "\x7f", "\x01", `\n`, `\t`, `\u0041`, `\u00zz`, `\ud800`, `\"`, `\\`, `\/`, `\q`,
		"a", "b", `"a"`, `"b"`, `", "`, "\u2028", "\ufeff", "\xff", "\r", "\\\n", "é", "null", "1", "'",
	}
)

func randomArray(rnd *rand.Rand) string {
	var b strings.Builder
	begun := rnd.IntN(4) > 0
	if begun {
		b.WriteString(`["a"`)
	}
	for range rnd.IntN(9) {
		b.WriteString(partOfArray[rnd.IntN(len(partOfArray))])
	}
	if begun {
		b.WriteString("]")
	}
	return b.String()
}

// saidBy is what BuildKit's parser reads in src.
func saidBy(src string) string {
	r, err := parser.Parse(strings.NewReader(src))
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, n := range r.AST.Children {
		for c := n; c != nil; c = c.Next {
			fmt.Fprintf(&b, "%q ", c.Value)
		}
		fmt.Fprintln(&b, n.Attributes, n.Flags)
	}
	return b.String()
}
