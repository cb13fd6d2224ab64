package lsp_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

// TestAnswersAreOfTheirVersion: what is asked between keys is answered beside them, of the
// text as it was then.
func TestAnswersAreOfTheirVersion(t *testing.T) {
	c := initialized(t)
	const uri = "file:///Dockerfile"
	const n = 100
	bodies := []string{open(uri, "FROM a AS s\nFROM s\n")}
	for i := range n {
		bodies = append(bodies, ask(fmt.Sprint(100+i), "definition", uri, i+1, 6), ask(fmt.Sprint(1000+i), "references", uri, i+1, 6))
		bodies = append(bodies, change(uri, i+2, `{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"text":"# a line\n"}`))
	}
	go c.send(bodies...)
	for range 2 * n {
		m := c.read()
		for m.Method != "" {
			m = c.read()
		}
		id, err := m.ID.Int64()
		want := fmt.Sprintf(`"start":{"line":%d,"character":10}`, id%100)
		if id >= 1000 {
			want = fmt.Sprintf(`"start":{"line":%d,"character":5}`, id%100+1)
		}
		if err != nil || !strings.Contains(string(m.Result), want) {
			t.Errorf("%d: %s, not %s", id, m.Result, want)
		}
	}
}

// TestRenameOfAnOlderText: edits of a text that the client has no more are not to be had.
func TestRenameOfAnOlderText(t *testing.T) {
	c := initialized(t)
	const uri = "file:///Dockerfile"
	c.send(open(uri, files.Generated(2000)+"FROM last\nFROM a AS last\nFROM last\n"))
	row := strings.Count(files.Generated(2000), "\n") + 2
	rename := fmt.Sprintf(`{"jsonrpc":"2.0","id":2,"method":"textDocument/rename","params":{"textDocument":{"uri":%q},"position":{"line":%d,"character":6},"newName":"other"}}`, uri, row)
	for i := range 50 {
		at := fmt.Sprintf(`{"line":%d,"character":9}`, row)
		go c.send(rename, change(uri, i+2, `{"range":{"start":`+at+`,"end":`+at+`},"text":" "}`))
		switch m := c.answer("2"); {
		case m.Error != nil && m.Error.Code == -32801:
			return
		case m.Error != nil:
			t.Fatalf("%+v", m.Error)
		}
	}
	t.Error("each was answered before the key that came behind it")
}
