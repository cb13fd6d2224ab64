package main

import (
	"fmt"
	"os"
	"strings"
)

// The block of a page that this program writes.
const (
	blockBegin = "<!-- bench: written by testdata/bench/run.sh -update docs/benchmarks.md -->\n"
	blockEnd   = "<!-- /bench -->\n"
)

// block is what stands between the two marks.
func (r *report) block() string {
	return "Measured on " + strings.Join(r.conditions, ", ") + ":\n\n" + r.markdown()
}

// rewrite puts block between the marks in the file at path.
func rewrite(path, block string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, begins := strings.Cut(string(data), blockBegin)
	_, after, ends := strings.Cut(rest, blockEnd)
	if !begins || !ends {
		return fmt.Errorf("%s has no block between %q and %q", path, strings.TrimSpace(blockBegin), strings.TrimSpace(blockEnd))
	}
	return os.WriteFile(path, []byte(before+blockBegin+block+blockEnd+after), 0o644)
}
