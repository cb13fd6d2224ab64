package lsp

import (
	"math"
	"unicode/utf8"
)

// The parameters of the two messages that each key brings are read by hand: reflection
// took longer than the edit itself. Whatever is not written as clients usually write it
// (an escape, null, a number with a point, a mistake) is left to the library, so that
// there is one who knows what it means.

// readUsual fills p, which is its zero value before. ok is false if p is not of those
// that are read by hand, or if anything unusual is met; p then holds nothing of use.
func readUsual(p any, params []byte) (ok bool) {
	r := jsonReader{src: params}
	switch p := p.(type) { // by type: parameters that have these in them have more
	case *positionParams:
		p.read(&r)
	case *changeParams:
		p.read(&r)
	case *completionParams:
		p.read(&r)
	default:
		return false
	}
	r.blanks()
	return !r.odd && r.at == len(r.src)
}

func (p *positionParams) read(r *jsonReader) {
	r.object(func(key []byte) {
		if !p.member(r, key) {
			r.skip(0)
		}
	})
}

// member reads the value of one that has this name; ok is false if there is none.
func (p *positionParams) member(r *jsonReader, key []byte) (ok bool) {
	switch string(key) {
	case "textDocument":
		p.TextDocument.read(r)
	case "position":
		p.Position.read(r)
	default:
		return false
	}
	return true
}

func (p *completionParams) read(r *jsonReader) {
	r.object(func(key []byte) {
		switch {
		case p.member(r, key):
		case string(key) == "context":
			p.Context.read(r)
		default:
			r.skip(0)
		}
	})
}

func (c *completionContext) read(r *jsonReader) {
	r.object(func(key []byte) {
		if string(key) == "triggerKind" {
			c.TriggerKind = r.number(math.MaxInt64)
		} else {
			r.skip(0)
		}
	})
}

func (p *changeParams) read(r *jsonReader) {
	r.object(func(key []byte) {
		switch string(key) {
		case "textDocument":
			p.readDocument(r)
		case "contentChanges":
			p.ContentChanges = []contentChange{}
			r.array(func() {
				p.ContentChanges = append(p.ContentChanges, contentChange{})
				p.ContentChanges[len(p.ContentChanges)-1].read(r)
			})
		default:
			r.skip(0)
		}
	})
}

func (p *changeParams) readDocument(r *jsonReader) {
	r.object(func(key []byte) {
		switch string(key) {
		case "uri":
			p.TextDocument.URI = r.text()
		case "version":
			p.TextDocument.Version = int32(r.number(math.MaxInt32))
		default:
			r.skip(0)
		}
	})
}

func (c *contentChange) read(r *jsonReader) {
	r.object(func(key []byte) {
		switch string(key) {
		case "range":
			if c.Range == nil {
				c.Range = new(place)
			}
			c.Range.read(r)
		case "text":
			c.Text = r.text()
		default:
			r.skip(0)
		}
	})
}

func (d *documentID) read(r *jsonReader) {
	r.object(func(key []byte) {
		if string(key) == "uri" {
			d.URI = r.text()
		} else {
			r.skip(0)
		}
	})
}

func (p *place) read(r *jsonReader) {
	r.object(func(key []byte) {
		switch string(key) {
		case "start":
			p.Start.read(r)
		case "end":
			p.End.read(r)
		default:
			r.skip(0)
		}
	})
}

func (p *position) read(r *jsonReader) {
	r.object(func(key []byte) {
		switch string(key) {
		case "line":
			p.Line = r.number(math.MaxInt64)
		case "character":
			p.Character = r.number(math.MaxInt64)
		default:
			r.skip(0)
		}
	})
}

// jsonReader reads JSON from its start. odd is set by the first thing that it does not
// read; from then on it reads nothing of use.
type jsonReader struct {
	src []byte
	at  int
	odd bool
}

func (r *jsonReader) blanks() {
	for r.at < len(r.src) && (r.src[r.at] == ' ' || r.src[r.at] == '\n' || r.src[r.at] == '\r' || r.src[r.at] == '\t') {
		r.at++
	}
}

// next tells whether c comes next, and if so reads it.
func (r *jsonReader) next(c byte) bool {
	r.blanks()
	if r.at == len(r.src) || r.src[r.at] != c {
		return false
	}
	r.at++
	return true
}

func (r *jsonReader) must(c byte) {
	if !r.next(c) {
		r.odd = true
	}
}

// object calls member behind the colon of each; it must read the value.
func (r *jsonReader) object(member func(key []byte)) {
	r.must('{')
	if r.odd || r.next('}') {
		return
	}
	for {
		key := r.quoted()
		r.must(':')
		if r.odd {
			return
		}
		if member(key); r.odd || r.next('}') {
			return
		}
		r.must(',')
	}
}

// array calls element before each; it must read it.
func (r *jsonReader) array(element func()) {
	r.must('[')
	if r.odd || r.next(']') {
		return
	}
	for {
		if element(); r.odd || r.next(']') {
			return
		}
		r.must(',')
	}
}

// quoted is a text without escapes.
func (r *jsonReader) quoted() []byte {
	r.must('"')
	start, ascii := r.at, true
	for ; r.at < len(r.src); r.at++ {
		switch c := r.src[r.at]; {
		case c == '"':
			out := r.src[start:r.at]
			r.at++
			r.odd = r.odd || !ascii && !utf8.Valid(out)
			return out
		case c < ' ' || c == '\\':
			r.odd = true
			return nil
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	r.odd = true
	return nil
}

func (r *jsonReader) text() string { return string(r.quoted()) }

// number is a whole one, of which neither it nor its negative is over most.
func (r *jsonReader) number(most int64) int64 {
	negative := r.next('-') // skips blanks
	start, n := r.at, int64(0)
	for r.at < len(r.src) && '0' <= r.src[r.at] && r.src[r.at] <= '9' {
		n = n*10 + int64(r.src[r.at]-'0')
		r.at++
	}
	digits := r.at - start
	goesOn := r.at < len(r.src) && (r.src[r.at] == '.' || r.src[r.at] == 'e' || r.src[r.at] == 'E')
	if digits == 0 || digits > 18 || digits > 1 && r.src[start] == '0' || goesOn || n > most {
		r.odd = true
	}
	if negative {
		return -n
	}
	return n
}

// skip reads a value that nobody asks for, in so many others.
func (r *jsonReader) skip(depth int) {
	const deepest = 100
	r.blanks()
	if r.odd || r.at == len(r.src) || depth > deepest {
		r.odd = true
		return
	}
	switch c := r.src[r.at]; {
	case c == '"':
		r.quoted()
	case c == '{':
		r.object(func([]byte) { r.skip(depth + 1) })
	case c == '[':
		r.array(func() { r.skip(depth + 1) })
	case c == '-' || '0' <= c && c <= '9':
		r.number(math.MaxInt64)
	default:
		r.odd = true
	}
}
