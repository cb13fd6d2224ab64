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
		c := copying{Step: s}
		for _, w := range s.Words {
			if w.Err != nil {
				c.broken = true
			}
		}
		if !c.broken {
			c.check(p)
		}
	}
}

// copying is a COPY or an ADD whose words could all be expanded.
type copying struct {
	*eval.Step
	broken bool
}

// flag is the expanded value of a flag; ok is false if a build argument may change
// it, or it is not there.
func (c *copying) flag(name string) (w eval.Word, ok bool) {
	f := c.Instr.Flag(name)
	if f == nil {
		return w, false
	}
	for _, w := range c.Words {
		if w.Span == f.Value.Span {
			return w, w.Fixed && w.Value != ""
		}
	}
	return w, false
}

func (c *copying) check(p *Pass) {
	if w, ok := c.flag("chown"); ok && c.isSet("link") && ownerByName(w.Value) {
		p.reportStep(c.Step, w.Span, fmt.Sprintf("--chown=%s: user and group names can't be resolved when used with --link, use numeric uid[:gid] instead", w.Value))
	}
	if w, ok := c.flag("chmod"); ok {
		if err := modeError(w.Value); err != nil {
			p.reportStep(c.Step, w.Span, err.Error())
		}
	}
	if w, ok := c.flag("checksum"); ok {
		if err := c.checksumError(w.Value); err != nil {
			p.reportStep(c.Step, w.Span, err.Error())
		}
	}
	for _, w := range sources(c.Step) {
		if err := c.sourceError(w.Value); err != nil && w.Fixed {
			p.reportStep(c.Step, w.Span, err.Error())
		}
	}
}

// isSet tells whether a flag without a value, or with a true one, is there.
func (c *copying) isSet(name string) bool {
	f := c.Instr.Flag(name)
	return f != nil && (!f.HasValue || strings.EqualFold(f.Value.Text, "true"))
}

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

func (c *copying) checksumError(sum string) error {
	srcs := sources(c.Step)
	if len(srcs) != 1 {
		return errors.New("checksum can't be specified for multiple sources")
	}
	switch src := srcs[0]; {
	case !src.Fixed:
	case !remote(src.Value):
		return errors.New("checksum requires HTTP(S) or Git sources")
	case !gitSource(src.Value):
		_, err := digest.Parse(sum)
		return err
	}
	return nil
}

func (c *copying) sourceError(src string) error {
	ref, git, err := gitRef(src)
	switch {
	case err != nil && git:
		return err
	case err == nil && !ref.IndistinguishableFromLocal:
		if c.Instr.Name == "copy" {
			return errors.New("source can't be a git ref for COPY")
		}
		return c.gitError(ref)
	case c.Instr.Name == "copy" && remote(src):
		return errors.New("source can't be a URL for COPY")
	}
	return nil
}

func (c *copying) gitError(ref *dfgitutil.GitRef) error {
	if f := c.Instr.Flag("keep-git-dir"); f != nil && ref.KeepGitDir != nil && c.isSet("keep-git-dir") != *ref.KeepGitDir {
		return errors.New("inconsistent keep-git-dir configuration")
	}
	if w, ok := c.flag("checksum"); ok && ref.Checksum != "" && w.Value != ref.Checksum {
		return fmt.Errorf("checksum mismatch %q != %q", w.Value, ref.Checksum)
	}
	return nil
}
