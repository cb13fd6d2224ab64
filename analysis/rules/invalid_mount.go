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
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
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
	for _, s := range p.steps("run") {
		if s.Mounts == nil {
			continue
		}
		flags := mountFlags(s.Instr)
		switch m := s.Mounts; {
		case !m.Fixed:
			checkOpenMounts(p, s, flags)
		case m.Err != nil:
			at, _ := lastRead(flags, m.Read)
			reportUnreadable(p, s, flags[at], mountBlame(flags, m.Read, m.Err), m.Err)
		default:
			for i := range m.List {
				reportMount(p, s, flags[i], eval.Reading{Mount: m.List[i]})
			}
		}
	}
}

// checkOpenMounts reports the mounts that BuildKit refuses whatever their open variables
// hold. BuildKit reads all mounts before it makes one, and stops at the first error. Where
// each value of a variable makes one or another mount refused, it is that which is without
// build arguments.
func checkOpenMounts(p *Pass, s *eval.Step, flags []*syntax.Flag) {
	never := func(readings []eval.Reading) bool { return neverMounted(s, readings) }
	said := false
	for i, readings := range s.Mounts.Readings {
		if !never(readings) {
			continue
		}
		reportMount(p, s, flags[i], readings[0])
		if said = true; readings[0].Err != nil {
			return
		}
	}
	taken := func(mounts [][]eval.Reading) bool { return !slices.ContainsFunc(mounts, never) }
	if said || s.Mounts.Together == nil || slices.ContainsFunc(s.Mounts.Together, taken) {
		return
	}
	for i, readings := range s.Mounts.Readings {
		if len(readings) > 0 && refusedMount(s, readings[0]) {
			reportMount(p, s, flags[i], readings[0])
			return
		}
	}
}

// neverMounted tells whether BuildKit refuses each of the readings of a mount.
func neverMounted(s *eval.Step, readings []eval.Reading) bool {
	taken := func(r eval.Reading) bool { return !refusedMount(s, r) }
	return len(readings) > 0 && !slices.ContainsFunc(readings, taken)
}

func refusedMount(s *eval.Step, r eval.Reading) bool {
	return r.Err != nil || mountError(s, r.Mount) != nil
}

// reportMount reports what BuildKit refuses in the mount of the flag f.
func reportMount(p *Pass, s *eval.Step, f *syntax.Flag, r eval.Reading) {
	if r.Err != nil {
		reportUnreadable(p, s, f, mountBlame([]*syntax.Flag{f}, r.Read, r.Err), r.Err)
		return
	}
	if err := mountError(s, r.Mount); err != nil {
		p.reportStep(s, mountErrorSpan(f, r.Mount), err.Error())
	}
}

// reportUnreadable reports why BuildKit cannot read the mount of the flag f, at the blame.
func reportUnreadable(p *Pass, s *eval.Step, f *syntax.Flag, blame text.Span, err error) {
	mendMount(p, p.reportStep(s, blame, steadyMount(err).Error()), s, f, blame)
}

// mountErrorSpan is what of a mount that could be read mountError refuses: the key of
// a source that an SSH mount has, else what its target is.
func mountErrorSpan(f *syntax.Flag, m *instructions.Mount) text.Span {
	if m.Type == instructions.MountTypeSSH {
		if field := stage.MountField(f, "source"); field != nil {
			return field.Key.Span
		}
	}
	if field := stage.MountField(f, "target"); field != nil {
		return valueSpan(field)
	}
	return f.Span
}

// steadyMount makes the same error of the same mount every time: of types equally
// near BuildKit suggests any.
func steadyMount(err error) error {
	message, _, _ := strings.Cut(err.Error(), " (did you mean")
	m := unsupported.Find(message)
	if m == nil {
		return err
	}
	known := []string{"bind", "cache", "secret", "ssh", "tmpfs"}
	if m[1] == "sharing value" {
		known = []string{"locked", "private", "shared"}
	}
	return suggest.WrapError(errors.New(message), m[2], known, true)
}

var unsupported = pattern.New(`^unsupported (mount type|sharing value) "(.*)"$`)

// mountError is what BuildKit refuses in a mount that it could read.
func mountError(s *eval.Step, m *instructions.Mount) error {
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

func secretError(s *eval.Step, m *instructions.Mount) error {
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
		if stage.IsType(in, &in.Flags[i], spec.MountList) {
			out = append(out, &in.Flags[i])
		}
	}
	return out
}

// valueSpan is a field's value or, where that is empty, the field.
func valueSpan(f *syntax.Field) text.Span {
	if f.Value.Span.Len() > 0 {
		return f.Value.Span
	}
	return text.Span{Start: f.Key.Span.Start, End: max(f.Key.Span.End, f.Value.Span.End)}
}

// badValues are messages that refuse the value of the field that BuildKit read last,
// badKeys those that refuse a key, which stands in them.
var (
	badValues = []*pattern.Pattern{
		pattern.New(`^invalid value for \w+: `),
		pattern.New(`^invalid value .* for (?:mode|uid|gid)$`),
		unsupported,
	}
	badKeys = []*pattern.Pattern{
		pattern.New(`^unexpected key '(?P<key>.*?)'`),
		pattern.New(`^invalid field '(?P<key>.*?)' must be`),
		pattern.New(`^(?P<key>mode|uid|gid) not allowed`),
		pattern.New(`^secret mount should not have a (?P<key>from)`),
		pattern.New(`^secret mount should not define (?P<key>sharing)`),
		pattern.New(`^invalid cache (?P<key>sharing) set`),
		pattern.New(`^both source and (?P<key>id) can't be set`),
	}
)

// mountBlame is the least of the mount that BuildKit had come to whose change mends
// err: a value or a key; or that mount. It had read n fields with a value.
func mountBlame(flags []*syntax.Flag, n int, err error) text.Span {
	at, read := lastRead(flags, n)
	message, _, _ := strings.Cut(err.Error(), " (did you mean")
	if read != nil && slices.ContainsFunc(badValues, func(p *pattern.Pattern) bool { return p.Find(message) != nil }) {
		return valueSpan(read)
	}
	for _, c := range badKeys {
		m := c.Find(message)
		if m == nil {
			continue
		}
		for _, f := range flags[at:] {
			if field := f.Field(strings.ToLower(m[1])); field != nil {
				return field.Key.Span
			}
		}
	}
	return flags[at].Span
}

// lastRead is the index of the flag that holds the n-th of the fields with a value,
// from 1, and that field; it is nil if n is 0.
func lastRead(flags []*syntax.Flag, n int) (int, *syntax.Field) {
	for i, f := range flags {
		var read *syntax.Field
		for k := range f.Fields {
			if f.Fields[k].HasValue && n > 0 {
				n--
				read = &f.Fields[k]
			}
		}
		if n <= 0 {
			return i, read
		}
	}
	return len(flags) - 1, nil
}
