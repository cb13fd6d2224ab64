package rules

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/text"
)

// A stage FROM --platform=$BUILDPLATFORM is the same for all platforms that are built, unless
// one of its instructions reads what BuildKit says of the target (dockerfile2llb/platform.go:43).
// A program that is compiled in it is then the same in the images of all platforms, and runs
// on one of them. That is told where the program is copied into a stage of the target's
// platform. Only compilers are judged whose output depends on the platform.
var _ = register(Rule{
	Name: "OnePlatformBinary", Severity: Warning, Check: checkPlatformBinaries,
	Summary: "The images of all platforms get a program that is compiled for one",
})

func checkPlatformBinaries(p *Pass) {
	if !strings.Contains(p.File.Text(), "BUILDPLATFORM") && !strings.Contains(p.File.Text(), "BUILDARCH") {
		return
	}
	r := platformReader{Pass: p, targets: map[int]bool{}, compiles: map[int][]compilation{}}
	for s := range p.steps("copy") {
		if s.Copy == nil || s.Trigger || s.Copy.Origin.Kind != stage.InFile || s.Copy.Origin.Stage >= s.Stage {
			continue
		}
		from := s.Copy.Origin.Stage
		if r.forTarget(s.Stage) && r.forBuilder(from) && !r.readsTarget(from) {
			r.report(s, from)
		}
	}
}

// platformReader remembers which stages are other ones for other platforms.
type platformReader struct {
	*Pass
	targets  map[int]bool
	compiles map[int][]compilation // by stage; nil until a RUN was read
}

// architecture is in the names of what is there for one platform.
var architecture = newPattern(`(?i)(?:amd64|arm|aarch64|x86|x64|i?[3-6]86|riscv|ppc64|s390|mips|wasm|windows|darwin|macos|mingw)`)

// forTarget tells whether the stage is of the platform that an image is built for, and not
// chosen for one.
func (r *platformReader) forTarget(i int) bool {
	root, ok := r.root(i)
	if !ok || root.Platform != "" && !onlyReads(root.Platform, "TARGETPLATFORM") || architecture.matches(r.Stages()[i].Name) {
		return false
	}
	name := r.Stages()[i].Name
	return name == "" || !slices.ContainsFunc(r.Stages(), func(s stage.Stage) bool {
		return s.Base.ByArgument && r.CouldMean(&s.Base, name)
	})
}

// forBuilder tells whether the stage is of the platform that the build runs on.
func (r *platformReader) forBuilder(i int) bool {
	root, ok := r.root(i)
	return ok && ofBuilder.matches(root.Platform) && !architecture.matches(r.Stages()[i].Name)
}

// ofBuilder is a platform that is the one that the build runs on.
var ofBuilder = newPattern(`^(?:\$\{?BUILDPLATFORM\}?|(?:linux|\$\{?BUILDOS\}?)/\$\{?BUILDARCH\}?(?:/\$\{?BUILDVARIANT\}?)?)$`)

// root is the stage at the bottom of the chain; ok is false if a build argument chooses one
// of them.
func (r *platformReader) root(i int) (root *stage.Stage, ok bool) {
	for {
		root = &r.Stages()[i]
		switch {
		case root.Replaced || root.Name != "" && r.given(root.Name):
			return nil, false
		case root.Base.Kind == stage.InFile && root.Base.ByArgument:
			return nil, false
		case root.Base.Kind == stage.InFile:
			i = root.Base.Target
		default:
			return root, root.Base.Kind == stage.Image || root.Base.Kind == stage.Scratch
		}
	}
}

// onlyReads tells whether the platform is nothing but that variable.
func onlyReads(platform, name string) bool {
	return platform == "$"+name || platform == "${"+name+"}"
}

