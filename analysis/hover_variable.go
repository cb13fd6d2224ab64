package analysis

import (
	"strings"

	"github.com/stagels/stagels/analysis/dispatch"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
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
	def, held := d.holder(item, off)
	switch {
	case d.Instr(item).Name == "onbuild":
		h.Page.words("%s, as the stages built on this one have it", name)
	case held:
		d.tellDefinition(&h.Page, name, def)
	default:
		d.tellUndefined(&h.Page, name, item)
	}
	if known := spec.PredefinedArg(name); known != nil {
		h.Page.sentence(known.Summary)
	}
	return h, true
}

// holder is the definition of the variable that is named at off.
func (d *Document) holder(item, off int) (stage.Definition, bool) {
	for _, def := range d.Definitions(item) {
		if def.Span.Touches(off) {
			return def, true
		}
	}
	for _, u := range append(d.Uses(item), d.RuntimeUses(item)...) {
		if u.Span.Touches(off) {
			return d.Holding(u)
		}
	}
	return stage.Definition{}, false
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
	for _, s := range dispatch.Stages(m, d.runs).Steps {
		if s.Item == def.Item && !s.Trigger {
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
	if s == stage.None || d.root(s).Kind == stage.Scratch {
		return false
	}
	it := &d.File.Items()[def.Item]
	for _, p := range it.Instr.Pairs {
		if it.Abs(p.Key.Span) != def.Span {
			continue
		}
		for _, u := range d.Uses(def.Item) {
			if !it.Abs(p.Value.Span).Contains(u.Span) {
				continue
			}
			from, held := d.Holding(u)
			if !held || d.needsImage(from, seen) {
				return true
			}
		}
	}
	return false
}

// wordOf is the word of the step that holds the definition's value: an ARG has
// words for those of its arguments that have a default and are not given, an ENV
// has two for each.
func (d *Document) wordOf(s *dispatch.Step, def stage.Definition) (dispatch.Word, bool) {
	it := &d.File.Items()[def.Item]
	n := 0
	for _, p := range it.Instr.Pairs {
		here := it.Abs(p.Key.Span) == def.Span
		switch _, given := d.BuildArg(p.Key.Text); {
		case !def.Arg:
			if here && n+1 < len(s.Words) {
				return s.Words[n+1], true
			}
			n += 2
		case p.Sep != "" && !given:
			if here && n < len(s.Words) {
				return s.Words[n], true
			}
			n++
		}
	}
	return dispatch.Word{}, false
}

func (d *Document) tellDefinition(p *Page, name string, def stage.Definition) {
	it := &d.File.Items()[def.Item]
	p.code(pairText(it, def))
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

func (d *Document) tellOrigin(p *Page, def stage.Definition, v variableValue) {
	if s := d.At(def.Item); s == stage.None {
		p.item("set above the first FROM, in line %d", d.line(def.Span.Start))
	} else {
		p.item("set in the stage %s, in line %d", d.Stages()[s].Label(), d.line(def.Span.Start))
	}
	switch {
	case v.global != nil && v.global.Span != def.Span && !v.given:
		p.item("from the ARG above the first FROM, in line %d", d.line(v.global.Span.Start))
	case def.Arg && v.set && !def.Value && !v.given:
		p.item("BuildKit sets it")
	}
	if def.Arg && !v.given && v.set && (def.Value || v.global != nil) {
		p.item("another value can be given with %s", "--build-arg "+def.Name+"=…")
	}
}

// pairText is the keyword and the pair that holds the definition.
func pairText(it *syntax.Item, def stage.Definition) string {
	in := it.Instr
	for _, p := range in.Pairs {
		if it.Abs(p.Key.Span) != def.Span {
			continue
		}
		keyword := strings.ToUpper(in.Name)
		switch {
		case p.Sep != "":
			return keyword + " " + p.Key.Text + p.Sep + p.Value.Text
		case p.Value.Present():
			return keyword + " " + p.Key.Text + " " + p.Value.Text
		}
		return keyword + " " + p.Key.Text
	}
	return ""
}

// tellUndefined tells of a variable that no ARG or ENV of the file sets here.
func (d *Document) tellUndefined(p *Page, name string, item int) {
	s := d.At(item)
	if s == stage.None || d.Stages()[s].Items[0] == item {
		if value, ok := d.GlobalValue(name); ok {
			p.words("%s is %s: BuildKit sets it.", name, value)
		} else {
			p.words("%s is empty: no ARG above the first FROM declares it.", name)
		}
		return
	}
	base := d.root(s)
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
		p.words("%s is empty, unless the image %s sets it: no ARG or ENV here does.", name, base.Expanded)
	}
}

// root is the base at the bottom of a stage.
func (d *Document) root(s int) *stage.Reference {
	for d.Stages()[s].Base.Target != stage.None {
		s = d.Stages()[s].Base.Target
	}
	return &d.Stages()[s].Base
}
