package rules

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/text"
)

// jsonSlip is a text that was likely meant to be a JSON array of strings, and is
// none. Offsets are bytes of that text.
type jsonSlip struct {
	Reason string // why it is none, as a clause
	// Edits make it the array that was meant; nil if nobody can tell, or if Shell is
	// what was meant.
	Edits []text.Edit
	// Comment is the shell's comment that follows the array, which Edits take away.
	Comment string
	// Shell is the command that was meant where a variable stands outside of quotes.
	Shell string
}

// nearJSON reads src, the text of an instruction called name, as the array that it
// was meant to be; ok is false if it is one, or no attempt at one: a shell's test,
// a pattern, a command in quotes.
func nearJSON(name, src string, escape byte) (s jsonSlip, ok bool) {
	if src == "" || !strings.ContainsRune(`[({"'`, rune(src[0])) && quoteAt(src) == nil {
		return s, false
	}
	if isStringArray(src) {
		return s, false
	}
	best := arrayReader{src: src, escape: escape}
	best.read()
	if best.broken && strings.Contains(src, `\"`) {
		other := arrayReader{src: src, escape: escape, quoteEnds: true}
		if other.read(); !other.broken {
			best = other
		}
	}
	if !best.attempt(name) {
		return s, false
	}
	return best.meant(name), true
}

func isStringArray(src string) bool {
	var words []string
	return strings.HasPrefix(src, "[") && json.Unmarshal([]byte(src), &words) == nil && !slices.Contains(nulls(src), true)
}

// nulls tells of each element of the JSON array whether it is null, which
// encoding/json takes for a string, and BuildKit does not.
func nulls(src string) []bool {
	var values []any
	if json.Unmarshal([]byte(src), &values) != nil {
		return nil
	}
	var out []bool
	for _, v := range values {
		out = append(out, v == nil)
	}
	return out
}

// element is one word of an array, as it is written.
type element struct {
	span   text.Span // with its quotes
	quote  string    // that opens it, "" if none does
	body   string    // between its quotes
	comma  bool      // a comma follows
	blanks bool      // it is parted from the next by blanks alone
}

// arrayReader reads an array in whatever form, from left to right.
type arrayReader struct {
	src       string
	escape    byte
	quoteEnds bool // \" before a comma or the end is a \ and a quote

	off    int
	open   string // the bracket it begins with, "" if none
	closed text.Span
	rest   string // behind the closing bracket
	items  []element
	comma  text.Span // the last one read, or the bracket that is to become one
	edits  []text.Edit
	broken bool // a quote has no end, or what stands there is no list

	reason   string
	reasonAt int
}

// slip notes why the text is no JSON, if nothing before off did.
func (r *arrayReader) slip(off int, format string, args ...any) {
	if r.reason == "" || off < r.reasonAt {
		r.reason, r.reasonAt = fmt.Sprintf(format, args...), off
	}
}

func (r *arrayReader) edit(start, end int, s string) {
	r.edits = append(r.edits, text.Edit{Span: text.Span{Start: start, End: end}, New: s})
}

// blank passes over white space. Of that JSON knows four characters.
func (r *arrayReader) blank() {
	for r.off < len(r.src) {
		c, size := utf8.DecodeRuneInString(r.src[r.off:])
		if !unicode.IsSpace(c) {
			return
		}
		if !strings.ContainsRune(" \t\r\n", c) {
			r.slip(r.off, "the character %U is no blank to JSON", c)
			r.edit(r.off, r.off+size, " ")
		}
		r.off += size
	}
}

func (r *arrayReader) ended() bool { return r.off >= len(r.src) }

func (r *arrayReader) read() {
	switch r.src[0] {
	case '[', '(', '{':
		r.open = r.src[:1]
		r.off = 1
		if r.open != "[" {
			r.slip(0, "the brackets of JSON are [ and ]")
			r.edit(0, 1, "[")
		}
	default:
		r.slip(0, "the opening bracket is missing")
	}
	for r.blank(); !r.ended() && !r.broken && r.closed.End == 0; r.blank() {
		r.one()
	}
	if r.closed.End == 0 && !r.broken {
		r.slip(len(r.src), "the closing bracket is missing")
		r.edit(r.lastEnd(), r.lastEnd(), "]")
	}
	r.rest = r.src[r.off:]
}

func (r *arrayReader) lastEnd() int { return len(strings.TrimRightFunc(r.src, unicode.IsSpace)) }

// one reads what comes next: a closing bracket, a separator or an element.
func (r *arrayReader) one() {
	c, size := utf8.DecodeRuneInString(r.src[r.off:])
	switch {
	case c == ']' || (c == ')' || c == '}') && r.off+size == r.lastEnd():
		r.close(c)
	case c == ',' || c == '，' || c == '、' || c == ';' && r.afterQuote():
		r.separator(c, size)
	default:
		r.element()
	}
}

func (r *arrayReader) afterQuote() bool {
	return len(r.items) > 0 && r.items[len(r.items)-1].quote != ""
}

