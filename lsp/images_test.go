package lsp_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/lsp/client"
)

// TestImagesElsewhere: behind FROM come the stages, then scratch, then the images of this
// file, of other open ones and of those in the workspace's folder, which are read beside;
// behind --from= what others copy from. What is typed here is none of them.
func TestImagesElsewhere(t *testing.T) {
	dir := t.TempDir()
	for name, src := range map[string]string{
		"Dockerfile.one": "FROM ghcr.io/acme/base:1\nCOPY --from=ghcr.io/acme/tools:2 /a /a\nCOPY --from=buil /a /a\n",
		"Dockerfile.two": "ARG V=1\nFROM ghcr.io/acme/base:1 AS build\nFROM debian:$V\nCOPY --from=bulid /a /a\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	conforms(t)
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	s, err := client.Start(ctx, options(t), client.Capabilities{})
	if err != nil {
		t.Fatal(err)
	}
	folder := map[string]any{"uri": lsp.FileURI(dir), "name": "w"}
	if err := s.Notify(ctx, "workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{"added": []any{folder}, "removed": []any{}}}); err != nil {
		t.Fatal(err)
	}
	own := lsp.FileURI(filepath.Join(dir, "Dockerfile"))
	const src = "FROM golang:1.26 AS builder\nFROM alpine:3.22\nCOPY --from= /a /b\nFROM "
	for uri, text := range map[string]string{own: src, "untitled:other": "FROM node:24\n"} {
		if err := s.Open(ctx, uri, text); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		off  int
		want []string
	}{
		{len(src), []string{"builder", "scratch", "alpine:3.22", "golang:1.26", "ghcr.io/acme/base:1", "node:24", "--platform="}},
		{len("FROM golang:1.26 AS builder\nFROM alpine:3.22\nCOPY --from="), []string{"builder", "ghcr.io/acme/tools:2"}},
	} {
		var got []string
		for ctx.Err() == nil && !slices.Equal(got, tc.want) {
			offers, err := s.Complete(ctx, own, tc.off)
			if err != nil {
				t.Fatalf("%v, last %q", err, got)
			}
			got = nil
			for _, o := range offers {
				got = append(got, o.Label)
			}
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("offered are %q", got)
		}
	}
	if code, err := s.End(ctx); err != nil || code != 0 {
		t.Errorf("ended with %d, %v", code, err)
	}
}
