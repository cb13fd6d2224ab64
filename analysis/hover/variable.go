package hover

import (
	"strings"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/markup"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// hoverVariable tells the value of the variable that is named at off, and where
// that comes from.
func hoverVariable(d *workspace.Document, off int) (h Hover, ok bool) {
	item := d.Model.File.ItemAt(off)
	if item < 0 {
		return h, false
	}
	_, name, at, ok := d.Model.NamingAt(item, off)
	if !ok {
		return h, false
	}
	h.Span = at
	u, def, held := holder(d, item, off)
	if d.Model.Instr(item).Name == "onbuild" {
		h.Page.Words("%s, as the stages built on this one have it", name)
	}
	switch {
	case held:
		tellDefinition(d, &h.Page, name, def)
	case d.Model.Instr(item).Name != "onbuild":
		tellUndefined(d, &h.Page, name, item)
		tellLater(d, &h.Page, u)
	}
	if known := spec.PredefinedArg(name); known != nil {
		tellSentence(&h.Page, known.Summary)
	}
	return h, true
}

// holder is the definition of the variable that is named at off, and the use that is
// there if it is none itself.
func holder(d *workspace.Document, item, off int) (u stage.Use, def stage.Definition, held bool) {
	defs, uses := d.Model.Variables(item)
	for _, def := range defs {
		if def.Span.Touches(off) {
			return u, def, true
		}
	}
	if u, _, ok := d.Model.UseAt(uses, off); ok {
		def, held = d.Model.Holding(u)
		return u, def, held
	}
	return u, def, false
}

// tellLater tells of the definition in the stage that counts only behind the use, or
// not where a container runs.
func tellLater(d *workspace.Document, p *markup.Content, u stage.Use) {
	s := d.Model.At(u.Item)
	if s == stage.None {
		return
	}
	first := u.Item
	if u.Runtime {
		first = d.Model.First(s) + 1
	}
	for i := first; i < d.Model.First(s+1); i++ {
		for _, def := range d.Model.Definitions(i) {
			switch {
			case def.Name != u.Name:
			case u.Runtime:
				p.Item("the ARG in line %d is for the build: a container does not have it", d.Line(def.Span.Start))
				return
			default:
				p.Item("the %s in line %d counts from the next instruction on", strings.ToUpper(d.Model.Instr(i).Name), d.Line(def.Span.Start))
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
func valueOf(d *workspace.Document, def stage.Definition) (v variableValue) {
	if def.Arg {
		if text, given := d.Model.BuildArg(def.Name); given {
			return variableValue{text: text, set: true, given: true}
		}
		if !def.Value {
			v.text, v.set = d.Model.GlobalValue(def.Name)
			if global, ok := d.Model.Global(def.Name); ok {
				v.global = &global
			}
			return v
		}
	}
	for _, s := range d.EveryStage().Trace().Steps {
		if s.Item == def.Item && s.Trigger == (d.Model.Instr(def.Item).Name == "onbuild") {
			if w, ok := wordOf(d, &s, def); ok && w.Err == nil {
				return variableValue{text: w.Value, set: true, image: needsImage(d, def, map[text.Span]bool{})}
			}
		}
	}
	return v
}

// needsImage tells whether only the base image can say what the definition's value
// becomes: it reads a variable that nothing in the file sets, or one that does.
// Those in seen are asked about already.
func needsImage(d *workspace.Document, def stage.Definition, seen map[text.Span]bool) bool {
	s := d.Model.At(def.Item)
	if seen[def.Span] {
		return false
	}
	seen[def.Span] = true
	if s == stage.None || d.Model.Root(s).Kind == stage.Scratch {
		return false
	}
	it := &d.Model.File.Items()[def.Item]
	value := it.Abs(d.Model.PairOf(def).Value.Span)
	_, uses := d.Model.Variables(def.Item)
	for _, u := range uses {
		if !value.Contains(u.Span) {
			continue
		}
		from, held := d.Model.Holding(u)
		if !held || needsImage(d, from, seen) {
			return true
		}
	}
	return false
}

// wordOf is the word of the step that holds the definition's value: an ARG has
// words for those of its arguments that have a default and are not given, an ENV
// has two for each.
func wordOf(d *workspace.Document, s *eval.Step, def stage.Definition) (eval.Word, bool) {
	n := 0
	for i, p := range d.Model.InstructionOf(def).Pairs {
		switch _, given := d.Model.BuildArg(p.Key.Text); {
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

func tellDefinition(d *workspace.Document, p *markup.Content, name string, def stage.Definition) {
	p.Code(pairText(d, def))
	p.Quote(d.Model.File.CommentAbove(def.Item))
	v := valueOf(d, def)
	switch {
	case v.given:
		p.Words("%s is %s: the build is given it.", name, v.text)
	case v.image:
		p.Words("%s is as written: only the image can say what that becomes.", name)
	case v.set && v.text == "":
		p.Words("%s is empty.", name)
	case v.set:
		p.Words("%s is %s.", name, v.text)
	default:
		p.Words("%s has no value, unless the build is given one.", name)
	}
	tellOrigin(d, p, def, v)
}

func tellOrigin(d *workspace.Document, p *markup.Content, def stage.Definition, v variableValue) {
	if s := d.Model.At(def.Item); s == stage.None {
		p.Item("set above the first FROM, in line %d", d.Line(def.Span.Start))
	} else {
		p.Item("set in the stage %s, in line %d", d.Model.Stages()[s].Label(), d.Line(def.Span.Start))
	}
	switch {
	case v.global != nil && v.global.Span != def.Span && !v.given:
		p.Item("from the ARG above the first FROM, in line %d", d.Line(v.global.Span.Start))
	case def.Arg && v.set && !def.Value && !v.given:
		p.Item("BuildKit sets it")
	}
	if def.Arg && !v.given && v.set && (def.Value || v.global != nil) {
		p.Item("another value can be given with %s", "--build-arg "+def.Name+"=…")
	}
}

// pairText is the keyword and the pair that holds the definition.
func pairText(d *workspace.Document, def stage.Definition) string {
	keyword, p := strings.ToUpper(d.Model.InstructionOf(def).Name), d.Model.PairOf(def)
	switch {
	case p.Sep != "":
		return keyword + " " + p.Key.Text + p.Sep + p.Value.Text
	case p.Value.Present():
		return keyword + " " + p.Key.Text + " " + p.Value.Text
	}
	return keyword + " " + p.Key.Text
}

// tellUndefined tells of a variable that no ARG or ENV of the file sets here.
func tellUndefined(d *workspace.Document, p *markup.Content, name string, item int) {
	s := d.Model.At(item)
	if s == stage.None || d.Model.Stages()[s].Items[0] == item {
		if value, ok := d.Model.GlobalValue(name); ok {
			p.Words("%s is %s: BuildKit sets it.", name, value)
		} else {
			p.Words("%s is empty: no ARG above the first FROM declares it.", name)
		}
		return
	}
	base := d.Model.Root(s)
	for _, v := range analysis.GivenVariables(d, d.Images(), item) {
		if v.Name == name {
			p.Words("%s comes from the image %s.", name, base.Expanded)
			return
		}
	}
	switch base.Kind {
	case stage.Scratch:
		p.Words("%s is empty: nothing sets it.", name)
	default:
		p.Words("Nothing in this file sets %s here yet: the image %s may, or else it is empty.", name, base.Expanded)
	}
}
