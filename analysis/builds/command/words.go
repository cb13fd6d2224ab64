package command

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/text"
	"mvdan.cc/sh/v3/syntax"
)

// arg is one argument of a command.
type arg struct {
	text string // without quotes
	at   text.Span
	offs []int // where each byte of text stands
	open bool  // the shell puts something in its place
}

func argOf(w *syntax.Word) arg {
	a := arg{at: text.Span{Start: int(w.Pos().Offset()), End: int(w.End().Offset())}}
	for _, part := range w.Parts {
		a.add(part)
	}
	return a
}

func (a *arg) add(part syntax.WordPart) {
	switch p := part.(type) {
	case *syntax.Lit:
		a.literal(p.Value, int(p.Pos().Offset()))
	case *syntax.SglQuoted:
		a.letters(p.Value, int(p.Pos().Offset())+1)
		a.open = a.open || p.Dollar
	case *syntax.DblQuoted:
		for _, inner := range p.Parts {
			a.add(inner)
		}
	default:
		a.open = true
	}
}

// literal are letters of which a backslash may hide the meaning.
func (a *arg) literal(letters string, off int) {
	for letters != "" {
		before, rest, found := strings.Cut(letters, `\`)
		a.letters(before, off)
		off += len(before)
		if !found {
			return
		}
		off++
		if strings.HasPrefix(rest, "\n") {
			off, rest = off+1, rest[1:]
		} else if rest != "" {
			a.letters(rest[:1], off)
			off, rest = off+1, rest[1:]
		}
		letters = rest
	}
}

func (a *arg) letters(s string, off int) {
	a.text += s
	for i := range len(s) {
		a.offs = append(a.offs, off+i)
	}
}

// span is where a part of the text stands; exact is false if something stands between
// its letters.
func (a *arg) span(from, to int) (at text.Span, exact bool) {
	if from >= to {
		return text.Span{Start: a.at.End, End: a.at.End}, false
	}
	at = text.Span{Start: a.offs[from], End: a.offs[to-1] + 1}
	return at, at.End-at.Start == to-from
}

// flag is a flag with its value, or an argument that is none.
type flag struct {
	name  string // "" of an argument that is no flag
	value arg
	from  int // the byte of value.text at which the value begins
	taken int // how many arguments it is
}

// alone are flags that take no value, of docker build, buildx, podman and buildah.
var alone = strings.Fields(`--no-cache --pull --quiet -q --rm --force-rm --squash --squash-all --compress --load --push --check --debug -D
	--disable-content-trust --stream --layers --tls-verify --all-platforms --identity-label --omit-history --skip-unused-stages
	--inherit-labels --inherit-annotations --disable-compression --http-proxy --no-hosts --no-hostname --stdin --compat-volumes --help -h`)

// flagOf is the first of the arguments.
func flagOf(args []arg) flag {
	a := args[0]
	switch name, _, joined := strings.Cut(a.text, "="); {
	case !strings.HasPrefix(a.text, "-") || a.text == "-":
		return flag{value: a, taken: 1}
	case strings.HasPrefix(a.text, "--") && joined:
		return flag{name: name, value: a, from: len(name) + 1, taken: 1}
	case slices.Contains(alone, a.text):
		return flag{name: a.text, value: arg{}, taken: 1}
	case !strings.HasPrefix(a.text, "--") && len(a.text) > 2:
		return short(a)
	case len(args) == 1:
		return flag{name: a.text, value: arg{at: a.at, open: true}, taken: 1}
	}
	return flag{name: a.text, value: args[1], taken: 2}
}

// short is -fFILE, -f=FILE or -qD.
func short(a arg) flag {
	from := 2
	if a.text[2] == '=' {
		from = 3
	}
	return flag{name: a.text[:2], value: a, from: from, taken: 1}
}
