package files

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/tools/txtar"
)

// Update writes the notes on diagnostics in the fixtures anew where they are not
// what is found. Notes that hold are left as they are.
func Update(t testing.TB, find func(sc Scenario, src string) []Finding) {
	t.Helper()
	for _, sc := range Scenarios(t) {
		path := filepath.Join(Root(), "testdata", "fixtures", filepath.FromSlash(sc.Name)+".txtar")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		archive := txtar.Parse(data)
		for _, f := range sc.Files {
			i := slices.IndexFunc(archive.Files, func(a txtar.File) bool { return a.Name == f.Name })
			archive.Files[i].Data = []byte(renoted(f, string(archive.Files[i].Data), find(sc, f.Text)))
		}
		if now := txtar.Format(archive); string(now) != string(data) {
			t.Logf("%s: written", sc.Name)
			if err := os.WriteFile(path, now, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// renoted is the raw text of a file of a fixture with notes on just what is found.
func renoted(f Annotated, raw string, found []Finding) string {
	found = slices.Clone(found)
	byRow := map[int][]string{} // notes by the line of the file that they follow
	if raw == "" {
		return raw
	}
	row := -1
	notes := f.Notes
	var rows []string
	for line := range strings.SplitSeq(strings.TrimSuffix(raw, "\n"), "\n") {
		if !noteLine.MatchString(line) {
			rows = append(rows, line)
			row++
			continue
		}
		n := notes[0]
		notes = notes[1:]
		if !slices.Contains(severities, n.Verb) {
			byRow[row] = append(byRow[row], line)
			continue
		}
		if i := slices.IndexFunc(found, n.tells); i >= 0 {
			byRow[row] = append(byRow[row], line)
			found = slices.Delete(found, i, i+1)
		}
	}
	for _, d := range found {
		at := strings.Count(f.Text[:d.Start], "\n")
		byRow[at] = append(byRow[at], written(f.Text, d))
	}
	out := byRow[-1] // of an empty file, or on its first line's start
	for i, line := range rows {
		out = append(append(out, line), byRow[i]...)
	}
	return strings.Join(out, "\n") + "\n"
}

// tells whether the note is of d.
func (n Note) tells(d Finding) bool {
	code, words, _ := strings.Cut(n.Rest, ": ")
	return d.Severity == n.Verb && d.Code == code && d.Start == n.Start && d.End == n.End && strings.Contains(d.Message, words)
}

// written is the note of d.
func written(src string, d Finding) string {
	start := strings.LastIndexByte(src[:d.Start], '\n') + 1
	before := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, src[start:d.Start])
	span := src[d.Start:d.End]
	first, _, over := strings.Cut(span, "\n")
	marks := strings.Repeat("^", max(1, utf8.RuneCountInString(first)))
	if span == "" && d.Start < len(src) && src[d.Start] != '\n' {
		marks = "|"
	}
	if over {
		last := span[strings.LastIndexByte(span, '\n')+1:]
		marks += fmt.Sprintf(">%d:%d", strings.Count(span, "\n"), utf8.RuneCountInString(last))
	}
	return fmt.Sprintf("%s%s %s %s: %s", before, marks, d.Severity, d.Code, d.Message)
}
