package stage

import (
	"slices"
	"strconv"
	"strings"

	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

const epochArg = "SOURCE_DATE_EPOCH"

// EpochPair is the ARG above the first FROM that tells BuildKit which time the image is
// given: the last that has a value (dockerfile2llb/convert.go:305).
func (m *Model) EpochPair() (item int, pair syntax.Pair, ok bool) {
	for i, in := range m.File.Instructions(0, m.BeforeFirst()) {
		for _, p := range in.Pairs {
			if in.Name == "arg" && p.Key.Text == epochArg && p.Sep != "" {
				item, pair, ok = i, p, true
			}
		}
	}
	return item, pair, ok
}

// Epoch is what that ARG takes the time from, if it is no number: a stage, the build
// context, or nothing that BuildKit knows, which is of Kind Invalid
// (dockerfile2llb/epoch.go:60). ok is false if there is none, or if the build is given
// another.
func (m *Model) Epoch() (r Reference, ok bool) {
	r = m.epoch.Get(m.readEpoch)
	return r, r.Text != ""
}

func (m *Model) readEpoch() Reference {
	item, pair, ok := m.EpochPair()
	value, err := m.ExpandFrom(pair.Value.Text)
	_, given := m.BuildArg(epochArg)
	_, number := strconv.ParseInt(value, 10, 64)
	if !ok || given || err != nil || value == "" || number == nil || m.Count() == 0 {
		return Reference{}
	}
	r := Reference{Site: EpochArg, In: None, Item: item, Text: pair.Value.Text, Expanded: value, Target: None, ByArgument: true}
	r.Span = m.abs(item, pair.Value.Span)
	if n := len(r.Text); n > 2 && r.Text[0] == r.Text[n-1] && (r.Text[0] == '"' || r.Text[0] == '\'') {
		r.Text, r.Span = r.Text[1:n-1], text.Span{Start: r.Span.Start + 1, End: r.Span.End - 1}
	}
	r.Target = slices.IndexFunc(m.heads, func(s *Stage) bool { return s.Name != "" && strings.EqualFold(s.Name, value) })
	switch {
	case value == "context":
		r.Kind, r.Target = Context, None
	case m.isNamedContext(value):
		r.Kind, r.Target = KindNamedContext, None
	case r.Target != None:
		r.Kind = InFile
	default:
		r.Kind = Invalid
	}
	return r
}

// EpochStageError is why BuildKit takes no time from stage i, and the item at fault; the
// message is "" if it does, as far as is known without the values of variables
// (dockerfile2llb/epoch.go:113).
func (m *Model) EpochStageError(i int) (message string, item int) {
	const one = "SOURCE_DATE_EPOCH stage must contain exactly one remote ADD"
	if m.heads[i].Base.Expanded != "scratch" {
		return "SOURCE_DATE_EPOCH stage must use FROM scratch", m.First(i)
	}
	adds := 0
	for at, in := range m.File.Instructions(m.First(i)+1, m.First(i+1)) {
		switch {
		case in.Name == "arg":
		case in.Name != "add":
			return "SOURCE_DATE_EPOCH stage does not meet source-only requirements: unsupported " + in.Keyword.Text + " instruction", at
		case adds > 0:
			return one, at
		case len(in.Sources()) != 1 || len(in.SourceHeredocs()) > 0:
			return one + " source", at
		default:
			adds++
		}
	}
	if adds == 0 {
		return one, m.First(i)
	}
	return "", None
}
