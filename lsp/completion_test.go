package lsp_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/lsp/client"
	"github.com/stagels/stagels/testdata/files"
	"go.lsp.dev/protocol"
)

const dockerfile = "file:///Dockerfile"

func complete(t *testing.T, caps client.Capabilities, src string) []client.Offer {
	t.Helper()
	ctx, s := start(t, caps)
	if err := s.Open(ctx, dockerfile, src); err != nil {
		t.Fatal(err)
	}
	offers, err := s.Complete(ctx, dockerfile, len(src))
	if err != nil {
		t.Fatal(err)
	}
	return offers
}

// TestSnippets: a keyword puts the keyword there. What has places to fill in is an item
// of its own, of kind Snippet, whose label says what it is, for a client that takes it.
func TestSnippets(t *testing.T) {
	const src = "FROM a AS one\nFROM b\n"
	for _, tc := range []struct{ label, snippet string }{
		{"FROM image AS name", "FROM ${1:image} AS ${2:name}"},
		{"COPY --from=stage source target", "COPY --from=${1:stage} ${2:source} ${3:target}"},
		{"RUN --mount=type=cache,target=folder command", "RUN --mount=type=cache,target=${1:folder} ${2:command}"},
		{`CMD ["program"]`, `CMD ["${1:program}"]`},
		{"RUN <<EOF", "RUN <<EOF\n${1:command}\nEOF"},
		{"FROM build and runtime", ""},
	} {
		for _, snippets := range []bool{false, true} {
			offers := complete(t, client.Capabilities{Snippets: snippets}, src)
			i := slices.IndexFunc(offers, func(o client.Offer) bool { return o.Label == tc.label })
			if (i >= 0) != (snippets && tc.snippet != "") || i >= 0 && (offers[i].Edit.New != tc.snippet || !offers[i].Snippet) {
				t.Errorf("snippets %t: %s is at %d of the offers", snippets, tc.label, i)
			}
			for _, o := range offers {
				if !o.Snippet && o.Edit.New != o.Label {
					t.Errorf("%s puts %q", o.Label, o.Edit.New)
				}
			}
		}
	}
}

// TestSnippetsThatFit: what a place has no use for is not offered there.
func TestSnippetsThatFit(t *testing.T) {
	for src, want := range map[string]string{
		"":                        "FROM image AS name, FROM build and runtime",
		"ARG A\n":                 "FROM image AS name, FROM build and runtime",
		"FROM a AS one\n":         `FROM image AS name, RUN --mount=type=cache,target=folder command, RUN <<EOF, CMD ["program"], ENTRYPOINT ["program"]`,
		"FROM a AS one\nFROM b\n": `FROM image AS name, COPY --from=stage source target, RUN --mount=type=cache,target=folder command, RUN <<EOF, CMD ["program"], ENTRYPOINT ["program"]`,
		"from a as one\n":         `from image as name, run --mount=type=cache,target=folder command, run <<EOF, cmd ["program"], entrypoint ["program"]`,
		"FROM a AS one\nONBUILD ": "",
	} {
		var got []string
		for _, o := range complete(t, client.Capabilities{Snippets: true}, src) {
			if o.Snippet {
				got = append(got, o.Label)
			}
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%q: %s", src, s)
		}
	}
}

// TestDocumentationOnDemand: detail and documentation come with the list, or when they are
// asked for. Of an item that is not ours nothing comes, and the rest stays.
func TestDocumentationOnDemand(t *testing.T) {
	const src = "FROM a AS one\nFROM b\nCOPY --from="
	first := complete(t, client.Capabilities{Markdown: true}, src)
	later := complete(t, client.Capabilities{Markdown: true, Resolves: true}, src)
	if len(first) != 1 || first[0].Doc == "" || first[0].Detail == "" || !slices.EqualFunc(first, later, func(a, b client.Offer) bool { return a.Doc == b.Doc && a.Detail == b.Detail && a.Edit == b.Edit }) {
		t.Errorf("at once %+v, later %+v", first, later)
	}
	ctx, s := start(t, client.Capabilities{Resolves: true})
	for _, item := range []map[string]any{
		{"label": "x"},
		{"label": "x", "kind": 9},
		{"label": "x", "kind": 9, "data": map[string]any{"uri": dockerfile, "offset": -1}},
		{"label": "x", "kind": 9, "data": map[string]any{"uri": dockerfile, "offset": 999}},
		{"label": "x", "kind": 9, "data": map[string]any{"uri": dockerfile, "offset": len(src)}},
		{"label": "x", "kind": 9, "data": map[string]any{"uri": "file:///other", "offset": 0}},
		{"label": "x", "data": "nonsense", "sortText": "1"},
	} {
		if err := s.Open(ctx, dockerfile, src); err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := s.Call(ctx, protocol.MethodCompletionItemResolve, item, &got); err != nil || got["label"] != "x" || got["documentation"] != nil || len(got) != len(item) {
			t.Errorf("%v is answered by %v, %v", item, got, err)
		}
	}
}

