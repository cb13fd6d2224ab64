package lsp_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stagels/stagels/lsp"
)

const written = "file:///Dockerfile"

// writes is a session whose client types: nobody rests in it, but for what it does.
func writes(t *testing.T, rest time.Duration, capabilities, src string) *rawClient {
	t.Helper()
	opt := options(t)
	opt.Rest = rest
	c := rawSession(t, opt)
	c.send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":` + capabilities + `}}`)
	c.answer("1")
	c.send(open(written, src))
	return c
}

// key types s at a place.
func key(version, line, character int, s string) string {
	at := fmt.Sprintf(`{"line":%d,"character":%d}`, line, character)
	return change(written, version, fmt.Sprintf(`{"range":{"start":%s,"end":%s},"text":%s}`, at, at, quoted(s)))
}

func saved() string {
	return `{"jsonrpc":"2.0","method":"textDocument/didSave","params":{"textDocument":{"uri":"` + written + `"}}}`
}

func (p publication) String() string {
	var out []string
	for _, d := range p.Diagnostics {
		out = append(out, fmt.Sprintf("%d:%d %s", d.Range.Start.Line, d.Range.Start.Character, d.Code))
	}
	return strings.Join(out, ", ")
}

// TestTyping: what is half written is told of when the cursor is elsewhere, the file is
// saved or nobody types for a while; what stood elsewhere stays.
func TestTyping(t *testing.T) {
	const src = "FROM alpine\n\nCOPY --from=7 a b\n"
	told := func(c *rawClient, want string) {
		t.Helper()
		if p := c.published(); p.String() != want {
			t.Errorf("sent are %q, not %q", p, want)
		}
	}
	ways := map[string]string{
		"it is saved":          saved(),
		"a hover elsewhere":    ask("7", "hover", written, 0, 2),
		"actions elsewhere":    about("7", "codeAction", written, `,"range":{"start":{"line":2,"character":0},"end":{"line":2,"character":0}},"context":{"diagnostics":[]}`),
		"a selection":          about("7", "selectionRange", written, `,"positions":[{"line":0,"character":0}]`),
		"a line end":           key(5, 1, 2, "\n"),
		"a key elsewhere":      key(5, 0, 11, "x"),
		"several words pasted": key(5, 1, 2, " a"),
	}
	for way, message := range ways {
		c := writes(t, time.Hour, `{}`, src)
		told(c, "2:12 StageIndex")
		c.send(key(2, 1, 0, "C"))
		told(c, "2:12 StageIndex")
		c.send(key(3, 1, 1, "O"))
		told(c, "2:12 StageIndex")
		c.send(ask("6", "completion", written, 1, 2), message)
		want := "1:0 InstructionError, 2:12 StageIndex"
		switch way {
		case "a line end":
			want = "1:0 InstructionError, 3:12 StageIndex"
		case "several words pasted":
			want = "2:12 StageIndex" // it is one word: the next key tells
		}
		told(c, want)
		c.alive()
	}
	c := writes(t, time.Millisecond, `{}`, src)
	told(c, "2:12 StageIndex")
	c.send(key(2, 1, 0, "C"))
	for c.published().String() != "1:0 InstructionError, 2:12 StageIndex" {
	}
}

