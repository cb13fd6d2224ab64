package analysis_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/completion"
	"github.com/stagels/stagels/analysis/workspace"

	buildkit "github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/testdata/files"
)

// offers puts completions in place, each once for the text that it replaces.
type offers struct {
	made map[completion.Kind]int
	seen map[string]bool
}

// TestOffersAreTaken puts what is offered at every place of many files there, with
// a value where one must follow: BuildKit then knows the instruction, flag, key,
// value, directive and check, and the model the variable.
func TestOffersAreTaken(t *testing.T) {
	o := &offers{made: map[completion.Kind]int{}}
	all := append(files.Fixtures(t), files.BuildKit(t)...)
	for _, f := range all {
		o.file(t, f, func(off int) bool { return off%files.Step() == 0 || strings.HasPrefix(f.Name, "complete") })
	}
	for _, f := range files.Sample(files.Corpus(t)) {
		o.file(t, f, func(off int) bool {
			return off%31 == 0 || off%5 == 0 && strings.ContainsRune("$={,-\n#", rune(f.Text[max(0, off-1)]))
		})
	}
	for _, kind := range []completion.Kind{
		completion.KindKeyword, completion.KindFlag, completion.KindKey, completion.KindInstruction, completion.KindValue,
		completion.KindVariable, completion.KindDirective, completion.KindOption, completion.KindRule, completion.KindImage, completion.KindSnippet,
	} {
		if o.made[kind] == 0 {
			t.Errorf("none of kind %d", kind)
		}
	}
	t.Logf("offers by kind: %v", o.made)
}

func (o *offers) file(t *testing.T, f files.File, at func(off int) bool) {
	t.Helper()
	o.seen = map[string]bool{}
	d := workspace.New(f.Text, amd64)
	for off := range len(f.Text) + 1 {
		if !at(off) {
			continue
		}
		for _, c := range completion.Complete(d, off) {
			key := fmt.Sprint(c.Kind, c.Edit, c.Label)
			if c.Kind == completion.KindInstruction { // there is little to tell one line from another
				key = fmt.Sprint(c.Edit.Span.Len(), c.Label)
			}
			if o.seen[key] {
				continue
			}
			o.seen[key] = true
			o.made[c.Kind]++
			if wrong := refused(d, c); wrong != "" {
				t.Fatalf("%s: offer %q at %d in place of %q: %s\n%s\n%q", f.Name, c.Label, off, c.Edit.Span.Of(f.Text), wrong, lineOf(f.Text, off), f.Text)
			}
		}
	}
}

func lineOf(src string, off int) string {
	start := strings.LastIndexByte(src[:off], '\n') + 1
	end := off + strings.IndexByte(src[off:]+"\n", '\n')
	return src[start:off] + "⟨here⟩" + src[off:end]
}

// refused tells what is wrong with the document once c is in it; "" if nothing is.
func refused(d *workspace.Document, c completion.Item) string {
	at := c.Edit.Span.Start
	switch c.Kind {
	case completion.KindInstruction:
		return refusedInstruction(d, c)
	case completion.KindSnippet:
		return refusedSnippet(d, c)
	case completion.KindFlag, completion.KindKey, completion.KindValue, completion.KindKeyword:
		return refusedWord(d, c)
	case completion.KindVariable:
		return refusedVariable(d.Edit(c.Edit), c)
	case completion.KindDirective:
		value := map[string]string{"syntax": "x", "escape": "`", "check": "skip=all"}[strings.Trim(c.Label, "# =")]
		c.Edit.New += value
		next := d.Edit(c.Edit)
		if it := next.Model.File.Items()[next.Model.File.ItemAt(at)]; it.Kind != syntax.Directive || it.Dir.Value != value {
			return "it is no directive"
		}
	case completion.KindOption, completion.KindRule:
		return refusedCheck(d, c)
	}
	return ""
}

