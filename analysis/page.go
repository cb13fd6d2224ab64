package analysis

import (
	"fmt"
	"strings"
)

// Page is some text about a place, to be shown as Markdown or as it is.
type Page struct{ parts []part }

type part struct {
	kind   partKind
	format string // of words
	code   []any  // what stands in the words as code, as they are in the file
}

type partKind uint8

const (
	codeBlock partKind = iota // lines of a Dockerfile
	paragraph                 // words
	item                      // words of a list
	markdown                  // a text that is Markdown already
	link                      // a page with more
	quotation                 // what a person wrote, line by line
	divider                   // parts what is above from what is below
)

func (p *Page) code(src string) {
	if src == "" {
		return
	}
	p.parts = append(p.parts, part{kind: codeBlock, format: strings.ReplaceAll(src, "\r\n", "\n")})
}

func (p *Page) words(format string, code ...any) {
	p.parts = append(p.parts, part{paragraph, format, code})
}

func (p *Page) item(format string, code ...any) {
	p.parts = append(p.parts, part{item, format, code})
}

func (p *Page) markdown(src string) {
	if src != "" {
		p.parts = append(p.parts, part{kind: markdown, format: src})
	}
}

// more leads to a page with more of it.
func (p *Page) more(url string) {
	if url != "" {
		p.parts = append(p.parts, part{kind: link, format: url})
	}
}

func (p *Page) quote(src string) {
	if src != "" {
		p.parts = append(p.parts, part{kind: quotation, format: src})
	}
}

func (p *Page) divide() {
	if len(p.parts) > 0 {
		p.parts = append(p.parts, part{kind: divider})
	}
}

// Empty tells whether there is nothing to show.
func (p *Page) Empty() bool { return len(p.parts) == 0 }

// Plain is the page for a client that shows text as it is.
func (p *Page) Plain() string {
	return p.render(func(pt part) string {
		switch pt.kind {
		case item:
			return "- " + fmt.Sprintf(pt.format, pt.code...)
		case paragraph:
			return fmt.Sprintf(pt.format, pt.code...)
		case divider:
			return "--"
		}
		return pt.format
	})
}

// Markdown is the page for a client that renders it.
func (p *Page) Markdown() string {
	return p.render(func(pt part) string {
		switch pt.kind {
		case codeBlock:
			fence := fenceFor(pt.format)
			return fence + "dockerfile\n" + pt.format + "\n" + fence
		case item:
			return "- " + fmt.Sprintf(pt.format, asCode(pt.code)...)
		case paragraph:
			return fmt.Sprintf(pt.format, asCode(pt.code)...)
		case quotation:
			return escapeMarkdown(pt.format)
		case divider:
			return "---"
		case link:
			return "[More](" + pt.format + ")"
		}
		return pt.format
	})
}

// render joins the parts: items of one list by lines, all else by blank ones.
func (p *Page) render(show func(part) string) string {
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

// asCode are the texts as inline code. Numbers stay numbers.
func asCode(all []any) []any {
	out := make([]any, len(all))
	for i, v := range all {
		if s, ok := v.(string); ok {
			v = inlineCode(s)
		}
		out[i] = v
	}
	return out
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

// escapeMarkdown keeps lines lines, and what looks like markup text.
func escapeMarkdown(s string) string {
	marks := make([]string, 0, 32)
	for _, c := range "\\`*_{}[]<>#|~" {
		marks = append(marks, string(c), "\\"+string(c))
	}
	return strings.ReplaceAll(strings.NewReplacer(marks...).Replace(s), "\n", "  \n")
}
