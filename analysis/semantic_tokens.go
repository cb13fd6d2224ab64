package analysis

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// SemanticKind tells what a piece of a Dockerfile means.
type SemanticKind uint8

// The kinds of semantic token.
const (
	SemanticKeyword   SemanticKind = iota // an instruction, AS, CMD of a HEALTHCHECK, scratch
	SemanticStage                         // a stage's name
	SemanticImage                         // an image's name, or a named context's
	SemanticTag                           // an image's tag or digest
	SemanticVariable                      // the key of an ARG or an ENV, or a variable
	SemanticFlag                          // a flag with its dashes
	SemanticKey                           // the key of a mount or a LABEL
	SemanticString                        // a quoted word, a string of a JSON array, a value
	SemanticNumber                        // an index, a port, a number of seconds
	SemanticComment                       // a comment
	SemanticDirective                     // a directive's name with its mark
	SemanticHeredoc                       // a heredoc's marker, or the line that ends it
	semanticKinds
)

var semanticNames = [semanticKinds]string{
	"keyword", "stage", "image", "tag", "variable", "flag", "key", "string", "number", "comment", "directive", "heredoc",
}

// String is the kind's name in fixtures.
func (k SemanticKind) String() string { return semanticNames[k] }

// SemanticKinds are all kinds, in order.
func SemanticKinds() []SemanticKind {
	out := make([]SemanticKind, semanticKinds)
	for i := range out {
		out[i] = SemanticKind(i)
	}
	return out
}

// SemanticToken is a piece of one line that means one thing.
type SemanticToken struct {
	Span        text.Span
	Kind        SemanticKind
	Declaration bool // what it names is given its name or its value here
}

// SemanticTokens are the tokens that lie in the span within, or partly: in order, none
// over another, none empty, each in one line.
func SemanticTokens(d *workspace.Document, within text.Span) []SemanticToken {
	const usual = 3 // tokens of an item
	first, last := max(0, d.Model.File.ItemAt(within.Start)), d.Model.File.ItemAt(within.End)
	out := make([]SemanticToken, 0, usual*(last-first+1))
	p := tokenBuilder{d: d, src: d.Text()}
	for i := first; i <= last; i++ {
		out = p.appendLines(out, p.tokens(i))
	}
	return slices.DeleteFunc(out, func(t SemanticToken) bool { return t.Span.End <= within.Start || t.Span.Start >= within.End })
}

// tokenBuilder makes the tokens of items, one after the other.
type tokenBuilder struct {
	d   *workspace.Document
	src string

	// Of the item at work. What names stages and images takes the place of the words that
	// it stands in, and a variable the place of both.
	index              int
	it                 syntax.Item
	words, names, uses []SemanticToken

	named, used, cut []SemanticToken // what words, names and uses become, one after the other
}

// tokens are those of an item, until the next are made.
func (p *tokenBuilder) tokens(item int) []SemanticToken {
	p.index, p.it = item, p.d.Model.File.Item(item)
	p.words, p.names, p.uses = p.words[:0], p.names[:0], p.uses[:0]
	switch p.it.Kind {
	case syntax.Comment:
		p.comment()
	case syntax.Directive:
		p.directive()
	case syntax.Instruction:
		return p.instruction()
	}
	return p.words
}

func (p *tokenBuilder) comment() {
	line := p.it.Span.Of(p.src)
	start := p.it.Span.Start + strings.IndexByte(line, '#')
	p.words = append(p.words, SemanticToken{Span: text.Span{Start: start, End: p.it.Span.End}, Kind: SemanticComment})
}

// directive makes tokens of the name, up to the equals sign, and of the value.
func (p *tokenBuilder) directive() {
	value := p.it.Abs(p.it.Dir.Span)
	line := p.src[p.it.Span.Start:value.Start]
	start := p.it.Span.Start + strings.IndexByte(line, '#')
	name := strings.TrimRight(line[:strings.LastIndexByte(line, '=')], " \t")
	p.words = append(p.words, SemanticToken{Span: text.Span{Start: start, End: p.it.Span.Start + len(name)}, Kind: SemanticDirective})
	if p.it.Dir.Name == "syntax" {
		image, _, _ := strings.Cut(value.Of(p.src), " ")
		p.words = p.appendImage(p.words, image, func(s text.Span) text.Span { return s.Shift(value.Start) })
	} else {
		p.words = append(p.words, SemanticToken{Span: value, Kind: SemanticString})
	}
}

