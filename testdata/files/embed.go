package files

import (
	"encoding/json"
	"strings"
)

// Host is a file that a Dockerfile stands in.
type Host struct {
	Form string // how
	File string
	Src  string
	Text string // of the Dockerfile
}

// Hosts are files of which each holds the text of a Dockerfile in another form. Not all of
// them can hold every text.
func Hosts(src string) []Host {
	const compose, bake, behind = "compose.yaml", "docker-bake.hcl", "\n  b: {image: alpine}\n"
	service := "services:\n  a:\n    build:\n      target: x\n      dockerfile_inline: "
	target := "target \"a\" {\n  dockerfile-inline = "
	written := strings.NewReplacer("${", "$${", "%{", "%%{").Replace(src)
	quoted, _ := json.Marshal(src)
	inJSON, _ := json.Marshal(written)
	stripped := strings.TrimRight(src, "\n")
	return []Host{
		{"literal", compose, doubled(service+"|2\n"+indented(src, "        ")) + "  b: {image: alpine}\n", src},
		{"stripped", compose, doubled(service+"|2-\n"+indented(stripped, "        ")) + behind, stripped},
		{"double", compose, doubled(service+string(quoted)) + behind, src},
		{"single", compose, doubled(service+"'"+strings.ReplaceAll(folding(src), "'", "''")+"'") + behind, src},
		{"heredoc", bake, target + "<<EOT_\n" + written + "EOT_\n}\n", src},
		{"flushed", bake, target + "<<-EOT_\n" + indented(written, "    ") + "  EOT_\n}\n", src},
		{"quoted", bake, target + string(inJSON) + "\n}\n", src},
		{"json", "docker-bake.json", `{"target": {"a": {"dockerfile-inline": ` + string(inJSON) + "}}}\n", src},
	}
}

// doubled is a text that Compose makes the text of again.
func doubled(src string) string { return strings.ReplaceAll(src, "$", "$$") }

func indented(src, by string) string {
	var out strings.Builder
	for line := range strings.Lines(src) {
		if strings.TrimRight(line, "\r\n") != "" {
			out.WriteString(by)
		}
		out.WriteString(line)
	}
	return out.String()
}

// folding is a text with an empty line for each line end, which YAML folds.
func folding(src string) string { return strings.ReplaceAll(src, "\n", "\n\n      ") }
