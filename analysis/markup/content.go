// Package markup holds texts that an editor shows, for clients that render Markdown and
// for those that do not.
package markup

import (
	"fmt"
	"strconv"
	"strings"
)

// Content is some text about a place, to be shown as Markdown or as it is.
type Content struct{ parts []part }

type part struct {
	kind   partKind
	format string // of words
	args   []any  // what stands in the words
}

// What stands in the words of a page: a string is code, as it is in the file; an int
// is the number of a line.

// Named is code that a line tells more of: the name of what begins there.
type Named struct {
	Name string
	Line int // from 1; 0 is none
}

type partKind uint8

const (
	codeBlock partKind = iota // lines of a Dockerfile
	paragraph                 // words
	item                      // words of a list
	markdown                  // a text that is Markdown already
	term                      // the same behind a word that it explains
	link                      // the address of a page with more
)

// Links is the address of a line of the document, from 1; "" if it has none.
type Links func(line int) string

// Code adds lines of a Dockerfile.
func (p *Content) Code(src string) {
	if src == "" {
		return
	}
	src = strings.ReplaceAll(src, "\r\n", "\n")
	if above := p.comment(); above != nil {
		above.format += "\n" + src
		return
	}
	p.parts = append(p.parts, part{kind: codeBlock, format: src})
}

// Quote shows a comment without its marks where it stands in a file: above the code.
func (p *Content) Quote(comment string) {
	if comment == "" {
		return
	}
	comment = "# " + strings.ReplaceAll(strings.ReplaceAll(comment, "\r\n", "\n"), "\n", "\n# ")
	comment = strings.ReplaceAll(comment, "# \n", "#\n")
	if n := len(p.parts); n > 0 && p.parts[n-1].kind == codeBlock {
		p.parts[n-1].format = comment + "\n" + p.parts[n-1].format
		return
	}
	p.parts = append(p.parts, part{kind: codeBlock, format: comment})
}

// comment is the last part, if that is a comment without code yet.
func (p *Content) comment() *part {
	n := len(p.parts)
	if n == 0 || p.parts[n-1].kind != codeBlock {
		return nil
	}
	for line := range strings.SplitSeq(p.parts[n-1].format, "\n") {
		if !strings.HasPrefix(line, "#") {
			return nil
		}
	}
	return &p.parts[n-1]
}

// Words adds a paragraph.
func (p *Content) Words(format string, args ...any) {
	p.parts = append(p.parts, part{paragraph, format, args})
}

// Item adds an item of a list.
func (p *Content) Item(format string, args ...any) {
	p.parts = append(p.parts, part{item, format, args})
}

// Guide adds a text that is Markdown already.
func (p *Content) Guide(src string) {
	if src != "" {
		p.parts = append(p.parts, part{kind: markdown, format: src})
	}
}

// Explain tells what a word is, by a sentence in Markdown.
func (p *Content) Explain(word, sentence string) {
	p.parts = append(p.parts, part{term, strings.TrimRight(sentence, ".") + ".", []any{word}})
}

// More leads to a page with more of it.
func (p *Content) More(url string) {
	if url != "" {
		p.parts = append(p.parts, part{kind: link, format: url})
	}
}

// Plain is the page for a client that shows text as it is.
func (p *Content) Plain() string {
	as := func(code string, _ int) string { return code }
	return p.render(func(pt part) string {
		switch pt.kind {
		case item:
			return "- " + pt.say(as, plainNumber)
		case paragraph:
			return pt.say(as, plainNumber)
		case markdown:
			return withoutMarkup(pt.format)
		case term:
			return pt.args[0].(string) + ": " + withoutMarkup(pt.format)
		}
		return pt.format
	})
}

func plainNumber(line int) string { return strconv.Itoa(line) }

// Markdown is the page for a client that renders it. Names and lines are links by
// links; nil is for a client that opens none, which is told addresses as they are.
func (p *Content) Markdown(links Links) string {
	as := func(code string, line int) string { return links.to(line, inlineCode(code)) }
	number := func(line int) string { return links.to(line, strconv.Itoa(line)) }
	return p.render(func(pt part) string {
		switch pt.kind {
		case codeBlock:
			fence := fenceFor(pt.format)
			return fence + "dockerfile\n" + pt.format + "\n" + fence
		case item:
			return "- " + pt.say(as, number)
		case paragraph:
			return pt.say(as, number)
		case term:
			return inlineCode(pt.args[0].(string)) + ": " + pt.format
		case link:
			if links != nil {
				return "[More](" + pt.format + ")"
			}
		}
		return pt.format
	})
}

// to is the text as a link to the line, if there is one; 0 is no line.
func (l Links) to(line int, text string) string {
	if l == nil || line == 0 || l(line) == "" {
		return text
	}
	return "[" + text + "](" + l(line) + ")"
}

// say are the words of the part with what stands in them.
func (pt part) say(code func(name string, line int) string, number func(line int) string) string {
	out := make([]any, len(pt.args))
	for i, v := range pt.args {
		switch v := v.(type) {
		case string:
			out[i] = code(v, 0)
		case Named:
			out[i] = code(v.Name, v.Line)
		case int:
			out[i] = number(v)
		}
	}
	return fmt.Sprintf(strings.ReplaceAll(pt.format, "%d", "%s"), out...)
}

// render joins the parts: items of one list by lines, all else by blank ones.
func (p *Content) render(show func(part) string) string {
	var b strings.Builder
	for i, pt := range p.parts {
		switch {
		case i == 0:
		case pt.kind == item && p.parts[i-1].kind == item:
			b.WriteString("\n")
		default:
			b.WriteString("\n\n")
		}
		b.WriteString(show(pt))
	}
	return b.String()
}

// inlineCode is s between more backticks than s has in a row.
func inlineCode(s string) string {
	if s == "" {
		return "` `"
	}
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if len(fence) > 1 || strings.HasPrefix(s, "`") {
		return fence + " " + s + " " + fence
	}
	return fence + s + fence
}

func fenceFor(src string) string {
	fence := "```"
	for strings.Contains(src, fence) {
		fence += "`"
	}
	return fence
}

// withoutMarkup is our own Markdown as text: code without its backticks.
func withoutMarkup(src string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(src, "`")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		more := strings.TrimLeft(rest, "`")
		fence := "`" + rest[:len(rest)-len(more)]
		code, behind, closed := strings.Cut(more, fence)
		if !closed {
			b.WriteString(fence)
			src = more
			continue
		}
		if len(fence) > 1 {
			code = strings.TrimSpace(code)
		}
		b.WriteString(code)
		src = behind
	}
}
