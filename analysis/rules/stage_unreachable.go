package rules

// A stage without a name that is not the last, and that nothing takes from, is
// never built; nor is one whose name a later stage takes away
// (dockerfile2llb/convert.go:507).
var _ = register(Rule{
	Name: "StageUnreachable", Severity: Hint, Check: checkUnreachable,
	Summary: "No target builds the stage",
})

func checkUnreachable(p *Pass) {
	built := p.Buildable()
	for i := range p.Stages() {
		s := &p.Stages()[i]
		switch j := p.StageByName(s.Name); {
		case built[i] || p.verdict(s.Items[0]) != nil:
		case s.Name != "" && j > i:
			p.Report(s.From, "no target builds this stage: its name means a later one", Related{p.Stages()[j].NameSpan, "the stage that the name means"}).unnecessary(p.Extent(i))
		default:
			d := p.Report(s.From, "no target builds this stage: it has no name, it is not the last, and nothing that is built takes from it")
			d.unnecessary(p.Extent(i)).Fix(func() (Fix, bool) { return withoutStage(p, s) })
		}
	}
}
