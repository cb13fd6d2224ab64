package main

import (
	"io"
	"strings"
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

// BenchmarkCheckCorpus is the command on the whole corpus, from finding the files
// to printing.
func BenchmarkCheckCorpus(b *testing.B) {
	dir := files.CorpusDir(b)
	for b.Loop() {
		if code := run([]string{"check", "--fail-on", "never", dir}, strings.NewReader(""), io.Discard, io.Discard); code != 0 {
			b.Fatalf("exit code %d", code)
		}
	}
	b.ReportMetric(float64(len(files.Corpus(b))), "files")
}
