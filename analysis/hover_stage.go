package analysis

import (
	"slices"
	"strconv"
	"strings"

	"github.com/distribution/reference"
	"github.com/stagels/stagels/analysis/dispatch"
	"github.com/stagels/stagels/analysis/stage"
)

// canonical is the image's name with its registry and tag, as it would be pulled.
func canonical(name string) string {
	named, err := reference.ParseNormalizedNamed(name)
	if err != nil {
		return name
	}
	return reference.TagNameOnly(named).String()
}

// whole is the model of the file without a target: every stage is run in it.
func (d *Document) whole() *stage.Model {
	if d.options.Target == "" {
		return d.Model
	}
	opt := d.options.Options
	opt.Target = ""
	return stage.Build(d.File, opt)
}

// tellStage tells what a person wants to know of a stage where it is named.
func (d *Document) tellStage(p *Page, i int) {
	s := &d.Stages()[i]
	p.code(s.From.Of(d.Text()))
	p.quote(d.describe(i).Words)
	m := d.whole()
	config := dispatch.Stages(m, d.runs).Configs(m)[i]
	d.tellBase(p, s)
	if sources := d.sourcesOf(i); len(sources) > 0 {
		p.list("takes from", sources)
	}
	if users := d.usersOf(i); len(users) > 0 {
		p.list("is used by", users)
	}
	d.tellConfig(p, i, &config)
	if s.Replaced {
		p.item("a named context of the build stands in for it")
	} else if !d.Needed()[i] {
		p.item("is not built by default: %s does not need it", d.Stages()[d.Final()].Label())
	}
}

// place is a name and the lines it stands in; what tells how it is used there.
type place struct {
	name, what string
	lines      []int
}

// list is one item of several places. Those of one name and use are put together.
func (p *Page) list(words string, places []place) {
	var joined []place
	for _, at := range places {
		same := func(o place) bool { return o.name == at.name && o.what == at.what }
		if i := slices.IndexFunc(joined, same); i >= 0 {
			joined[i].lines = append(joined[i].lines, at.lines...)
		} else {
			joined = append(joined, at)
		}
	}
	var format []string
	var code []any
	for _, at := range joined {
		format = append(format, "%s ("+at.what+lines(at.lines)+")")
		code = append(code, at.name)
	}
	p.item(words+" "+strings.Join(format, ", "), code...)
}

// lines names lines for a person.
func lines(all []int) string {
	words := "line"
	if len(all) > 1 {
		words = "lines"
	}
	for i, n := range all {
		switch {
		case i > 0 && i == len(all)-1:
			words += " and"
		case i > 0:
			words += ","
		}
		words += " " + strconv.Itoa(n)
	}
	return words
}

// tellBase tells what the stage is built on, down to the image.
func (d *Document) tellBase(p *Page, s *stage.Stage) {
	format, code := "is built on", []any{}
	base := &s.Base
	bases := []*stage.Reference{base}
	for base.Kind == stage.InFile {
		on := &d.Stages()[base.Target]
		format += " %s (line %d), on"
		code = append(code, on.Label(), d.line(on.From.Start))
		base = &on.Base
		bases = append(bases, base)
	}
	switch base.Kind {
	case stage.Scratch:
		format += " %s, the empty image"
	case stage.Named:
		format += " the named context %s"
	case stage.Unknown:
		format += " %s, which a build argument must say"
	default:
		format += " the image %s"
	}
	name := base.Expanded
	if name == "" || base.Kind == stage.Unknown {
		name = base.Text
	}
	p.item(format, append(code, name)...)
	d.tellArguments(p, bases...)
	d.tellPlatform(p, s)
}

// tellPlatform tells the --platform of the stage at the bottom: on a stage that is
// built on another it has no effect (dockerfile2llb/convert.go:1217).
func (d *Document) tellPlatform(p *Page, s *stage.Stage) {
	for s.Base.Target != stage.None {
		s = &d.Stages()[s.Base.Target]
	}
	value, err := d.ExpandFrom(s.Platform)
	switch {
	case s.Platform == "" || s.Base.Kind == stage.Scratch: // scratch is for what is built for (convert.go:601)
	case err != nil || value == "" || value == s.Platform:
		p.item("for the platform %s", s.Platform)
	default:
		p.item("for the platform %s, which is %s", s.Platform, value)
	}
}

