package lsp

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stagels/stagels/analysis/completion"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
	"go.lsp.dev/protocol"
)

// TestListJSON: what is offered at every fifth byte of each fixture is written as the library
// writes it, for clients that know more and less.
func TestListJSON(t *testing.T) {
	written := 0
	for _, f := range files.Sample(append(files.Fixtures(t), files.File{Name: "odd", Text: "FROM \"a\\\"\xff<é🐳\u2028 AS b\n# <b> \x01\nFROM b AS c\nCOPY --from=\n"})) {
		d := newDocument(workspace.New(f.Text, workspace.Options{}), "file:///a%20b", -1, text.UTF16)
		for off := 0; off <= len(f.Text); off += 5 {
			found := completion.Offer(d.doc, off, completion.Asking{Most: 2, Snippets: true})
			for knows := range 16 {
				l := &offers{s: &Server{}, d: d, found: found, data: itemData{URI: "file:///a%20b", Offset: off}, buffer: new([]byte), isShared: knows&4 > 0 && len(found.Items) > 1}
				l.client = completionClient{documentLater: knows&1 > 0, snippets: knows&2 > 0, detailLater: knows&8 > 0}
				if l.isShared {
					l.shared = found.Items[0].Edit.Span
				}
				if err := checkList(l); err != nil {
					t.Fatalf("%s at %d: %v", f.Name, off, err)
				}
				written++
			}
		}
	}
	t.Logf("%d lists", written)
}

// checkList reads what the list is written as, and has the library write it.
func checkList(l *offers) error {
	own, err := l.JSON()
	if err != nil {
		return err
	}
	var list completionList
	if err := protocol.Unmarshal(own, &list); err != nil {
		return err
	}
	if library, err := protocol.Marshal(&list); err != nil || !bytes.Equal(own, library) {
		return fmt.Errorf("%s\nis not the library's\n%s\n%w", own, library, err)
	}
	return nil
}
