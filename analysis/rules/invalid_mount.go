package rules

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/util/suggest"
	"github.com/moby/buildkit/util/system"
	"github.com/stagels/stagels/analysis/dispatch"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// What BuildKit refuses in a mount once its variables are expanded: an unknown
// type or key, a target that is the root
// (instructions/commands_runmount.go:135, dockerfile2llb/convert_runmount.go:63).
var _ = register(Rule{
	Name: "InvalidMount", Severity: Error, Check: checkMounts,
	Summary: "RUN --mount takes the keys that its type has",
})

func checkMounts(p *Pass) {
	for s := range p.steps("run") {
		if s.Mounts == nil || !s.Mounts.Fixed {
			continue
		}
		if err := s.Mounts.Err; err != nil {
			p.reportStep(s, mountBlame(s, err.Error()), steadyMount(err).Error())
			continue
		}
		flags := mountFlags(s.Instr)
		for i, m := range s.Mounts.List {
			if err := mountError(s, m); err != nil && i < len(flags) {
				p.reportStep(s, mountPart(flags[i], "target", "dst", "destination"), err.Error())
			}
		}
	}
}

// steadyMount makes the same error of the same mount every time: of types equally
// near BuildKit suggests any.
func steadyMount(err error) error {
	message, _, _ := strings.Cut(err.Error(), " (did you mean")
	m := unsupported.find(message)
	if m == nil {
		return err
	}
	known := []string{"bind", "cache", "secret", "ssh", "tmpfs"}
	if m[1] == "sharing value" {
		known = []string{"locked", "private", "shared"}
	}
	return suggest.WrapError(errors.New(message), m[2], known, true)
}

var unsupported = newPattern(`^unsupported (mount type|sharing value) "(.*)"$`)

// mountError is what BuildKit refuses in a mount that it could read.
func mountError(s *dispatch.Step, m *instructions.Mount) error {
	switch m.Type {
	case instructions.MountTypeSecret:
		return secretError(s, m)
	case instructions.MountTypeSSH:
		if m.Source != "" {
			return errors.New("ssh does not support source")
		}
		return nil
	}
	target := m.Target
	if !path.IsAbs(path.Clean(target)) {
		if !s.Before.DirFixed {
			return nil
		}
		target = path.Join("/", s.Before.Dir, m.Target)
	}
	if target == "/" {
		return fmt.Errorf("invalid mount target %q", target)
	}
	return nil
}

func secretError(s *dispatch.Step, m *instructions.Mount) error {
	if s.Before.OS != "windows" || !s.Before.OSFixed {
		return nil
	}
	id := m.CacheID
	if m.Source != "" {
		id = m.Source
	}
	target := system.ToSlash(m.Target, "windows")
	if id == "" {
		id = path.Base(target)
	}
	switch {
	case target != "" && !system.IsAbs(target, "windows"):
		return fmt.Errorf("secret target %q must be an absolute path with forward slashes on Windows, e.g. --mount=type=secret,id=%s,target=C:/path/to/secret", target, id)
	case target == "" && m.Env == nil:
		return fmt.Errorf("secret target is required on Windows, e.g. --mount=type=secret,id=%s,target=C:/path/to/secret", id)
	}
	return nil
}

func mountFlags(in *syntax.Instr) []*syntax.Flag {
	var out []*syntax.Flag
	for i := range in.Flags {
		if in.Flags[i].Name.Text == "mount" {
			out = append(out, &in.Flags[i])
		}
	}
	return out
}

// mountPart is the last field with one of the keys, or else the whole flag.
func mountPart(f *syntax.Flag, keys ...string) text.Span {
	for i := len(f.Fields) - 1; i >= 0; i-- {
		if slices.Contains(keys, strings.ToLower(f.Fields[i].Key.Text)) {
			return fieldSpan(f.Fields[i])
		}
	}
	return f.Span
}

func fieldSpan(f syntax.Field) text.Span {
	return text.Span{Start: f.Key.Span.Start, End: max(f.Key.Span.End, f.Value.Span.End)}
}

// mountCulprits tell from BuildKit's message which key, or which value, it means.
var mountCulprits = []pattern{
	newPattern(`^unexpected key '(?P<key>.*?)'`),
	newPattern(`^invalid field '(?P<key>.*?)' must be`),
	newPattern(`^invalid value for (?P<key>\w+): `),
	newPattern(`^invalid value .* for (?P<key>mode|uid|gid)$`),
	newPattern(`^(?P<key>mode|uid|gid) not allowed`),
	newPattern(`^unsupported mount (?P<key>type) "`),
	newPattern(`^unsupported (?P<key>sharing) value "`),
	newPattern(`^secret mount should not have a (?P<key>from)`),
	newPattern(`^secret mount should not define (?P<key>sharing)`),
	newPattern(`^invalid cache (?P<key>sharing) set`),
	newPattern(`^both source and (?P<key>id) can't be set`),
	newPattern(`^invalid (?P<key>secret) mount`),
}

// mountBlame is the field that the message speaks of, in the first mount from the
// one on that BuildKit had come to; or that mount.
func mountBlame(s *dispatch.Step, message string) text.Span {
	flags := mountFlags(s.Instr)
	if len(flags) == 0 {
		return s.Instr.Keyword.Span
	}
	at := lastRead(flags, s.Mounts.Read)
	for _, c := range mountCulprits {
		m := c.find(message)
		if m == nil {
			continue
		}
		for _, f := range flags[at:] {
			if span := mountPart(f, strings.ToLower(m[1])); span != f.Span {
				return span
			}
		}
	}
	return flags[at].Span
}

// lastRead is the flag that holds the n-th of the fields with a value, from 1.
func lastRead(flags []*syntax.Flag, n int) int {
	for i, f := range flags {
		for _, field := range f.Fields {
			if field.HasValue {
				n--
			}
		}
		if n <= 0 {
			return i
		}
	}
	return len(flags) - 1
}
