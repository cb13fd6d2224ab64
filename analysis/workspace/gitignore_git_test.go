package workspace_test

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/workspace"
)

var (
	seed  = flag.Uint64("seed", 1, "of the generated ignore files")
	trees = flag.Int("trees", 2000, "how many generated trees are asked of git")
)

// TestGitIgnoreIsGits asks git check-ignore of generated ignore files, in generated trees,
// and the reader of the same.
func TestGitIgnoreIsGits(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not on this machine: nothing to agree with")
	}
	t.Logf("seed %d", *seed)
	g := generator{rand.New(rand.NewPCG(*seed, 0))}
	rows, decided := 0, 0
	if testing.Short() {
		*trees = min(*trees, 200)
	}
	for n := 0; n < *trees && !t.Failed(); n += aRepository {
		made := g.repository()
		got, want := made.read(), made.askGit(t, git)
		for _, p := range made.paths {
			rows++
			if want[p] != "" {
				decided++
			}
			if got[p] != want[p] {
				t.Errorf("%q: %q, git says %q\n%s", p, got[p], want[p], made.above(p))
			}
		}
	}
	if decided*20 < rows {
		t.Errorf("only %d of %d paths were spoken of", decided, rows)
	}
}

// repository is one: trees with ignore files in them.
type repository struct {
	paths   []string          // of files and folders; those of folders end with a slash
	ignores map[string]string // texts of ignore files, by path
}

// above tells of the ignore files that may speak of the path.
func (g repository) above(p string) string {
	var out strings.Builder
	for at, src := range g.ignores {
		if dir := path.Dir(at); dir == "." || dir == ".git/info" || strings.HasPrefix(p, dir+"/") {
			fmt.Fprintf(&out, "%s: %q\n", at, src)
		}
	}
	return out.String()
}

// read is what the reader says of each path: the rule that leaves it or a folder above it
// out; "" if none does.
func (g repository) read() map[string]string {
	out := map[string]string{}
	in := map[string]*workspace.GitIgnore{}
	var base *workspace.GitIgnore
	if src, ok := g.ignores[".git/info/exclude"]; ok {
		base = base.With(".", ".git/info/exclude", src)
	}
	enter := func(dir string, above *workspace.GitIgnore) {
		if src, ok := g.ignores[path.Join(dir, ".gitignore")]; ok {
			above = above.With(dir, path.Join(dir, ".gitignore"), src)
		}
		in[dir] = above
	}
	enter(".", base)
	for _, p := range g.paths {
		name, isFolder := strings.CutSuffix(p, "/")
		dir := path.Dir(name)
		if above := out[dir+"/"]; above != "" {
			out[p] = above
			continue
		}
		if by, ignored := in[dir].Match(name, isFolder); ignored {
			out[p] = by.String()
		}
		if isFolder {
			enter(name, in[dir])
		}
	}
	return out
}

func (g repository) askGit(t *testing.T, git string) map[string]string {
	t.Helper()
	dir := t.TempDir()
	defer os.RemoveAll(dir)
	for _, folder := range []string{".git/info", ".git/objects", ".git/refs"} {
		write(t, os.MkdirAll(filepath.Join(dir, folder), 0o755))
	}
	write(t, os.WriteFile(filepath.Join(dir, ".git/HEAD"), []byte("ref: refs/heads/main\n"), 0o600))
	for _, p := range g.paths {
		if name, isFolder := strings.CutSuffix(p, "/"); isFolder {
			write(t, os.MkdirAll(filepath.Join(dir, name), 0o755))
		}
	} // what is there not at all is a file to git
	for at, src := range g.ignores {
		write(t, os.WriteFile(filepath.Join(dir, at), []byte(src), 0o600))
	}
	cmd := exec.Command(git, "-c", "core.excludesFile=", "-c", "core.ignoreCase=false", "check-ignore", "--no-index", "-v", "-z", "--stdin")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1", "HOME="+dir, "XDG_CONFIG_HOME="+dir)
	var names []string
	for _, p := range g.paths {
		names = append(names, strings.TrimSuffix(p, "/"))
	}
	cmd.Stdin = strings.NewReader(strings.Join(names, "\x00") + "\x00")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	answer, err := cmd.Output()
	if exit, ok := err.(*exec.ExitError); err != nil && (!ok || exit.ExitCode() != 1) { // 1: none of them
		t.Fatalf("%v: %s", err, errs.String())
	}
	out := map[string]string{}
	fields := strings.Split(strings.TrimSuffix(string(answer), "\x00"), "\x00")
	for ; len(fields) >= 4; fields = fields[4:] {
		p := fields[3]
		if slices.Contains(g.paths, p+"/") {
			p += "/"
		}
		if !strings.HasPrefix(fields[2], "!") {
			out[p] = fields[0] + ":" + fields[1] + ": " + fields[2]
		}
	}
	return out
}

