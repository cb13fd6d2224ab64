package analysis_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stagels/stagels/analysis/completion"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// editor is one that shows what is offered while a person types, and at Enter takes
// what it shows: as VS Code does with the settings that it comes with.
type editor struct {
	d     *workspace.Document
	off   int    // the cursor
	pairs string // the brackets and quotes that it closed by itself, behind the cursor
	shown []completion.Item

	closes bool // it closes brackets and quotes
	asked  int
	taken  []string // what each Enter took in place of the line end
}

// asksBehind are the trigger characters that the server tells.
const asksBehind = "=, \"'-${#;"

func (e *editor) line() string {
	src, first := e.d.Model.File.Near(e.off)
	return src[strings.LastIndexByte(src[:e.off-first], '\n')+1 : e.off-first]
}

// typeKey types one character, and looks at what is offered then.
func (e *editor) typeKey(key string) {
	if e.pairs != "" && key == e.pairs[:1] {
		e.pairs = e.pairs[1:]
		e.off++
	} else {
		e.insert(key)
	}
	switch {
	case strings.Contains(asksBehind, key):
		e.ask(completion.Typed)
	case isWordPart(key):
		e.ask(completion.Invoked)
	default:
		e.shown = slices.DeleteFunc(e.shown, func(c completion.Item) bool { return !e.shows(&c) })
	}
}

func (e *editor) insert(key string) {
	puts := key
	i := strings.Index("({[\"'", key)
	src, first := e.d.Model.File.Near(e.off)
	behind := src[e.off-first:]
	if e.closes && i >= 0 && (behind == "" || strings.ContainsAny(behind[:1], " \t\r\n)}]")) && (key != `"` && key != "'" || !isWordPart(lastRune(e.line()))) {
		closing := ")}]\"'"[i : i+1]
		puts += closing
		e.pairs = closing + e.pairs
	}
	e.d = e.d.Edit(text.Edit{Span: text.Span{Start: e.off, End: e.off}, New: puts})
	e.off += len(key)
}

func lastRune(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	return s[len(s)-n:]
}

