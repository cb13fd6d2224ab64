package analysis_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/format"
	"github.com/stagels/stagels/analysis/hover"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// doubled are n instructions of which each variable holds the one before twice.
func doubled(keyword string, n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s A0=🐳xxxxxx\n", keyword)
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "%s A%d=$A%d$A%d\n", keyword, i, i-1, i-1)
	}
	return b.String()
}

// TestBombs reads short files that stand for values larger than memory. They are
// read to their end, and no error is made of what nobody worked out.
func TestBombs(t *testing.T) {
	for name, src := range map[string]string{
		"global ARGs":     doubled("ARG", 80) + "FROM ${A79:-x}y\n",
		"ARGs in a stage": "FROM a\n" + doubled("ARG", 80) + "LABEL x=$A79\n",
		"ENVs":            "FROM scratch\n" + doubled("ENV", 80) + "LABEL x=$A79\nEXPOSE $A79\nUSER $A79\nRUN echo $A79\n",
		"stages":          "FROM scratch AS s0\nENV A0=xxxxxxxx\n" + strings.Repeat("FROM s0 AS s0\nENV A0=$A0$A0\n", 80),
		"replacement":     "FROM scratch\n" + doubled("ENV", 20) + "ENV B=" + strings.Repeat("${A19//x/$A19}", 2) + "\n",
		"one word":        "FROM scratch\n" + doubled("ENV", 20) + "ENV B=" + strings.Repeat("$A19", 9000) + "\n",
		"WORKDIR":         "FROM scratch\nWORKDIR /\n" + doubled("ENV", 20) + strings.Repeat("WORKDIR x$A19\n", 500),
		"ONBUILD":         "FROM scratch AS a\nENV A=xxxxxxxx\n" + strings.Repeat("ONBUILD ENV A=$A$A\n", 80) + "FROM a\nLABEL x=$A\n",
		"heredoc":         "FROM scratch\n" + doubled("ENV", 20) + "COPY <<E /x\n" + strings.Repeat("$A19 $A19\n", 5000) + "E\n",
	} {
		d := workspace.New(src, amd64)
		analysis.CodeLenses(d)
		for _, found := range d.Diagnostics() {
			if found.Severity == rules.Error {
				t.Errorf("%s: %s: %.200s", name, found.Code, found.Message)
			}
			if len(found.Message) > 80<<10 {
				t.Errorf("%s: %s has %d bytes", name, found.Code, len(found.Message))
			}
		}
		for at := 0; at < len(src); at += 1 + len(src)/2 {
			if h, ok := hover.At(d, at); ok && len(h.Page.Markdown(nil)) > 80<<10 {
				t.Errorf("%s: a page of %d bytes", name, len(h.Page.Markdown(nil)))
			}
		}
	}
}

// TestDeep reads files of the largest size that the server looks at with nothing but
// beginnings in them, which would fill the stack of what calls itself for each. That
// would not be a panic but the end.
func TestDeep(t *testing.T) {
	size := files.Rounds(1 << 20)
	for name, tc := range map[string]struct{ before, unit, after string }{
		"variables in ARG":      {"ARG A=", "${a:-\\\n", "\nFROM $A\n"},
		"variables in a COPY":   {"FROM a\nCOPY <<E /x\n", "${a-", "\nE\n"},
		"commands in RUN":       {"FROM a\nRUN $a ", "$(\\\n", ""},
		"commands in a heredoc": {"FROM a\nRUN <<E\n$a ", "$(", "\nE\n"},
		"backquotes":            {"FROM a\nRUN <<E\n$a ", "`", "\nE\n"},
		"quoted commands":       {"FROM a\nRUN <<E\n$a ", "\"$(", "\nE\n"},
		"arithmetic":            {"FROM a\nRUN <<E\n$a $((", "(", "\nE\n"},
		"indexes":               {"FROM a\nRUN <<E\n$a ", "${a[", "\nE\n"},
		"subshells":             {"FROM a\nRUN <<E\n$a; ", "( ", "\nE\n"},
		"blocks":                {"FROM a\nRUN <<E\n$a; ", "{ ", "\nE\n"},
		"conditions":            {"FROM a\nRUN <<E\n$a; ", "if ", "\nE\n"},
		"command to exec":       {"FROM a\nCMD $a ", "$(\\\n", ""},
		"JSON":                  {"FROM a\nCMD ", "[\\\n", ""},
		"ONBUILD":               {"FROM a\n", "ONBUILD ", "RUN x\n"},
		"heredocs":              {"FROM a\nRUN ", "<<E \\\n", ""},
	} {
		src := tc.before + strings.Repeat(tc.unit, (size-200)/len(tc.unit)) + tc.after
		d := workspace.New(src, amd64)
		found := d.Diagnostics()
		format.Within(d, text.Span{End: len(src)}, indentRun("    "))
		analysis.SemanticTokens(d, text.Span{End: 1000})
		t.Logf("%s: %d diagnostics", name, len(found))
	}
}

// TestCut: a value is cut between characters, and only if it is too long.
func TestCut(t *testing.T) {
	long := strings.Repeat("x", 4095)
	for _, tc := range []struct {
		value, kept string
		whole       bool
	}{{"", "", true}, {long + "x", long + "x", true}, {long + "xy", long + "x", false}, {long + "é", long, false}} {
		if kept, whole := stage.Cut(tc.value); kept != tc.kept || whole != tc.whole {
			t.Errorf("of %d bytes %d are kept, whole %v", len(tc.value), len(kept), whole)
		}
	}
}
