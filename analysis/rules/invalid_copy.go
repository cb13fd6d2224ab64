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
	if given(&c.Chown) && c.Link && ownerByName(c.Chown.Value) {
		report(&c.Chown, fmt.Errorf("--chown=%s: user and group names can't be resolved when used with --link, use numeric uid[:gid] instead", c.Chown.Value))
	}
	if given(&c.Chmod) {
		report(&c.Chmod, modeError(c.Chmod.Value))
	}
	if given(&c.Checksum) {
		report(&c.Checksum, checksumError(c))
	}
	for i := range c.Sources {
		if src := &c.Sources[i]; src.Fixed {
			report(&src.Word, sourceError(s, src))
		}
	}
}

// given tells whether a flag has a value, which no build argument can change.
func given(w *eval.Word) bool { return w.Fixed && w.Value != "" }

// ownerByName follows llb.WithUser (client/llb/fileop.go:231).
func ownerByName(owner string) bool {
	user, group, _ := strings.Cut(owner, ":")
	return user != "" && !numeric(user) || group != "" && !numeric(group)
}

func numeric(id string) bool {
	_, err := strconv.ParseInt(id, 10, 32)
	return err == nil || id == "root"
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
	case src.Kind == eval.SourceURL:
		_, err := digest.Parse(c.Checksum.Value)
		return err
	}
	return nil
}

func sourceError(s *eval.Step, src *eval.Source) error {
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

func gitError(c *eval.Copy, ref *dfgitutil.GitRef) error {
	if c.KeepGitDir != nil && ref.KeepGitDir != nil && *c.KeepGitDir != *ref.KeepGitDir {
		return errors.New("inconsistent keep-git-dir configuration")
	}
	if given(&c.Checksum) && ref.Checksum != "" && c.Checksum.Value != ref.Checksum {
		return fmt.Errorf("checksum mismatch %q != %q", c.Checksum.Value, ref.Checksum)
	}
	return nil
}
