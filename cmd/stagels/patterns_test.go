package main

import (
	"testing"

	"github.com/stagels/stagels/analysis/pattern"
)

// TestPatterns: each expression is one; else it would be found out in the midst of work.
func TestPatterns(t *testing.T) {
	n := pattern.CompileAll()
	if n < 50 {
		t.Errorf("%d patterns: the packages of the program are not all here", n)
	}
	t.Logf("%d patterns", n)
}
