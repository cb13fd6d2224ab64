package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// conditions are those of this run, as far as they can be known.
func conditions() []string {
	out := []string{fmt.Sprintf("%d cores", runtime.NumCPU()), runtime.GOOS + "/" + runtime.GOARCH, runtime.Version()}
	if cpu := field("/proc/cpuinfo", "model name"); cpu != "" {
		out = append([]string{cpu}, out...)
	}
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		out = append(out, "load "+firstWord(string(load))+"")
	}
	return out
}

// field is the first value of a name in a file of names and values, "" if there is
// none.
func field(path, name string) string {
	data, _ := os.ReadFile(path) // not every system has it
	for line := range strings.Lines(string(data)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