// TestDocumentationWhileTyping: clients keep a list while a word is typed, and ask about
// its items then. They are told what the text says by now; of what is not offered any
// more, nothing.
func TestDocumentationWhileTyping(t *testing.T) {
	const src = "FROM a AS one\nFROM b AS two\nFROM c\nCOPY --from= /x /y\n"
	ctx, s := start(t, client.Capabilities{Resolves: true})
	if err := s.Open(ctx, dockerfile, src); err != nil {
		t.Fatal(err)
	}
	at := strings.Index(src, "= ") + 1
	item := func(label string) map[string]any {
		return map[string]any{"label": label, "kind": 9, "data": map[string]any{"uri": dockerfile, "offset": at}}
	}
	for i, step := range []struct {
		edit         text.Edit
		label, wants string
	}{
		{text.Edit{}, "two", "FROM b, line 2"},
		{text.Edit{Span: text.Span{Start: at, End: at}, New: "tw"}, "two", "FROM b, line 2"},
		{text.Edit{Span: text.Span{Start: 5, End: 6}, New: "d"}, "one", "FROM d, line 1"},
		{text.Edit{Span: text.Span{Start: 10, End: 13}, New: "two"}, "one", ""},
		{text.Edit{Span: text.Span{Start: 10, End: 13}, New: "two"}, "two", "FROM b, line 2"},
	} {
		if err := s.Edit(ctx, dockerfile, int32(i+2), step.edit); err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := s.Call(ctx, protocol.MethodCompletionItemResolve, item(step.label), &got); err != nil || fmt.Sprint(got["detail"]) != cmp.Or(step.wants, "<nil>") || (got["documentation"] != nil) != (step.wants != "") {
			t.Errorf("step %d: %+v, %v", i, got, err)
		}
	}
}

// TestPlainDocumentation has neither fences nor links for a client without markdown.
func TestPlainDocumentation(t *testing.T) {
	for _, o := range complete(t, client.Capabilities{}, "FROM a AS one\nFROM one\nR") {
		if strings.Contains(o.Doc, "```") || strings.Contains(o.Doc, "](") || !strings.Contains(o.Doc, "https://") {
			t.Errorf("%s: %s", o.Label, o.Doc)
		}
	}
}

// TestManyStages: of more stages than anyone reads the nearest are offered whose
// names go on from what is typed, and the client is told to ask again.
func TestManyStages(t *testing.T) {
	src := files.Generated(250) + "FROM scratch\nCOPY --from="
	for typed, want := range map[string]struct {
		first, last string
		offers      int
		incomplete  bool
	}{
		"":          {"stage-150", "stage-249", 100, true},
		"s":         {"stage-150", "stage-249", 100, true},
		"24":        {"stage-024", "stage-249", 16, true},
		"STAGE-00":  {"stage-000", "stage-200", 21, true},
		"nothing":   {"", "", 0, true},
		"stage-017": {"", "", 0, false},
	} {
		ctx, s := start(t, client.Capabilities{})
		if err := s.Open(ctx, dockerfile, src+typed+" /a /b\n"); err != nil {
			t.Fatal(err)
		}
		var list struct {
			IsIncomplete bool `json:"isIncomplete"`
			Items        []struct {
				Label string `json:"label"`
			} `json:"items"`
		}
		if err := s.Call(ctx, "textDocument/completion", s.At(dockerfile, len(src)+len(typed), nil), &list); err != nil {
			t.Fatal(err)
		}
		first, last := "", ""
		if n := len(list.Items); n > 0 {
			first, last = list.Items[0].Label, list.Items[n-1].Label
		}
		if first != want.first || last != want.last || len(list.Items) != want.offers || list.IsIncomplete != want.incomplete {
			t.Errorf("%q: %d offers from %s to %s, incomplete %v", typed, len(list.Items), first, last, list.IsIncomplete)
		}
	}
}
