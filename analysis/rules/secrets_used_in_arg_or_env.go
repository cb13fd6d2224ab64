package rules

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/text"
)

// What an ARG or ENV holds can be read from the image
// (dockerfile2llb/validations.go:323).
var _ = register(check(&linter.RuleSecretsUsedInArgOrEnv, checkSecrets))

// A name is a secret's if one of its parts is such a word, and none says that it
// is not one.
var (
	secretParts = []string{"apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token"}
	publicParts = []string{"public", "file", "version"}
)

func secretName(name string) bool { return hasPart(name, secretParts) && !hasPart(name, publicParts) }

func hasPart(name string, parts []string) bool {
	for part := range strings.SplitSeq(name, "_") {
		if slices.ContainsFunc(parts, func(p string) bool { return strings.EqualFold(p, part) }) {
			return true
		}
	}
	return false
}

func checkSecrets(p *Pass) {
	for _, s := range p.steps("arg", "env") {
		for i, pair := range s.Instr.Pairs {
			key := pair.Key.Text
			if s.Instr.Name == "env" {
				key = s.Words[2*i].Value
			}
			if secretName(key) {
				span := text.Span{Start: pair.Key.Span.Start, End: max(pair.Key.Span.End, pair.Value.Span.End)}
				p.reportStep(s, span, linter.RuleSecretsUsedInArgOrEnv.Format(strings.ToUpper(s.Instr.Name), key))
			}
		}
	}
}
