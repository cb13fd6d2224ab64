// Package metamodel holds what a server says against the meta-model of the
// Language Server Protocol 3.18, the protocol's own description for machines.
package metamodel

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/stagels/stagels/testdata/files"
)

// Model is the protocol as the meta-model tells it.
type Model struct {
	requests      map[string]request
	notifications map[string]notification
	structures    map[string]structure
	enumerations  map[string]enumeration
	aliases       map[string]*Type
	fields        map[string]fields // of the structures, with those they inherit
}

// Direction tells who may send a message.
type Direction string

// The directions, as the meta-model names them.
const (
	ServerToClient Direction = "serverToClient"
	ClientToServer Direction = "clientToServer"
	both           Direction = "both"
)

func (d Direction) allows(want Direction) bool { return d == want || d == both }

// registers is what a request and a notification have to say on
// client/registerCapability.
type registers struct {
	Method       string
	Registration string `json:"registrationMethod"` // the name to register by, if it is another
	Options      *Type  `json:"registrationOptions"`
}

type request struct {
	registers
	Direction Direction `json:"messageDirection"`
	Params    *Type
	Result    *Type
	Partial   *Type `json:"partialResult"`
	ErrorData *Type
}

type notification struct {
	registers
	Direction Direction `json:"messageDirection"`
	Params    *Type
}

type structure struct {
	Name       string
	Extends    []*Type
	Mixins     []*Type
	Properties []property
}

type property struct {
	Name     string
	Type     *Type
	Optional bool
}

type enumeration struct {
	Name   string
	Type   *Type
	Values []struct{ Value any }
	Custom bool `json:"supportsCustomValues"`
}

type fields map[string]property

// Type is one type of the meta-model, of a kind: base, reference, array, map, and,
// or, tuple, literal, stringLiteral.
type Type struct {
	Kind    string
	Name    string  // of a base type or a reference
	Items   []*Type // of and, or, tuple
	Element *Type   // of an array
	Key     *Type   // of a map

	value   *Type  // of a map
	text    string // of a stringLiteral
	literal fields
}

// UnmarshalJSON reads "value" by the kind.
func (t *Type) UnmarshalJSON(data []byte) error {
	type plain Type
	raw := struct {
		*plain
		Value json.RawMessage
	}{plain: (*plain)(t)}
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	switch t.Kind {
	case "map":
		return json.Unmarshal(raw.Value, &t.value)
	case "stringLiteral":
		return json.Unmarshal(raw.Value, &t.text)
	case "literal":
		var s structure
		err := json.Unmarshal(raw.Value, &s)
		t.literal = fields{}
		t.literal.add(s.Properties)
		return err
	case "base", "reference", "array", "and", "or", "tuple":
		return nil
	}
	return fmt.Errorf("a type of the kind %q", t.Kind)
}

func (f fields) add(properties []property) {
	for _, p := range properties {
		f[p.Name] = p
	}
}

// Load reads the meta-model that the protocol library is generated from.
func Load() (*Model, error) {
	dir, err := files.ModuleDir("go.lsp.dev/protocol")
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(dir, "internal", "genlsp", "testdata", "metaModel.json"))
	if err != nil {
		return nil, err
	}
	return parse(data)
}

func parse(data []byte) (*Model, error) {
	var raw struct {
		Requests      []request
		Notifications []notification
		Structures    []structure
		Enumerations  []enumeration
		TypeAliases   []struct {
			Name string
			Type *Type
		}
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, err
	}
	m := &Model{
		requests: map[string]request{}, notifications: map[string]notification{},
		structures: map[string]structure{}, enumerations: map[string]enumeration{},
		aliases: map[string]*Type{}, fields: map[string]fields{},
	}
	for _, r := range raw.Requests {
		m.requests[r.Method] = r
	}
	for _, n := range raw.Notifications {
		m.notifications[n.Method] = n
	}
	for _, s := range raw.Structures {
		m.structures[s.Name] = s
	}
	for _, e := range raw.Enumerations {
		m.enumerations[e.Name] = e
	}
	for _, a := range raw.TypeAliases {
		m.aliases[a.Name] = a.Type
	}
	for name := range m.structures {
		m.inherit(name)
	}
	return m, nil
}

// Requests are the methods of the requests that one side may make.
func (m *Model) Requests(from Direction) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(m.requests)), func(method string) bool {
		return !m.requests[method].Direction.allows(from)
	})
}

// Notifications are the methods of what one side may tell.
func (m *Model) Notifications(from Direction) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(m.notifications)), func(method string) bool {
		return !m.notifications[method].Direction.allows(from)
	})
}

// inherit are the properties of a structure with those of what it extends and
// mixes in, unless it has them of its own.
func (m *Model) inherit(name string) fields {
	if known, ok := m.fields[name]; ok {
		return known
	}
	s := m.structures[name]
	out := fields{}
	for _, parents := range [][]*Type{s.Mixins, s.Extends} {
		for _, parent := range parents {
			for _, p := range m.inherit(parent.Name) {
				out[p.Name] = p
			}
		}
	}
	out.add(s.Properties)
	m.fields[name] = out
	return out
}

// registered is what can be registered by a name.
func (m *Model) registered(name string) (options *Type, ok bool) {
	var all []registers
	for _, r := range m.requests {
		all = append(all, r.registers)
	}
	for _, n := range m.notifications {
		all = append(all, n.registers)
	}
	for _, r := range all {
		if r.Registration == name || r.Registration == "" && r.Method == name {
			if r.Options != nil || options == nil {
				options, ok = r.Options, true
			}
		}
	}
	return options, ok
}
