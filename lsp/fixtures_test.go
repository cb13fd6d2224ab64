package lsp_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/lsp/client"
	"github.com/stagels/stagels/testdata/files"
)

var amd64 = workspace.Options{Build: stage.Build{Platform: "linux/amd64"}}

func options(t testing.TB) lsp.Options {
	return lsp.Options{
		Analysis: amd64,
		OnPanic:  func(report string) { t.Errorf("panic: %s", report) },
	}
}

func start(t testing.TB, caps client.Capabilities) (context.Context, *client.Session) {
	t.Helper()
	conforms(t)
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(stop)
	s, err := client.Start(ctx, options(t), caps)
	if err != nil {
		t.Fatal(err)
	}
	return ctx, s
}

// wire answers a fixture's notes over a session.
type wire struct {
	t    *testing.T
	ctx  context.Context
	s    *client.Session
	uri  string
	pull bool
}

func (w wire) check(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w wire) Definition(off int) (start, end int, ok bool) {
	span, ok, err := w.s.Definition(w.ctx, w.uri, off)
	w.check(err)
	return span.Start, span.End, ok
}

func (w wire) Complete(off int) []files.Item {
	offers, err := w.s.Complete(w.ctx, w.uri, off)
	w.check(err)
	var out []files.Item
	for _, o := range offers {
		it := files.Item{Label: o.Label, Detail: o.Detail, Doc: o.Doc, Start: o.Edit.Span.Start, End: o.Edit.Span.End, New: o.Edit.New}
		if o.Snippet { // what is put is an example: completion_test.go looks at it
			it.New = o.Label
		}
		for _, r := range o.Removes {
			it.Removes = append(it.Removes, [2]int{r.Start, r.End})
		}
		out = append(out, it)
	}
	return out
}

func (w wire) Diagnostics() []files.Finding {
	var found []client.Found
	var err error
	if w.pull {
		found, err = w.s.PullDiagnostics(w.ctx, w.uri)
	} else {
		var uri string
		uri, _, found, err = w.s.Diagnostics(w.ctx)
		if err == nil && uri != w.uri {
			err = fmt.Errorf("diagnostics of %s while %s was due", uri, w.uri)
		}
	}
	w.check(err)
	var out []files.Finding
	for _, f := range found {
		out = append(out, files.Finding{Start: f.Span.Start, End: f.Span.End, Severity: f.Severity, Code: f.Code, Message: f.Message})
	}
	return out
}

// close closes the document: what one file uses is offered in others that are open.
func (w wire) close() {
	w.t.Helper()
	w.check(w.s.Notify(w.ctx, "textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": w.uri}}))
	if !w.pull {
		w.Diagnostics() // there are none any more
	}
}

// TestFixturesOverTheWire asks the notes of every fixture through sessions that
// differ in what the client can take.
func TestFixturesOverTheWire(t *testing.T) {
	clients := map[string]client.Capabilities{
		"utf16-push":  {Encoding: text.UTF16, Markdown: true, Resolves: true, Places: true},
		"utf8-links":  {Encoding: text.UTF8, Links: true, Pull: true, Markdown: true, Snippets: true},
		"utf32-plain": {Encoding: text.UTF32, Pull: true},
	}
	for name, caps := range clients {
		caps.More = map[string]any{
			"textDocument.documentSymbol.hierarchicalDocumentSymbolSupport": true,
			"textDocument.completion.completionList.itemDefaults":           map[bool][]string{true: {"editRange", "data"}}[caps.Resolves],
			"textDocument.hover.contentFormat":                              map[bool][]string{true: {"markdown"}}[caps.Markdown],
		}
		t.Run(name, func(t *testing.T) {
			ctx, s := start(t, caps)
			for i, sc := range files.Scenarios(t) {
				if sc.Context() != nil {
					continue // no client tells a server of a certain context
				}
				for j, f := range sc.Files {
					t.Run(sc.Name+"/"+f.Name, func(t *testing.T) {
						uri := fmt.Sprintf("file:///w %%20/%d/%d/Dockerfile", i, j)
						if _, src, ok := sc.Ignore(); ok {
							uri = besideIgnoreFile(t, src)
						}
						w := wire{t, ctx, s, uri, caps.Pull}
						w.check(s.Open(ctx, uri, f.Text))
						f.Check(t, w)
						w.close()
					})
				}
			}
			if code, err := s.End(ctx); err != nil || code != 0 {
				t.Errorf("ended with %d, %v", code, err)
			}
		})
	}
}

// besideIgnoreFile is the URI of a Dockerfile in a folder with a .dockerignore.
func besideIgnoreFile(t *testing.T, src string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".dockerignore"), []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	return "file://" + filepath.ToSlash(filepath.Join(dir, "Dockerfile"))
}
