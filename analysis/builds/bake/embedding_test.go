package bake

import (
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/text"
)

// TestEmbedded: each piece of a Dockerfile is known by where it stands, and what decides it.
func TestEmbedded(t *testing.T) {
	for _, c := range []struct{ name, attr, want string }{
		{"a-bake.hcl", "<<EOT\nFROM a\nRUN x\nEOT", "FROM a\nRUN x\n"},
		{"a-bake.hcl", "<<-EOT\n    FROM a\n\n      RUN x\n    EOT", "FROM a\n\n|  RUN x\n"},
		{"a-bake.hcl", "<<-EOT\n\tFROM a\n\tRUN $${x}\n  EOT", "FROM a\n|RUN |<${>|x}\n"},
		{"a-bake.hcl", `"FROM a\nRUN \"x\""`, `FROM a|<` + "\n" + `>|RUN |<">|x|<">`},
		{"a-bake.hcl", `"FROM ${b}"`, "FROM |[alpine]"},
		{"a-bake.hcl", `"FROM ${c}\n"`, "FROM |[{c}]|<\n>"},
		{"a-bake.hcl", "<<EOT\nFROM ${b}${c} AS x\nRUN ${b}\n${c}\nEOT", "FROM |[{b}${c}]| AS x\nRUN |[alpine]|\n|[{c}]|\n"},
		{"a-bake.hcl", `("FROM a")`, "FROM a"},
		{"a-bake.json", `"FROM a\nRUN $${x} \u00e9"`, "FROM a|<\n>|RUN |<${>|x} |<é>"},
		{"a-bake.json", `"FROM ${b}\n"`, "FROM |[alpine]|<\n>"},
	} {
		src := "b = \"alpine\"\nvariable \"c\" {}\ntarget \"x\" {\n  dockerfile-inline = " + c.attr + "\n}\n"
		if strings.HasSuffix(c.name, "json") {
			src = `{"b": "alpine", "target": {"x": {"dockerfile-inline": ` + c.attr + `}}}`
		}
		v := build(t, c.name, src, "x").Inline
		if v.Written == nil {
			t.Errorf("%s: %+v", c.attr, v)
			continue
		}
		if got := strings.ReplaceAll(shown(v), "{b}_{c}", "{b}${c}"); got != c.want {
			t.Errorf("%s: %q, not %q", c.attr, got, c.want)
		}
	}
}

func shown(v builds.Value) string {
	var out []string
	for _, p := range v.Written.Pieces {
		frame := map[text.How]string{text.Same: "%", text.Escaped: "<%>", text.Decided: "[%]"}[p.How]
		out = append(out, strings.Replace(frame, "%", p.Text.Of(v.Written.Text), 1))
	}
	return strings.Join(out, "|")
}
