package rules_test

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/testdata/files"
)

// fixing is one file, a rule that speaks on it, and what its fixes make of the file.
type fixing struct {
	src, code string
	fixes     []rewrite // in order, without those that skip the rule
}

type rewrite struct{ title, src string }

func testFixes(t *testing.T, rows []fixing) {
	t.Helper()
	for _, row := range rows {
		got, found := rewrites(row.src, row.code)
		if !found {
			t.Errorf("%q: no %s", row.src, row.code)
		} else if !slices.Equal(got, row.fixes) {
			t.Errorf("%q: %s offers\n%q\nnot\n%q", row.src, row.code, got, row.fixes)
		}
	}
}

// rewrites are what the fixes of the first diagnostic of the rule make of src.
func rewrites(src, code string) (out []rewrite, found bool) {
	_, diags := check(src)
	for _, d := range diags {
		if d.Code != code {
			continue
		}
		for _, f := range d.Fixes() {
			if !strings.HasPrefix(f.Title, "Skip ") {
				out = append(out, rewrite{f.Title, applied(src, f)})
			}
		}
		return out, true
	}
	return nil, false
}

func applied(src string, f rules.Fix) string {
	edits := slices.Clone(f.Edits)
	for i := len(edits) - 1; i >= 0; i-- {
		src = edits[i].Apply(src)
	}
	return src
}

// TestSkip: the comment goes where BuildKit reads it.
func TestSkip(t *testing.T) {
	const here, file = "Skip JSONArgsRecommended for this instruction", "Skip JSONArgsRecommended in this file"
	for _, row := range []struct{ src, title, want string }{
		{"FROM u\nCMD x\n", here, "FROM u\n# check=skip=JSONArgsRecommended\nCMD x\n"},
		{"FROM u\n# why\nCMD x\n", here, "FROM u\n# check=skip=JSONArgsRecommended\n# why\nCMD x\n"},
		{"FROM u\n# why\n#\nCMD x\n", here, "FROM u\n# why\n#\n# check=skip=JSONArgsRecommended\nCMD x\n"},
		{"FROM u\n# check=skip=A\n#\nCMD x\n", here, "FROM u\n# check=skip=A\n#\n# check=skip=JSONArgsRecommended\nCMD x\n"},
		{"FROM u\n# check=skip=A\n\nCMD x\n", here, "FROM u\n# check=skip=A,JSONArgsRecommended\n\nCMD x\n"},
		{"FROM u\n# check=skip=A\n\n# check=skip=B\nCMD x\n", here, "FROM u\n# check=skip=A,JSONArgsRecommended\n\n# check=skip=B\nCMD x\n"},
		{"FROM u\n# check=skip=A;skip=B # why\nCMD x\n", here, "FROM u\n# check=skip=A;skip=B,JSONArgsRecommended # why\nCMD x\n"},
		{"FROM u\n# check=skip=A, B\nCMD x\n", here, "FROM u\n# check=skip=A,JSONArgsRecommended, B\nCMD x\n"},
		{"FROM u\n# Check = error=true\nCMD x\n", here, "FROM u\n# Check = error=true;skip=JSONArgsRecommended\nCMD x\n"},
		{"FROM u\n# check=nonsense\n# check=skip=A\nCMD x\n", here, "FROM u\n# check=skip=JSONArgsRecommended\n# check=nonsense\n# check=skip=A\nCMD x\n"},
		{"FROM u\r\n  # check=skip=A\r\nCMD x\r\n", here, "FROM u\r\n# check=skip=JSONArgsRecommended\r\n  # check=skip=A\r\nCMD x\r\n"},
		{"#!/bin/x\n# check=skip=A\nFROM u\nCMD x\n", file, "#!/bin/x\n# check=skip=A,JSONArgsRecommended\nFROM u\nCMD x\n"},
		{"\ufeff#!/bin/x\nFROM u\nCMD x\n", file, "\ufeff#!/bin/x\n# check=skip=JSONArgsRecommended\nFROM u\nCMD x\n"},
		{"  # escape=\\\nFROM u\nCMD x\n", file, "# check=skip=JSONArgsRecommended\n  # escape=\\\nFROM u\nCMD x\n"},
		{"  # check=skip=A\nFROM u\nCMD x\n", file, ""},
	} {
		_, diags := check(row.src)
		got := ""
		for _, d := range diags {
			for _, f := range d.Fixes() {
				if f.Title == row.title {
					got = applied(row.src, f)
				}
			}
		}
		if got != row.want {
			t.Errorf("%q: %s makes %q, not %q", row.src, row.title, got, row.want)
		}
	}
}

