package eval

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/util/suggest"
	"github.com/stagels/stagels/analysis/syntax"
)

// Verdict is what BuildKit's instruction parser says of one instruction.
type Verdict struct {
	Err    error
	mounts *Mounts // of a RUN whose mounts have no variables
}

// CheckInstruction is what instructions.ParseInstruction says of the instruction, whose item has
// the text src. It is asked once of each instruction, in whatever version of a file.
func CheckInstruction(in *syntax.Instr, src string) *Verdict {
	if known, ok := in.Memo.Load().(*Verdict); ok {
		return known
	}
	v := verdict(in, src)
	in.Memo.Store(v)
	return v
}

// verdict asks about one instruction. Bytes that are no UTF-8 are made U+FFFD
// first: BuildKit's lexer does the same, but says so on standard error.
func verdict(in *syntax.Instr, src string) *Verdict {
	if in.Problem != nil {
		return &Verdict{}
	}
	n := in.Node(1, src, nil)
	printable(n)
	cmd, err := instructions.ParseInstruction(n)
	out := &Verdict{Err: steady(err)}
	if run, ok := cmd.(*instructions.RunCommand); ok && err == nil && !strings.Contains(strings.Join(n.Flags, ""), "$") {
		out.mounts = expandMounts(run, unquote(in))
	}
	return out
}

// triggerText is what an ONBUILD holds, as BuildKit reads it again: a text of its
// own, with the escape character \ (instructions/parse.go:455,
// dockerfile2llb/convert.go:1288).
func triggerText(it *syntax.Item, src string) string {
	expression := syntax.Printable(it.Instr.Expression())
	for _, h := range it.Instr.Heredocs {
		expression += "\n" + h.Body.Of(it.Span.Of(src)) + h.Name
	}
	return expression
}

// TriggerError is what BuildKit says when it reads what the ONBUILD it holds.
func TriggerError(it *syntax.Item, src string) error {
	res, err := parser.Parse(strings.NewReader(triggerText(it, src)))
	if err != nil {
		return Bare(err)
	}
	if len(res.AST.Children) != 1 {
		return errors.New("onbuild trigger should be a single expression")
	}
	_, err = instructions.ParseCommand(res.AST.Children[0])
	return steady(err)
}

// Bare is the parser's error without its place.
func Bare(err error) error {
	if at, ok := errors.AsType[*parser.LocationError](err); ok && at.Unwrap() != nil {
		return at.Unwrap()
	}
	return err
}

// steady makes the same error of the same instruction every time.
func steady(err error) error {
	if unknown, ok := errors.AsType[*instructions.UnknownInstructionError](err); ok {
		return suggest.WrapError(errors.New(unknown.Error()), unknown.Instruction, instructionNames(unknown.Instruction), false)
	}
	return err
}

// instructionNames begin with those that begin as the unknown one does, and have its
// letters in its order: of names equally near BuildKit suggests any, and a message must not change from one look to
// the next.
func instructionNames(unknown string) []string {
	names := make([]string, 0, len(command.Commands))
	for name := range command.Commands {
		names = append(names, strings.ToUpper(name))
	}
	unknown = strings.ToUpper(unknown)
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(shared(b, unknown), shared(a, unknown)), cmp.Compare(missed(a, unknown), missed(b, unknown)), cmp.Compare(a, b))
	})
	return names
}

// shared is how many bytes a and b begin with alike.
func shared(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// missed is how many bytes of letters name lacks in their order.
func missed(name, letters string) (n int) {
	for i := range len(letters) {
		if at := strings.IndexByte(name, letters[i]); at >= 0 {
			name = name[at+1:]
		} else {
			n++
		}
	}
	return n
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
