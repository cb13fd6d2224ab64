package rules

// A port is a number or a range of them, with tcp, udp or sctp behind it
// (dockerfile2llb/convert_expose.go:93).
var _ = register(Rule{
	Name: "InvalidPort", Severity: Error, Check: checkPorts,
	Summary: "EXPOSE takes ports and ranges of ports",
})

func checkPorts(p *Pass) {
	for s := range p.steps("expose") {
		for _, w := range s.Words {
			if !w.Fixed || w.Err != nil {
				continue
			}
			for _, raw := range w.Split {
				q, err := readPort(raw)
				if err == nil {
					err = q.check()
				}
				if err != nil {
					p.reportStep(s, w.Span, err.Error())
				}
			}
		}
	}
}
