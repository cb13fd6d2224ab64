package analysis

import (
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// hoverVariable tells the value of the variable that is named at off, and where
// that comes from.
func (d *Document) hoverVariable(off int) (h Hover, ok bool) {
	item := d.File.ItemAt(off)
	if item < 0 {
		return h, false
	}
	n, name, ok := d.NamingAt(item, off)
	if !ok {
		return h, false
	}
	h.Span = n.Span
	u, def, held := d.holder(item, off)
	if d.Instr(item).Name == "onbuild" {
		h.Page.words("%s, as the stages built on this one have it", name)
	}
	switch {
	case held:
		d.tellDefinition(&h.Page, name, def)
	case d.Instr(item).Name != "onbuild":
		d.tellUndefined(&h.Page, name, item)
		d.tellLater(&h.Page, u)
	}
	if known := spec.PredefinedArg(name); known != nil {
		tellSentence(&h.Page, known.Summary)
	}
	return h, true
}

// holder is the definition of the variable that is named at off, and the use that is
// there if it is none itself.
func (d *Document) holder(item, off int) (u stage.Use, def stage.Definition, held bool) {
	defs, uses := d.Variables(item)
	for _, def := range defs {
		if def.Span.Touches(off) {
			return u, def, true
		}
	}
	for _, u := range uses {
		if u.Span.Touches(off) {
			def, held = d.Holding(u)
			return u, def, held
		}
	}
	return u, def, false
}

// tellLater tells of the definition in the stage that counts only behind the use, or
// not where a container runs.
func (d *Document) tellLater(p *Markup, u stage.Use) {
	s := d.At(u.Item)
	if s == stage.None {
		return
	}
	first := u.Item
	if u.Runtime {
		first = d.First(s) + 1
	}
	for i := first; i < d.First(s+1); i++ {
		for _, def := range d.Definitions(i) {
			switch {
			case def.Name != u.Name:
			case u.Runtime:
				p.item("the ARG in line %d is for the build: a container does not have it", d.Line(def.Span.Start))
				return
			default:
				p.item("the %s in line %d counts from the next instruction on", strings.ToUpper(d.Instr(i).Name), d.Line(def.Span.Start))
				return
			}
		}
	}
}

// variableValue is a value and where it comes from.
type variableValue struct {
	text   string
	set    bool
	given  bool // by the build
	image  bool // only the base image can say what the text becomes
	global *stage.Definition
}

// valueOf is the value that a definition gives its variable.
func (d *Document) valueOf(def stage.Definition) (v variableValue) {
	if def.Arg {
		if text, given := d.BuildArg(def.Name); given {
			return variableValue{text: text, set: true, given: true}
		}
		if !def.Value {
			v.text, v.set = d.GlobalValue(def.Name)
			if global, ok := d.Global(def.Name); ok {
				v.global = &global
			}
			return v
		}
	}
	m := d.whole()
	for _, s := range eval.Stages(m, d.cache).Steps {
		if s.Item == def.Item && s.Trigger == (d.Instr(def.Item).Name == "onbuild") {
			if w, ok := d.wordOf(&s, def); ok && w.Err == nil {
				return variableValue{text: w.Value, set: true, image: d.needsImage(def, map[text.Span]bool{})}
			}
		}
	}
	return v
}

// needsImage tells whether only the base image can say what the definition's value
// becomes: it reads a variable that nothing in the file sets, or one that does.
// Those in seen are asked about already.
func (d *Document) needsImage(def stage.Definition, seen map[text.Span]bool) bool {
	s := d.At(def.Item)
	if seen[def.Span] {
		return false
	}
	seen[def.Span] = true
	if s == stage.None || d.Root(s).Kind == stage.Scratch {
		return false
	}
	it := &d.File.Items()[def.Item]
	value := it.Abs(d.PairOf(def).Value.Span)
	_, uses := d.Variables(def.Item)
	for _, u := range uses {
		if !value.Contains(u.Span) {
			continue
		}
		from, held := d.Holding(u)
		if !held || d.needsImage(from, seen) {
			return true
		}
	}
	return false
}

// wordOf is the word of the step that holds the definition's value: an ARG has
// words for those of its arguments that have a default and are not given, an ENV
// has two for each.
func (d *Document) wordOf(s *eval.Step, def stage.Definition) (eval.Word, bool) {
	n := 0
	for i, p := range d.InstructionOf(def).Pairs {
		switch _, given := d.BuildArg(p.Key.Text); {
		case !def.Arg:
			if i == def.Pair && n+1 < len(s.Words) {
				return s.Words[n+1], true
			}
			n += 2
		case p.Sep != "" && !given:
			if i == def.Pair && n < len(s.Words) {
				return s.Words[n], true
			}
			n++
		}
	}
	return eval.Word{}, false
}

func (d *Document) tellDefinition(p *Markup, name string, def stage.Definition) {
	p.code(d.pairText(def))
	p.quote(d.File.CommentAbove(def.Item))
	v := d.valueOf(def)
	switch {
	case v.given:
		p.words("%s is %s: the build is given it.", name, v.text)
	case v.image:
		p.words("%s is as written: only the image can say what that becomes.", name)
	case v.set && v.text == "":
		p.words("%s is empty.", name)
	case v.set:
		p.words("%s is %s.", name, v.text)
	default:
		p.words("%s has no value, unless the build is given one.", name)
	}
	d.tellOrigin(p, def, v)
}

func (d *Document) tellOrigin(p *Markup, def stage.Definition, v variableValue) {
	if s := d.At(def.Item); s == stage.None {
		p.item("set above the first FROM, in line %d", d.Line(def.Span.Start))
	} else {
		p.item("set in the stage %s, in line %d", d.Stages()[s].Label(), d.Line(def.Span.Start))
	}
	switch {
	case v.global != nil && v.global.Span != def.Span && !v.given:
		p.item("from the ARG above the first FROM, in line %d", d.Line(v.global.Span.Start))
	case def.Arg && v.set && !def.Value && !v.given:
		p.item("BuildKit sets it")
	}
	if def.Arg && !v.given && v.set && (def.Value || v.global != nil) {
		p.item("another value can be given with %s", "--build-arg "+def.Name+"=…")
	}
}

// pairText is the keyword and the pair that holds the definition.
func (d *Document) pairText(def stage.Definition) string {
	keyword, p := strings.ToUpper(d.InstructionOf(def).Name), d.PairOf(def)
	switch {
	case p.Sep != "":
		return keyword + " " + p.Key.Text + p.Sep + p.Value.Text
	case p.Value.Present():
		return keyword + " " + p.Key.Text + " " + p.Value.Text
	}
	return keyword + " " + p.Key.Text
}

// tellUndefined tells of a variable that no ARG or ENV of the file sets here.
func (d *Document) tellUndefined(p *Markup, name string, item int) {
	s := d.At(item)
	if s == stage.None || d.Stages()[s].Items[0] == item {
		if value, ok := d.GlobalValue(name); ok {
			p.words("%s is %s: BuildKit sets it.", name, value)
		} else {
			p.words("%s is empty: no ARG above the first FROM declares it.", name)
		}
		return
	}
	base := d.Root(s)
	for _, v := range d.givenVariables(item) {
		if v.Name == name {
			p.words("%s comes from the image %s.", name, base.Expanded)
			return
		}
	}
	switch base.Kind {
	case stage.Scratch:
		p.words("%s is empty: nothing sets it.", name)
	default:
		p.words("Nothing in this file sets %s here yet: the image %s may, or else it is empty.", name, base.Expanded)
	}
}
