package lsp

import (
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
	"go.lsp.dev/protocol"
)

// The list of offers is what a person waits for at each key. It is put into JSON by
// hand: reflection took longer than everything else that a key makes the server do.

// appender is an answer that writes itself: as protocol.Marshal would, to the byte.
type appender interface {
	appendJSON(dst []byte) ([]byte, error)
}

// appendList writes a list of n items.
func appendList(dst []byte, more bool, defaults *itemDefaults, n int, item func(i int) completionItem) ([]byte, error) {
	const usual = 120 // bytes of an item
	o := object{dst: append(slices.Grow(dst, (1+n)*usual), '{')}
	o.key("isIncomplete")
	o.dst = strconv.AppendBool(o.dst, more)
	if defaults != nil {
		o.key("itemDefaults")
		o.open('{')
		if defaults.EditRange != nil {
			o.span("editRange", *defaults.EditRange)
		}
		o.data(defaults.Data)
		o.close('}')
	}
	o.key("items")
	o.open('[')
	for i := range n {
		o.next()
		it := item(i)
		it.append(&o)
	}
	o.close(']')
	return append(o.dst, '}'), o.err
}

func (it *completionItem) append(o *object) {
	o.open('{')
	o.text("label", it.Label)
	o.number("kind", int(it.Kind))
	o.textIfAny("detail", it.Detail)
	if it.Documentation != nil {
		o.value("documentation", it.Documentation)
	}
	o.text("sortText", it.SortText)
	o.textIfAny("filterText", it.FilterText)
	if it.InsertTextFormat != 0 {
		o.number("insertTextFormat", int(it.InsertTextFormat))
	}
	if it.TextEdit != nil {
		o.key("textEdit")
		o.edit(it.TextEdit)
	}
	o.textIfAny("textEditText", it.TextEditText)
	if len(it.AdditionalTextEdits) > 0 {
		o.key("additionalTextEdits")
		o.open('[')
		for i := range it.AdditionalTextEdits {
			o.next()
			o.edit(&it.AdditionalTextEdits[i])
		}
		o.close(']')
	}
	o.data(it.Data)
	o.close('}')
}

// object writes JSON: members with keys, and the commas between.
type object struct {
	dst []byte
	err error
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

// text replaces what is no UTF-8, as JSON cannot hold it.
func (o *object) text(key, s string) {
	o.key(key)
	o.dst, _ = jsontext.AppendQuote(o.dst, s)
}

func (o *object) textIfAny(key, s string) {
	if s != "" {
		o.text(key, s)
	}
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

func (o *object) edit(e *textEdit) {
	o.open('{')
	o.span("range", e.Range)
	o.text("newText", e.NewText)
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
