package oracle

import (
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/spec"
)

// TestExpansionInFrom asks BuildKit of each flag of FROM whether it expands variables
// in the value, as spec's own test asks of the other instructions.
func TestExpansionInFrom(t *testing.T) {
	for _, f := range spec.Lookup("from").Flags {
		const value = "linux/arm64"
		written, expanded := Lint("FROM --"+f.Name+"="+value+" alpine\n"), Lint("ARG V="+value+"\nFROM --"+f.Name+"=$V alpine\n")
		if written != nil {
			t.Fatalf("--%s=%s: %s", f.Name, value, written.Message)
		}
		if f.Expands != (expanded == nil) {
			t.Errorf("--%s: the table says %t, BuildKit %v", f.Name, f.Expands, expanded)
		}
		undefined := Lint("FROM --" + f.Name + "=$V alpine\n")
		if f.Expands != (undefined != nil && strings.Contains(undefined.Message, "platform")) {
			t.Errorf("--%s without a value: %v", f.Name, undefined)
		}
	}
}
