package files

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Collection is a folder of Dockerfiles, with what BuildKit says of each.
type Collection struct {
	Name string // "own" or "shared"
	Dir  string

	verdicts string // the file's name in Dir
}

// Own is the collection that is part of the project.
func Own() Collection {
	return Collection{"own", filepath.Join(Root(), "testdata", "corpus"), "verdicts.jsonl"}
}

// Collections are the project's own files, and those of a larger collection where there
// is one: in $STAGELS_CORPUS, or in shared/corpus beside the project if that is not set.
// No folder there: the project's own are all. A folder without verdicts is a mistake, and
// fails the test.
func Collections(t testing.TB) []Collection {
	t.Helper()
	dir := os.Getenv("STAGELS_CORPUS")
	if dir == "" {
		dir = filepath.Join(Root(), "..", "shared", "corpus")
	}
	shared := Collection{"shared", dir, "ORACLE.jsonl"}
	if _, err := os.Stat(dir); err != nil {
		alone.Do(func() { fmt.Printf("no larger corpus (%v): the tests read testdata/corpus alone\n", err) })
		return []Collection{Own()}
	}
	if _, err := os.Stat(filepath.Join(dir, shared.verdicts)); err != nil {
		t.Fatalf("$STAGELS_CORPUS is no corpus: %v", err)
	}
	return []Collection{Own(), shared}
}

// alone keeps the notice to one for each package that is tested.
var alone sync.Once

// Corpus are the files of all collections. The names are those of the verdicts, and no
// two are the same.
func Corpus(t testing.TB) []File {
	t.Helper()
	var out []File
	for _, c := range Collections(t) {
		out = append(out, c.Files(t)...)
	}
	return out
}

// Files are the files of the collection, named as its verdicts name them.
func (c Collection) Files(t testing.TB) []File {
	t.Helper()
	var out []File
	for _, pattern := range []string{"*.Dockerfile", "extra/*.Dockerfile", "templates/*.Dockerfile"} {
		out = append(out, glob(t, c.Dir, pattern)...)
	}
	if len(out) == 0 {
		t.Fatalf("no Dockerfile in %s", c.Dir)
	}
	return out
}

// Verdict is what BuildKit makes of one file. Lines count from 1.
type Verdict struct {
	File     string `json:"file"`
	Platform string `json:"platform,omitempty"` // that the file was built for; "" is linux/amd64
	Status   string `json:"status"`             // ok, parse_error or convert_error

	Error  *Refusal    `json:"error,omitempty"`
	Stages []StageRead `json:"stages,omitempty"`
	Refs   []RefRead   `json:"refs,omitempty"`
	Warn   []Warning   `json:"warn,omitempty"`

	Verified bool `json:"verified"` // the stages and references are those of BuildKit's graph

	Text string `json:"-"` // of the file
}

// Refusal is why BuildKit does not take a file.
type Refusal struct {
	Phase string `json:"phase"` // parse, instructions or convert
	Msg   string `json:"msg"`
	Line  int    `json:"line,omitempty"`
}

// StageRead is a stage. Res is the index of the stage that it is built on, or one of
// "image", "scratch" and "error".
type StageRead struct {
	Name string `json:"name,omitempty"`
	Base string `json:"base"`
	Exp  string `json:"exp,omitempty"` // Base with its variables expanded, where that differs
	Res  any    `json:"res"`
	Line int    `json:"line"`
}

// RefRead is what an instruction takes from a stage or an image. K is copy or mount,
// with onbuild- before it in a trigger; Res is as a stage's.
type RefRead struct {
	K     string `json:"k"`
	Stage int    `json:"stage"`
	Line  int    `json:"line"`
	From  string `json:"from"`
	Res   any    `json:"res"`
}

// Warning is what one of BuildKit's checks says.
type Warning struct {
	Rule string `json:"rule"`
	Line int    `json:"line"`
	Msg  string `json:"msg"`
}

// BuiltFor is the platform that the file was built for.
func (v *Verdict) BuiltFor() string {
	if v.Platform != "" {
		return v.Platform
	}
	return "linux/amd64"
}

// VerdictsFile is where the verdicts are.
func (c Collection) VerdictsFile() string { return filepath.Join(c.Dir, c.verdicts) }

// Verdicts are BuildKit's on every file of the collection.
func (c Collection) Verdicts(t testing.TB) []Verdict {
	t.Helper()
	data, err := os.ReadFile(c.VerdictsFile())
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range c.Files(t) {
		texts[f.Name] = f.Text
	}
	var out []Verdict
	for dec := json.NewDecoder(bytes.NewReader(data)); dec.More(); {
		var v Verdict
		if err := dec.Decode(&v); err != nil {
			t.Fatal(err)
		}
		text, ok := texts[v.File]
		if !ok {
			t.Fatalf("%s: a verdict on %s, which is not there", c.VerdictsFile(), v.File)
		}
		v.Text = text
		out = append(out, v)
	}
	if len(out) != len(texts) {
		t.Fatalf("%d files in %s, %d verdicts", len(texts), c.Dir, len(out))
	}
	return out
}
