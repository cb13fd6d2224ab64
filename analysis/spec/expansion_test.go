package spec_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// expander is a command of BuildKit's that has variables expanded.
type expander interface {
	Expand(instructions.SingleWordExpander) error
}

// elsewhere are instructions that BuildKit expands at another place than Expand, where
// the oracle's tests ask.
var elsewhere = map[string]string{
	"arg":    "dockerfile2llb/convert.go:1034 leaves its Expand out, and convert.go:1699 expands the default alone",
	"from":   "dockerfile2llb/convert.go:397 expands the base and the platform",
	"expose": "dockerfile2llb/convert_expose.go:15 expands the ports, each to several",
}

// expands tells whether BuildKit gives the word $stagels of src to what expands
// variables, once it takes the instruction; ok is false where it has another way.
func expands(t *testing.T, src string) (asked, ok bool) {
	t.Helper()
	res, err := parser.Parse(strings.NewReader(src + "\n"))
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	cmd, err := instructions.ParseInstruction(res.AST.Children[0])
	name, _, _ := strings.Cut(strings.ToLower(src), " ")
	if why := elsewhere[name]; why != "" {
		if _, has := cmd.(expander); has && name != "arg" {
			t.Errorf("%s: BuildKit has an Expand for it", src)
		}
		return false, false
	}
	if e, has := cmd.(expander); has && err == nil {
		_ = e.Expand(func(word string) (string, error) {
			asked = asked || strings.Contains(word, "$stagels")
			return word, nil
		})
	}
	return asked, true
}

// TestExpansion asks BuildKit of each flag, of each mount's key and of each argument
// whether it expands variables there.
func TestExpansion(t *testing.T) {
	told := map[string]bool{}
	compare := func(src string, table bool) {
		got, ok := expands(t, src)
		name, _, _ := strings.Cut(strings.ToLower(src), " ")
		switch {
		case !ok && !told[name]:
			told[name] = true
			t.Logf("%s is not asked here: %s", strings.ToUpper(name), elsewhere[name])
		case ok && got != table:
			t.Errorf("%s: BuildKit says %t, the table %t", src, got, table)
		}
	}
	flags, keys, arguments := 0, 0, 0
	for _, in := range spec.Instructions() {
		for _, f := range in.Flags {
			value := "$stagels"
			if f.Type == spec.MountList {
				value = "type=cache,target=$stagels"
			}
			flags++
			compare(strings.ToUpper(in.Name)+" --"+f.Name+"="+value+" "+rests[in.Name], f.Expands)
		}
		for k := range in.Arguments {
			for _, src := range argumentForms(&in, k) {
				arguments++
				compare(src, in.Arguments[k].Expands)
			}
		}
	}
	names := append(quoted(source(t, "commands_runmount.go"), `case ("[^:]+):\n`), "unknown")
	for _, m := range spec.Mounts() {
		for _, name := range names {
			for _, key := range []string{name, strings.ToUpper(name)} {
				keys++
				compare("RUN --mount=type="+m.Name+","+key+"=$stagels a", spec.Expands(key))
			}
		}
	}
	if flags < 20 || keys < 100 || arguments < 25 {
		t.Errorf("asked about %d flags, %d keys and %d arguments", flags, keys, arguments)
	}
}

// argumentForms are ways to write the instruction with $stagels in the k-th row of its
// arguments; where there may be several, in the first and in the last of them.
func argumentForms(in *spec.Instruction, k int) []string {
	head := strings.ToUpper(in.Name) + " "
	rows := in.Arguments
	switch in.Name {
	case "env", "label", "arg":
		sides := [2]string{"k", "v"}
		sides[k] = "$stagels"
		return []string{head + strings.Join(sides[:], "="), head + "a=b " + strings.Join(sides[:], "=")}
	case "from":
		words := []string{"a", "AS", "b"}
		words[k] = "$stagels"
		return []string{head + strings.Join(words, " ")}
	case "healthcheck":
		return []string{head + []string{"$stagels a", "CMD $stagels"}[k]}
	case "shell":
		return []string{head + []string{`["$stagels"]`, `["a", "$stagels"]`}[k]}
	case "onbuild":
		return []string{head + "USER $stagels"}
	}
	if len(rows) == 1 && !rows[0].Many {
		return []string{head + "$stagels"}
	}
	several := slices.Repeat([]string{"/a"}, len(rows)+1)
	var out []string
	for i := range several {
		if in.Argument(i, len(several)) == &rows[k] {
			words := slices.Clone(several)
			words[i] = "$stagels"
			out = append(out, head+strings.Join(words, " "))
			if in.Name != "expose" {
				out = append(out, head+`["`+strings.Join(words, `", "`)+`"]`)
			}
		}
	}
	return out
}

