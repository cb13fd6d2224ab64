package stage

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/stagels/stagels/analysis/syntax"
)

// Choice is a FROM that means another stage than it does now, if the build is given
// some arguments.
type Choice struct {
	Base      *Reference
	Arguments []Argument // in the order in which the base names them
	// Any tells that an argument is the stage's whole name, so that it could be that of
	// any stage.
	Any bool
}

// Argument is a build argument with a value. One of a platform, as TARGETOS, is given
// by --platform.
type Argument struct{ Name, Value string }

// Chooser finds the FROMs with which build arguments choose a stage, as those of
// base-${VARIANT} do. Whether one may mean a stage is what CouldMean tells; the Chooser
// tells by which arguments. It is for one goroutine.
type Chooser struct {
	model *Model
	bases []chooserBase
	anew  int // what it costs to read all global ARGs anew
	left  int // how much it may still cost: past that it finds no more
}

// Far more than a file needs that a person wrote: how much may be expanded, a word
// costing 1, and how long one becomes that is a stage's name.
const (
	mostExpanded = 5_000
	longestName  = 1000
)

// chooserBase is a base that a build argument can change.
type chooserBase struct {
	*Reference
	open   []string       // the variables that can be given
	prefix string         // that whatever it becomes begins with
	whole  *regexp.Regexp // what it becomes where all variables are given, by group
}

// Chooser begins with the bases of the file.
func (m *Model) Chooser() *Chooser {
	c := &Chooser{model: m, left: mostExpanded}
	for _, value := range m.global.values {
		c.anew += 1 + len(value)/longestName
	}
	for i := range m.Stages() {
		if b := &m.Stages()[i].Base; b.ByArgument && b.Kind != KindNamedContext && len(b.Expanded) <= longestName {
			c.bases = append(c.bases, c.base(b))
		}
	}
	return c
}

// mark stands for the value of the variable at index i.
func mark(i int) string { return string(rune(0xE000 + i)) }

func (c *Chooser) base(r *Reference) chooserBase {
	b := chooserBase{Reference: r}
	in := c.model.Instr(r.Item)
	marks := map[string]string{}
	for _, v := range in.Variables(in.Args[0]) {
		if c.model.global.declared[v.Text] && marks[v.Text] == "" {
			marks[v.Text] = mark(len(b.open))
			b.open = append(b.open, v.Text)
		}
	}
	pattern := regexp.QuoteMeta(c.expand(r.Text, marks))
	for i, name := range b.open {
		pattern = strings.ReplaceAll(pattern, mark(i), "("+c.model.valuePattern(name)+")")
	}
	if len(pattern) <= 4*longestName {
		b.whole, _ = regexp.Compile("^" + pattern + "$")
	}
	if !strings.ContainsAny(r.Text, "'\"\\`") {
		b.prefix, _, _ = strings.Cut(r.Text, "$")
	}
	return b
}

// Choices are the FROMs that mean stage s with other build arguments than those that
// are given, in the order of the file. Where a base is an image now, an argument that
// would be a whole name is left out: it is likely given other images only.
func (c *Chooser) Choices(s int) (out []Choice) {
	name := c.model.Name(s)
	for i := range c.bases {
		b := &c.bases[i]
		if c.left <= 0 {
			break
		}
		switch {
		case name == "" || b.In <= s || b.Target == s || !strings.HasPrefix(name, b.prefix):
		case c.model.Above(b.In, name) != s, !c.model.CouldMean(b.Reference, name):
		default:
			args := c.arguments(b, name)
			whole := slices.ContainsFunc(args, func(a Argument) bool { return a.Value == name && !slices.Contains(PlatformArgs, a.Name) })
			if args != nil && !(whole && b.Kind == Image) {
				out = append(out, Choice{b.Reference, args, whole})
			}
		}
	}
	return out
}

