package config_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stagels/stagels/analysis/builds/yamltree"
	"github.com/stagels/stagels/analysis/config"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/testdata/files"
)

var update = flag.Bool("update", false, "write what is generated from File")

// schema is a JSON schema.
type schema struct {
	Dialect              string             `json:"$schema,omitempty"`
	Title                string             `json:"title,omitempty"`
	Description          string             `json:"description,omitempty"`
	Type                 any                `json:"type,omitempty"`
	AnyOf                []*schema          `json:"anyOf,omitempty"`
	Enum                 []string           `json:"enum,omitempty"`
	Items                *schema            `json:"items,omitempty"`
	Required             []string           `json:"required,omitempty"`
	Properties           map[string]*schema `json:"properties,omitempty"`
	AdditionalProperties any                `json:"additionalProperties,omitempty"`
}

// schemaOf is the schema of a structure.
func schemaOf(t *testing.T, of reflect.Type, comments map[string]string) *schema {
	t.Helper()
	out := &schema{Type: []string{"object", "null"}, Properties: map[string]*schema{}, AdditionalProperties: false}
	for f := range of.Fields() {
		key := f.Tag.Get("yaml")
		if key == "-" {
			continue
		}
		s := valueSchema(t, f.Type, comments)
		s.Description = files.FieldDescription(t, f.Name, comments[of.Name()+"."+f.Name])
		out.Properties[key] = s
	}
	if of == reflect.TypeFor[config.Override]() {
		out.Required = []string{"paths"}
	}
	return out
}

func valueSchema(t *testing.T, of reflect.Type, comments map[string]string) *schema {
	t.Helper()
	scalar := []string{"string", "number", "boolean"}
	texts := &schema{Type: []string{"array", "null"}, Items: &schema{Type: scalar}}
	switch of {
	case reflect.TypeFor[*yamltree.Node]():
		return &schema{Type: append(scalar, "null")}
	case reflect.TypeFor[[]*yamltree.Node]():
		return texts
	case reflect.TypeFor[[]yamltree.Pair]():
		return &schema{Type: []string{"object", "null"}, AdditionalProperties: &schema{Type: append(scalar, "null")}}
	case reflect.TypeFor[[]config.Image]():
		return &schema{Type: []string{"object", "null"}, AdditionalProperties: &schema{AnyOf: []*schema{texts, {Type: "string"}}}}
	case reflect.TypeFor[[]config.Level]():
		out := &schema{Type: []string{"object", "null"}, Properties: map[string]*schema{}, AdditionalProperties: false}
		for _, r := range rules.All() {
			out.Properties[r.Name] = &schema{Description: r.Summary, Enum: levels()}
		}
		return out
	}
	if of.Kind() != reflect.Slice {
		t.Fatalf("no schema for a %s", of)
	}
	return &schema{Type: []string{"array", "null"}, Items: schemaOf(t, of.Elem(), comments)}
}

func levels() (out []string) {
	for s := rules.Error; s <= rules.Hint; s++ {
		out = append(out, s.String())
	}
	return append(out, "off")
}

var schemaFile = filepath.Join(files.Root(), "docs", "stagels.schema.json")

func wholeSchema(t *testing.T) *schema {
	t.Helper()
	s := schemaOf(t, reflect.TypeFor[config.File](), files.FieldComments(t, "config.go"))
	s.Dialect, s.Title = "http://json-schema.org/draft-07/schema#", ".stagels.yaml"
	return s
}

// TestSchema: the schema that is shipped is the one of File.
func TestSchema(t *testing.T) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(wholeSchema(t)); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(schemaFile, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(schemaFile)
	if diff := cmp.Diff(b.String(), strings.ReplaceAll(string(written), "\r\n", "\n")); err != nil || diff != "" {
		t.Errorf("%s is not what File is (go test ./analysis/config -run Schema -update): %v\n%s", schemaFile, err, diff)
	}
}

