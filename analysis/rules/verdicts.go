package rules

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/util/suggest"
	"github.com/stagels/stagels/analysis/syntax"
)

// Verdicts remembers what BuildKit's instruction parser says of instructions.
// The versions of a file share those that an edit leaves alone, so after an edit
// only the new ones are asked about. Its methods may be called at any time.
type Verdicts struct {
	mu    sync.Mutex
	known map[*syntax.Instr]error
}

// of is what instructions.ParseInstruction says of each instruction of the file.
func (v *Verdicts) of(f *syntax.File) map[*syntax.Instr]error {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := make(map[*syntax.Instr]error, len(f.Items))
	for i := range f.Items {
		in := f.Items[i].Instr
		if in == nil {
			continue
		}
		err, ok := v.known[in]
		if !ok {
			err = verdict(&f.Items[i], f.Text)
		}
		now[in] = err
	}
	v.known = now
	return now
}

// verdict asks about one instruction. Bytes that are no UTF-8 are made U+FFFD
// first: BuildKit's lexer does the same, but says so on standard error.
func verdict(it *syntax.Item, src string) error {
	if it.Instr.Problem != nil {
		return nil
	}
	n := it.Instr.Node(it.Line+1, it.Span.Of(src), nil)
	printable(n)
	_, err := instructions.ParseInstruction(n)
	return steady(err)
}

// triggerVerdict asks about what an ONBUILD holds, as BuildKit reads it again: a
// text of its own, with the escape character \ (instructions/parse.go:455,
// dockerfile2llb/convert.go:1288).
func triggerVerdict(it *syntax.Item, src string) error {
	expression := syntax.Printable(it.Instr.Trigger.Original())
	for _, h := range it.Instr.Heredocs {
		expression += "\n" + h.Body.Of(it.Span.Of(src)) + h.Name
	}
	res, err := parser.Parse(strings.NewReader(expression))
	if err != nil {
		return bare(err)
	}
	if len(res.AST.Children) != 1 {
		return errors.New("onbuild trigger should be a single expression")
	}
	_, err = instructions.ParseCommand(res.AST.Children[0])
	return steady(err)
}

// bare is the parser's error without its place.
func bare(err error) error {
	if at, ok := errors.AsType[*parser.LocationError](err); ok && at.Unwrap() != nil {
		return at.Unwrap()
	}
	return err
}

// steady makes the same error of the same instruction every time.
func steady(err error) error {
	if unknown, ok := errors.AsType[*instructions.UnknownInstructionError](err); ok {
		return suggest.WrapError(errors.New(unknown.Error()), unknown.Instruction, instructionNames(), false)
	}
	return err
}

// instructionNames are in order: of names equally near BuildKit suggests any, and
// a message must not change from one look to the next.
func instructionNames() []string {
	names := make([]string, 0, len(command.Commands))
	for name := range command.Commands {
		names = append(names, strings.ToUpper(name))
	}
	slices.Sort(names)
	return names
}

func printable(n *parser.Node) {
	for ; n != nil; n = n.Next {
		n.Value = syntax.Printable(n.Value)
		for i, f := range n.Flags {
			n.Flags[i] = syntax.Printable(f)
		}
		for _, c := range n.Children {
			printable(c)
		}
	}
}
