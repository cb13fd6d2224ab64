package rules

import (
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// What BuildKit's parser refuses before it looks at instructions: a second
// directive of a name, ENV without a value, a heredoc without an end.
var _ = register(Rule{
	Name: "SyntaxError", Severity: Error, OfText: true, Check: checkSyntax,
	Summary: "BuildKit cannot read the file as a Dockerfile",
})

func checkSyntax(p *Pass) {
	for i := range p.File.Items() {
		it := &p.File.Items()[i]
		switch {
		case it.Dir != nil && it.Dir.Bad:
			header := p.File.Text()[:it.Span.End]
			mendDirective(p, p.Report(it.Abs(it.Dir.Span), parserMessage(header)), it)
		case it.Instr != nil && it.Instr.Problem != nil:
			reportProblem(p, it, i)
		}
	}
	checkLongLines(p)
}

// mendDirective adds the fixes for a directive that is there twice, or for an escape
// character that is none.
func mendDirective(p *Pass, d *Diagnostic, it *syntax.Item) {
	if it.Dir.Name == "escape" && strings.HasPrefix(d.Message, "invalid escape token") {
		line := text.Span{Start: it.Span.Start + bomLen(p.File.Text(), it.Span.Start), End: d.Span.End}
		written := strings.TrimSuffix(line.Of(p.File.Text()), d.Span.Of(p.File.Text())) + "`"
		d.replace("Write "+strings.TrimSpace(written), line, written) // whole: it was no directive before
	}
	d.Fix(func() (Fix, bool) { return withoutDirective(p, it) })
}

func reportProblem(p *Pass, it *syntax.Item, item int) {
	d := p.Report(it.Abs(*it.Instr.Problem), parserMessage(escapeHeader(p.File)+it.Span.Of(p.File.Text())))
	in := it.Instr
	if in.Trigger != nil {
		in = in.Trigger
	}
	if in.JSON {
		explainJSON(p, d, in, item)
	}
	if strings.Contains(d.Message, "can't find = in") {
		d.Fix(func() (Fix, bool) { return joinedPairs(p, it) })
	}
	h := p.strayAt(item)
	if h == nil && strings.Contains(d.Message, "unterminated heredoc") {
		h = p.strayIn(item)
	}
	if h != nil {
		explainStray(p, d, h)
	}
}

// parserMessage is the parser's error for src, without its place.
func parserMessage(src string) string {
	_, err := parser.Parse(strings.NewReader(src))
	if err == nil {
		return "BuildKit cannot read this"
	}
	return eval.Bare(err).Error()
}

// escapeHeader makes a text that follows it be read with the file's escape.
func escapeHeader(f *syntax.File) string {
	if f.Escape == '`' {
		return "# escape=`\n"
	}
	return ""
}

// longestLine is bufio.MaxScanTokenSize, which a line with its end must not
// exceed (parser/parser.go:563).
const longestLine = 64 * 1024

func checkLongLines(p *Pass) {
	for off, src := 0, p.File.Text(); len(src)-off > longestLine; {
		end := strings.IndexByte(src[off:], '\n')
		if end < 0 {
			end = len(src) - off
		}
		if end >= longestLine {
			p.Report(text.Span{Start: off, End: off + end}, parserMessage("FROM x\n"+strings.Repeat("x", longestLine)))
		}
		off += end + 1
	}
}
