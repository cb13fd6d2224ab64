package oracle

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/stagels/stagels/testdata/files"
)

var update = flag.Bool("update", false, "write the verdicts on the project's own corpus anew")

// TestVerdicts holds the recorded verdicts against what BuildKit says now.
func TestVerdicts(t *testing.T) {
	own := files.Own()
	var now bytes.Buffer
	statuses := map[string]int{}
	enc := json.NewEncoder(&now)
	enc.SetEscapeHTML(false)
	for _, f := range own.Files(t) {
		v := verdict(t, f)
		statuses[v.Status]++
		if err := enc.Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%v", statuses)
	if *update {
		if err := os.WriteFile(own.VerdictsFile(), now.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	recorded, err := os.ReadFile(own.VerdictsFile())
	if err != nil {
		t.Fatal(err)
	}
	was, is := strings.Split(string(recorded), "\n"), strings.Split(now.String(), "\n")
	for i := range max(len(was), len(is)) {
		if i >= len(was) || i >= len(is) || was[i] != is[i] {
			t.Fatalf("line %d, of %d and now %d: recorded is\n%s\nnow it is (-update writes it anew)\n%s", i+1, len(was), len(is), at(was, i), at(is, i))
		}
	}
}

func at(lines []string, i int) string {
	if i >= len(lines) {
		return "nothing"
	}
	return lines[i]
}

// verdict asks BuildKit about one file.
func verdict(t *testing.T, f files.File) *files.Verdict {
	t.Helper()
	v := &files.Verdict{File: f.Name, Status: "parse_error"}
	if system := PlatformOS(f.Text); system != "linux" {
		v.Platform = system + "/amd64"
	}
	read, err := parser.Parse(strings.NewReader(f.Text))
	if err != nil {
		v.Error = recordable("parse", refusal(err))
		return v
	}
	stages, args, err := instructions.Parse(read.AST, linter.New(&linter.Config{}))
	if err != nil {
		v.Error = recordable("instructions", refusal(err))
		return v
	}
	r := reading{verdict: v, lex: shell.NewLex(read.EscapeToken)}
	r.arguments(args)
	r.read(t, stages)
	warned, _ := Warnings(f.Text)
	for _, w := range warned {
		v.Warn = append(v.Warn, files.Warning{Rule: w.Rule, Line: w.Lines[0], Msg: w.Message})
	}
	why := Lint(f.Text)
	if why == nil {
		why = Targets(f.Text)
	}
	if why != nil {
		v.Status, v.Error = "convert_error", recordable("convert", why)
		return v
	}
	v.Status = "ok"
	v.Verified = verify(t, v, f.Text)
	return v
}

func recordable(phase string, r *Refusal) *files.Refusal {
	out := &files.Refusal{Phase: phase, Msg: r.Message}
	if len(r.Lines) > 0 {
		out.Line = r.Lines[0]
	}
	return out
}

// reading resolves the names of a file by itself, as a file that BuildKit refuses has no
// graph. Where there is one, verify compares.
type reading struct {
	verdict *files.Verdict
	lex     *shell.Lex
	env     []string // the variables that a FROM sees, NAME=value
}

// arguments are the ARGs before the first FROM, and those that BuildKit sets.
func (r *reading) arguments(args []instructions.ArgCommand) {
	system, _, _ := strings.Cut(r.verdict.BuiltFor(), "/")
	for _, side := range []string{"BUILD", "TARGET"} {
		r.env = append(r.env, side+"PLATFORM="+r.verdict.BuiltFor(), side+"OS="+system, side+"ARCH=amd64", side+"VARIANT=")
	}
	r.env = append(r.env, "TARGETSTAGE=default")
	for _, a := range args {
		for _, kv := range a.Args {
			if kv.Value != nil {
				r.env = append([]string{kv.Key + "=" + r.expand(*kv.Value)}, r.env...)
			}
		}
	}
}

func (r *reading) expand(word string) string {
	out, _, err := r.lex.ProcessWord(word, shell.EnvsFromSlice(r.env))
	if err != nil {
		return word
	}
	return out
}

func (r *reading) read(t *testing.T, stages []instructions.Stage) {
	t.Helper()
	for _, s := range stages {
		read := files.StageRead{Name: s.Name, Base: s.BaseName, Line: s.Location[0].Start.Line}
		base := r.expand(s.BaseName)
		if base != s.BaseName {
			read.Exp = base
		}
		read.Res = r.base(base)
		r.verdict.Stages = append(r.verdict.Stages, read)
	}
	for i, s := range stages {
		for _, c := range s.Commands {
			r.references(t, i, c.Location()[0].Start.Line, "", c)
		}
	}
}

// base is what a FROM means: the last stage above it with that very name.
func (r *reading) base(name string) any {
	for i, s := range slices.Backward(r.verdict.Stages) {
		if s.Name != "" && s.Name == name {
			return i
		}
	}
	switch name {
	case "":
		return "error"
	case "scratch":
		return "scratch"
	}
	return "image"
}

func (r *reading) references(t *testing.T, stage, line int, site string, c instructions.Command) {
	t.Helper()
	add := func(kind, from string, res any) {
		r.verdict.Refs = append(r.verdict.Refs, files.RefRead{K: site + kind, Stage: stage, Line: line, From: from, Res: res})
	}
	switch c := c.(type) {
	case *instructions.CopyCommand:
		if c.From != "" {
			add("copy", c.From, r.source(c.From))
		}
	case *instructions.RunCommand:
		for _, m := range instructions.GetMounts(c) {
			if m.From != "" {
				add("mount", m.From, r.named(m.From))
			}
		}
	case *instructions.OnbuildCommand:
		read, err := parser.Parse(strings.NewReader(c.Expression))
		if err != nil {
			t.Fatal(err)
		}
		trigger, err := instructions.ParseCommand(read.AST.Children[0])
		if err != nil {
			t.Fatal(err)
		}
		r.references(t, stage, line, "onbuild-", trigger)
	}
}

// source is what COPY --from means: an index, or a name.
func (r *reading) source(from string) any {
	if i, err := strconv.Atoi(from); err == nil {
		if i < 0 || i >= len(r.verdict.Stages) {
			return "error"
		}
		return i
	}
	if strings.Contains(from, "$") {
		return "error"
	}
	return r.named(from)
}

// named is what a COPY's or a mount's name means, in the whole file and without regard
// to case.
func (r *reading) named(from string) any {
	for i, s := range slices.Backward(r.verdict.Stages) {
		if s.Name != "" && strings.EqualFold(s.Name, from) {
			return i
		}
	}
	if from == "scratch" {
		return "scratch"
	}
	return "image"
}

// verify compares the reading of a file with BuildKit's graph. It says false of a file
// of which the graph cannot tell.
func verify(t *testing.T, v *files.Verdict, src string) bool {
	t.Helper()
	graph, err := Bind(src)
	if errors.Is(err, ErrUnmarked) {
		return false
	}
	if err != nil {
		t.Errorf("%s: %v", v.File, err)
		return false
	}
	read := &Bindings{Refs: map[int][]int{}}
	for _, s := range v.Stages {
		read.Bases = append(read.Bases, inGraph(s.Res))
	}
	for _, ref := range v.Refs {
		for _, line := range runsOn(v, ref) {
			read.Refs[line] = append(read.Refs[line], inGraph(ref.Res))
		}
	}
	for _, of := range read.Refs {
		slices.Sort(of)
	}
	if diff := differ(read, graph); diff != "" {
		t.Errorf("%s: read are %s", v.File, diff)
		return false
	}
	return true
}

// runsOn are the lines that the graph has a reference on: a trigger's are the FROMs of
// the stages that are built on its own.
func runsOn(v *files.Verdict, ref files.RefRead) (lines []int) {
	if !strings.HasPrefix(ref.K, "onbuild-") {
		return []int{ref.Line}
	}
	for _, s := range v.Stages {
		if s.Res == ref.Stage {
			lines = append(lines, s.Line)
		}
	}
	return lines
}

func inGraph(res any) int {
	switch res := res.(type) {
	case int:
		return res
	case string:
		return map[string]int{"image": Image, "scratch": Scratch}[res]
	}
	panic(fmt.Sprint(res))
}
