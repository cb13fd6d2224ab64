package lsp_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/lsp/client"
	"go.lsp.dev/protocol"
)

// labelled are the labels of what is offered at the bar of a Dockerfile below the folder.
func labelled(t *testing.T, s *client.Session, at, src string) (labels []string) {
	t.Helper()
	offers, err := s.Complete(t.Context(), at, strings.IndexByte(src, '|'))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range offers {
		if !strings.HasPrefix(o.Label, "--") {
			labels = append(labels, o.Label)
		}
	}
	return labels
}

func inFolder(t *testing.T, files map[string]string) (*client.Session, string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := client.Start(t.Context(), options(t), client.Capabilities{})
	if err != nil {
		t.Fatal(err)
	}
	folder := map[string]any{"uri": lsp.FileURI(dir), "name": "w"}
	if err := s.Notify(t.Context(), "workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{"added": []any{folder}, "removed": []any{}}}); err != nil {
		t.Fatal(err)
	}
	return s, dir
}

// TestPathsOfTheContext: the folder that a Dockerfile is likely built with is the nearest
// above it that has what it copies. What its ignore file leaves out is not offered.
func TestPathsOfTheContext(t *testing.T) {
	s, dir := inFolder(t, map[string]string{
		"go.mod": "", "cmd/app/main.go": "", "deploy/conf.d/a": "", "deploy/x.txt": "", ".dockerignore": "secret\n", "secret/key": "",
	})
	for name, tc := range map[string]struct{ src, want string }{
		"Dockerfile":             {"FROM scratch\nCOPY |", "cmd/ deploy/ go.mod"},
		"deploy/Dockerfile":      {"FROM scratch\nCOPY |", "conf.d/ x.txt"},
		"deploy/root.Dockerfile": {"FROM scratch\nCOPY go.mod /\nCOPY cmd/|", "app/"},
		"deploy/made.Dockerfile": {"FROM scratch AS a\nCOPY go.mod /src/\nFROM scratch\nCOPY --from=a /src/|", "go.mod"},
	} {
		at := lsp.FileURI(filepath.Join(dir, filepath.FromSlash(name)))
		if err := s.Open(t.Context(), at, strings.Replace(tc.src, "|", "", 1)); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(labelled(t, s, at, tc.src), " "); got != tc.want {
			t.Errorf("%s: %q, not %q", name, got, tc.want)
		}
	}
}

// TestManyFiles: of a folder of 20,000 files no more are sent than anybody reads.
func TestManyFiles(t *testing.T) {
	many := map[string]string{".dockerignore": "*.log\ntmp\n"}
	for i := range 20_000 {
		many[fmt.Sprintf("f%05d", i)] = ""
	}
	s, dir := inFolder(t, many)
	at, src := lsp.FileURI(filepath.Join(dir, "Dockerfile")), "FROM scratch\nCOPY f1|"
	if err := s.Open(t.Context(), at, strings.Replace(src, "|", "", 1)); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		begun := time.Now()
		if got := labelled(t, s, at, src); len(got) != 100 {
			t.Fatalf("%d are offered", len(got))
		}
		t.Log(time.Since(begun))
	}
}

const wayfaring = `FROM scratch AS conf
WORKDIR /srv
COPY <<settings.toml deploy/x.txt /etc/app/
a
settings.toml
FROM scratch AS app
COPY --from=conf /etc/app/settings.toml /srv/s.toml
COPY --from=conf /etc/app /all
FROM scratch
COPY --from=app /srv/s.toml /all/x.txt /
COPY go.mod /
COPY --from=app /none /srv /
RUN --mount=from=app,source=/all/settings.toml ["/x"]
`

// TestWaysOfPaths: from a path a definition leads to what made it, or to the file of the
// context; a hover tells the way that it came.
func TestWaysOfPaths(t *testing.T) {
	s, dir := inFolder(t, map[string]string{"go.mod": "", "deploy/x.txt": ""})
	at := lsp.FileURI(filepath.Join(dir, "Dockerfile"))
	if err := s.Open(t.Context(), at, wayfaring); err != nil {
		t.Fatal(err)
	}
	for asked, want := range map[string][2]string{
		"/srv/s.toml /all": {":6 /etc/app/settings.toml", "The file `/srv/s.toml` of the stage `app`\n\n- `COPY` from `/etc/app/settings.toml` of the stage `conf`, in line 7\n- `COPY` from `settings.toml`, in line 3"},
		"/all/x.txt /":     {":7 /etc/app", "The file `/all/x.txt` of the stage `app`, likely\n\n- `COPY` from `/etc/app/x.txt` of the stage `conf`, in line 8\n- `COPY` from `deploy/x.txt` of the build context, in line 3"},
		"go.mod /":         {"go.mod:0 ", "The file `go.mod` of the build context"},
		"/srv /\n":         {":6 /srv/s.toml", "The folder `/srv` of the stage `app`\n\n- `COPY` makes it, in line 7"},
		"/all/settings":    {":7 /etc/app", "The file `/all/settings.toml` of the stage `app`\n\n- `COPY` from `/etc/app/settings.toml` of the stage `conf`, in line 8\n- `COPY` from `settings.toml`, in line 3"},
	} {
		off := strings.Index(wayfaring, asked) + 2
		var places []struct {
			URI   string         `json:"uri"`
			Range protocol.Range `json:"range"`
		}
		if err := s.Call(t.Context(), "textDocument/definition", s.At(at, off, nil), &places); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, p := range places {
			line := strings.Split(wayfaring, "\n")[p.Range.Start.Line]
			got = fmt.Sprintf("%s:%d %s", strings.TrimPrefix(strings.TrimPrefix(p.URI, lsp.FileURI(dir)+"/"), "Dockerfile"), p.Range.Start.Line, line[p.Range.Start.Character:p.Range.End.Character])
		}
		if got != want[0] {
			t.Errorf("%q leads to %q, not to %q", asked, got, want[0])
		}
		var hover struct {
			Contents struct {
				Value string `json:"value"`
			} `json:"contents"`
		}
		if err := s.Call(t.Context(), "textDocument/hover", s.At(at, off, nil), &hover); err != nil {
			t.Fatal(err)
		}
		if said := strings.ReplaceAll(hover.Contents.Value, "`", ""); said != strings.ReplaceAll(want[1], "`", "") {
			t.Errorf("of %q is told %q, not %q", asked, hover.Contents.Value, want[1])
		}
	}
}

