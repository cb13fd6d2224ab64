package rules

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/dfgitutil"
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
	for s := range p.steps("copy", "add") {
		if s.Copy != nil && !s.Copy.Broken {
			checkCopy(p, s)
		}
	}
}

func checkCopy(p *Pass, s *eval.Step) {
	c := s.Copy
	report := func(w *eval.Word, err error) {
		if err != nil {
			p.reportStep(s, w.Span, err.Error())
		}
	}
	if c.Link && c.Chown.NeverBlank() && ownerByName(&c.Chown) {
		report(&c.Chown, fmt.Errorf("--chown=%s: user and group names can't be resolved when used with --link, use numeric uid[:gid] instead", c.Chown.Value))
	}
	if given(&c.Chmod) || neverOctal(&c.Chmod) {
		report(&c.Chmod, modeError(c.Chmod.Value))
	}
	if c.Checksum.NeverBlank() {
		report(&c.Checksum, checksumError(c))
	}
	for i := range c.Sources {
		src := &c.Sources[i]
		report(&src.Word, sourceError(s, src))
		if s.Instr.Name == "add" && src.RefusedQuery() {
			p.byDefault(p.reportStep(s, src.Span, src.NoGit.Error()), "BuildKit takes it only with a ; or a % in a variable")
		}
	}
}

// given tells whether a flag has a value, which no build argument can change.
func given(w *eval.Word) bool { return w.Fixed && w.Value != "" }

// ownerByName follows llb.WithUser (client/llb/fileop.go:231): what is open may hold the
// colon too, but neither mends what is no number before it, nor what is none at the end.
func ownerByName(w *eval.Word) bool {
	if w.Fixed {
		user, group, _ := strings.Cut(w.Value, ":")
		return user != "" && !numeric(user) || group != "" && !numeric(group)
	}
	user, group, both := strings.Cut(w.CertainPrefix(), ":")
	if both && user != "" && !numeric(user) || !startsNumeric(user) || !startsNumeric(group) {
		return true
	}
	_, end, ends := strings.Cut(w.CertainSuffix(), ":")
	return ends && !startsNumeric(end) && !strings.HasSuffix("root", end)
}

// startsNumeric tells whether s could begin what numeric takes.
func startsNumeric(s string) bool {
	return strings.HasPrefix("root", s) || strings.Trim(s[1:], "0123456789") == "" && strings.ContainsAny(s[:1], "+-0123456789")
}

func numeric(id string) bool {
	_, err := strconv.ParseInt(id, 10, 32)
	return err == nil || id == "root"
}

// neverOctal tells whether a mode is a number, as its first character tells, and none of
// octal digits.
func neverOctal(w *eval.Word) bool {
	prefix := w.CertainPrefix()
	return prefix != "" && '0' <= prefix[0] && prefix[0] <= '9' && strings.Trim(strings.Join(w.Certain(), ""), "01234567") != ""
}

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
	case !src.Fixed:
	case src.Kind == eval.SourcePath:
		return errors.New("checksum requires HTTP(S) or Git sources")
	case src.Kind == eval.SourceURL && c.Checksum.Fixed:
		_, err := digest.Parse(c.Checksum.Value)
		return err
	}
	return nil
}

func sourceError(s *eval.Step, src *eval.Source) error {
	copies := s.Instr.Name == "copy"
	if !src.Fixed && !(copies && isURL(src.CertainPrefix())) {
		return nil
	}
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

// isURL tells whether a source is one of a URL, which BuildKit takes for a git repository or
// a file to fetch, whatever follows.
func isURL(s string) bool { return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") }

func gitError(c *eval.Copy, ref *dfgitutil.GitRef) error {
	if c.KeepGitDir != nil && ref.KeepGitDir != nil && *c.KeepGitDir != *ref.KeepGitDir {
		return errors.New("inconsistent keep-git-dir configuration")
	}
	if given(&c.Checksum) && ref.Checksum != "" && c.Checksum.Value != ref.Checksum {
		return fmt.Errorf("checksum mismatch %q != %q", c.Checksum.Value, ref.Checksum)
	}
	return nil
}
