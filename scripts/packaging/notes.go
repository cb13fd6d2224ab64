package main

import "strings"

// notes are the text of the release, which no package holds.
func notes(r *Release) ([]File, error) {
	return []File{{"notes.md", 0o644, []byte(r.Notes)}}, nil
}

// changesOf is what CHANGELOG.md says of a version: the lines below its heading, or
// below the first one where it has none, as for what is not released.
func changesOf(changes, version string) string {
	sections := strings.Split("\n"+changes, "\n## ")[1:]
	for _, section := range sections {
		heading, text, _ := strings.Cut(section, "\n")
		if heading == "v"+version {
			return strings.TrimSpace(text) + "\n"
		}
	}
	if len(sections) == 0 {
		return ""
	}
	_, text, _ := strings.Cut(sections[0], "\n")
	return strings.TrimSpace(text) + "\n"
}