// arguments make b the name: one of them if that is enough, and rather one that is
// switched than one whose value has parts of the name that another would give.
func (c *Chooser) arguments(b *chooserBase, name string) []Argument {
	for _, v := range b.open {
		for _, value := range switches {
			if args := c.proven(b, map[string]string{v: value}, name); args != nil {
				return args
			}
		}
	}
	for _, v := range b.open {
		if args := c.oneMore(b, nil, v, name); args != nil {
			return args
		}
	}
	for _, first := range b.open {
		for _, value := range switches {
			for _, v := range b.open {
				if v == first {
					continue
				}
				if args := c.oneMore(b, map[string]string{first: value}, v, name); args != nil {
					return args
				}
			}
		}
	}
	if b.whole == nil {
		return nil
	}
	groups := b.whole.FindStringSubmatch(name)
	if len(groups) != 1+len(b.open) {
		return nil // a variable stands there twice, or in a default
	}
	given := map[string]string{}
	for i, v := range b.open {
		if now, _ := c.model.global.Get(v); now != groups[1+i] {
			given[v] = groups[1+i]
		}
	}
	return c.proven(b, given, name)
}

// switches are what turns something on and off, as ${DEBUG:+-debug}.
var switches = []string{"1", ""}

// oneMore gives the variable v a value beside the others, so that b becomes the name.
func (c *Chooser) oneMore(b *chooserBase, others map[string]string, v, name string) []Argument {
	given := maps.Clone(others)
	if given == nil {
		given = map[string]string{}
	}
	given[v] = mark(0)
	before, after, shown := strings.Cut(c.expand(b.Text, given), mark(0))
	rest, begins := strings.CutPrefix(name, before)
	value, ends := strings.CutSuffix(rest, after)
	if !shown || !begins || !ends {
		return nil
	}
	given[v] = value
	return c.proven(b, given, name)
}

// proven are the arguments, if each can have its value and they make b the name.
func (c *Chooser) proven(b *chooserBase, given map[string]string, name string) (out []Argument) {
	for _, v := range b.open {
		value, ok := given[v]
		if ok && !c.model.possible(v, value) {
			return nil
		}
		if ok {
			out = append(out, Argument{v, value})
		}
	}
	if c.expand(b.Text, given) != name || len(b.open) > 1 && !c.provenAnew(b, given, name) {
		return nil
	}
	return out
}

// provenAnew tells the same where all ARGs are read anew, as one may hang on another.
func (c *Chooser) provenAnew(b *chooserBase, given map[string]string, name string) bool {
	if c.left -= c.anew; c.left < 0 {
		return false
	}
	opt := c.model.build
	opt.BuildArgs = map[string]string{}
	maps.Copy(opt.BuildArgs, c.model.build.BuildArgs)
	maps.Copy(opt.BuildArgs, given)
	word, err := newEnvironment(c.model, opt).expand(b.Text)
	return err == nil && word == name
}

// lastName is the name of the last stage; "" if it has none, or there is no stage.
func (m *Model) lastName() string {
	if m.Count() == 0 {
		return ""
	}
	return m.heads[m.Count()-1].Name
}

// expand is the word with some variables given; "" if it cannot be expanded, or if
// enough was.
func (c *Chooser) expand(word string, values map[string]string) string {
	if c.left--; c.left < 0 {
		return ""
	}
	env := &changed{c.model.global, values}
	res, err := ReadsOf(env).Process(shell.NewLex(c.model.global.escape), syntax.Printable(word))
	if err != nil {
		return ""
	}
	c.left -= len(res.Result) / longestName
	return res.Result
}

// changed is an environment with other values of some variables.
type changed struct {
	*environment
	given map[string]string
}

// Get is the value of a variable, for BuildKit's lexer.
func (c *changed) Get(name string) (string, bool) {
	if value, ok := c.given[name]; ok {
		return value, true
	}
	return c.environment.Get(name)
}

// possible tells whether the variable can have the value.
func (m *Model) possible(name, value string) bool {
	values := m.fromValues(name)
	return values == nil || slices.Contains(values, value)
}

// valuePattern is the pattern of the values that the variable can have.
func (m *Model) valuePattern(name string) string {
	values := m.fromValues(name)
	if values == nil {
		return ".+?"
	}
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = regexp.QuoteMeta(value)
	}
	return strings.Join(quoted, "|")
}
