package rules

import (
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/text"
)

// A port is a number or a range of them, with tcp, udp or sctp behind it
// (dockerfile2llb/convert_expose.go:93).
var _ = register(Rule{
	Name: "InvalidPort", Severity: Error, Check: checkPorts,
	Summary: "EXPOSE takes ports and ranges of ports",
})

func checkPorts(p *Pass) {
	for _, s := range p.steps("expose") {
		for _, w := range s.Words {
			if w.Err != nil || !w.Fixed && w.CouldBeOf(exposable(p, s)...) {
				continue
			}
			for _, raw := range w.Split {
				q, err := readPort(raw)
				if err == nil {
					err = q.check()
				}
				if err != nil {
					mendPort(p, p.reportStep(s, w.Span, err.Error()), s, w.Span)
				}
			}
		}
	}
}

// exposable are the languages that a word of EXPOSE must be of, or BuildKit refuses it.
func exposable(p *Pass, s *eval.Step) []*eval.Language {
	out := []*eval.Language{portLists}
	if p.lintRefuses(linter.RuleExposeProtoCasing.Name, s) {
		out = append(out, lowerCasePorts)
	}
	if p.lintRefuses(linter.RuleExposeInvalidFormat.Name, s) {
		out = append(out, plainPorts)
	}
	return out
}

// mendPort moves a comment, which BuildKit takes for ports, to a line of its own.
func mendPort(p *Pass, d *Diagnostic, s *eval.Step, word text.Span) {
	src, at := p.File.Text(), p.placeOf(s, word)
	if !strings.HasPrefix(at.Of(src), "#") {
		return
	}
	stays := len(strings.TrimRight(src[:at.Start], " \t"))
	d.Fix(func() (Fix, bool) { return withoutRest(p, &p.File.Items()[s.Item], stays) })
}

// portLists are the words of EXPOSE that stand for ports, as many as there are.
var portLists = listsOf(portAt + `(?:/(?i:tcp|udp|sctp)?)?`)

// listsOf are texts of one expression parted by blanks, as many as there are.
func listsOf(one string) *eval.Language {
	return eval.NewLanguage(blanks + `*(?:` + one + `(?:` + blanks + `+` + one + `)*)?` + blanks + `*`)
}

const (
	blanks      = `[\s\x{85}\pZ]`
	portDigits  = `0*(?:[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])`
	portNumbers = `(?:\+?` + portDigits + `(?:-[+-]?` + portDigits + `)?)`
	hex         = `[0-9a-fA-F]{1,4}`
	addresses   = `(?:` + hex + `(?:[:.]` + hex + `)+|(?:` + hex + `(?::` + hex + `)*)?::(?:` + hex + `(?:[:.]` + hex + `)*)?)?`
	portAt      = `(?:(?:(?:` + addresses + `|\[` + addresses + `\]):)?` + portNumbers + `?:)?` + portNumbers
)