// TestTypedOn: to one who never rests the lines that they left are told of all the same.
func TestTypedOn(t *testing.T) {
	opt := options(t)
	opt.Rest, opt.Debounce, opt.Latest = time.Hour, time.Hour, 20*time.Millisecond
	c := rawSession(t, opt)
	c.send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`)
	c.answer("1")
	c.send(open(written, "FROM alpine\n"))
	c.published()
	c.send(key(2, 1, 0, "X"), key(3, 1, 1, "\n"))
	if p := c.published(); p.String() != "1:0 InstructionError" {
		t.Errorf("sent are %q", p)
	}
	c.send(key(4, 2, 0, "Y"))
	if p := c.published(); p.String() != "1:0 InstructionError" || *p.Version != 4 {
		t.Errorf("sent are %q", p)
	}
}

// TestSettingsWhileTyping: what is half written is not told of when settings come, but at
// the rest behind them.
func TestSettingsWhileTyping(t *testing.T) {
	c := writes(t, time.Hour, `{}`, "")
	c.published()
	c.send(key(2, 0, 0, "F"))
	if p := c.published(); p.String() != "" {
		t.Errorf("sent are %q", p)
	}
	c.send(`{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":{"stagels":{"target":"x"}}}}`)
	if p := c.published(); p.String() != "" {
		t.Errorf("when settings came sent are %q", p)
	}
	c.send(saved())
	for p := c.published(); !strings.HasPrefix(p.String(), "0:0 InstructionError"); p = c.published() {
		t.Logf("sent are %q", p)
	}

	c = writes(t, 50*time.Millisecond, `{}`, "")
	c.published()
	c.send(key(2, 0, 0, "F"), `{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":{"stagels":{"target":"x"}}}}`)
	for p := c.published(); !strings.HasPrefix(p.String(), "0:0 InstructionError"); p = c.published() {
		t.Logf("sent are %q", p)
	}
}

// TestCursors: of several lines that are written at once none is told of before the rest.
func TestCursors(t *testing.T) {
	c := writes(t, time.Hour, `{}`, "FROM alpine\n\n\nRUN x\n\n")
	c.published()
	for i, letter := range "COP" {
		var changes []string
		for _, line := range []int{4, 2, 1} {
			at := fmt.Sprintf(`{"line":%d,"character":%d}`, line, i)
			changes = append(changes, fmt.Sprintf(`{"range":{"start":%s,"end":%s},"text":%q}`, at, at, string(letter)))
		}
		c.send(change(written, 2+i, strings.Join(changes, ",")))
		if p := c.published(); p.String() != "" {
			t.Fatalf("sent are %q", p)
		}
	}
	c.send(saved())
	if p := c.published(); strings.Count(p.String(), "InstructionError") != 3 {
		t.Errorf("at rest sent are %q", p)
	}
}

// TestNothingCameOfTheRest: what was sent is not sent again.
func TestNothingCameOfTheRest(t *testing.T) {
	c := writes(t, time.Hour, `{}`, "FROM alpine\nRUN x\n")
	c.published()
	c.send(key(2, 1, 5, "y"))
	c.published()
	c.send(saved(), key(3, 1, 6, "z"))
	if p := c.published(); p.Version == nil || *p.Version != 3 {
		t.Errorf("sent is %v", p)
	}
}

// asksAgain is a client that asks for diagnostics, lenses and hints, again when it is
// told to.
const asksAgain = `{"textDocument":{"diagnostic":{}},"workspace":{"diagnostics":{"refreshSupport":true},"codeLens":{"refreshSupport":true},"inlayHint":{"refreshSupport":true}}}`

// seen is all that such a client shows.
func (c *rawClient) seen() string {
	c.send(about("7", "diagnostic", written, ""), about("8", "codeLens", written, ""),
		about("9", "inlayHint", written, `,"range":{"start":{"line":0,"character":0},"end":{"line":99,"character":0}}`))
	var out []string
	for range 3 {
		m := c.read()
		for m.Method != "" {
			m = c.read()
		}
		out = append(out, string(m.RawID)+string(m.Result))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// TestTypingAsked: a client that asks is told to ask again for what the rest changes, and
// for nothing else. Lenses and hints stay as they were, at their places.
func TestTypingAsked(t *testing.T) {
	const src = "FROM alpine\n\nFROM busybox\nFROM scratch\nCOPY --from=1 /a /b\n"
	c := writes(t, time.Hour, asksAgain, src)
	version := 2
	types := func(line, character int, s string) {
		t.Helper()
		before := c.seen()
		for i, letter := range s {
			c.send(key(version, line, character+i, string(letter)))
			version++
			if got := c.seen(); got != before {
				t.Fatalf("with %q seen is\n%s\nnot\n%s", letter, got, before)
			}
		}
	}
	types(1, 0, "FROM debian")
	c.send(saved())
	var again []string
	for range 3 {
		m := c.read()
		again = append(again, m.Method)
		c.reply(m, "null")
	}
	slices.Sort(again)
	if want := []string{"workspace/codeLens/refresh", "workspace/diagnostic/refresh", "workspace/inlayHint/refresh"}; !slices.Equal(again, want) {
		t.Errorf("refreshed were %q", again)
	}
	fresh := writes(t, 0, asksAgain, strings.Replace(src, "\n\n", "\nFROM debian\n", 1))
	if got, want := c.seen(), fresh.seen(); got != want {
		t.Errorf("at rest seen is\n%s\na fresh server says\n%s", got, want)
	}
	types(4, 19, "c")
	c.send(saved())
	c.conn.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
	if b, err := c.in.ReadByte(); err == nil {
		t.Errorf("something was sent though nothing changed, beginning with %q", b)
	}
}

// TestWholeTexts: a client that sends the whole text for each key types too.
func TestWholeTexts(t *testing.T) {
	c := writes(t, time.Hour, `{}`, "FROM alpine\n\nRUN x\n")
	c.published()
	for i := range "COPY" {
		c.send(change(written, i+2, `{"text":`+quoted("FROM alpine\n"+"COPY"[:i+1]+"\nRUN x\n")+`}`))
		if p := c.published(); len(p.Diagnostics) != 0 {
			t.Errorf("%v", p)
		}
	}
	c.send(saved())
	if p := c.published(); p.String() != "1:0 InstructionError" {
		t.Errorf("%v", p)
	}
}

// TestSaveIsTold: the client tells when a file is saved.
func TestSaveIsTold(t *testing.T) {
	_, answer := begun(t, `{}`)
	var sync struct{ Save bool }
	if err := json.Unmarshal(announced(t, answer)["textDocumentSync"], &sync); err != nil || !sync.Save {
		t.Errorf("%v, %v", sync, err)
	}
	if lsp.DefaultRest <= lsp.DefaultDebounce {
		t.Error("a rest is shorter than the pause between keys")
	}
}
