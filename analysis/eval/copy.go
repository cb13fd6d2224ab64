package eval

import (
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/util/system"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// Copy is what a COPY or an ADD copies, and where to, as BuildKit reads it once
// variables are expanded (instructions/parse.go:277, dockerfile2llb/convert_copy.go:42).
// Spans count from the start of the step's source.
type Copy struct {
	Origin      Origin
	Sources     []Source
	Contents    []Content
	Destination Destination

	Chown, Chmod, Checksum Word   // Value is blank where it is not given
	Excludes               []Word // patterns
	Link, Parents          bool
	KeepGitDir, Unpack     *bool // nil where it is not given

	// Broken tells that BuildKit cannot expand one of the words: it copies nothing.
	Broken bool
}

// Origin is what the sources that are paths are copied from: what --from means, or the
// build context.
type Origin struct {
	Kind  stage.Kind
	Stage int       // the stage that it is, or stage.None
	Name  string    // what --from stands for; "" for the build context
	Span  text.Span // of the name
}

// Content is a file that the instruction itself holds, in a heredoc.
type Content struct {
	Word              // the body
	Name    string    // of the heredoc: of the file too, where it is copied into a folder
	Marker  text.Span // <<NAME
	Refused error     // the name is none of a file on the stage's system
}

// Destination is the last argument: where the copies go.
type Destination struct {
	Word
	Path      string // absolute and clean, counted from WORKDIR
	PathFixed bool   // the file alone gives Path
	Folder    bool   // it is a folder whatever is there: it ends with a slash or a dot
	Refused   error  // BuildKit takes it for no path of the stage's system
}

// copying is what the COPY or ADD copies whose words are expanded to words.
func (x *expander) copying(s *State, origin Origin, words []Word) *Copy {
	last, ok := x.instr.Destination()
	if !ok {
		return nil
	}
	c := &Copy{Origin: origin, Broken: slices.ContainsFunc(words, func(w Word) bool { return w.Err != nil })}
	expanded := func(w syntax.Word) Word {
		if i := slices.IndexFunc(words, func(e Word) bool { return e.Span == w.Span }); i >= 0 {
			return words[i]
		}
		return Word{Text: w.Text, Span: w.Span, Value: syntax.Printable(w.Text), Fixed: true}
	}
	for i := range x.instr.Flags {
		f := &x.instr.Flags[i]
		c.flag(f, expanded(f.Value))
	}
	for _, w := range x.instr.Sources() {
		c.Sources = append(c.Sources, c.sourceOf(expanded(w), s.OS))
	}
	for _, h := range x.instr.SourceHeredocs() {
		_, err := system.CheckSystemDriveAndRemoveDriveLetter(h.Name, s.OS, false)
		c.Contents = append(c.Contents, Content{x.content(h, words), h.Name, h.Marker.Span, driveError(err)})
	}
	c.Destination = destinationOf(expanded(last), s)
	return c
}

// flag reads one flag, whose value is expanded to w where BuildKit expands it
// (instructions/parse.go:316, 362).
func (c *Copy) flag(f *syntax.Flag, w Word) {
	set := !f.HasValue || strings.EqualFold(f.Value.Text, "true")
	switch f.Name.Text {
	case "from":
		if c.Origin.Kind != stage.Context {
			c.Origin.Span = f.Value.Span
		}
	case "chown":
		c.Chown = w
	case "chmod":
		c.Chmod = w
	case "checksum":
		c.Checksum = w
	case "exclude":
		c.Excludes = append(c.Excludes, w)
	case "link":
		c.Link = set
	case "parents":
		c.Parents = set
	case "keep-git-dir":
		c.KeepGitDir = &set
	case "unpack":
		c.Unpack = &set
	}
}

// content is the body of a heredoc, expanded if BuildKit expands it.
func (x *expander) content(h *syntax.Heredoc, words []Word) Word {
	if i := slices.IndexFunc(words, func(e Word) bool { return e.Span == h.Body }); i >= 0 && h.Expand {
		return words[i]
	}
	return x.body(h)
}

// destinationOf follows pathRelativeToWorkingDir (dockerfile2llb/convert.go:1732).
func destinationOf(w Word, s *State) Destination {
	d := Destination{Word: w}
	to, err := system.CheckSystemDriveAndRemoveDriveLetter(w.Value, s.OS, true)
	if err != nil {
		d.Refused = driveError(err)
		return d
	}
	from, fixed := "/", true
	if !system.IsAbs(to, s.OS) {
		from, fixed = s.Dir, s.DirFixed
	}
	if to == "" || to == "." {
		to = "./"
	}
	at, err := system.NormalizePath(from, to, s.OS, true)
	if err != nil {
		d.Refused = err
		return d
	}
	d.Path, d.PathFixed = path.Clean(at), w.Fixed && fixed
	d.Folder = strings.HasSuffix(at, "/") || strings.HasSuffix(at, "/.")
	return d
}

// origin is what the --from of the COPY at item, or in the ONBUILD at item, means.
func (r *evaluator) origin(item int) Origin {
	ref, ok := r.model.CopyReference(item)
	if !ok || ref.Kind == stage.Context {
		return Origin{Kind: stage.Context, Stage: stage.None}
	}
	return Origin{Kind: ref.Kind, Stage: ref.Target, Name: ref.Expanded}
}
