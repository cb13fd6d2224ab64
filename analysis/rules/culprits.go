package rules

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// culprit finds the word at fault by what BuildKit's message says.
type culprit struct {
	message *pattern.Pattern
	find    func(in *syntax.Instr, m []string) (text.Span, bool)
}

// culprits are tried in order; BuildKit's errors have no types to tell them by.
var culprits = []culprit{
	{pattern.New(`^unknown instruction: `), keyword},
	{pattern.New(`^(?:unknown flag|missing a value on flag): (--\S*?)(?: \(did you mean .*)?$`), firstFlag},
	{pattern.New(`^expecting boolean value for flag --([^,]*), not: `), valueOfMessage},
	{pattern.New(`^duplicate flag specified: (--\S*)$`), secondFlag},
	{pattern.New(`^'from' doesn't support variable expansion`), mountVariable},
	{pattern.New(`^failed to parse csv mounts`), mountFlag},
	{pattern.New(`^invalid name for build stage: `), argument(2)},
	{pattern.New(`^FROM requires either one or three arguments`), fromArguments},
	{pattern.New(`^(?:ENV|LABEL|ARG) names can not be blank`), blankName},
	{pattern.New(`^Unknown type .* in HEALTHCHECK`), argument(0)},
	{pattern.New(`isn't allowed`), trigger},
	{pattern.New(`cannot accept a heredoc as`), lastArgument},
	{pattern.New(`^invalid network mode "`), valueOf("network")},
	{pattern.New(`^security ".*" is not valid$`), valueOf("security")},
	{pattern.New(`^Interval "(.*?)" cannot be less than`), valueOfMessage},
	{pattern.New(`^--retries cannot be negative`), valueOf("retries")},
	{pattern.New(`(?s)^(?:time: |strconv\.ParseInt: ).*`), unreadableNumber},
	{pattern.New(`(?s)^(?:failed to parse csv devices|invalid (?:field|value)|device name already set|unexpected key).*`), device},
	{pattern.New(`^HEALTHCHECK NONE takes no arguments$`), behindNone},
	{pattern.New(`^VOLUME specified can not be an empty string$`), blankArgument},
}

// blame is the least text of the instruction that the message speaks of: the
// word it names, else the arguments, else the keyword.
func blame(in *syntax.Instr, message string) text.Span {
	for _, c := range culprits {
		if m := c.message.Find(message); m != nil {
			if s, ok := c.find(in, m); ok {
				return s
			}
		}
	}
	if in.Body.Present() {
		return in.Body.Span
	}
	return in.Keyword.Span
}

func keyword(in *syntax.Instr, _ []string) (text.Span, bool) { return in.Keyword.Span, true }

func trigger(in *syntax.Instr, _ []string) (text.Span, bool) {
	if in.Trigger == nil {
		return text.Span{}, false
	}
	return in.Trigger.Keyword.Span, true
}

func argument(n int) func(*syntax.Instr, []string) (text.Span, bool) {
	return func(in *syntax.Instr, _ []string) (text.Span, bool) {
		if n >= len(in.Args) {
			return text.Span{}, false
		}
		return in.Args[n].Span, true
	}
}

func lastArgument(in *syntax.Instr, m []string) (text.Span, bool) {
	return argument(len(in.Args)-1)(in, m)
}

// nthFlag is the n-th flag that accept takes, from 0.
func nthFlag(in *syntax.Instr, n int, accept func(*syntax.Flag) bool) (text.Span, bool) {
	for i := range in.Flags {
		if accept(&in.Flags[i]) {
			if n == 0 {
				return in.Flags[i].Span, true
			}
			n--
		}
	}
	return text.Span{}, false
}

func named(flag string) func(*syntax.Flag) bool {
	return func(f *syntax.Flag) bool { return "--"+f.Name.Text == flag }
}

func firstFlag(in *syntax.Instr, m []string) (text.Span, bool) { return nthFlag(in, 0, named(m[1])) }

func secondFlag(in *syntax.Instr, m []string) (text.Span, bool) { return nthFlag(in, 1, named(m[1])) }

