package lsp_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/lsp/client"
	"github.com/stagels/stagels/testdata/files"
)

// TestToldLater types a letter and rubs it out at many places of some files. A client
// that asks for details later gets what another one gets at once.
func TestToldLater(t *testing.T) {
	ctx, now := start(t, client.Capabilities{Pull: true, Markdown: true})
	defaults := map[string]any{"textDocument.completion.completionList.itemDefaults": []string{"editRange", "data"}}
	_, later := start(t, client.Capabilities{Pull: true, Markdown: true, Resolves: true, More: defaults})
	places, offers := 0, 0
	for i, f := range files.Sample(append(files.Fixtures(t), files.Corpus(t)...)) {
		if i%20 != 0 || len(f.Text) > 20_000 {
			continue
		}
		src := strings.ToValidUTF8(f.Text, "?")
		for _, s := range []*client.Session{now, later} {
			if err := s.Open(ctx, dockerfile, src); err != nil {
				t.Fatal(err)
			}
		}
		for off := range len(src) {
			if off%97 != 0 && !strings.ContainsRune("=$", rune(src[max(0, off-1)])) || boundary(src, off) != off {
				continue
			}
			for i, e := range []text.Edit{{Span: text.Span{Start: off, End: off}, New: "s"}, {Span: text.Span{Start: off, End: off + 1}}} {
				got := [2][]client.Offer{}
				for who, s := range []*client.Session{now, later} {
					err := s.Edit(ctx, dockerfile, int32(2+2*off+i), e)
					if err == nil {
						got[who], err = s.Complete(ctx, dockerfile, off+len(e.New))
					}
					if err != nil {
						t.Fatal(err)
					}
				}
				if !reflect.DeepEqual(got[0], got[1]) {
					t.Fatalf("%s at %d: %+v at once, %+v later", f.Name, off, got[0], got[1])
				}
				places, offers = places+1, offers+len(got[0])
			}
		}
	}
	t.Logf("%d offers at %d places", offers, places)
}
