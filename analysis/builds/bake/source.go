package bake

import (
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
	"github.com/stagels/stagels/analysis/builds/jsontree"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// largest and deepest are what is read of a text at most, in bytes and brackets: the
// parsers call themselves for each bracket.
const (
	largest = 256 << 10
	deepest = 500
)

// source is a text, and what was put into it so that it can be parsed.
type source struct {
	name, src string
	json      bool
	parsed    string // src, mended
	put       []jsontree.Patch
}

func newSource(name, src string) *source {
	s := &source{name: name, src: src, json: path.Ext(name) == ".json", parsed: src}
	if strings.HasPrefix(src, "\ufeff") {
		s.parsed = "   " + src[3:]
	}
	return s
}

// parse parses the text; nil if it is none that can be parsed.
func (s *source) parse() hcl.Body {
	if len(s.src) > largest || tooDeep(s.src) {
		return nil
	}
	if s.json {
		return s.parseJSON()
	}
	body, first := s.parseHCL(s.parsed)
	return s.mendHCL(body, first)
}

// parseHCL parses a text of HCL. first is where the first error stands; -1 if there is none.
func (s *source) parseHCL(src string) (body hcl.Body, first int) {
	f, diags := hclsyntax.ParseConfig([]byte(src), s.name, hcl.InitialPos)
	first = -1
	for _, d := range diags {
		if d.Severity != hcl.DiagError || d.Subject == nil {
			continue
		}
		at := min(d.Subject.Start.Byte, len(src))
		if strings.HasPrefix(d.Summary, "Unclosed configuration") {
			at = len(src) // it is told where the block begins
		}
		if first < 0 || at < first {
			first = at
		}
	}
	return f.Body, first
}

func (s *source) parseJSON() hcl.Body {
	f, diags := json.Parse([]byte(s.parsed), s.name)
	if diags.HasErrors() {
		s.parsed, s.put = jsontree.Mend(s.parsed)
		f, _ = json.Parse([]byte(s.parsed), s.name)
	}
	return f.Body
}

// tooDeep tells whether brackets or operators lie so deep in each other that a parser could
// run out of stack. What stands in quotes counts too.
func tooDeep(src string) bool {
	depth, run := 0, 0
	for i := range len(src) {
		switch src[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth = max(0, depth-1)
		}
		switch src[i] {
		case '!', '-', '?', ' ', '\t':
			run++
		default:
			run = 0
		}
		if depth > deepest || run > 4*deepest {
			return true
		}
	}
	return strings.Count(src, "?") > 4*deepest
}

// back is the offset in the text of one in the mended text.
func (s *source) back(off int) int { return jsontree.Back(s.put, off) }

// span is a range in the text. The parser gives what is missing a range that ends nowhere.
func (s *source) span(r hcl.Range) text.Span {
	return text.Span{Start: s.back(r.Start.Byte), End: s.back(max(r.Start.Byte, r.End.Byte))}
}

// quoted tells whether a quote stands at either end of a range.
func (s *source) quoted(r hcl.Range) bool {
	return r.End.Byte-r.Start.Byte >= 2 && s.parsed[r.Start.Byte] == '"' && s.parsed[r.End.Byte-1] == '"'
}

// inQuotes is what stands within the quotes of a range, or all of it.
func (s *source) inQuotes(r hcl.Range) text.Span {
	if s.quoted(r) {
		r.Start.Byte++
		r.End.Byte--
	}
	return s.span(r)
}

func (s *source) location(at text.Span) workspace.Location {
	return workspace.Location{File: s.name, Span: at}
}
