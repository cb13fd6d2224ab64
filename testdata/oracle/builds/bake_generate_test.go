package builds

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// baker makes trees with Bake files.
type baker struct {
	*rand.Rand
	texts, lists []string            // variables that are texts, and lists
	functions    []string            // of one parameter
	args         map[string][]string // of the targets that others can refer to
	matrix       []string            // variables of the matrix of the target that is made
	unset        bool                // a variable without a default is used
}

func newBaker(g *rand.Rand) *baker { return &baker{Rand: g, args: map[string][]string{}} }

func oneOf[T any](g *baker, from ...T) T { return from[g.IntN(len(from))] }

func (g *baker) often(in int) bool { return g.IntN(in) == 0 }

// What a Bake file holds, whatever its syntax is: written is a text, coded an expression of
// HCL, items a list and fields an object or the attributes of a block.
type (
	written string
	coded   string
	items   []any
	field   struct {
		key   string
		value any
	}
	fields []field
	block  struct {
		sort, label string
		body        fields
	}
)

// tree has some of the files that bake reads, and at times one more.
func (g *baker) tree() bakeTree {
	names := []string{oneOf(g, "docker-bake.hcl", "docker-bake.hcl", "docker-bake.json")}
	for _, name := range bakeDefaults {
		if g.often(5) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	blocks := map[string][]block{}
	put := func(b block) {
		name := names[g.IntN(len(names))]
		blocks[name] = append(blocks[name], b)
	}
	for i := range g.IntN(5) {
		put(g.variable(i))
	}
	if g.often(3) {
		put(block{"function", "twice", fields{{"params", items{coded("x")}}, {"result", coded(`"${x}-${x}"`)}}})
		g.functions = append(g.functions, "twice")
	}
	order := []string{"_common", "base", "app", "web", "lib-a", "x_1"}
	order = order[:1+g.IntN(len(order))]
	for _, name := range order {
		put(g.target(name, order))
		if g.often(6) {
			delete(g.args, name) // which block others would see depends on their order
			put(g.target(name, order))
			delete(g.args, name)
		}
	}
	put(block{"group", "default", fields{{"targets", items{written("app")}}}})
	tree := bakeTree{}
	for _, name := range names {
		tree[name] = g.render(name, blocks[name])
	}
	if g.often(4) {
		other := oneOf(g, "ci-bake.hcl", "docker-bake.ci.hcl", "bake.json")
		tree[other] = g.render(other, []block{{"target", "other", g.fields(order)}})
	}
	return tree
}

func (g *baker) variable(i int) block {
	name := fmt.Sprintf("V%d", i)
	kind := oneOf(g, "", "", "", "string", "number", "bool", "list", "none")
	var body fields
	switch kind {
	case "none":
		body = fields{{"description", written("from the environment")}}
	case "list":
		if g.often(2) {
			body = append(body, field{"type", coded("list(string)")})
		}
		body = append(body, field{"default", items{g.text(1), written("b")}})
	case "number":
		body = fields{{"type", coded("number")}, {"default", 10 + i}}
	case "bool":
		body = fields{{"type", coded("bool")}, {"default", g.often(2)}}
	case "string":
		body = fields{{"type", coded("string")}, {"default", g.text(1)}}
	default:
		body = fields{{"default", g.text(1)}}
	}
	if kind == "list" {
		g.lists = append(g.lists, name)
	} else if kind != "none" || g.often(8) {
		g.texts = append(g.texts, name)
		g.unset = g.unset || kind == "none"
	}
	return block{"variable", name, body}
}

func (g *baker) target(name string, order []string) block {
	b := block{"target", name, nil}
	if name != "_common" && name != "base" && g.often(4) {
		item := any(items{written("one"), written("two")})
		g.matrix = []string{"m"}
		switch {
		case len(g.lists) > 0 && g.often(2):
			item = coded(g.lists[0])
		case g.often(2):
			item = items{fields{{"k", written("one")}}, fields{{"k", written("two")}}}
			g.matrix = []string{"m.k"}
		}
		axes := fields{{"m", item}}
		label := coded(fmt.Sprintf(`"%s-${sanitize(%s)}"`, name, g.matrix[0]))
		if g.often(3) {
			axes = append(axes, field{"n", items{written("x"), written("y")}})
			g.matrix = append(g.matrix, "n")
			label = coded(fmt.Sprintf(`"%s-${sanitize(%s)}-${n}"`, name, g.matrix[0]))
		}
		b.body = fields{{"name", label}, {"matrix", axes}}
		b.body = append(b.body, g.fields(order)...)
		g.matrix = nil
		return b
	}
	b.body = g.fields(order)
	for _, f := range b.body {
		if args, ok := f.value.(fields); ok && f.key == "args" {
			for _, a := range args {
				if _, isText := a.value.(written); isText {
					g.args[name] = append(g.args[name], a.key)
				}
			}
		}
	}
	return b
}

// fields are those of a target.
func (g *baker) fields(order []string) (body fields) {
	add := func(in int, key string, value func() any) {
		if g.often(in) {
			body = append(body, field{key, value()})
		}
	}
	add(2, "inherits", func() any {
		if g.often(60) {
			return items{written(order[0]), written("missing")}
		}
		all := items{written(order[g.IntN(len(order))])}
		if g.often(3) {
			all = append(all, written(order[0]))
		}
		return all
	})
	add(2, "dockerfile", g.deep)
	add(3, "context", g.deep)
	add(2, "target", g.orNull)
	add(6, "dockerfile-inline", func() any { return written("FROM alpine AS é😀\nRUN echo \"$${x}\" ${y} \\\n  %{z}\n") })
	add(2, "args", func() any { return g.object("A", "B", "C-D", "e.f", "Ä") })
	add(3, "contexts", func() any { return g.object("base", "target-app", "alpine:3") })
	add(3, "platforms", func() any {
		if len(g.lists) > 0 && g.often(3) {
			return coded(g.lists[0])
		}
		return oneOf[any](g, items{written("linux/amd64"), g.text(1), written("linux/amd64")}, items{}, nil,
			coded(`split(",", "linux/arm64,,linux/amd64")`), items{written("linux/arm64")})
	})
	add(6, "tags", func() any { return items{g.text(1)} })
	add(8, "policy", func() any { return items{fields{{"filename", written("p.rego")}}} })
	add(8, "description", func() any { return written("what it is") })
	g.Shuffle(len(body), func(i, j int) { body[i], body[j] = body[j], body[i] })
	return body
}

func (g *baker) deep() any { return g.text(2) }

func (g *baker) orNull() any {
	if g.often(8) {
		return nil
	}
	return g.text(2)
}

func (g *baker) object(keys ...string) any {
	var all fields
	for _, key := range keys {
		if g.often(2) {
			all = append(all, field{key, oneOf[any](g, g.text(2), g.text(2), g.text(2), g.text(2), written(""))})
		}
	}
	if names := g.referable(); len(names) > 0 && g.often(8) {
		return coded(fmt.Sprintf("merge(target.%s.args, %s, { M = \"m\", A = null })", names[0], g.hcl(all, 1)))
	}
	if len(all) > 0 && g.often(6) {
		all[0].value = oneOf[any](g, 7, true, 1.5)
	}
	return all
}

func (g *baker) referable() (names []string) {
	for name := range g.args {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// text is a text, or an expression that has one.
func (g *baker) text(depth int) any {
	if depth == 0 || g.often(2) {
		return written(oneOf(g, "builder", "a", "Stage-1", "docker/app.Dockerfile", "é😀", "${x}", "%{x}", `"q"`, `b\s`, "$", "a$b", "x y", "target:app",
			"docker-image://alpine:3.22", ".", "../up", "https://example.com/a.git#main", "tab\t"))
	}
	return coded(g.code(depth - 1))
}

// code is an expression of HCL that is a text.
func (g *baker) code(depth int) string {
	inner := g.hcl(g.text(depth), 0)
	choices := []string{
		"(" + inner + ")", "upper(" + inner + ")", "lower(" + inner + ")", "format(\"%s-%03d\", " + inner + ", 7)",
		"join(\"/\", [\"a\", " + inner + "])", "replace(" + inner + ", \"a\", \"b\")", "trimsuffix(" + inner + ", \"e\")",
		"basename(" + inner + ")", "dirname(" + inner + ")", "sanitize(" + inner + ")", "coalesce(null, " + inner + ")",
		"substr(\"hello\", 1, 3)", "md5(" + inner + ")", "sha1(" + inner + ")", "sha256(" + inner + ")", "sha512(" + inner + ")",
		"base64encode(" + inner + ")", "base64decode(\"YWI=\")", "urlencode(" + inner + ")", "title(" + inner + ")", "strlen(" + inner + ")",
		"try(nobody.x, " + inner + ")", "can(nobody.x) ? \"yes\" : " + inner, "element([\"x\", " + inner + "], 1)",
		"lookup({ a = " + inner + " }, \"a\", \"none\")", "jsonencode([" + inner + "])", "jsondecode(\"[1, 2]\")[1]", "regex(\"[a-z]+\", \"ABCdef\")",
		"regex_replace(" + inner + ", \"[aeiou]\", \"_\")", "equal(" + inner + ", \"a\") ? \"same\" : \"other\"", inner + " == \"a\" ? null : " + inner,
		"\"pre-${" + inner + "}\"", "\"${" + inner + "}\"", "\"%{ if true }yes%{ else }no%{ endif }\"", "length([1, 2, 3])", "1 + 2 * 3",
		"join(\",\", [for x in [\"a\", \"b\"] : upper(x)])", "{ a = " + inner + " }.a", "[" + inner + "][0]", "indexof([\"a\", \"b\"], \"b\")",
		"\"${BAKE_CMD_CONTEXT}x\"", "convert(3, string)", "keys({ z = 1, y = 2 })[0]", "sort([\"b\", \"a\"])[0]", "not(true) ? 1 : 2",
		"formatdate(\"YYYY\", \"2020-01-02T00:00:00Z\")",
	}
	code := choices[g.IntN(len(choices))]
	var named []string
	for _, v := range g.texts {
		named = append(named, v, "\"${"+v+"}\"", "\""+v+"-${"+v+"}\"", "upper("+v+")", v+" == 1 ? \"one\" : "+v)
	}
	for _, v := range g.matrix {
		named = append(named, v, v, "\"${"+v+"}\"", "("+v+")", "\"x-${"+v+"}\"")
	}
	for _, f := range g.functions {
		named = append(named, f+"("+inner+")")
	}
	for _, name := range g.referable() {
		named = append(named, "target."+name+".args[\""+g.args[name][0]+"\"]", "target."+name+".name")
		if g.args[name][0] != "e.f" {
			named = append(named, "target."+name+".args."+g.args[name][0])
		}
	}
	if len(named) > 0 && g.often(2) {
		code = named[g.IntN(len(named))]
	}
	return code
}

// render writes blocks as HCL or JSON, with either line end.
func (g *baker) render(name string, blocks []block) string {
	src := ""
	if strings.HasSuffix(name, ".json") {
		src = g.jsonFile(blocks)
	} else {
		src = g.hclFile(blocks)
	}
	if g.often(8) {
		return strings.ReplaceAll(src, "\n", "\r\n")
	}
	return src
}

func (g *baker) hclFile(blocks []block) string {
	var out strings.Builder
	for _, b := range blocks {
		if g.often(4) {
			out.WriteString(oneOf(g, "# a comment { [ \"\n", "// 😀 another\n", "/* and\none { more */\n"))
		}
		fmt.Fprintf(&out, "%s %q {\n", b.sort, b.label)
		for _, f := range b.body {
			if text, ok := f.value.(written); ok && f.key == "dockerfile-inline" && g.often(2) {
				if g.often(2) {
					fmt.Fprintf(&out, "  %s = <<EOT\n%sEOT\n", f.key, escapeTemplate(string(text)))
				} else {
					lines := strings.SplitAfter(escapeTemplate(string(text)), "\n")
					fmt.Fprintf(&out, "  %s = <<-EOT\n    %s  EOT\n", f.key, strings.Join(lines, "    "))
				}
				continue
			}
			fmt.Fprintf(&out, "  %s = %s\n", f.key, g.hcl(f.value, 1))
		}
		out.WriteString("}\n\n")
	}
	return out.String()
}

func escapeTemplate(text string) string {
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(text)
}

func (g *baker) hcl(v any, indent int) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case written:
		return g.hclText(string(v))
	case coded:
		return string(v)
	case items:
		var all []string
		for _, item := range v {
			all = append(all, g.hcl(item, indent))
		}
		trailing := ""
		if len(all) > 0 && g.often(4) {
			trailing = ","
		}
		return "[" + strings.Join(all, ", ") + trailing + "]"
	case fields:
		out := "{"
		for _, f := range v {
			key := f.key
			if strings.Trim(key, "ABCDEFM-Dabkmnseilt") != "" || g.often(3) {
				key = g.hclText(key)
			}
			out += "\n" + strings.Repeat("  ", indent+1) + key + oneOf(g, " = ", "=", " : ") + g.hcl(f.value, indent+1)
		}
		return out + "\n" + strings.Repeat("  ", indent) + "}"
	}
	return fmt.Sprint(v)
}

func (g *baker) hclText(text string) string {
	text = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(escapeTemplate(text))
	if g.often(12) && strings.HasPrefix(text, "b") {
		text = `\u0062` + text[1:]
	}
	return `"` + text + `"`
}

func (g *baker) jsonFile(blocks []block) string {
	sorts := map[string][]string{}
	for _, b := range blocks {
		var body []string
		for _, f := range b.body {
			body = append(body, fmt.Sprintf("      %s: %s", jsonText(f.key), g.json(f.value, f.key == "type" || f.key == "params")))
		}
		sorts[b.sort] = append(sorts[b.sort], fmt.Sprintf("    %q: {\n%s\n    }", b.label, strings.Join(body, ",\n")))
	}
	var all []string
	for _, sort := range []string{"variable", "function", "group", "target"} {
		if len(sorts[sort]) > 0 {
			all = append(all, fmt.Sprintf("  %q: {\n%s\n  }", sort, strings.Join(sorts[sort], ",\n")))
		}
	}
	return "{\n" + strings.Join(all, ",\n") + "\n}\n"
}

// json writes a value; bare tells that an expression is a word alone there.
func (g *baker) json(v any, bare bool) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case written:
		return jsonText(escapeTemplate(string(v)))
	case coded:
		if bare {
			return jsonText(string(v))
		}
		return jsonText("${" + string(v) + "}")
	case items:
		var all []string
		for _, item := range v {
			all = append(all, g.json(item, bare))
		}
		return "[" + strings.Join(all, ", ") + "]"
	case fields:
		var all []string
		for _, f := range v {
			all = append(all, jsonText(f.key)+": "+g.json(f.value, false))
		}
		return "{" + strings.Join(all, ", ") + "}"
	}
	return fmt.Sprint(v)
}

func jsonText(text string) string {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text)
	return strings.TrimSuffix(out.String(), "\n")
}