func (r *arrayReader) close(c rune) {
	r.closed = text.Span{Start: r.off, End: r.off + 1}
	if c != ']' {
		r.slip(r.off, "the brackets of JSON are [ and ]")
		r.edit(r.off, r.off+1, "]")
	}
	if n := len(r.items); n > 0 && r.items[n-1].comma {
		if r.comma.Of(r.src) != "]" {
			r.slip(r.comma.Start, "a comma stands before the closing bracket")
		}
		r.edits = slices.DeleteFunc(r.edits, func(e text.Edit) bool { return e.Span == r.comma })
		r.edit(r.comma.Start, r.comma.End, "")
	}
	r.off++
	r.blank()
}

func (r *arrayReader) separator(c rune, size int) {
	n := len(r.items)
	switch {
	case n == 0 || r.items[n-1].comma:
		r.slip(r.off, "a word is missing before a comma")
		r.edit(r.off, r.off+size, "")
	case c != ',':
		r.slip(r.off, "commas part the words of JSON, not %c", c)
		r.edit(r.off, r.off+size, ",")
		fallthrough
	default:
		r.items[n-1].comma = true
		r.comma = text.Span{Start: r.off, End: r.off + size}
	}
	r.off += size
}

// element reads one word, and a comma that is missing before it.
func (r *arrayReader) element() {
	start := r.off
	var e element
	if family := quoteAt(r.src[r.off:]); family != nil {
		e = r.quoted(family)
	} else {
		e = r.bare()
	}
	if r.broken {
		return
	}
	if n := len(r.items); n > 0 && !r.items[n-1].comma {
		r.items[n-1].blanks = true
		r.slip(start, "no comma stands before %s", r.src[e.span.Start:e.span.End])
		r.edit(r.items[n-1].span.End, r.items[n-1].span.End, ",")
	}
	r.items = append(r.items, e)
	r.write(e)
}

// quotes are the quotes that people and editors write, each with those that may end
// it.
var quotes = []quoteFamily{
	{`"`, `"”`, "", ""},
	{`'`, `'’`, "", "single quotes"},
	{"“”„‟″«»＂", "“”″»«＂", `"`, "typographic quotes"},
	{"‘’‚‛′‹›＇", "‘’′›‹＇", `'`, "typographic quotes"},
}

type quoteFamily struct {
	open, ends string
	plain      string // that ends it too, before a comma or a bracket
	name       string
}

// quoteAt is the kind of the quote that s begins with; nil if it begins with none.
func quoteAt(s string) *quoteFamily {
	c, _ := utf8.DecodeRuneInString(s)
	for _, q := range quotes {
		if s != "" && c != utf8.RuneError && strings.ContainsRune(q.open, c) {
			q.open = string(c)
			return &q
		}
	}
	return nil
}

func (r *arrayReader) quoted(q *quoteFamily) element {
	start := r.off
	from := start + len(q.open)
	end, size := r.closing(q, from)
	if end < 0 {
		r.slip(start, "a quote is not closed")
		return r.unclosed(start, q)
	}
	r.off = end + size
	if q.name != "" {
		r.slip(start, "JSON has no %s", q.name)
	} else if size > 1 {
		r.slip(end, "JSON has no typographic quotes")
	}
	return element{span: text.Span{Start: start, End: r.off}, quote: q.open, body: r.src[from:end]}
}

// unclosed is the word whose quote has no end: all up to the closing bracket, if no
// other word can be in there.
func (r *arrayReader) unclosed(start int, q *quoteFamily) element {
	from, end := start+len(q.open), r.lastEnd()
	if body := r.src[from:max(from, end-1)]; r.src[end-1] == ']' && !strings.ContainsAny(body, `,;"'[]`) {
		r.off = end - 1
		return element{span: text.Span{Start: start, End: r.off}, quote: q.open, body: body}
	}
	r.broken = true
	return element{}
}

// closing is the offset of the quote that ends the word, and its length.
func (r *arrayReader) closing(q *quoteFamily, from int) (end, size int) {
	for i := from; i < len(r.src); i += size {
		var c rune
		c, size = utf8.DecodeRuneInString(r.src[i:])
		switch {
		case c == '\\' && i+1 < len(r.src):
			if !(r.quoteEnds && r.src[i+1] == '"' && endsWord(r.src[i+2:])) {
				_, next := utf8.DecodeRuneInString(r.src[i+1:])
				size += next
			}
		case string(c) == `"` && q.open == `"`:
			return i, size
		case string(c) == q.plain && separated(r.src[i+size:]):
			return i, size
		case strings.ContainsRune(q.ends, c) && endsWord(r.src[i+size:]) && !(q.open == `"` && strings.ContainsRune(r.src[from:i], '“')):
			return i, size
		}
	}
	return -1, 0
}

// separated tells whether a comma, a bracket or the end follows.
func separated(rest string) bool {
	rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
	return rest == "" || strings.ContainsRune(",;]，、", firstRune(rest))
}

