package files

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// Refactorer answers what can be made of a selection.
type Refactorer interface {
	Refactor(start, end int) []Refactored
}

// Refactored is one refactoring or fix and the text that it makes.
type Refactored struct{ Title, Text string }

// Editor answers what refactorings and fixes make of a file.
type Editor interface {
	Refactorer
	Fixer
}

func init() {
	// action TITLE          the refactoring is offered for the span, and makes the
	//                       file what the section "FILE > TITLE" says
	verbs["action"] = func(c *checker, n Note) {
		offers := c.a.(Refactorer).Refactor(n.Start, n.End)
		i := slices.IndexFunc(offers, func(r Refactored) bool { return r.Title == n.Rest })
		if i < 0 {
			c.fail(n, "offered are %q", titles(offers))
		} else if want, ok := c.f.After[n.Rest]; !ok || offers[i].Text != want {
			c.fail(n, "it makes\n%s\nnot\n%s", offers[i].Text, want)
		}
	}
	// actions A | B         just these are offered for the span, none if nothing is said
	verbs["actions"] = func(c *checker, n Note) {
		var want []string
		for title := range strings.SplitSeq(n.Rest, "|") {
			if title = strings.TrimSpace(title); title != "" {
				want = append(want, title)
			}
		}
		if got := titles(c.a.(Refactorer).Refactor(n.Start, n.End)); !slices.Equal(got, want) {
			c.fail(n, "offered are %q", got)
		}
	}
	// noaction WORDS        no title offered for the span begins so
	verbs["noaction"] = func(c *checker, n Note) {
		for _, title := range titles(c.a.(Refactorer).Refactor(n.Start, n.End)) {
			if strings.HasPrefix(title, n.Rest) {
				c.fail(n, "offered is %q", title)
			}
		}
	}
}

func titles(offers []Refactored) []string {
	var out []string
	for _, r := range offers {
		out = append(out, r.Title)
	}
	return out
}

// result tells of the name of a fixture's section whether it is what a refactoring
// makes of a file.
func result(section string) (file, title string, ok bool) { return strings.Cut(section, " > ") }

// takeResults gives each file what its notes action expect.
func (sc *Scenario) takeResults(archive *txtar.Archive) {
	for i := range sc.Files {
		for _, section := range archive.Files {
			if file, title, ok := result(section.Name); ok && file == sc.Files[i].Name {
				sc.Files[i].expect(title, string(section.Data))
			}
		}
	}
}

func (f *Annotated) expect(title, text string) {
	if f.After == nil {
		f.After = map[string]string{}
	}
	f.After[title] = text
}

// UpdateResults writes the sections that notes on actions and fixes speak of anew.
func UpdateResults(t testing.TB, editor func(sc Scenario, src string) Editor) {
	t.Helper()
	for _, sc := range Scenarios(t) {
		path := filepath.Join(Root(), "testdata", "fixtures", filepath.FromSlash(sc.Name)+".txtar")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		archive := txtar.Parse(data)
		archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { _, _, ok := result(f.Name); return ok })
		for _, f := range sc.Files {
			archive.Files = append(archive.Files, sections(f, editor(sc, f.Text))...)
		}
		if now := txtar.Format(archive); string(now) != string(data) {
			t.Logf("%s: written", sc.Name)
			if err := os.WriteFile(path, now, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func sections(f Annotated, a Editor) []txtar.File {
	var out []txtar.File
	for _, n := range f.Notes {
		for _, r := range results(a, n) {
			name := f.Name + " > " + r.Title
			if r.Title == n.Rest && !slices.ContainsFunc(out, func(o txtar.File) bool { return o.Name == name }) {
				out = append(out, txtar.File{Name: name, Data: []byte(r.Text)})
			}
		}
	}
	return out
}

// results are what a note's verb speaks of.
func results(a Editor, n Note) []Refactored {
	switch n.Verb {
	case "action":
		return a.Refactor(n.Start, n.End)
	case "fix", "safe":
		found := a.Fixes(n.Start, n.End)
		return slices.Concat(found.Safe, found.Other)
	case "fixall":
		return []Refactored{{n.Rest, a.FixAll()}}
	}
	return nil
}
