package lsp_test

import (
	"context"
	"fmt"
	"io"
	"path"
	"strings"
	"testing"

	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/lsp/client"
	"github.com/stagels/stagels/testdata/files"
)

// keystrokes is a client in memory, that types behind a COPY --from= and asks something
// each time. It reads no answers, so what is measured is the server alone:
// framing, JSON, model and answer, without pipes.
type keystrokes struct {
	method  string   // that it asks
	frames  [][]byte // to begin with
	left    int
	version int
	typed   int // letters of the name
	row     int
	buf     []byte
	ready   chan struct{} // closed when the document is open
	begin   chan struct{}
	written int
}

func (k *keystrokes) Read(p []byte) (int, error) {
	switch {
	case len(k.frames) > 0:
		k.buf, k.frames = append(k.buf, k.frames[0]...), k.frames[1:]
	case len(k.buf) > 0:
	case k.ready != nil:
		close(k.ready)
		k.ready = nil
		<-k.begin
		fallthrough
	default:
		if k.left == 0 {
			return 0, io.EOF
		}
		k.left--
		k.buf = k.step(k.buf[:0])
	}
	n := copy(p, k.buf)
	k.buf = k.buf[:copy(k.buf, k.buf[n:])]
	return n, nil
}

// step types the next letter of a stage's name, or rubs the name out.
func (k *keystrokes) step(dst []byte) []byte {
	const word = "stage-001"
	k.version++
	from, to, letter := k.typed, k.typed, ""
	if k.typed == len(word) {
		from, k.typed = 0, 0
	} else {
		letter = word[k.typed : k.typed+1]
		k.typed++
	}
	const at = len("COPY --from=")
	dst = appendFrame(dst, fmt.Appendf(nil, `{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///w/Dockerfile","version":%d},"contentChanges":[{"range":{"start":{"line":%d,"character":%d},"end":{"line":%d,"character":%d}},"text":"%s"}]}}`,
		k.version, k.row, at+from, k.row, at+to, letter))
	return appendFrame(dst, fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%d,"method":"%s","params":{"textDocument":{"uri":"file:///w/Dockerfile"},"position":{"line":%d,"character":%d},"context":{"triggerKind":1}}}`,
		k.version, k.method, k.row, at+k.typed))
}

func appendFrame(dst, body []byte) []byte {
	return append(fmt.Appendf(dst, "Content-Length: %d\r\n\r\n", len(body)), body...)
}

func (k *keystrokes) Write(p []byte) (int, error) {
	k.written += len(p)
	return len(p), nil
}

func (k *keystrokes) Close() error { return nil }

const editorCapabilities = `{"textDocument":{"completion":{"completionItem":{"snippetSupport":true,"documentationFormat":["markdown"],` +
	`"resolveSupport":{"properties":["documentation","detail"]}},"completionList":{"itemDefaults":["editRange","data"]}},"semanticTokens":{"tokenTypes":["keyword","class","string","variable","comment","number","property","parameter","macro","namespace","enumMember"]},"diagnostic":{}},` +
	`"workspace":{"diagnostics":{"refreshSupport":true}}}`

// BenchmarkServed is a keystroke and what is asked behind it as the server sees them: two
// messages in, one out.
func BenchmarkServed(b *testing.B) {
	for _, stages := range []int{2, 29, 59, 200, 2000} {
		benchmarkServed(b, "textDocument/completion", stages)
	}
	benchmarkServed(b, "textDocument/semanticTokens/full", 200)
	benchmarkServed(b, "textDocument/diagnostic", 200)
}

func benchmarkServed(b *testing.B, method string, stages int) {
	src := files.Generated(stages) + "COPY --from=\n"
	b.Run(fmt.Sprintf("%s/lines=%d", path.Base(strings.TrimSuffix(method, "/full")), strings.Count(src, "\n")-1), func(b *testing.B) {
		k := &keystrokes{method: method, left: b.N, version: 1, row: strings.Count(src, "\n") - 1, ready: make(chan struct{}), begin: make(chan struct{})}
		for _, body := range []string{
			`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":` + editorCapabilities + `}}`,
			`{"jsonrpc":"2.0","method":"initialized","params":{}}`,
			fmt.Sprintf(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///w/Dockerfile","languageId":"dockerfile","version":1,"text":%q}}}`, src),
		} {
			k.frames = append(k.frames, appendFrame(nil, []byte(body)))
		}
		ready := k.ready
		done := make(chan struct{})
		go func() { lsp.Serve(context.Background(), k, lsp.Options{}); close(done) }()
		<-ready
		k.written = 0
		b.ReportAllocs()
		b.ResetTimer()
		close(k.begin)
		<-done
		b.ReportMetric(float64(k.written)/float64(b.N), "B-out/op")
	})
}

// BenchmarkDefinition is a definition asked for and answered, through pipes.
func BenchmarkDefinition(b *testing.B) {
	src := files.Generated(59)
	ctx, s := start(b, client.Capabilities{})
	if err := s.Open(ctx, "file:///w/Dockerfile", src); err != nil {
		b.Fatal(err)
	}
	at := strings.LastIndex(src, "--from=") + len("--from=")
	for b.Loop() {
		if _, ok, err := s.Definition(ctx, "file:///w/Dockerfile", at); err != nil || !ok {
			b.Fatalf("found %v, %v", ok, err)
		}
	}
}
