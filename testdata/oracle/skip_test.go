package oracle

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/rules"
)

// TestSkips makes the fixes that skip a rule. After that for an instruction BuildKit
// warns no more of the rule there, after that for the file nowhere; of all else it
// warns as before.
func TestSkips(t *testing.T) {
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			var n skips
			for _, f := range set.files(t) {
				n.file(t, f.Name, f.Text)
			}
			t.Log(n)
		})
	}
	t.Run("generated", func(t *testing.T) {
		const seed = 29
		rnd := rand.New(rand.NewPCG(seed, seed))
		var n skips
		for i := range mutations(3000) {
			n.file(t, fmt.Sprintf("generated %d", i), layout(rnd))
			if t.Failed() {
				break
			}
		}
		t.Logf("seed %d: %s", seed, n)
		if n.here == 0 || n.whole == 0 {
			t.Error("nothing was skipped")
		}
	})
}

type skips struct{ here, whole, refused int }

func (n skips) String() string {
	return fmt.Sprintf("skipped for an instruction %d times, for the file %d times, not offered %d times", n.here, n.whole, n.refused)
}

func (n *skips) file(t *testing.T, name, src string) {
	t.Helper()
	m := model(src)
	warned, refused := Warnings(src)
	if refused != nil && len(warned) == 0 {
		return // it is not read far enough to tell
	}
	tried := map[string]int{}
	for _, d := range rules.Check(rules.Input{Model: m, Cache: &eval.Cache{}}) {
		if tried[d.Code]++; !d.Rule.BuildKit || tried[d.Code] > 2 {
			continue
		}
		offered := false
		for _, fix := range d.Fixes() {
			item := m.File.ItemAt(d.Span.Start)
			var spared func(Warning) bool
			switch fix.Title {
			case "Skip " + d.Code + " for this instruction":
				first := m.File.Items()[item].Line + 1
				last := first + strings.Count(strings.TrimSuffix(m.File.Source(item), "\n"), "\n")
				spared = func(w Warning) bool {
					return w.Rule == d.Code && slices.ContainsFunc(w.Lines, func(l int) bool { return first <= l && l <= last })
				}
				n.here++
			case "Skip " + d.Code + " in this file":
				spared = func(w Warning) bool { return w.Rule == d.Code }
				n.whole++
			default:
				continue
			}
			offered = true
			after := applied(src, fix.Edits)
			rewarned, _ := Warnings(after)
			want := moved(slices.DeleteFunc(slices.Clone(warned), spared), src, fix)
			if got := moved(rewarned, "", rules.Fix{}); !slices.Equal(got, want) {
				t.Errorf("%s: %s: BuildKit warns\n%s\nnot\n%s\n--- before\n%s\n--- after\n%s", name, fix.Title, strings.Join(got, "\n"), strings.Join(want, "\n"), src, after)
				return
			}
			if fix.Preferred {
				t.Errorf("%s: %s is preferred", name, fix.Title)
			}
		}
		if !offered {
			n.refused++
		}
	}
}

// moved are the warnings as text, their lines as they are after the fix. BuildKit
// guesses at random among names equally near.
func moved(ws []Warning, src string, fix rules.Fix) []string {
	var out []string
	for _, w := range ws {
		lines := slices.Clone(w.Lines)
		for i := range lines {
			for _, e := range fix.Edits {
				if 1+strings.Count(src[:e.Span.Start], "\n") <= w.Lines[i] {
					lines[i] += strings.Count(e.New, "\n")
				}
			}
		}
		out = append(out, fmt.Sprint(w.Rule, lines, unguessed(w.Message)))
	}
	slices.Sort(out)
	return out
}

// layout makes a file of instructions that BuildKit warns of, among comments.
func layout(rnd *rand.Rand) string {
	var b strings.Builder
	if rnd.IntN(10) == 0 {
		b.WriteString("\ufeff")
	}
	if rnd.IntN(8) == 0 {
		b.WriteString("#!/usr/bin/env x\n")
	}
	for range rnd.IntN(3) {
		b.WriteString(pick(rnd, headers))
	}
	comments(rnd, &b)
	b.WriteString(pick(rnd, []string{"FROM alpine as x\n", "ARG A\nFROM alpine AS X\n", "from alpine AS x\n", "FROM --platform=linux/amd64 alpine AS x\n", "\\\nFROM alpine AS Y\n"}))
	for range 1 + rnd.IntN(4) {
		comments(rnd, &b)
		b.WriteString(pick(rnd, warnable))
	}
	comments(rnd, &b)
	out := b.String()
	if rnd.IntN(4) == 0 {
		out = strings.ReplaceAll(out, "\n", "\r\n")
	}
	if rnd.IntN(6) == 0 {
		out = strings.TrimRight(out, "\r\n")
	}
	return out
}

func pick(rnd *rand.Rand, from []string) string { return from[rnd.IntN(len(from))] }

func comments(rnd *rand.Rand, b *strings.Builder) {
	for range rnd.IntN(5) {
		b.WriteString(pick(rnd, remarks))
	}
}

var headers = []string{
	"# syntax=docker/dockerfile:1\n", "# escape=\\\n", "  # escape=\\\n", "# check=skip=StageNameCasing\n", "#check = skip=FromAsCasing;error=false\n",
	"  # check=skip=FromAsCasing\n", "# check=error=false\n", "# check=experimental=all\n", "# CHECK=skip=ArgScope, X\n", "\t# syntax=x\n", "# check=c\n",
	"# check=skip=;error=0\n",
}

var remarks = []string{
	"\n", "\n", "#\n", "#\n", "#  \n", "  #\n", "  # indented\n", "# x is a stage\n", "# X\n", "## twice\n", " \t \n", "# check\n",
	"# check=skip=LegacyKeyValueFormat\n", "#check=skip=WorkdirRelativePath\n", "# Check = skip=LegacyKeyValueFormat,X\n", "  # check=skip=JSONArgsRecommended\n",
	"# check=skip=JSONArgsRecommended, LegacyKeyValueFormat\n", "# check=skip=A;error=true\n", "# check=error=true\n", "# check=skip=A; error=true\n",
	"# check=experimental=all\n", "# check=nonsense\n", "# check=skip=A;skip=B\n", "# check=error=0;error=1;error=0\n", "# check=error=0;experimental=B;skip=C;D\n",
	"# check=skip=\n", "# check=skip=A,\n", "# check=skip=A, # why\n", "# check=c=c\n", "# check=skip=all;skip=A\n", "# check=skip=A\t# tab\n",
	"# Check=SKIP=A\n", "# syntax=x\n", "# escape=`\n", "# check=skip=A,;error=1\n", "## check=skip=A\n", "\u00a0# check=skip=A\n",
}

var warnable = []string{
	"CMD x y\n", "ENTRYPOINT x\n", "ENV a b\n", "LABEL a \\\n # check=skip=LegacyKeyValueFormat\n b\n", "WORKDIR x\n", "MAINTAINER me\n", "RUN echo <<EOF $Y\n# check=skip=all\n#\nEOF\n",
	"COPY $NOPE /x\n", "ENV TOKEN=$NOPE\n", "EXPOSE 80/TCP\n", "ARG SECRET\n", "run x\n", "FROM x as Z\n", "FROM --platform=$TARGETPLATFORM alpine AS context\n", "cmd x\n",
	"ENV a $NOPE \\\n  c\n", "COPY <<EOF /x\n $NOPE\nEOF\n", "RUN x \\\n\n  y\n", "FROM $A as b\n", "\\\n# check=skip=all\nCMD x\n", "ONBUILD ENV a b\n",
}