// readsTarget tells whether something in the stage may be another for another platform.
func (r *platformReader) readsTarget(i int) bool {
	if known, ok := r.targets[i]; ok {
		return known
	}
	r.targets[i] = true // a circle
	s := &r.Stages()[i]
	found := !r.forBuilder(i) || strings.Contains(s.Base.Text, "TARGET") || s.Base.Kind == stage.InFile && r.readsTarget(s.Base.Target)
	for item := s.Items[0] + 1; item < s.Items[1] && !found; item++ {
		found = r.targetGoesInto(item)
	}
	for k := range r.Refs() {
		if ref := &r.Refs()[k]; ref.In == i && !found {
			found = ref.Kind != stage.Scratch && ref.Kind != stage.Context && (ref.Kind != stage.InFile || r.readsTarget(ref.Target))
		}
	}
	r.targets[i] = found
	return found
}

// targetGoesInto tells whether the instruction gives the stage a value that BuildKit, or a
// build argument, may set for a platform.
func (r *platformReader) targetGoesInto(item int) bool {
	in := r.Instr(item)
	if in == nil {
		return false
	}
	if in.Name == "onbuild" {
		return true
	}
	for _, d := range r.Definitions(item) {
		value := in.Pairs[d.Pair].Value.Text
		if def, ok := r.Global(d.Name); ok && !d.Value {
			value = r.Instr(def.Item).Pairs[def.Pair].Value.Text
		}
		if isTarget(d) && !d.Value || strings.Contains(value, "TARGET") {
			return true
		}
	}
	return false
}

// isTarget tells whether the ARG has a value of the target's platform, but for a default.
func isTarget(d stage.Definition) bool {
	return d.Arg && strings.HasPrefix(d.Name, "TARGET") && slices.Contains(stage.PlatformArgs, d.Name)
}

func (r *platformReader) report(s *eval.Step, from int) {
	for i := range s.Copy.Sources {
		src := &s.Copy.Sources[i]
		if src.Kind != eval.SourcePath || !src.Fixed || src.Pattern || src.Err != nil || src.Path == "/" || architecture.matches(src.Path) {
			continue
		}
		c, ok := r.compiled(from, src.Path)
		if !ok {
			continue
		}
		hidden := r.hidden(from)
		if len(hidden) > 0 {
			c.advice = fmt.Sprintf("The default of ARG %s hides what BuildKit sets: leave it out", hidden[len(hidden)-1].Name)
		}
		it := &r.File.Items()[c.step.Item]
		r.Report(r.File.Items()[s.Item].Abs(src.Span),
			fmt.Sprintf("%s is compiled for the platform that the build runs on, and copied into the images of all platforms. %s", src.Path, c.advice),
			Related{it.Abs(it.Instr.Keyword.Span), "it is compiled here"}, Related{r.rootFrom(from), "the same for all platforms"}).
			Fix(func() (Fix, bool) { return withoutDefaults(r.Pass, hidden) }).
			Fix(func() (Fix, bool) { return goForTarget(r.Pass, c, len(hidden) > 0) })
	}
}

// hidden are the ARGs of the stage whose defaults take the place of the target's values.
func (r *platformReader) hidden(from int) (out []stage.Definition) {
	for item := range r.File.Len() {
		if at := r.At(item); at != stage.None && r.Follows(from, at) {
			out = append(out, slices.DeleteFunc(r.Definitions(item), func(d stage.Definition) bool { return !isTarget(d) || !d.Value })...)
		}
	}
	return out
}

// withoutDefaults takes the defaults from ARGs.
func withoutDefaults(p *Pass, defs []stage.Definition) (Fix, bool) {
	var edits []text.Edit
	for _, d := range defs {
		it := &p.File.Items()[d.Item]
		pair := it.Instr.Pairs[d.Pair]
		edits = append(edits, edit(it.Abs(text.Span{Start: pair.Key.Span.End, End: pair.Value.Span.End}), "")...)
	}
	return Fix{"Leave out the default, which hides what BuildKit sets", edits, false}, len(edits) > 0
}