// refusedFlag is the value of the first flag that accept takes.
func refusedFlag(in *syntax.Instr, accept func(*syntax.Flag) bool) (text.Span, bool) {
	i := slices.IndexFunc(in.Flags, func(f syntax.Flag) bool { return accept(&f) })
	if i < 0 {
		return text.Span{}, false
	}
	if f := &in.Flags[i]; f.Value.Span.Len() > 0 {
		return f.Value.Span, true
	}
	return in.Flags[i].Span, true
}

func valueOf(name string) func(*syntax.Instr, []string) (text.Span, bool) {
	return func(in *syntax.Instr, _ []string) (text.Span, bool) { return refusedFlag(in, named("--"+name)) }
}

func valueOfMessage(in *syntax.Instr, m []string) (text.Span, bool) { return valueOf(m[1])(in, m) }

// unreadableNumber is the value that BuildKit could read as no time, or as no number: it
// goes through the flags in this order, whichever they are written in.
func unreadableNumber(in *syntax.Instr, m []string) (text.Span, bool) {
	for _, name := range []string{"interval", "timeout", "start-period", "start-interval", "retries"} {
		at, ok := refusedFlag(in, func(f *syntax.Flag) bool {
			_, value, _ := strings.Cut(f.Text, "=")
			_, err := time.ParseDuration(value)
			if name == "retries" {
				_, err = strconv.ParseInt(value, 10, 32)
			}
			return f.Name.Text == name && err != nil && err.Error() == m[0]
		})
		if ok {
			return at, true
		}
	}
	return text.Span{}, false
}

// device is the value of the --device that is refused.
func device(in *syntax.Instr, m []string) (text.Span, bool) {
	return refusedFlag(in, func(f *syntax.Flag) bool {
		_, value, _ := strings.Cut(f.Text, "=")
		_, err := instructions.ParseDevice(value)
		return f.Name.Text == "device" && err != nil && err.Error() == m[0]
	})
}

func behindNone(in *syntax.Instr, _ []string) (text.Span, bool) {
	if len(in.Args) < 2 {
		return text.Span{}, false
	}
	return text.Span{Start: in.Args[1].Span.Start, End: in.Body.Span.End}, true
}

func blankArgument(in *syntax.Instr, _ []string) (text.Span, bool) {
	i := slices.IndexFunc(in.Args, func(w syntax.Word) bool { return strings.TrimSpace(w.Text) == "" })
	if i < 0 {
		return text.Span{}, false
	}
	at := in.Args[i].Span
	if at.Len() == 0 { // between quotes
		at = text.Span{Start: at.Start - 1, End: at.End + 1}
	}
	return at, true
}

func mountFlag(in *syntax.Instr, _ []string) (text.Span, bool) {
	return nthFlag(in, 0, func(f *syntax.Flag) bool {
		return stage.IsType(in, f, spec.MountList) && f.HasValue && (f.Value.Text == "" || strings.Contains(f.Text, `"`))
	})
}

func mountVariable(in *syntax.Instr, _ []string) (text.Span, bool) {
	for _, f := range in.Flags {
		for _, field := range f.Fields {
			if spec.KeyIs(field.Key.Text, spec.Stage) && strings.Contains(strings.TrimSuffix(field.Value.Text, "$"), "$") {
				return field.Value.Span, true
			}
		}
	}
	return text.Span{}, false
}

func blankName(in *syntax.Instr, _ []string) (text.Span, bool) {
	for _, p := range in.Pairs {
		if p.Key.Text == "" {
			return text.Span{Start: p.Key.Span.Start, End: p.Value.Span.End}, true
		}
	}
	return text.Span{}, false
}

// fromArguments blames what stands where AS and a name, or nothing, should.
func fromArguments(in *syntax.Instr, _ []string) (text.Span, bool) {
	if len(in.Args) < 2 {
		return in.Keyword.Span, true
	}
	first := 1
	if strings.EqualFold(in.Args[1].Text, "as") && len(in.Args) > 3 {
		first = 3
	}
	return text.Span{Start: in.Args[first].Span.Start, End: in.Body.Span.End}, true
}