// endsWord tells whether what follows a quote lets it be the one that ends a word.
func endsWord(rest string) bool {
	trimmed := strings.TrimLeftFunc(rest, unicode.IsSpace)
	return separated(rest) || strings.ContainsRune("})", firstRune(trimmed)) || quoteAt(trimmed) != nil || trimmed != rest
}

func firstRune(s string) rune {
	c, _ := utf8.DecodeRuneInString(s)
	return c
}

// bare reads a word that stands outside of quotes, with the braces and brackets of
// its variables.
func (r *arrayReader) bare() element {
	start, depth := r.off, 0
	for ; r.off < len(r.src); r.off++ {
		c := r.src[r.off]
		if depth == 0 && (c == ',' || c == ']' || unicode.IsSpace(rune(c))) {
			break
		}
		switch c {
		case '{', '(':
			depth++
		case '}', ')':
			depth--
		case '"':
			if depth == 0 && r.off > start && endsWord(r.src[r.off+1:]) {
				r.slip(start, "the quote before %s is missing", r.src[start:r.off])
				r.off++
				r.broken = r.quoteTooFar()
				return element{span: text.Span{Start: start, End: r.off}, quote: `"`, body: r.src[start : r.off-1]}
			}
		}
	}
	e := element{span: text.Span{Start: start, End: r.off}, body: r.src[start:r.off]}
	if strings.ContainsAny(e.body, "&|<>;`[") || strings.HasPrefix(e.body, "#") || e.body == "" {
		r.broken = true
		r.slip(start, "%s is no word of a list", e.body)
		return e
	}
	r.slip(start, "%s stands outside of quotes", e.body)
	return e
}

// quoteTooFar tells whether the word before holds a comma, so that its own closing
// quote is likely the one that is missing.
func (r *arrayReader) quoteTooFar() bool {
	return r.afterQuote() && strings.Contains(r.items[len(r.items)-1].body, ",")
}

// write makes the word a JSON string, if it is none.
func (r *arrayReader) write(e element) {
	raw := e.span.Of(r.src)
	var s string
	if e.quote == `"` && json.Unmarshal([]byte(raw), &s) == nil {
		if r.open == "" && len(r.items) == 1 {
			r.edit(e.span.Start, e.span.Start+1, `["`)
		}
		return
	}
	value := e.body
	if e.quote != "" {
		value = r.unescaped(e)
	}
	written := jsonString(value)
	if r.open == "" && len(r.items) == 1 {
		written = "[" + written
	}
	r.edit(e.span.Start, e.span.End, written)
}

// unescaped is what a word stands for. Where JSON knows one of its escapes not, a
// backslash is likely meant as it is, as in a path of Windows or in a pattern.
func (r *arrayReader) unescaped(e element) string {
	at, unknown := unknownEscape(e.body)
	if e.quote == `"` && at >= 0 {
		r.slip(e.span.Start+len(e.quote)+at, "JSON has no escape %s", unknown)
	} else if i := strings.IndexFunc(e.body, isControl); e.quote == `"` && i >= 0 {
		r.slip(e.span.Start, "JSON has no control characters: %U is written %s", e.body[i], strings.Trim(jsonString(e.body[i:i+1]), `"`))
	}
	literal := at >= 0 || r.escape == '`'
	var b strings.Builder
	for i := 0; i < len(e.body); i++ {
		c := e.body[i]
		if c != '\\' || i+1 == len(e.body) {
			b.WriteByte(c)
			continue
		}
		i++
		switch next := e.body[i]; {
		case next == '\\' || next == '"' || next == '\'' || string(next) == e.quote:
			b.WriteByte(next)
		case !literal && strings.IndexByte("nrtbf/", next) >= 0:
			b.WriteByte("\n\r\t\b\f/"[strings.IndexByte("nrtbf/", next)])
		default:
			b.WriteByte('\\')
			b.WriteByte(next)
		}
	}
	return b.String()
}

// isControl tells whether JSON takes the character in a string only as an escape.
func isControl(c rune) bool { return c < ' ' }

// unknownEscape is the first escape of s that JSON does not know, and where it is;
// at is below 0 if there is none.
func unknownEscape(s string) (at int, escape string) {
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			continue
		}
		if i+1 == len(s) {
			return i, `\`
		}
		_, size := utf8.DecodeRuneInString(s[i+1:])
		escape = s[i : i+1+size]
		var out string
		if json.Unmarshal([]byte(`"`+s[i:min(len(s), i+2)]+`"`), &out) != nil && !(s[i+1] == 'u' && json.Unmarshal([]byte(`"`+s[i:min(len(s), i+6)]+`"`), &out) == nil) {
			if s[i+1] == 'u' {
				escape = strings.ToValidUTF8(s[i:min(len(s), i+6)], "")
			}
			return i, escape
		}
		i++
	}
	return -1, ""
}

// jsonString is s as JSON.
func jsonString(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(s) != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}
