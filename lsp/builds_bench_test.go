package lsp_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/lsp/client"
)

// BenchmarkReferencesAcross is a session that begins in a workspace that nothing is known
// of, and asks for the references of a stage: all files are found, and those that ask for
// builds read.
func BenchmarkReferencesAcross(b *testing.B) {
	for _, services := range []int{500, 2000} {
		b.Run(fmt.Sprintf("%d files with %d Dockerfiles", 10*services, services), func(b *testing.B) {
			dir := b.TempDir()
			writeServices(b, dir, services)
			at := filepath.Join(dir, "service7", "Dockerfile")
			for b.Loop() {
				askReferences(b, dir, at)
			}
		})
	}
}

const service = "FROM golang:1.26 AS builder\nRUN go build ./...\nFROM scratch AS final\nCOPY --from=builder /out /\n"

// besides are files that may ask for builds; of most services they ask for none.
var besides = map[string]string{
	"README.md":    "# Service\n\n" + strings.Repeat("It builds nothing with docker.\n", 200) + "\n```sh\nmake all\n```\n",
	"Makefile":     "all:\n\tdocker build --target final -t app .\n" + strings.Repeat("x:\n\tgo build ./...\n", 50),
	"scripts/x.sh": "set -e\n" + strings.Repeat("if [ -n \"$X\" ]; then echo docker; fi\n", 100),
	"package.json": `{"name": "service", "scripts": {"build": "tsc", "test": "jest"}}`,
}

// writeServices writes ten files for each service: a Dockerfile and others; a Compose file
// for each second, a workflow for each fifth, and a Bake file for all.
func writeServices(b *testing.B, dir string, services int) {
	b.Helper()
	write := func(at, src string) {
		at = filepath.Join(dir, filepath.FromSlash(at))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(src), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	bake := ""
	for i := range services {
		name := fmt.Sprintf("service%d", i)
		write(name+"/Dockerfile", service)
		for k := range 4 {
			write(fmt.Sprintf("%s/file%d.go", name, k), "package x\n")
		}
		for at, src := range besides {
			write(name+"/"+at, src)
		}
		if i%2 == 0 {
			write(name+"/compose.yaml", "services:\n  app:\n    build:\n      context: .\n      target: final\n  dev:\n    build: {context: ., target: builder}\n")
		}
		if i%5 == 0 {
			write(fmt.Sprintf(".github/workflows/%s.yml", name), "jobs:\n  image:\n    strategy:\n      matrix:\n        target: [builder, final]\n    steps:\n"+
				"      - uses: docker/build-push-action@v6\n        with:\n          context: "+name+"\n          target: ${{ matrix.target }}\n")
		}
		bake += fmt.Sprintf("target %q {\n  context = %q\n  target = \"final\"\n}\n", name, name)
	}
	write("docker-bake.hcl", bake)
}

func askReferences(b *testing.B, dir, at string) {
	b.Helper()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	s, err := client.Start(ctx, options(b), client.Capabilities{Folders: []string{lsp.FileURI(dir)}})
	if err != nil {
		b.Fatal(err)
	}
	uri := lsp.FileURI(at)
	if err := s.Open(ctx, uri, service); err != nil {
		b.Fatal(err)
	}
	var found []ranged
	more := map[string]any{"context": map[string]any{"includeDeclaration": true}}
	if err := s.Call(ctx, "textDocument/references", s.At(uri, 20, more), &found); err != nil || len(found) < 2 {
		b.Fatalf("%v, %v", found, err)
	}
}