func write(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// generator makes trees up of few names, so that patterns of the same names hit.
type generator struct{ *rand.Rand }

func (g generator) of(words ...string) string { return words[g.IntN(len(words))] }

func (g generator) name() string {
	return g.of("a", "b", "c", "ab", "abc", "A", "a.b", "b.c", "Dockerfile", "c++", "b|c", "x y", "-", "a-c", "[a]", "#a", "!a", "é", "1", "a\\b", "a ", "*", "]")
}

// aRepository is how many trees have one repository: to start git takes long.
const aRepository = 20

func (g generator) repository() repository {
	out := repository{ignores: map[string]string{}}
	if g.IntN(2) == 0 {
		out.ignores[".gitignore"], out.ignores[".git/info/exclude"] = g.ignoreFile(), g.ignoreFile()
	}
	g.fill(&out, "", 2)
	for i := range aRepository {
		top := fmt.Sprintf("tree%d/", i)
		out.paths = append(out.paths, top)
		out.ignores[top+".gitignore"] = g.ignoreFile()
		g.fill(&out, top, 2)
	}
	return out
}

func (g generator) fill(out *repository, dir string, deep int) {
	for range 2 + g.IntN(3) {
		p := dir + g.name()
		if slices.Contains(out.paths, p) || slices.Contains(out.paths, p+"/") {
			continue
		}
		if deep == 0 || g.IntN(2) == 0 {
			out.paths = append(out.paths, p)
			continue
		}
		out.paths = append(out.paths, p+"/")
		if g.IntN(3) == 0 {
			out.ignores[p+"/.gitignore"] = g.ignoreFile()
		}
		g.fill(out, p+"/", deep-1)
	}
}

func (g generator) ignoreFile() string {
	var out strings.Builder
	if g.IntN(20) == 0 {
		out.WriteString("\ufeff")
	}
	for range 1 + g.IntN(4) {
		out.WriteString(g.line() + g.of("\n", "\n", "\n", "\n", "\r\n", ""))
	}
	return out.String()
}

func (g generator) line() string {
	switch g.IntN(12) {
	case 0:
		return g.of("", " ", "#a", "\\#a", "\\!a", "!", "/", "//", "!/", "**", "*", "**/", "/**", "!*", "a\\", "\t", "a\t", "\\", "[", "!!a")
	}
	line := g.of("", "", "", "!") + g.of("", "", "/", "**/", "*/") + g.segment()
	for range g.of("", "", "1", "12") {
		line += g.of("/", "/", "/", "/**/", "**/", "/**", "\\/", "//") + g.segment()
	}
	return line + g.of("", "", "", "/", "/**", "/*", " ", "  ", "\\ ", "\\\\ ", "\t")
}

func (g generator) segment() (out string) {
	for range g.of("1", "1", "12", "123") {
		out += g.of(g.name(), g.name(), "*", "?", "**", "a*", "*b", "\\a", "[ab]", "[!b]", "[^a]", "[a-c]", "[1-a-c]", "[[:alpha:]]", "[[:upper:]]", "[[:digit:]", "[[:a]", "[[:]x", "[[:digit:]]",
			"[]a]", "[!]a]", "[a", "[[:no:]]", "[\\]a]", "[c-a]", "[a-\\c]", "[-a]", "[a-]", "\\*", "\\[a]", "[[:punct:]]", "[/]", "[[a]", "***")
	}
	return out
}
