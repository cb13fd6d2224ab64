package hover

import (
	"strings"

	"github.com/stagels/stagels/analysis/markup"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// hoverInstruction tells of the keyword, the flag or the part of a mount at off.
func hoverInstruction(d *workspace.Document, item int, in *syntax.Instr, off int) (h Hover, ok bool) {
	of, it := spec.Lookup(in.Name), &d.Model.File.Items()[item]
	if of == nil {
		return h, false
	}
	at := off - it.Span.Start
	if in.Keyword.Span.Touches(at) {
		h.Span = it.Abs(in.Keyword.Span)
		h.Page.Code(strings.Join(of.Syntax, "\n"))
		tellSentence(&h.Page, of.Summary)
		if in == it.Instr {
			tellAgain(d, &h.Page, item)
		}
		h.Page.Guide(of.Doc)
		h.Page.More(of.URL)
		return h, true
	}
	for i := range in.Flags {
		f := &in.Flags[i]
		if !f.Span.Touches(at) {
			continue
		}
		if stage.IsType(in, f, spec.MountList) && at >= f.Value.Span.Start {
			return hoverMount(it, f, at)
		}
		return hoverFlag(it, of, f, at)
	}
	return h, false
}

func hoverFlag(it *syntax.Item, of *spec.Instruction, f *syntax.Flag, at int) (h Hover, ok bool) {
	known := of.Flag(f.Name.Text)
	if known == nil {
		return h, false
	}
	h.Span = it.Abs(text.Span{Start: f.Span.Start, End: f.Name.Span.End})
	if at > f.Name.Span.End {
		h.Span = it.Abs(f.Span)
	}
	if f.HasValue && f.Value.Span.Touches(at) && at > f.Name.Span.End {
		if tellValue(&h.Page, known.Choices(), f.Value.Text) {
			h.Span = it.Abs(f.Value.Span)
			return h, true
		}
	}
	usage := "--" + known.Name
	if known.Placeholder != "" {
		usage += "=" + known.Placeholder
	}
	tellSpec(&h.Page, usage, known.Summary, known.Doc)
	h.Page.More(of.URL)
	return h, true
}

func hoverMount(it *syntax.Item, f *syntax.Flag, at int) (h Hover, ok bool) {
	mount := stage.MountType(f)
	if mount == nil {
		return h, false
	}
	for i := range f.Fields {
		field := &f.Fields[i]
		inKey := field.Key.Span.Touches(at)
		if !inKey && !field.Value.Span.Touches(at) {
			continue
		}
		key := mount.Key(strings.ToLower(field.Key.Text))
		switch {
		case strings.EqualFold(field.Key.Text, spec.TypeKey.Name):
			tellSpec(&h.Page, spec.TypeKey.Name+"="+mount.Name, mount.Summary, mount.Doc)
		case key == nil:
			return h, false
		case !inKey && tellValue(&h.Page, key.Choices(), field.Value.Text):
		default:
			tellSpec(&h.Page, key.Name+placeholder(key), key.Summary, key.Doc)
		}
		h.Span = it.Abs(field.Key.Span)
		if !inKey {
			h.Span = it.Abs(field.Value.Span)
		}
		return h, true
	}
	return h, false
}

func placeholder(k *spec.Key) string {
	if k.Placeholder == "" {
		return ""
	}
	return "=" + k.Placeholder
}

// tellSpec tells what the table of the language says of a word.
func tellSpec(p *markup.Content, word, summary, doc string) {
	p.Explain(word, summary)
	p.Guide(doc)
}

func tellSentence(p *markup.Content, summary string) {
	p.Guide(strings.TrimRight(summary, ".") + ".")
}

// tellValue tells of one of the values; it is false if there is none of that name.
func tellValue(p *markup.Content, all []spec.Value, name string) bool {
	for _, v := range all {
		if strings.EqualFold(v.Name, name) && v.Summary != "" {
			p.Explain(v.Name, v.Summary)
			return true
		}
	}
	return false
}

// hoverComment tells of a directive's name, and of the rules that a comment names.
func hoverComment(d *workspace.Document, it *syntax.Item, off int) (h Hover, ok bool) {
	word := wordAt(d.Text(), it.Span, off)
	line := strings.TrimLeft(it.Span.Of(d.Text()), "# \t")
	if r := rules.Lookup(word.Of(d.Text())); r != nil && strings.HasPrefix(strings.ToLower(line), "check") {
		h.Span = word
		tellRule(&h.Page, r)
		return h, true
	}
	if it.Dir == nil {
		return h, false
	}
	known := spec.LookupDirective(it.Dir.Name)
	if known == nil || off > it.Abs(it.Dir.Span).Start {
		return h, false
	}
	hash := it.Span.Start + strings.IndexByte(it.Span.Of(d.Text()), '#')
	h.Span = text.Span{Start: min(off, hash), End: it.Abs(it.Dir.Span).Start} // behind a byte order mark, or blanks
	tellSpec(&h.Page, "# "+known.Name+"=", known.Summary, known.Doc)
	return h, true
}

// wordAt is the run of letters and digits around off within the span.
func wordAt(src string, within text.Span, off int) text.Span {
	s := text.Span{Start: off, End: off}
	for s.Start > within.Start && syntax.IsNameByte(src[s.Start-1]) {
		s.Start--
	}
	for s.End < within.End && syntax.IsNameByte(src[s.End]) {
		s.End++
	}
	return s
}
