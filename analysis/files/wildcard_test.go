package files

import (
	"strings"
	"testing"
)

// TestUnsplittable: a class of letters takes no slash, so each name is matched by itself.
func TestUnsplittable(t *testing.T) {
	for pattern, want := range map[string]bool{
		"/a/*": false, "/x[1]": false, "/x[ab]/[c]?": false,
		"/x[^1]": true, "/x[!-0]": true, "/[a/b]": true, "/x[1": true, `/x[\]]`: true, `/a\*`: true, `/a\*[1]`: true, "/[1][^2]": true,
	} {
		if got := unsplittable(pattern); got != want {
			t.Errorf("%s: %v", pattern, got)
		}
	}
}

// TestIgnored: a pattern counts for what is in a folder only if it had something to say of that.
func TestIgnored(t *testing.T) {
	for _, tc := range []struct {
		patterns, at string
		want         bool
	}{
		{"src", "src/a", true},
		{"src !src/a", "src/a/b", false},
		{"src !src/a", "src/b", true},
		{"**/.hidden !src", "src/.hidden", true}, // of src itself there is nothing to take back
		{"src* !src/a src", "src/a/b", false},    // src is left out already when the last is read
		{"* !*.md", "README.md", false},
		{"* !*.md", "docs/README.md", true},
		{"* !docs/*.md", "docs/README.md", false},
		{"docs !docs/x.md", "docs/y.md", true},
		{"", "a", false},
	} {
		ignored, err := Ignored(strings.Fields(tc.patterns))
		if err != nil {
			t.Fatal(err)
		}
		if got := ignored(tc.at); got != tc.want {
			t.Errorf("%q, %s: %t", tc.patterns, tc.at, got)
		}
	}
}
