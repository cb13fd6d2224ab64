package oracle

import (
	"net"
	"strings"
	"testing"
)

// TestNoNameServer: a conversion that asks a host for its keys gets no address of it, and goes on.
func TestNoNameServer(t *testing.T) {
	if r := Targets("FROM scratch\nADD git@git.example.com:a/b.git /\n"); r != nil {
		t.Error(r)
	}
	if _, err := net.DefaultResolver.LookupHost(t.Context(), "git.example.com"); err == nil || !strings.Contains(err.Error(), "asks no name server") {
		t.Error(err)
	}
}
