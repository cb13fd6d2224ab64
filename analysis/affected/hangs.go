package affected

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// hangs tells whether what a build takes may depend on what no file tells: on a build argument
// without a known value, or on one of a name that nobody knows. Such an argument counts where an
// instruction reads it that takes something, also by way of other variables. An image without it
// is another image, and takes nothing else.
func hangs(m *stage.Model, b *builds.Build) bool {
	open := map[string]bool{}
	for _, a := range b.Args {
		if a.Value.State == builds.Unknown {
			open[a.Key] = true
		}
	}
	if slices.ContainsFunc(b.Args, func(a builds.Argument) bool { return open[a.Key] && forBuildKit(a.Key) }) {
		return true
	}
	for _, in := range m.File.Instructions(0, m.File.Len()) {
		if in.Trigger != nil {
			in = in.Trigger
		}
		named := len(b.Contexts) > 0 || b.ToldMore
		if !slices.ContainsFunc(taking(in, named), func(w syntax.Word) bool { return reads(in, w, open, b.ToldMore) }) {
			continue
		}
		switch in.Name {
		case "arg", "env":
			for _, p := range in.Pairs {
				if strings.Contains(p.Key.Text, "$") {
					return true
				}
				open[p.Key.Text] = true
			}
		case "copy", "add", "run":
			return true
		case "from":
			if named || !isImage(in) {
				return true
			}
		}
	}
	return false
}

// taking are the words of an instruction in which variables count: all but where a COPY puts what
// it takes, and none of a COPY from a stage, where there is no named context that it could be.
func taking(in *syntax.Instr, named bool) []syntax.Word {
	words := stage.Expanded(in)
	if in.Name != "copy" && in.Name != "add" || len(in.Args) == 0 {
		return words
	}
	if !named && slices.ContainsFunc(in.Flags, func(f syntax.Flag) bool { return f.Name.Text == "from" }) {
		return nil
	}
	to := in.Args[len(in.Args)-1].Span
	return slices.DeleteFunc(words, func(w syntax.Word) bool { return w.Span == to })
}

// forBuildKit tells of an argument that BuildKit itself heeds.
func forBuildKit(name string) bool {
	return strings.HasPrefix(name, "BUILDKIT_") || name == "SOURCE_DATE_EPOCH"
}

// reads tells whether a word has a variable that is open; all are if the build may be told more.
func reads(in *syntax.Instr, w syntax.Word, open map[string]bool, all bool) bool {
	return slices.ContainsFunc(in.Variables(w), func(v syntax.Word) bool { return all || open[v.Text] })
}

// isImage tells whether the base of a FROM is surely no stage: what stands before its first
// variable has a mark that no name of a stage has.
func isImage(from *syntax.Instr) bool {
	if len(from.Args) == 0 {
		return false
	}
	before, _, _ := strings.Cut(from.Args[0].Text, "$")
	return strings.ContainsAny(before, ":/@")
}