const asJSON, named = "Write it as JSON", "Write it as JSON, with the shell named"

// TestMeantJSON: the fix writes the array that was meant, and only what is no attempt
// at one is given to a shell.
func TestMeantJSON(t *testing.T) {
	var rows []fixing
	for _, row := range [][3]string{
		{`CMD ['a']`, asJSON, `CMD ["a"]`},
		{`CMD ["a",]`, asJSON, `CMD ["a"]`},
		{`CMD ["a" "b"]`, asJSON, `CMD ["a", "b"]`},
		{`CMD ["a"] ["b"]`, asJSON, `CMD ["a", "b"]`},
		{`CMD [“a”, ‘b’]`, asJSON, `CMD ["a", "b"]`},
		{`CMD ["a", "b"`, asJSON, `CMD ["a", "b"]`},
		{`CMD ["a", "b]`, asJSON, `CMD ["a", "b"]`},
		{`CMD "a", "b"]`, asJSON, `CMD ["a", "b"]`},
		{`CMD ["a"; "b"]`, asJSON, `CMD ["a", "b"]`},
		{`CMD [a, b]`, asJSON, `CMD ["a", "b"]`},
		{`CMD ("a", "b")`, asJSON, `CMD ["a", "b"]`},
		{`CMD ['it's', "x"]`, asJSON, `CMD ["it's", "x"]`},
		{`CMD ["C:\x\y.exe", "\n\*"]`, asJSON, `CMD ["C:\\x\\y.exe", "\\n\\*"]`},
		{`CMD ["sh", "-c", $X]`, asJSON, `CMD ["sh", "-c", "$X"]`},
		{`CMD ["a"] --b`, asJSON, `CMD ["a", "--b"]`},
		{`CMD ["a",]  # why`, asJSON, "# why\nCMD [\"a\"]"},
		{"CMD ['a', \\\n  # note\n  'b', \\\n]", asJSON, "CMD [\"a\", \\\n  # note\n  \"b\" \\\n]"},
		{`CMD ["daphne", "-p", $PORT]`, named, `CMD ["sh", "-c", "exec daphne -p $PORT"]`},
		{`CMD ["echo", "it's", "$A b", $C]`, named, `CMD ["sh", "-c", "exec echo 'it'\\''s' \"$A b\" $C"]`},
		{`CMD [ "$X" = "y" ] && z`, named, `CMD ["/bin/sh", "-c", "[ \"$X\" = \"y\" ] && z"]`},
		{`CMD ["a"]]`, asJSON, `CMD ["a"]`},
		{`CMD ["a", "b"] ]`, asJSON, `CMD ["a", "b"]`},
		{`CMD ["a"], ]`, asJSON, `CMD ["a"]`},
		{"CMD [\"a\"\u00a0]", asJSON, `CMD ["a" ]`},
		{"CMD [\"a\",\u00a0\"b\"]", asJSON, `CMD ["a", "b"]`},
		{"CMD [\"a\"\u2028\"b\"]", asJSON, `CMD ["a", "b"]`},
		{"CMD [\"a\",\f\"b\" ]\u00a0\v# c", asJSON, "# c\nCMD [\"a\", \"b\" ]"},
		{"CMD [\"a\tb\", \"\x01\x7f\"]", asJSON, "CMD [\"a\\tb\", \"\\u0001\x7f\"]"},
		{`CMD ["a"] && b`, "", ""},
		{`CMD ["a, "b"]`, "", ""},
	} {
		f := fixing{src: "FROM alpine\n" + row[0] + "\n", code: "JSONArgsRecommended"}
		if row[1] != "" {
			f.fixes = []rewrite{{row[1], "FROM alpine\n" + row[2] + "\n"}}
		}
		rows = append(rows, f)
	}
	testFixes(t, rows)
}

