package lsp_test

import (
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

func (w wire) Links() []files.Link {
	links, err := w.s.Links(w.ctx, w.uri)
	w.check(err)
	var out []files.Link
	for _, l := range links {
		out = append(out, files.Link{Start: l.Span.Start, End: l.Span.End, URL: l.URL})
	}
	return out
}

// TestLinks: a client that shows it is told in words what a link opens.
func TestLinks(t *testing.T) {
	const begin, end = `[{"range":{"start":{"line":0,"character":5},"end":{"line":0,"character":11}},"target":"https://hub.docker.com/_/alpine"`, `}]`
	for can, want := range map[string]string{
		`{}`:                      begin + end,
		`{"tooltipSupport":true}`: begin + `,"tooltip":"Open alpine on Docker Hub"` + end,
	} {
		c, answer := begun(t, `{"textDocument":{"documentLink":`+can+`}}`)
		if got := string(announced(t, answer)["documentLinkProvider"]); got != `{"resolveProvider":false}` {
			t.Errorf("%s: announced %s", can, got)
		}
		ask := func(id, uri string) string {
			c.send(`{"jsonrpc":"2.0","id":` + id + `,"method":"textDocument/documentLink","params":{"textDocument":{"uri":"` + uri + `"}}}`)
			return string(c.answer(id).Result)
		}
		c.send(open("file:///Dockerfile", "FROM alpine AS a\nFROM a\n"))
		if got := ask("2", "file:///Dockerfile"); got != want {
			t.Errorf("%s: %s", can, got)
		}
		c.send(open("file:///empty/Dockerfile", "FROM scratch\n"))
		if got := ask("3", "file:///empty/Dockerfile"); got != "[]" {
			t.Errorf("no links: %s", got)
		}
		if got := ask("4", "file:///other"); got != "null" {
			t.Errorf("of a document that is not open: %s", got)
		}
	}
}
