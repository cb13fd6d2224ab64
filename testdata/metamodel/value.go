package metamodel

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// object is a JSON object. One that names a property twice is refused.
type object map[string]any

// decode reads one JSON value: object, []any, string, json.Number, bool or nil.
func decode(data []byte) (any, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("no UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	v, err := next(d)
	if err == nil && d.More() {
		err = errors.New("more than one value")
	}
	return v, err
}

func next(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return nextObject(d)
	case json.Delim('['):
		out := []any{}
		for d.More() {
			v, err := next(d)
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
		_, err := d.Token()
		return out, err
	}
	return token, nil
}

func nextObject(d *json.Decoder) (any, error) {
	out := object{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		name := key.(string)
		if _, twice := out[name]; twice {
			return nil, fmt.Errorf("the property %q is there twice", name)
		}
		if out[name], err = next(d); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return out, err
}

// kindOf is how messages name what kind of value v is.
func kindOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case json.Number:
		return "number " + v.String()
	case string:
		return fmt.Sprintf("string %.40q", v)
	case []any:
		return "array"
	case object:
		return "object"
	}
	return fmt.Sprintf("%T", v)
}
