package main

import (
	"strings"
	"testing"
)

// TestMany: of very many findings the worst are printed and the rest counted, and the exit
// code is that of all.
func TestMany(t *testing.T) {
	src := "FROM alpine AS base\n" + strings.Repeat("ENV a b\n", 1200)
	for _, c := range []struct {
		src  string
		args []string
		code int
		rest string
	}{
		{src, nil, exitFound, "201 more are not: 200 of severity warning, 1 of severity hint"},
		{src, []string{"--fail-on", "error"}, 0, "201 more are not"},
		{src + "RUM x\n", []string{"--fail-on", "error"}, exitFound, "202 more are not"},
		{src, []string{"--fail-on", "never", "--format", "github"}, 0, "201 more are not"},
	} {
		code, out, errs := invoke(t, t.TempDir(), c.src+"FROM scratch\n", append([]string{"check", "-"}, c.args...)...)
		if code != c.code || errs != "" || !strings.Contains(out, c.rest) {
			t.Errorf("%v: exit code %d, %s; %s", c.args, code, errs, tail(out))
		}
		if n := strings.Count(out, "TooManyFindings"); n == 0 {
			t.Errorf("%v: the rest is not told of", c.args)
		}
	}
}

func tail(out string) string { return out[max(0, len(out)-1000):] }
