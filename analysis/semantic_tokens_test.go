package analysis_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/distribution/reference"
	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

func (a api) Tokens() []files.Token {
	var out []files.Token
	for _, t := range allTokens(a.Document) {
		kind := t.Kind.String()
		if t.Declaration {
			kind += " declaration"
		}
		out = append(out, files.Token{Start: t.Span.Start, End: t.Span.End, Kind: kind})
	}
	return out
}

func allTokens(d *workspace.Document) []analysis.SemanticToken {
	return analysis.SemanticTokens(d, whole(d))
}

// mayStandIn are the tokens of the tree that a semantic token may be made of. The name
// of a heredoc can hold blanks.
var mayStandIn = map[analysis.SemanticKind][]syntax.TokenKind{
	analysis.SemanticComment:   {syntax.TokenComment},
	analysis.SemanticDirective: {syntax.TokenDirective},
	analysis.SemanticFlag:      {syntax.TokenFlag},
	analysis.SemanticHeredoc:   {syntax.TokenWord, syntax.TokenHeredocEnd, syntax.TokenSpace},
	analysis.SemanticVariable:  {syntax.TokenWord, syntax.TokenFlag, syntax.TokenHeredoc, syntax.TokenHeredocEnd},
	analysis.SemanticImage:     {syntax.TokenWord, syntax.TokenFlag, syntax.TokenDirective},
	analysis.SemanticTag:       {syntax.TokenWord, syntax.TokenFlag, syntax.TokenDirective},
	analysis.SemanticString:    {syntax.TokenWord, syntax.TokenText, syntax.TokenDirective},
	analysis.SemanticStage:     {syntax.TokenWord, syntax.TokenFlag},
	analysis.SemanticNumber:    {syntax.TokenWord, syntax.TokenFlag},
	analysis.SemanticKeyword:   {syntax.TokenKeyword, syntax.TokenWord, syntax.TokenFlag},
	analysis.SemanticKey:       {syntax.TokenWord, syntax.TokenFlag},
}

// checkTokens wants what holds of the tokens of every text, and counts them.
func checkTokens(t *testing.T, src string) int {
	t.Helper()
	d := workspace.New(src, amd64)
	tokens := allTokens(d)
	end := 0
	for _, tok := range tokens {
		if tok.Span.Start < end || tok.Span.Len() <= 0 || tok.Span.End > len(src) || strings.ContainsAny(tok.Span.Of(src), "\r\n") {
			t.Fatalf("token %+v, where the one before ends at %d, in %q", tok, end, src)
		}
		end = tok.Span.End
	}
	checkPaper(t, d, tokens)
	checkNames(t, d, tokens)
	return len(tokens)
}

// checkPaper holds the tokens against those of the tree: none covers a blank
// between words, a continuation, or a comment that it is not; none of the comments,
// the directives and the keywords that BuildKit knows is left out.
func checkPaper(t *testing.T, d *workspace.Document, tokens []analysis.SemanticToken) {
	t.Helper()
	next := 0
	paper := d.Model.File.Tokens()
	for _, tok := range tokens {
		for paper[next].Span.End <= tok.Span.Start {
			next++
		}
		for i := next; i < len(paper) && paper[i].Span.Start < tok.Span.End; i++ {
			if !slices.Contains(mayStandIn[tok.Kind], paper[i].Kind) {
				t.Fatalf("%s %q covers %q in %q", tok.Kind, tok.Span.Of(d.Text()), paper[i].Span.Of(d.Text()), d.Text())
			}
		}
	}
	painted := func(s text.Span, kind analysis.SemanticKind) bool {
		i, _ := slices.BinarySearchFunc(tokens, s.Start, func(t analysis.SemanticToken, off int) int { return t.Span.End - 1 - off })
		return i < len(tokens) && tokens[i].Kind == kind && tokens[i].Span.Start <= s.Start
	}
	for _, p := range paper {
		if p.Kind != syntax.TokenComment {
			continue
		}
		p.Span.Start += strings.IndexByte(p.Span.Of(d.Text()), '#')
		if !painted(p.Span, analysis.SemanticComment) {
			t.Fatalf("the comment %q is left out in %q", p.Span.Of(d.Text()), d.Text())
		}
	}
	for i := range d.Model.File.Items() {
		it := &d.Model.File.Items()[i]
		if it.Instr != nil && it.Instr.Known() && !painted(it.Abs(it.Instr.Keyword.Span), analysis.SemanticKeyword) {
			t.Fatalf("the keyword at %d is left out in %q", it.Span.Start, d.Text())
		}
	}
}

