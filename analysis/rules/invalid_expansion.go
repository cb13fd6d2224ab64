package rules

import (
	"slices"

	"github.com/stagels/stagels/analysis/eval"
)

// A word that BuildKit's lexer cannot expand: an open quote or brace, an unknown
// modifier (shell/lex.go:107). What a build argument or a base image could mend is
// not judged.
var _ = register(Rule{
	Name: "InvalidExpansion", Severity: Error, Check: checkExpansions,
	Summary: "BuildKit cannot expand the word",
})

func checkExpansions(p *Pass) {
	for _, s := range p.every() {
		if s.Instr.Name == "run" {
			continue // a mount's is told with the mount
		}
		j := firstRefused(p, s)
		if j < 0 {
			continue
		}
		w := s.Words[j]
		if s.Instr.Name == "from" && j == 1 {
			p.reportStep(s, w.Span, "failed to process arguments for platform : "+w.Err.Error())
			continue
		}
		d := p.reportStep(s, w.Span, w.Err.Error())
		if s.Instr.Name == "arg" {
			p.byDefault(d, defaultUnread)
		}
	}
}

// firstRefused is the index of the first word that cannot be expanded, and is refused whatever
// its variables hold; -1 if there is none.
func firstRefused(p *Pass, s *eval.Step) int {
	for j := range s.Words {
		if w := &s.Words[j]; w.Err != nil && (w.Fixed || refusedBesides(p, s, j)) {
			return j
		}
	}
	return -1
}

// refusedBesides tells whether BuildKit refuses the j-th word of the step also where it can
// expand it: none of its values is what the instruction takes.
func refusedBesides(p *Pass, s *eval.Step, j int) bool {
	w := &s.Words[j]
	switch s.Instr.Name {
	case "copy", "add":
		return s.Copy != nil && neverCopied(s, w)
	case "expose":
		return !w.CouldBeOf(exposable(p, s)...)
	case "from":
		return j == 1 && !w.CouldBeOf(specifiers) || j == 0 && !couldBeTaken(p, &p.Stages()[s.Stage].Base, w)
	case "stopsignal":
		return !w.CouldBeOf(signalNames)
	case "volume":
		return !w.CouldBeOf(notBlank)
	case "workdir":
		return !w.CouldBeOf(folders(p, s)...)
	}
	return false
}

var notBlank = eval.NewLanguage(`.+`)

// neverCopied tells whether no value of a word is what COPY or ADD takes there.
func neverCopied(s *eval.Step, w *eval.Word) bool {
	switch c := s.Copy; w.Span {
	case c.Chmod.Span:
		return !w.CouldBeOf(modes)
	case c.Chown.Span:
		return ownerByName(c)
	case c.Checksum.Span:
		return c.Checksum.NeverBlank() && checksumError(c) != nil
	case c.Destination.Span:
		return surelyWindows(s) && !w.CouldBeOf(windowsDestinations)
	default:
		i := slices.IndexFunc(c.Sources, func(src eval.Source) bool { return src.Span == w.Span })
		return i >= 0 && neverSource(s, &c.Sources[i])
	}
}

// defaultUnread is why a default that is refused is so only in some builds.
const defaultUnread = "BuildKit reads a default only if the build is not given the argument"