// TestSchemaInManifest: VS Code is told of the schema for every name of a configuration.
func TestSchemaInManifest(t *testing.T) {
	src, err := os.ReadFile(filepath.Join(files.Root(), "editors", "vscode", "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		Contributes struct {
			YAMLValidation []struct {
				FileMatch []string
				URL       string
			}
		}
	}
	if err := json.Unmarshal(src, &manifest); err != nil {
		t.Fatal(err)
	}
	told := manifest.Contributes.YAMLValidation
	if len(told) != 1 || !slices.Equal(told[0].FileMatch, config.Names) || told[0].URL != "./"+filepath.Base(schemaFile) {
		t.Errorf("package.json has %+v", told)
	}
}

var keysBlock = files.Block{
	Page:  "docs/configuration.md",
	Begin: "<!-- keys: written by go test ./analysis/config -run Schema -update -->\n",
	End:   "<!-- /keys -->\n",
}

// TestSchemaInDocs: the page lists the keys.
func TestSchemaInDocs(t *testing.T) {
	var b strings.Builder
	b.WriteString("| key | meaning |\n|---|---|\n")
	var add func(prefix string, of reflect.Type, s *schema)
	add = func(prefix string, of reflect.Type, s *schema) {
		for f := range of.Fields() {
			p := s.Properties[f.Tag.Get("yaml")]
			if p == nil {
				continue
			}
			key := prefix + f.Tag.Get("yaml")
			fmt.Fprintf(&b, "| `%s` | %s |\n", key, p.Description)
			if p.Items != nil && p.Items.Properties != nil {
				add(key+"[].", f.Type.Elem(), p.Items)
			}
		}
	}
	add("", reflect.TypeFor[config.File](), wholeSchema(t))
	if *update {
		keysBlock.Write(t, b.String())
	}
	keysBlock.Holds(t, b.String(), "go test ./analysis/config -run Schema -update")
}

// TestSchemaAgrees: what the schema takes is read without a word, what it refuses is told of.
func TestSchemaAgrees(t *testing.T) {
	compiled, err := jsonschema.NewCompiler().Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for _, src := range samples(wholeSchema(t)) {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(src))
		if err != nil {
			t.Fatal(err)
		}
		invalid := compiled.Validate(value)
		problems := config.Read(src).Problems
		if (invalid == nil) != (len(problems) == 0) {
			t.Errorf("%s: the schema says %v, and we %v", src, invalid, problems)
		}
		if invalid != nil {
			refused++
		}
	}
	if refused == 0 {
		t.Error("the schema refuses nothing")
	}
}

// samples are configurations in JSON, which YAML is too: each key with values of each kind.
func samples(s *schema) (out []string) {
	values := []string{`"a"`, `1`, `true`, `null`, `["linux"]`, `[["a"]]`, `{}`, `{"a": "b"}`, `{"a": ["b"]}`, `{"a": {"b": "c"}}`, `{"UndefinedVar": "off"}`, `{"UndefinedVar": "loud"}`}
	out = append(out, `{"nothing": 1}`, `[]`, `"a"`)
	var wrap func(s *schema, in string)
	wrap = func(s *schema, in string) {
		var keys []string
		for key := range s.Properties {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range append(keys, "nothing") {
			for _, v := range values {
				if key == "images" && strings.Contains(v, "UndefinedVar") {
					continue // images have lower case
				}
				out = append(out, fmt.Sprintf(in, fmt.Sprintf("%q: %s", key, v)))
			}
			if p := s.Properties[key]; p != nil && p.Items != nil && p.Items.Properties != nil {
				more := ""
				if len(p.Items.Required) > 0 && key == "overrides" {
					more = `, "paths": ["x"]`
				}
				wrap(p.Items, fmt.Sprintf(in, fmt.Sprintf("%q: [{%%s%s}]", key, more)))
			}
		}
	}
	wrap(s, "{%s}")
	return slices.DeleteFunc(out, func(src string) bool { return strings.Count(src, `"paths"`) > 1 })
}
