package completion

import (
	"strings"

	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// free is a place for a name that may be any: an image's behind FROM, an ARG's. What
// is typed there may be all that is meant, and the line may end behind it. So it is
// held against whole words of the names that are offered.
type free struct {
	typed string // what stands in front of the cursor, in lower case
	ends  bool   // nothing of the name stands behind it
	ask   *request
}

func freeAt(d *workspace.Document, span text.Span, off int, r *request) free {
	typed := strings.ToLower(d.Model.File.Slice(text.Span{Start: span.Start, End: max(span.Start, off)}))
	if strings.Contains(typed, "\n") {
		typed = strings.Join(strings.FieldsFunc(typed, func(c rune) bool { return c == rune(d.Model.File.Escape) || c <= ' ' }), "")
	}
	return free{typed, off >= span.End, r}
}

// fits tells whether what is typed begins a word of the name. If it is one, or the
// name up to the end of one, nothing is to be offered at all: BUILD behind ARG is not
// half of BUILD_ID, nor is node behind FROM of next-node.
func (f free) fits(name string) bool {
	if f.typed == "" {
		return true
	}
	found := false
	name = strings.ToLower(name)
	for at := 0; at < len(name); at++ {
		if !strings.HasPrefix(name[at:], f.typed) || at > 0 && isAlphanumeric(name[at-1]) {
			continue
		}
		found = true
		end := at + len(f.typed)
		if f.ends && (end == len(name) || !isAlphanumeric(name[end]) && isAlphanumeric(name[end-1]) || isCompound(name, end)) {
			f.ask.finished = true
		}
	}
	return found
}

// moreThanALetter is false where one letter is typed, which is a name of its own more often
// than the beginning of a name that is seldom written.
func (f free) moreThanALetter() bool { return len(f.typed) != 1 }

func isAlphanumeric(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c >= 0x80 }

// isCompound tells whether a word of a platform's argument ends there, as in TARGETOS.
func isCompound(name string, end int) bool {
	for _, word := range []string{"os", "osversion", "arch", "variant", "platform", "stage"} {
		if name[end:] == word && (name[:end] == "target" || name[:end] == "build") {
			return true
		}
	}
	return false
}
