package dispatch

import (
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/stagels/stagels/analysis/syntax"
)

// Mounts are the mounts of a RUN, as BuildKit reads them once variables are
// expanded (instructions/commands_runmount.go:135).
type Mounts struct {
	List []*instructions.Mount // in the order of the flags; nil with Err
	Err  error
}

func expandMounts(run *instructions.RunCommand, expand instructions.SingleWordExpander) *Mounts {
	if err := run.Expand(expand); err != nil {
		return &Mounts{Err: err}
	}
	return &Mounts{List: instructions.GetMounts(run)}
}

// unquote expands words that have no variables.
func unquote(in *syntax.Instr) instructions.SingleWordExpander {
	return func(word string) (string, error) {
		if !special(word, in.Escape()) {
			return word, nil
		}
		out, _, err := shell.NewLex(rune(in.Escape())).ProcessWord(syntax.Printable(word), shell.EnvsFromSlice(nil))
		return out, err
	}
}

// mounts are the mounts of the RUN and the words in them.
func (x *expander) mounts(known *Verdict) (*Mounts, []Word) {
	if known != nil && known.mounts != nil {
		return known.mounts, nil
	}
	n := x.instr.Node(1, x.src, nil)
	printable(n)
	cmd, err := instructions.ParseInstruction(n)
	run, ok := cmd.(*instructions.RunCommand)
	if err != nil || !ok {
		return nil, nil
	}
	fields := x.fields()
	var words []Word
	m := expandMounts(run, func(word string) (string, error) {
		w := Word{Text: word, Value: word, Fixed: true}
		if len(words) < len(fields) {
			w = x.expand(fields[len(words)])
		} else if special(word, x.escape) {
			w.Value, w.Err = unquote(x.instr)(word)
		}
		words = append(words, w)
		return w.Value, w.Err
	})
	return m, words
}

// fields are the values of the mounts' fields, in their order.
func (x *expander) fields() []syntax.Word {
	var out []syntax.Word
	for _, f := range x.instr.Flags {
		for _, field := range f.Fields {
			if field.HasValue {
				out = append(out, field.Value)
			}
		}
	}
	return out
}
