package builds

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// composer makes trees with Compose files.
type composer struct{ *rand.Rand }

// withService is added to how many anchors a file has if it has one of a service.
const withService = 100

func pick[T any](g *composer, from ...T) T { return from[g.IntN(len(from))] }

func (g *composer) one(in int) bool { return g.IntN(in) == 0 }

// pair is a key of a map and its value, as YAML.
type pair struct {
	key   string
	value any // string, []pair, []any
}

// tree is a project: a file, what is laid over it, what it extends and includes.
func (g *composer) tree() composeTree {
	t := composeTree{}
	first := pick(g, "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
	if !g.one(3) {
		t[".env"] = g.env()
	}
	t[first] = g.file(first, true)
	if g.one(2) {
		t[pick(g, "compose.override.yaml", "compose.override.yml", "docker-compose.override.yml")] = g.file("", false)
	}
	if g.one(3) {
		t[strings.Replace(first, ".y", pick(g, ".dev.y", "-prod.y"), 1)] = g.file("", false)
	}
	if g.one(4) {
		t["other.compose.yml"] = g.file("", false)
	}
	t["common/services.yml"] = g.file("common", true)
	t["more/more.yml"] = g.file("more", true)
	t["sub/compose.yaml"] = g.file("sub", true)
	t["parts/one.yaml"] = g.file("parts", true)
	t["parts/two.yaml"] = g.file("", false)
	if g.one(2) {
		t["sub/.env"] = g.env()
	}
	t["parts/settings.env"] = g.env()
	t["root/keep"] = ""
	return t
}

func (g *composer) env() string {
	var out strings.Builder
	for range g.IntN(6) {
		out.WriteString(pick(g, "", "export ", "# ", "\n", "") + g.variable() + pick(g, "=", "=", "=", ": ", " = ") +
			pick(g, "", "plain", "two words", "x # comment", "'single $V0'", `"double ${V1:-d} \$x \n"`, "$V2", "${V3-y}", "a#b", `"q" `, "`") + "\n")
	}
	return out.String()
}

func (g *composer) variable() string { return fmt.Sprintf("V%d", g.IntN(5)) }

// file is a Compose file. base tells that its services can stand alone; of which folder it
// is decides what it includes and extends.
func (g *composer) file(folder string, base bool) string {
	var top []pair
	anchors := g.IntN(3)
	for i := range anchors {
		top = append(top, pair{fmt.Sprintf("x-%d", i), g.anchor(i)})
	}
	if g.one(2) {
		top = append(top, pair{`"x-svc"`, "&svc {image: &i x, build: {context: svc, target: &t stage, args: &g {K0: svc, K1: *t}}} # all"})
		anchors += withService
	}
	if strings.HasSuffix(folder, "ml") && g.one(2) || folder == "" && g.one(12) {
		top = append(top, pair{"include", g.includes()})
	}
	if folder == "sub" && g.one(3) {
		top = append(top, pair{"include", []any{"../parts/one.yaml"}})
	}
	var services []pair
	for i := range 4 {
		if base || g.one(2) {
			services = append(services, pair{fmt.Sprintf("s%d", i), g.service(folder, i, anchors, base)})
		}
	}
	if folder != "" && g.one(2) {
		services = append(services, pair{folder[:2] + "own", g.service(folder, 4, anchors, true)})
	}
	if len(services) == 0 {
		services = append(services, pair{"s0", g.service(folder, 0, anchors, base)})
	}
	top = append(top, pair{"services", services})
	if g.one(6) {
		top = append(top, pair{"jobs", []pair{{"j0", []pair{{"triggers", "{manual: true}"}, {"build", g.build(anchors, true)}}}}})
	}
	out := g.block(top, 0)
	if g.one(12) {
		out += "---\n" + g.block([]pair{{"services", []pair{{"s0", []pair{{"build", g.build(0, true)}}}}}}, 0)
	}
	if g.one(8) {
		out = strings.ReplaceAll(out, "\n", "\r\n")
	}
	return out
}

func (g *composer) anchor(i int) any {
	pairs := []pair{{"context", g.folder()}, {"target", g.text()}}
	if g.one(2) {
		pairs = append(pairs, pair{"args", pick(g, "{K0: '1', K1: $V0}", "[K0=1, 'K2=${V1:-x}']")})
	}
	return "&a" + fmt.Sprint(i) + " " + g.flow(pairs)
}

func (g *composer) includes() any {
	var all []any
	for range 1 + g.IntN(2) {
		all = append(all, pick[any](g, "sub/compose.yaml", "${W:-sub}/compose.yaml",
			[]pair{{"path", "sub/compose.yaml"}, {"project_directory", ".."}},
			"./sub/compose.yaml",
			[]pair{{"path", "sub/compose.yaml"}, {"env_file", "parts/settings.env"}},
			[]pair{{"path", []any{"parts/one.yaml", "parts/two.yaml"}}, {"project_directory", "root"}},
			[]pair{{"path", "parts/one.yaml"}, {"env_file", []any{"parts/settings.env"}}, {"project_directory", "./root"}},
			"parts/one.yaml"))
	}
	return all
}

func (g *composer) service(folder string, i, anchors int, base bool) any {
	var s []pair
	if anchors >= withService {
		if anchors -= withService; g.one(8) {
			return "*svc"
		} else if g.one(6) {
			s = append(s, pair{"<<", "*svc"})
		}
	}
	extends := ""
	if g.one(4) {
		extends = g.extends(folder, i)
		s = append(s, pair{"extends", extends})
	}
	if g.one(3) || base && g.one(2) {
		s = append(s, pair{"image", "x"})
	}
	switch {
	case g.one(12):
		s = append(s, pair{"build", pick(g, "!reset null", "!override {context: over, target: o}")})
	case base || g.one(2):
		s = append(s, pair{"build", g.build(anchors, base)})
	}
	if g.one(5) {
		s = append(s, pair{"profiles", []any{"p"}})
	}
	if len(s) == 0 {
		s = append(s, pair{"init", "true"})
	}
	return s
}

func (g *composer) extends(folder string, i int) string {
	up := "../"
	if strings.HasSuffix(folder, "ml") || folder == "" {
		up = ""
	}
	switch {
	case folder == "more" || g.one(2):
		if i == 0 {
			return fmt.Sprintf("{file: %smore/more.yml, service: s%d}", up, 1+g.IntN(3))
		}
		return pick(g, fmt.Sprintf("s%d", g.IntN(i)), fmt.Sprintf("{service: s%d}", g.IntN(i)))
	case folder == "common":
		return fmt.Sprintf("{file: ../more/more.yml, service: s%d}", g.IntN(4))
	}
	return fmt.Sprintf(pick(g, "{file: %scommon/services.yml, service: s%d}", "{file: '%s${W:-common}/services.yml', service: s%d}"), up, g.IntN(4))
}

func (g *composer) build(anchors int, base bool) any {
	anchors %= withService
	if g.one(4) {
		return g.folder()
	}
	if anchors > 0 && g.one(6) {
		return fmt.Sprintf("*a%d", g.IntN(anchors))
	}
	var b []pair
	add := func(in int, key string, value func() any) {
		if g.one(in) {
			b = append(b, pair{key, value()})
		}
	}
	if anchors > 0 && g.one(3) {
		b = append(b, pair{"<<", pick(g, "*a0", fmt.Sprintf("[*a%d, *a0]", anchors-1))})
	}
	add(2, "context", func() any { return g.folder() })
	switch g.IntN(8) {
	case 0, 1:
		b = append(b, pair{"dockerfile", pick(g, "Other.Dockerfile", "docker/Dockerfile", "/abs/Dockerfile", g.text())})
	case 2:
		if g.one(3) {
			b = append(b, pair{"dockerfile_inline", g.dockerfile()})
		}
	}
	add(2, "target", func() any { return pick(g, g.text(), g.text(), g.text(), "!reset null", "!override now") })
	add(2, "args", func() any { return g.args(anchors) })
	add(3, "additional_contexts", func() any { return g.contexts() })
	add(3, "platforms", func() any {
		return pick[any](g, []any{"linux/amd64"}, []any{"linux/amd64", "${V0:-linux/arm64}"}, "!override [linux/s390x]", "!reset []")
	})
	if len(b) == 0 {
		b = append(b, pair{"context", g.folder()})
	}
	return b
}

func (g *composer) folder() string {
	return pick(g, ".", "./app", "app", "../up", "/abs", "'q q'", "${V0:-dir}", "a/$V1", "https://e.com/r.git#main", "git@e.com:r.git", "./${V2-x}/y", `"é😀"`)
}

func (g *composer) text() string {
	if g.one(200) {
		return `"${V1:?needed}"`
	}
	return pick(g, "dev", "prod", "'single'", `"double"`, `"esc\u0041"`, "'it''s'", "$V0", "${V1}", "${V2:-default}", "${V3-default}", "${V4:+set}", "${V0+set}",
		"a$$b", `"${V2:-${V3:-deep}}"`, "pre-${V4:-x}-post-$V0", `"${V0:-a}${V1:-b}"`, `"${V0:-{b}}c}"`, "x${V1:-}", "é", "a # c", "'#x'")
}

// dockerfile is one in whatever form YAML has for a text.
func (g *composer) dockerfile() string {
	line := func() string {
		return pick(g, "FROM scratch", "RUN echo $$x", "FROM ${V0:-a} AS b", "RUN é😀 x", "  y", "# $V1${V1}", "", "COPY a b", "RUN ${V2-}z", "\ttab")
	}
	const in = "\n          "
	lines := []string{pick(g, "FROM scratch", "FROM a$$b")}
	for range g.IntN(5) {
		lines = append(lines, line())
	}
	switch g.IntN(6) {
	case 0:
		return `"` + strings.ReplaceAll(strings.Join(lines, pick(g, `\n`, in, in+in, `\n\`+in)), "\t", `\t`) + `"`
	case 1:
		return "'" + strings.ReplaceAll(strings.Join(lines, pick(g, in, in+in)), "\t", " ") + "'"
	case 2:
		return lines[0]
	}
	return pick(g, "|", "|-", "|+", "| # why", ">", ">-", ">+", "|") + in + strings.Join(lines, in)
}

func (g *composer) value() string {
	if g.one(2) {
		return g.text()
	}
	return pick(g, "1", "1.50", "0x1F", "017", "true", "yes", "null", "~", `""`, "1e3", "1_000", ".5", "2024-01-02", "12:30", "'1'", "-0", "0o7", "+1")
}

func (g *composer) args(anchors int) any {
	if g.one(12) {
		return pick(g, "!reset {}", "!override {N: o}")
	}
	if g.one(2) {
		var list []any
		for range 1 + g.IntN(4) {
			list = append(list, pick(g, "K%d=one", "K%d", "K%d=", "K%d=$V0", `"K%d=${V1:-a=b}"`, "'K%d=a b'", "K%d=a=b", "${W:-K%d}=x"))
		}
		for i := range list {
			list[i] = strings.ReplaceAll(list[i].(string), "%d", fmt.Sprint(g.IntN(4)))
		}
		return list
	}
	var m []pair
	for i := range 5 {
		if g.one(2) {
			m = append(m, pair{pick(g, "K%d", "K%d", "V%d"), pick(g, g.value(), g.value(), g.value(), "!reset null")})
			m[len(m)-1].key = strings.ReplaceAll(m[len(m)-1].key, "%d", fmt.Sprint(i))
		}
	}
	if len(m) == 0 {
		m = append(m, pair{"K0", "x"})
	}
	return m
}

func (g *composer) contexts() any {
	to := func() string {
		return pick(g, g.folder(), "docker-image://alpine:3", "service:s0", "target:x", "oci-layout://x:y", "./src")
	}
	if g.one(2) {
		return []pair{{"c0", to()}, {"c1", to()}}
	}
	list := []any{"c1=" + pick(g, "./list", "docker-image://busybox", "../l", "/l")}
	if g.one(2) {
		list = append(list, `"c2=${V0:-x}"`)
	}
	return list
}

// block writes a map as lines, or some of it within braces.
func (g *composer) block(m []pair, in int) string {
	var out strings.Builder
	for _, p := range m {
		out.WriteString(strings.Repeat(" ", in) + p.key + ":")
		switch v := p.value.(type) {
		case string:
			out.WriteString(" " + v + "\n")
		case []pair:
			if in > 2 && g.one(4) && !strings.Contains(g.flow(v), "|\n") {
				out.WriteString(" " + g.flow(v) + "\n")
			} else {
				out.WriteString("\n" + g.block(v, in+2))
			}
		case []any:
			out.WriteString("\n" + g.list(v, in+2))
		}
	}
	return out.String()
}

func (g *composer) list(items []any, in int) string {
	var out strings.Builder
	for _, item := range items {
		text, ok := item.(string)
		if !ok {
			text = g.flow(item.([]pair))
		}
		out.WriteString(strings.Repeat(" ", in) + "- " + text + "\n")
	}
	return out.String()
}

func (g *composer) flow(v any) string {
	var parts []string
	switch v := v.(type) {
	case []pair:
		for _, p := range v {
			parts = append(parts, p.key+": "+g.flow(p.value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case []any:
		for _, item := range v {
			parts = append(parts, g.flow(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	text := v.(string)
	if strings.ContainsAny(text, "{}#") && !strings.ContainsAny(text[:1], `"'!{[*`) {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return text
}
