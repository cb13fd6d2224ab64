package rules

// A RUN must have a command: of an empty list BuildKit makes no operation
// (client/llb/exec.go:114).
var _ = register(Rule{
	Name: "EmptyRun", Severity: Error, Check: checkEmptyRuns,
	Summary: "The list of a RUN must name a program",
})

// noArguments is what BuildKit says.
const noArguments = "arguments are required"

func checkEmptyRuns(p *Pass) {
	for _, s := range p.steps("run") {
		if in := s.Instr; in.JSON && len(in.Args) == 0 {
			p.reportStep(s, in.Keyword.Span, noArguments+": the list names no program").Upstream = noArguments
		}
	}
}
