package jsontree

import (
	"slices"
	"strings"
)

// Patch is a piece that was put into a text. The offset is one of the text with it.
type Patch struct{ Off, Len int }

// Back is the offset in a text of one in the same text with patches, which are in the order
// of their offsets.
func Back(put []Patch, off int) int {
	moved := 0
	for _, p := range put {
		if p.Off < off {
			moved += min(p.Len, off-p.Off)
		}
	}
	return off - moved
}

// mender goes through a broken JSON text once, and puts in or blanks what makes it one.
type mender struct {
	src  string
	out  []byte
	put  []Patch
	open []byte // the brackets that are open: { or [
	want want
	last int // the end of what is no blank, in out
}

// want is what may come next within the innermost bracket.
type want uint8

const (
	wantItem  want = iota // a key, or an element of a list
	wantColon             // behind a key
	wantValue             // behind a colon
	wantComma             // behind a value
)

// Mend makes JSON of any text, with what it puts in. What it cannot use it blanks.
func Mend(src string) (text string, put []Patch) {
	m := &mender{src: src, want: wantValue}
	for at := 0; at < len(src); {
		at += m.token(at)
	}
	for len(m.open) > 0 {
		m.close()
	}
	return string(m.out), m.put
}

// token takes what begins at an offset, and tells how long it is.
func (m *mender) token(at int) (length int) {
	switch c := m.src[at]; c {
	case ' ', '\t', '\r', '\n':
		m.out = append(m.out, c)
		return 1
	case '{', '[':
		m.value()
		m.write(string(c))
		m.open = append(m.open, c)
		m.want = wantItem
		return 1
	case '}', ']':
		m.closeWith(c)
		return 1
	case ',':
		m.comma()
		return 1
	case ':':
		m.colon()
		return 1
	case '"':
		return m.text(at)
	}
	length = strings.IndexAny(m.src[at:]+" ", " \t\r\n{}[],:\"")
	m.word(m.src[at : at+length])
	return length
}

func (m *mender) write(piece string) {
	m.out = append(m.out, piece...)
	m.last = len(m.out)
}

func (m *mender) blank(n int) { m.out = append(m.out, strings.Repeat(" ", n)...) }

// insert puts a piece behind what is no blank. What is blank goes behind it.
func (m *mender) insert(piece string) {
	m.put = append(m.put, Patch{m.last, len(piece)})
	m.out = slices.Insert(m.out, m.last, []byte(piece)...)
	m.last += len(piece)
}

func (m *mender) inObject() bool { return len(m.open) > 0 && m.open[len(m.open)-1] == '{' }

// value has the place ready for a value.
func (m *mender) value() {
	if m.want == wantComma && len(m.open) > 0 {
		m.insert(",")
		m.want = wantItem
	}
	switch {
	case m.inObject() && m.want == wantItem:
		m.insert(`"":`)
	case m.want == wantColon:
		m.insert(":")
	}
}

// finish ends what is begun before a comma or a closing bracket.
func (m *mender) finish() {
	switch {
	case m.want == wantColon:
		m.insert(`: ""`)
	case m.want == wantValue:
		for m.last < len(m.out) && (m.out[m.last] == ' ' || m.out[m.last] == '\t') {
			m.last++ // to where somebody would type it
		}
		m.insert(`""`)
	}
	m.want = wantComma
}

func (m *mender) close() {
	closing := "]"
	if m.inObject() {
		closing = "}"
	}
	m.end()
	m.insert(closing)
	m.pop()
}

func (m *mender) end() {
	if m.want != wantItem {
		m.finish()
		return
	}
	m.dropComma()
}

// dropComma blanks a comma behind which nothing comes.
func (m *mender) dropComma() {
	if m.last > 0 && m.out[m.last-1] == ',' {
		m.out[m.last-1] = ' '
	}
}

func (m *mender) pop() {
	m.open = m.open[:len(m.open)-1]
	m.want = wantComma
}

// closeWith closes a bracket, and those within it that are not closed; one that closes
// nothing is blanked.
func (m *mender) closeWith(c byte) {
	opening := byte('{')
	if c == ']' {
		opening = '['
	}
	if strings.IndexByte(string(m.open), opening) < 0 {
		m.blank(1)
		return
	}
	for m.open[len(m.open)-1] != opening {
		m.close()
	}
	m.end()
	m.write(string(c))
	m.pop()
}

func (m *mender) comma() {
	if len(m.open) == 0 || m.want == wantItem {
		m.blank(1)
		return
	}
	m.finish()
	m.write(",")
	m.want = wantItem
}

func (m *mender) colon() {
	if m.want != wantColon {
		m.blank(1)
		return
	}
	m.write(":")
	m.want = wantValue
}

// text takes a string: a key or a value. One that is not closed ends with its line.
func (m *mender) text(at int) (length int) {
	length, closed := stringLength(m.src[at:])
	if m.inObject() && m.want != wantItem && isKey(m.src[at+length:]) {
		m.finish()
	}
	if m.want == wantComma && len(m.open) > 0 {
		m.insert(",")
		m.want = wantItem
	}
	isKey := m.inObject() && m.want == wantItem
	if !isKey {
		m.value()
	}
	m.write(m.src[at : at+length])
	if !closed {
		m.insert(`"`)
	}
	m.want = wantComma
	if isKey {
		m.want = wantColon
	}
	return length
}

// stringLength is how long the string is that a text begins with.
func stringLength(src string) (length int, closed bool) {
	for i := 1; i < len(src); i++ {
		switch src[i] {
		case '\\':
			i++
		case '"':
			return i + 1, true
		case '\n':
			return 1 + len(strings.TrimRight(src[1:i], ", \t\r")), false
		}
	}
	return 1 + len(strings.TrimRight(src[1:], ", \t\r\\")), false
}

// isKey tells whether a colon follows.
func isKey(src string) bool {
	return strings.HasPrefix(strings.TrimLeft(src, " \t\r\n"), ":")
}

// word takes a number or a keyword, and blanks what is none.
func (m *mender) word(word string) {
	isValue := word == "true" || word == "false" || word == "null" || strings.Trim(word, "0123456789.-+eE") == ""
	if !isValue || m.inObject() && m.want == wantItem {
		m.blank(len(word))
		return
	}
	m.value()
	m.write(word)
	m.want = wantComma
}
