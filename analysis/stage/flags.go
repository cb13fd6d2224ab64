package stage

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/syntax"
)

// TypeOf is the type that spec gives the value of a flag of in; ok is false if BuildKit
// has no such flag there.
func TypeOf(in *syntax.Instr, f *syntax.Flag) (t spec.Type, ok bool) {
	known := spec.Lookup(in.Name)
	if known == nil {
		return t, false
	}
	row := known.Flag(f.Name.Text)
	if row == nil {
		return t, false
	}
	return row.Type, true
}

// FlagOf is the first flag of in whose value is of the type, or nil.
func FlagOf(in *syntax.Instr, t spec.Type) *syntax.Flag {
	for i := range in.Flags {
		if IsType(in, &in.Flags[i], t) {
			return &in.Flags[i]
		}
	}
	return nil
}

// IsType tells whether the value of the flag f of in is of the type.
func IsType(in *syntax.Instr, f *syntax.Flag, t spec.Type) bool {
	of, ok := TypeOf(in, f)
	return ok && of == t
}

// StageField is the field of a mount that names the stage or image it takes from, or
// nil. Of several BuildKit keeps the last (instructions/commands_runmount.go:195).
func StageField(mount *syntax.Flag) *syntax.Field {
	for i := len(mount.Fields) - 1; i >= 0; i-- {
		if f := &mount.Fields[i]; f.HasValue && spec.KeyIs(f.Key.Text, spec.Stage) {
			return f
		}
	}
	return nil
}

// MountType is the type of a mount; nil if BuildKit has none of its name.
func MountType(mount *syntax.Flag) *spec.MountType {
	name := spec.DefaultMount
	if f := mount.Field(spec.TypeKey.Name); f != nil && f.Value.Text != "" {
		name = f.Value.Text
	}
	return spec.Mount(name)
}

// MountField is the last field of a mount whose key is the one called name, or an alias
// of it; nil if there is none.
func MountField(mount *syntax.Flag, name string) *syntax.Field {
	return mount.Field(spec.KeyNames(MountType(mount), name)...)
}

// HasMountValue tells whether a mount of in gives the key called name that value.
func HasMountValue(in *syntax.Instr, name, value string) bool {
	return slices.ContainsFunc(in.Flags, func(f syntax.Flag) bool {
		return slices.ContainsFunc(f.Fields, func(field syntax.Field) bool {
			return field.Value.Text == value && strings.EqualFold(field.Key.Text, name)
		})
	})
}
