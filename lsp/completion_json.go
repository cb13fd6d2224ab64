package lsp

import (
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stagels/stagels/analysis/completion"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/lsp/internal/rpc"
	"go.lsp.dev/protocol"
)

// The list of offers is what a person waits for at each key. It is put into JSON by
// hand, as it is made: reflection took longer than everything else that a key makes
// the server do.

// offers is a completionList to be written.
type offers struct {
	s        *Server
	d        *document
	found    completion.List
	client   completionClient
	data     itemData  // for clients that ask for more later
	shared   text.Span // what most items replace, if that is told once
	isShared bool
	buffer   *[]byte // that the list is written into
}

// json writes into the bytes of the list before, which went out already: most lists are
// made on the read loop.
func (l *offers) JSON() ([]byte, error) {
	if cap(*l.buffer) > rpc.KeptBuffer {
		*l.buffer = nil
	}
	o := jsonText{dst: append((*l.buffer)[:0], `{"isIncomplete":`...)}
	// A client that kept the list would go on to show it behind a word that is finished.
	o.dst = strconv.AppendBool(o.dst, l.found.More || len(l.found.Items) > 0)
	if l.isShared {
		o.put(`,"itemDefaults":{"editRange":`)
		o.span(l.d.rangeOf(l.shared))
		l.appendData(&o)
		o.put(`}`)
	}
	o.put(`,"items":[`)
	for i := range l.found.Items {
		if i > 0 {
			o.put(`,`)
		}
		l.append(&o, i, &l.found.Items[i])
	}
	o.put(`]}`)
	*l.buffer = o.dst
	return o.dst, o.err
}

// append writes the item at index i, in the order of completionItem's members.
func (l *offers) append(o *jsonText, i int, c *completion.Item) {
	o.put(`{"label":`)
	o.quote(c.Label)
	o.put(`,"kind":`)
	o.number(int(itemKinds[c.Kind]))
	if !l.client.detailLater || c.IsPath() {
		o.put(`,"detail":`)
		o.quote(c.Detail())
	}
	if !l.client.documentLater {
		if doc := c.Documentation(); !doc.Empty() {
			o.put(`,"documentation":`)
			o.value(l.s.tooltip(doc))
		}
	}
	o.put(`,"sortText":"`)
	o.digits(i)
	o.put(`"`)
	filter := c.Filter()
	if len(c.Also) > 0 {
		// What stands at the cursor is a part of the name and need not be its start.
		filter = l.d.doc.Model.File.Slice(c.Edit.Span)
	}
	if filter != "" {
		o.put(`,"filterText":`)
		o.quote(filter)
	}
	l.appendEdits(o, c)
	if !l.isShared {
		l.appendData(o)
	}
	o.put(`}`)
}

func (l *offers) appendEdits(o *jsonText, c *completion.Item) {
	puts := c.Edit.New
	if c.Template != nil && l.client.snippets {
		o.put(`,"insertTextFormat":`)
		o.number(int(protocol.InsertTextFormatSnippet))
		puts = snippet(c.Template)
	}
	switch {
	case !l.isShared || c.Edit.Span != l.shared:
		o.put(`,"textEdit":`)
		o.edit(l.d.rangeOf(c.Edit.Span), puts)
	case puts != c.Label:
		o.put(`,"textEditText":`)
		o.quote(puts)
	}
	for i, e := range c.Also {
		if i == 0 {
			o.put(`,"additionalTextEdits":[`)
		} else {
			o.put(`,`)
		}
		o.edit(l.d.rangeOf(e.Span), "")
	}
	if len(c.Also) > 0 {
		o.put(`]`)
	}
}

func (l *offers) appendData(o *jsonText) {
	if !l.client.documentLater && !l.client.detailLater {
		return
	}
	o.put(`,"data":{"uri":`)
	o.quote(l.data.URI)
	o.put(`,"offset":`)
	o.number(l.data.Offset)
	o.put(`}`)
}

// jsonText is JSON in the making.
type jsonText struct {
	dst []byte
	err error
}

// put writes what is JSON already.
func (o *jsonText) put(s string) { o.dst = append(o.dst, s...) }

func (o *jsonText) number(n int) { o.dst = strconv.AppendInt(o.dst, int64(n), 10) }

// digits writes the last four of n: texts of them sort as the numbers do.
func (o *jsonText) digits(n int) {
	o.dst = append(o.dst, '0'+byte(n/1000%10), '0'+byte(n/100%10), '0'+byte(n/10%10), '0'+byte(n%10))
}

// plain are the bytes that stand in a quoted text as they are.
var plain = func() (out [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		out[c] = c != '"' && c != '\\'
	}
	return out
}()

// quote writes a text. What is no UTF-8 is replaced, as JSON cannot hold it.
func (o *jsonText) quote(s string) {
	for i := range len(s) {
		if !plain[s[i]] {
			o.dst, _ = jsontext.AppendQuote(o.dst, s)
			return
		}
	}
	o.put(`"`)
	o.put(s)
	o.put(`"`)
}

func (o *jsonText) position(p protocol.Position) {
	o.put(`{"line":`)
	o.number(int(p.Line))
	o.put(`,"character":`)
	o.number(int(p.Character))
	o.put(`}`)
}

func (o *jsonText) span(r protocol.Range) {
	o.put(`{"start":`)
	o.position(r.Start)
	o.put(`,"end":`)
	o.position(r.End)
	o.put(`}`)
}

func (o *jsonText) edit(at protocol.Range, puts string) {
	o.put(`{"range":`)
	o.span(at)
	o.put(`,"newText":`)
	o.quote(puts)
	o.put(`}`)
}

// value writes what is rare.
func (o *jsonText) value(v any) {
	raw, err := rpc.Marshal(v)
	if err != nil {
		o.err, raw = err, []byte("null")
	}
	o.dst = append(o.dst, raw...)
}
