package eval

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/stagels/stagels/analysis/spec"
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
	// Readings are what each mount could be, whatever its open variables hold, in the
	// order of the flags; nil with Fixed. The first is what it is without build arguments.
	Readings [][]Reading
	// Together are the Readings of all mounts for each value of a variable that several of
	// them read, of which one takes few values; nil without such a variable.
	Together [][][]Reading
}

// Reading is what BuildKit makes of one mount for some values of its open variables.
type Reading struct {
	Mount *instructions.Mount // nil with Err
	Err   error
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
	if !m.Fixed {
		if alone := x.eachAlone(n); alone != nil {
			m.Readings, m.Together = x.readings(alone), x.together(alone)
		}
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

// aloneMount is a RUN with one of its mounts only.
type aloneMount struct {
	run  *instructions.RunCommand
	flag *syntax.Flag
}

// eachAlone are the mounts of the RUN that n is; nil if BuildKit cannot read one.
func (x *expander) eachAlone(n *parser.Node) (out []aloneMount) {
	for i := range x.instr.Flags {
		f := &x.instr.Flags[i]
		if !stage.IsType(x.instr, f, spec.MountList) {
			continue
		}
		alone := *n
		alone.Flags = n.Flags[i : i+1]
		cmd, err := instructions.ParseInstruction(&alone)
		run, ok := cmd.(*instructions.RunCommand)
		if err != nil || !ok {
			return nil
		}
		out = append(out, aloneMount{run, f})
	}
	return out
}

// readings are those of each of the mounts.
func (x *expander) readings(mounts []aloneMount) (out [][]Reading) {
	for _, m := range mounts {
		out = append(out, x.readingsOf(m))
	}
	return out
}

// together are the readings of the mounts for each value of a variable that two of them
// read; nil if there are too many.
func (x *expander) together(mounts []aloneMount) (out [][][]Reading) {
	var flags []*syntax.Flag
	for _, m := range mounts {
		flags = append(flags, m.flag)
	}
	for _, f := range flags {
		v, ok := x.pivotOf(f, flags...)
		if !ok || len(flags) == 1 {
			continue
		}
		for _, one := range v.expanders(x) {
			var all [][]Reading
			for _, m := range mounts {
				all = append(all, one.readingsApart(m))
			}
			out = append(out, all)
		}
		return out
	}
	return nil
}

// most is how many readings of a mount are looked at; one with more is not judged.
const most = 256

// readingsOf are those of one mount; nil if there are too many. A variable that it reads
// twice has one value in each of them.
func (x *expander) readingsOf(m aloneMount) []Reading {
	out := x.readingsApart(m)
	v, ok := x.pivotOf(m.flag, m.flag)
	if !ok || out == nil {
		return out
	}
	out = out[:1] // what it is without build arguments
	for _, one := range v.expanders(x) {
		more := one.readingsApart(m)
		if more == nil {
			return nil
		}
		out = append(out, more...)
	}
	return out
}

// readingsApart are those where each field has any of its values, whatever the others have.
func (x *expander) readingsApart(m aloneMount) []Reading {
	choices := [][]Word{nil}
	for _, field := range m.flag.Fields {
		if !field.HasValue {
			continue
		}
		var longer [][]Word
		for _, w := range representatives(field.Key.Text, x.expand(field.Value)) {
			for _, c := range choices {
				longer = append(longer, append(slices.Clip(c), w))
			}
		}
		if choices = longer; len(choices) > most {
			return nil
		}
	}
	var out []Reading
	for _, c := range choices {
		out = append(out, read(m.run, c))
	}
	return out
}

// read is what BuildKit makes of the one mount that the RUN has, whose values are words.
func read(run *instructions.RunCommand, words []Word) Reading {
	n := 0
	m := expandMounts(run, func(word string) (string, error) {
		if n == len(words) {
			return word, nil
		}
		n++
		return words[n-1].Value, words[n-1].Err
	})
	if m.Err != nil {
		return Reading{Err: m.Err, Read: m.Read}
	}
	return Reading{Mount: m.List[0]}
}

// representatives are w and words that stand for all that a mount's key could have for its
// value: BuildKit refuses the mount for each value if it does for each of these.
func representatives(key string, w Word) []Word {
	out := []Word{w}
	if w.Fixed {
		return out
	}
	values, all := w.Values()
	if !all {
		values = accepted(strings.ToLower(key), &w)
	}
	for _, value := range values {
		out = append(out, Word{Text: w.Text, Span: w.Span, Value: value})
	}
	return out
}

// accepted are values that BuildKit treats as it does all that it takes of w for a key
// (instructions/commands_runmount.go:182).
func accepted(key string, w *Word) []string {
	switch key {
	case "type":
		return couldBe(w, "bind", "cache", "tmpfs", "secret", "ssh")
	case "sharing":
		return couldBe(w, "shared", "private", "locked")
	case "mode":
		return couldHold(w, "01234567", "0")
	case "uid", "gid":
		return couldHold(w, "0123456789", "0")
	case "size":
		return []string{"1"}
	case "readonly", "ro", "readwrite", "rw", "required":
		return couldBe(w, "1", "t", "true", "0", "f", "false")
	case "target", "dst", "destination":
		return append(couldBe(w, ""), targets(w)...)
	}
	return append(couldBe(w, ""), "x")
}

// targets are one that begins nowhere, one that begins at a root, but not on Windows, and one
// that does there too, if w could.
func targets(w *Word) []string {
	out := []string{"x"}
	if w.CouldBeOf(rooted) {
		out = append(out, "/:x")
	}
	if w.CouldBeOf(rootedOnWindows) {
		out = append(out, "C:/x")
	}
	return out
}

var (
	rooted = NewLanguage(`/.*`)
	// rootedOnWindows are the paths that are absolute on Windows: a colon stands behind a drive
	// and nowhere else, and only one slash begins a path (util/system/path.go:133).
	rootedOnWindows = NewLanguage(`[cC]:[/\\].*|[/\\](?:[^:/\\][^:]*)?`)
)

// couldBe are the values that w could be, in capitals or not.
func couldBe(w *Word, values ...string) []string {
	var lower Word
	for _, f := range w.Forms() {
		lower.forms = append(lower.forms, formOf(strings.ToLower(f.text())))
	}
	return slices.DeleteFunc(values, func(v string) bool { return !lower.Could(v) })
}

// couldHold is value if w could consist of digits, else nothing.
func couldHold(w *Word, digits, value string) []string {
	if slices.ContainsFunc(w.Forms(), func(f Form) bool { return strings.Trim(strings.Join(f, ""), digits+something) == "" }) {
		return []string{value}
	}
	return nil
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
