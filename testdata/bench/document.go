package main

import (
	"strings"
	"unicode/utf16"
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

// position is that of the offset off in the line.
func (d *document) position(off int) map[string]int {
	return map[string]int{"line": d.row, "character": len(utf16.Encode([]rune(d.line[:off])))}
}

// begin puts in a new line.
func (d *document) begin(line string) []byte {
	here := d.position(0)
	d.line, d.tail = line, "\n"+d.tail
	return d.change(here, here, line+"\n")
}

// edit replaces the bytes from start to end of the line by text without line ends.
func (d *document) edit(start, end int, text string) []byte {
	from, to := d.position(start), d.position(end)
	d.line = d.line[:start] + text + d.line[end:]
	return d.change(from, to, text)
}

// change is the didChange of what was changed already.
func (d *document) change(from, to map[string]int, text string) []byte {
	d.version++
	change := map[string]any{"text": text, "range": map[string]any{"start": from, "end": to}}
	if d.full {
		change = map[string]any{"text": d.text()}
	}
	return notification("textDocument/didChange", map[string]any{
		"textDocument": map[string]any{"uri": d.uri, "version": d.version}, "contentChanges": []any{change},
	})
}

// at are the parameters of a request about an offset in the line.
func (d *document) at(off int) map[string]any {
	return map[string]any{"textDocument": map[string]any{"uri": d.uri}, "position": d.position(off)}
}

// typist types a word, one character a step; when it is there it is rubbed out, and
// typed again.
type typist struct {
	d     *document
	word  string
	start int // of the word in the line
	typed int
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
	frames = append(frames, t.d.edit(t.caret(), t.caret(), t.word[t.typed:t.typed+1]))
	t.typed++
	return frames
}
