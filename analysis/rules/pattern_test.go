package rules

import "testing"

// TestPatterns: each expression is one; else it would be found out in the midst of work.
func TestPatterns(t *testing.T) {
	for _, p := range patterns {
		p.compiled()
	}
	t.Logf("%d patterns", len(patterns))
}
