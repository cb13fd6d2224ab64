package main

import (
	"io"
	"strings"
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

// BenchmarkCheckCorpus is the command on all collections, from finding the files
// to printing.
func BenchmarkCheckCorpus(b *testing.B) {
	words := []string{"check", "--fail-on", "never"}
	for _, c := range files.Collections(b) {
		words = append(words, c.Dir)
	}
	for b.Loop() {
		if code := run(words, strings.NewReader(""), io.Discard, io.Discard); code != 0 {
			b.Fatalf("exit code %d", code)
		}
	}
	b.ReportMetric(float64(len(files.Corpus(b))), "files")
}