// itemAt is the instruction at off, or what an ONBUILD there holds.
func itemAt(d *workspace.Document, off int) (*syntax.Item, *syntax.Instr) {
	it := &d.Model.File.Items()[d.Model.File.ItemAt(off)]
	if it.Instr != nil && it.Instr.Trigger != nil && off >= it.Abs(it.Instr.Trigger.Keyword.Span).Start {
		return it, it.Instr.Trigger
	}
	return it, it.Instr
}

func refusedInstruction(d *workspace.Document, c completion.Item) string {
	name, _, _ := strings.Cut(strings.ToLower(c.Label), " ")
	next := d.Edit(c.Edit)
	if _, in := itemAt(next, c.Edit.Span.Start); in == nil || in.Name != name {
		return "it is no instruction"
	}
	return ""
}

// refusedSnippet wants each line that begins an instruction to be one that BuildKit
// takes, and no more to be wrong than was.
func refusedSnippet(d *workspace.Document, c completion.Item) string {
	var filled strings.Builder
	for _, p := range c.Template {
		filled.WriteString(p.Text)
	}
	next := d.Edit(text.Edit{Span: c.Edit.Span, New: filled.String()})
	first, last := next.Model.File.ItemAt(c.Edit.Span.Start), next.Model.File.ItemAt(c.Edit.Span.Start+filled.Len()-1)
	for i := first; i <= last; i++ {
		it := &next.Model.File.Items()[i]
		if it.Instr == nil {
			continue
		}
		if err := parsed(next, it, it.Instr); err != nil {
			return err.Error()
		}
	}
	return ""
}

// parsed is what BuildKit says of the instruction, its mounts expanded.
func parsed(d *workspace.Document, it *syntax.Item, in *syntax.Instr) error {
	cmd, err := buildkit.ParseInstruction(in.Node(1, it.Span.Of(d.Text()), nil))
	if run, ok := cmd.(*buildkit.RunCommand); ok && err == nil {
		return run.Expand(func(word string) (string, error) { return word, nil })
	}
	return err
}

// plausible are values of flags and keys that BuildKit takes.
var plausible = map[string]string{
	"--mount=": "type=tmpfs,target=/x", "--network=": "none", "--security=": "sandbox", "--retries=": "1", "--checksum=": "sha256:x",
	"--interval=": "1s", "--timeout=": "1s", "--start-period=": "1s", "--start-interval=": "1s",
	"type=": "bind", "size=": "1m", "sharing=": "locked", "mode=": "0644", "uid=": "1", "gid=": "1",
}

// refusedWord asks BuildKit about the instruction with the word in it. What else it
// has to say of an instruction that is not finished does not matter.
func refusedWord(d *workspace.Document, c completion.Item) string {
	if value, ok := plausible[c.Label]; ok {
		c.Edit.New += value
	} else if strings.HasSuffix(c.Label, "=") {
		c.Edit.New += "x"
	}
	next := d.Edit(c.Edit)
	it, in := itemAt(next, c.Edit.Span.Start)
	if in == nil {
		return "" // in a directive
	}
	if instructions(next) != instructions(d) {
		return "there are more instructions, or fewer"
	}
	if in.Problem != nil {
		return ""
	}
	if before := ownError(d, c); before != nil && c.Kind == completion.KindValue {
		return "" // it was wrong before
	}
	if err := parsed(next, it, in); err != nil && blames(err.Error(), c.Label) {
		return err.Error()
	}
	if c.Kind == completion.KindFlag && in.Flag(strings.Trim(c.Label, "-=")) == nil {
		return "there is no such flag now"
	}
	return ""
}

// ownError is what BuildKit says of the instruction without c.
func ownError(d *workspace.Document, c completion.Item) error {
	it, in := itemAt(d, c.Edit.Span.Start)
	if in == nil || in.Problem != nil {
		return nil
	}
	return parsed(d, it, in)
}

// blames tells whether the message speaks of the word.
func blames(message, label string) bool {
	name := regexp.QuoteMeta(strings.TrimSuffix(label, "="))
	return regexp.MustCompile(`(?i)(flag|key|field|for|value|type|not:|security|mode|from) ['"]?` + name + `(=|['"]|$|: | not | type)`).MatchString(message)
}

