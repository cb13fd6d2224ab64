package rules

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/agext/levenshtein"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// What BuildKit's instruction parser refuses: an unknown instruction or flag, a
// missing argument, a stage name with a symbol in it.
var _ = register(Rule{
	Name: "InstructionError", Severity: Error, Check: checkInstructions,
	Summary: "BuildKit refuses the instruction",
})

func checkInstructions(p *Pass) {
	for i, it := range p.Instructions {
		if err := p.verdict(i); err != nil {
			at := it.Abs(blame(it.Instr, err.Error()))
			mendInstruction(p, p.Report(at, p.bestGuess(i, err.Error())), i)
		}
	}
}

// bestGuess is BuildKit's message, which of names equally near suggests any: here FROM,
// where no stage stands yet, or the one that begins as what is written does.
func (p *Pass) bestGuess(item int, message string) string {
	m := guess.find(message)
	if m == nil {
		return message
	}
	written, _, _ := strings.Cut(strings.ToLower(strings.TrimLeft(m[2], "-")), "=")
	away := func(name string) int { return levenshtein.Distance(written, strings.ToLower(name), nil) }
	names := flagNames(p.Instr(item))
	if m[1] == "instruction" {
		if first := p.likelyInstructions(item, m[3])[0]; first != m[3] && away(first) == away(m[3]) {
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

// mendInstruction adds what is known of the slip, and the fixes.
func mendInstruction(p *Pass, d *Diagnostic, item int) {
	it := &p.File.Items()[item]
	m := guess.find(d.Upstream)
	flag, mistyped := mistypedFlag(it.Instr)
	switch {
	case mistyped:
		d.add("; " + flag.note(it.Instr)).Fix(func() (Fix, bool) { return flag.mended(it) })
	case unknownInstruction.matches(d.Upstream):
		meant := ""
		if m != nil {
			meant = m[3]
		}
		mendUnknown(p, d, item, meant)
	case unknownFlag.matches(d.Upstream):
		if m != nil {
			d.Fix(func() (Fix, bool) { return guessed(p, d.Span, m[2], m[3]) })
		}
		d.Fix(func() (Fix, bool) { return withoutWord(p, d.Span) })
	case wantsMore.matches(d.Upstream):
		explainJSON(p, d, it.Instr, item)
	case missingValue.matches(d.Upstream):
		d.Fix(func() (Fix, bool) { return joinedFlag(p, it, d.Span) })
	case invalidNetwork.matches(d.Upstream):
		mendNetwork(p, d)
	case healthcheckNone.matches(d.Upstream):
		d.Fix(func() (Fix, bool) { return withoutRest(p, it, it.Abs(it.Instr.Args[0].Span).End) })
	case unknownType.matches(d.Upstream):
		mendHealthcheck(p, d)
	case invalidStageName.matches(d.Upstream):
		mendStageName(d, it)
	case strings.HasPrefix(d.Upstream, "HEALTHCHECK requires"):
		p.explainHealthcheck(d, item)
	case strings.HasPrefix(d.Upstream, "FROM requires"):
		mendFrom(p, d, it)
	case strings.Contains(d.Upstream, "names can not be blank"):
		d.Fix(func() (Fix, bool) { return joinedPairs(p, it) })
	}
	if h := p.strayAt(item); h != nil && !unknownInstruction.matches(d.Upstream) {
		explainStray(p, d, h)
	}
}

// mendFrom adds what a FROM with two words, or with too many, lacks: the = of its flag,
// or AS.
func mendFrom(p *Pass, d *Diagnostic, it *syntax.Item) {
	in := it.Instr
	for _, f := range in.Flags {
		if !f.HasValue && stage.IsType(in, &f, spec.Platform) {
			d.Fix(func() (Fix, bool) { return joinedFlag(p, it, it.Abs(f.Span)) })
			return
		}
	}
	as := casedLike("AS", in.Keyword.Text)
	switch {
	case len(in.Args) == 2 && stageName.matches(in.Args[1].Text) && !strings.EqualFold(in.Args[1].Text, "as"):
		at := it.Abs(in.Args[1].Span).Start
		d.Fix(func() (Fix, bool) {
			return Fix{Title: "Write " + as + " " + in.Args[1].Text, Edits: insert(at, as+" ")}, true
		})
	case len(in.Args) == 3 && len(in.Args[1].Text) <= 3 && levenshtein.Distance(strings.ToLower(in.Args[1].Text), "as", nil) <= 2 && strings.ContainsAny(in.Args[1].Text, "aAsS"):
		d.replace("Write "+as, it.Abs(in.Args[1].Span), as)
	}
	for i := range in.Args {
		if end := it.Abs(in.Args[i].Span).End; i+1 < len(in.Args) && it.Abs(in.Args[i+1].Span).Start == d.Span.Start {
			d.Fix(func() (Fix, bool) { return withoutRest(p, it, end) })
		}
	}
}

// mendHealthcheck writes CMD or NONE for a slip of it.
func mendHealthcheck(p *Pass, d *Diagnostic) {
	written := d.Span.Of(p.File.Text())
	for _, word := range []string{"CMD", "NONE"} {
		if isSlip(written, word) {
			word = casedLike(word, written)
			d.replace("Write "+word, d.Span, word)
		}
	}
}

// mendStageName takes the quotes from a name that has nothing else that is wrong.
func mendStageName(d *Diagnostic, it *syntax.Item) {
	if len(it.Instr.Args) < 3 {
		return
	}
	written := it.Instr.Args[2]
	if plain := strings.NewReplacer(`"`, "", "'", "").Replace(written.Text); plain != written.Text && stageName.matches(plain) {
		d.add("; BuildKit takes the quotes for a part of the name").replace("Write "+plain, it.Abs(written.Span), plain)
	}
}

// stageName is what a stage can be called (instructions/parse.go:420).
var stageName = newPattern(`^[A-Za-z][A-Za-z0-9_.-]*$`)

var (
	unknownInstruction = newPattern(`^unknown instruction: `)
	invalidStageName   = newPattern(`^invalid name for build stage: `)
	missingValue       = newPattern(`^missing a value on flag: `)
	unknownFlag        = newPattern(`^(?:unknown flag|duplicate flag specified): `)
	invalidNetwork     = newPattern(`^invalid network mode `)
	healthcheckNone    = newPattern(`^HEALTHCHECK NONE takes no arguments`)
	unknownType        = newPattern(`^Unknown type .* in HEALTHCHECK`)
)

// wantsMore is how BuildKit refuses what it did not take for JSON.
var wantsMore = newPattern(`requires at least two arguments|requires the arguments to be in JSON form`)

// guess is how BuildKit says what was likely meant.
var guess = newPattern(`^unknown (instruction|flag): (\S+) \(did you mean (\S+)\?\)$`)

// guessed writes what BuildKit guesses for the word it does not know.
func guessed(p *Pass, at text.Span, unknown, meant string) (Fix, bool) {
	unknown, _, _ = strings.Cut(unknown, "=")
	written := at.Of(p.File.Text())
	dashes := strings.TrimLeft(unknown, "-")
	now := strings.Replace(written, dashes, strings.TrimLeft(meant, "-"), 1)
	return Fix{"Write " + meant, edit(at, now), false}, now != written
}

// culprit finds the word at fault by what BuildKit's message says.
type culprit struct {
	message pattern
	find    func(in *syntax.Instr, m []string) (text.Span, bool)
}

// culprits are tried in order; BuildKit's errors have no types to tell them by.
var culprits = []culprit{
	{newPattern(`^unknown instruction: `), keyword},
	{newPattern(`^(?:unknown flag|missing a value on flag): (--\S*?)(?: \(did you mean .*)?$`), firstFlag},
	{newPattern(`^expecting boolean value for flag --([^,]*), not: `), valueOfMessage},
	{newPattern(`^duplicate flag specified: (--\S*)$`), secondFlag},
	{newPattern(`^'from' doesn't support variable expansion`), mountVariable},
	{newPattern(`^failed to parse csv mounts`), mountFlag},
	{newPattern(`^invalid name for build stage: `), argument(2)},
	{newPattern(`^FROM requires either one or three arguments`), fromArguments},
	{newPattern(`^(?:ENV|LABEL|ARG) names can not be blank`), blankName},
	{newPattern(`^Unknown type .* in HEALTHCHECK`), argument(0)},
	{newPattern(`isn't allowed`), trigger},
	{newPattern(`cannot accept a heredoc as`), lastArgument},
	{newPattern(`^invalid network mode "`), valueOf("network")},
	{newPattern(`^security ".*" is not valid$`), valueOf("security")},
	{newPattern(`^Interval "(.*?)" cannot be less than`), valueOfMessage},
	{newPattern(`^--retries cannot be negative`), valueOf("retries")},
	{newPattern(`(?s)^(?:time: |strconv\.ParseInt: ).*`), unreadableNumber},
	{newPattern(`(?s)^(?:failed to parse csv devices|invalid (?:field|value)|device name already set|unexpected key).*`), device},
	{newPattern(`^HEALTHCHECK NONE takes no arguments$`), behindNone},
	{newPattern(`^VOLUME specified can not be an empty string$`), blankArgument},
}

// blame is the least text of the instruction that the message speaks of: the
// word it names, else the arguments, else the keyword.
func blame(in *syntax.Instr, message string) text.Span {
	for _, c := range culprits {
		if m := c.message.find(message); m != nil {
			if s, ok := c.find(in, m); ok {
				return s
			}
		}
	}
	if in.Body.Present() {
		return in.Body.Span
	}
	return in.Keyword.Span
}

func keyword(in *syntax.Instr, _ []string) (text.Span, bool) { return in.Keyword.Span, true }

func trigger(in *syntax.Instr, _ []string) (text.Span, bool) {
	if in.Trigger == nil {
		return text.Span{}, false
	}
	return in.Trigger.Keyword.Span, true
}

func argument(n int) func(*syntax.Instr, []string) (text.Span, bool) {
	return func(in *syntax.Instr, _ []string) (text.Span, bool) {
		if n >= len(in.Args) {
			return text.Span{}, false
		}
		return in.Args[n].Span, true
	}
}

func lastArgument(in *syntax.Instr, m []string) (text.Span, bool) {
	return argument(len(in.Args)-1)(in, m)
}

// nthFlag is the n-th flag that accept takes, from 0.
func nthFlag(in *syntax.Instr, n int, accept func(*syntax.Flag) bool) (text.Span, bool) {
	for i := range in.Flags {
		if accept(&in.Flags[i]) {
			if n == 0 {
				return in.Flags[i].Span, true
			}
			n--
		}
	}
	return text.Span{}, false
}

func named(flag string) func(*syntax.Flag) bool {
	return func(f *syntax.Flag) bool { return "--"+f.Name.Text == flag }
}

func firstFlag(in *syntax.Instr, m []string) (text.Span, bool) { return nthFlag(in, 0, named(m[1])) }

func secondFlag(in *syntax.Instr, m []string) (text.Span, bool) { return nthFlag(in, 1, named(m[1])) }

// refusedFlag is the value of the first flag that accept takes.
func refusedFlag(in *syntax.Instr, accept func(*syntax.Flag) bool) (text.Span, bool) {
	i := slices.IndexFunc(in.Flags, func(f syntax.Flag) bool { return accept(&f) })
	if i < 0 {
		return text.Span{}, false
	}
	if f := &in.Flags[i]; f.Value.Span.Len() > 0 {
		return f.Value.Span, true
	}
	return in.Flags[i].Span, true
}

func valueOf(name string) func(*syntax.Instr, []string) (text.Span, bool) {
	return func(in *syntax.Instr, _ []string) (text.Span, bool) { return refusedFlag(in, named("--"+name)) }
}

func valueOfMessage(in *syntax.Instr, m []string) (text.Span, bool) { return valueOf(m[1])(in, m) }

// unreadableNumber is the value that BuildKit could read as no time, or as no number: it
// goes through the flags in this order, whichever they are written in.
func unreadableNumber(in *syntax.Instr, m []string) (text.Span, bool) {
	for _, name := range []string{"interval", "timeout", "start-period", "start-interval", "retries"} {
		at, ok := refusedFlag(in, func(f *syntax.Flag) bool {
			_, value, _ := strings.Cut(f.Text, "=")
			_, err := time.ParseDuration(value)
			if name == "retries" {
				_, err = strconv.ParseInt(value, 10, 32)
			}
			return f.Name.Text == name && err != nil && err.Error() == m[0]
		})
		if ok {
			return at, true
		}
	}
	return text.Span{}, false
}

// device is the value of the --device that is refused.
func device(in *syntax.Instr, m []string) (text.Span, bool) {
	return refusedFlag(in, func(f *syntax.Flag) bool {
		_, value, _ := strings.Cut(f.Text, "=")
		_, err := instructions.ParseDevice(value)
		return f.Name.Text == "device" && err != nil && err.Error() == m[0]
	})
}

func behindNone(in *syntax.Instr, _ []string) (text.Span, bool) {
	if len(in.Args) < 2 {
		return text.Span{}, false
	}
	return text.Span{Start: in.Args[1].Span.Start, End: in.Body.Span.End}, true
}

func blankArgument(in *syntax.Instr, _ []string) (text.Span, bool) {
	i := slices.IndexFunc(in.Args, func(w syntax.Word) bool { return strings.TrimSpace(w.Text) == "" })
	if i < 0 {
		return text.Span{}, false
	}
	at := in.Args[i].Span
	if at.Len() == 0 { // between quotes
		at = text.Span{Start: at.Start - 1, End: at.End + 1}
	}
	return at, true
}

func mountFlag(in *syntax.Instr, _ []string) (text.Span, bool) {
	return nthFlag(in, 0, func(f *syntax.Flag) bool {
		return stage.IsType(in, f, spec.MountList) && f.HasValue && (f.Value.Text == "" || strings.Contains(f.Text, `"`))
	})
}

func mountVariable(in *syntax.Instr, _ []string) (text.Span, bool) {
	for _, f := range in.Flags {
		for _, field := range f.Fields {
			if spec.KeyIs(field.Key.Text, spec.Stage) && strings.Contains(strings.TrimSuffix(field.Value.Text, "$"), "$") {
				return field.Value.Span, true
			}
		}
	}
	return text.Span{}, false
}

func blankName(in *syntax.Instr, _ []string) (text.Span, bool) {
	for _, p := range in.Pairs {
		if p.Key.Text == "" {
			return text.Span{Start: p.Key.Span.Start, End: p.Value.Span.End}, true
		}
	}
	return text.Span{}, false
}

// fromArguments blames what stands where AS and a name, or nothing, should.
func fromArguments(in *syntax.Instr, _ []string) (text.Span, bool) {
	if len(in.Args) < 2 {
		return in.Keyword.Span, true
	}
	first := 1
	if strings.EqualFold(in.Args[1].Text, "as") && len(in.Args) > 3 {
		first = 3
	}
	return text.Span{Start: in.Args[first].Span.Start, End: in.Body.Span.End}, true
}
