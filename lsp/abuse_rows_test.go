package lsp_test

import (
	"fmt"
	"slices"
	"strings"
)

const abusedURI = "file:///Dockerfile"

// opened is a document with two stages, and a COPY from the first.
var opened = open(abusedURI, "FROM a AS first\nFROM b\nCOPY --from=first /a /b\n")

// still asks for the places of the stage that opened copies from, which are there as
// long as the document is as it was. It is answered on the read loop, before an exit
// behind it is read.
var (
	still   = ask("77", "documentHighlight", abusedURI, 2, 14)
	isStill = want{id: "77", has: `"line":0,"character":10`}
)

// documentOf are the parameters of requests about a whole document.
func documentOf(uri string) string { return `{"textDocument":{"uri":` + quoted(uri) + `}}` }

func asksSymbols(id string) string {
	return asking(id, "textDocument/documentSymbol", documentOf(abusedURI))
}

// abuses are the rows: each trap of the library's wiring, which has a number in the
// project's notes, and what else clients get wrong.
func abuses() []row {
	var out []row
	for _, rows := range [][]row{notificationRows(), orderRows(), bodyRows(), idRows(), lifeRows(), documentRows(), positionRows(), textRows()} {
		out = append(out, rows...)
	}
	return out
}

func notificationRows() []row {
	var out []row
	for name, body := range map[string]string{
		"unknown": telling("$/foo", "{}"), "unknown without parameters": `{"jsonrpc":"2.0","method":"$/foo"}`,
		"not optional": telling("foo/bar", `{"x":[1]}`), "initialized without parameters": `{"jsonrpc":"2.0","method":"initialized"}`,
		"malformed change": telling("textDocument/didChange", `{"textDocument":7}`), "cancel null": telling("$/cancelRequest", `{"id":null}`),
		"a list of parameters": telling("textDocument/didOpen", `[1,2]`),
		"trace of anything":    telling("$/setTrace", `{"value":7}`), "progress of nothing": telling("$/progress", `{"token":"x","value":{"kind":"end"}}`),
		"progress cancelled": telling("window/workDoneProgress/cancel", `{"token":"x"}`), "saved": telling("textDocument/didSave", documentOf(abusedURI)),
		"a request told": telling("textDocument/completion", "{}"), "shutdown told": telling("shutdown", "null"), "initialize told": telling("initialize", "{}"),
	} {
		out = append(out, row{what: "trap 1, notifications", name: name, says: []string{opened, body, still}, wants: []want{isStill}, ends: goesOn})
	}
	return out
}

func orderRows() []row {
	typed := []string{opened}
	for i := range 40 {
		typed = append(typed, change(abusedURI, i+2, fmt.Sprintf(`{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"text":"FROM x AS s%d\n"}`, i)))
	}
	both := []string{opened}
	var answers []want
	for i := range 50 {
		slow, fast := fmt.Sprint("slow", i), fmt.Sprint("fast", i)
		both = append(both, asking(slow, "textDocument/formatting", everything("", abusedURI, "0", "0")), asking(fast, "textDocument/definition", everything("", abusedURI, "0", "0")))
		answers = append(answers, want{id: slow}, want{id: fast})
	}
	return []row{
		{what: "trap 2, order", name: "a request behind 40 changes", says: append(typed, ask("2", "definition", abusedURI, 42, 14)), wants: []want{{id: "2", has: `"line":40,"character":10`}}, ends: goesOn},
		{what: "trap 3, panics", name: "in a request", says: []string{asking("2", "test/panic", "null"), opened, still}, wants: []want{{id: "2", code: -32603}, isStill}, ends: goesOn, tests: true},
		{what: "trap 3, panics", name: "beside the loop", says: []string{asking("2", "test/slowPanic", "null"), opened, still}, wants: []want{{id: "2", code: -32603}, isStill}, ends: goesOn, tests: true},
		{what: "trap 3, panics", name: "in a notification", says: []string{telling("test/notifyPanic", "null"), telling("test/besidePanic", "null"), opened, still}, wants: []want{isStill}, ends: goesOn, tests: true},
		{what: "trap 4, contexts", name: "slow and fast by turns", says: both, wants: answers, ends: goesOn},
		{what: "trap 5, closing", name: "exit, the pipe stays open", says: []string{telling("exit", "null")}, ends: 1},
		{what: "trap 5, closing", name: "exit while work goes on", says: append(both, telling("exit", "null")), wants: nil, ends: 1},
		{what: "trap 6, calls to the client", name: "it does not answer", fresh: true, says: []string{
			strings.Replace(initialize, `"capabilities":{}`, `"capabilities":{"workspace":{"configuration":true,"didChangeConfiguration":{"dynamicRegistration":true}}}`, 1),
			telling("initialized", "{}"), opened, telling("workspace/didChangeConfiguration", `{"settings":null}`), still, telling("exit", "null"),
		}, wants: []want{{id: "1"}, isStill}, ends: 1},
		{what: "trap 7, cancelling", name: "under way", says: []string{asking("2", "test/wait", "null"), telling("$/cancelRequest", `{"id":"2"}`)}, wants: []want{{id: "2", code: -32800}}, ends: goesOn, tests: true},
		{what: "trap 7, cancelling", name: "before it is asked", says: []string{telling("$/cancelRequest", `{"id":77}`), opened, still}, wants: []want{isStill}, ends: goesOn},
		{what: "trap 7, cancelling", name: "after it is answered", says: []string{opened, still, telling("$/cancelRequest", `{"id":77}`)}, wants: []want{isStill}, ends: goesOn},
		{what: "trap 7, cancelling", name: "an id of the other kind", says: []string{asking("2", "test/wait", "null"), telling("$/cancelRequest", `{"id":2}`), telling("$/cancelRequest", `{"id":"2"}`)}, wants: []want{{id: "2", code: -32800}}, ends: goesOn, tests: true},
	}
}