func isWordPart(key string) bool {
	r, _ := utf8.DecodeRuneInString(key)
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

func (e *editor) ask(by completion.Trigger) {
	e.asked++
	o := completion.Offer(e.d, e.off, completion.Asking{Most: 100, Trigger: by, Snippets: true, Images: elsewhere})
	e.shown = nil
	for _, c := range o.Items {
		if e.shows(&c) {
			e.shown = append(e.shown, c)
		}
	}
}

// shows tells whether the letters in front of the cursor stand in the label, in their
// order, the first at the start of a word in it.
func (e *editor) shows(c *completion.Item) bool {
	typed := strings.ToLower(strings.TrimLeft(e.d.Model.File.Slice(text.Span{Start: c.Edit.Span.Start, End: max(e.off, c.Edit.Span.Start)}), " \t"))
	if typed == "" {
		return true
	}
	words := c.Label
	if filter := c.Filter(); filter != "" {
		words = filter
	}
	for i := range len(words) {
		begins := i == 0 || !isWordPart(words[i-1:i]) || words[i-1] == '_' || unicode.IsLower(rune(words[i-1])) && unicode.IsUpper(rune(words[i]))
		if begins && inOrder(typed, strings.ToLower(words[i:])) {
			return true
		}
	}
	return false
}

// inOrder tells whether s begins with the first letter of typed, and has the others
// behind it in their order.
func inOrder(typed, s string) bool {
	if s[0] != typed[0] {
		return false
	}
	for i := 0; i < len(s) && typed != ""; i++ {
		if s[i] == typed[0] {
			typed = typed[1:]
		}
	}
	return typed == ""
}

// enter ends the line, and notes what an editor would have taken instead.
func (e *editor) enter(end string) {
	if len(e.shown) > 0 {
		e.taken = append(e.taken, fmt.Sprintf("%q offers %q", e.line(), e.shown[0].Label))
	}
	e.shown = nil
	if e.pairs != "" { // nobody typed over it: it was not meant
		e.d = e.d.Edit(text.Edit{Span: text.Span{Start: e.off, End: e.off + len(e.pairs)}})
		e.pairs = ""
	}
	e.insert(end)
}

// TestTyping types whole files, key by key, into nothing and each line into the rest
// of its file: no Enter takes an offer, in editors that close brackets and in others.
func TestTyping(t *testing.T) {
	var n typed
	for i, f := range files.Sample(files.Corpus(t)) {
		if i%n.step() > 2 {
			continue
		}
		switch i % n.step() {
		case 0, 1: // into nothing
			e := &editor{d: workspace.New("", amd64), closes: i%n.step() == 1}
			n.rows(e, f.Text)
			if !e.closes && e.d.Text() != f.Text && utf8.ValidString(f.Text) {
				t.Errorf("%s: what was typed is not there", f.Name)
			}
			n.add(t, f.Name, e)
		case 2: // into the rest
			n.into(t, f)
		}
	}
	t.Logf("%d keys and %d Enters typed, %d lists asked for, %d Enters taken", n.keys, n.enters, n.asked, n.taken)
}

// typed counts what was done.
type typed struct{ keys, enters, asked, taken int }

// step is of how many files three are typed, each in another way; $STAGELS_TYPING sets
// it, as typing all of them takes minutes.
func (n *typed) step() int {
	if s, err := strconv.Atoi(os.Getenv("STAGELS_TYPING")); err == nil {
		return s
	}
	return 12
}

func (n *typed) rows(e *editor, src string) {
	for row := range strings.Lines(src) {
		body := strings.TrimRight(row, "\r\n")
		for _, r := range body {
			e.typeKey(string(r))
			n.keys++
		}
		if end := row[len(body):]; end != "" {
			e.enter(end)
			n.enters++
		}
	}
}

// into types each line of the file where it is missing.
func (n *typed) into(t *testing.T, f files.File) {
	t.Helper()
	d, off := workspace.New(f.Text, amd64), 0
	for row := range strings.Lines(f.Text) {
		body := strings.TrimRight(row, "\r\n")
		e := &editor{d: d.Edit(text.Edit{Span: text.Span{Start: off, End: off + len(body)}}), off: off}
		n.rows(e, body)
		e.enter("\n")
		n.add(t, f.Name, e)
		off += len(row)
	}
}

func (n *typed) add(t *testing.T, name string, e *editor) {
	t.Helper()
	n.asked += e.asked
	n.taken += len(e.taken)
	for _, what := range e.taken {
		t.Errorf("%s: %s", name, what)
	}
}

// TestLineEnds asks at every line end of every file that BuildKit takes, as the key in
// front of it would.
func TestLineEnds(t *testing.T) {
	ends, wrong := 0, 0
	for _, f := range files.Sample(append(files.BuildKit(t), files.Corpus(t)...)) {
		e := &editor{d: workspace.New(f.Text, amd64)}
		for i := range f.Text {
			if f.Text[i] != '\n' && f.Text[i] != '\r' || i == 0 || f.Text[i-1] == '\n' {
				continue
			}
			ends++
			if e.askAs(i); len(e.shown) > 0 {
				wrong++
				t.Errorf("%s: %q offers %q", f.Name, e.line(), e.shown[0].Label)
			}
		}
	}
	t.Logf("%d line ends, at %d an offer", ends, wrong)
}

// askAs asks at off as the key in front of it would.
func (e *editor) askAs(off int) {
	e.off, e.shown = off, nil
	switch key := lastRune(e.line()); {
	case key != "" && strings.Contains(asksBehind, key):
		e.ask(completion.Typed)
	case isWordPart(key):
		e.ask(completion.Invoked)
	}
}

// TestFinishedWords wants no offer, anywhere, that is what stands in front of the
// cursor already, however the editor asks.
func TestFinishedWords(t *testing.T) {
	words := 0
	for _, f := range files.Sample(append(files.Fixtures(t), files.Corpus(t)...)) {
		d := workspace.New(f.Text, amd64)
		for off := 1; off <= len(f.Text); off++ {
			if off < len(f.Text) && isWordPart(f.Text[off:off+1]) || !isWordPart(f.Text[off-1:off]) {
				continue
			}
			words++
			for _, by := range []completion.Trigger{completion.Unknown, completion.Typed, completion.Invoked} {
				o := completion.Offer(d, off, completion.Asking{Most: 100, Trigger: by, Snippets: true, Images: elsewhere})
				for _, c := range o.Items {
					if c.Edit.Span.End == off && c.Edit.Span.Len() > 0 && strings.EqualFold(c.Edit.New, c.Edit.Span.Of(f.Text)) {
						t.Errorf("%s: %q is offered again at %q", f.Name, c.Label, lineOf(f.Text, off))
					}
				}
			}
		}
	}
	t.Logf("asked behind %d words", words)
}

// elsewhere are images that other files might use.
func elsewhere(stage.Site) []string {
	return []string{"golang:1.26", "golang:1.26-alpine", "alpine:3.22", "alpine", "node:24-slim", "debian:bookworm", "debian:bookworm-slim", "ghcr.io/a/build-base:1"}
}

// TestSnippetsComeLast types each instruction letter by letter: what an Enter takes
// meanwhile is the instruction, and behind the whole word nothing.
func TestSnippetsComeLast(t *testing.T) {
	for _, above := range []string{"", "FROM alpine AS one\n", "from alpine as one\n"} {
		d := workspace.New(above+"\n", amd64)
		blank := completion.Complete(d, len(above))
		offered := slices.ContainsFunc(blank, func(c completion.Item) bool { return c.Kind == completion.KindSnippet })
		if !offered {
			t.Errorf("behind %q no snippet is offered", above)
		}
		for _, word := range blank {
			if word.Kind != completion.KindInstruction || strings.Contains(word.Label, " ") {
				continue
			}
			for _, name := range []string{word.Label, strings.ToLower(word.Label)} {
				e := &editor{d: d, off: len(above)}
				for i, r := range name {
					if e.typeKey(string(r)); i == len(name)-1 && len(e.shown) > 0 {
						t.Errorf("behind %q is offered %q", name, e.shown[0].Label)
					} else if i < len(name)-1 && e.shown[0].Kind != completion.KindInstruction {
						t.Errorf("behind %q comes first %q", name[:i+1], e.shown[0].Label)
					}
				}
			}
		}
	}
}

// TestEscapeOffered: behind # escape= both characters are offered as the = is typed, and
// nothing is any more once one is: an Enter ends the line.
func TestEscapeOffered(t *testing.T) {
	for _, c := range []string{"`", `\`} {
		e := &editor{d: workspace.New("\nFROM alpine\n", amd64)}
		for _, key := range strings.Split("# escape=", "") {
			e.typeKey(key)
		}
		if len(e.shown) != 2 || e.shown[0].Label != "`" || e.shown[1].Label != `\` {
			t.Errorf("%v is offered", e.shown)
		}
		e.typeKey(c)
		e.enter("\n")
		if len(e.taken) > 0 {
			t.Errorf("Enter behind %s: %q", c, e.taken)
		}
	}
	e := &editor{d: workspace.New("FROM alpine\n", amd64), off: len("FROM alpine\n")}
	for _, key := range strings.Split("# escape=", "") {
		e.typeKey(key)
	}
	if len(e.shown) > 0 {
		t.Errorf("%v is offered below a FROM", e.shown)
	}
}
