package rules

import "github.com/moby/buildkit/frontend/dockerfile/linter"

// Of stages of one name COPY and mounts mean the last, FROM the nearest above it
// (dockerfile2llb/validations.go:185).
var _ = register(fileWide(&linter.RuleDuplicateStageName, checkDuplicateNames))

func checkDuplicateNames(p *Pass) {
	first := map[string]int{}
	for i := range p.Stages() {
		s := &p.Stages()[i]
		if s.Name == "" {
			continue
		}
		if j, ok := first[s.Name]; ok {
			p.Report(s.NameSpan, linter.RuleDuplicateStageName.Format(s.Name), Related{p.Stages()[j].NameSpan, "the first stage of that name"})
			continue
		}
		first[s.Name] = i
	}
}