func bodyRows() []row {
	out := []row{
		{name: "blanks behind a message, in its frame", says: []string{`"` + "Content-Length: 100\r\n\r\n" + telling("exit", "null") + strings.Repeat(" ", 100-len(telling("exit", "null")))}, ends: 1},
		{name: "fields in any case", says: []string{`"` + "content-TYPE: x\r\nCONTENT-length:" + fmt.Sprint(len(opened)) + "\r\n\r\n" + opened, still}, wants: []want{isStill}, ends: goesOn},
		{name: "no length", says: []string{`"` + "Content-Type: x\r\n\r\n"}, ends: 1},
		{name: "a negative length", says: []string{`"` + "Content-Length: -1\r\n\r\n"}, ends: 1},
		{name: "a header without end", says: []string{`"` + strings.Repeat("x", 10_000)}, ends: 1},
		{name: "no protocol at all", says: []string{`"` + "GET / HTTP/1.1\r\nHost: x\r\n\r\n"}, ends: 1},
	}
	for name, body := range map[string]string{
		"no JSON": `{"jsonrpc":`, "nothing": ``, "a number": `7`, "null": `null`, "no version": `{"id":5,"method":"shutdown"}`, "another version": `{"jsonrpc":"1.0","id":5,"method":"shutdown"}`,
		"more behind it": `{"jsonrpc":"2.0","method":"a"} x`, "a method that is none": `{"jsonrpc":"2.0","id":5,"method":7}`, "no method": `{"jsonrpc":"2.0","params":{}}`,
		"a batch": `[{"jsonrpc":"2.0","id":5,"method":"shutdown"}]`, "an empty batch": `[]`,
	} {
		code := -32600
		if slices.Contains([]string{"no JSON", "nothing", "more behind it", "a number", "null"}, name) {
			code = -32700
		}
		out = append(out, row{name: name, says: []string{opened, body, still}, wants: []want{{id: "null", code: code}, isStill}, ends: goesOn})
	}
	for i := range out {
		out[i].what = "trap 8, bodies and frames"
	}
	return append(out,
		row{what: "trap 12, unknown requests", name: "without parameters", says: []string{`{"jsonrpc":"2.0","id":5,"method":"foo/bar"}`}, wants: []want{{id: "5", code: -32601}}, ends: goesOn},
		row{what: "trap 12, unknown requests", name: "with some", says: []string{asking("5", "foo/bar", `{"a":1}`)}, wants: []want{{id: "5", code: -32601}}, ends: goesOn},
		row{what: "trap 12, unknown requests", name: "a notification asked", says: []string{asking("5", "textDocument/didOpen", documentOf(abusedURI))}, wants: []want{{id: "5", code: -32601}}, ends: goesOn},
		row{what: "trap 12, unknown requests", name: "optional", says: []string{asking("5", "$/foo", "null")}, wants: []want{{id: "5", code: -32601}}, ends: goesOn},
	)
}

