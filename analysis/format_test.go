package analysis_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stagels/stagels/analysis/format"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"

	sh "mvdan.cc/sh/v3/syntax"
)

// formatted is the text with the edits that format all of it, or a part.
func formatted(d *workspace.Document, within text.Span, opt format.Options) string {
	src := d.Text()
	for _, e := range slices.Backward(format.Within(d, within, opt)) {
		src = e.Apply(src)
	}
	return src
}

func wholly(src string) string {
	return formatted(workspace.New(src, amd64), text.Span{End: len(src)}, format.Tidy(""))
}

func TestFormattedFixtures(t *testing.T) {
	pairs := 0
	for _, sc := range files.Scenarios(t) {
		for _, p := range sc.FormattedPairs() {
			pairs++
			t.Run(sc.Name+"/"+p.File.Name, func(t *testing.T) {
				checkFormatted(t, p.File.Text, p.Formatted.Text)
				checkFormatted(t, p.File.CRLF().Text, p.Formatted.CRLF().Text)
			})
		}
	}
	t.Logf("%d files formatted", pairs)
}

func checkFormatted(t *testing.T, src, want string) {
	t.Helper()
	if diff := cmp.Diff(want, wholly(src)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if again := wholly(want); again != want {
		t.Errorf("formatted again: %s", cmp.Diff(want, again))
	}
}

// TestFormatInvisible: what a fixture could not show.
func TestFormatInvisible(t *testing.T) {
	for src, want := range map[string]string{
		"":                                   "",
		"\n \n":                              "\n \n",
		"FROM a":                             "FROM a\n",
		"FROM a  ":                           "FROM a\n",
		"FROM a\n \t\n  ":                    "FROM a\n",
		"FROM a\n\t\nRUN b":                  "FROM a\n\nRUN b\n",
		"FROM a\r\nRUN b":                    "FROM a\r\nRUN b\r\n",
		"FROM a\nRUN b\r\nRUN c":             "FROM a\nRUN b\r\nRUN c\n",
		"FROM a\r\nRUN b\r\nFROM c\nRUN d":   "FROM a\r\nRUN b\r\n\r\nFROM c\nRUN d\r\n",
		"FROM  a\rAS b\r":                    "FROM a\rAS b\r",
		"FROM\f a  AS b\n":                   "FROM\f a AS b\n",
		"FROM \u00a0a\n":                     "FROM \u00a0a\n",
		"\ufeff  FROM  a\n":                  "\ufeffFROM a\n",
		"\ufeff\n\nFROM a\n":                 "\ufeff\nFROM a\n",
		"FROM a\n# b  \n":                    "FROM a\n# b\n",
		"FROM a\nRUN b \\  \n  c   \n":       "FROM a\nRUN b \\\n  c\n",
		"FROM a\nRUN b \\\r \t\r\n c\n":      "FROM a\nRUN b \\\r \t\r\n c\n",
		"FROM a\nONBUILD  RUN b   \n":        "FROM a\nONBUILD RUN b   \n",
		"FROM a\nRUN <<E  \n a \n  E\nE":     "FROM a\nRUN <<E\n a \n  E\nE\n",
		"FROM a\nRUN <<E\n a \n\n":           "FROM a\nRUN <<E\n a \n\n",
		"FROM a\nCOPY <<a\\  b /c\nx\na \n":  "FROM a\nCOPY <<a\\  b /c\nx\na \n",
		"FROM a\nCOPY <<\"a  b\" /c\na  b\n": "FROM a\nCOPY <<\"a  b\" /c\na  b\n",
		"FROM a\nCOPY [\"a\tb\", \"c\"]\n":   "FROM a\nCOPY [\"a\tb\", \"c\"]\n",
		"FROM a\n\n\n# b":                    "FROM a\n\n# b\n",
		"# escape=  \n\n\nFROM a\n":          "# escape=  \n\nFROM a\n",
		"\n\n// syntax=x\nFROM a\n":          "\n// syntax=x\nFROM a\n",
		"\n#!x\n# syntax=y\nFROM a\n":        "\n#!x\n# syntax=y\nFROM a\n",
		"FROM a\nRUN a \\":                   "FROM a\nRUN a \\\n",
	} {
		if got := wholly(src); got != want {
			t.Errorf("%q becomes %q, not %q", src, got, want)
		}
		if again := wholly(want); again != want {
			t.Errorf("%q becomes %q", want, again)
		}
	}
}

// TestFormatPart: a part is formatted by the items that it has a character of.
func TestFormatPart(t *testing.T) {
	const src = "from  a\n\n\nRUN  b\nCOPY  a \\\n  b\nFROM  c\n\n\n"
	for part, want := range map[string]string{
		"RUN  b\n":      "from  a\n\n\nRUN b\nCOPY  a \\\n  b\nFROM  c\n\n\n",
		"  b\nFROM":     "from  a\n\n\nRUN  b\nCOPY a \\\n\tb\n\nFROM c\n\n\n",
		"from  a\n":     "FROM a\n\n\nRUN  b\nCOPY  a \\\n  b\nFROM  c\n\n\n",
		"\n\n\nRUN":     "FROM a\n\nRUN b\nCOPY  a \\\n  b\nFROM  c\n\n\n",
		"FROM  c\n\n\n": "from  a\n\n\nRUN  b\nCOPY  a \\\n  b\n\nFROM c\n",
	} {
		start := strings.Index(src, part)
		d := workspace.New(src, amd64)
		if got := formatted(d, text.Span{Start: start, End: start + len(part)}, format.Tidy("\t")); got != want {
			t.Errorf("formatting %q makes %q, not %q", part, got, want)
		}
	}
	d := workspace.New(src, amd64)
	if got := formatted(d, text.Span{Start: 12, End: 12}, format.Tidy("")); got != strings.Replace(src, "RUN  b", "RUN b", 1) {
		t.Errorf("formatting at the cursor makes %q", got)
	}
	parts := []text.Span{{Start: 0, End: 1}, {Start: 9, End: 10}, {Start: 8, End: 9}}
	edits := format.Parts(d, parts, format.Tidy(""))
	if want := format.Within(d, text.Span{End: 10}, format.Tidy("")); !slices.Equal(edits, want) {
		t.Errorf("three parts: %v, not %v", edits, want)
	}
}

// TestFormatOnType types a line end in the place of the bar.
func TestFormatOnType(t *testing.T) {
	for src, want := range map[string]string{
		"from  a|":                                  "from a\n|",
		"FROM a\n  copy   a b|\nRUN  c\n":           "FROM a\nCOPY a b\n|\nRUN  c\n",
		"FROM a\nRUN b\nFROM  c|":                   "FROM a\nRUN b\nFROM c\n|",
		"FROM a\n\n\ncopy  a|":                      "FROM a\n\n\ncopy  a\n|",
		"FROM a\nCOPY a \\|":                        "FROM a\nCOPY a \\\n|",
		"FROM a\nCOPY a \\|\nRUN b\n":               "FROM a\nCOPY a \\\n|\nRUN b\n",
		"FROM a\nCOPY a \\\n  b \\|\n":              "FROM a\nCOPY a \\\n  b \\\n|\n",
		"FROM a\nRUN a && \\\n  # b|\n  c\n":        "FROM a\nRUN a && \\\n  # b\n|\n  c\n",
		"FROM a\nCOPY a\\|\n":                       "FROM a\nCOPY a\\\n|\n",
		"FROM a\nENV A=\"b \\|\n":                   "FROM a\nENV A=\"b \\\n|\n",
		"FROM a\nRUN echo '  \\|":                   "FROM a\nRUN echo '  \\\n|",
		"FROM a\nRUN echo  a \\|b\n":                "FROM a\nRUN echo  a \\\n|b\n",
		"FROM a\nRUN <<E\n  a  b|\nE\n":             "FROM a\nRUN <<E\n  a  b\n|\nE\n",
		"FROM a\nrun  <<E|\n":                       "FROM a\nrun  <<E\n|\n",
		"FROM a\nrun  <<E\nE|\n":                    "FROM a\nRUN <<E\nE\n|\n",
		"FROM a\nCOPY  a \\\n  b|":                  "FROM a\nCOPY a \\\n    b\n|",
		"# escape=`\nFROM a\nCOPY a `|":             "# escape=`\nFROM a\nCOPY a `\n|",
		"FROM a\n  # b|\n":                          "FROM a\n  # b\n|\n",
		"FROM a\nRUN <<E\na\nfrom  b|\nCOPY  c d\n": "FROM a\nRUN <<E\na\nfrom  b\n|\nCOPY  c d\n",
	} {
		off := strings.IndexByte(src, '|') + 1
		typed := strings.Replace(src, "|", "\n", 1)
		rest := typed[off:]
		d := workspace.New(typed, amd64)
		for _, e := range slices.Backward(format.OnType(d, off, "\n", format.Tidy(""))) {
			typed = e.Apply(typed)
		}
		if got := strings.TrimSuffix(typed, rest) + "|" + rest; got != want {
			t.Errorf("%q becomes %q, not %q", src, got, want)
		}
		if e := format.OnType(d, off, "x", format.Tidy("")); e != nil {
			t.Errorf("%q: typing a letter makes %v", src, e)
		}
	}
}

// TestFormatOnTypeStaysAbove: nothing is put at the cursor or behind it, and what
// is formatted above it is what formatting that instruction does.
func TestFormatOnTypeStaysAbove(t *testing.T) {
	lines, edited := 0, 0
	for _, f := range files.Sample(append(files.Fixtures(t), files.BuildKit(t)...)) {
		d := workspace.New(f.Text, amd64)
		whole := wholly(f.Text)
		for off := range f.Text {
			if off == 0 || f.Text[off-1] != '\n' {
				continue
			}
			lines++
			for _, e := range format.OnType(d, off, "\n", format.Tidy("")) {
				edited++
				if e.Span.End >= off {
					t.Errorf("%s: at or behind the cursor at %d it edits %v %q", f.Name, off, e.Span, e.New)
				}
				if strings.TrimSpace(e.New) != "" && !strings.Contains(whole, strings.TrimSpace(e.New)) {
					t.Errorf("%s: %q is not in the formatted file", f.Name, e.New)
				}
			}
		}
	}
	t.Logf("%d edits at %d line ends", edited, lines)
}

// indentRun moves the lines of a RUN's command too.
func indentRun(indent string) format.Options {
	opt := format.Tidy(indent)
	opt.IndentRun = true
	return opt
}

func TestIndentRun(t *testing.T) {
	for src, want := range map[string]string{
		"RUN a && \\\n b":                            "RUN a && \\\n\tb",
		"RUN \\\n  a && \\\n    b \\\n  ; c":         "RUN \\\n\ta && \\\n\t  b \\\n\t; c",
		"RUN --mount=type=tmpfs \\\n a && \\\n b":    "RUN --mount=type=tmpfs \\\n\ta && \\\n\tb",
		"RUN a \\\nb":                                "RUN a \\\n\tb",
		"RUN a\\\nb \\\n c":                          "RUN a\\\nb \\\n c",
		"RUN a 'b \\\n c' \\\n d":                    "RUN a 'b \\\n c' \\\n\td",
		"RUN a \"$(b \\\n c)\" \\\n d":               "RUN a \"$(b \\\n c)\" \\\n\td",
		"RUN a ' \\\n b":                             "RUN a ' \\\n b",
		"RUN <<E cat \\\n && b\nE":                   "RUN <<E cat \\\n && b\nE",
		"CMD a \\\n b":                               "CMD a \\\n b",
		"SHELL [\"pwsh\", \"-c\"]\nRUN a \\\n b":     "SHELL [\"pwsh\", \"-c\"]\nRUN a \\\n b",
		"ONBUILD RUN a \\\n b":                       "ONBUILD RUN a \\\n b",
		"RUN if a; then \\\n   b; \\\n# c\n else \\": "RUN if a; then \\\n   b; \\\n# c\n else \\",
	} {
		d := workspace.New("FROM a\n"+src+"\n", amd64)
		got := formatted(d, text.Span{End: len(d.Text())}, indentRun("\t"))
		if got != "FROM a\n"+want+"\n" {
			t.Errorf("%q becomes %q, not %q", src, got, want)
		}
	}
}

// TestIndentRunInCorpus: a command that was moved still says the same to a shell.
func TestIndentRunInCorpus(t *testing.T) {
	moved := 0
	for _, f := range files.Sample(files.Corpus(t)) {
		d := workspace.New(f.Text, amd64)
		whole := text.Span{End: len(f.Text)}
		after := formatted(d, whole, indentRun("\t\t"))
		before := workspace.New(f.Text, amd64)
		next := workspace.New(after, amd64)
		if again := formatted(next, text.Span{End: len(after)}, indentRun("\t\t")); again != after {
			t.Errorf("%s: formatted again it changes: %s", f.Name, cmp.Diff(after, again))
		}
		was, is := commands(before), commands(next)
		if len(was) != len(is) {
			t.Fatalf("%s: %d commands, then %d", f.Name, len(was), len(is))
		}
		for i := range was {
			if was[i] != is[i] {
				moved++
			}
			if a, b := printed(was[i]), printed(is[i]); a != b {
				t.Errorf("%s: %q\nbecomes %q", f.Name, was[i], is[i])
			}
		}
	}
	t.Logf("%d commands moved", moved)
}

func commands(d *workspace.Document) (out []string) {
	for i := range d.Model.File.Items() {
		if in := d.Model.Instr(i); in != nil && in.Name == "run" {
			out = append(out, in.Body.Text)
		}
	}
	return out
}

// printed is the command as a shell's formatter writes it; the command itself if it
// cannot be read.
func printed(command string) string {
	file, err := sh.NewParser(sh.Variant(sh.LangBash)).Parse(strings.NewReader(command), "")
	if err != nil {
		return command
	}
	var b strings.Builder
	if sh.NewPrinter(sh.Minify(true)).Print(&b, file) != nil {
		return command
	}
	return b.String()
}

// TestFormatAsAsked: what an editor does not want trimmed or added stays.
func TestFormatAsAsked(t *testing.T) {
	const src = "FROM  a \n# b \n \nRUN  c \\ \n  d \nCOPY <<E /e \nx \nE\n\n \n"
	const open = "FROM  a \n# b "
	for _, tc := range []struct {
		src, want               string
		blanks, insert, trimEnd bool
	}{
		{src, "FROM a\n# b\n\nRUN c \\\n  d\nCOPY <<E /e\nx \nE\n", true, true, true},
		{src, "FROM a \n# b \n \nRUN c \\ \n  d \nCOPY <<E /e \nx \nE\n", false, true, true},
		{src, "FROM a\n# b\n\nRUN c \\\n  d\nCOPY <<E /e\nx \nE\n\n\n", true, false, false},
		{src, "FROM a \n# b \n \nRUN c \\ \n  d \nCOPY <<E /e \nx \nE\n\n \n", false, false, false},
		{open, "FROM a\n# b\n", true, true, false},
		{open, "FROM a\n# b", true, false, true},
		{open, "FROM a \n# b \n", false, true, false},
		{open, "FROM a \n# b ", false, false, false},
		{"FROM a\n\n  ", "FROM a\n\n  \n", false, true, false},
		{"FROM a\n\n  ", "FROM a\n\n", true, true, false},
		{"FROM a\n\n  ", "FROM a\n", false, false, true},
	} {
		got := tc.src
		opt := format.Options{TrimTrailingWhitespace: tc.blanks, InsertFinalNewline: tc.insert, TrimFinalNewlines: tc.trimEnd}
		for _, e := range slices.Backward(format.Within(workspace.New(tc.src, amd64), text.Span{End: len(tc.src)}, opt)) {
			got = e.Apply(got)
		}
		if got != tc.want {
			t.Errorf("%q with %+v becomes %q, not %q", tc.src, opt, got, tc.want)
		}
	}
}

// TestFormatOffOnType: nothing is formatted, nor indented, where a comment says so.
func TestFormatOffOnType(t *testing.T) {
	const src = "FROM a\n# stagels-format: off\nRUN  b\nCOPY  a \\\n\nb\n# stagels-format: on\nRUN  c\n"
	on := strings.Index(src, ": on")
	d := workspace.New(src, amd64)
	for off := range len(src) + 1 {
		if off == 0 || src[off-1] != '\n' {
			continue
		}
		edits := format.OnType(d, off, "\n", format.Tidy(""))
		if off <= on && len(edits) > 0 || off == len(src) && len(edits) == 0 {
			t.Errorf("at %d: %v", off, edits)
		}
	}
}
