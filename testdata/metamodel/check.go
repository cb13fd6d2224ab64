package metamodel

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Mismatch is a place where a message is not what the meta-model says.
type Mismatch struct {
	Path   string // as $.result.items[0].range
	Reason string
}

func (m Mismatch) String() string { return m.Path + ": " + m.Reason }

func mismatch(path, format string, args ...any) []Mismatch {
	return []Mismatch{{path, fmt.Sprintf(format, args...)}}
}

// check holds v against the type t.
func (m *Model) check(path string, t *Type, v any) []Mismatch {
	switch t.Kind {
	case "base":
		return checkBase(path, t.Name, v)
	case "reference":
		return m.checkReference(path, t, v)
	case "array":
		return m.checkArray(path, t, v)
	case "map":
		return m.checkMap(path, t, v)
	case "or":
		return m.checkUnion(path, t, v)
	case "tuple":
		return m.checkTuple(path, t, v)
	case "stringLiteral":
		if v != t.text {
			return mismatch(path, "%s instead of %q", kindOf(v), t.text)
		}
		return nil
	case "and", "literal":
		return m.checkObject(path, t.String(), m.fieldsOf(t), v)
	}
	return mismatch(path, "the meta-model has the unknown kind %q here", t.Kind)
}

func checkBase(path, name string, v any) []Mismatch {
	ok := false
	switch name {
	case "null":
		ok = v == nil
	case "boolean":
		_, ok = v.(bool)
	case "string", "RegExp":
		_, ok = v.(string)
	case "URI", "DocumentUri":
		return checkURI(path, name, v)
	case "integer":
		return checkInteger(path, name, math.MinInt32, v)
	case "uinteger":
		return checkInteger(path, name, 0, v)
	case "decimal":
		_, ok = v.(json.Number)
	}
	if !ok {
		return mismatch(path, "%s instead of %s", kindOf(v), name)
	}
	return nil
}

func checkURI(path, name string, v any) []Mismatch {
	s, ok := v.(string)
	if !ok {
		return mismatch(path, "%s instead of %s", kindOf(v), name)
	}
	if u, err := url.Parse(s); err != nil || u.Scheme == "" {
		return mismatch(path, "%q is no URI", s)
	}
	return nil
}

// checkInteger wants one from least to 2^31-1, the most that either kind of
// integer of the protocol can be.
func checkInteger(path, name string, least int64, v any) []Mismatch {
	number, ok := v.(json.Number)
	if !ok {
		return mismatch(path, "%s instead of %s", kindOf(v), name)
	}
	if n, err := strconv.ParseInt(number.String(), 10, 64); err != nil || n < least || n > math.MaxInt32 {
		return mismatch(path, "%s is no %s", number, name)
	}
	return nil
}

func (m *Model) checkReference(path string, t *Type, v any) []Mismatch {
	switch t.Name {
	case "LSPAny":
		return nil
	case "LSPObject":
		if _, ok := v.(object); !ok {
			return mismatch(path, "%s instead of an object", kindOf(v))
		}
		return nil
	case "LSPArray":
		if _, ok := v.([]any); !ok {
			return mismatch(path, "%s instead of an array", kindOf(v))
		}
		return nil
	}
	if f, ok := m.fields[t.Name]; ok {
		return m.checkObject(path, t.Name, f, v)
	}
	if e, ok := m.enumerations[t.Name]; ok {
		return m.checkEnumeration(path, e, v)
	}
	if alias, ok := m.aliases[t.Name]; ok {
		return m.check(path, alias, v)
	}
	return mismatch(path, "the meta-model has no %s", t.Name)
}

func (m *Model) checkEnumeration(path string, e enumeration, v any) []Mismatch {
	if bad := m.check(path, e.Type, v); bad != nil || e.Custom {
		return bad
	}
	for _, known := range e.Values {
		if fmt.Sprint(known.Value) == fmt.Sprint(v) {
			return nil
		}
	}
	return mismatch(path, "%v is no %s", v, e.Name)
}

