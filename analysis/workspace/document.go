package workspace

import (
	"slices"
	"strings"
	"sync"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// Options are what is known beside a Dockerfile's text.
type Options struct {
	Build stage.Build    // what a build would be told
	Rules rules.Settings // what a user decides about rules
	// Contexts are the folders that a build would find, as far as that is certain. It is
	// called whenever diagnostics are made, and may be nil.
	Contexts func() files.Contexts
	// Around are the folders that are likely the build context where nothing tells which it is:
	// the one that the Dockerfile lies in, and those above it. It may be nil.
	Around func() []*files.Context
	// Ignore is the text of the file that says what the build context leaves out
	// (.dockerignore), and its name; ok is false if there is none. It is called
	// whenever diagnostics are made, and may be nil.
	Ignore func() (name, src string, ok bool)
	// Outside is what builds that other files ask for say of the Dockerfile. It is called
	// when diagnostics are made that depend on it, and may be nil: then there are none.
	Outside func() Outside
	// Project is what the configuration of the project says of the Dockerfile; Rules go before
	// it. It is called whenever diagnostics are made, and may be nil.
	Project func() Project
	// Excluded tells that nothing is to be reported.
	Excluded bool
	// InFile is the line of the file that a line of the text is, both from 1, where the text
	// is a part of a file. It may be nil.
	InFile func(line int) int
}

// Project is what the configuration of a project says of a Dockerfile.
type Project struct {
	Rules    rules.Settings
	Excluded bool // nothing is to be reported of it
}

// settled are the options with what the project says.
func (o Options) settled() Options {
	if o.Project != nil {
		p := o.Project()
		o.Rules, o.Excluded, o.Project = o.Rules.Over(p.Rules), o.Excluded || p.Excluded, nil
	}
	return o
}

// Document is one version of a Dockerfile and what is known of it. It is never
// changed, and its methods may be called at the same time.
type Document struct {
	Model   *stage.Model
	Options Options
	Cache   *eval.Cache // shared by all versions of the document
	others  *caches     // likewise
}

// New reads a document.
func New(src string, opt Options) *Document {
	return version(syntax.Parse(src), opt, &eval.Cache{}, &caches{})
}

// WithOptions is the same text with other options.
func (d *Document) WithOptions(opt Options) *Document {
	return version(d.Model.File, opt, d.Cache, d.others)
}

// EveryStage is the document without a target: each of its stages is run.
func (d *Document) EveryStage() *Document {
	opt := d.Options
	if opt.Build.Target == "" {
		return d
	}
	opt.Build.Target = ""
	return d.WithOptions(opt)
}

// AskingOnce is the document for several looks at it, and at what is made of it: what lies
// outside, and what the project says, is asked for once.
func (d *Document) AskingOnce() *Document {
	if d.Options.Outside == nil && d.Options.Project == nil {
		return d
	}
	next := *d
	next.Options = d.Options.settled()
	if d.Options.Outside != nil {
		next.Options.Outside = sync.OnceValue(d.Options.Outside)
	}
	return &next
}

func version(f *syntax.File, opt Options, v *eval.Cache, others *caches) *Document {
	return &Document{Model: stage.NewModel(f, opt.Build), Options: opt, Cache: v, others: others}
}

// Images is what the project, or the client, says of base images.
func (d *Document) Images() []eval.DescribedImage { return d.Options.settled().Rules.Images }

// Trace is what holds at each step of the document's build.
func (d *Document) Trace() *eval.Trace { return eval.StagesOn(d.Images(), d.Model, d.Cache) }

// Line is the number of the line that off stands in, from 1, in the document's file.
func (d *Document) Line(off int) int { return d.InFile(strings.Count(d.Text()[:off], "\n") + 1) }

// InFile is the number in the document's file of a line of its text, both from 1.
func (d *Document) InFile(line int) int {
	if d.Options.InFile == nil {
		return line
	}
	return d.Options.InFile(line)
}

// Text is the document's text.
func (d *Document) Text() string { return d.Model.File.Text() }

// Diagnostics is all there is to report, in the order of the text.
func (d *Document) Diagnostics() []*rules.Diagnostic {
	return d.DiagnosticsUnless(func() bool { return false })
}

// DiagnosticsUnless is the same, or nothing if it finds in the midst of it that nobody
// wants it any more.
func (d *Document) DiagnosticsUnless(unwanted func() bool) []*rules.Diagnostic {
	d = d.AskingOnce()
	if d.Options.Excluded {
		return nil
	}
	in := rules.Input{Model: d.Model, Cache: d.Cache, Settings: d.Options.Rules, Contexts: d.Options.contexts(), Ignore: d.Options.Ignore, InFile: d.Options.InFile, Unwanted: unwanted}
	if d.Options.Outside == nil {
		return rules.Check(in)
	}
	outside := d.Options.Outside
	in.Outside = func() rules.Outside { return outside().Outside }
	own := rules.Check(in)
	if !d.readsBuild() && !d.copies() || unwanted() {
		return own
	}
	return d.acrossBuilds(own, outside().Builds, in)
}

func (o *Options) contexts() files.Contexts {
	if o.Contexts == nil {
		return files.Contexts{}
	}
	return o.Contexts()
}

// BuildContexts are the folders that builds of the document find as their contexts, as far as it
// is certain: its own build and those that other files ask for. all is false if there is one of
// which that is not known, or that has named contexts, which may stand for any image; a build of
// which hardly anything is known does not count.
func (d *Document) BuildContexts() (known []*files.Context, all bool) {
	if own := d.Options.contexts().Build; own != nil {
		known = append(known, own)
	}
	if d.Options.Outside == nil {
		return known, true
	}
	outside := d.Options.Outside()
	all = !outside.Partial
	for _, b := range outside.Builds {
		switch {
		case b.Contexts.Build != nil && len(b.NamedContexts) == 0:
			known = append(known, b.Contexts.Build)
		case !b.Unsure:
			all = false
		}
	}
	return known, all
}

// NamedFolders tells the folders of named contexts.
func (o *Options) NamedFolders() func(name string) *files.Context {
	contexts := o.contexts()
	return contexts.Of
}

// copies tells whether the document may copy from the build context, or mount something of it.
func (d *Document) copies() bool {
	for _, in := range d.Model.File.Instructions(0, d.Model.File.Len()) {
		if in.Name == "onbuild" && in.Trigger != nil {
			in = in.Trigger
		}
		if in.Name == "copy" || in.Name == "add" || in.Name == "run" && strings.Contains(in.Src, "source=") {
			return rules.OtherFrontend(d.Model) == ""
		}
	}
	return false
}

// readsBuild tells whether it may matter who builds the document: it has an argument, or
// reads what the platform or the target gives, and BuildKit's own frontend reads it.
func (d *Document) readsBuild() bool {
	return (d.readsArgument() || readsPlatform(d.Text())) && rules.OtherFrontend(d.Model) == ""
}

// readsArgument tells whether there is a build argument that is not the platform's.
func (d *Document) readsArgument() bool {
	for name := range declaredAndRead(d.Model.File) {
		if !slices.Contains(stage.PlatformArgs, name) {
			return true
		}
	}
	return false
}
