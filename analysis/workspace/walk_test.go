package workspace_test

import (
	"context"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/stagels/stagels/analysis/workspace"
)

// searched walks through files of these texts: what is found, and what is left out and
// why.
func searched(t *testing.T, s workspace.Search, texts map[string]string) (found, leftOut []string) {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range texts {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	s.Kinds = []*workspace.Kind{workspace.Dockerfile}
	s.LeftOut = func(p, why string) { leftOut = append(leftOut, p+" "+why) }
	err := s.Walk(context.Background(), files, func(e workspace.Entry, err error) error {
		found = append(found, e.Path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found, leftOut
}

func TestWalkTellsWhatItLeavesOut(t *testing.T) {
	texts := map[string]string{
		"Dockerfile": "", "a/Dockerfile.go": "", "a/Dockerfile.dockerignore": "", "b/x": "", "node_modules/x/Dockerfile": "", "out/Dockerfile": "", "c/Dockerfile-dev": "",
		".git/info/exclude": "c\n", ".git/config": "", ".gitignore": "\n*/Dockerfile-*\n!/c\n/out\n",
	}
	found, leftOut := searched(t, workspace.Search{Passed: workspace.Foreign}, texts)
	if want := []string{"Dockerfile"}; !slices.Equal(found, want) {
		t.Errorf("found %q", found)
	}
	want := []string{
		".git is git's own", "a/Dockerfile.go ends as another language, a template or a copy does", "c/Dockerfile-dev is left out by .gitignore:2: */Dockerfile-*",
		"node_modules holds packages of npm", "out is left out by .gitignore:4: /out",
	}
	if !slices.Equal(leftOut, want) {
		t.Errorf("left out %q", leftOut)
	}
}

// TestWalkPassesByVendoredTrees: a folder is passed by for what lies in it where its name
// alone does not tell that packages do.
func TestWalkPassesByVendoredTrees(t *testing.T) {
	texts := map[string]string{
		"go/vendor/modules.txt": "", "go/vendor/example.com/x/Dockerfile": "", "php/vendor/autoload.php": "", "php/vendor/x/y/Dockerfile": "",
		"venv/pyvenv.cfg": "", "venv/lib/Dockerfile": "", "ios/Pods/Manifest.lock": "", "ios/Pods/x/Dockerfile": "", "a/bower_components/x/Dockerfile": "",
		"images/vendor/Dockerfile": "", "images/vendor/deep/modules.txt": "", "env/Dockerfile": "", "Pods/Dockerfile": "", "third_party/Dockerfile": "", "modules.txt": "",
	}
	found, leftOut := searched(t, workspace.Search{Passed: workspace.Foreign}, texts)
	if want := []string{"Pods/Dockerfile", "env/Dockerfile", "images/vendor/Dockerfile", "third_party/Dockerfile"}; !slices.Equal(found, want) {
		t.Errorf("found %q", found)
	}
	if len(leftOut) != 5 {
		t.Errorf("left out %q", leftOut)
	}
}

// TestWalkIgnores: what git leaves out is not found. Each of these hid a file that git
// does not leave out, or showed one that it does, before there was one reader.
func TestWalkIgnores(t *testing.T) {
	for _, c := range []struct {
		name, ignore, path string
		ignored            bool
	}{
		{"a slash ties to the folder", "a/b\n", "z/a/b/Dockerfile", false},
		{"a bar is a byte", "b|c/\n", "b/Dockerfile", false},
		{"a question mark is one byte", "?b\n", "ab/Dockerfile", true},
		{"a question mark is no slash", "a?Dockerfile\n", "a/Dockerfile", false},
		{"a class that is negated", "[!b]\n", "a/Dockerfile", true},
		{"a class that is negated spares", "[!b]\n", "b/Dockerfile", false},
		{"plus signs are bytes", "c++/\n", "c++/Dockerfile", true},
		{"case counts", "OUT/\n", "out/Dockerfile", false},
		{"a trailing blank is none", "out/ \n", "out/Dockerfile", true},
		{"a folder's pattern names no file", "Dockerfile/\n", "Dockerfile", false},
		{"a later line takes back", "Dockerfile*\n!Dockerfile.dev\n", "Dockerfile.dev", false},
		{"nothing is taken back from a folder", "out\n!out/Dockerfile\n", "out/Dockerfile", true},
	} {
		found, _ := searched(t, workspace.Search{}, map[string]string{".gitignore": c.ignore, c.path: ""})
		if got := len(found) == 0; got != c.ignored {
			t.Errorf("%s: %q leaves %s out: %v", c.name, c.ignore, c.path, got)
		}
	}
}

func TestIgnoreFilesOf(t *testing.T) {
	if got := workspace.IgnoreFilesOf("a/Dockerfile.dev"); !slices.Equal(got, []string{"a/Dockerfile.dev.dockerignore", "a/.dockerignore"}) {
		t.Errorf("%q", got)
	}
}
