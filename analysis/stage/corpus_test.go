package stage_test

import (
	"testing"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/testdata/files"
)

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
	for _, c := range files.Collections(t) {
		t.Run(c.Name, func(t *testing.T) { testBindings(t, c.Verdicts(t)) })
	}
}

func testBindings(t *testing.T, verdicts []files.Verdict) {
	bound, asked := 0, 0
	for _, v := range verdicts {
		if v.Status == "parse_error" {
			continue
		}
		f := syntax.Parse(v.Text)
		m := stage.NewModel(f, stage.Build{Platform: v.BuiltFor()})
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
			if r.Site.String() != want.K || r.In != want.Stage || line(r.Item) != want.Line || r.Text != want.From || meaning(&r) != want.Res {
				t.Errorf("%s: reference %d is %+v, BuildKit says %+v", v.File, i, r, want)
				continue
			}
			bound++
		}
	}
	t.Logf("%d of %d bases and references bound as BuildKit binds them", bound, asked)
}