// TestNotJSONReasons: what keeps an array from being JSON is what Go's encoding/json, which
// BuildKit has read it, does not take; and what that takes is JSON.
func TestNotJSONReasons(t *testing.T) {
	for src, want := range map[string]string{
		"[\"a\"\u00a0]":           "the character U+00A0 is no blank to JSON",
		"[\"a\",\f\"b\"]":         "the character U+000C is no blank to JSON",
		"[\"a\x01\", \"b\"]":      `JSON has no control characters: U+0001 is written \u0001`,
		"[\"a\tb\"]":              `JSON has no control characters: U+0009 is written \t`,
		`["\u00zz"]`:              `JSON has no escape \u00zz`,
		`["\q"]`:                  `JSON has no escape \q`,
		`["a"]]`:                  "] follows the closing bracket",
		"[\"a\x7f\u0085\ufeff\"]": "",
		`["\u0041\ud800\/\b"]`:    "",
		"[\"\xff\",\r\t\"b\"]":    "",
	} {
		_, diags := check("FROM alpine\nRUN " + src + "\n")
		i := slices.IndexFunc(diags, func(d *rules.Diagnostic) bool { return d.Code == "NotJSON" })
		switch {
		case i < 0 && want != "":
			t.Errorf("%q is taken for JSON", src)
		case i >= 0 && (want == "" || !strings.Contains(diags[i].Message, "because "+want+", so")):
			t.Errorf("%q: %s; not %q", src, diags[i].Message, want)
		}
	}
}

// TestSlipsInJSON mangles arrays as people do, and wants each fix to bring back the
// words.
func TestSlipsInJSON(t *testing.T) {
	const seed = 5
	rnd := rand.New(rand.NewPCG(seed, seed))
	for range files.Rounds(5000) {
		var words []string
		for range 1 + rnd.IntN(4) {
			words = append(words, []string{"a", "/b/c", "--d=e", "f g", "日本", "h:80", "$I", "{j}"}[rnd.IntN(8)])
		}
		const gap = ", "
		src := "FROM alpine\nCMD [" + strings.Join(mangled(rnd, words), gap) + "]\n"
		switch rnd.IntN(6) {
		case 0:
			src = strings.Replace(src, "]\n", ",]\n", 1)
		case 1:
			src = strings.Replace(src, "]\n", "\n", 1)
		case 2:
			src = mixed.ReplaceAllString(strings.Replace(src, gap, " ", 1), "“$1”") // a quote of each kind and no comma: nobody can tell
		case 3:
			src = strings.Replace(src, "]\n", "] # why\n", 1)
		case 4:
			src = strings.ReplaceAll(src, gap, ", \\\n\t")
		}
		got, found := rewrites(src, "JSONArgsRecommended")
		if !found { // it is JSON
			continue
		}
		if len(got) != 1 {
			t.Fatalf("seed %d: %q has the fixes %q", seed, src, got)
		}
		file := syntax.Parse(got[0].src)
		in := file.Items()[len(file.Items())-1].Instr
		var now []string
		for _, w := range in.Args {
			now = append(now, w.Text)
		}
		if !in.JSON || !slices.Equal(now, words) {
			t.Fatalf("seed %d: %q became %q, words %q", seed, src, got[0].src, now)
		}
	}
}

var mixed = regexp.MustCompile(`“([^"”]*)"`)

// mangled are the words in quotes of all kinds.
func mangled(rnd *rand.Rand, words []string) []string {
	var out []string
	for _, w := range words {
		quotes := [][2]string{{`"`, `"`}, {`"`, `"`}, {"'", "'"}, {"“", "”"}, {"‘", "’"}, {"”", "”"}, {"„", "“"}, {"«", "»"}, {"“", `"`}, {"", ""}}
		q := quotes[rnd.IntN(len(quotes))]
		if q[0] == "" && strings.ContainsAny(w, " $") {
			q = quotes[0]
		}
		out = append(out, q[0]+w+q[1])
	}
	return out
}