// checkNames wants the tokens of each reference to say what the model says it is.
func checkNames(t *testing.T, d *workspace.Document, tokens []analysis.SemanticToken) {
	t.Helper()
	var named []text.Span
	for _, o := range analysis.Occurrences(d) {
		var there []analysis.SemanticToken
		for _, tok := range tokens {
			if tok.Span.Start < o.Span.End && o.Span.Start < tok.Span.End && tok.Kind != analysis.SemanticComment {
				there = append(there, tok)
			}
		}
		if o.Definition || o.Ref.Kind == stage.InFile {
			named = append(named, o.Span)
			checkStageName(t, d, o, there)
		} else if o.Ref.Kind == stage.Image {
			checkImageName(t, d, o, there)
		}
	}
	for _, tok := range tokens {
		if tok.Kind == analysis.SemanticStage && !slices.ContainsFunc(named, func(s text.Span) bool { return s.Contains(tok.Span) }) {
			t.Fatalf("%q at %d is no stage in %q", tok.Span.Of(d.Text()), tok.Span.Start, d.Text())
		}
	}
}

// checkStageName wants just the name covered, on each of its lines, by a stage, but
// for the variables in it and for an index, which is a number.
func checkStageName(t *testing.T, d *workspace.Document, o analysis.Occurrence, there []analysis.SemanticToken) {
	t.Helper()
	want := []analysis.SemanticKind{analysis.SemanticStage}
	switch {
	case o.Definition:
	case isInteger(o.Ref.Text):
		want = []analysis.SemanticKind{analysis.SemanticNumber}
	case strings.Contains(o.Ref.Text, "$"):
		want = append(want, analysis.SemanticVariable)
	}
	covered := 0
	for _, tok := range there {
		if !o.Span.Contains(tok.Span) || !slices.Contains(want, tok.Kind) || tok.Declaration != o.Definition {
			t.Fatalf("%+v in the name %q in %q", tok, o.Span.Of(d.Text()), d.Text())
		}
		covered += tok.Span.Len()
	}
	if name := o.Span.Of(d.Text()); covered != len(name) && !strings.Contains(name, "\n") {
		t.Fatalf("%d bytes of the name %q are covered in %q", covered, name, d.Text())
	}
}

func isInteger(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

// checkImageName asks the library that BuildKit asks what of the image is its tag
// and what its digest.
func checkImageName(t *testing.T, d *workspace.Document, o analysis.Occurrence, there []analysis.SemanticToken) {
	t.Helper()
	written := o.Span.Of(d.Text())
	ref, err := reference.Parse(written)
	if index := o.Ref.Site.TakesIndex() && isInteger(written); index || err != nil || written != o.Ref.Expanded {
		return
	}
	var name, rest string
	for _, tok := range there {
		if tok.Kind == analysis.SemanticImage {
			name += tok.Span.Of(d.Text())
		} else {
			rest += " " + tok.Span.Of(d.Text())
		}
	}
	want, wantRest := ref.String(), ""
	if named, ok := ref.(reference.Named); ok {
		want = named.Name()
	}
	if tagged, ok := ref.(reference.Tagged); ok {
		wantRest += " " + tagged.Tag()
	}
	if digested, ok := ref.(reference.Digested); ok {
		wantRest += " " + digested.Digest().String()
	}
	if name != want || rest != wantRest {
		t.Fatalf("the image %q is %q and %q", written, name, rest)
	}
}

// TestTokens: all files, and the fixtures cut at every byte.
func TestTokens(t *testing.T) {
	all, tokens, cuts := files.Sample(slices.Concat(files.Corpus(t), files.BuildKit(t))), 0, 0
	for _, f := range all {
		tokens += checkTokens(t, f.Text)
		tokens += checkTokens(t, strings.ReplaceAll(f.Text, "\n", "\r\n"))
	}
	for _, f := range files.Sample(files.Fixtures(t)) {
		for cut := range len(f.Text) + 1 {
			tokens += checkTokens(t, f.Text[:cut])
			cuts++
		}
	}
	t.Logf("%d tokens in %d files and %d cuts", tokens, 2*len(all), cuts)
}

// TestTokensWithin: those of a range are those of the file that it has a part of.
func TestTokensWithin(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	asked := 0
	for _, f := range files.Sample(slices.Concat(files.Corpus(t), files.Fixtures(t))) {
		d := workspace.New(f.Text, amd64)
		all := allTokens(d)
		for range 20 {
			a, b := rnd.IntN(len(f.Text)+1), rnd.IntN(len(f.Text)+1)
			within := text.Span{Start: min(a, b), End: max(a, b)}
			var want []analysis.SemanticToken
			for _, tok := range all {
				if tok.Span.Start < within.End && within.Start < tok.Span.End {
					want = append(want, tok)
				}
			}
			asked += len(want)
			if got := analysis.SemanticTokens(d, within); !slices.Equal(got, want) {
				t.Fatalf("%s: in %v %v, not %v", f.Name, within, got, want)
			}
		}
	}
	t.Logf("%d tokens in ranges", asked)
}
