package hover

import (
	"slices"
	"strconv"
	"strings"

	"github.com/distribution/reference"
	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/markup"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// canonical is the image's name with its registry and tag, as it would be pulled.
func canonical(name string) string {
	named, err := reference.ParseNormalizedNamed(name)
	if err != nil {
		return name
	}
	return reference.TagNameOnly(named).String()
}

// Stage is what is told of the stage of that index, wherever it is named.
func Stage(d *workspace.Document, i int) *markup.Content {
	var p markup.Content
	tellStage(d, &p, i)
	return &p
}

// tellStage tells what a person wants to know of a stage where it is named.
func tellStage(d *workspace.Document, p *markup.Content, i int) {
	s := &d.Model.Stages()[i]
	p.Code(s.From.Of(d.Text()))
	p.Quote(analysis.DocumentationOf(d, i).Words)
	every := d.EveryStage()
	config := every.Trace().Configs(every.Model)[i]
	tellBase(d, p, s)
	tellPlaces(p, "takes from", sourcesOf(d, i))
	users := usersOf(d, i)
	tellPlaces(p, analysis.Counted(len(users), "user")+":", users)
	tellConfig(d, p, i, &config)
	tellBuilt(d, p, i)
}

// tellBuilt tells what builds a stage that the build does not come to.
func tellBuilt(d *workspace.Document, p *markup.Content, i int) {
	s := &d.Model.Stages()[i]
	g := analysis.UsageOf(d)
	choices := g.Choices(i)
	for k, c := range choices {
		if k == fewPlaces {
			p.Item("and so do " + strconv.Itoa(len(choices)-k) + " more")
			break
		}
		p.Item("%s (line %d) means this stage with %s", c.Base.Text, d.Line(c.Base.Span.Start), analysis.Condition(c))
	}
	switch {
	case s.Replaced:
		p.Item("a named context of the build stands in for it")
	case g.Reachable[i] || len(choices) > 0 && len(g.Uses[i]) == 0:
	case !g.Buildable[i] && len(choices) == 0:
		p.Item("no target builds it")
	case len(g.Uses[i]) == 0 && s.Name != "":
		p.Item("is built with %s: %s does not need it", "--target "+s.Name, nameOf(d, d.Model.Final()))
	default:
		p.Item("is not built by default: %s does not need it", nameOf(d, d.Model.Final()))
	}
}

// nameOf is the name of a stage with the line of its FROM.
func nameOf(d *workspace.Document, i int) markup.Named {
	s := &d.Model.Stages()[i]
	return markup.Named{Name: s.Label(), Line: lineIn(d, s.Items[0], s.From.Start)}
}

// lineIn is the line of off, which is in that item, from 1.
func lineIn(d *workspace.Document, item, off int) int {
	it := &d.Model.File.Items()[item]
	return d.InFile(it.Line + 1 + strings.Count(text.Span{Start: it.Span.Start, End: off}.Of(d.Text()), "\n"))
}

// place is what names stand for, and the lines that they stand in by how they are used.
type place struct {
	names []any // a named, or a string
	sites []site
}

type site struct {
	what  string
	lines []int
}

// fewPlaces is how many things of one kind are told of: of more, the first.
const fewPlaces = 5

// tellPlaces adds one item of several places, if there are any.
func tellPlaces(p *markup.Content, words string, places []place) {
	if len(places) == 0 {
		return
	}
	var shown []string
	var args []any
	for _, at := range places[:min(len(places), fewPlaces)] {
		shown = append(shown, strings.TrimSuffix(strings.Repeat("%s ", len(at.names)), " ")+" ("+sitesFormat(at.sites)+")")
		args = append(args, at.names...)
		for _, s := range at.sites {
			for _, line := range s.lines[:min(len(s.lines), fewPlaces)] {
				args = append(args, line)
			}
		}
	}
	format := words + " " + strings.Join(shown, ", ")
	if more := len(places) - len(shown); more > 0 {
		format += " and " + strconv.Itoa(more) + " more"
	}
	p.Item(format, args...)
}

func sitesFormat(sites []site) string {
	var out []string
	for _, s := range sites {
		out = append(out, s.what+linesFormat(len(s.lines)))
	}
	return strings.Join(out, "; ")
}

// linesFormat is for the numbers of n lines, or for the first of them.
func linesFormat(n int) string {
	switch {
	case n == 1:
		return "line %d"
	case n > fewPlaces:
		return "lines " + strings.Repeat(", %d", fewPlaces)[2:] + " and " + strconv.Itoa(n-fewPlaces) + " more"
	}
	return "lines " + strings.Repeat(", %d", n-1)[2:] + " and %d"
}

// tellBase tells what the stage is built on, down to the image.
func tellBase(d *workspace.Document, p *markup.Content, s *stage.Stage) {
	format, args := "is built on", []any{}
	base := &s.Base
	bases := []*stage.Reference{base}
	for ; base.Kind == stage.InFile; bases = append(bases, base) {
		on := nameOf(d, base.Target)
		if len(bases) <= fewPlaces {
			format += " %s (line %d), on"
			args = append(args, on, on.Line)
		}
		base = &d.Model.Stages()[base.Target].Base
	}
	if more := len(bases) - 1 - fewPlaces; more > 0 {
		format += " " + strconv.Itoa(more) + " more, on"
	}
	switch base.Kind {
	case stage.Scratch:
		format += " %s, the empty image"
	case stage.KindNamedContext:
		format += " the named context %s"
	case stage.Unknown:
		format += " %s, " + whyUnknown(d, base)
	default:
		format += " the image %s"
	}
	name := base.Expanded
	if name == "" || base.Kind == stage.Unknown {
		name = base.Text
	}
	p.Item(format, append(args, name)...)
	tellArguments(d, p, bases...)
	tellPlatform(d, p, s)
}

// whyUnknown tells why nobody can say what a base is.
func whyUnknown(d *workspace.Document, base *stage.Reference) string {
	_, err := d.Model.ExpandFrom(base.Text)
	switch {
	case base.ByArgument:
		return "which a build argument must say"
	case err != nil:
		return "which BuildKit cannot expand"
	}
	return "which is blank"
}

// tellPlatform tells the --platform of the stage at the bottom: on a stage that is
// built on another it has no effect (dockerfile2llb/convert.go:1217).
func tellPlatform(d *workspace.Document, p *markup.Content, s *stage.Stage) {
	for s.Base.Target != stage.None {
		s = &d.Model.Stages()[s.Base.Target]
	}
	value, err := d.Model.ExpandFrom(s.Platform)
	switch {
	case s.Platform == "" || s.Base.Kind == stage.Scratch: // scratch is for what is built for (convert.go:601)
	case err != nil || value == "" || value == s.Platform:
		p.Item("for the platform %s", s.Platform)
	default:
		p.Item("for the platform %s, which is %s", s.Platform, value)
	}
}

// tellArguments tells the values of the variables in bases.
func tellArguments(d *workspace.Document, p *markup.Content, bases ...*stage.Reference) {
	names := variablesOf(d, bases)
	for i, name := range names {
		if i == fewPlaces {
			p.Item("with " + strconv.Itoa(len(names)-i) + " more variables")
			return
		}
		value, ok := d.Model.GlobalValue(name)
		def, declared := d.Model.Global(name)
		_, given := d.Model.BuildArg(name)
		undeclared := slices.ContainsFunc(bases, func(r *stage.Reference) bool { return slices.Contains(d.Model.Undeclared(r), name) })
		with, what := "with %s", name+"="+value
		if value == "" {
			with, what = "with %s empty", name
		}
		switch {
		case undeclared: // then no build argument sets it (dockerfile2llb/convert.go:2142)
			p.Item("with %s empty: no ARG above the first FROM declares it", name)
		case given:
			p.Item(with+", as the build is given it", what)
		case ok && declared && def.Value:
			p.Item(with+", if the build is given no other (line %d)", what, d.Line(def.Span.Start))
		case ok:
			p.Item(with+", which BuildKit sets", what)
		default:
			p.Item("with no value for %s", name)
		}
	}
}

// variablesOf are those in bases, each once.
func variablesOf(d *workspace.Document, bases []*stage.Reference) (names []string) {
	for _, r := range bases {
		if in := d.Model.Instr(r.Item); r.Site == stage.FromBase && len(in.Args) > 0 {
			for _, v := range in.Variables(in.Args[0]) {
				if !slices.Contains(names, v.Text) {
					names = append(names, v.Text)
				}
			}
		}
	}
	return names
}

// sourcesOf are what the stage copies and mounts from.
func sourcesOf(d *workspace.Document, i int) (out []place) {
	for k := range d.Model.Refs() {
		r := &d.Model.Refs()[k]
		if r.In != i || r.Kind == stage.Invalid || r.Kind == stage.Context {
			continue
		}
		names := []any{r.Text}
		if r.Target != stage.None {
			names[0] = nameOf(d, r.Target)
		}
		if paths := pathsOf(d, r); paths != "" {
			names = append(names, paths)
		}
		line := lineIn(d, r.Item, r.Span.Start)
		same := func(at place) bool { return slices.Equal(at.names, names) }
		if at := slices.IndexFunc(out, same); at >= 0 {
			out[at].sites[0].lines = append(out[at].sites[0].lines, line)
			continue
		}
		out = append(out, place{names, []site{{"", []int{line}}}})
	}
	return out
}

// pathsOf are what a COPY takes and where it puts it.
func pathsOf(d *workspace.Document, r *stage.Reference) string {
	in := d.Model.Instr(r.Item)
	if in.Trigger != nil {
		in = in.Trigger
	}
	to, ok := in.Destination()
	if in.Name != "copy" || !ok {
		return ""
	}
	var words []string
	for _, w := range in.Args[:len(in.Args)-1] {
		words = append(words, w.Text)
	}
	return firstLine(strings.Join(words, " ") + " → " + to.Text)
}

// firstLine is the beginning of a text on one line.
func firstLine(s string) string {
	const most = 100
	line, _, cut := strings.Cut(s, "\n")
	if runes := []rune(line); len(runes) > most {
		line, cut = string(runes[:most]), true
	}
	if cut {
		return line + "…"
	}
	return line
}

// siteWords are what a use of a stage is called.
var siteWords = map[stage.Site]string{
	stage.FromBase: "FROM, ", stage.CopyFrom: "COPY, ", stage.MountFrom: "mount, ",
	stage.OnbuildCopy: "ONBUILD COPY, ", stage.OnbuildMount: "ONBUILD mount, ",
}

// usersOf are the stages that are built on the stage or take from it, in the order of
// the file.
func usersOf(d *workspace.Document, i int) (out []place) {
	last := stage.None
	for _, o := range analysis.Occurrences(d) {
		if o.Target != i || o.Ref == nil {
			continue
		}
		if o.Ref.Site == stage.EpochArg {
			out = append(out, place{names: []any{"SOURCE_DATE_EPOCH"}, sites: []site{{"", []int{lineIn(d, o.Ref.Item, o.Span.Start)}}}})
			continue
		}
		if len(out) == 0 || o.Ref.In != last {
			last = o.Ref.In
			out = append(out, place{names: []any{nameOf(d, last)}})
		}
		out[len(out)-1].note(siteWords[o.Ref.Site], lineIn(d, o.Ref.Item, o.Span.Start))
	}
	return out
}

func (p *place) note(what string, line int) {
	i := slices.IndexFunc(p.sites, func(s site) bool { return s.what == what })
	if i < 0 {
		i = len(p.sites)
		p.sites = append(p.sites, site{what: what})
	}
	p.sites[i].lines = append(p.sites[i].lines, line)
}

// tellConfig tells what holds at the end of the stage. What it has from a stage
// below says so.
func tellConfig(d *workspace.Document, p *markup.Content, i int, c *eval.Config) {
	tell := func(keyword string, s *eval.Setting) {
		if s == nil {
			return
		}
		format, args := keyword+" %s", []any{firstLine(s.Text)}
		if s.Stage != i {
			format += " (inherited from %s, line %d)"
			args = append(args, nameOf(d, s.Stage), d.InFile(d.Model.File.Items()[s.Item].Line+1))
		}
		p.Item(format, args...)
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
func byStage(all []eval.Setting) (out []eval.Setting) {
	for _, s := range all {
		if n := len(out); n > 0 && out[n-1].Stage == s.Stage {
			out[n-1].Text += " " + s.Text
			continue
		}
		out = append(out, s)
	}
	return out
}
