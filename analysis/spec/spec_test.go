package spec_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/stagels/stagels/analysis/spec"
	"github.com/stagels/stagels/analysis/stage"
)

// parse is what BuildKit says of one instruction, its variables expanded.
func parse(t *testing.T, src string) error {
	t.Helper()
	res, err := parser.Parse(strings.NewReader(src + "\n"))
	if err != nil {
		return err
	}
	cmd, err := instructions.ParseInstruction(res.AST.Children[0])
	if run, ok := cmd.(*instructions.RunCommand); ok && err == nil {
		return run.Expand(func(word string) (string, error) { return word, nil })
	}
	return err
}

// source is the text of a file of BuildKit's instruction parser.
func source(t *testing.T, pattern string) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/moby/buildkit").Output()
	if err != nil {
		t.Fatalf("go list -m github.com/moby/buildkit: %v", err)
	}
	paths, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "frontend", "dockerfile", "instructions", pattern))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: %v", pattern, err)
	}
	var all strings.Builder
	for _, p := range paths {
		if data, err := os.ReadFile(p); err == nil && !strings.HasSuffix(p, "_test.go") {
			all.Write(data)
		}
	}
	return all.String()
}

// quoted are the words in quotes that the pattern's first group finds in src.
func quoted(src, pattern string) []string {
	var out []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(src, -1) {
		for _, word := range regexp.MustCompile(`"([^"]+)"`).FindAllStringSubmatch(m[1], -1) {
			out = append(out, word[1])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// rests are arguments that each instruction takes.
var rests = map[string]string{
	"add": "a b", "arg": "a", "cmd": "a", "copy": "a b", "entrypoint": "a", "env": "a=b", "expose": "80", "from": "a",
	"healthcheck": "CMD a", "label": "a=b", "maintainer": "a", "onbuild": "RUN a", "run": "a", "shell": `["a"]`,
	"stopsignal": "9", "user": "a", "volume": "/a", "workdir": "/a",
}

func TestInstructions(t *testing.T) {
	for name := range command.Commands {
		if spec.Lookup(name) == nil {
			t.Errorf("no %s", name)
		}
	}
	if n := len(spec.Instructions()); n != len(command.Commands) {
		t.Errorf("%d instructions, BuildKit has %d", n, len(command.Commands))
	}
	for _, in := range spec.Instructions() {
		err := parse(t, "ONBUILD "+strings.ToUpper(in.Name)+" "+rests[in.Name])
		if in.Trigger != (err == nil) {
			t.Errorf("ONBUILD %s: %v", in.Name, err)
		}
		if spec.Lookup(strings.ToUpper(in.Name)).Name != in.Name {
			t.Errorf("%s is not found by its name in capitals", in.Name)
		}
	}
}

// TestFlags: each instruction has the flags that BuildKit takes there, and no
// others; those may repeat, and stand without a value, that BuildKit lets.
func TestFlags(t *testing.T) {
	known := quoted(source(t, "*.go"), `req\.flags\.Add\w+\(("[^"]+")`)
	if len(known) < 15 {
		t.Fatalf("found only %q", known)
	}
	tried := 0
	for _, in := range spec.Instructions() {
		for _, name := range known {
			tried++
			flag, head := in.Flag(name), strings.ToUpper(in.Name)+" --"+name
			err := parse(t, head+"=true "+rests[in.Name])
			if in.Name == "arg" || in.Name == "stopsignal" {
				continue // BuildKit does not look at their flags
			}
			if takes := err == nil || !strings.Contains(err.Error(), "unknown flag"); takes != (flag != nil) {
				t.Errorf("%s --%s: BuildKit says %v", in.Name, name, err)
			}
			if flag == nil {
				continue
			}
			err = parse(t, head+" "+rests[in.Name])
			if flag.NoValue() != (err == nil) {
				t.Errorf("%s --%s without a value: %v", in.Name, name, err)
			}
			err = parse(t, head+"=true --"+name+"=true "+rests[in.Name])
			if flag.Repeats == (err != nil && strings.Contains(err.Error(), "duplicate flag")) {
				t.Errorf("%s --%s twice: %v", in.Name, name, err)
			}
		}
		for _, f := range in.Flags {
			if !slices.Contains(known, f.Name) {
				t.Errorf("%s --%s: BuildKit's source has no such flag", in.Name, f.Name)
			}
			values(t, f.Choices(), strings.ToUpper(in.Name)+" --"+f.Name+"=", " "+rests[in.Name])
		}
	}
	t.Logf("%d pairs of instruction and flag", tried)
}

// values wants that BuildKit takes each of the values, and no other.
func values(t *testing.T, all []spec.Value, before, after string) {
	t.Helper()
	for _, v := range all {
		if err := parse(t, before+v.Name+after); err != nil {
			t.Errorf("%s%s: %v", before, v.Name, err)
		}
		if v.Summary == "" {
			t.Errorf("%s%s has no words", before, v.Name)
		}
	}
	if err := parse(t, before+"nonsense"+after); len(all) > 0 && err == nil {
		t.Errorf("%s takes any value", before)
	}
	for _, word := range strings.Fields("default none host sandbox insecure shared private locked true false") {
		has := slices.ContainsFunc(all, func(v spec.Value) bool { return v.Name == word })
		if len(all) > 0 && !has && parse(t, before+word+after) == nil {
			t.Errorf("%s%s is missing", before, word)
		}
	}
}

// plausible are values that BuildKit takes for a mount's keys.
var plausible = map[string]string{
	"type": "", "readonly": "true", "ro": "true", "readwrite": "true", "rw": "true", "required": "true",
	"size": "1m", "sharing": "locked", "mode": "0644", "uid": "1", "gid": "1",
}

// pointless are the keys that BuildKit takes and makes nothing of, or refuses only
// when it dispatches (dockerfile2llb/convert_ssh.go:13).
var pointless = map[string]string{
	"bind":   "id env",
	"cache":  "env readwrite rw",
	"secret": "env readonly ro readwrite rw source src",
	"ssh":    "env from source src readonly ro readwrite rw",
	"tmpfs":  "id env from source src readonly ro readwrite rw",
}

// TestMounts: each type of mount has the keys that BuildKit takes there, less those
// it makes nothing of.
func TestMounts(t *testing.T) {
	src := source(t, "commands_runmount.go")
	keys := quoted(src, `case ("[^:]+):\n`)
	types := quoted(src, `MountType\w+ +MountType = ("[^"]+")`)
	if len(keys) < 19 || len(types) < 5 || len(types) != len(spec.Mounts()) {
		t.Fatalf("found %q and %q", keys, types)
	}
	for _, name := range types {
		m := spec.Mount(name)
		if m == nil {
			t.Errorf("no %s", name)
			continue
		}
		for _, key := range keys {
			if key != "type" {
				mountKey(t, m, key)
			}
		}
		for _, k := range m.Keys {
			for _, name := range append([]string{k.Name}, k.Aliases...) {
				if !slices.Contains(keys, name) {
					t.Errorf("%s: BuildKit's source has no key %s", m.Name, name)
				}
			}
		}
	}
}

func mountKey(t *testing.T, m *spec.MountType, name string) {
	t.Helper()
	head := "RUN --mount=type=" + m.Name + ",target=/x," + name
	value := plausible[name]
	if value == "" {
		value = "x"
	}
	key, err := m.Key(name), parse(t, head+"="+value+" a")
	noUse := slices.Contains(strings.Fields(pointless[m.Name]), name)
	if takes := err == nil && (key != nil || !noUse); takes != (key != nil) {
		t.Errorf("%s: BuildKit says %v of %s", m.Name, err, name)
	}
	if key == nil {
		return
	}
	if err := parse(t, head+" a"); key.NoValue() != (err == nil) {
		t.Errorf("%s: %s without a value: %v", m.Name, name, err)
	}
	values(t, key.Choices(), head+"=", " a")
}

func TestDirectives(t *testing.T) {
	for _, d := range spec.Directives() {
		for _, v := range d.Values {
			if d.Name == "check" {
				_, err := linter.ParseLintOptions(v.Name + "true")
				if err != nil {
					t.Errorf("check: %v", err)
				}
				continue
			}
			got, _, _, ok := parser.ParseDirective(d.Name, []byte("# "+d.Name+"="+v.Name+"\nFROM a\n"))
			if !ok || got != v.Name {
				t.Errorf("# %s=%s is read as %q", d.Name, v.Name, got)
			}
			if d.Name == "escape" {
				if err := parse(t, "# escape="+v.Name+"\nFROM a"); err != nil {
					t.Errorf("escape=%s: %v", v.Name, err)
				}
			}
		}
	}
}

// TestAutomatic: the arguments that have a value by themselves are those that the
// model knows, which the oracle compares with BuildKit's.
func TestAutomatic(t *testing.T) {
	for _, v := range spec.PredefinedArgs() {
		if v.Automatic != slices.Contains(stage.PlatformArgs, v.Name) {
			t.Errorf("%s: automatic is %t", v.Name, v.Automatic)
		}
	}
	for _, name := range stage.PlatformArgs {
		if spec.PredefinedArg(name) == nil {
			t.Errorf("no %s", name)
		}
	}
}

// TestWords: everything has its words, and they keep to one form.
func TestWords(t *testing.T) {
	summary := func(of, s string) {
		if s == "" || strings.HasSuffix(s, ".") || strings.Contains(s, "\n") || strings.Contains(s, "  ") {
			t.Errorf("summary of %s: %q", of, s)
		}
	}
	doc := func(of, s string, may bool) {
		if s == "" && !may || s != "" && !strings.HasSuffix(s, ".") || strings.Contains(s, "  ") {
			t.Errorf("documentation of %s: %q", of, s)
		}
	}
	for _, in := range spec.Instructions() {
		summary(in.Name, in.Summary)
		doc(in.Name, in.Doc, false)
		if !strings.Contains(in.URL, in.Name) {
			t.Errorf("%s: %s", in.Name, in.URL)
		}
		for _, f := range in.Flags {
			summary(in.Name+" --"+f.Name, f.Summary)
			doc(in.Name+" --"+f.Name, f.Doc, true)
			if f.Placeholder == "" && !f.NoValue() {
				t.Errorf("%s --%s has no placeholder", in.Name, f.Name)
			}
		}
		parameters(t, in)
	}
	for _, m := range spec.Mounts() {
		summary(m.Name, m.Summary)
		doc(m.Name, m.Doc, false)
		for _, k := range m.Keys {
			summary(m.Name+" "+k.Name, k.Summary)
			doc(m.Name+" "+k.Name, k.Doc, true)
		}
	}
	for _, d := range spec.Directives() {
		summary(d.Name, d.Summary)
		doc(d.Name, d.Doc, false)
	}
	for _, v := range spec.PredefinedArgs() {
		summary(v.Name, v.Summary)
	}
}

var parameter = regexp.MustCompile(`--[a-z]+=[A-Z]+|[A-Z]+`)

// parameters wants that the words of the forms are the parameters.
func parameters(t *testing.T, in spec.Instruction) {
	t.Helper()
	var found []string
	for _, form := range in.Syntax {
		keyword, rest, _ := strings.Cut(form, " ")
		if keyword != strings.ToUpper(in.Name) {
			t.Errorf("%s: the form %q is of another", in.Name, form)
		}
		for _, word := range parameter.FindAllString(rest, -1) {
			name, _, _ := strings.Cut(word, "=")
			found = append(found, name)
			if p := in.Parameter(name); p == nil || p.Summary == "" {
				t.Errorf("%s: no words for %s of %q", in.Name, name, form)
			}
		}
	}
	for _, p := range in.Parameters {
		if !slices.Contains(found, p.Name) {
			t.Errorf("%s: no form has %s", in.Name, p.Name)
		}
	}
}
