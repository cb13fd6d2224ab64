package files

import (
	"path"
	"regexp"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
)

var _ = tool("node tsx ts-node deno", (*running).nodeScript)

var (
	scriptConstants = pattern.New(`(?m)\b(?:const|let|var)\s+(\w+)\s*=\s*["']([^"'\n$]+)["']`)
	scriptFolders   = pattern.New(`\b(?:mkdir|mkdirSync|ensureDir|ensureDirSync)\(\s*(["'][^"'\n$]+["']|\w+)|\b(?:outdir|outDir)\s*:\s*(["'][^"'\n$]+["']|\w+)`)
	scriptFiles     = pattern.New(`\b(?:writeFile|writeFileSync|createWriteStream)\(\s*(["'][^"'\n$]+["']|\w+)|\b(?:copyFile|copyFileSync)\([^,()\n]+,\s*(["'][^"'\n$]+["']|\w+)|\boutfile\s*:\s*(["'][^"'\n$]+["']|\w+)`)
)

// nodeScript is a script of the project: what it makes by plain texts.
func (r *running) nodeScript(args []string) {
	args = behind(args, "r", []string{"--require", "--import", "--loader"}, 0)
	if len(args) > 0 && args[0] == "run" {
		args = behind(args[1:], "", nil, 0)
	}
	if len(args) == 0 {
		return
	}
	text, ok := r.text(args[0])
	if !ok || path.Ext(args[0]) == "" && !strings.Contains(text, "node") {
		return
	}
	constants := map[string]string{}
	for _, m := range scriptConstants.Regexp().FindAllStringSubmatch(text, -1) {
		constants[m[1]] = m[2]
	}
	for _, at := range namedIn(text, scriptFolders.Regexp(), constants) {
		r.makes(at)
	}
	for _, at := range namedIn(text, scriptFiles.Regexp(), constants) {
		r.file(at)
	}
}

// namedIn are the plain texts at the groups of a pattern, also by the names of constants.
func namedIn(text string, pattern *regexp.Regexp, constants map[string]string) (out []string) {
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		word := strings.Join(m[1:], "")
		if strings.ContainsAny(word, `"'`) {
			out = append(out, strings.Trim(word, `"'`))
		} else if at := constants[word]; at != "" {
			out = append(out, at)
		}
	}
	return out
}