// TestArguments: each row of an instruction's arguments is one of its parameters, and
// the words that stage expands are those of the rows that say so.
func TestArguments(t *testing.T) {
	for _, in := range spec.Instructions() {
		if len(in.Arguments) == 0 {
			t.Errorf("%s has no arguments", in.Name)
		}
		for k := range in.Arguments {
			row := &in.Arguments[k]
			if in.Parameter(row.Name) == nil {
				t.Errorf("%s: %s is no parameter", in.Name, row.Name)
			}
			for _, src := range argumentForms(&in, k) {
				instr := syntax.Parse(src + "\n").Instr(0)
				got := slices.ContainsFunc(stage.Expanded(instr), func(w syntax.Word) bool { return w.Text == "$stagels" })
				if got != row.Expands {
					t.Errorf("%s: expanded is %t", src, got)
				}
			}
		}
	}
	for _, tc := range []struct {
		name string
		i, n int
		want string
	}{
		{"copy", 0, 2, "SOURCE"},
		{"copy", 1, 2, "TARGET"},
		{"copy", 0, 1, "SOURCE"},
		{"copy", 3, 5, "SOURCE"},
		{"copy", 4, 5, "TARGET"},
		{"shell", 0, 4, "EXECUTABLE"},
		{"shell", 3, 4, "ARGUMENT"},
		{"volume", 7, 8, "PATH"},
		{"from", 2, 3, "NAME"},
		{"from", 3, 4, ""},
	} {
		got := ""
		if a := spec.Lookup(tc.name).Argument(tc.i, tc.n); a != nil {
			got = a.Name
		}
		if got != tc.want {
			t.Errorf("argument %d of %d of %s is %q, not %q", tc.i, tc.n, tc.name, got, tc.want)
		}
	}
}

// typical are values of a type that BuildKit takes, and some that it refuses where it
// looks at all while it reads an instruction.
var typical = map[spec.Type]struct{ good, bad []string }{
	spec.Boolean:   {[]string{"true", "false", "TRUE"}, []string{"yes", "x"}},
	spec.Duration:  {[]string{"30s", "1m30s", "2h"}, []string{"30", "x"}},
	spec.Number:    {[]string{"3", "1"}, []string{"x", "1.5"}},
	spec.Mode:      {[]string{"755", "0644"}, []string{"x"}},
	spec.Size:      {[]string{"64m", "1024"}, []string{"x"}},
	spec.MountList: {[]string{"type=cache,target=/x"}, []string{"type=nonsense", "x"}},
}

// later are rows whose values BuildKit looks at only when it dispatches.
var later = map[string]string{
	"copy --chmod": "dockerfile2llb/convert_copy.go:67 reads the mode", "add --chmod": "dockerfile2llb/convert_copy.go:67 reads the mode",
}

// TestTypes asks BuildKit of each flag and key whether it takes values of its type, and
// refuses others.
func TestTypes(t *testing.T) {
	asked := 0
	try := func(row string, of spec.Type, before, after string) {
		for _, v := range typical[of].good {
			if err := parse(t, before+v+after); err != nil {
				t.Errorf("%s%s%s: %v", before, v, after, err)
			}
		}
		if why := later[row]; why != "" {
			t.Logf("%s is not asked what it refuses: %s", row, why)
			return
		}
		for _, v := range typical[of].bad {
			asked++
			if err := parse(t, before+v+after); err == nil {
				t.Errorf("%s%s%s: BuildKit takes it", before, v, after)
			}
		}
	}
	for _, in := range spec.Instructions() {
		for _, f := range in.Flags {
			try(in.Name+" --"+f.Name, f.Type, strings.ToUpper(in.Name)+" --"+f.Name+"=", " "+rests[in.Name])
			if fields := len(syntax.Parse("RUN --" + f.Name + "=a=b,c=d x\n").Instr(0).Flags[0].Fields); in.Name == "run" && (fields > 0) != (f.Type == spec.MountList) {
				t.Errorf("%s --%s: the tree has %d fields", in.Name, f.Name, fields)
			}
		}
	}
	for _, m := range spec.Mounts() {
		for _, k := range m.Keys {
			for _, name := range k.Names() {
				try(m.Name+" "+name, k.Type, "RUN --mount=type="+m.Name+",target=/x,"+name+"=", " a")
			}
			if err := parse(t, "RUN --mount="+k.Name+"="+plausibleOr(k.Name, "x")+",type="+m.Name+",target=/x a"); k.BehindType != (err != nil) {
				t.Errorf("%s: %s in front of the type: %v", m.Name, k.Name, err)
			}
		}
		if err := parse(t, "RUN --mount=type="+m.Name+",target=/x,from=a b"); m.Stage != (err == nil) {
			t.Errorf("%s with from=: %v", m.Name, err)
		}
	}
	if asked < 40 {
		t.Errorf("asked about %d values", asked)
	}
}

func plausibleOr(key, other string) string {
	if v := plausible[key]; v != "" {
		return v
	}
	return other
}

// TestStages: a stage can stand where the table says, and nowhere else: there alone is
// its name a reference.
func TestStages(t *testing.T) {
	refs := func(src string) int {
		m := stage.NewModel(syntax.Parse("FROM scratch AS stagels\nFROM scratch\n"+src+"\n"), stage.Build{})
		n := 0
		for _, r := range m.Refs() {
			if r.Kind == stage.InFile {
				n++
			}
		}
		return n
	}
	for _, in := range spec.Instructions() {
		if in.Name == "from" {
			t.Log("FROM begins a stage: its base is no reference of a body, TestResolve asks it")
			continue
		}
		for _, f := range in.Flags {
			src := strings.ToUpper(in.Name) + " --" + f.Name + "=stagels " + rests[in.Name]
			if got := refs(src); (got > 0) != (f.Type == spec.Stage) {
				t.Errorf("%s: %d references", src, got)
			}
		}
	}
	for _, m := range spec.Mounts() {
		for _, k := range m.Keys {
			src := "RUN --mount=type=" + m.Name + "," + k.Name + "=stagels a"
			if got := refs(src); (got > 0) != (k.Type == spec.Stage) {
				t.Errorf("%s: %d references", src, got)
			}
		}
	}
}
