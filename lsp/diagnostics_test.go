package lsp_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/lsp/client"
)

const capable = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{"textDocument":{"publishDiagnostics":{"relatedInformation":true}}}}}`

type publication struct {
	URI         string
	Version     *int
	Diagnostics []struct {
		Range struct {
			Start, End struct{ Line, Character int }
		}
		Severity           int
		Tags               []int
		Code, Source       string
		Message            string
		RelatedInformation []struct {
			Location struct{ URI string }
			Message  string
		}
	}
}

// published reads on to the next publishDiagnostics.
func (c *rawClient) published() publication {
	c.t.Helper()
	for {
		if m := c.read(); m.Method == "textDocument/publishDiagnostics" {
			var p publication
			if err := json.Unmarshal(m.Params, &p); err != nil {
				c.t.Fatal(err)
			}
			return p
		}
	}
}

// TestDiagnosticsInTurn: of many documents' diagnostics only a few are made at once, and
// all are sent.
func TestDiagnosticsInTurn(t *testing.T) {
	var at, most atomic.Int32
	opt := options(t)
	opt.Analysis.Ignore = func() (name, src string, ok bool) {
		now := at.Add(1)
		defer at.Add(-1)
		for seen := most.Load(); now > seen && !most.CompareAndSwap(seen, now); seen = most.Load() {
		}
		time.Sleep(5 * time.Millisecond)
		return "", "", false
	}
	c := rawSession(t, opt)
	c.send(capable)
	c.answer("1")
	const documents = 30
	for i := range documents {
		c.send(open(fmt.Sprintf("file:///%d/Dockerfile", i), "FROM a\nCOPY --from=7 /a /a\n"))
	}
	sent := map[string]bool{}
	for len(sent) < documents {
		sent[c.published().URI] = true
	}
	if n := int(most.Load()); n == 0 || n > lsp.PublishSlots() {
		t.Errorf("%d at once, not up to %d", n, lsp.PublishSlots())
	}
}

// TestPublishedVersions: diagnostics are those of the version they name, a burst
// of changes is answered once, and a document that is closed has none.
func TestPublishedVersions(t *testing.T) {
	opt := options(t)
	opt.Debounce = 50 * time.Millisecond
	c := rawSession(t, opt)
	c.send(capable)
	c.answer("1")
	const uri = "file:///Dockerfile"
	c.send(open(uri, "FROM a\nCOPY --from=7 /a /a\n"))
	if p := c.published(); p.URI != uri || p.Version == nil || *p.Version != 1 || len(p.Diagnostics) != 1 {
		t.Fatalf("%+v", p)
	}
	var bodies []string
	for i := range 20 {
		bodies = append(bodies, change(uri, i+2, fmt.Sprintf(`{"text":"FROM a\nCOPY --from=%d /a /a\n"}`, i+10)))
	}
	c.send(bodies...)
	if p := c.published(); *p.Version != 21 || !strings.Contains(p.Diagnostics[0].Message, "invalid stage index 29") {
		t.Fatalf("%+v", p)
	}
	c.send(change(uri, 22, `{"text":"FROM a"}`), `{"jsonrpc":"2.0","method":"textDocument/didClose","params":{"textDocument":{"uri":"`+uri+`"}}}`)
	if p := c.published(); p.Version != nil || len(p.Diagnostics) != 0 {
		t.Fatalf("after the close: %+v", p)
	}
	c.alive() // and nothing comes late
	c.conn.SetReadDeadline(time.Now().Add(150 * time.Millisecond))
	if b, err := c.in.ReadByte(); err == nil {
		t.Errorf("more was sent, beginning with %q", b)
	}
}

// TestDiagnosticParts: all that a client shows of a diagnostic.
func TestDiagnosticParts(t *testing.T) {
	c := rawSession(t, options(t))
	c.send(capable)
	c.answer("1")
	c.send(open("file:///a b/Dockerfile", "FROM a AS builder\nFROM b\nCOPY --from=bilder /a /a\n"))
	p := c.published()
	if len(p.Diagnostics) != 1 || p.URI != "file:///a b/Dockerfile" {
		t.Fatalf("%+v", p)
	}
	d := p.Diagnostics[0]
	if d.Severity != 2 || d.Code != "UnknownStage" || d.Source != "stagels" || d.Range.Start.Line != 2 || d.Range.Start.Character != 12 || d.Range.End.Character != 18 ||
		len(d.RelatedInformation) != 1 || d.RelatedInformation[0].Location.URI != p.URI {
		t.Errorf("%+v", d)
	}
}

// TestPullOnly: a client that asks for diagnostics is not sent any.
func TestPullOnly(t *testing.T) {
	ctx, s := start(t, client.Capabilities{Pull: true})
	if err := s.Open(ctx, "file:///Dockerfile", "FROM"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if found, err := s.PullDiagnostics(ctx, "file:///Dockerfile"); err != nil || len(found) != 1 {
			t.Fatalf("%v, %v", found, err)
		}
	}
	if found, err := s.PullDiagnostics(ctx, "file:///other"); err != nil || len(found) != 0 {
		t.Errorf("of no document: %v, %v", found, err)
	}
	if n := s.Waiting(); n != 0 {
		t.Errorf("%d were sent unasked", n)
	}
}

// TestWhoAsksForDiagnostics: diagnostics are sent, unless the client asks for them and
// would ask again when settings change.
func TestWhoAsksForDiagnostics(t *testing.T) {
	const pulls = `"textDocument":{"diagnostic":{}}`
	const again = `"workspace":{"diagnostics":{"refreshSupport":true}},` + pulls
	const uri = "file:///Dockerfile"
	for _, tt := range []struct {
		params string
		sent   bool
	}{
		{`"capabilities":{}`, true},
		{`"capabilities":{` + pulls + `}`, true},
		{`"capabilities":{` + again + `}`, false},
		{`"clientInfo":{"name":"Neovim","version":"0.12.4"},"capabilities":{` + again + `}`, true},
		{`"clientInfo":{"name":"helix"},"capabilities":{` + again + `}`, false},
	} {
		c := rawSession(t, options(t))
		c.send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,` + tt.params + `}}`)
		_, asks := announced(t, c.answer("1"))["diagnosticProvider"]
		c.send(open(uri, "FROM a\nCOPY --from=7 /a /a\n"))
		if asks == tt.sent {
			t.Errorf("%s: may ask: %v", tt.params, asks)
		}
		if tt.sent {
			if p := c.published(); len(p.Diagnostics) != 1 {
				t.Errorf("%s: %+v", tt.params, p)
			}
		}
		c.alive()
	}
}