func idRows() []row {
	id := func(id string) string {
		return `{"jsonrpc":"2.0","id":` + id + `,"method":"textDocument/hover","params":` + everything("", abusedURI, "0", "0") + `}`
	}
	return []row{
		{what: "ids", name: "a float", says: []string{id("1.5")}, wants: []want{{id: "null", code: -32600}}, ends: goesOn},
		{what: "ids", name: "larger than there are", says: []string{id("9223372036854775808")}, wants: []want{{id: "null", code: -32600}}, ends: goesOn},
		{what: "ids", name: "the largest", says: []string{id("9223372036854775807")}, wants: []want{{id: "9223372036854775807"}}, ends: goesOn},
		{what: "ids", name: "negative", says: []string{id("-1")}, wants: []want{{id: "-1"}}, ends: goesOn},
		{what: "ids", name: "an empty text", says: []string{id(`""`)}, wants: []want{{id: ""}}, ends: goesOn},
		{what: "ids", name: "a long text", says: []string{id(quoted(strings.Repeat("x", 100_000)))}, wants: []want{{id: strings.Repeat("x", 100_000)}}, ends: goesOn},
		{what: "ids", name: "an object", says: []string{id("{}")}, wants: []want{{id: "null", code: -32600}}, ends: goesOn},
		{what: "ids", name: "one for all", says: []string{id("5"), id("5"), id("5")}, wants: []want{{id: "5"}, {id: "5"}, {id: "5"}}, ends: goesOn},
		{what: "ids", name: "twice under way", says: []string{asking("9", "test/wait", "null"), asking("9", "test/wait", "null"), telling("$/cancelRequest", `{"id":"9"}`)}, wants: []want{{id: "9", code: -32600}, {id: "9", code: -32800}}, ends: goesOn, tests: true},
		{what: "ids", name: "an answer to nothing", says: []string{`{"jsonrpc":"2.0","id":99,"result":7}`, `{"jsonrpc":"2.0","id":"x","error":{"code":1,"message":"x"}}`, `{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"x"}}`, opened, still}, wants: []want{isStill}, ends: goesOn},
	}
}

func lifeRows() []row {
	return []row{
		{what: "life", name: "asked before initialize", fresh: true, says: []string{ask("5", "hover", abusedURI, 0, 0), opened, telling("initialized", "{}")}, wants: []want{{id: "5", code: -32002}}, ends: goesOn},
		{what: "life", name: "shut down before initialize", fresh: true, says: []string{asking("5", "shutdown", "null")}, wants: []want{{id: "5", code: -32002}}, ends: goesOn},
		{what: "life", name: "exit before initialize", fresh: true, says: []string{telling("exit", "null")}, ends: 1},
		{what: "life", name: "exit asked", says: []string{asking("5", "exit", "null")}, wants: []want{{id: "5", code: -32601}}, ends: goesOn},
		{what: "life", name: "initialized twice", says: []string{asking("5", "initialize", `{"capabilities":{}}`), telling("initialized", "{}"), opened, still}, wants: []want{{id: "5", code: -32600}, isStill}, ends: goesOn},
		{what: "life", name: "initialized by nothing", fresh: true, says: []string{asking("5", "initialize", `7`), asking("6", "initialize", `{"capabilities":7}`), asking("7", "initialize", `{"processId":"x","capabilities":{}}`)}, wants: []want{{id: "5", code: -32602}, {id: "6", code: -32602}, {id: "7", code: -32602}}, ends: goesOn},
		{what: "life", name: "asked after shutdown", says: []string{asking("5", "shutdown", "null"), opened, still, asking("6", "shutdown", "null"), asking("7", "initialize", `{"capabilities":{}}`), telling("exit", "null")}, wants: []want{{id: "5"}, {id: "77", code: -32600}, {id: "6", code: -32600}, {id: "7", code: -32600}}, ends: 0},
		{what: "life", name: "exit without shutdown", says: []string{opened, telling("exit", "null")}, ends: 1},
		{what: "life", name: "a process that is none", fresh: true, says: []string{withPID(-1)}, wants: []want{{id: "1"}}, ends: goesOn},
	}
}