func (p *tokenBuilder) instruction() []SemanticToken {
	in := p.it.Instr
	p.wordsOf(in)
	p.heredocs(in)
	p.references()
	p.variables()
	p.named = overlay(p.named[:0], settled(p.words), settled(p.names))
	p.used = overlay(p.used[:0], p.named, settled(p.uses))
	if in.Continued() {
		return p.rows(in, p.used)
	}
	return p.used
}

// heredocs makes tokens of the markers and of the lines that end heredocs.
func (p *tokenBuilder) heredocs(in *syntax.Instr) {
	for i := range in.Heredocs {
		h := &in.Heredocs[i]
		p.name(p.it.Abs(h.Marker.Span), SemanticHeredoc)
		if end := p.it.Abs(h.End); end.Len() > 0 {
			end.Start += strings.Index(end.Of(p.src), h.Name)
			end.End = end.Start + len(h.Name)
			p.name(end, SemanticHeredoc)
		}
	}
}

// variables makes tokens of the places where the item reads variables.
func (p *tokenBuilder) variables() {
	if strings.IndexByte(p.it.Span.Of(p.src), '$') < 0 {
		return
	}
	_, uses := p.d.Model.Variables(p.index)
	for _, u := range uses {
		p.uses = append(p.uses, SemanticToken{Span: u.Span, Kind: SemanticVariable})
	}
}

// rows are the tokens cut to the instruction's lines, and the comments between.
func (p *tokenBuilder) rows(in *syntax.Instr, tokens []SemanticToken) []SemanticToken {
	out, rows := p.cut[:0], in.Rows()
	behind := p.it.Span.Start + len(in.Src) // heredocs stand there
	for _, t := range tokens {
		if t.Span.Start >= behind {
			out = append(out, t)
			continue
		}
		for len(rows) > 0 && p.it.Abs(rows[0]).End <= t.Span.Start {
			rows = rows[1:]
		}
		for _, row := range rows {
			row = p.it.Abs(row)
			piece := t
			piece.Span = text.Span{Start: max(row.Start, t.Span.Start), End: min(row.End, t.Span.End)}
			if piece.Span.Len() <= 0 {
				break
			}
			out = append(out, piece)
		}
	}
	for _, c := range in.Comments() {
		out = append(out, SemanticToken{Span: p.it.Abs(c), Kind: SemanticComment})
	}
	p.cut = settled(out)
	return p.cut
}

// appendLines appends each line's part of a token by itself.
func (p *tokenBuilder) appendLines(out, tokens []SemanticToken) []SemanticToken {
	for _, t := range tokens {
		for rest := t.Span; rest.Len() > 0; {
			n := 0
			for n < rest.Len() && p.src[rest.Start+n] != '\r' && p.src[rest.Start+n] != '\n' {
				n++
			}
			t.Span = text.Span{Start: rest.Start, End: rest.Start + n}
			if t.Kind == SemanticComment {
				t.Span.End = t.Span.Start + len(strings.TrimRight(t.Span.Of(p.src), " \t"))
			}
			if t.Span.Len() > 0 {
				out = append(out, t)
			}
			rest.Start = min(rest.End, rest.Start+n+1)
		}
	}
	return out
}

// settled is tokens in order, each cut where it overlaps the one before.
func settled(tokens []SemanticToken) []SemanticToken {
	slices.SortStableFunc(tokens, func(a, b SemanticToken) int { return a.Span.Start - b.Span.Start })
	for i := 1; i < len(tokens); i++ {
		s := &tokens[i].Span
		s.Start = max(s.Start, tokens[i-1].Span.End)
		s.End = max(s.Start, s.End)
	}
	return tokens
}

