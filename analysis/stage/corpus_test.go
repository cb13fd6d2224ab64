package stage_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/testdata/files"
)

// verdict is one line of the corpus's ORACLE.jsonl.
type verdict struct {
	File   string
	Status string
	Stages []struct {
		Name, Base, Exp string
		Res             any
		Line            int
	}
	Refs []struct {
		K, From     string
		Stage, Line int
		Res         any
	}
}

func verdicts(t *testing.T) []verdict {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(files.CorpusDir(t), "ORACLE.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var out []verdict
	for dec := json.NewDecoder(bytes.NewReader(data)); dec.More(); {
		var v verdict
		if err := dec.Decode(&v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

// meaning is a reference's kind and target in the oracle's words.
func meaning(r *stage.Reference) any {
	switch r.Kind {
	case stage.InFile:
		return float64(r.Target)
	case stage.Unknown, stage.Invalid:
		return "error"
	}
	return r.Kind.String()
}

func TestCorpusBindings(t *testing.T) {
	texts := map[string]string{}
	for _, f := range files.Corpus(t) {
		texts[f.Name] = f.Text
	}
	bound, asked := 0, 0
	for _, v := range verdicts(t) {
		if v.Status == "parse_error" {
			continue
		}
		f := syntax.Parse(texts[v.File])
		m := stage.Build(f, stage.Options{Platform: "linux/amd64"})
		line := func(item int) int { return f.Items()[item].Line + 1 }
		var refs []stage.Reference
		for _, r := range m.Refs() {
			if r.Kind != stage.Context {
				refs = append(refs, r)
			}
		}
		if len(m.Stages()) != len(v.Stages) || len(refs) != len(v.Refs) {
			t.Errorf("%s: %d stages and %d references, BuildKit sees %d and %d", v.File, len(m.Stages()), len(refs), len(v.Stages), len(v.Refs))
			continue
		}
		for i, want := range v.Stages {
			s := &m.Stages()[i]
			asked++
			if want.Exp == "" {
				want.Exp = want.Base
			}
			if s.Name != want.Name || s.Base.Text != want.Base || meaning(&s.Base) != want.Res || line(s.Items[0]) != want.Line ||
				want.Res != "error" && s.Base.Expanded != want.Exp {
				t.Errorf("%s: stage %d is %+v, BuildKit says %+v", v.File, i, *s, want)
				continue
			}
			bound++
		}
		for i, want := range v.Refs {
			r := refs[i]
			asked++
			if r.Site.String() != want.K || r.Stage != want.Stage || line(r.Item) != want.Line || r.Text != want.From || meaning(&r) != want.Res {
				t.Errorf("%s: reference %d is %+v, BuildKit says %+v", v.File, i, r, want)
				continue
			}
			bound++
		}
	}
	t.Logf("%d of %d bases and references bound as BuildKit binds them", bound, asked)
}
