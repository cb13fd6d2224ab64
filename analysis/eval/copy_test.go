package eval_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/testdata/files"
)

// TestCopy: what a step says of its COPY or ADD is what BuildKit's command says once its
// variables are expanded.
func TestCopy(t *testing.T) {
	t.Run("corpus", func(t *testing.T) { testCopies(t, files.Sample(files.Corpus(t))) })
	t.Run("fixtures", func(t *testing.T) { testCopies(t, files.Sample(files.Fixtures(t))) })
	t.Run("generated", func(t *testing.T) { testCopies(t, generatedCopies(3000)) })
}

func testCopies(t *testing.T, all []files.File) {
	compared := 0
	for _, f := range all {
		m := stage.NewModel(syntax.Parse(f.Text), stage.Build{Platform: "linux/amd64"})
		for _, s := range eval.Stages(m, &eval.Cache{}).Steps {
			if s.Copy == nil || s.Trigger || s.Copy.Broken {
				continue
			}
			compared++
			want, err := expanded(&s, m.File.Source(s.Item), rune(m.File.Escape))
			if err != nil {
				t.Errorf("%s: BuildKit refuses %s: %v", f.Name, s.Instr.Original(), err)
			} else if diff := cmp.Diff(want, factsOf(s.Copy)); diff != "" {
				t.Errorf("%s: %s: -BuildKit +stagels\n%s", f.Name, s.Instr.Original(), diff)
			}
			checkSpans(t, &s, m.File.Source(s.Item))
		}
	}
	if compared == 0 {
		t.Error("no copy was compared")
	}
	t.Logf("%d copies", compared)
}

// facts are what BuildKit's commands for COPY and ADD have.
type facts struct {
	From, Chown, Chmod, Checksum, To string
	Sources, Contents, Excludes      []string
	Link, Parents                    bool
	KeepGitDir, Unpack               *bool
}

func factsOf(c *eval.Copy) facts {
	out := facts{
		Chown: c.Chown.Value, Chmod: c.Chmod.Value, Checksum: c.Checksum.Value, To: c.Destination.Value,
		Link: c.Link, Parents: c.Parents, KeepGitDir: c.KeepGitDir, Unpack: c.Unpack,
	}
	for _, s := range c.Sources {
		out.Sources = append(out.Sources, s.Value)
	}
	for _, h := range c.Contents {
		out.Contents = append(out.Contents, h.Name+": "+h.Value)
	}
	for _, e := range c.Excludes {
		out.Excludes = append(out.Excludes, e.Value)
	}
	return out
}

// expanded is BuildKit's command for a step, expanded with what holds before it.
func expanded(s *eval.Step, src string, escape rune) (facts, error) {
	cmd, err := instructions.ParseInstruction(s.Instr.Node(1, src, nil))
	if err != nil {
		return facts{}, err
	}
	word := func(w string) (string, error) { return expandWord(shell.NewLex(escape), w, s) }
	raw := func(w string) (string, error) {
		lex := shell.NewLex('\\')
		lex.SkipProcessQuotes = true
		return expandWord(lex, w, s)
	}
	var out facts
	var rest *instructions.SourcesAndDest
	switch c := cmd.(type) {
	case *instructions.CopyCommand:
		err = c.Expand(word)
		out = facts{Chown: c.Chown, Chmod: c.Chmod, Link: c.Link, Parents: c.Parents, Excludes: c.ExcludePatterns}
		rest = &c.SourcesAndDest
	case *instructions.AddCommand:
		err = c.Expand(word)
		out = facts{Chown: c.Chown, Chmod: c.Chmod, Link: c.Link, Checksum: c.Checksum, Excludes: c.ExcludePatterns, KeepGitDir: c.KeepGitDir, Unpack: c.Unpack}
		rest = &c.SourcesAndDest
	}
	if err != nil {
		return out, err
	}
	if err := rest.ExpandRaw(raw); err != nil {
		return out, err
	}
	out.To, out.Sources = rest.DestPath, slices.Clip(rest.SourcePaths)
	for _, h := range rest.SourceContents {
		out.Contents = append(out.Contents, h.Path+": "+h.Data)
	}
	return out, nil
}

func expandWord(lex *shell.Lex, w string, s *eval.Step) (string, error) {
	got, err := lex.ProcessWordWithMatches(w, &s.Before)
	return got.Result, err
}

var quotes = strings.NewReplacer("'", "", `"`, "")

// checkSpans wants that the span of each word holds what is written there. Of what is
// quoted, or on two lines, that is more than the word, and BuildKit reads flags by bytes.
func checkSpans(t *testing.T, s *eval.Step, src string) {
	t.Helper()
	words := []eval.Word{s.Copy.Destination.Word, s.Copy.Chown, s.Copy.Chmod, s.Copy.Checksum}
	for _, w := range s.Copy.Sources {
		words = append(words, w.Word)
	}
	for _, w := range append(words, s.Copy.Excludes...) {
		if got := w.Span.Of(src); got != w.Text && !strings.ContainsAny(got, "\\\n`\"'") && !wide(got) {
			t.Errorf("%q: the span of %q holds %q", src, w.Text, got)
		}
	}
	if o := s.Copy.Origin; o.Kind == stage.InFile && !strings.Contains(o.Span.Of(src), "\\") && quotes.Replace(o.Span.Of(src)) != o.Name {
		t.Errorf("%q: the span of %q holds %q", src, o.Name, o.Span.Of(src))
	}
}

func wide(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

// generatedCopies are n files with one COPY or ADD each.
func generatedCopies(n int) []files.File {
	r := rand.New(rand.NewPCG(3, 14))
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	value := func() string {
		return pick("a", "/a/b/", "$A", "${B}/x", `"q $A"`, "'$A'", "${C:-d}", ".", "", "*.go", "1000:$A", "a\\ b", "https://x.y/z", "git@github.com:a/b.git", "é", "755", "$")
	}
	var out []files.File
	for i := range n {
		name := pick("COPY", "ADD", "copy", "ONBUILD COPY")
		line := name
		for range r.IntN(4) {
			flag := pick("chown", "chmod", "exclude", "link", "exclude")
			if strings.HasSuffix(strings.ToLower(name), "copy") {
				flag = pick(flag, "parents", "from")
			} else {
				flag = pick(flag, "checksum", "keep-git-dir", "unpack")
			}
			switch flag {
			case "link", "parents", "keep-git-dir", "unpack":
				line += " --" + flag + pick("", "=true", "=FALSE", "=True")
			case "from":
				line += " --from=" + pick("b", "B", "0", "alpine", "", "scratch", "$A")
			default:
				line += " --" + flag + "=" + value()
			}
			line += pick("", "", " \\\n ", "\t")
		}
		doc := ""
		switch {
		case r.IntN(4) == 0:
			line += ` ["` + strings.ReplaceAll(pick("a", "$A", "c d"), `"`, "") + `", "/x"]`
		default:
			for range 1 + r.IntN(3) {
				line += " " + value()
			}
			if r.IntN(4) == 0 {
				line += pick(" <<E", " <<'E'", " <<-E")
				doc = "\tbody $A \\$B\n\"quoted\"\n" + pick("", "\t") + "E\n"
			}
			line += " " + pick("/x", "x/", ".", "$A", "./y", "/x/.")
		}
		src := "FROM scratch AS b\nFROM " + pick("alpine", "b") + "\nARG A=1\nENV B=/w\nWORKDIR " + pick("/r", "$A", "r") + "\n" + line + "\n" + doc
		out = append(out, files.File{Name: fmt.Sprint("generated ", i), Text: src})
	}
	return out
}
