package files

import "testing"

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
