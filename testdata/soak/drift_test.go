package soak

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"time"
)

var (
	numbered = regexp.MustCompile(`"resultId":"[^"]*",?`)
	// Of names that are equally near to a misspelt flag BuildKit names any.
	guessed = regexp.MustCompile(` \(did you mean [^)]*\)`)
)

// question is a request whose answer must not depend on how the text came about.
type question struct {
	method string
	more   object
}

// questions are about the whole of a document, and about some places in it.
func (s *session) questions(d *document) []question {
	lines := s.table(d)
	whole := lines.place(0, len(d.text))
	out := []question{
		{"textDocument/documentSymbol", nil},
		{"textDocument/foldingRange", nil},
		{"textDocument/codeLens", nil},
		{"textDocument/documentLink", nil},
		{"textDocument/inlayHint", object{"range": whole}},
		{"textDocument/formatting", object{"options": object{"tabSize": 4, "insertSpaces": true}}},
		{"textDocument/codeAction", object{"range": whole, "context": object{"diagnostics": []any{}}}},
		{"textDocument/selectionRange", object{"positions": []position{lines.position(len(d.text))}}},
	}
	for range 3 {
		s.goes(d)
		references := s.at(d, d.caret)
		references["context"] = object{"includeDeclaration": true}
		out = append(out, question{"textDocument/references", references})
		for _, method := range atPlaces {
			out = append(out, question{method, s.at(d, d.caret)})
		}
	}
	return out
}

// witness is a fresh server.
type witness struct {
	*server
	inbox inbox
}

func (s *session) witness() *witness {
	w := &witness{}
	w.server = s.begins(w.inbox.take)
	return w
}

// compare holds what is said of a document against what a fresh server says of the
// client's copy. While somebody writes not all is told: so the document is saved first.
func (s *session) compare(d *document, w *witness) {
	s.opens(w.server, d)
	s.notify("textDocument/didSave", object{"textDocument": object{"uri": d.uri}})
	failed := s.t.Failed()
	asked := s.questions(d)
	var ours, theirs []*call
	for _, q := range asked {
		params := object{"textDocument": object{"uri": d.uri}}
		for key, value := range q.more {
			params[key] = value
		}
		ours = append(ours, s.begin(time.Now(), q.method, params))
		theirs = append(theirs, w.begin(time.Now(), q.method, params))
	}
	for i := range asked {
		got, want := raw(s.wait(ours[i])), raw(w.wait(theirs[i]))
		if asked[i].method == "textDocument/completion" {
			got, want = withoutImages(got), withoutImages(want)
		}
		if got != want {
			s.fail(d, "%v: %s", ours[i], difference(got, want))
		}
	}
	s.compareTokens(d, w)
	s.compareDiagnostics(d, w)
	w.notify("textDocument/didClose", object{"textDocument": object{"uri": d.uri}})
	if !failed && !s.t.Failed() {
		d.story = story{Text: d.text}
	}
}

// withoutImages is what a list of completions offers but for images: those of other
// documents are offered too, and a fresh server has none.
func withoutImages(list string) string {
	const image = 17 // a file, in the protocol
	var offers struct {
		Items []struct {
			Label, Detail string
			Kind          int
		}
	}
	if json.Unmarshal([]byte(list), &offers) != nil {
		return list
	}
	out := ""
	for _, o := range offers.Items {
		if o.Kind != image {
			out += fmt.Sprintln(o)
		}
	}
	return out
}

// compareTokens holds the tokens that the client has come to, difference by
// difference, against all of a fresh server.
func (s *session) compareTokens(d *document, w *witness) {
	s.takeTokens(d, s.asksTokens(d))
	var want struct{ Data []uint32 }
	a := w.wait(w.begin(time.Now(), "textDocument/semanticTokens/full", object{"textDocument": object{"uri": d.uri}}))
	json.Unmarshal(a.Result, &want)
	if !slices.Equal(d.shown.tokens, want.Data) {
		s.fail(d, "tokens: %s", difference(fmt.Sprint(d.shown.tokens), fmt.Sprint(want.Data)))
	}
}

// compareDiagnostics holds the diagnostics that are shown against a fresh server's.
func (s *session) compareDiagnostics(d *document, w *witness) {
	if !s.pull {
		s.comparePublished(d, w)
		return
	}
	s.takeDiagnostics(d, s.asksDiagnostics(d))
	var want struct{ Items json.RawMessage }
	a := w.wait(w.begin(time.Now(), "textDocument/diagnostic", object{"textDocument": object{"uri": d.uri}}))
	json.Unmarshal(a.Result, &want)
	if got, items := raw(answer{Result: d.shown.diagnostics}), raw(answer{Result: want.Items}); got != items {
		s.fail(d, "diagnostics: %s", difference(got, items))
	}
}

// comparePublished waits until what was sent is what a fresh server sends.
func (s *session) comparePublished(d *document, w *witness) {
	if !s.lookedAt(d) {
		return
	}
	want, ok := w.inbox.published(d.uri, func(p published) bool { return p.Version == d.version })
	if !ok {
		s.fail(d, "a fresh server sends no diagnostics")
	}
	said := raw(answer{Result: want.Diagnostics})
	got, ok := s.inbox.published(d.uri, func(p published) bool {
		return p.Version == d.version && raw(answer{Result: p.Diagnostics}) == said
	})
	if !ok {
		s.fail(d, "diagnostics that were sent, of version %d: %s", got.Version, difference(raw(answer{Result: got.Diagnostics}), said))
	}
}

// raw is a result without what is of one session only.
func raw(a answer) string {
	text := string(a.Result)
	if a.Error != nil {
		out, _ := json.Marshal(a.Error)
		text = string(out)
	}
	return guessed.ReplaceAllString(numbered.ReplaceAllString(text, ""), "")
}

// difference shows two texts from shortly before the first place where they are not the
// same.
func difference(got, want string) string {
	const before, after = 100, 300
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	from := max(at-before, 0)
	part := func(s string) string { return s[from:min(len(s), at+after)] }
	return fmt.Sprintf("at %d\n\t…%s…\na fresh server says\n\t…%s…", at, part(got), part(want))
}
