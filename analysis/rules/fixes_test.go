package rules_test

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/syntax"
)

// fixing is one file, a rule that speaks on it, and what its fixes make of the file.
type fixing struct {
	src, code string
	fixes     []rewrite // in order, without those that skip the rule
}

type rewrite struct{ title, src string }

func testFixes(t *testing.T, rows []fixing) {
	t.Helper()
	for _, row := range rows {
		got, found := rewrites(row.src, row.code)
		if !found {
			t.Errorf("%q: no %s", row.src, row.code)
		} else if !slices.Equal(got, row.fixes) {
			t.Errorf("%q: %s offers\n%q\nnot\n%q", row.src, row.code, got, row.fixes)
		}
	}
}

// rewrites are what the fixes of the first diagnostic of the rule make of src.
func rewrites(src, code string) (out []rewrite, found bool) {
	_, diags := check(src)
	for _, d := range diags {
		if d.Code != code {
			continue
		}
		for _, f := range d.Fixes() {
			if !strings.HasPrefix(f.Title, "Skip ") {
				out = append(out, rewrite{f.Title, applied(src, f)})
			}
		}
		return out, true
	}
	return nil, false
}

func applied(src string, f rules.Fix) string {
	edits := slices.Clone(f.Edits)
	for i := len(edits) - 1; i >= 0; i-- {
		src = edits[i].Apply(src)
	}
	return src
}

// TestSkip: the comment goes where BuildKit reads it.
func TestSkip(t *testing.T) {
	const here, file = "Skip JSONArgsRecommended for this instruction", "Skip JSONArgsRecommended in this file"
	for _, row := range []struct{ src, title, want string }{
		{"FROM u\nCMD x\n", here, "FROM u\n# check=skip=JSONArgsRecommended\nCMD x\n"},
		{"FROM u\n# why\nCMD x\n", here, "FROM u\n# check=skip=JSONArgsRecommended\n# why\nCMD x\n"},
		{"FROM u\n# why\n#\nCMD x\n", here, "FROM u\n# why\n#\n# check=skip=JSONArgsRecommended\nCMD x\n"},
		{"FROM u\n# check=skip=A\n#\nCMD x\n", here, "FROM u\n# check=skip=A\n#\n# check=skip=JSONArgsRecommended\nCMD x\n"},
		{"FROM u\n# check=skip=A\n\nCMD x\n", here, "FROM u\n# check=skip=A,JSONArgsRecommended\n\nCMD x\n"},
		{"FROM u\n# check=skip=A\n\n# check=skip=B\nCMD x\n", here, "FROM u\n# check=skip=A,JSONArgsRecommended\n\n# check=skip=B\nCMD x\n"},
		{"FROM u\n# check=skip=A;skip=B # why\nCMD x\n", here, "FROM u\n# check=skip=A;skip=B,JSONArgsRecommended # why\nCMD x\n"},
		{"FROM u\n# check=skip=A, B\nCMD x\n", here, "FROM u\n# check=skip=A,JSONArgsRecommended, B\nCMD x\n"},
		{"FROM u\n# Check = error=true\nCMD x\n", here, "FROM u\n# Check = error=true;skip=JSONArgsRecommended\nCMD x\n"},
		{"FROM u\n# check=nonsense\n# check=skip=A\nCMD x\n", here, "FROM u\n# check=skip=JSONArgsRecommended\n# check=nonsense\n# check=skip=A\nCMD x\n"},
		{"FROM u\r\n  # check=skip=A\r\nCMD x\r\n", here, "FROM u\r\n# check=skip=JSONArgsRecommended\r\n  # check=skip=A\r\nCMD x\r\n"},
		{"#!/bin/x\n# check=skip=A\nFROM u\nCMD x\n", file, "#!/bin/x\n# check=skip=A,JSONArgsRecommended\nFROM u\nCMD x\n"},
		{"\ufeff#!/bin/x\nFROM u\nCMD x\n", file, "\ufeff#!/bin/x\n# check=skip=JSONArgsRecommended\nFROM u\nCMD x\n"},
		{"  # escape=\\\nFROM u\nCMD x\n", file, "# check=skip=JSONArgsRecommended\n  # escape=\\\nFROM u\nCMD x\n"},
		{"  # check=skip=A\nFROM u\nCMD x\n", file, ""},
	} {
		_, diags := check(row.src)
		got := ""
		for _, d := range diags {
			for _, f := range d.Fixes() {
				if f.Title == row.title {
					got = applied(row.src, f)
				}
			}
		}
		if got != row.want {
			t.Errorf("%q: %s makes %q, not %q", row.src, row.title, got, row.want)
		}
	}
}

const asJSON, named = "Write it as JSON", "Write it as JSON, with the shell named"