// TestMendedInstructions: the first fix of an error keeps all that was written.
func TestMendedInstructions(t *testing.T) {
	const from = "FROM alpine\n"
	for _, row := range []struct{ src, title, want string }{
		{from + "EXPOSE80\n", "Insert the missing blank", from + "EXPOSE 80\n"},
		{from + "WORKDIR/app\n", "Insert the missing blank", from + "WORKDIR /app\n"},
		{from + "ENTRYPOINT[ \"a\" ]\n", "Insert the missing blank", from + "ENTRYPOINT [ \"a\" ]\n"},
		{from + "COPY./a /b\n", "Insert the missing blank", from + "COPY ./a /b\n"},
		{from + "CMD[\"x\"]\n", "Insert the missing blank", from + "CMD [\"x\"]\n"},
		{from + "RUNapt-get update\n", "Insert the missing blank", from + "RUN apt-get update\n"},
		{from + "ENVNAME=x\n", "Insert the missing blank", from + "ENV NAME=x\n"},
		{from + "HEALTHCHECKCMD x\n", "Insert the missing blank", from + "HEALTHCHECK CMD x\n"},
		{"FROMalpine AS x\nRUN a\n", "Insert the missing blank", "FROM alpine AS x\nRUN a\n"},
		{"FROM–platform=linux/amd64 alpine\n", "Insert the missing blank", "FROM --platform=linux/amd64 alpine\n"},
		{from + "RUN\u00a0a b\n", "Write an ordinary blank", from + "RUN a b\n"},
		{from + "WORKDIR=/app\n", "Write a blank in place of =", from + "WORKDIR /app\n"},
		{from + "RUNN a\n", "Write RUN", from + "RUN a\n"},
		{from + "ENTRYPONT a\n", "Write ENTRYPOINT", from + "ENTRYPOINT a\n"},
		{from + "RN a\n", "Write RUN", from + "RUN a\n"},
		{from + "CP a b\n", "Write COPY", from + "COPY a b\n"},
		{"FRN alpine\nRUN a\n", "Write FROM", "FROM alpine\nRUN a\n"},
		{from + "RUN a\n    && b\n", "Continue the line above", from + "RUN a \\\n    && b\n"},
		{from + "RUN a\n\n&& b\n", "Continue the line above", from + "RUN a \\\n&& b\n"},
		{from + "ENV A=1\n    B=2\n", "Continue the line above", from + "ENV A=1 \\\n    B=2\n"},
		{from + "RUN a \\\n  b\n  curl\n", "Continue the line above", from + "RUN a \\\n  b \\\n  curl\n"},
		{from + "RUN a \\ # why\n  b\n", "Continue the line above", from + "RUN a \\\n# why\n  b\n"},
		{"# escape=`\r\nFROM a\r\nRUN a\r\n  && b\r\n", "Continue the line above", "# escape=`\r\nFROM a\r\nRUN a `\r\n  && b\r\n"},
		{from + "RUN a # no\n&& b\n", "", ""},
		{from + "COPY --from builder /a /b\n", "Write --from=builder", from + "COPY --from=builder /a /b\n"},
		{from + "RUN --mount type=cache,target=/x make\n", "Write --mount=type=cache,target=/x", from + "RUN --mount=type=cache,target=/x make\n"},
		{"FROM --platform linux/amd64 alpine\n", "Write --platform=linux/amd64", "FROM --platform=linux/amd64 alpine\n"},
		{"FROM –platform=linux/amd64 alpine\n", "Write --platform=linux/amd64", "FROM --platform=linux/amd64 alpine\n"},
		{"FROM node abc setup\n", "Write AS", "FROM node AS setup\n"},
		{"FROM node AS \"bld\"\n", "Write bld", "FROM node AS bld\n"},
		{"FROM node AS 'b'\"l\"d\n", "Write bld", "FROM node AS bld\n"},
		{"FROM node AS \"1st\"\n", "", ""},
		{"FROM node setup\n", "Write AS setup", "FROM node AS setup\n"},
		{from + "ARG A = \"x y\"\n", "Write A=\"x y\"", from + "ARG A=\"x y\"\n"},
		{from + "RUN cat <<- EOF > /f\nhello\nEOF\n", "Write <<-EOF", from + "RUN cat <<-EOF > /f\nhello\nEOF\n"},
		{from + "RUN cat <<- 'EOF'\nhello\n  EOF\n", "Write <<-'EOF'", from + "RUN cat <<-'EOF'\nhello\nEOF\n"},
		{from + "CMD cat <<EOF\nhello\nEOF\n", "", ""},
	} {
		mends(t, "InstructionError", row.src, row.title, row.want)
	}
	for _, row := range []struct{ src, title, want string }{
		{from + "RUN <<EOF\n  a\n  EOF\nRUN b\n", "Unindent EOF", from + "RUN <<EOF\n  a\nEOF\nRUN b\n"},
		{from + "RUN cat <<EOF\na\nEOF > /x\n", "Move what follows EOF to line 2", from + "RUN cat <<EOF > /x\na\nEOF\n"},
		{from + "RUN cat <<EOF\r\na\r\nEOF > /x && \\\r\n  b\r\nRUN c\r\n", "Move what follows EOF to line 2", from + "RUN cat <<EOF > /x && b\r\na\r\nEOF\r\nRUN c\r\n"},
		{from + "RUN cat <<EOF\na\nEOF\\\n", "Remove what follows EOF", from + "RUN cat <<EOF\na\nEOF\n"},
		{from + "RUN a <<EOF \\\n  b \\\n  EOF > /o && \\\n  c\nRUN d\n", "Take the \\ from the lines of the heredoc", from + "RUN a <<EOF > /o && c\n  b\nEOF\nRUN d\n"},
		{from + "RUN cat <<EOF\na\nEOFX\n", "Write EOF", from + "RUN cat <<EOF\na\nEOF\n"},
		{from + "RUN cat <<EOF\na\nOTHER\n", "", ""},
		{from + "ENV A= b\n", "Write A=b", from + "ENV A=b\n"},
		{from + "RUN [\"a\", 80]\n", "Write it as JSON", from + "RUN [\"a\", \"80\"]\n"},
	} {
		mends(t, "SyntaxError", row.src, row.title, row.want)
	}
}

