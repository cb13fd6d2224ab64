package stage

import (
	"math/rand/v2"
	"testing"

	"github.com/distribution/reference"
	"github.com/stagels/stagels/testdata/files"
)

// TestImageError: what is taken for a plain name the reference library takes.
func TestImageError(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	plain := 0
	for range files.Rounds(200_000) {
		name := make([]byte, rnd.IntN(8))
		for i := range name {
			name[i] = "ab09-._:/A"[rnd.IntN(10)]
		}
		_, err := reference.ParseNormalizedNamed(string(name))
		if (ImageError(string(name)) == nil) != (err == nil) {
			t.Fatalf("%q: %v, not %v", name, ImageError(string(name)), err)
		}
		if plainImage(string(name)) {
			plain++
		}
	}
	for _, name := range []string{"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "localhost", "a..b", "a__b", "a_-b"} {
		if _, err := reference.ParseNormalizedNamed(name); (ImageError(name) == nil) != (err == nil) {
			t.Errorf("%q: %v, not %v", name, ImageError(name), err)
		}
	}
	t.Logf("%d of 200000 names were plain", plain)
}
