package rules

import (
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/eval"
)

// The protocol of a port is written in small letters
// (dockerfile2llb/convert_expose.go:98).
var _ = register(check(&linter.RuleExposeProtoCasing, checkProtocols))

func checkProtocols(p *Pass) {
	p.exposed(func(s *eval.Step, w eval.Word, raw string, q port) {
		if q.proto == strings.ToLower(q.proto) {
			return
		}
		d := p.reportUnless(exposable(p, s), s, &w, linter.RuleExposeProtoCasing.Format(raw))
		if lower := strings.TrimSuffix(raw, q.proto) + strings.ToLower(q.proto); !s.Trigger && raw == w.Text {
			d.replaceSafely("Write "+lower, p.File.Items()[s.Item].Abs(w.Span), lower)
		}
	})
}

var lowerCasePorts = listsOf(portAt + `(?:/(?:tcp|udp|sctp)?)?`)
