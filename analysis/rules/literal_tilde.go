package rules

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Only a shell makes the home folder of ~, and only where the ~ itself stands in its
// command. BuildKit's lexer does not (shell/lex.go), so a path has a folder called ~.
var _ = register(Rule{
	Name: "LiteralTilde", Severity: Warning, Check: checkTildes,
	Summary: "BuildKit does not expand `~`: a path has a folder of that name",
})

func checkTildes(p *Pass) {
	for _, s := range p.steps("workdir", "copy", "add", "volume", "env", "arg", "run", "cmd", "entrypoint") {
		if s.Trigger || s.Before.OS == "windows" {
			continue
		}
		switch s.Instr.Name {
		case "copy", "add":
			reportCopiedTildes(p, s)
		case "env", "arg":
			reportTildeVariables(p, s)
		case "run", "cmd", "entrypoint":
			reportMountedTildes(p, s)
			reportTildeProgram(p, s)
		default:
			for i := range s.Words {
				reportTilde(p, s, s.Words[i].Span, certainText(&s.Words[i]), "a folder called ~ is meant here")
			}
		}
	}
}

// tilde is a path that begins with a home folder.
var tilde = pattern.New(`^(~(?:root)?)(?:[/\\]|$)`)

func reportTilde(p *Pass, s *eval.Step, span text.Span, value, what string) {
	if !strings.HasPrefix(value, "~") {
		return
	}
	m := tilde.Find(value)
	if m == nil {
		return
	}
	at := p.File.Items()[s.Item].Abs(span)
	p.Report(at, fmt.Sprintf("BuildKit does not expand %s, so %s. Write the path of the home folder, such as /root", m[1], strings.ReplaceAll(what, "~", m[1]))).
		Fix(func() (Fix, bool) { return p.rooted(s.Item, at) })
}

func reportCopiedTildes(p *Pass, s *eval.Step) {
	if s.Copy == nil || s.Copy.Broken {
		return
	}
	for _, src := range s.Copy.Sources {
		if src.Kind == eval.SourcePath {
			reportTilde(p, s, src.Span, certainText(&src.Word), "it looks for a folder called ~")
		}
	}
	reportTilde(p, s, s.Copy.Destination.Span, certainText(&s.Copy.Destination.Word), "it makes a folder called ~")
}

// reportMountedTildes looks at the paths of a RUN's mounts.
func reportMountedTildes(p *Pass, s *eval.Step) {
	for i := range s.Instr.Flags {
		for _, f := range s.Instr.Flags[i].Fields {
			if slices.Contains([]string{"target", "dst", "destination", "source", "src"}, strings.ToLower(f.Key.Text)) {
				reportTilde(p, s, f.Value.Span, f.Value.Text, "the mount has a folder called ~")
			}
		}
	}
}

// reportTildeProgram looks at the program of an exec form.
func reportTildeProgram(p *Pass, s *eval.Step) {
	if s.Instr.JSON && len(s.Instr.Args) > 0 {
		reportTilde(p, s, s.Instr.Args[0].Span, s.Instr.Args[0].Text, "the exec form, which has no shell, runs no such program")
	}
}

// reportTildeVariables looks at the values of variables that hold paths which a shell or a
// kernel looks up as they are: those named so, and those that a RUN of the file reads.
// What another program makes of the value nobody knows.
func reportTildeVariables(p *Pass, s *eval.Step) {
	for _, pair := range s.Instr.Pairs {
		value := strings.Trim(pair.Value.Text, `"'`)
		for _, one := range strings.Split(value, ":") {
			if tilde.Matches(one) && (looksUp.Matches(pair.Key.Text) || p.readInRun(pair.Key.Text)) {
				at := p.File.Items()[s.Item].Abs(pair.Value.Span)
				p.Report(at, fmt.Sprintf("BuildKit does not expand ~, nor do most shells in the value of %s: a folder called ~ is meant there. Write the path of the home folder, such as /root", pair.Key.Text)).
					Fix(func() (Fix, bool) { return p.rooted(s.Item, at) })
				break
			}
		}
	}
}

// looksUp are variables whose folders are looked up as they are.
var looksUp = pattern.New(`(?:PATH|^HOME)$`)

// readInRun tells whether a RUN gives the variable to a shell.
func (p *Pass) readInRun(name string) bool {
	for _, in := range p.instructions() {
		i, it := in.at, in.item
		if it.Instr.Name == "run" && p.At(i) != stage.None && slices.ContainsFunc(p.Uses(i), func(u stage.Use) bool { return u.Name == name }) {
			return true
		}
	}
	return false
}

// rooted writes /root for each ~ in the span, where nothing tells of another user.
func (p *Pass) rooted(item int, at text.Span) (Fix, bool) {
	if p.setsUser(item) {
		return Fix{}, false
	}
	written := at.Of(p.File.Text())
	now := homes.Regexp().ReplaceAllString(written, "${1}/root$2")
	return Fix{Title: "Write " + path.Clean(now), Edits: edit(at, now)}, now != written
}

// homes are the beginnings of paths in a home folder.
var homes = pattern.New(`(^|[:"'])~(?:root)?([/:"']|$)`)

// setsUser tells whether the stage of the item, or one that it is built on, has a USER, or
// a HOME of its own.
func (p *Pass) setsUser(item int) bool {
	for s := p.At(item); s != stage.None; s = p.Stages()[s].Base.Target {
		for i := p.Stages()[s].Items[0]; i < p.Stages()[s].Items[1]; i++ {
			if in := p.Instr(i); in != nil && (in.Name == "user" || setsHome(in)) {
				return true
			}
		}
	}
	return false
}

func setsHome(in *syntax.Instr) bool {
	return slices.ContainsFunc(in.Pairs, func(pair syntax.Pair) bool { return pair.Key.Text == "HOME" })
}
