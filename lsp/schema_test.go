package lsp

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/testdata/files"
	"go.lsp.dev/protocol"
)

// An editor that has a page for settings is told of ours by what is generated here,
// from Settings and its comments: the configuration in VS Code's package.json.

var update = flag.Bool("update", false, "write what is generated")

// schema is a JSON schema of one setting.
type schema struct {
	Type                 string             `json:"type"`
	Description          string             `json:"markdownDescription,omitempty"`
	Default              any                `json:"default,omitempty"`
	Enum                 []string           `json:"enum,omitempty"`
	Items                *schema            `json:"items,omitempty"`
	UniqueItems          bool               `json:"uniqueItems,omitempty"`
	Properties           map[string]*schema `json:"properties,omitempty"`
	AdditionalProperties any                `json:"additionalProperties,omitempty"`
	Scope                string             `json:"scope,omitempty"`
}

// settingsSchema is each setting by its key, as stagels.rules.skip.
func settingsSchema(t *testing.T) map[string]*schema {
	t.Helper()
	comments := files.FieldComments(t, "settings.go")
	out := map[string]*schema{}
	var add func(prefix string, of reflect.Type)
	add = func(prefix string, of reflect.Type) {
		for f := range of.Fields() {
			key := prefix + "." + f.Tag.Get("json")
			if f.Type.Kind() == reflect.Struct {
				add(key, f.Type)
				continue
			}
			s := schemaOf(t, f.Type)
			s.Description, s.Scope = files.FieldDescription(t, f.Name, comments[of.Name()+"."+f.Name]), "window"
			out[key] = s
		}
	}
	add(section, reflect.TypeFor[Settings]())
	out[section+".rules.skip"].Items.Enum = ruleNames()
	severity := out[section+".rules.severity"]
	severity.Properties = map[string]*schema{}
	for _, r := range rules.All() {
		severity.Properties[r.Name] = &schema{Type: "string", Enum: levels(), Description: r.Summary}
	}
	severity.AdditionalProperties = false
	return out
}

func schemaOf(t *testing.T, of reflect.Type) *schema {
	t.Helper()
	switch of {
	case reflect.TypeFor[*bool](): // on if it is not set
		return &schema{Type: "boolean", Default: true}
	case reflect.TypeFor[bool]():
		return &schema{Type: "boolean", Default: false}
	case reflect.TypeFor[string]():
		return &schema{Type: "string", Default: ""}
	case reflect.TypeFor[int](): // 0 is as if it were not set
		return &schema{Type: "integer", Default: 0}
	case reflect.TypeFor[[]string]():
		return &schema{Type: "array", Items: &schema{Type: "string"}, UniqueItems: true, Default: []string{}}
	case reflect.TypeFor[map[string]string]():
		return &schema{Type: "object", AdditionalProperties: &schema{Type: "string"}, Default: map[string]string{}}
	}
	t.Fatalf("no schema for a setting of type %s", of)
	return nil
}

func ruleNames() (out []string) {
	for _, r := range rules.All() {
		out = append(out, r.Name)
	}
	slices.Sort(out)
	return out
}

func levels() []string {
	out := []string{}
	for _, s := range []rules.Severity{rules.Error, rules.Warning, rules.Information, rules.Hint} {
		out = append(out, s.String())
	}
	return append(out, off)
}

// packageFile is VS Code's. Its settings that the server does not read are the
// extension's own.
var packageFile = filepath.Join(files.Root(), "editors", "vscode", "package.json")

var extensionSettings = []string{"stagels.diagnostics.beside", "stagels.path", "stagels.trace.server"}

