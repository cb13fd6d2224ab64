package spec

// Type tells what a value is: of a flag, of a mount's key, of an argument.
type Type uint8

// What a value can be.
const (
	Text      Type = iota // anything
	Stage                 // a stage, an image or a named context
	Path                  // a file or a folder
	Pattern               // a pattern of paths
	Boolean               // true or false; it may be left out, and is true then
	Number                // a whole number
	Duration              // a time, as 30s
	Size                  // a number of bytes, as 64m
	Mode                  // permissions
	Owner                 // a user, and a group behind a colon
	Digest                // a digest of content
	Device                // a device of the builder
	Platform              // os/arch, or os/arch/variant
	Signal                // a signal's name or number
	Port                  // a port or a range of them, and a protocol
	Name                  // a name that is given here or outside of the file
	Word                  // one word of the language
	Choice                // one of Values
	MountList             // keys with values and commas between them: a mount
	MountKind             // the type of a mount
	Command               // what is run
	Inner                 // an instruction
)

// Argument is one of an instruction's arguments. Those of ARG, ENV and LABEL are the
// two sides of a pair.
type Argument struct {
	Name    string // of the parameter
	Type    Type
	Expands bool // BuildKit expands variables in it
	Many    bool // there may be several
}

// Argument is the i-th of n arguments: where one row may be there several times, the rows
// behind it are the last ones; nil if there is no such row.
func (in *Instruction) Argument(i, n int) *Argument {
	for k := range in.Arguments {
		behind := len(in.Arguments) - 1 - k
		switch a := &in.Arguments[k]; {
		case i == k, a.Many && i > k && i < n-behind:
			return a
		case a.Many && i > k:
			return &in.Arguments[len(in.Arguments)-(n-i)]
		}
	}
	return nil
}

// Key is the row of a side of a pair.
func (in *Instruction) Key() *Argument { return in.Argument(0, 2) }

// Value is the row of the other side.
func (in *Instruction) Value() *Argument { return in.Argument(1, 2) }

// FlagOf is the instruction's flag with a value of the type, or nil.
func (in *Instruction) FlagOf(t Type) *Flag {
	return find(in.Flags, func(f *Flag) bool { return f.Type == t })
}

// NoValue tells whether the flag may stand without a value, which then is true.
func (f *Flag) NoValue() bool { return f.Type == Boolean }

// Choices are all values that the flag can have, if they are few.
func (f *Flag) Choices() []Value { return choices(f.Type, f.Values) }

// NoValue tells whether the key may stand without a value, which then is true.
func (k *Key) NoValue() bool { return k.Type == Boolean }

// Choices are all values that the key can have, if they are few.
func (k *Key) Choices() []Value { return choices(k.Type, k.Values) }

func choices(t Type, values []Value) []Value {
	if t == Boolean {
		return trueOrFalse
	}
	return values
}

// Names are the key's name and its aliases.
func (k *Key) Names() []string { return append([]string{k.Name}, k.Aliases...) }

// KeyNames are the names that the key called name has in a mount of type t or, where t
// has no such key, in one of another type.
func KeyNames(t *MountType, name string) []string {
	if t != nil {
		if k := t.Key(name); k != nil {
			return k.Names()
		}
	}
	for i := range mounts {
		if k := mounts[i].Key(name); k != nil {
			return k.Names()
		}
	}
	return []string{name}
}

// KeyIs tells whether some type of mount has a key of that name, whatever the case, with
// a value of the type.
func KeyIs(name string, t Type) bool {
	for i := range mounts {
		if k := mounts[i].Key(name); k != nil && k.Type == t {
			return true
		}
	}
	return false
}
