package analysis_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// firstReason is how much of a refusal an editor surely shows, in characters.
const firstReason = 60

// TestRefusals asks for renames of whatever stands in the fixtures and in a part of the
// corpus: each refusal begins in one way, and its first sentence is short.
func TestRefusals(t *testing.T) {
	seen := map[string]bool{}
	for i, f := range append(files.Fixtures(t), files.Corpus(t)...) {
		if i%40 != 0 && !strings.Contains(f.Name, "rename") {
			continue
		}
		d := workspace.New(f.Text, amd64)
		names := []string{"x", "1x", "scratch", "TARGETARCH", "", strings.Repeat("a", 5)}
		for _, o := range analysis.Occurrences(d) {
			if len(names) < 12 && len(o.Span.Of(f.Text)) < 12 {
				names = append(names, o.Span.Of(f.Text))
			}
		}
		for _, off := range places(d) {
			for _, name := range names {
				if _, err := analysis.Rename(d, off, name); err != nil {
					seen[kindOfRefusal(t, f.Name, err.Error())] = true
				}
			}
		}
	}
	t.Logf("%d kinds of refusal", len(seen))
	if len(seen) < 18 {
		t.Errorf("only %d kinds of refusal: %v", len(seen), seen)
	}
}

// places are those where something is named, and one where nothing is.
func places(d *workspace.Document) []int {
	out := []int{0}
	for _, o := range analysis.Occurrences(d) {
		out = append(out, o.Span.End)
	}
	for item := range d.Model.File.Items() {
		defs, uses := d.Model.Variables(item)
		for _, def := range defs {
			out = append(out, def.Span.End)
		}
		for _, u := range uses {
			out = append(out, u.Span.End)
		}
	}
	return out
}

// plainWords are those of the first sentences; others are names.
var plainWords = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields("already an and another behind BuildKit by cannot does itself part from= has here image its lines may mean meaning means mount name named names no not of or own " +
		"quotes read reads replaces read reserved seems set sets several shell something sometimes split stage stage's stages stands the to too variable variables without would") {
		out[w] = true
	}
	return out
}()

// kindOfRefusal is the first sentence without its names and numbers.
func kindOfRefusal(t *testing.T, file, message string) string {
	t.Helper()
	rest, ok := strings.CutPrefix(message, "Cannot rename: ")
	if !ok {
		t.Errorf("%s: %s", file, message)
	}
	sentence, more, _ := strings.Cut(rest, ". ")
	words := strings.Fields(sentence)
	length := utf8.RuneCountInString("Cannot rename: ")
	kind := []string{}
	for _, w := range words {
		length += min(utf8.RuneCountInString(w), 12) + 1 // a name may be long
		if strings.Trim(w, "abcdefghijklmnopqrstuvwxyz=.,'") == "" && plainWords[w] {
			kind = append(kind, w)
		}
	}
	if length-1 > firstReason {
		t.Errorf("%s: %d characters: %s", file, length-1, message)
	}
	if strings.HasSuffix(message, ".") || strings.Contains(message, "  ") || more != "" && strings.ToUpper(more[:1]) != more[:1] && !strings.Contains(sentence, more[:1]) {
		t.Errorf("%s: %q", file, message)
	}
	return strings.Join(kind, " ")
}