// goForTarget has go build compile for the target's platform.
func goForTarget(p *Pass, c compilation, hidden bool) (Fix, bool) {
	item := c.step.Item
	start, src := p.File.Items()[item].Span.Start, p.File.Source(item)
	if hidden || strings.Count(src, "go build") != 1 || strings.Contains(src, "GOARCH") || p.swallowed(item) || c.step.Instr.Keyword.Span.Start != 0 {
		return Fix{}, false
	}
	declared := casedLike("ARG", c.step.Instr.Keyword.Text) + " TARGETOS TARGETARCH" + lineEnd(p)
	const setting = "GOOS=$TARGETOS GOARCH=$TARGETARCH "
	at := text.Span{Start: strings.Index(src, "go build")}
	at.End = at.Start
	if i := strings.Index(src, "GOOS="); i >= 0 {
		if !strings.HasPrefix(src[i:], "GOOS=linux ") || i > at.Start {
			return Fix{}, false
		}
		at = text.Span{Start: i, End: i + len("GOOS=linux ")}
	}
	return Fix{"Compile for the target's platform", append(insert(start, declared), edit(at.Shift(start), setting)...), false}, true
}

// rootFrom is the FROM whose --platform the stage has.
func (r *platformReader) rootFrom(i int) text.Span {
	root, _ := r.root(i)
	return root.From
}

// compilation is a command that compiles.
type compilation struct {
	step   *eval.Step
	outs   []string // the files and folders that it may write; absolute
	advice string   // how to compile for the target's platform
}

// compiled is the command of the stage that writes the file at the path, or one in it.
func (r *platformReader) compiled(from int, at string) (found compilation, ok bool) {
	for i := from; ; i = r.Stages()[i].Base.Target {
		for _, c := range r.compilationsOf(i) {
			if slices.ContainsFunc(c.outs, func(out string) bool { return within(at, out) || within(out, at) }) {
				return c, true
			}
		}
		if r.Stages()[i].Base.Kind != stage.InFile {
			return found, false
		}
	}
}

// compilationsOf are those of all RUNs of a stage, which are read once.
func (r *platformReader) compilationsOf(i int) []compilation {
	if len(r.compiles) == 0 {
		for s := range r.steps("run") {
			if !s.Trigger && !s.Instr.JSON {
				r.compiles[s.Stage] = append(r.compiles[s.Stage], r.compilations(s)...)
			}
		}
		r.compiles[stage.None] = nil // they were read
	}
	return r.compiles[i]
}

// compilations are those of a RUN; none if they are for several platforms, or for one that
// is none of a machine.
func (r *platformReader) compilations(s *eval.Step) (out []compilation) {
	script, ok := r.Script(s.Item)
	if !ok || forSeveral(s, r.File.Source(s.Item)) {
		return nil
	}
	dir := ""
	if s.Before.DirFixed {
		dir = s.Before.Dir
	}
	for _, words := range script.Commands {
		if words[0] == "cd" {
			dir = ""
			if len(words) == 2 && path.IsAbs(words[1]) {
				dir = words[1]
			}
		}
		if c, ok := compiler(words, dir); ok {
			c.step = s
			out = append(out, c)
		} else if moved, ok := target(words, dir); ok && len(out) > 0 {
			last := &out[len(out)-1]
			last.outs = append(last.outs, moved)
		}
	}
	return out
}

// platformSettings are how variables choose what a compiler compiles for.
var platformSettings = newPattern(`\b(GOOS|GOARCH|CARGO_BUILD_TARGET|CC|CXX|RUSTFLAGS)="?([^\s;&|"]*)`)

// forSeveral tells whether the script may compile for several platforms, for one that is not
// known here, or for one that is no machine's.
func forSeveral(s *eval.Step, src string) bool {
	for _, name := range []string{"GOOS", "GOARCH", "CARGO_BUILD_TARGET", "CC"} {
		if v, set := s.Before.Lookup(name); set && (v.Unknown || !oneMachine(name, v.Value)) {
			return true
		}
	}
	for _, m := range platformSettings.compiled().FindAllStringSubmatch(src, -1) {
		name, value := m[1], m[2]
		if variable := strings.Trim(value, "${}"); strings.HasPrefix(value, "$") {
			v, set := s.Before.Lookup(variable)
			if !set && !slices.Contains(stage.PlatformArgs, variable) {
				return true
			}
			value = v.Value
		}
		if !oneMachine(name, value) {
			return true
		}
	}
	return strings.Contains(src, "for ") && strings.Contains(src, "GOARCH")
}

