package rules

// A VOLUME must not be blank, also once its variables are expanded
// (dockerfile2llb/convert.go:1654).
var _ = register(Rule{
	Name: "InvalidVolume", Severity: Error, Check: checkVolumes,
	Summary: "A VOLUME must not be blank",
})

func checkVolumes(p *Pass) {
	for _, s := range p.steps("volume") {
		for _, w := range s.Words {
			if w.Value == "" && w.Fixed && w.Err == nil {
				p.reportStep(s, w.Span, "VOLUME specified can not be an empty string")
			}
		}
	}
}
