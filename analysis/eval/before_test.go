package eval_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/testdata/files"
)

// TestBefore: what a step says held before it is what holds at the end of a file that
// ends there. Only TARGETSTAGE knows what comes later: it is the name of the last stage
// (dockerfile2llb/convert.go:583), so it is given.
func TestBefore(t *testing.T) {
	t.Run("corpus", func(t *testing.T) { testBefore(t, files.Sample(files.Corpus(t))) })
	t.Run("fixtures", func(t *testing.T) { testBefore(t, files.Sample(files.Fixtures(t))) })
	t.Run("generated", func(t *testing.T) { testBefore(t, generated(500)) })
}

func testBefore(t *testing.T, all []files.File) {
	steps := 0
	for _, f := range all {
		file := syntax.Parse(f.Text)
		build := stage.Build{Platform: "linux/amd64", BuildArgs: map[string]string{"TARGETSTAGE": "t"}}
		m := stage.NewModel(file, build)
		if !strings.Contains(strings.ToLower(f.Text), "onbuild") {
			steps += checkBefore(t, f, m, build, func(*eval.Step) bool { return true })
			continue
		}
		for i := range m.Stages() { // the target decides which triggers run
			build.Target = m.Stages()[i].Name
			if targeted := stage.NewModel(file, build); targeted.HasTarget() && targeted.Final() == i {
				steps += checkBefore(t, f, targeted, build, func(s *eval.Step) bool { return s.Stage == i && !s.Trigger })
			}
		}
	}
	if steps == 0 {
		t.Error("no step was compared")
	}
	t.Logf("%d steps of %d files", steps, len(all))
}

// mostCuts bounds how often one file is cut.
const mostCuts = 12

// checkBefore compares steps of m, or some of them all over it where there are many.
func checkBefore(t *testing.T, f files.File, m *stage.Model, build stage.Build, among func(*eval.Step) bool) (compared int) {
	t.Helper()
	steps := eval.Stages(m, &eval.Cache{}).Steps
	for i := 0; i < len(steps); i += 1 + len(steps)/mostCuts {
		s := &steps[i]
		if !among(s) {
			continue
		}
		cut := f.Text[:m.File.Items()[s.Item].Span.Start] + cmp.Or(probes[s.Instr.Name], "STOPSIGNAL 9") + "\n"
		fresh := eval.Stages(stage.NewModel(syntax.Parse(cut), build), &eval.Cache{}).Steps
		if len(fresh) == 0 {
			t.Fatalf("%s: no step in %q", f.Name, cut)
		}
		compared++
		if want, got := holding(&fresh[len(fresh)-1].Before, f.Text), holding(&s.Before, f.Text); want != got {
			t.Fatalf("%s, target %q: before %q\n%s\nholds, in a file that ends there\n%s\nof\n%s", f.Name, build.Target, s.Instr.Original(), got, want, f.Text)
		}
	}
	return compared
}

// probes stand where a file is cut, of another kind than STOPSIGNAL above and at a FROM.
var probes = map[string]string{"from": "FROM scratch", "arg": "ARG stagels_probe"}

// holding is a state in words; declared are looked for among the words of src.
func holding(s *eval.State, src string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "in %q %v %v, %s %v, open %v, shell %v\n", s.Dir, s.DirFixed, s.DirSet, s.OS, s.OSFixed, s.Open, s.ShellSet)
	for _, v := range s.Variables() {
		fmt.Fprintf(&b, "%+v\n", v)
	}
	words := strings.FieldsFunc(src, func(r rune) bool { return !strings.ContainsRune("_0123456789", r) && (r|0x20 < 'a' || r|0x20 > 'z') })
	slices.Sort(words)
	for _, w := range slices.Compact(words) {
		if s.Declared(w) {
			b.WriteString(w + " ")
		}
	}
	return b.String()
}

// generated are n files that write few variables often.
func generated(n int) []files.File {
	r := rand.New(rand.NewPCG(14, 3))
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	name := func() string { return pick("A", "B", "PATH", "HOME", "GOPATH", "TARGETOS") }
	value := func() string {
		return pick("1", "/x", "${"+name()+"}", "$"+name()+"/y", `"a $`+name()+`"`, "'$A'", "${"+name()+":-d}", "")
	}
	line := func() string {
		return pick(
			"ENV "+name()+"="+value(), "ENV "+name()+"="+value()+" "+name()+"="+value(), "ENV "+name()+" "+value(),
			"ARG "+name(), "ARG "+name()+"="+value()+" "+name(), "WORKDIR "+pick("/a", "b", "../c", "$"+name()),
			`SHELL ["sh"]`, "RUN echo $"+name(), "COPY "+value()+" /d/", "ONBUILD ENV "+name()+"="+value(), "ONBUILD ARG "+name(),
			"# comment", "ENV A", "USER $"+name(), "EXPOSE 80", "RUN <<E\n$"+name()+"\nE", "ENV "+name()+"=\\\n  "+value(),
		)
	}
	var out []files.File
	for i := range n {
		var b strings.Builder
		for range r.IntN(3) {
			b.WriteString("ARG " + name() + pick("", "="+value()) + "\n")
		}
		stages := 1 + r.IntN(4)
		for s := range stages {
			base := pick("scratch", "alpine", "golang:1.26", "$"+name())
			if s > 0 {
				base = pick(base, fmt.Sprint("s", r.IntN(s)))
			}
			fmt.Fprintf(&b, "FROM %s%s AS s%d\n", pick("", "--platform=linux/arm64 ", "--platform=windows/amd64 ", "--platform=$BUILDPLATFORM "), base, s)
			for range r.IntN(8) {
				b.WriteString(line() + "\n")
			}
		}
		out = append(out, files.File{Name: fmt.Sprint("generated ", i), Text: b.String()})
	}
	return out
}
