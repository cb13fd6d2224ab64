package rules

import (
	"strings"

	"github.com/agext/levenshtein"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/pattern"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// suggestedWord is how BuildKit says at a message's end what was likely meant.
var suggestedWord = pattern.New(` \(did you mean ([a-z-]+)\?\)$`)

// unknownKey and bareField are how BuildKit refuses a field of a mount.
var (
	unknownKey = pattern.New(`^unexpected key '(.*?)'`)
	bareField  = pattern.New(`^invalid field '(.*)' must be a key=value pair$`)
)

// mendMount adds the fixes for a slip in a mount: what BuildKit suggests in the place of a
// type, a key or a value, and without a key that no mount has. What is wrong is the
// word of the step, in its flag f; d stands elsewhere if that is a trigger.
func mendMount(p *Pass, d *Diagnostic, s *eval.Step, f *syntax.Flag, word text.Span) {
	if d == nil {
		return
	}
	at := p.placeOf(s, word)
	written := at.Of(p.File.Text())
	if m := suggestedWord.Find(d.Upstream); m != nil && nearWord(written, m[1]) {
		d.replace("Write "+m[1], at, m[1])
		return
	}
	field := fieldAt(f, word)
	switch {
	case field == nil:
	case unknownKey.Matches(d.Upstream):
		d.Fix(func() (Fix, bool) {
			return withoutField(p, text.Span{Start: at.Start, End: p.placeOf(s, field.Value.Span).End})
		})
	case bareField.Matches(d.Upstream):
		if near := nearBareKey(f, written); near != "" {
			d.replace("Write "+near, at, near)
		}
	}
}

// nearWord tells whether the word was surely meant for near.
func nearWord(word, near string) bool {
	return len(word) > 2 && (isSlip(word, near) || 2*levenshtein.Distance(word, near, nil) < len(word))
}

// fieldAt is the field of the mount whose key stands at the span.
func fieldAt(f *syntax.Flag, at text.Span) *syntax.Field {
	for i := range f.Fields {
		if f.Fields[i].Key.Span == at {
			return &f.Fields[i]
		}
	}
	return nil
}

// nearBareKey is the key of the mount that stands without a value and was surely meant by
// the word, or the word with the = that a : stands for; "" if there is none.
func nearBareKey(f *syntax.Flag, word string) string {
	if key, value, ok := strings.Cut(word, ":"); ok && value != "" && isMountKey(f, key) {
		return key + "=" + value
	}
	m := stage.MountType(f)
	if m == nil {
		return ""
	}
	for _, k := range m.Keys {
		if k.NoValue() && nearWord(word, k.Name) {
			return k.Name
		}
	}
	return ""
}

func isMountKey(f *syntax.Flag, key string) bool {
	m := stage.MountType(f)
	return key == spec.TypeKey.Name || m != nil && m.Key(key) != nil
}

// networks are what RUN --network takes (instructions/commands_runnetwork.go:13).
var networks = []string{"default", "none", "host"}

// mendNetwork writes the network that was surely meant.
func (r *refusal) mendNetwork(d *Diagnostic) {
	written := r.at.Of(r.p.File.Text())
	for _, name := range networks {
		if nearWord(written, name) {
			d.replace("Write "+name, r.at, name)
		}
	}
}
