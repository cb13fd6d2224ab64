package eval

import (
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// Mounts are the mounts of a RUN, as BuildKit reads them once variables are
// expanded (instructions/commands_runmount.go:135).
type Mounts struct {
	List []*instructions.Mount // in the order of the flags; nil with Err
	Err  error
	// Fixed tells that the file alone gives List, or Err.
	Fixed bool
	Read  int // how many fields with a value BuildKit had read when it met Err
}

func expandMounts(run *instructions.RunCommand, expand instructions.SingleWordExpander) *Mounts {
	read := 0
	err := run.Expand(func(word string) (string, error) {
		read++
		return expand(word)
	})
	if err != nil {
		return &Mounts{Err: err, Fixed: true, Read: read}
	}
	return &Mounts{List: instructions.GetMounts(run), Fixed: true}
}

// unquote expands words that have no variables.
func unquote(in *syntax.Instr) instructions.SingleWordExpander {
	return func(word string) (string, error) {
		if !special(word, in.Escape()) {
			return word, nil
		}
		res, err := stage.ReadsOf(shell.EnvsFromSlice(nil)).Process(shell.NewLex(rune(in.Escape())), syntax.Printable(word))
		return res.Result, err
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
	m := expandMounts(run, x.counted(fields, &words))
	for _, w := range words {
		m.Fixed = m.Fixed && w.Fixed
	}
	if m.Err != nil && !m.Fixed {
		m.Fixed = x.refusedAnyway(run, fields, m.Err)
	}
	return m, words
}

// counted expands the fields one after the other, and notes what became of them.
func (x *expander) counted(fields []syntax.Word, words *[]Word) instructions.SingleWordExpander {
	return func(word string) (string, error) {
		w := Word{Text: word, Value: word, Fixed: true}
		if n := len(*words); n < len(fields) {
			w = x.expand(fields[n])
		} else if special(word, x.escape) {
			w.Value, w.Err = unquote(x.instr)(word)
		}
		*words = append(*words, w)
		return w.Value, w.Err
	}
}

// refusedAnyway tells whether BuildKit refuses the mounts with err whatever the
// variables that are not fixed hold.
func (x *expander) refusedAnyway(run *instructions.RunCommand, fields []syntax.Word, err error) bool {
	for _, set := range []string{"x", ""} {
		other := *x
		other.state = assumed{x.state, set}
		if m := expandMounts(run, other.counted(fields, new([]Word))); m.Err == nil || m.Err.Error() != err.Error() {
			return false
		}
	}
	return true
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
