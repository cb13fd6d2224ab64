package soak

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
)

// Kinds of figures that are no single request.
const (
	keyToCompletion   = "a key, then textDocument/completion"
	editToDiagnostics = "an edit, then diagnostics that are sent"
)

// figures are how often what was done, and how long it took. They judge nothing.
type figures struct {
	counts map[string]int
	times  map[string][]time.Duration
}

func newFigures() *figures {
	return &figures{counts: map[string]int{}, times: map[string][]time.Duration{}}
}

// add takes note of an answered request, if somebody waited for it.
func (f *figures) add(c *call) {
	if c.cancelled {
		f.counts["cancelled"]++
		return
	}
	f.took(c.kind, c.took)
}

func (f *figures) took(kind string, d time.Duration) { f.times[kind] = append(f.times[kind], d) }

// table is the times of each kind in milliseconds.
func (f *figures) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-42s %8s %8s %8s %8s %8s\n", "ms", "n", "p50", "p90", "p99", "max")
	for _, kind := range slices.Sorted(maps.Keys(f.times)) {
		all := f.times[kind]
		slices.Sort(all)
		fmt.Fprintf(&b, "%-42s %8d", kind, len(all))
		for _, percent := range []int{50, 90, 99, 100} {
			at := min(len(all)*percent/100, len(all)-1)
			fmt.Fprintf(&b, " %8.2f", float64(all[at].Microseconds())/1000)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// memory is what a process takes, in bytes; zero where that cannot be known.
type memory struct {
	resident, peak int
	threads        int
}

// memoryOf reads what the system knows of a process.
func memoryOf(pid int) (m memory) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return m
	}
	for line := range strings.Lines(string(data)) {
		var n int
		name, rest, _ := strings.Cut(line, ":")
		fmt.Sscan(rest, &n)
		switch name {
		case "VmRSS":
			m.resident = n << 10
		case "VmHWM":
			m.peak = n << 10
		case "Threads":
			m.threads = n
		}
	}
	return m
}

func (m memory) String() string {
	if m.resident == 0 {
		return "not known on this system"
	}
	return fmt.Sprintf("%.1f MiB resident, at most %.1f, %d threads", float64(m.resident)/(1<<20), float64(m.peak)/(1<<20), m.threads)
}
