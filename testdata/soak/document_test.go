package soak

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
)

type position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

type place struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

// textEdit is the protocol's.
type textEdit struct {
	Range   place  `json:"range"`
	NewText string `json:"newText"`
}

// document is a file and, while it is open, the client's copy of its text.
type document struct {
	uri, path string
	original  string // the text on the disk
	text      string
	eol       string // what the enter key types
	version   int
	open      bool
	undo      [][]change // what takes the last steps back, the oldest first
	caret     int
	shown     shown
	story     story
}

// shown is what a client keeps of answers, to ask for what is new.
type shown struct {
	tokens      []uint32
	tokensID    string
	diagnostics json.RawMessage
	reportID    string
}

const mostUndo = 50

// openDocument opens a document with the text on the disk.
func (s *session) openDocument(d *document) {
	d.text, d.version, d.open, d.undo, d.caret, d.shown = d.original, 1, true, nil, 0, shown{}
	d.story = story{Text: d.text}
	d.eol = "\n"
	if strings.Contains(d.text, "\r\n") {
		d.eol = "\r\n"
	}
	s.opens(s.server, d)
	s.count("didOpen")
}

// opens tells a server of a document as it is now.
func (s *session) opens(to *server, d *document) {
	to.notify("textDocument/didOpen", object{"textDocument": object{
		"uri": d.uri, "languageId": "dockerfile", "version": d.version, "text": d.text,
	}})
}

func (s *session) closeDocument(d *document) {
	d.open = false
	s.server.notify("textDocument/didClose", object{"textDocument": object{"uri": d.uri}})
	s.count("didClose")
}

// edit makes the changes one after the other, and tells of them at once.
func (s *session) edit(d *document, changes ...change) time.Time {
	var back []change
	var sent told
	for _, c := range changes {
		c = c.aligned(d.text)
		at := s.table(d).place(c.start, c.end)
		sent = append(sent, toldChange{&at, c.text})
		back = append(back, c.inverse(d.text))
		d.text, d.caret = c.apply(d.text), c.moves(d.caret)
	}
	slices.Reverse(back)
	d.remember(back)
	return s.tell(d, sent)
}

// replace tells of a whole new text, as clients do that know no ranges.
func (s *session) replace(d *document, text string) {
	d.remember([]change{{0, len(text), d.text}})
	d.text = text
	d.caret = boundary(text, min(d.caret, len(text)))
	s.tell(d, told{{nil, text}})
}

func (d *document) remember(back []change) {
	if d.undo = append(d.undo, back); len(d.undo) > mostUndo {
		d.undo = d.undo[1:]
	}
}

// tell sends changes as one new version. It returns when the first key of them was
// pressed, so to say.
func (s *session) tell(d *document, changes told) time.Time {
	now := time.Now()
	d.version += 1 + s.rnd.IntN(20)/19 // some clients leave numbers out
	d.story.Changes = append(d.story.Changes, changes)
	s.server.notify("textDocument/didChange", object{
		"textDocument": object{"uri": d.uri, "version": d.version}, "contentChanges": changes,
	})
	s.count("didChange")
	return now
}

// undone takes the last step back; false if there is none.
func (s *session) undone(d *document) bool {
	if len(d.undo) == 0 {
		return false
	}
	last := d.undo[len(d.undo)-1]
	d.undo = d.undo[:len(d.undo)-1]
	s.edit(d, last...)
	d.undo = d.undo[:len(d.undo)-1]
	return true
}

// revert makes the text that of the disk again.
func (s *session) revert(d *document) {
	s.replace(d, d.original)
	d.undo = nil
}

// tidy keeps a file about as large as it was.
func (s *session) tidy(d *document) {
	if len(d.text) > 2*len(d.original)+4000 || len(d.text) < len(d.original)/4 {
		s.revert(d)
	}
}

// apply makes edits that the server gave. All their places are of the text as it is,
// so the last is made first.
func (s *session) apply(d *document, edits []textEdit) {
	lines := s.table(d)
	var changes []change
	for _, e := range edits {
		start, end, ok := lines.span(e.Range)
		if !ok {
			s.fail(d, "an edit at %v, which is no place in the text", e.Range)
			return
		}
		changes = append(changes, change{start, end, e.NewText})
	}
	slices.Reverse(changes) // of inserts at one place the first comes first
	slices.SortStableFunc(changes, func(a, b change) int { return b.start - a.start })
	for i := 1; i < len(changes); i++ {
		if changes[i].end > changes[i-1].start {
			s.fail(d, "edits that overlap: %v", edits)
			return
		}
	}
	if len(changes) > 0 {
		s.edit(d, changes...)
	}
}

// save writes the text to the disk, and tells those who watch it.
func (s *session) save(d *document) {
	d.original = d.text
	if err := os.WriteFile(d.path, []byte(d.text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.filesChanged(d.uri)
}

var named = regexp.MustCompile(`(?mi)^[ \t]*FROM[ \t].*[ \t]AS[ \t]+([a-z0-9._-]+)[ \t]*\r?$`)

// stages are the names of stages, as a client sees them that knows no Dockerfiles.
func (d *document) stages() (out []string) {
	for _, m := range named.FindAllStringSubmatch(d.text, -1) {
		out = append(out, m[1])
	}
	return out
}
