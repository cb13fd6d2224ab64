package lsp_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestManifestsFirst: manifests are copied first where it is known which folder the build context
// is: a file says so, or only the Dockerfile's own folder can be it.
func TestManifestsFirst(t *testing.T) {
	const src = "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n"
	const moved = "FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\n"
	project := map[string]string{
		"package.json": "{}", "package-lock.json": `{"lockfileVersion": 3, "packages": {}}`, ".gitignore": "node_modules\n", ".dockerignore": "node_modules\n",
	}
	for _, c := range []struct {
		name    string
		at      string // of the Dockerfile
		project []string
		files   map[string]string
		offered bool
	}{
		{name: "the only folder", at: "Dockerfile", project: []string{"."}, offered: true},
		{name: "a folder below", at: "web/Dockerfile", project: []string{"web"}, offered: true},
		{name: "the folder above may be it too", at: "web/Dockerfile", project: []string{".", "web"}},
		{name: "a file says which", at: "web/Dockerfile", project: []string{".", "web"}, files: map[string]string{"compose.yaml": "services:\n  web:\n    build: web\n"}, offered: true},
		{name: "it is another one", at: "web/Dockerfile", project: []string{"web"}, files: map[string]string{"compose.yaml": "services:\n  web:\n    build: {context: ., dockerfile: web/Dockerfile}\n"}},
		{name: "of one build nobody knows it", at: "web/Dockerfile", project: []string{"web"}, files: map[string]string{".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n    - uses: docker/build-push-action@v6\n      with:\n        context: ${{ inputs.context }}\n        file: web/Dockerfile\n"}},
		{name: "nothing is there", at: "Dockerfile"},
		{name: "git leaves out node_modules, and the build does not", at: "Dockerfile", project: []string{"."}, files: map[string]string{".dockerignore": "x\n", ".git/HEAD": "ref: refs/heads/main\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			write := func(name, text string) {
				t.Helper()
				at := filepath.Join(dir, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			for _, folder := range c.project {
				for name, text := range project {
					write(folder+"/"+name, text)
				}
			}
			for name, text := range c.files {
				write(name, text)
			}
			write(c.at, src)
			uri := uriOf(filepath.Join(dir, filepath.FromSlash(c.at)))
			s := inFolders(t, "utf-8", uriOf(dir))
			s.send(open(uri, src))
			got := ""
			for _, a := range s.actions(uri, 3, 0, `,"only":["refactor"]`) {
				if strings.HasPrefix(a.Title, "Copy ") {
					got = made(src, a.Edit.Changes[uri])
				}
			}
			if want := map[bool]string{true: moved}[c.offered]; got != want {
				t.Errorf("%q", got)
			}
		})
	}
}
