package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/rules"
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
