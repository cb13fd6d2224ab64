package main

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// site is where a stage can be named in a COPY: the line that is typed is put behind
// the last one that has it.
const site = "COPY --from="

// document is an open file. Edits are made in one line of it only, so that none of
// them copies the text.
type document struct {
	uri     string
	version int
	full    bool // the server takes whole texts only

	head, line, tail string // line has no line end
	row              int    // of line, from 0
}

// newDocument is text, to be typed in behind the last line with a COPY.
func newDocument(uri, text string, full bool) *document {
	end := len(text)
	if at := strings.LastIndex(text, site); at >= 0 {
		if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
			end = at + n + 1
		}
	}
	d := &document{uri: uri, version: 1, full: full, head: text[:end], tail: text[end:]}
	if d.head != "" && !strings.HasSuffix(d.head, "\n") {
		d.head += "\n"
	}
	d.row = strings.Count(d.head, "\n")
	return d
}

func (d *document) text() string { return d.head + d.line + d.tail }

// open is the didOpen of the text as it is.
func (d *document) open() []byte {
	return notification("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": d.uri, "languageId": "dockerfile", "version": d.version, "text": d.text(),
	}})
}

type position struct {
	Line      int `json:"line"`
	Character int `json:"character"` // in UTF-16
}

// place is that of the offset off in the line.
func (d *document) place(off int) position { return position{d.row, width(d.line[:off])} }

// placeIn is the place of the offset off in text.
func placeIn(text string, off int) position {
	begin := strings.LastIndexByte(text[:off], '\n') + 1
	return position{strings.Count(text[:off], "\n"), width(text[begin:off])}
}

// width is how many UTF-16 units s has.
func width(s string) (n int) {
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// begin puts in a new line.
func (d *document) begin(line string) []byte {
	here := d.place(0)
	d.line, d.tail = line, "\n"+d.tail
	return d.didChange(here, here, line+"\n")
}

// edit replaces the bytes from start to end of the line by text without line ends.
func (d *document) edit(start, end int, text string) []byte {
	from, to := d.place(start), d.place(end)
	d.line = d.line[:start] + text + d.line[end:]
	return d.didChange(from, to, text)
}

type changeParams struct {
	TextDocument versioned `json:"textDocument"`
	Changes      [1]change `json:"contentChanges"`
}

type versioned struct {
	URI     string `json:"uri"`
	Version int    `json:"version,omitempty"`
}

type change struct {
	Range *between `json:"range,omitempty"`
	Text  string   `json:"text"`
}

type between struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

// didChange tells of a change that was made already.
func (d *document) didChange(from, to position, text string) []byte {
	d.version++
	c := change{&between{from, to}, text}
	if d.full {
		c = change{Text: d.text()}
	}
	return notification("textDocument/didChange", changeParams{versioned{d.uri, d.version}, [1]change{c}})
}

// asking are the parameters of a request about a document, or a place in it.
type asking struct {
	TextDocument versioned      `json:"textDocument"`
	Position     *position      `json:"position,omitempty"`
	Context      map[string]int `json:"context,omitempty"`
}

func (d *document) itself() asking { return asking{TextDocument: versioned{URI: d.uri}} }

// at asks about an offset in the line.
func (d *document) at(off int) asking {
	place := d.place(off)
	return asking{TextDocument: versioned{URI: d.uri}, Position: &place}
}

// typist types a word, one character a step; when it is there it is rubbed out, and
// typed again.
type typist struct {
	d     *document
	word  string
	start int // of the word in the line
	typed int // bytes of the word
}

// newTypist begins a line with site. The word is the one that the file's last COPY
// names, or else its first stage.
func newTypist(d *document) (*typist, []byte) {
	word := "builder"
	if at := strings.LastIndex(d.head, site); at >= 0 {
		word = firstWord(d.head[at+len(site):])
	} else if _, rest, ok := strings.Cut(d.head, " AS "); ok {
		word = firstWord(rest)
	}
	return &typist{d: d, word: word, start: len(site)}, d.begin(site)
}

func firstWord(s string) string { return s[:strings.IndexAny(s+" ", " \t\r\n")] }

func (t *typist) caret() int { return t.start + t.typed }

// step types the next character, and rubs out the word first where it is whole.
func (t *typist) step() [][]byte {
	var frames [][]byte
	if t.typed == len(t.word) {
		frames = append(frames, t.d.edit(t.start, t.caret(), ""))
		t.typed = 0
	}
	_, size := utf8.DecodeRuneInString(t.word[t.typed:])
	frames = append(frames, t.d.edit(t.caret(), t.caret(), t.word[t.typed:t.typed+size]))
	t.typed += size
	return frames
}
