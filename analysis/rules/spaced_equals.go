package rules

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// joinedPairs takes the blanks around the = of ENV, LABEL and ARG away, where each
// word has one then.
func joinedPairs(p *Pass, it *syntax.Item) (Fix, bool) {
	in := it.Instr
	if in.Trigger != nil {
		in = in.Trigger
	}
	words := pairWords(in)
	var edits []text.Edit
	written := []string{}
	for i, w := range words {
		n := len(written)
		if i == 0 || !joins(words[i-1].Text, w.Text) {
			written = append(written, w.Text)
			continue
		}
		gap := it.Abs(in.LogicalSpan(words[i-1].Span.End, w.Span.Start))
		if strings.Contains(gap.Of(p.File.Text()), "\n") {
			return Fix{}, false
		}
		edits = append(edits, text.Edit{Span: gap})
		written[n-1] += w.Text
	}
	for _, w := range written {
		key, _, paired := strings.Cut(w, "=")
		if key == "" || !paired && in.Name != "arg" {
			return Fix{}, false
		}
	}
	return Fix{Title: "Write " + strings.Join(written, " "), Edits: edits}, len(edits) > 0
}

// joins tells whether the = of one word was meant to stand at the other.
func joins(before, word string) bool {
	return strings.HasPrefix(word, "=") && !strings.Contains(before, "=") ||
		strings.HasSuffix(before, "=") && strings.Count(before, "=") == 1 && !strings.Contains(word, "=")
}

// pairWords are the words of the instruction as ARG would split them, with their spans
// in its logical line.
func pairWords(in *syntax.Instr) []syntax.Word {
	const prefix = "ARG "
	file := syntax.Parse(escapeLine(in.Escape()) + prefix + in.Body.Text)
	as := file.Items()[len(file.Items())-1].Instr
	if as == nil || strings.Contains(in.Body.Text, "\n") {
		return nil
	}
	words := slices.Clone(as.Args)
	for i := range words {
		words[i].Span = words[i].Span.Shift(in.LogicalStart(in.Body) - len(prefix))
	}
	return words
}

// meantPair is the pair that was meant by a blank before the =: its value is what
// follows that. ok is false if no = does.
func meantPair(pair syntax.Pair) (meant syntax.Pair, ok bool) {
	value, ok := strings.CutPrefix(pair.Value.Text, "=")
	meant = pair
	meant.Value.Text = strings.TrimLeft(value, " \t")
	return meant, ok && !strings.HasPrefix(value, "=")
}

// unspaced writes the pair that was meant. It is not preferred, as the value is another
// then.
func unspaced(p *Pass, it *syntax.Item, pair, meant syntax.Pair) (Fix, bool) {
	if fix, ok := joinedPairs(p, it); ok {
		return fix, true
	}
	at := it.Abs(text.Span{Start: pair.Key.Span.End, End: pair.Value.Span.End})
	if strings.Contains(at.Of(p.File.Text()), "\n") {
		return Fix{}, false
	}
	value := meant.Value.Text
	for _, written := range []string{value, `"` + value + `"`, escapedBlanks(value, p.File.Escape)} {
		if sameValue(meant, written, p.File.Escape) {
			return Fix{Title: "Write " + pair.Key.Text + "=" + written, Edits: edit(at, "="+written)}, true
		}
	}
	return Fix{}, false
}
