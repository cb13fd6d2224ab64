package rules

import (
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"mvdan.cc/sh/v3/syntax"
)

// A shell between Docker and the program swallows its signals, so CMD and
// ENTRYPOINT are better JSON, unless SHELL was chosen
// (dockerfile2llb/convert.go:1604).
var _ = register(check(&linter.RuleJSONArgsRecommended, checkJSONArgs))

func checkJSONArgs(p *Pass) {
	for _, s := range p.steps("cmd", "entrypoint") {
		in := s.Instr
		if in.JSON || s.Before.ShellSet {
			continue
		}
		span := in.Body.Span
		if !in.Body.Present() {
			span = in.Keyword.Span
		}
		d := p.reportStep(s, span, linter.RuleJSONArgsRecommended.Format(in.Keyword.Text))
		if s.Trigger {
			continue // the ONBUILD's own file tells of it
		}
		if j, ok := intendedJSON(in); ok {
			d.add("; " + j.note()).Fix(func() (Fix, bool) { return j.mended(p, s.Item) })
		} else if h := p.strayIn(s.Item); h != nil {
			d.add("; " + h.why)
		} else if in.Body.Present() {
			d.Fix(func() (Fix, bool) { return asJSON(p.File.Items()[s.Item].Abs(span), in.Body.Text) })
		}
	}
}

// asJSON writes a command as the array of its words, or as one given to the shell
// that runs it now if only a shell can make sense of it.
func asJSON(at text.Span, command string) (Fix, bool) {
	title, words := "Write it as JSON", plainWords(command)
	if words == nil {
		title, words = "Write it as JSON, with the shell named", []string{"/bin/sh", "-c", command}
	}
	written := make([]string, 0, len(words))
	for _, w := range words {
		written = append(written, jsonString(w))
	}
	return Fix{title, edit(at, "["+strings.Join(written, ", ")+"]"), false}, true
}

// plainWords are the words of a command that means the same without a shell; nil
// if it does not.
func plainWords(command string) []string {
	if len(command) > stage.LongestCommand {
		return nil
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(command), "")
	if err != nil || len(file.Stmts) != 1 {
		return nil
	}
	stmt := file.Stmts[0]
	call, ok := stmt.Cmd.(*syntax.CallExpr)
	if !ok || len(stmt.Redirs) > 0 || stmt.Negated || stmt.Background || stmt.Semicolon.IsValid() || len(call.Assigns) > 0 || len(file.Last) > 0 || len(stmt.Comments) > 0 {
		return nil
	}
	var out []string
	for _, w := range call.Args {
		s, ok := plainWord(w)
		if !ok {
			return nil
		}
		out = append(out, s)
	}
	if len(out) == 0 || shellOnly[out[0]] {
		return nil
	}
	return out
}

// shellOnly are commands that are no programs.
var shellOnly = map[string]bool{
	".": true, "source": true, "cd": true, "exec": true, "export": true, "set": true, "eval": true, "exit": true, "ulimit": true,
	"umask": true, "trap": true, "wait": true, "alias": true, "command": true, "type": true, "unset": true, ":": true,
}

// plainWord is what a shell makes of a word that it expands nothing in.
func plainWord(w *syntax.Word) (string, bool) {
	var b strings.Builder
	for _, part := range w.Parts {
		switch part := part.(type) {
		case *syntax.Lit:
			if strings.ContainsAny(part.Value, "*?[~{\\") {
				return "", false
			}
			b.WriteString(part.Value)
		case *syntax.SglQuoted:
			b.WriteString(part.Value)
		case *syntax.DblQuoted:
			for _, inner := range part.Parts {
				lit, ok := inner.(*syntax.Lit)
				if !ok || strings.Contains(lit.Value, "\\") {
					return "", false
				}
				b.WriteString(lit.Value)
			}
		default:
			return "", false
		}
	}
	return b.String(), true
}