// TestContinuedCommands: below a command that goes on, a line is its next one, whatever
// instruction its first word is like.
func TestContinuedCommands(t *testing.T) {
	const title = "Continue the line above"
	var rows []fixing
	for src, want := range map[string]string{
		"RUN apt update &&\napt install x\n":        "RUN apt update && \\\napt install x\n",
		"RUN apt update &&\nadd-apt-repository x\n": "RUN apt update && \\\nadd-apt-repository x\n",
		"RUN a ||\nexport X=1\n":                    "RUN a || \\\nexport X=1\n",
		"RUN cat x |\nrunuser -l x\n":               "RUN cat x | \\\nrunuser -l x\n",
		"RUN a &&\n\n# c\nadduser x\n":              "RUN a && \\\n# c\nadduser x\n",
		"RUN a && # why\nadduser x\n":               "RUN a && \\\n# why\nadduser x\n",
		"RUN a \\\n  && b &&  \ncopydb c\n":         "RUN a \\\n  && b && \\  \ncopydb c\n",
		"CMD a&&\nenvsubst b\n":                     "CMD a&& \\\nenvsubst b\n",
		"ONBUILD RUN a |\nuserdel x\n":              "ONBUILD RUN a | \\\nuserdel x\n",
		"HEALTHCHECK CMD a ||\nexit 1\n":            "HEALTHCHECK CMD a || \\\nexit 1\n",
		"RUN if a; then\nexposed\n":                 "RUN if a; then \\\nexposed\n",
		"RUN (\naddgroup x\n":                       "RUN ( \\\naddgroup x\n",
		"RUN a && {\r\nargs x\r\n":                  "RUN a && { \\\r\nargs x\r\n",
		"RUN a &&\n  # c\n  labels x\n":             "RUN a && \\\n  # c\n  labels x\n",
		"RUN curl a\n-o x\n":                        "RUN curl a \\\n-o x\n",
		"FROM alpine\n  AS x\n":                     "FROM alpine \\\n  AS x\n",
	} {
		f := fixing{src: "FROM alpine\n" + src, code: "InstructionError", fixes: []rewrite{{title, "FROM alpine\n" + want}}}
		rows = append(rows, f)
	}
	for _, src := range []string{
		"RUN x\nEOF\n", "RUN x\nHello world\n", "&& x\n", "    && x\n", "WORKDIR /a\n  && b\n", "WORKDIR /a\n  xyz e\n",
		"COPY a b\n  && c\n", "CMD [\"a\"]\n  \"b\"\n", "RUN x\nadd-apt-repository y\n", "RUN x\nrun.sh y\n", "RUN x\nuser_add y\n",
	} {
		rows = append(rows, fixing{src: "FROM alpine\n" + src, code: "InstructionError"})
	}
	for src, want := range map[string]rewrite{
		"- RUN x\n":         {"Remove -", "RUN x\n"},
		"RUN x\nmake y\n":   {"Write RUN make", "RUN x\nRUN make y\n"},
		"RUN a\n* COPY x y": {"Remove *", "RUN a\nCOPY x y"},
		"RUN a &&\nRNU x\n": {title, "RUN a && \\\nRNU x\n"},
		"RUN a;\nRNU x\n":   {"Write RUN", "RUN a;\nRUN x\n"},
		"RUN a\nCOPYY x\n":  {"Write COPY", "RUN a\nCOPY x\n"},
	} {
		rows = append(rows, fixing{src: "FROM alpine\n" + src, code: "InstructionError", fixes: []rewrite{{want.title, "FROM alpine\n" + want.src}}})
	}
	testFixes(t, rows)
}

