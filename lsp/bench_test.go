package lsp_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/completion"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/lsp"
	"github.com/stagels/stagels/testdata/files"
)

// BenchmarkKeystroke is one character typed behind COPY --from= and the
// completion that follows it, in process: the edit, the model, the answer.
func BenchmarkKeystroke(b *testing.B) {
	for _, stages := range []int{2, 29, 59, 200, 2000} {
		src := files.Generated(stages)
		b.Run(fmt.Sprintf("lines=%d", strings.Count(src, "\n")), func(b *testing.B) {
			at := len(src)
			d := workspace.New(src+"COPY --from=\n", amd64)
			at += len("COPY --from=")
			b.ReportAllocs()
			b.ResetTimer()
			for i := 0; b.Loop(); i++ {
				d = d.Edit(text.Edit{Span: text.Span{Start: at, End: at + i%2}, New: "s"[:1-i%2]})
				if offers := completion.Offer(d, at+1-i%2, completion.Asking{Most: lsp.MostStages, Trigger: completion.Invoked}); len(offers.Items) != min(lsp.MostStages, stages-1) {
					b.Fatalf("%d stages are offered", len(offers.Items))
				}
			}
		})
	}
}

// BenchmarkOpen reads a file from nothing.
func BenchmarkOpen(b *testing.B) {
	src := files.Generated(200)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		workspace.New(src, amd64)
	}
}

// BenchmarkDiagnostics is all rules: at first, and after one character.
func BenchmarkDiagnostics(b *testing.B) {
	src := files.Generated(200)
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			workspace.New(src, amd64).Diagnostics()
		}
	})
	b.Run("after an edit", func(b *testing.B) {
		d := workspace.New(src, amd64)
		d.Diagnostics()
		for i := 0; b.Loop(); i++ {
			d = d.Edit(text.Edit{Span: text.Span{Start: len(src) - 2, End: len(src) - 2 + i%2}, New: "s"[:1-i%2]})
			d.Diagnostics()
		}
	})
}

// BenchmarkSemanticTokens is all tokens of a file with 3,003 lines: as they are
// found, as the protocol has them, and where each RUN reads a variable.
func BenchmarkSemanticTokens(b *testing.B) {
	src := files.Generated(200)
	d := workspace.New(src, amd64)
	b.Run("found", func(b *testing.B) {
		for b.Loop() {
			analysis.SemanticTokens(d, text.Span{End: len(src)})
		}
	})
	b.Run("encoded", func(b *testing.B) {
		for b.Loop() {
			if n := len(lsp.WrittenTokens(d, text.UTF16)); n < 10_000 {
				b.Fatalf("%d bytes of tokens", n)
			}
		}
	})
	b.Run("with variables", func(b *testing.B) {
		d := workspace.New(strings.NewReplacer("mkdir -p", "mkdir -p $NAME", "ls /x", "ls /x$NAME", "COPY . .", "RUN echo \"${COMPONENT}\"").Replace(src), amd64)
		for b.Loop() {
			lsp.EncodedTokens(d, text.UTF16)
		}
	})
}

// BenchmarkEdit is one character typed where more hangs on it than its own stage.
func BenchmarkEdit(b *testing.B) {
	for _, stages := range []int{59, 200, 2000} {
		src := files.Generated(stages)
		for _, place := range []struct{ name, behind string }{
			{"a global ARG", "ARG BASE=alpine:3.22"},
			{"a base", "FROM stage-049"},
			{"a name", "AS stage-050"},
			{"a RUN", "echo building 50"},
			{"a comment", "# stage-050 builds"},
		} {
			b.Run(fmt.Sprintf("%s/lines=%d", place.name, strings.Count(src, "\n")), func(b *testing.B) {
				at := strings.Index(src, place.behind) + len(place.behind)
				d := workspace.New(src, amd64)
				for i := 0; b.Loop(); i++ {
					d = d.Edit(text.Edit{Span: text.Span{Start: at, End: at + i%2}, New: "x"[:1-i%2]})
				}
			})
		}
	}
}

// BenchmarkDiagnosticsPerBuild is all rules after one character, in a file of 888 lines that
// builds in other files ask for: none, and as many as are looked at, each with other
// arguments.
func BenchmarkDiagnosticsPerBuild(b *testing.B) {
	src := "ARG DIR=/a\n" + files.Generated(59) + "ARG DIR\nWORKDIR $DIR\nCMD ls\n"
	for _, n := range []int{0, 1, 4, 16} {
		b.Run(fmt.Sprintf("builds=%d", n), func(b *testing.B) {
			opt := amd64
			opt.Outside = func() (out workspace.Outside) {
				for i := range n {
					build := stage.Build{BuildArgs: map[string]string{"DIR": fmt.Sprint("/", i)}}
					out.Builds = append(out.Builds, workspace.NamedBuild{Kind: "bake", Name: fmt.Sprint("t", i), File: "docker-bake.hcl", Build: build})
				}
				return out
			}
			d := workspace.New(src, opt)
			d.Diagnostics()
			for i := 0; b.Loop(); i++ {
				d = d.Edit(text.Edit{Span: text.Span{Start: len(src) - 2, End: len(src) - 2 + i%2}, New: "s"[:1-i%2]})
				d.Diagnostics()
			}
		})
	}
}