// TestFades: what could be left out fades whole, as an editor fades just the range; and
// nothing fades that is not to be left out, or is underlined for a part of it.
func TestFades(t *testing.T) {
	const tags = `{"textDocument":{"publishDiagnostics":{"tagSupport":{"valueSet":[1,2]}}}}`
	const src = "ARG A=1\nARG B C=2\nFROM alpine\nRUN a \\\n  b\nENV X=1\n\nFROM alpine AS base\nFROM base AS builder\nFROM base\n" +
		"COPY --from=base /a /a\nCMD [\"a\", \\\n  \"b\"]\nCMD [\"a\"]\n"
	for client, want := range map[string][]string{
		tags: {
			"UnusedGlobalArg 0:0-0:7 faded", "UnusedGlobalArg 1:4-1:5 faded", "UnusedGlobalArg 1:6-1:9 faded", "StageUnreachable 2:0-5:7 faded",
			"UnusedStage 8:13-8:20", "CopyFromBase 10:12-10:16", "MultipleInstructionsDisallowed 11:0-12:6 faded",
		},
		`{}`: {
			"UnusedGlobalArg 0:4-0:5", "UnusedGlobalArg 1:4-1:5", "UnusedGlobalArg 1:6-1:7", "StageUnreachable 2:0-2:11",
			"UnusedStage 8:13-8:20", "CopyFromBase 10:12-10:16", "MultipleInstructionsDisallowed 11:0-12:6",
		},
	} {
		c, _ := begun(t, client)
		c.send(open("file:///Dockerfile", src))
		var got []string
		for _, d := range c.published().Diagnostics {
			one := fmt.Sprintf("%s %d:%d-%d:%d", d.Code, d.Range.Start.Line, d.Range.Start.Character, d.Range.End.Line, d.Range.End.Character)
			if slices.Contains(d.Tags, 1) {
				one += " faded"
			}
			got = append(got, one)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q", client, got)
		}
	}
}
