package lsp_test

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/testdata/files"
	"go.lsp.dev/jsonrpc2"
)

// frame is a body as it goes over the wire.
func frame(body string) string { return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body) }

// FuzzFrames reads whatever there is as messages: it comes to an end, it does not
// matter in which pieces the bytes come, and what is answered is messages again,
// errors without an id.
func FuzzFrames(f *testing.F) {
	ping := `{"jsonrpc":"2.0","id":1,"method":"a"}`
	for _, seed := range []string{
		frame(ping), frame(ping) + frame("{") + frame(`{"jsonrpc":"2.0","method":"b","params":[1]}`), frame("") + frame("[]") + frame(`{"jsonrpc":"2.0","id":1.5,"method":"a"}`),
		"Content-Type: x\r\ncontent-length:37\n\n" + ping, "Content-Length: -1\r\n\r\n", "Content-Length: 99999999999999999999\r\n\r\n", "Content-Length: 70000000\r\n\r\nx",
		"Content-Length: 5\r\nContent-Length: 2\r\n\r\n{}", "\r\n", strings.Repeat("x", 5000), frame(`{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"x"}}`), frame("\xff\x00"),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		bodies, answers, end := lsp.ReadFrames(strings.NewReader(string(data)))
		slowly, slowAnswers, slowEnd := lsp.ReadFrames(iotest.OneByteReader(strings.NewReader(string(data))))
		if !slices.Equal(bodies, slowly) || string(answers) != string(slowAnswers) || end.Error() != slowEnd.Error() {
			t.Fatalf("%q, %v; byte by byte %q, %v", bodies, end, slowly, slowEnd)
		}
		if len(data) == 0 && end != io.EOF {
			t.Fatal(end)
		}
		again, more, end := lsp.ReadFrames(strings.NewReader(string(answers)))
		if end != io.EOF || len(more) > 0 {
			t.Fatalf("no messages: %q: %v", answers, end)
		}
		for _, answer := range again {
			if !strings.Contains(answer, `"id":null`) || !strings.Contains(answer, `"error":`) {
				t.Fatalf("answered %s", answer)
			}
		}
	})
}

// FuzzMessages sends whatever there is as one message to a server, which then still
// answers, unless it was told to end.
func FuzzMessages(f *testing.F) {
	const uri = "file:///Dockerfile"
	calls, notifications := lsp.Methods()
	for _, method := range calls {
		f.Add(asking("1", method, everything(method, uri, "1", "13")))
	}
	for _, method := range notifications {
		f.Add(telling(method, everything(method, uri, "1", "13")))
	}
	for _, body := range []string{`{}`, `[]`, ``, `{"jsonrpc":"2.0"}`, `{"jsonrpc":"2.0","id":1,"result":7}`, `{"jsonrpc":"2.0","id":null,"method":"shutdown"}`} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		var c *rawClient
		lsp.Untapped(func() { c = initialized(t).listening() })
		c.send(open(uri, "FROM a AS b\nCOPY --from=b /a /b\n"), body, asking("are you well?", "textDocument/definition", `{}`))
		exits, shutsDown := ends(body)
		if exits {
			if code := c.exitCode(); code != 1 {
				t.Errorf("exit code %d", code)
			}
			return
		}
		if m := c.answer("are you well?"); m.Error != nil && !shutsDown {
			t.Errorf("%+v", m.Error)
		}
		c.conn.Close()
		c.exitCode()
	})
}

// ends tells whether a message is exit, and whether it is shutdown, to the library
// that reads it: that passes over what it does not look for, well-formed or not.
func ends(body string) (exits, shutsDown bool) {
	msg, err := jsonrpc2.DecodeMessage([]byte(body))
	if err != nil {
		return false, false
	}
	switch m := msg.(type) {
	case *jsonrpc2.Notification:
		return m.Method() == "exit", false
	case *jsonrpc2.Call:
		return false, m.Method() == "shutdown"
	}
	return false, false
}

// FuzzEverywhere asks every method about a place in a text. None fails, and all
// positions in the answers are places of that text.
func FuzzEverywhere(f *testing.F) {
	for _, file := range files.Fixtures(f) {
		if len(file.Text) < 1<<12 {
			f.Add(file.Text, uint16(len(file.Text)/2))
		}
	}
	f.Fuzz(func(t *testing.T, src string, at uint16) {
		if len(src) > 1<<12 || strings.Contains(src, "\x00") {
			t.Skip("larger than it need be")
		}
		src = strings.ToValidUTF8(src, "?")
		c := initialized(t).listening()
		c.send(open(largeURI, src))
		c.askEverything(src, int(at)%(len(src)+1))
		c.conn.Close()
		c.exitCode()
	})
}

// askEverything asks every method about the place at of the open document.
func (c *rawClient) askEverything(src string, at int) {
	c.t.Helper()
	calls, _ := lsp.Methods()
	lines := text.NewLines(src)
	at = boundary(src, at)
	line, character := fmt.Sprint(lines.At(at)), fmt.Sprint(lines.Column(at, text.UTF16))
	var asked []string
	for _, method := range calls {
		if !slices.Contains([]string{"initialize", "shutdown", "workspace/diagnostic"}, method) {
			asked = append(asked, asking(method, method, everything(method, largeURI, line, character)))
		}
	}
	c.send(asked...)
	for range asked {
		m := c.anyAnswer()
		if m.Error != nil && m.Error.Code == -32603 {
			c.t.Errorf("%s at %s:%s: %s in %q", m.ID, line, character, m.Error.Message, src)
		}
		if bad := outside(m.Result, lines); bad != "" && !strings.HasSuffix(string(m.ID), "/resolve") {
			c.t.Errorf("%s at %s:%s names %s, which is not in the text: %s of %q", m.ID, line, character, bad, m.Result, src)
		}
	}
}

// anyAnswer reads on to the next answer.
func (c *rawClient) anyAnswer() message {
	c.t.Helper()
	for {
		if m := c.read(); m.Method == "" {
			return m
		}
	}
}

// outside is a position in an answer that is not in the text, or "".
func outside(answer json.RawMessage, lines *text.Lines) string {
	var value any
	if len(answer) == 0 || json.Unmarshal(answer, &value) != nil {
		return ""
	}
	return outsideValue(value, lines)
}

func outsideValue(value any, lines *text.Lines) string {
	var below []any
	switch v := value.(type) {
	case []any:
		below = v
	case map[string]any:
		line, isLine := v["line"].(float64)
		character, isCharacter := v["character"].(float64)
		if isLine && isCharacter && !within(lines, line, character) {
			return fmt.Sprintf("%v:%v", line, character)
		}
		for _, b := range v {
			below = append(below, b)
		}
	}
	for _, b := range below {
		if bad := outsideValue(b, lines); bad != "" {
			return bad
		}
	}
	return ""
}

// within tells whether there is such a line, and in it so many UTF-16 units.
func within(lines *text.Lines, line, character float64) bool {
	if line < 0 || character < 0 || int(line) >= lines.Count() {
		return false
	}
	return int(character) <= len(utf16.Encode([]rune(lines.Text(int(line)))))
}
