package rules

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	digest "github.com/opencontainers/go-digest"
	"github.com/stagels/stagels/analysis/eval"
	mode "github.com/tonistiigi/dchapes-mode"
)

// What BuildKit refuses when it comes to copy: names for --chown with --link, a
// mode that is none, a URL for COPY (dockerfile2llb/convert_copy.go:42).
var _ = register(Rule{
	Name: "InvalidCopy", Severity: Error, Check: checkCopies,
	Summary: "COPY and ADD take what BuildKit can copy",
})

func checkCopies(p *Pass) {
	for _, s := range p.steps("copy", "add") {
		if s.Copy != nil && !neverExpanded(s) {
			checkCopy(p, s)
		}
	}
}

// neverExpanded tells whether BuildKit cannot expand a word of the step in any build.
func neverExpanded(s *eval.Step) bool {
	return slices.ContainsFunc(s.Words, func(w eval.Word) bool { return w.Err != nil && w.Fixed })
}

func checkCopy(p *Pass, s *eval.Step) {
	c := s.Copy
	report := func(w *eval.Word, err error) {
		if err != nil && w.Err == nil {
			p.reportStep(s, w.Span, err.Error())
		}
	}
	if ownerByName(c) {
		report(&c.Chown, fmt.Errorf("--chown=%s: user and group names can't be resolved when used with --link, use numeric uid[:gid] instead", c.Chown.Value))
	}
	if given(&c.Chmod) || !c.Chmod.CouldBeOf(modes) {
		report(&c.Chmod, modeError(c.Chmod.Value))
	}
	if c.Checksum.NeverBlank() {
		report(&c.Checksum, checksumError(c))
	}
	for i := range c.Sources {
		src := &c.Sources[i]
		err := sourceError(s, src)
		report(&src.Word, err)
		if err == nil && s.Instr.Name == "add" && src.RefusedQuery() {
			reportQuery(p, s, src)
		}
	}
}

// reportQuery reports a query of git. What is no repository for some values is a path then,
// or a file to fetch; but no path of Windows has a colon behind more than the drive.
func reportQuery(p *Pass, s *eval.Step, src *eval.Source) {
	d := p.reportStep(s, src.Span, src.NoGit.Error())
	if isURL(src.CertainPrefix()) || !surelyWindows(s) || src.CouldBeOf(windowsPaths) {
		p.byDefault(d, "BuildKit takes it only with a ; or a % in a variable")
	}
}

// given tells whether a flag has a value, which no build argument can change.
func given(w *eval.Word) bool { return w.Fixed && w.Value != "" }

// ownerByName tells of an owner that has to be looked up, which --link does not do.
func ownerByName(c *eval.Copy) bool {
	return c.Link && (c.Chown.Fixed && !numericOwner(c.Chown.Value) || !c.Chown.CouldBeOf(numericOwners))
}

// numericOwners are the owners that llb.WithUser has no need to look up
// (client/llb/fileop.go:231).
var numericOwners = eval.NewLanguage(`(?:root|[+-]?[0-9]+)?(?::(?:root|[+-]?[0-9]+)?)?`)

func numericOwner(s string) bool {
	user, group, _ := strings.Cut(s, ":")
	return (user == "" || numeric(user)) && (group == "" || numeric(group))
}

func numeric(id string) bool {
	_, err := strconv.ParseInt(id, 10, 32)
	return err == nil || id == "root"
}

// modes are what --chmod takes: octal digits, or changes of a mode as chmod(1) has them.
var modes = eval.NewLanguage(`|0*[0-7]{1,4}|[augo]*(?:[-+=][rstwXxugo]*)+(?:,[augo]*(?:[-+=][rstwXxugo]*)+)*`)

func modeError(s string) error {
	octal := fmt.Errorf("invalid chmod parameter: '%v'. it should be octal string and between 0 and 07777", s)
	if n, err := strconv.ParseUint(s, 8, 32); err == nil {
		if n > 0o7777 {
			return octal
		}
		return nil
	}
	_, err := mode.Parse(s)
	if _, number := errors.AsType[*strconv.NumError](err); number {
		return octal
	}
	return err
}

func checksumError(c *eval.Copy) error {
	if len(c.Sources) != 1 {
		return errors.New("checksum can't be specified for multiple sources")
	}
	switch src := &c.Sources[0]; {
	case src.Fixed && src.Kind == eval.SourcePath, !src.CouldBeOf(remote):
		return errors.New("checksum requires HTTP(S) or Git sources")
	case src.Kind == eval.SourceURL && (src.Fixed || namesFile(src.CertainPrefix())) && !c.Checksum.CouldBeOf(digests):
		_, err := digest.Parse(c.Checksum.Value)
		return err
	}
	return nil
}

// remote are the sources that can be no path: URLs, and the short form of git's.
var remote = eval.NewLanguage(remoteSource)

const remoteSource = `(?i:https?|ssh|git)://.*|[a-zA-Z0-9_-]+@[a-zA-Z0-9.-]+:.*|github\.com/.*`

// digests are the checksums that package go-digest takes.
var digests = eval.NewLanguage(`sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}`)

// namesFile tells whether what begins with prefix is the URL of a file, and of no git
// repository: its path is there, to the end.
func namesFile(prefix string) bool {
	end := strings.IndexAny(prefix, "?#")
	return end >= 0 && isURL(prefix) && !strings.HasSuffix(prefix[:end], ".git")
}

// sourceError is what BuildKit says of a source that it refuses whatever its open variables
// hold, but for paths of Windows.
func sourceError(s *eval.Step, src *eval.Source) error {
	if !src.Fixed && !neverSource(s, src) {
		return nil
	}
	return readError(s, src)
}

// readError is what BuildKit says of a source that it reads so, but for paths of Windows.
func readError(s *eval.Step, src *eval.Source) error {
	copies := s.Instr.Name == "copy"
	switch {
	case src.Kind == eval.SourceGit && copies:
		return errors.New("source can't be a git ref for COPY")
	case src.Kind == eval.SourceGit:
		return gitError(s.Copy, src.Git)
	case src.Kind == eval.SourceURL && copies:
		return errors.New("source can't be a URL for COPY")
	case src.NoGit != nil:
		return src.NoGit
	}
	return nil
}

// neverSource tells whether BuildKit takes a source, which is not fixed, for nothing that it
// could copy, whatever the open variables hold.
func neverSource(s *eval.Step, src *eval.Source) bool {
	if len(src.Others) > 0 {
		return !slices.ContainsFunc(src.Others, func(o eval.Source) bool {
			return readError(s, &o) == nil && (o.Refused == nil || !surelyWindows(s))
		})
	}
	return s.Instr.Name == "copy" && isURL(src.CertainPrefix()) || surelyWindows(s) && !src.CouldBeOf(sourcesOnWindows(s))
}

// isURL tells whether a source is one of a URL, which BuildKit takes for a git repository or
// a file to fetch, whatever follows.
func isURL(s string) bool { return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") }

func gitError(c *eval.Copy, ref *eval.GitRef) error {
	if c.KeepGitDir != nil && ref.KeepGitDir != nil && *c.KeepGitDir != *ref.KeepGitDir {
		return errors.New("inconsistent keep-git-dir configuration")
	}
	if given(&c.Checksum) && ref.Checksum != "" && c.Checksum.Value != ref.Checksum {
		return fmt.Errorf("checksum mismatch %q != %q", c.Checksum.Value, ref.Checksum)
	}
	return nil
}
