package eval

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/dfgitutil"
)

// TestGitRef holds the reading of an address against BuildKit's, for addresses made of the
// pieces that decide.
func TestGitRef(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	repositories, refused := 0, 0
	for range 200_000 {
		src := randomAddress(random)
		want, git, err := dfgitutil.ParseGitRef(src)
		got, refusal := gitRef(src)
		switch {
		case git && err != nil:
			refused++
			if refusal == nil {
				t.Fatalf("%q: BuildKit refuses it: %v", src, err)
			}
		case refusal != nil:
			t.Fatalf("%q: BuildKit takes it, and not: %v", src, refusal)
		case (err == nil && !want.IndistinguishableFromLocal) != (got != nil):
			t.Fatalf("%q: a git repository: %v, BuildKit: %v", src, got != nil, err)
		case got != nil:
			repositories++
			sameRef(t, src, got, want)
		}
	}
	t.Logf("%d git repositories, %d refused", repositories, refused)
	if repositories < 1000 || refused < 1000 {
		t.Error("too few of a kind")
	}
}

func sameRef(t *testing.T, src string, got *GitRef, want *dfgitutil.GitRef) {
	t.Helper()
	twice := strings.Contains(src, "checksum=") && strings.Contains(src, "commit=")
	if !twice && got.Checksum != want.Checksum || got.ref != want.Ref || got.subdir != want.SubDir {
		t.Fatalf("%q: %+v, BuildKit: %+v", src, got, want)
	}
	if (got.KeepGitDir == nil) != (want.KeepGitDir == nil) || got.KeepGitDir != nil && *got.KeepGitDir != *want.KeepGitDir {
		t.Fatalf("%q: keep-git-dir %v, BuildKit: %v", src, got.KeepGitDir, want.KeepGitDir)
	}
}

// TestGitRefTellsTheFirst: a query with one fault is refused in BuildKit's words, one with
// several for the first of them.
func TestGitRefTellsTheFirst(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		src := "https://example.com/a.git?" + randomPair(random)
		_, _, want := dfgitutil.ParseGitRef(src)
		if _, got := gitRef(src); (got == nil) != (want == nil) || got != nil && got.Error() != want.Error() {
			t.Fatalf("%q: %v, BuildKit: %v", src, got, want)
		}
	}
	const two = "https://example.com/a.git?mtime=never&depth=1"
	if _, err := gitRef(two); err == nil || !strings.HasPrefix(err.Error(), "invalid mtime value") {
		t.Errorf("%q: %v", two, err)
	}
}

func randomAddress(random *rand.Rand) string {
	address := oneOf(random, "https://", "http://", "ssh://", "git://", "GIT://", "ftp://", "git@", "a_b-c@", "@", "github.com/", "./", "../", "", "g it@", "://") +
		oneOf(random, "example.com", "h", "", "[::1]", "a b", "h:22") +
		oneOf(random, "/", ":", "") +
		oneOf(random, "org/a.git", "a", "%67it.git", "%zz.git", "a.git/", ".git", "")
	if random.IntN(2) == 0 {
		address += "?" + randomPair(random)
		for range random.IntN(3) {
			address += "&" + randomPair(random)
		}
	}
	if random.IntN(2) == 0 {
		address += "#" + oneOf(random, "main", "", ":", "main:sub", ":a/../b", "refs/tags/v1", "a%20b", "a?ref=x", "%zz")
	}
	return address
}

func randomPair(random *rand.Rand) string {
	return oneOf(random, "ref", "tag", "branch", "subdir", "checksum", "commit", "keep-git-dir", "submodules", "mtime", "fetch-by-commit", "depth", "", "REF", "t%61g", "%zz", "a;b") +
		oneOf(random, "=", "=", "=", "") +
		oneOf(random, "main", "v1", "refs/tags/v1", "refs/heads/main", "true", "0", "maybe", "checkout", "commit", "", "sub", "a+b", "a=b", "%zz")
}

func oneOf(random *rand.Rand, of ...string) string { return of[random.IntN(len(of))] }
