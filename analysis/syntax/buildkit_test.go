package syntax_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/testdata/files"
)

// nodes is the file as BuildKit's parser would give it, and whether some item
// has a problem.
func nodes(f *syntax.File) (out []*parser.Node, problem bool) {
	for i := range f.Items() {
		it := &f.Items()[i]
		if it.Dir != nil && it.Dir.Bad {
			problem = true
		}
		if it.Kind != syntax.Instruction {
			continue
		}
		problem = problem || it.Instr.Problem != nil
		out = append(out, it.Instr.Node(it.Line+1, it.Span.Of(f.Text()), f.Comments(i)))
	}
	return out, problem
}

// tooLong tells whether a line is longer than BuildKit's scanner takes.
func tooLong(src string) bool {
	for line := range strings.SplitSeq(src, "\n") {
		if len(line) >= 64*1024 {
			return true
		}
	}
	return false
}

// checkAgainstBuildKit compares Parse with parser.Parse: the same instructions
// with the same words on the same lines, or a problem where BuildKit has an error.
func checkAgainstBuildKit(t *testing.T, src string) {
	t.Helper()
	got, problem := nodes(syntax.Parse(src))
	res, err := parser.Parse(strings.NewReader(src))
	if err != nil {
		if !problem && len(got) > 0 && !tooLong(src) {
			t.Errorf("BuildKit says %v, we see no problem in %q", err, src)
		}
		return
	}
	if problem {
		t.Fatalf("we see a problem where BuildKit has none in %q", src)
	}
	opts := cmp.Options{cmpopts.EquateEmpty(), cmpopts.IgnoreFields(parser.Heredoc{}, "Expand")}
	for i, n := range res.AST.Children {
		if i >= len(got) {
			break
		}
		if diff := cmp.Diff(n, got[i], opts); diff != "" {
			t.Fatalf("instruction %d of %q (-BuildKit +stagels):\n%s", i, src, diff)
		}
	}
	if len(got) != len(res.AST.Children) {
		t.Fatalf("%d instructions, BuildKit sees %d in %q", len(got), len(res.AST.Children), src)
	}
}

func TestNodesEqualBuildKits(t *testing.T) {
	sets := map[string]func(testing.TB) []files.File{
		"corpus": files.Corpus, "buildkit": files.BuildKit, "fixtures": files.Fixtures,
	}
	for name, read := range sets {
		t.Run(name, func(t *testing.T) {
			all := read(t)
			for _, f := range all {
				t.Run(f.Name, func(t *testing.T) { checkAgainstBuildKit(t, f.Text) })
			}
			t.Logf("%d files", len(all))
		})
	}
}

func FuzzAgainstBuildKit(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, src string) {
		if strings.Contains(src, "\x00") || !utf8.ValidString(src) && strings.Contains(src, "<<") {
			t.Skip("BuildKit's lexer prints to standard error")
		}
		checkAgainstBuildKit(t, src)
	})
}

func seed(f *testing.F) {
	f.Helper()
	for _, file := range files.BuildKit(f) {
		f.Add(file.Text)
	}
	for _, file := range files.Fixtures(f) {
		f.Add(file.Text)
	}
	for _, s := range oddities {
		f.Add(s)
	}
}

// oddities are texts in which a rule of BuildKit's parser shows that files
// seldom touch.
var oddities = []string{
	"", "\n", "\\", "\\\n", "\\\nFROM a\n", "FROM a \\\n\\\n AS b\n", "FROM a \\\\\nFROM b\n",
	"\xEF\xBB\xBFFROM a\n", "\xEF\xBB\xBF# escape=`\nRUN a `\n b\n", "# escape=`\n# escape=\\\nRUN a\n",
	"# escape=x\nFROM a\n", "#!/bin/x\n# escape=`\nRUN a `\n", "#\n# a\n\n# b\nFROM x\n", "  # a\nFROM x\n",
	"RUN a \\\n# comment\n\n  b\n", "RUN a \\\n", "RUN a \\\n# c", "FR\\\nOM a\n", "FROM --pl\\\natform=x a\n",
	"COPY --from='a b' x y\n", "COPY --from=a\\ b x y\n", "COPY -- --from=a b c\n", "COPY --from=\n", "COPY --\n",
	"COPY --from=\"a", "COPY --from=ünï a b\n", "COPY --from=à b\n", "COPY [\"a\", \"b\"]\n", "COPY [1, 2]\n",
	"CMD [\"a\\\"b\", \"\\u00e9\"]\n", "RUN [ -f x ] && y\n", "CMD []\n", "CMD [\n", "HEALTHCHECK NONE\n",
	"HEALTHCHECK --interval=3s CMD [\"a\"]\n", "HEALTHCHECK\n", "ENV a\n", "ENV a b c\n", "ENV a=b c\n", "ENV a=\"b c\" d='e f' g=h\\ i\n",
	"ENV a=b\\", "ENV \\", "ARG\n", "ARG a=b c d=\"e f\"\n", "LABEL a=b\\\n c=d\n", "ENV a=\"x \\\n y\"\n", "ENV a='b\\' c=d\n",
	"ONBUILD\n", "ONBUILD RUN a\n", "ONBUILD COPY --from=a [\"b\"]\n", "ONBUILD ONBUILD RUN a\n", "ONBUILD RUN <<E\na\nE\n",
	"ONBUILD --x RUN a  \n", "RUN <<E\na\nE\n", "RUN <<E", "RUN <<E\n", "RUN <<-E\n\tE\n", "RUN <<'E' 3<<F\na\nE\nb\nF\n",
	"COPY <<a <<b /x\n1\na\n2\nb\n", "RUN [\"<<E\"]\n", "RUN <<\"E\nx\n", "RUN a <<E b\nE\n", "RUN <<E\r\na\r\nE\r\n", "CMD <<E\nE\n",
	"RUN $(( 1 << 2 ))\n", "RUN <<< x\n", "RUN << E\nE\n", "FROM a\rFROM b\n", "FROM\u00a0a\n", "\u00a0FROM a\u00a0\n", "wor\u212Adir /\n",
	"COPY --a\x00\xd3=b c d\n", "EXPOSE 2 1\n", "USER  a  b \n", "unknown  x y\n", "RUN\t\va\f\n", "VOLUME [\"/a\"] \n", "VOLUME /a /b\n", "SHELL [\"a\"]\n", "SHELL a\n",
}

func TestOddities(t *testing.T) {
	for _, src := range oddities {
		checkAgainstBuildKit(t, src)
		checkAgainstBuildKit(t, strings.ReplaceAll(src, "\n", "\r\n"))
	}
}