func TestSchemaInPackage(t *testing.T) {
	text, err := os.ReadFile(packageFile)
	if err != nil {
		t.Fatal(err)
	}
	want := withSettings(t, text, settingsSchema(t))
	if *update {
		if err := os.WriteFile(packageFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(string(want), string(text)); diff != "" {
		t.Errorf("%s is not what Settings are (go test ./lsp -run Schema -update):\n%s", packageFile, diff)
	}
}

var settingsBlock = files.Block{
	Page:  "docs/settings.md",
	Begin: "<!-- settings: written by go test ./lsp -run Schema -update -->\n",
	End:   "<!-- /settings -->\n",
}

func TestSchemaInDocs(t *testing.T) {
	table := settingsTable(settingsSchema(t))
	if *update {
		settingsBlock.Write(t, table)
	}
	settingsBlock.Holds(t, table, "go test ./lsp -run Schema -update")
}

// settingsTable has a row for each setting, by key.
func settingsTable(all map[string]*schema) string {
	var b strings.Builder
	b.WriteString("| setting | type | meaning |\n|---|---|---|\n")
	for _, key := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", strings.TrimPrefix(key, section+"."), all[key].Type, all[key].Description)
	}
	return b.String()
}

// withSettings is the text of a package.json with the settings in it; what is around
// them stays byte by byte.
func withSettings(t *testing.T, text []byte, settings map[string]*schema) []byte {
	t.Helper()
	const opening, closing = "\n      \"properties\": {\n", "\n      }\n"
	_, behind, found := strings.Cut(string(text), opening)
	old, _, closed := strings.Cut(behind, closing)
	if !found || !closed {
		t.Fatalf("%s has no place for settings", packageFile)
	}
	var own map[string]json.RawMessage
	if err := json.Unmarshal([]byte("{"+old+"}"), &own); err != nil {
		t.Fatal(err)
	}
	all := map[string]any{}
	for _, key := range extensionSettings {
		if own[key] == nil {
			t.Fatalf("%s has no setting %s", packageFile, key)
		}
		all[key] = own[key]
	}
	for key, s := range settings {
		all[key] = s
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("      ", "  ")
	if err := enc.Encode(all); err != nil {
		t.Fatal(err)
	}
	body := strings.TrimSuffix(strings.TrimPrefix(b.String(), "{\n"), "\n      }\n")
	return []byte(strings.Replace(string(text), opening+old+closing, opening+body+closing, 1))
}

// What the schema allows, the server reads, and it changes what the settings are.
func TestSchemaIsRead(t *testing.T) {
	all := settingsSchema(t)
	for key, s := range all {
		for _, value := range samples(s) {
			got, complaints := readSettings(nested(t, key, value))
			if len(complaints) > 0 {
				t.Errorf("%s = %v: %v", key, value, complaints)
			}
			if reflect.DeepEqual(got, mustRead(t, nested(t, key, nil))) {
				t.Errorf("%s = %v changes nothing", key, value)
			}
		}
		if got, complaints := readSettings(nested(t, key, s.Default)); len(complaints) > 0 || !sameOptions(got, mustRead(t, nested(t, key, nil))) {
			t.Errorf("%s: the default %v is not what holds without it: %v", key, s.Default, complaints)
		}
	}
	t.Logf("%d settings, %d rules", len(all), len(rules.All()))
}

// samples are values other than the default.
func samples(s *schema) (out []any) {
	switch {
	case s.Items != nil:
		for _, name := range s.Items.Enum {
			out = append(out, []string{name})
		}
	case s.Properties != nil:
		for name, of := range s.Properties {
			for _, level := range of.Enum {
				out = append(out, map[string]string{name: level})
			}
		}
	case s.Type == "object":
		out = append(out, map[string]string{"a": "b"})
	case s.Type == "integer":
		out = append(out, 70000)
	case s.Type == "boolean":
		out = append(out, s.Default != true)
	default:
		out = append(out, "linux/arm64")
	}
	return out
}

// nested is the section with one setting; nil is one that is not set.
func nested(t *testing.T, key string, value any) protocol.LSPAny {
	t.Helper()
	names := strings.Split(strings.TrimPrefix(key, section+"."), ".")
	for i := len(names) - 1; i >= 0; i-- {
		value = map[string]any{names[i]: value}
	}
	raw, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return protocol.LSPAny(raw)
}

func mustRead(t *testing.T, raw protocol.LSPAny) Settings {
	t.Helper()
	s, complaints := readSettings(raw)
	if len(complaints) > 0 {
		t.Fatal(complaints)
	}
	return s
}

// sameOptions tells whether two settings mean the same: a switch that is on means
// what one means that is not set.
func sameOptions(a, b Settings) bool {
	return fmt.Sprint(meaning(reflect.ValueOf(a))) == fmt.Sprint(meaning(reflect.ValueOf(b)))
}

func meaning(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Struct:
		out := map[string]any{}
		for f, field := range v.Fields() {
			out[f.Name] = meaning(field)
		}
		return out
	case reflect.Pointer:
		return on(v.Interface().(*bool))
	}
	return v.Interface()
}
