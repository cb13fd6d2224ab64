package rules

import (
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/eval"
)

// EXPOSE speaks of the container's ports alone: BuildKit drops the address and the
// host's port (dockerfile2llb/convert_expose.go:102).
var _ = register(check(&linter.RuleExposeInvalidFormat, checkExposeFormat))

func checkExposeFormat(p *Pass) {
	p.exposed(func(s *eval.Step, w eval.Word, raw string, q port) {
		if q.ip == "" && q.host == "" {
			return
		}
		d := p.reportUnless(exposable(p, s), s, &w, linter.RuleExposeInvalidFormat.Format(raw))
		bare := q.container
		if q.proto != "" {
			bare += "/" + q.proto
		}
		if !s.Trigger && raw == w.Text && q.check() == nil {
			d.replaceSafely("Write "+bare, p.File.Items()[s.Item].Abs(w.Span), bare)
		}
	})
}

// plainPorts are those without an address and a port of the host.
var plainPorts = listsOf(`:{0,2}` + portNumbers + `(?:/(?i:tcp|udp|sctp)?)?`)