func refusedVariable(next *workspace.Document, c completion.Item) string {
	at := c.Edit.Span.Start
	item := next.Model.File.ItemAt(at)
	for _, def := range next.Model.Definitions(item) {
		if def.Span.Start == at && def.Name == c.Label {
			return ""
		}
	}
	if _, in := itemAt(next, at); in != next.Model.Instr(item) && in.Name == "arg" {
		return "" // of an ONBUILD
	}
	for _, u := range next.Model.Uses(item) {
		if u.Name != c.Label || !u.Span.Touches(at) {
			continue
		}
		_, held := next.Model.Holding(u)
		if !held && !strings.HasPrefix(c.Detail(), "Set by the image") && c.Label != "PATH" && spec.PredefinedArg(c.Label) == nil {
			return "nothing gives it a value"
		}
		return ""
	}
	if in := next.Model.Instr(item); in != nil && in.Name == "run" {
		own := regexp.MustCompile(`\b(for |read |unset )?` + c.Label + `(=| in )`)
		if len(next.Model.Uses(item)) == 0 || own.MatchString(next.Model.File.Items()[item].Span.Of(next.Text())) {
			return "" // a command that no shell could read, or one that sets the variable itself
		}
	}
	return "no variable is read"
}

func refusedCheck(d *workspace.Document, c completion.Item) string {
	if c.Label == "error=" {
		c.Edit.New += "true"
	} else if c.Kind == completion.KindOption {
		c.Edit.New += "all"
	}
	at := c.Edit.Span.Start
	_, before := lintOptions(d.Text(), at)
	config, err := lintOptions(c.Edit.Apply(d.Text()), at)
	if err != nil && before != nil {
		return "" // another option is wrong
	} else if err != nil {
		return err.Error()
	}
	named := slices.Contains(config.SkipRules, c.Label) || slices.Contains(config.ExperimentalRules, c.Label)
	if c.Kind == completion.KindRule && (!named || rules.Lookup(c.Label) == nil) {
		return fmt.Sprintf("it is not in %+v", config)
	}
	return ""
}

// lintOptions are what the comment at off configures.
func lintOptions(src string, off int) (*linter.Config, error) {
	line, _, _ := strings.Cut(src[strings.LastIndexByte(src[:off], '\n')+1:], "\n")
	_, options, _ := strings.Cut(line, "=")
	options, _, _ = strings.Cut(strings.TrimSpace(options), " ")
	return linter.ParseLintOptions(options)
}

// TestVariablesAreOffered wants each variable of the corpus that has a value among
// the offers at its name, with the line that gives it.
func TestVariablesAreOffered(t *testing.T) {
	n := 0
	for _, f := range files.Sample(append(files.Corpus(t), files.Fixtures(t)...)) {
		d := workspace.New(f.Text, amd64)
		for i := range d.Model.File.Items() {
			for _, u := range d.Model.Uses(i) {
				behind := strings.TrimPrefix(f.Text[u.Span.End:], string(d.Model.File.Escape))
				if strings.HasPrefix(behind, "\n") && len(behind) < len(f.Text)-u.Span.End {
					continue // the name may go on in the next line
				}
				if def, ok := d.Model.Holding(u); ok && !strings.Contains(u.Span.Of(f.Text), "\n") {
					n++
					checkVariable(t, f, d, u, def)
				}
			}
		}
	}
	t.Logf("%d variables", n)
}

func checkVariable(t *testing.T, f files.File, d *workspace.Document, u stage.Use, def stage.Definition) {
	t.Helper()
	at := u.Span.Start + strings.Index(u.Span.Of(f.Text), u.Name)
	for _, c := range completion.Complete(d, at) {
		if c.Label == u.Name && c.Kind == completion.KindVariable {
			return
		}
	}
	t.Errorf("%s: $%s at %d is not offered, though line %d defines it:\n%s", f.Name, u.Name, u.Span.Start,
		1+d.Model.File.Items()[def.Item].Line, lineOf(f.Text, at))
}