func documentRows() []row {
	closed := telling("textDocument/didClose", documentOf(abusedURI))
	other := open(abusedURI, "FROM a AS other\nFROM b\nCOPY --from=other /a /b\n")
	symbols := func(has string) []want { return []want{{id: "5", has: has}} }
	return []row{
		{what: "documents", name: "opened twice", says: []string{opened, other, asksSymbols("5")}, wants: symbols(`"other"`), ends: goesOn},
		{what: "documents", name: "closed unopened", says: []string{closed, opened, still}, wants: []want{isStill}, ends: goesOn},
		{what: "documents", name: "closed twice", says: []string{opened, closed, closed, asksSymbols("5")}, wants: symbols("null"), ends: goesOn},
		{what: "documents", name: "changed unopened", says: []string{change(abusedURI, 2, `{"text":"FROM a AS x\n"}`), asksSymbols("5")}, wants: symbols("null"), ends: goesOn},
		{what: "documents", name: "a version that goes back", says: []string{opened, change(abusedURI, -9, `{"text":"FROM a AS back\n"}`), asksSymbols("5")}, wants: symbols(`"back"`), ends: goesOn},
		{what: "documents", name: "a version too large", says: []string{opened, strings.Replace(change(abusedURI, 2, `{"text":"FROM a AS x\n"}`), `"version":2`, `"version":1099511627776`, 1), still}, wants: []want{isStill}, ends: goesOn},
		{what: "documents", name: "none changed", says: []string{opened, change(abusedURI, 2, ``), still}, wants: []want{isStill}, ends: goesOn},
		{what: "documents", name: "no URI", says: []string{open("", "FROM a AS x\n"), asking("5", "textDocument/documentSymbol", documentOf(""))}, wants: symbols("null"), ends: goesOn},
		{what: "documents", name: "no file", says: []string{open("git:/a/b?%zz", "FROM a AS x\n"), asking("5", "textDocument/documentSymbol", documentOf("git:/a/b?%zz"))}, wants: symbols(`"x"`), ends: goesOn},
		{what: "trap 9, URIs", name: "a drive, blanks, letters", says: []string{open("file:///C:/ä b%2Fc/Dockerfile", "FROM a AS x\nFROM x\n"), ask("5", "definition", "file:///C:/ä b%2Fc/Dockerfile", 1, 5)}, wants: symbols(`"file:///C:/ä b%2Fc/Dockerfile"`), ends: goesOn},
		{what: "kept strings", name: "another message of the same length", says: []string{opened, strings.Replace(opened, abusedURI, "file:///Xockerfile", 1), strings.ReplaceAll(strings.Replace(opened, abusedURI, "file:///dockerfile", 1), "first", "wrong"), asksSymbols("5")}, wants: symbols(`"first"`), ends: goesOn},
		{what: "trap 11, unions", name: "a diagnostic's message", says: []string{open(abusedURI, "FROM a AS builder\nFROM b\nCOPY --from=bulder /a /b\n"), asking("5", "textDocument/diagnostic", documentOf(abusedURI))}, wants: symbols(`"message":"`), ends: goesOn},
	}
}

func positionRows() []row {
	var out []row
	for _, at := range []string{`{"line":-1,"character":0}`, `{"line":0,"character":-1}`, `{"line":1.5,"character":0}`, `{"line":"0","character":0}`, `{"line":9223372036854775808,"character":0}`, `7`} {
		bad := `{"range":{"start":` + at + `,"end":{"line":0,"character":0}},"text":"x"}`
		out = append(out,
			row{what: "trap 10, ranges", name: "changed at " + at, says: []string{opened, change(abusedURI, 2, bad), still}, wants: []want{isStill}, ends: goesOn},
			row{what: "trap 10, ranges", name: "changed well, then at " + at, says: []string{opened, change(abusedURI, 2, `{"text":"FROM x\n"},`+bad), still}, wants: []want{isStill}, ends: goesOn},
			row{what: "positions", name: "asked at " + at, says: []string{opened, asking("5", "textDocument/hover", `{"textDocument":{"uri":`+quoted(abusedURI)+`},"position":`+at+`}`), still}, wants: []want{{id: "5", code: -32602}, isStill}, ends: goesOn})
	}
	for _, at := range []string{`{"line":4294967295,"character":0}`, `{"line":0,"character":4294967295}`, `{"line":9223372036854775807,"character":9223372036854775807}`} {
		out = append(out, row{what: "positions", name: "asked at " + at, says: []string{opened, asking("5", "textDocument/hover", `{"textDocument":{"uri":`+quoted(abusedURI)+`},"position":`+at+`}`), still}, wants: []want{{id: "5"}, isStill}, ends: goesOn})
	}
	null := change(abusedURI, 2, `{"range":null,"text":"FROM a AS whole\n"}`)
	return append(out, row{what: "trap 10, ranges", name: "null is the whole text", says: []string{opened, null, asksSymbols("5")}, wants: []want{{id: "5", has: `"whole"`}}, ends: goesOn})
}

// textRows are texts that are no proper ones. What stands behind the odd character is
// found where the client has it.
func textRows() []row {
	var out []row
	for name, escaped := range map[string]string{
		"half a pair": `\ud800`, "the other half": `\udc00`, "a pair": `\ud83d\udc33`, "a zero": `\u0000`, "a mark of byte order": `\ufeff`, "a line end of old": `\r`,
		"a line end of Unicode": `\u2028`, "no character": "\xff", "half a character": "\xe2\x82", "a line end of the C1": `\u0085`,
	} {
		text := strings.Replace(opened, `FROM a`, `# `+escaped+` x\nFROM a`, 1)
		line := 3
		if escaped == `\r` {
			line++
		}
		out = append(out, row{what: "texts", name: name, says: []string{text, ask("5", "definition", abusedURI, line, 14)}, wants: []want{{id: "5", has: fmt.Sprintf(`"line":%d,"character":10`, line-2)}}, ends: goesOn})
	}
	return out
}
