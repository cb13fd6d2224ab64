package lsp

import (
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/text"
	"go.lsp.dev/protocol"
)

// The list of offers is what a person waits for at each key. It is put into JSON by
// hand, as it is made: reflection took longer than everything else that a key makes
// the server do.

// appender is an answer that writes itself, as protocol.Marshal would.
type appender interface {
	appendJSON(dst []byte) ([]byte, error)
}

// offers is a completionList to be written.
type offers struct {
	s        *Server
	d        *document
	found    []analysis.Completion
	more     bool
	snippets bool
	data     *itemData // of a client that asks for documentation later
	shared   text.Span // what most items replace, if that is told once
	isShared bool
}

func (l *offers) appendJSON(dst []byte) ([]byte, error) {
	const usual = 110 // bytes of an item
	o := object{dst: append(slices.Grow(dst, (1+len(l.found))*usual), '{')}
	o.key("isIncomplete")
	o.dst = strconv.AppendBool(o.dst, l.more)
	if l.isShared {
		o.key("itemDefaults")
		o.open('{')
		o.span("editRange", l.d.rangeOf(l.shared))
		o.data(l.data)
		o.close('}')
	}
	o.key("items")
	o.open('[')
	for i := range l.found {
		o.next()
		l.append(&o, i, &l.found[i])
	}
	o.close(']')
	return append(o.dst, '}'), o.err
}

// append writes the item at index i, in the order of completionItem's members.
func (l *offers) append(o *object, i int, c *analysis.Completion) {
	o.open('{')
	o.text("label", c.Label)
	o.number("kind", int(itemKinds[c.Kind]))
	if o.spare = c.AppendDetail(o.spare[:0]); len(o.spare) > 0 {
		o.key("detail")
		o.dst, _ = jsontext.AppendQuote(o.dst, o.spare)
	}
	if c.Documented() && l.data == nil {
		if doc := c.Document(); !doc.Empty() {
			o.value("documentation", l.s.tooltip(doc))
		}
	}
	o.order("sortText", i)
	if len(c.Also) > 0 {
		// What stands at the cursor is a part of the name and need not be its start.
		o.text("filterText", l.d.File.Slice(c.Edit.Span))
	}
	l.appendEdits(o, c)
	if c.Documented() && !l.isShared {
		o.data(l.data)
	}
	o.close('}')
}

func (l *offers) appendEdits(o *object, c *analysis.Completion) {
	puts := c.Edit.New
	if c.Template != nil && l.snippets {
		o.number("insertTextFormat", int(protocol.InsertTextFormatSnippet))
		puts = snippet(c.Template)
	}
	switch {
	case !l.isShared || c.Edit.Span != l.shared:
		o.key("textEdit")
		o.edit(l.d.rangeOf(c.Edit.Span), puts)
	case puts != c.Label:
		o.text("textEditText", puts)
	}
	if len(c.Also) == 0 {
		return
	}
	o.key("additionalTextEdits")
	o.open('[')
	for _, e := range c.Also {
		o.next()
		o.edit(l.d.rangeOf(e.Span), "")
	}
	o.close(']')
}

// object writes JSON: members with keys, and the commas between.
type object struct {
	dst, spare []byte
	err        error
}

func (o *object) open(bracket byte)  { o.dst = append(o.dst, bracket) }
func (o *object) close(bracket byte) { o.dst = append(o.dst, bracket) }

// next parts what follows from what stands before it.
func (o *object) next() {
	if last := o.dst[len(o.dst)-1]; last != '{' && last != '[' {
		o.dst = append(o.dst, ',')
	}
}

// key begins a member. Keys are words that need no escapes.
func (o *object) key(name string) {
	o.next()
	o.dst = append(o.dst, '"')
	o.dst = append(o.dst, name...)
	o.dst = append(o.dst, '"', ':')
}

func (o *object) number(key string, n int) {
	o.key(key)
	o.dst = strconv.AppendInt(o.dst, int64(n), 10)
}

// order writes a text that keeps the items in their order.
func (o *object) order(key string, i int) {
	o.key(key)
	o.dst = append(o.dst, '"', '0'+byte(i/1000%10), '0'+byte(i/100%10), '0'+byte(i/10%10), '0'+byte(i%10), '"')
}

// text replaces what is no UTF-8, as JSON cannot hold it.
func (o *object) text(key, s string) {
	o.key(key)
	o.dst, _ = jsontext.AppendQuote(o.dst, s)
}

func (o *object) position(key string, p protocol.Position) {
	o.key(key)
	o.open('{')
	o.number("line", int(p.Line))
	o.number("character", int(p.Character))
	o.close('}')
}

func (o *object) span(key string, r protocol.Range) {
	o.key(key)
	o.open('{')
	o.position("start", r.Start)
	o.position("end", r.End)
	o.close('}')
}

func (o *object) edit(at protocol.Range, puts string) {
	o.open('{')
	o.span("range", at)
	o.text("newText", puts)
	o.close('}')
}

func (o *object) data(d *itemData) {
	if d == nil {
		return
	}
	o.key("data")
	o.open('{')
	o.text("uri", d.URI)
	o.number("version", int(d.Version))
	o.number("offset", d.Offset)
	o.close('}')
}

// value writes what is rare.
func (o *object) value(key string, v any) {
	raw, err := protocol.Marshal(v)
	if err != nil {
		o.err = err
		raw = []byte("null")
	}
	o.key(key)
	o.dst = append(o.dst, raw...)
}