// oneMachine tells whether the setting is one that is right for machines of one platform; a
// blank one means the machine that compiles.
func oneMachine(name, value string) bool {
	switch name {
	case "GOOS":
		return value == "" || value == "linux"
	case "GOARCH":
		return slices.Contains([]string{"", "amd64", "arm64", "arm", "386"}, value)
	}
	return value == ""
}

// compiler reads a command that compiles in a folder; dir is "" if nobody knows which.
func compiler(words []string, dir string) (c compilation, ok bool) {
	name := path.Base(words[0])
	sub := ""
	if len(words) > 1 {
		sub = words[1]
	}
	switch {
	case name == "go" && (sub == "build" || sub == "install"):
		c.advice = "Declare ARG TARGETOS TARGETARCH there, and set GOOS and GOARCH to them"
		c.outs = goOutputs(words[1:], dir)
	case name == "cargo" && (sub == "build" || sub == "install") && optionOf(words, "--target") == "":
		c.advice = "Compile for the target's platform with --target, or leave out --platform=$BUILDPLATFORM"
		c.outs = cargoOutputs(words[1:], dir)
	case compilersOfC.matches(name) && !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, "--target") || w == "-target" || w == "-c" }):
		c.advice = "Use a compiler for the target's platform, or leave out --platform=$BUILDPLATFORM"
		c.outs = absolute(optionOf(words, "-o"), dir)
	case name == "dotnet" && sub == "publish" && selfContained(words):
		c.advice = "Declare ARG TARGETARCH there, and publish with -a $TARGETARCH"
		c.outs = absolute(cmp.Or(optionOf(words, "-o"), optionOf(words, "--output")), dir)
	}
	return c, len(c.outs) > 0
}

var compilersOfC = newPattern(`^(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|rustc)$`)

// selfContained tells whether dotnet publish makes a program for one platform.
func selfContained(words []string) bool {
	runtime := cmp.Or(optionOf(words, "-r"), optionOf(words, "--runtime"))
	return runtime != "" && slices.ContainsFunc(words, func(w string) bool {
		w = strings.ToLower(w)
		return w == "--self-contained" || w == "--self-contained=true" || strings.HasSuffix(w, "publishsinglefile=true") || strings.HasSuffix(w, "publishaot=true")
	}) && !slices.Contains(words, "false")
}

// optionOf is the value of an option, as -o VALUE or -o=VALUE; "" if there is none.
func optionOf(words []string, option string) string {
	for i, w := range words {
		if value, ok := strings.CutPrefix(w, option+"="); ok {
			return value
		}
		if w == option && i+1 < len(words) {
			return words[i+1]
		}
	}
	return ""
}

// absolute is the path, counted from dir; none if it is not known.
func absolute(name, dir string) []string {
	switch {
	case name == "":
		return nil
	case path.IsAbs(name):
		return []string{path.Clean(name)}
	case dir == "":
		return nil
	}
	return []string{path.Join(dir, name)}
}

func goOutputs(words []string, dir string) []string {
	if words[0] == "install" {
		return []string{"/go/bin"}
	}
	if slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, "-o") }) {
		return absolute(optionOf(words, "-o"), dir)
	}
	last := words[len(words)-1]
	if len(words) > 1 && strings.HasPrefix(last, "./") && !strings.Contains(last, "...") && path.Base(last) != "." {
		return absolute(path.Base(last), dir)
	}
	return nil
}

func cargoOutputs(words []string, dir string) []string {
	if words[0] == "install" {
		if root := optionOf(words, "--root"); root != "" {
			return absolute(root, dir)
		}
		return []string{"/usr/local/cargo/bin"}
	}
	return absolute(cmp.Or(optionOf(words, "--target-dir"), "target"), dir)
}

// target is where a command puts what it copies.
func target(words []string, dir string) (out string, ok bool) {
	if !slices.Contains([]string{"cp", "mv", "install"}, words[0]) || len(words) < 3 {
		return "", false
	}
	from, to := words[len(words)-2], words[len(words)-1]
	paths := absolute(to, dir)
	if len(paths) == 0 || !strings.Contains(from, "target/") {
		return "", false
	}
	return paths[0], true
}