func (m *Model) checkArray(path string, t *Type, v any) (out []Mismatch) {
	list, ok := v.([]any)
	if !ok {
		return mismatch(path, "%s instead of an array", kindOf(v))
	}
	for i, element := range list {
		out = append(out, m.check(fmt.Sprintf("%s[%d]", path, i), t.Element, element)...)
	}
	return out
}

func (m *Model) checkTuple(path string, t *Type, v any) (out []Mismatch) {
	list, ok := v.([]any)
	if !ok || len(list) != len(t.Items) {
		return mismatch(path, "%s instead of an array of %d", kindOf(v), len(t.Items))
	}
	for i, element := range list {
		out = append(out, m.check(fmt.Sprintf("%s[%d]", path, i), t.Items[i], element)...)
	}
	return out
}

func (m *Model) checkMap(path string, t *Type, v any) (out []Mismatch) {
	o, ok := v.(object)
	if !ok {
		return mismatch(path, "%s instead of an object", kindOf(v))
	}
	for _, key := range slices.Sorted(maps.Keys(o)) {
		below := fmt.Sprintf("%s[%q]", path, key)
		out = append(out, m.checkKey(below, t.Key, key)...)
		out = append(out, m.check(below, t.value, o[key])...)
	}
	return out
}

// checkKey holds a property's name against the type of a map's keys, where numbers
// are written as text.
func (m *Model) checkKey(path string, t *Type, key string) []Mismatch {
	if t.Kind == "base" && strings.HasSuffix(t.Name, "integer") {
		return m.check(path, t, json.Number(key))
	}
	return m.check(path, t, key)
}

// checkUnion tells, if v is none of the alternatives, what it lacks to be the one
// that it is nearest to.
func (m *Model) checkUnion(path string, t *Type, v any) []Mismatch {
	var nearest []Mismatch
	for _, alternative := range t.Items {
		bad := m.check(path, alternative, v)
		if bad == nil {
			return nil
		}
		isKind := !slices.ContainsFunc(bad, func(b Mismatch) bool { return b.Path == path })
		if isKind && (nearest == nil || len(bad) < len(nearest)) {
			nearest = bad
		}
	}
	if nearest == nil {
		return mismatch(path, "%s instead of %s", kindOf(v), t)
	}
	return nearest
}

// fieldsOf are the properties of an object of the type.
func (m *Model) fieldsOf(t *Type) fields {
	switch t.Kind {
	case "literal":
		return t.literal
	case "reference":
		return m.fields[t.Name]
	}
	out := fields{}
	for _, item := range t.Items {
		maps.Copy(out, m.fieldsOf(item))
	}
	return out
}

func (m *Model) checkObject(path, name string, f fields, v any) (out []Mismatch) {
	o, ok := v.(object)
	if !ok {
		return mismatch(path, "%s instead of %s", kindOf(v), name)
	}
	for _, key := range slices.Sorted(maps.Keys(f)) {
		if _, there := o[key]; !there && !f[key].Optional {
			out = append(out, mismatch(path+"."+key, "missing in %s", name)...)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(o)) {
		below := path + "." + key
		if p, known := f[key]; known {
			out = append(out, m.check(below, p.Type, o[key])...)
		} else {
			out = append(out, mismatch(below, "%s has no such property", name)...)
		}
	}
	return out
}

// String is the type as it would be written in TypeScript.
func (t *Type) String() string {
	var parts []string
	for _, item := range t.Items {
		parts = append(parts, item.String())
	}
	switch t.Kind {
	case "array":
		return t.Element.String() + "[]"
	case "map":
		return fmt.Sprintf("{ [%s]: %s }", t.Key, t.value)
	case "or":
		return strings.Join(parts, " | ")
	case "and":
		return strings.Join(parts, " & ")
	case "tuple":
		return "[" + strings.Join(parts, ", ") + "]"
	case "stringLiteral":
		return strconv.Quote(t.text)
	case "literal":
		return "{ " + strings.Join(slices.Sorted(maps.Keys(t.literal)), ", ") + " }"
	}
	return t.Name
}