// mends wants the first fix of the rule's first diagnostic to be what is said, and not
// preferred.
func mends(t *testing.T, code, src, title, want string) {
	t.Helper()
	_, diags := check(src)
	i := slices.IndexFunc(diags, func(d *rules.Diagnostic) bool { return d.Code == code })
	if i < 0 {
		t.Errorf("%q: no %s", src, code)
		return
	}
	fixes := diags[i].Fixes()
	switch {
	case len(fixes) == 0:
		if title != "" {
			t.Errorf("%q: %s has no fix", src, diags[i].Message)
		}
	case fixes[0].Title != title || applied(src, fixes[0]) != want || fixes[0].Preferred:
		t.Errorf("%q: %q (preferred: %v) makes %q, not %q %q", src, fixes[0].Title, fixes[0].Preferred, applied(src, fixes[0]), title, want)
	}
}

// TestSpacedEquals: a blank before the = is no part of the value that was meant.
func TestSpacedEquals(t *testing.T) {
	var rows []fixing
	for _, row := range [][3]string{
		{"ENV A = b", "Write A=b", "ENV A=b"},
		{"LABEL c = d", "Write c=d", "LABEL c=d"},
		{"ENV E =f", "Write E=f", "ENV E=f"},
		{"ENV A = b c", `Write A="b c"`, `ENV A="b c"`},
		{`ENV A = "b c"`, `Write A="b c"`, `ENV A="b c"`},
		{"ENV A = b C = d", "Write A=b C=d", "ENV A=b C=d"},
		{"ENV A == b", "", ""},
		{"ENV A b", "Write key=value", "ENV A=b"},
	} {
		f := fixing{src: "FROM alpine\n" + row[0] + "\n", code: "LegacyKeyValueFormat"}
		if row[1] != "" {
			f.fixes = []rewrite{{row[1], "FROM alpine\n" + row[2] + "\n"}}
		}
		rows = append(rows, f)
	}
	testFixes(t, rows)
}
