package rules

import (
	"strings"

	"github.com/agext/levenshtein"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/syntax"
)

// What BuildKit's instruction parser refuses: an unknown instruction or flag, a
// missing argument, a stage name with a symbol in it.
var _ = register(Rule{
	Name: "InstructionError", Severity: Error, Check: checkInstructions,
	Summary: "BuildKit refuses the instruction",
})

func checkInstructions(p *Pass) {
	for _, in := range p.instructions() {
		i, it := in.at, in.item
		if err := p.verdict(i); err != nil {
			r := refusal{p: p, item: i, in: it.Instr, at: it.Abs(blame(it.Instr, err.Error())), message: p.bestGuess(i, err.Error())}
			r.mend(p.Report(r.at, r.message))
		}
	}
}

// bestGuess is BuildKit's message, which of names equally near suggests any: here FROM,
// where no stage stands yet, or the one that begins as what is written does.
func (p *Pass) bestGuess(item int, message string) string {
	m := guess.Find(message)
	if m == nil {
		return message
	}
	written, _, _ := strings.Cut(strings.ToLower(strings.TrimLeft(m[2], "-")), "=")
	away := func(name string) int { return levenshtein.Distance(written, strings.ToLower(name), nil) }
	names := flagNames(p.Instr(item))
	if m[1] == "instruction" {
		if first := p.likelyInstructions(item, m[2], m[3])[0]; first != m[3] && away(first) == away(m[3]) {
			return strings.Replace(message, "did you mean "+m[3], "did you mean "+first, 1)
		}
		names = instructionNames()
	}
	best, most := m[3], -1
	for _, name := range names {
		if n := sharedPrefix(written, name); away(name) == away(m[3]) && n > most {
			best, most = casedLike(name, m[3]), n
		}
	}
	return strings.Replace(message, "did you mean "+m[3], "did you mean "+best, 1)
}

func sharedPrefix(a, b string) (n int) {
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

func instructionNames() (out []string) {
	for _, in := range spec.Instructions() {
		out = append(out, in.Name)
	}
	return out
}

func flagNames(in *syntax.Instr) (out []string) {
	if in.Trigger != nil {
		in = in.Trigger
	}
	if known := spec.Lookup(in.Name); known != nil {
		for _, f := range known.Flags {
			out = append(out, f.Name)
		}
	}
	return out
}
