package eval_test

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// TestForms: what BuildKit makes of a word in a build has one of the forms that the word has
// whatever the build is, and where the values are few each is that in some build.
func TestForms(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	pieces := []string{
		"a", "/", "8", `\\`, "$A", "${A}", "$B", "${C}", "$E", "$F", "$NONE", "${NONE:-n}", "$PATH", "${PATH:+p}", "${PATH-q}", `"$A"`, "'$A'", `\$A`,
		"${A:+x}", "${A+x}", "${A:-x}", "${A-x}", "${A:?e}", "${A?e}", "${A#x}", "${A%%x}", "${A/x/y}", "${A:+${B:-z}}", "${A:-${B#b}}", "${A:+$A}", "${F#$A}", "${F#f}",
		"${B:+y}", "${C:+z}", "${C-w}", "${C#c}", "${E:?e}", `"${A:-"x y"}"`, "${A:+'q'}", "${A^}", "${A%[}", "${A", "${B:-$C}", "${E+e}", "${E:-d}", "${A+${B+${C:+3}}}",
	}
	builds, fixed, few, never := builds(), 0, 0, 0
	for range 500 {
		word := ""
		for range 1 + rnd.IntN(4) {
			word += pieces[rnd.IntN(len(pieces))]
		}
		src := "FROM scratch\nARG A\nARG B=b\nENV F=f C=c$A E=${A:+e}\nLABEL x=" + word + "\n"
		w := label(src, stage.Build{Platform: "linux/amd64"})
		if w == nil {
			continue
		}
		values := map[string]bool{}
		for _, b := range builds {
			in := label(src, b)
			if in.Err != nil {
				continue
			}
			if values[in.Value] = true; !w.Could(in.Value) {
				t.Errorf("%s in %v is %q, which is none of %q", word, b, in.Value, w.Forms())
			}
		}
		known, all := w.Values()
		switch {
		case w.Fixed && w.Err == nil:
			fixed++
		case all && len(known) > 0:
			few++
			for _, v := range known {
				if !values[v] && !strings.Contains(word, "E") { // E follows A, which a form does not know
					t.Errorf("%s is %q in no build, but %v", word, v, values)
				}
			}
		case len(w.Forms()) == 0:
			never++
		}
	}
	t.Logf("%d words are fixed, %d have few values, %d none", fixed, few, never)
}

// TestFormsOfPorts: the words that BuildKit makes of one of EXPOSE in a build have one of the
// forms that it has whatever the build is, but for the first, which only a blank in a variable
// parts from what is lost before a modifier.
func TestFormsOfPorts(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 2))
	pieces := []string{
		"8", "x", ":", "\u00a0", `"8 9"`, "'x'", `\ `, "<", "<<", "$A", "${B}", "$C", "$E", "$F", "$NONE", "$PATH", `"$A"`, `"8$A"`, `\$A`, "${F}",
		"${A:+x}", "${A+x}", "${A:-x}", "${A-x}", "${A:?e}", "${A?e}", "${A#x}", "${A%%x}", "${A/x/y}", "${F#f}", "${F:+g}", `"8${A:+x}"`, `"${A:-"x y"}"`,
		"${A:+${B:-z}}", "${A:-${B#b}}", "${A:+$A}", "${C-w}", "${C#c}", "${E:?e}", "${A:+'q 7'}", "${A^}", "${A%[}", "${A", "${B:-8$C}", "${E+e}",
	}
	all, fixed, closed := builds(), 0, 0
	for range 200 {
		word := ""
		for range 1 + rnd.IntN(4) {
			word += pieces[rnd.IntN(len(pieces))]
		}
		src := "FROM scratch\nARG A\nARG B=b\nENV F=f C=c$A E=${A:+e}\nEXPOSE " + word + "\n"
		words := ports(src, stage.Build{Platform: "linux/amd64"})
		for i, w := range words {
			for _, b := range all {
				in := ports(src, b)[i]
				if in.Err == nil && !couldEnd(&w, in.Split) {
					t.Errorf("%s in %v is %q, which ends as none of %q", w.Text, b, in.Split, w.Forms())
				}
				if w.Fixed && (!slices.Equal(in.Split, w.Split) || (in.Err == nil) != (w.Err == nil)) {
					t.Errorf("%s is fixed to %q, but %q in %v", w.Text, w.Split, in.Split, b)
				}
			}
			if w.Fixed {
				fixed++
			} else if len(w.Forms()) > 0 && !w.Could("80") {
				closed++
			}
		}
	}
	t.Logf("%d words are fixed, %d can be some texts only", fixed, closed)
}

// couldEnd tells whether the last of the words have a form of w, whatever blanks part them.
func couldEnd(w *eval.Word, words []string) bool {
	quoted := make([]string, len(words))
	for i, word := range words {
		if !w.Fixed {
			word = blank.ReplaceAllString(word, "_")
		}
		quoted[i] = regexp.QuoteMeta(word)
	}
	for i := range len(words) + 1 {
		if w.CouldBeOf(eval.NewLanguage(" *" + strings.Join(quoted[i:], " +") + " *")) {
			return true
		}
	}
	return false
}

// blank is one within a word of EXPOSE, which no port has: a form has _ there.
var blank = regexp.MustCompile(`[\s\pZ]`)

// ports are the words of the one EXPOSE in src; none if BuildKit cannot read src.
func ports(src string, build stage.Build) []eval.Word {
	steps := eval.Stages(stage.NewModel(syntax.Parse(src), build), &eval.Cache{}).Steps
	if last := &steps[len(steps)-1]; last.Instr.Name == "expose" {
		return last.Words
	}
	return nil
}

func builds() (out []stage.Build) {
	for _, platform := range []string{"linux/amd64", "windows/amd64"} {
		for _, a := range []string{"unset", "", "x", "xax", "q r", "/"} {
			for _, b := range []string{"unset", "", "bx"} {
				args := map[string]string{"A": a, "B": b}
				for name, value := range args {
					if value == "unset" {
						delete(args, name)
					}
				}
				out = append(out, stage.Build{Platform: platform, BuildArgs: args})
			}
		}
	}
	return out
}

// label is the value of the one label in src; nil if BuildKit cannot read src.
func label(src string, build stage.Build) *eval.Word {
	steps := eval.Stages(stage.NewModel(syntax.Parse(src), build), &eval.Cache{}).Steps
	last := &steps[len(steps)-1]
	if last.Instr.Name != "label" || len(last.Words) != 2 || strings.Contains(last.Words[1].Text, "\n") {
		return nil
	}
	return &last.Words[1]
}
