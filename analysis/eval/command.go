package eval

import (
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// Command is the RUN of a step as BuildKit's parser reads it (instructions/parse.go:486), with
// the text of its item. It is nil for anything else, for what BuildKit refuses, and for a
// trigger with a heredoc, whose text is no item's.
func (s *Step) Command(src string) *instructions.RunCommand {
	if s.Instr.Name != "run" || s.Instr.Problem != nil || s.Trigger && len(s.Instr.Heredocs) > 0 {
		return nil
	}
	n := s.Instr.Node(1, src, nil)
	printable(n)
	cmd, err := instructions.ParseInstruction(n)
	run, ok := cmd.(*instructions.RunCommand)
	if err != nil || !ok {
		return nil
	}
	return run
}