// TestMeantJSON: the fix writes the array that was meant, and only what is no attempt
// at one is given to a shell.
func TestMeantJSON(t *testing.T) {
	var rows []fixing
	for _, row := range [][3]string{
		{`CMD ['a']`, asJSON, `CMD ["a"]`},
		{`CMD ["a",]`, asJSON, `CMD ["a"]`},
		{`CMD ["a" "b"]`, asJSON, `CMD ["a", "b"]`},
		{`CMD ["a"] ["b"]`, asJSON, `CMD ["a", "b"]`},
		{`CMD [“a”, ‘b’]`, asJSON, `CMD ["a", "b"]`},
		{`CMD ["a", "b"`, asJSON, `CMD ["a", "b"]`},
		{`CMD ["a", "b]`, asJSON, `CMD ["a", "b"]`},
		{`CMD "a", "b"]`, asJSON, `CMD ["a", "b"]`},
		{`CMD ["a"; "b"]`, asJSON, `CMD ["a", "b"]`},
		{`CMD [a, b]`, asJSON, `CMD ["a", "b"]`},
		{`CMD ("a", "b")`, asJSON, `CMD ["a", "b"]`},
		{`CMD ['it's', "x"]`, asJSON, `CMD ["it's", "x"]`},
		{`CMD ["C:\x\y.exe", "\n\*"]`, asJSON, `CMD ["C:\\x\\y.exe", "\\n\\*"]`},
		{`CMD ["sh", "-c", $X]`, asJSON, `CMD ["sh", "-c", "$X"]`},
		{`CMD ["a"] --b`, asJSON, `CMD ["a", "--b"]`},
		{`CMD ["a",]  # why`, asJSON, "# why\nCMD [\"a\"]"},
		{"CMD ['a', \\\n  # note\n  'b', \\\n]", asJSON, "CMD [\"a\", \\\n  # note\n  \"b\" \\\n]"},
		{`CMD ["daphne", "-p", $PORT]`, named, `CMD ["sh", "-c", "exec daphne -p $PORT"]`},
		{`CMD ["echo", "it's", "$A b", $C]`, named, `CMD ["sh", "-c", "exec echo 'it'\\''s' \"$A b\" $C"]`},
		{`CMD [ "$X" = "y" ] && z`, named, `CMD ["/bin/sh", "-c", "[ \"$X\" = \"y\" ] && z"]`},
		{`CMD ["a"] && b`, "", ""},
		{`CMD ["a, "b"]`, "", ""},
	} {
		f := fixing{src: "FROM alpine\n" + row[0] + "\n", code: "JSONArgsRecommended"}
		if row[1] != "" {
			f.fixes = []rewrite{{row[1], "FROM alpine\n" + row[2] + "\n"}}
		}
		rows = append(rows, f)
	}
	testFixes(t, rows)
}

// TestSlipsInJSON mangles arrays as people do, and wants each fix to bring back the
// words.
func TestSlipsInJSON(t *testing.T) {
	const seed = 5
	rnd := rand.New(rand.NewPCG(seed, seed))
	for range 5000 {
		var words []string
		for range 1 + rnd.IntN(4) {
			words = append(words, []string{"a", "/b/c", "--d=e", "f g", "日本", "h:80", "$I", "{j}"}[rnd.IntN(8)])
		}
		const gap = ", "
		src := "FROM alpine\nCMD [" + strings.Join(mangled(rnd, words), gap) + "]\n"
		switch rnd.IntN(6) {
		case 0:
			src = strings.Replace(src, "]\n", ",]\n", 1)
		case 1:
			src = strings.Replace(src, "]\n", "\n", 1)
		case 2:
			src = mixed.ReplaceAllString(strings.Replace(src, gap, " ", 1), "“$1”") // a quote of each kind and no comma: nobody can tell
		case 3:
			src = strings.Replace(src, "]\n", "] # why\n", 1)
		case 4:
			src = strings.ReplaceAll(src, gap, ", \\\n\t")
		}
		got, found := rewrites(src, "JSONArgsRecommended")
		if !found { // it is JSON
			continue
		}
		if len(got) != 1 {
			t.Fatalf("seed %d: %q has the fixes %q", seed, src, got)
		}
		file := syntax.Parse(got[0].src)
		in := file.Items()[len(file.Items())-1].Instr
		var now []string
		for _, w := range in.Args {
			now = append(now, w.Text)
		}
		if !in.JSON || !slices.Equal(now, words) {
			t.Fatalf("seed %d: %q became %q, words %q", seed, src, got[0].src, now)
		}
	}
}

var mixed = regexp.MustCompile(`“([^"”]*)"`)

// mangled are the words in quotes of all kinds.
func mangled(rnd *rand.Rand, words []string) []string {
	var out []string
	for _, w := range words {
		quotes := [][2]string{{`"`, `"`}, {`"`, `"`}, {"'", "'"}, {"“", "”"}, {"‘", "’"}, {"”", "”"}, {"„", "“"}, {"«", "»"}, {"“", `"`}, {"", ""}}
		q := quotes[rnd.IntN(len(quotes))]
		if q[0] == "" && strings.ContainsAny(w, " $") {
			q = quotes[0]
		}
		out = append(out, q[0]+w+q[1])
	}
	return out
}