// overlay appends to out the tokens of both, which are settled: those above in place of
// what they cover of those below.
func overlay(out, below, above []SemanticToken) []SemanticToken {
	for _, b := range below {
		for len(above) > 0 && above[0].Span.Start < b.Span.End {
			if left := (text.Span{Start: b.Span.Start, End: above[0].Span.Start}); left.Len() > 0 {
				out = append(out, SemanticToken{left, b.Kind, b.Declaration})
			}
			out = append(out, above[0])
			b.Span.Start = max(b.Span.Start, above[0].Span.End)
			above = above[1:]
		}
		if n := len(out); n > 0 {
			b.Span.Start = max(b.Span.Start, out[n-1].Span.End)
		}
		if b.Span.Len() > 0 {
			out = append(out, b)
		}
	}
	return append(out, above...)
}

// references makes tokens of the item's references, and of a FROM's stage name.
func (p *tokenBuilder) references() {
	if i := p.d.Model.At(p.index); i != stage.None && p.d.Model.First(i) == p.index {
		s := p.d.Model.Stage(i)
		p.reference(&s.Base)
		if s.Name != "" {
			p.names = append(p.names, SemanticToken{s.NameSpan, SemanticStage, true})
		}
	}
	if r, ok := p.d.Model.Epoch(); ok && r.Item == p.index {
		p.reference(&r)
	}
	refs := p.d.Model.Refs()
	first := sort.Search(len(refs), func(i int) bool { return refs[i].Item >= p.index })
	for i := first; i < len(refs) && refs[i].Item == p.index; i++ {
		p.reference(&refs[i])
	}
}

func (p *tokenBuilder) reference(r *stage.Reference) {
	switch {
	case r.Site.TakesIndex() && isInteger(r.Text):
		p.name(r.Span, SemanticNumber)
	case r.Kind == stage.InFile:
		p.name(r.Span, SemanticStage)
	case r.Kind == stage.Scratch:
		p.name(r.Span, SemanticKeyword)
	case r.Kind == stage.KindNamedContext:
		p.name(r.Span, SemanticImage)
	case r.Kind == stage.Image && !strings.ContainsAny(r.Text, " \t"): // else a quote is still open
		p.image(r.Span)
	}
}

func isInteger(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

func (p *tokenBuilder) name(s text.Span, kind SemanticKind) {
	if s.Len() > 0 {
		p.names = append(p.names, SemanticToken{Span: s, Kind: kind})
	}
}

// image parts the image at s into its name and its tag and digest. They are found
// in the line as BuildKit joins it: the name may run over several.
func (p *tokenBuilder) image(s text.Span) {
	in, base := p.it.Instr, -p.it.Span.Start
	from, to := in.LogicalAt(s.Start+base), in.LogicalAt(s.End+base)
	p.names = p.appendImage(p.names, in.Logical()[from:max(from, to)], func(part text.Span) text.Span {
		return p.it.Abs(in.LogicalSpan(from+part.Start, from+part.End))
	})
}

func (p *tokenBuilder) appendImage(out []SemanticToken, written string, place func(text.Span) text.Span) []SemanticToken {
	for i, part := range imageParts(written) {
		kind := SemanticTag
		if i == 0 {
			kind = SemanticImage
		}
		if part.Len() > 0 {
			out = append(out, SemanticToken{Span: place(part), Kind: kind})
		}
	}
	return out
}

// imageParts are the name, the tag and the digest of an image as it is written,
// without the signs between them. What stands in braces is a variable's.
func imageParts(s string) [3]text.Span {
	end, colon, at := len(s), -1, -1
	for i := 0; i < end && at < 0; i++ {
		switch s[i] {
		case '$':
			if i+1 < end && s[i+1] == '{' {
				i = braceEnd(s, i+1)
			}
		case '/':
			colon = -1
		case ':':
			colon = i
		case '@':
			at = i
		}
	}
	var out [3]text.Span
	if at >= 0 {
		out[2] = text.Span{Start: at + 1, End: end}
		end = at
	}
	if colon >= 0 {
		out[1] = text.Span{Start: colon + 1, End: end}
		end = colon
	}
	out[0] = text.Span{End: end}
	return out
}

// braceEnd is the offset of the brace that closes the one at i, or of the last byte.
func braceEnd(s string, i int) int {
	depth := 0
	for ; i < len(s)-1; i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth == 0 {
			return i
		}
	}
	return i
}
