package command

import (
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/text"
	"mvdan.cc/sh/v3/syntax"
)

// Letters is how a text is written that stands in a file from an offset on as it is.
func Letters(src string, off int) *text.Embedding {
	out := &text.Embedding{Break: "\n", Begin: off}
	out.Add(src, text.Span{Start: off, End: off + len(src)}, text.Same)
	return out
}

// heredocOf is the heredoc that a command reads from standard input, by << EOF or
// cat << EOF |; nil if it reads none.
func (r *reader) heredocOf(stmt *syntax.Stmt) (found *syntax.Redirect) {
	if from := r.piped[stmt]; from != nil {
		if call, ok := from.Cmd.(*syntax.CallExpr); ok && len(call.Args) == 1 && call.Args[0].Lit() == "cat" {
			found = r.heredocOf(from)
		}
	}
	for _, redirection := range stmt.Redirs {
		switch {
		case redirection.Hdoc != nil && (redirection.N == nil || redirection.N.Value == "0"):
			found = redirection
		case redirection.Op == syntax.RdrIn || redirection.Op == syntax.WordHdoc:
			found = nil
		}
	}
	return found
}

// inline is the Dockerfile in a heredoc. What the shell puts into one that is not in quotes
// nobody knows.
func (r *reader) inline(doc *syntax.Redirect) builds.Value {
	body, ok := r.body(doc)
	if !ok {
		return builds.Value{}
	}
	src, whole := body.Of(r.Source), r.Value(body)
	if whole.State != builds.Known || whole.Text != src || !isQuoted(doc.Word) && strings.ContainsAny(src, "$`\\") {
		return builds.Value{State: builds.Unknown, At: whole.At}
	}
	lines := r.lines(body, doc.Op == syntax.DashHdoc)
	out := builds.Value{State: builds.Known, Text: lines.Text, At: whole.At}
	if r.Host != nil {
		out.Written = r.Host.Then(lines)
	}
	return out
}

// body is where the lines of a heredoc stand; ok is false if nothing ends it.
func (r *reader) body(doc *syntax.Redirect) (body text.Span, ok bool) {
	body = text.Span{Start: int(doc.Hdoc.Pos().Offset()), End: int(doc.Hdoc.End().Offset())}
	if body.End < body.Start || body.End > len(r.Source) {
		return body, false
	}
	src := body.Of(r.Source)
	body.End = body.Start + strings.LastIndexByte(src, '\n') + 1
	end, _, _ := strings.Cut(r.Source[body.End:], "\n")
	return body, strings.TrimLeft(strings.TrimSuffix(end, "\r"), "\t") == r.wordOf(doc.Word).Text
}

// lines is how the shell reads the lines of a heredoc: behind <<- without the tabs that they
// begin with.
func (r *reader) lines(body text.Span, dash bool) *text.Embedding {
	out := &text.Embedding{Break: "\n", Begin: body.Start}
	at := body.Start
	for line := range strings.Lines(body.Of(r.Source)) {
		tabs := 0
		if dash {
			tabs = len(line) - len(strings.TrimLeft(line, "\t"))
		}
		if at == body.Start {
			out.Indent = line[:tabs]
		}
		out.Add(line[tabs:], text.Span{Start: at + tabs, End: at + len(line)}, text.Same)
		at += len(line)
	}
	return out
}

// isQuoted tells whether the word that ends a heredoc is in quotes where it is begun.
func isQuoted(word *syntax.Word) bool {
	for _, part := range word.Parts {
		if lit, ok := part.(*syntax.Lit); !ok || strings.Contains(lit.Value, `\`) {
			return true
		}
	}
	return false
}
