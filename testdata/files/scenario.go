package files

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// Scenario is one fixture: some words on what must hold, and annotated files.
type Scenario struct {
	Name  string // the fixture's path below testdata/fixtures, without .txtar
	Doc   string
	Files []Annotated

	ignore    string // of the section .dockerignore
	hasIgnore bool
	context   map[string]string // by path; nil if it is not known
}

// Context are the files of the scenario's build context by their paths, of the sections
// whose names begin with context/; nil if it has none.
func (sc Scenario) Context() map[string]string {
	if sc.context != nil && sc.hasIgnore {
		sc.context[".dockerignore"] = sc.ignore
	}
	return sc.context
}

// Ignore is the scenario's .dockerignore, in the form that options want it.
func (sc Scenario) Ignore() (name, src string, ok bool) {
	return ".dockerignore", sc.ignore, sc.hasIgnore
}

// Annotated is a file of a fixture without its notes, and the notes.
type Annotated struct {
	File
	Notes []Note
	After map[string]string // what refactorings make of it, by title
}

// Note says what must hold of a span of the file above it. In the fixture it is
// a line that holds nothing but carets, blanks and the note's words:
//
//	COPY --from=builder /a /a
//	            ^^^^^^^ ref builder
//
// A caret stands for one character of the line that the note speaks of; a tab
// there is a tab in the note's line too. A bar instead of carets is an empty span
// in front of the character above it, and a single caret behind the line's last
// character one at its end. Carets with >L:C behind them begin a span that ends L
// lines further down, at character C of that line, from 0.
type Note struct {
	Line       int // the fixture's line, from 1, to name in messages
	Start, End int // bytes of the file's text
	Verb, Rest string
}

var noteLine = regexp.MustCompile(`^([ \t]*)(\^+|\|)(?:>(\d+):(\d+))? (\S+) ?(.*)$`)

// Scenarios are the fixtures of the project.
func Scenarios(t testing.TB) []Scenario {
	t.Helper()
	dir := filepath.Join(Root(), "testdata", "fixtures")
	var out []Scenario
	for _, f := range append(glob(t, dir, "*.txtar"), glob(t, dir, "*/*.txtar")...) {
		out = append(out, ParseScenario(t, strings.TrimSuffix(f.Name, ".txtar"), f.Text))
	}
	if len(out) == 0 {
		t.Fatalf("no fixtures in %s", dir)
	}
	return out
}

// ScenariosOf are the fixtures in a folder of testdata.
func ScenariosOf(t testing.TB, folder string) (out []Scenario) {
	t.Helper()
	for _, f := range glob(t, filepath.Join(Root(), "testdata", folder), "*.txtar") {
		out = append(out, ParseScenario(t, strings.TrimSuffix(f.Name, ".txtar"), f.Text))
	}
	if len(out) == 0 {
		t.Fatalf("no fixtures in testdata/%s", folder)
	}
	return out
}

// ParseScenario reads one fixture.
func ParseScenario(t testing.TB, name, src string) Scenario {
	t.Helper()
	archive := txtar.Parse([]byte(src))
	sc := Scenario{Name: name, Doc: strings.TrimSpace(string(archive.Comment))}
	for _, f := range archive.Files {
		if f.Name == ".dockerignore" {
			sc.ignore, sc.hasIgnore = string(f.Data), true
			continue
		}
		if below, ok := strings.CutPrefix(f.Name, "context/"); ok {
			if sc.context == nil {
				sc.context = map[string]string{}
			}
			sc.context[below] = string(f.Data)
			continue
		}
		if _, _, ok := result(f.Name); ok {
			continue
		}
		line := 1 + strings.Count(src[:strings.Index(src, "-- "+f.Name+" --")], "\n") + 1
		sc.Files = append(sc.Files, annotated(t, name, f.Name, string(f.Data), line))
	}
	sc.takeResults(archive)
	return sc
}

func annotated(t testing.TB, scenario, name, data string, firstLine int) Annotated {
	t.Helper()
	var out Annotated
	var text strings.Builder
	rowStart, row := 0, ""
	runsOn := map[int][]string{} // notes by index
	for i, line := range strings.SplitAfter(data, "\n") {
		m := noteLine.FindStringSubmatch(strings.TrimRight(line, "\n"))
		if m == nil {
			rowStart, row = text.Len(), line
			text.WriteString(line)
			continue
		}
		start, ok := columnBytes(row, len(m[1]))
		end, ok2 := columnBytes(row, len(m[1])+len(m[2]))
		if m[2] == "|" || m[2] == "^" && ok && start == len(strings.TrimRight(row, "\n")) {
			end, ok2 = start, ok
		}
		if !ok || !ok2 {
			t.Fatalf("%s: line %d: the note reaches past the line above it", scenario, firstLine+i)
		}
		n := Note{firstLine + i, rowStart + start, rowStart + end, m[5], m[6]}
		if m[3] != "" {
			runsOn[len(out.Notes)] = m[3:5]
		}
		out.Notes = append(out.Notes, n)
	}
	out.File = File{name, text.String()}
	for i, to := range runsOn {
		end, ok := furtherDown(out.Text, out.Notes[i].Start, to)
		if !ok {
			t.Fatalf("%s: line %d: the note's end is not in the file", scenario, out.Notes[i].Line)
		}
		out.Notes[i].End = end
	}
	return out
}

// furtherDown is the offset of the character and line that to names, counted from
// the line of off.
func furtherDown(text string, off int, to []string) (int, bool) {
	lines, _ := strconv.Atoi(to[0])
	column, _ := strconv.Atoi(to[1])
	start := strings.LastIndexByte(text[:off], '\n') + 1
	for range lines {
		n := strings.IndexByte(text[start:], '\n')
		if n < 0 {
			return 0, false
		}
		start += n + 1
	}
	row, _, _ := strings.Cut(text[start:], "\n")
	at, ok := columnBytes(row, column)
	return start + at, ok
}

// columnBytes is the byte offset of the n-th character of row; the place behind
// the last one counts.
func columnBytes(row string, n int) (int, bool) {
	row = strings.TrimRight(row, "\n")
	for off := range row {
		if n == 0 {
			return off, true
		}
		n--
	}
	return len(row), n == 0
}
