package main

import (
	"regexp"
	"strings"
)

var (
	python    = regexp.MustCompile(`^(alpha|beta|rc)\.?([0-9]+)$`)
	notPython = regexp.MustCompile(`[^A-Za-z0-9]+`)
)

// systemVersion is a semantic version as dpkg and rpm compare it: what a ~ begins
// comes before the version without it, and a - would begin the package's own revision.
func systemVersion(version string) string { return strings.ReplaceAll(version, "-", "~") }

// pythonVersion is a semantic version as PEP 440 wants it. What it has no word for
// becomes a local version.
func pythonVersion(version string) string {
	number, pre, found := strings.Cut(version, "-")
	if !found {
		return number
	}
	if m := python.FindStringSubmatch(pre); m != nil {
		return number + map[string]string{"alpha": "a", "beta": "b", "rc": "rc"}[m[1]] + m[2]
	}
	return number + "+" + strings.ToLower(notPython.ReplaceAllString(pre, "."))
}
