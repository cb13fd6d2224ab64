package syntax

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestHeredocEnds: the ends of heredocs are the same whether all lines are known or not.
func TestHeredocEnds(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	names, tabs, ends := []string{"A", "B", "CC", ""}, []string{"", "\t", "\t\t", " "}, []string{"\n", "\r\n", " \n", "\r\r\n"}
	for range 500 {
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString(tabs[r.IntN(4)] + names[r.IntN(4)] + ends[r.IntN(4)])
		}
		b.WriteString(names[r.IntN(4)])
		for from := 0; from <= b.Len(); from++ {
			if from > 0 && b.String()[from-1] != '\n' {
				continue
			}
			for _, chomp := range []bool{false, true} {
				name := names[r.IntN(3)]
				e := heredocEnds{text: b.String()}
				start, end, ok := e.look(name, chomp, from)
				e.missed = true
				if s, n, found := e.find(name, chomp, from); s != start || n != end || found != ok {
					t.Fatalf("%q from %d, %s, %v: %d %d %v, with all lines known %d %d %v", b.String(), from, name, chomp, start, end, ok, s, n, found)
				}
			}
		}
	}
}

// TestManyUnended: what heredocs without an end cost grows as their number.
func TestManyUnended(t *testing.T) {
	rows := func(n int) int {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "RUN <<-EOF%d <<E\n", i)
		}
		s := scanner{text: b.String(), escape: '\\'}
		for s.off < len(s.text) {
			s.next()
		}
		if len(s.items) != n || !s.ends.missed {
			t.Fatalf("%d items, %v", len(s.items), s.ends.missed)
		}
		return len(s.ends.chomped)
	}
	if few, many := rows(100), rows(1000); few != 100 || many != 1000 {
		t.Errorf("%d and %d lines are known", few, many)
	}
}
