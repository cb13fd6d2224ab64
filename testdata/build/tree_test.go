package build

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// write writes the context of a tree into a folder.
func (t *tree) write(folder string) error {
	for _, at := range sorted(t.files) {
		if err := t.files[at].write(filepath.Join(folder, at)); err != nil {
			return err
		}
	}
	if t.ignore == "" {
		return nil
	}
	return os.WriteFile(filepath.Join(folder, ".dockerignore"), []byte(t.ignore), 0o644)
}

func (e entry) write(at string) error {
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		return err
	}
	switch {
	case e.folder:
		return os.MkdirAll(at, 0o755)
	case e.link != "":
		return os.Symlink(e.link, at)
	}
	mode := os.FileMode(0o644)
	if e.executable {
		mode = 0o755
	}
	return os.WriteFile(at, []byte(e.content), mode)
}

// String is the tree as an archive that a person can read, with a folder as a name that
// ends with a slash, and where a link leads as its text.
func (t *tree) String() string {
	a := txtar.Archive{Comment: fmt.Appendf(nil, "seed %d\n", t.seed)}
	a.Files = append(a.Files, txtar.File{Name: "Dockerfile", Data: []byte(t.text())})
	if t.ignore != "" {
		a.Files = append(a.Files, txtar.File{Name: ".dockerignore", Data: []byte(t.ignore)})
	}
	for _, at := range sorted(t.files) {
		f := txtar.File{Name: at, Data: []byte(t.files[at].content)}
		switch e := t.files[at]; {
		case e.folder:
			f = txtar.File{Name: at + "/"}
		case e.link != "":
			f.Data = []byte("-> " + e.link + "\n")
		case bytes.IndexByte(f.Data, 0) >= 0:
			f.Data = []byte("(an archive)\n")
		}
		a.Files = append(a.Files, f)
	}
	return string(txtar.Format(&a))
}

// remove takes out the instruction at a line of the Dockerfile, and tells whether there was
// one that is no FROM.
func (t *tree) remove(line int) bool {
	at := 1
	for s := range t.stages {
		for i, text := range t.stages[s].instructions {
			at += strings.Count(text, "\n")
			if line < at {
				if i > 0 {
					t.take(s, i)
				}
				return i > 0
			}
		}
	}
	return false
}

// removeTriggers takes out all ONBUILDs, and tells whether there was one: BuildKit says of
// what a trigger does that it fails in the line of the FROM.
func (t *tree) removeTriggers() (any bool) {
	for s := range t.stages {
		t.stages[s].instructions = slices.DeleteFunc(t.stages[s].instructions, func(text string) bool {
			trigger := strings.HasPrefix(text, "ONBUILD")
			any = any || trigger
			return trigger
		})
	}
	return any
}

// take takes out an instruction of a stage.
func (t *tree) take(s, i int) {
	all := t.stages[s].instructions
	t.stages[s].instructions = append(all[:i:i], all[i+1:]...)
}

// dataFolder is a folder of our own for the named context data.
func dataFolder(t *testing.T) string {
	folder := t.TempDir()
	for at, e := range map[string]entry{
		"data/one.txt": {content: "1"}, "data/sub/two.txt": {content: "2"}, "data/.dockerignore": {content: "sub"},
		"link": {link: "data/sub"}, "empty": {folder: true},
	} {
		if err := e.write(filepath.Join(folder, at)); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
