package analysis_test

import (
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

func (a api) Signature(off int) (form, parameter string, ok bool) {
	sig, ok := analysis.SignatureAt(a.Document, off)
	if !ok {
		return "", "", false
	}
	active := sig.Forms[sig.Active]
	if sig.Parameter == analysis.NoParameter {
		return active.Label, "-", true
	}
	return active.Label, active.Parameters[sig.Parameter].Name, true
}

// TestSignatures asks at every offset of every file: the active form and parameter
// are there, and a client that looks for a parameter's text in the label finds it
// where it is.
func TestSignatures(t *testing.T) {
	asked, answered := 0, 0
	for _, f := range files.Sample(append(files.Fixtures(t), files.BuildKit(t)...)) {
		d := workspace.New(f.Text, amd64)
		for off := range len(f.Text) + 1 {
			asked++
			sig, ok := analysis.SignatureAt(d, off)
			if !ok {
				continue
			}
			answered++
			active := sig.Forms[sig.Active]
			if sig.Parameter != analysis.NoParameter && sig.Parameter >= len(active.Parameters) {
				t.Fatalf("%s: at %d parameter %d of %q", f.Name, off, sig.Parameter, active.Label)
			}
			for _, form := range sig.Forms {
				for _, p := range form.Parameters {
					if at := strings.Index(form.Label, p.Span.Of(form.Label)); at != p.Span.Start || p.Summary == "" {
						t.Fatalf("%q: parameter %+v is first found at %d", form.Label, p, at)
					}
				}
			}
		}
	}
	t.Logf("%d of %d offsets have a signature", answered, asked)
}
