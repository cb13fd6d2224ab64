package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/stagels/stagels/analysis/rules"
)

// What a workflow command of GitHub's cannot hold as it is; a property cannot hold
// what parts properties either.
var (
	commandText     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	commandProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// commandNames are GitHub's words for the severities.
var commandNames = map[rules.Severity]string{
	rules.Error: "error", rules.Warning: "warning", rules.Information: "notice", rules.Hint: "notice",
}

// printGitHub prints workflow commands, which GitHub shows beside the source.
func printGitHub(w io.Writer, all []finding) error {
	var b strings.Builder
	for _, f := range all {
		fmt.Fprintf(&b, "::%s file=%s,%s,title=%s::%s\n", commandNames[f.level],
			commandProperty.Replace(filepath.ToSlash(filepath.Clean(belowHere(f.Path)))), commandRegion(f.region),
			commandProperty.Replace(f.Code), commandText.Replace(f.Message))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// commandRegion is the region as properties. GitHub takes columns only where it is
// within one line.
func commandRegion(r region) string {
	if r.EndLine != r.Line {
		return fmt.Sprintf("line=%d,endLine=%d", r.Line, r.EndLine)
	}
	return fmt.Sprintf("line=%d,endLine=%d,col=%d,endColumn=%d", r.Line, r.EndLine, r.Column, r.EndColumn)
}