// TestReferencesOfPaths: who takes a file is found, also copies of it and folders that it
// lies in; the words that are files of the context lead to these.
func TestReferencesOfPaths(t *testing.T) {
	const src = `FROM scratch AS conf
COPY deploy/x.txt deploy/y.txt /etc/app/
FROM scratch AS app
COPY --from=conf /etc/app/x.txt /x
COPY --from=conf /etc/app /all
COPY --from=conf /etc/app/y.txt /y
COPY deploy /deploy
COPY ${NAME} other.txt missing.txt /
FROM conf AS more
FROM scratch
COPY --from=app /x /x.txt
COPY --from=more /etc/app/y.txt /y.txt
COPY . /whole
RUN --mount=from=app,source=/all/x.txt --mount=type=bind,source=deploy/x.txt ["/x"]
`
	s, dir := inFolder(t, map[string]string{"other.txt": "", "deploy/x.txt": "", "deploy/y.txt": ""})
	at := lsp.FileURI(filepath.Join(dir, "Dockerfile"))
	if err := s.Open(t.Context(), at, src); err != nil {
		t.Fatal(err)
	}
	text := func(r protocol.Range) string {
		return fmt.Sprintf("%d %s", r.Start.Line+1, strings.Split(src, "\n")[r.Start.Line][r.Start.Character:r.End.Character])
	}
	ofX := "2 deploy/x.txt, 4 /etc/app/x.txt, 7 deploy, 11 /x, 13 ., 14 /all/x.txt, 14 deploy/x.txt"
	for asked, want := range map[string]string{
		"deploy/x.txt deploy": ofX, "/x /x.txt": ofX, "/all/x.txt --": ofX,
		"/etc/app/y.txt /y.txt": "2 deploy/y.txt, 6 /etc/app/y.txt, 7 deploy, 12 /etc/app/y.txt, 13 .",
		"other.txt missing":     "8 other.txt, 13 .", "missing.txt": "",
	} {
		var places []struct {
			Range protocol.Range `json:"range"`
		}
		if err := s.Call(t.Context(), "textDocument/references", s.At(at, strings.Index(src, asked)+1, map[string]any{"context": map[string]any{"includeDeclaration": true}}), &places); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range places {
			got = append(got, text(p.Range))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("of %q: %q, not %q", asked, strings.Join(got, ", "), want)
		}
	}
	links, err := s.Links(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range links {
		got = append(got, src[l.Span.Start:l.Span.End]+" "+strings.TrimPrefix(l.URL, lsp.FileURI(dir)+"/"))
	}
	if want := "deploy/x.txt deploy/x.txt, deploy/y.txt deploy/y.txt, other.txt other.txt, deploy/x.txt deploy/x.txt"; strings.Join(got, ", ") != want {
		t.Errorf("links %q", got)
	}
}

// BenchmarkManyFiles is a key typed in a path of the context, in a folder of 20,000 files, and
// the completion that is asked for behind it, after a first one: at once, and after a rest that
// is long enough for somebody to change the folder.
func BenchmarkManyFiles(b *testing.B) {
	dir := b.TempDir()
	for i := range 20_000 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("f%05d", i)), nil, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	if err := os.Chtimes(dir, time.Time{}, time.Now().Add(-time.Hour)); err != nil {
		b.Fatal(err)
	}
	s, err := client.Start(b.Context(), lsp.Options{}, client.Capabilities{Folders: []string{lsp.FileURI(dir)}})
	if err != nil {
		b.Fatal(err)
	}
	at, src := lsp.FileURI(filepath.Join(dir, "Dockerfile")), "FROM scratch\nCOPY f1"
	if err := s.Open(b.Context(), at, src); err != nil {
		b.Fatal(err)
	}
	if _, err := s.Complete(b.Context(), at, len(src)); err != nil {
		b.Fatal(err)
	}
	version := int32(1)
	for _, gap := range []time.Duration{0, 3 * time.Second} {
		b.Run(fmt.Sprintf("after=%s", gap), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				time.Sleep(gap)
				b.StartTimer()
				version++
				if err := s.Edit(b.Context(), at, version, text.Edit{Span: text.Span{Start: len(src), End: len(s.Text(at))}, New: strconv.Itoa(int(version) % 10)}); err != nil {
					b.Fatal(err)
				}
				if offers, err := s.Complete(b.Context(), at, len(src)+1); err != nil || len(offers) == 0 {
					b.Fatal(len(offers), err)
				}
			}
		})
	}
}
