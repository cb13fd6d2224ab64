package analysis_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// odd are pieces in which something can begin, end or be cut in two.
var odd = []string{
	"\n", "\\\n", "\\\n# c\n", "\\ \r\n", "\r\n", "\r", " ", "\t", "\v", "\u00a0", "🐳", "é", "\xff", "# c\n", "# escape=`\n", "`\n",
	"FROM a AS b\n", "COPY --from=b ", "RUN --mount=from=b,", "ONBUILD ", "ARG X=b\n", "<<E", "\nE\n", "<<-\"E\" <<F", "--from=", "--", "AS x",
	"$X", "${X", "}", ":-", "$\\\nA", "\"", "'", "[", "]", "@", ":", "/", "=", ",", "0",
}

// TestOddTexts puts odd pieces into parts of files, and wants of tokens, folds,
// selections and pages what holds of those of all texts.
func TestOddTexts(t *testing.T) {
	rnd := rand.New(rand.NewPCG(13, 14))
	all := slices.Concat(files.Fixtures(t), files.BuildKit(t), files.Corpus(t))
	tokens, folds, selections, pages := 0, 0, 0, 0
	for n := range files.Rounds(6000) {
		src := all[rnd.IntN(len(all))].Text
		if len(src) > 1000 {
			at := rnd.IntN(len(src) - 900)
			src = src[at : at+900]
		}
		for range 1 + rnd.IntN(6) {
			at := rnd.IntN(len(src) + 1)
			src = src[:at] + odd[rnd.IntN(len(odd))] + src[min(len(src), at+rnd.IntN(6)):]
		}
		tokens += checkTokens(t, src)
		folds += checkFolds(t, src)
		d := workspace.New(src, amd64)
		for range 10 {
			selections += checkSelections(t, d, rnd.IntN(len(src)+1))
		}
		if n%10 == 0 {
			pages += checkPages(t, d)
		}
	}
	t.Logf("%d tokens, %d folds, %d selections, %d pages", tokens, folds, selections, pages)
}
