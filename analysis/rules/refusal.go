package rules

import (
	"strings"

	"github.com/agext/levenshtein"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// refusal is what BuildKit's instruction parser does not take: an instruction, or what an
// ONBUILD holds.
type refusal struct {
	p       *Pass
	item    int
	in      *syntax.Instr // that is refused; of an ONBUILD what it holds
	at      text.Span     // of the file: what the message speaks of
	message string        // BuildKit's
}

// mend adds to d what is known of the slip, and the fixes. They change the text that is
// refused; d may stand elsewhere, where an ONBUILD runs.
func (r *refusal) mend(d *Diagnostic) {
	if d == nil {
		return
	}
	it := &r.p.File.Items()[r.item]
	flag, mistyped := mistypedFlag(r.in)
	switch {
	case mistyped:
		d.add("; " + flag.note(r.in)).Fix(func() (Fix, bool) { return flag.mended(it) })
	case unknownInstruction.Matches(r.message) && it.Instr.Dashes.Present():
		d.Fix(func() (Fix, bool) { return withoutWord(r.p, r.at) })
	case unknownInstruction.Matches(r.message):
		r.mendUnknown(d)
	case unknownFlag.Matches(r.message):
		if m := guess.Find(r.message); m != nil {
			d.Fix(func() (Fix, bool) { return guessed(r.p, r.at, m[2], m[3]) })
		}
		d.Fix(func() (Fix, bool) { return withoutWord(r.p, r.at) })
	case wantsMore.Matches(r.message):
		explainJSON(r.p, d, r.in, r.item)
	case missingValue.Matches(r.message):
		d.Fix(func() (Fix, bool) { return joinedFlag(r.p, it, r.at) })
	case invalidNetwork.Matches(r.message):
		r.mendNetwork(d)
	case healthcheckNone.Matches(r.message):
		d.Fix(func() (Fix, bool) { return withoutRest(r.p, it, it.Abs(r.in.Args[0].Span).End) })
	case unknownType.Matches(r.message):
		r.mendHealthcheck(d)
	case invalidStageName.Matches(r.message):
		mendStageName(d, it)
	case strings.HasPrefix(r.message, "HEALTHCHECK requires"):
		r.p.explainHealthcheck(d, r.item)
	case strings.HasPrefix(r.message, "FROM requires"):
		mendFrom(r.p, d, it)
	case strings.Contains(r.message, "names can not be blank"):
		d.Fix(func() (Fix, bool) { return joinedPairs(r.p, it) })
	}
	if h := r.p.strayAt(r.item); h != nil && !unknownInstruction.Matches(r.message) {
		explainStray(r.p, d, h)
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
	case len(in.Args) == 2 && stageName.Matches(in.Args[1].Text) && !strings.EqualFold(in.Args[1].Text, "as"):
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
func (r *refusal) mendHealthcheck(d *Diagnostic) {
	written := r.at.Of(r.p.File.Text())
	for _, word := range []string{"CMD", "NONE"} {
		if isSlip(written, word) {
			word = casedLike(word, written)
			d.replace("Write "+word, r.at, word)
		}
	}
}

// mendStageName takes the quotes from a name that has nothing else that is wrong.
func mendStageName(d *Diagnostic, it *syntax.Item) {
	if len(it.Instr.Args) < 3 {
		return
	}
	written := it.Instr.Args[2]
	if plain := strings.NewReplacer(`"`, "", "'", "").Replace(written.Text); plain != written.Text && stageName.Matches(plain) {
		d.add("; BuildKit takes the quotes for a part of the name").replace("Write "+plain, it.Abs(written.Span), plain)
	}
}

// stageName is what a stage can be called (instructions/parse.go:420).
var stageName = pattern.New(`^[A-Za-z][A-Za-z0-9_.-]*$`)

var (
	unknownInstruction = pattern.New(`^unknown instruction: `)
	invalidStageName   = pattern.New(`^invalid name for build stage: `)
	missingValue       = pattern.New(`^missing a value on flag: `)
	unknownFlag        = pattern.New(`^(?:unknown flag|duplicate flag specified): `)
	invalidNetwork     = pattern.New(`^invalid network mode `)
	healthcheckNone    = pattern.New(`^HEALTHCHECK NONE takes no arguments`)
	unknownType        = pattern.New(`^Unknown type .* in HEALTHCHECK`)
)

// wantsMore is how BuildKit refuses what it did not take for JSON.
var wantsMore = pattern.New(`requires at least two arguments|requires the arguments to be in JSON form`)

// guess is how BuildKit says what was likely meant.
var guess = pattern.New(`^unknown (instruction|flag): (\S+) \(did you mean (\S+)\?\)$`)

// guessed writes what BuildKit guesses for the word it does not know.
func guessed(p *Pass, at text.Span, unknown, meant string) (Fix, bool) {
	unknown, _, _ = strings.Cut(unknown, "=")
	written := at.Of(p.File.Text())
	dashes := strings.TrimLeft(unknown, "-")
	now := strings.Replace(written, dashes, strings.TrimLeft(meant, "-"), 1)
	if more := len(now) - len(strings.TrimLeft(now, "-")); more > len("--") {
		now = now[more-len("--"):]
	}
	return Fix{"Write " + meant, edit(at, now), false}, now != written
}
