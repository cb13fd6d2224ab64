package builds

import (
	"strings"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// PlacesToWrite are the places of builds that an offset of the file at a path is in, or would
// be in if a word were written there: an empty item of a list, a key that has no value yet, a
// flag without its value. Their spans are of the text as it is. All of them have one role, and
// one span.
func (f *Folder) PlacesToWrite(at string, kind *workspace.Kind, off int) []Place {
	if found := PlacesAt(f.Told(at, kind), at, off); len(found) > 0 {
		return found
	}
	src, ok := f.sources.Text(at)
	if !ok || off > len(src) {
		return nil
	}
	for _, attempt := range attempts(src, off, at, kind) {
		mended := f.Now(written{f.sources, at, attempt.into(src, off)})
		if found := attempt.placesIn(mended, at, kind, off); len(found) > 0 {
			return found
		}
	}
	return nil
}

// written are Sources of which one file has another text.
type written struct {
	Sources
	path, src string
}

func (w written) Text(path string) (src string, ok bool) {
	if path == w.path {
		return w.src, true
	}
	return w.Sources.Text(path)
}

// standIn is the word that is written at the offset. Nobody calls anything so.
const standIn = "x4stand1n"

// attempt is what is written so that a text can be read: open before the word, and end behind
// it, or behind skipped bytes that stand there.
type attempt struct {
	open, end string
	skipped   int
}

func (a attempt) into(src string, off int) string {
	return src[:off] + a.open + standIn + src[off:off+a.skipped] + a.end + src[off+a.skipped:]
}

// placesIn are the places that hold the word, as they are without what was written.
func (a attempt) placesIn(f *Folder, at string, kind *workspace.Kind, off int) (out []Place) {
	word := text.Span{Start: off + len(a.open), End: off + len(a.open) + len(standIn)}
	for _, p := range PlacesAt(f.Told(at, kind), at, word.Start) {
		if p.Span.Start > word.Start || p.Span.End < word.End {
			continue
		}
		p.Span.Start = min(p.Span.Start, off)
		p.Span.End = off + a.there(p.Span.End-word.End)
		p.Text = strings.Replace(p.Text, standIn, "", 1)
		out = append(out, p)
	}
	return out
}

// there is how many of the bytes behind the word are those of the text as it is.
func (a attempt) there(behind int) int {
	return min(behind, a.skipped) + max(0, behind-a.skipped-len(a.end))
}

// attempts are the ways to write a word at an offset of the file at a path, the plainest first.
func attempts(src string, off int, at string, kind *workspace.Kind) (all []attempt) {
	line := src[strings.LastIndexByte(src[:off], '\n')+1 : off]
	quote, brackets, before := openAt(line)
	skipped := 0
	if quote != "" && strings.HasPrefix(src[off:], quote) {
		skipped = len(quote)
	}
	isValue := strings.HasSuffix(before, ":") || strings.HasSuffix(before, "=")
	for _, value := range []string{"", noValue(at, kind)} {
		if isValue && value != "" {
			break
		}
		for _, end := range []string{value, value + brackets, value + brackets + ","} {
			switch {
			case quote == "":
				all = append(all, attempt{"", end, 0}, attempt{`"`, `"` + end, 0})
			case skipped > 0:
				all = append(all, attempt{"", end, skipped})
			default:
				all = append(all, attempt{"", quote + end, 0})
			}
		}
	}
	return all
}

// noValue is what makes a key of a word, in the file at a path.
func noValue(at string, kind *workspace.Kind) string {
	switch {
	case strings.HasSuffix(at, ".json"):
		return `: ""`
	case kind == workspace.Bake:
		return ` = ""`
	}
	return ": "
}

// openAt are the quote and the brackets that stand open at the end of the beginning of a line,
// as they are closed, and what stands before the quote without the blanks.
func openAt(line string) (quote, brackets, before string) {
	before = line
	for i := 0; i < len(line); i++ {
		switch c := line[i : i+1]; {
		case quote == `"` && c == `\`:
			i++
		case quote == c:
			quote, before = "", line
		case quote != "":
		case c == `"` || c == "'":
			quote, before = c, line[:i]
		case c == "{":
			brackets = "}" + brackets
		case c == "[":
			brackets = "]" + brackets
		case brackets != "" && c == brackets[:1]:
			brackets = brackets[1:]
		}
	}
	return quote, brackets, strings.TrimRight(before, " \t")
}
