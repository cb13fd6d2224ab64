package completion

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
)

// completeMount offers what can stand in the field of the mount that the cursor
// is in: keys, or the values of one.
func (c *cursor) completeMount(f *syntax.Flag) []Item {
	from := stage.StageField(f)
	for i := range f.Fields {
		field := &f.Fields[i]
		key := strings.ToLower(field.Key.Text)
		switch {
		case !field.HasValue && field.Key.Span.Touches(c.Off):
			return c.mountKeys(f, i)
		case !field.HasValue || !field.Value.Span.Touches(c.Off):
		case field == from && takesFrom(f):
			return c.stagesIn(field.Value, c.site(stage.MountFrom, stage.OnbuildMount))
		case key == spec.TypeKey.Name:
			return c.values(field.Value, mountTypes(f))
		default:
			if k := mountType(f).Key(key); k != nil {
				return c.values(field.Value, k.Choices())
			}
		}
	}
	return nil
}

// takesFrom tells whether BuildKit takes from= of the mount.
func takesFrom(f *syntax.Flag) bool {
	t := stage.MountType(f)
	return t != nil && t.Stage
}

// mountTypes are the types that have all keys of the mount, or all if none has.
func mountTypes(f *syntax.Flag) []spec.Value {
	var out, fit []spec.Value
	for _, m := range spec.Mounts() {
		v := spec.Value{Name: m.Name, Summary: m.Summary}
		out = append(out, v)
		if !slices.ContainsFunc(f.Fields, func(field syntax.Field) bool { return strange(&m, field.Key.Text) }) {
			fit = append(fit, v)
		}
	}
	if len(fit) > 0 {
		return fit
	}
	return out
}

// strange tells whether the key is one that other types have and m has not.
func strange(m *spec.MountType, key string) bool {
	has := func(m spec.MountType) bool { return m.Key(key) != nil }
	return m.Key(key) == nil && slices.ContainsFunc(spec.Mounts(), has)
}

// mountType is the type that BuildKit takes the mount for; it has no keys if there
// is no such type.
func mountType(f *syntax.Flag) *spec.MountType {
	if m := stage.MountType(f); m != nil {
		return m
	}
	return &spec.MountType{}
}

// mountKeys offers the keys that the mount can have and has not, in place of its
// i-th field.
func (c *cursor) mountKeys(f *syntax.Flag, i int) []Item {
	begun := strings.ToLower(f.Fields[i].Key.Text)
	span := c.abs(f.Fields[i].Key.Span)
	if strings.Contains(c.d.Model.File.Slice(span), "\n") {
		return nil
	}
	typed := hasField(f.Fields[:i], spec.TypeKey.Name)
	var out []Item
	offer := func(label, summary, doc string) {
		if strings.HasPrefix(label, begun) {
			out = append(out, Item{
				Kind: KindKey, Label: label, detail: summary, doc: guide(doc, ""),
				Edit: text.Edit{Span: span, New: label},
			})
		}
	}
	others := append(slices.Clone(f.Fields[:i]), f.Fields[i+1:]...)
	if k := &spec.TypeKey; !hasField(others, k.Name) {
		offer(k.Name+"=", k.Summary, k.Doc)
	}
	for _, k := range mountType(f).Keys {
		label := k.Name
		if !k.NoValue() {
			label += "="
		}
		if !hasField(others, k.Names()...) && (typed || !k.BehindType) {
			offer(label, k.Summary, k.Doc)
		}
	}
	return out
}

func hasField(fields []syntax.Field, keys ...string) bool {
	return slices.ContainsFunc(fields, func(f syntax.Field) bool {
		return slices.Contains(keys, strings.ToLower(f.Key.Text))
	})
}