// tellArguments tells the values of the variables in bases.
func (d *Document) tellArguments(p *Page, bases ...*stage.Reference) {
	var names []string
	for _, r := range bases {
		if in := d.Instr(r.Item); r.Site == stage.FromBase && len(in.Args) > 0 {
			for _, v := range in.Variables(in.Args[0]) {
				names = append(names, v.Text)
			}
		}
	}
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			continue
		}
		value, ok := d.GlobalValue(name)
		def, declared := d.Global(name)
		_, given := d.BuildArg(name)
		switch {
		case given:
			p.item("with %s, as the build is given it", name+"="+value)
		case ok && declared && def.Value:
			p.item("with %s, if the build is given no other (line %d)", name+"="+value, d.line(def.Span.Start))
		case ok:
			p.item("with %s, which BuildKit sets", name+"="+value)
		default:
			p.item("with no value for %s", name)
		}
	}
}

// sourcesOf are what the stage copies and mounts from.
func (d *Document) sourcesOf(i int) (out []place) {
	for k := range d.Refs() {
		r := &d.Refs()[k]
		if r.Stage != i || r.Kind == stage.Invalid || r.Kind == stage.Context {
			continue
		}
		name := r.Text
		if r.Target != stage.None {
			name = d.Stages()[r.Target].Label()
		}
		if paths := d.pathsOf(r); paths != "" {
			name += " " + paths
		}
		out = append(out, place{name, "", []int{d.line(r.Span.Start)}})
	}
	return out
}

// pathsOf are what a COPY takes and where it puts it.
func (d *Document) pathsOf(r *stage.Reference) string {
	in := d.Instr(r.Item)
	if in.Trigger != nil {
		in = in.Trigger
	}
	if in.Name != "copy" || len(in.Args) < 2 {
		return ""
	}
	var words []string
	for _, w := range in.Args[:len(in.Args)-1] {
		words = append(words, w.Text)
	}
	return strings.Join(words, " ") + " → " + in.Args[len(in.Args)-1].Text
}

// siteWords are what a use of a stage is called.
var siteWords = map[stage.Site]string{
	stage.FromBase: "FROM, ", stage.CopyFrom: "COPY, ", stage.MountFrom: "mount, ",
	stage.OnbuildCopy: "ONBUILD COPY, ", stage.OnbuildMount: "ONBUILD mount, ",
}

func (d *Document) usersOf(i int) (out []place) {
	for _, o := range d.Occurrences() {
		if o.Stage == i && o.Ref != nil {
			out = append(out, place{d.Stages()[o.Ref.Stage].Label(), siteWords[o.Ref.Site], []int{d.line(o.Span.Start)}})
		}
	}
	return out
}

// tellConfig tells what holds at the end of the stage. What it has from a stage
// below says so.
func (d *Document) tellConfig(p *Page, i int, c *dispatch.Config) {
	tell := func(keyword string, s *dispatch.Setting) {
		if s == nil {
			return
		}
		format, code := keyword+" %s", []any{s.Text}
		if s.Stage != i {
			format += " (inherited from %s, line %d)"
			code = append(code, d.Stages()[s.Stage].Label(), d.File.Items()[s.Item].Line+1)
		}
		p.item(format, code...)
	}
	tell("WORKDIR", c.Workdir)
	tell("USER", c.User)
	tell("SHELL", c.Shell)
	for _, ports := range byStage(c.Ports) {
		tell("EXPOSE", &ports)
	}
	tell("HEALTHCHECK", c.Healthcheck)
	tell("ENTRYPOINT", c.Entrypoint)
	tell("CMD", c.Cmd)
}

// byStage joins what follows each other and was said in one stage.
func byStage(all []dispatch.Setting) (out []dispatch.Setting) {
	for _, s := range all {
		if n := len(out); n > 0 && out[n-1].Stage == s.Stage {
			out[n-1].Text += " " + s.Text
			continue
		}
		out = append(out, s)
	}
	return out
}
