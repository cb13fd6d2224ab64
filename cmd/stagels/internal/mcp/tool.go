package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// Tool is something that an agent can ask for.
type Tool struct {
	Name, Description string
	// Writes tells that it changes files if it is asked to.
	Writes bool

	schema map[string]any
	call   func(ctx context.Context, arguments json.RawMessage) (string, error)
}

// New makes a tool of a function whose arguments are a struct. Each field has its name in a json
// tag, which says omitempty of one that may be missing, and in a doc tag what it is. The function
// returns what the agent reads; so is its error.
func New[A any](name, description string, call func(ctx context.Context, arguments A) (string, error)) Tool {
	form := reflect.TypeFor[A]()
	return Tool{Name: name, Description: description, schema: schemaOf(form), call: func(ctx context.Context, src json.RawMessage) (string, error) {
		var arguments A
		if err := read(src, form, &arguments); err != nil {
			return "", err
		}
		return call(ctx, arguments)
	}}
}

// read takes arguments as the struct has them.
func read(src json.RawMessage, form reflect.Type, arguments any) error {
	if len(src) == 0 || string(src) == "null" {
		src = json.RawMessage("{}")
	}
	given := map[string]json.RawMessage{}
	if err := json.Unmarshal(src, &given); err != nil {
		return errors.New("the arguments are no object")
	}
	for f := range fields(form) {
		if _, ok := given[f.name]; f.required && !ok {
			return fmt.Errorf("%s is missing: %s", f.name, f.doc)
		}
	}
	d := json.NewDecoder(bytes.NewReader(src))
	d.DisallowUnknownFields()
	err := d.Decode(arguments)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%s cannot be a %s", wrong.Field, wrong.Value)
	}
	if err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

// field is an argument of a tool.
type field struct {
	name, doc string
	required  bool
	form      reflect.Type
}

// fields are those of a struct.
func fields(form reflect.Type) func(yield func(field) bool) {
	return func(yield func(field) bool) {
		for i := range form.NumField() {
			f := form.Field(i)
			name, optional, _ := strings.Cut(f.Tag.Get("json"), ",")
			if !yield(field{name, f.Tag.Get("doc"), optional == "", f.Type}) {
				return
			}
		}
	}
}

// schemaOf is the JSON schema of a struct.
func schemaOf(form reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for f := range fields(form) {
		property := schemaOfValue(f.form)
		property["description"] = f.doc
		properties[f.name] = property
		if f.required {
			required = append(required, f.name)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

func schemaOfValue(form reflect.Type) map[string]any {
	switch form.Kind() {
	case reflect.Struct:
		return schemaOf(form)
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOfValue(form.Elem())}
	case reflect.Pointer:
		return schemaOfValue(form.Elem())
	case reflect.Int:
		return map[string]any{"type": "integer"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	}
	return map[string]any{"type": "string"}
}
