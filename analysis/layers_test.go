package analysis_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

const module = "github.com/stagels/stagels/"

// What several layers may import, from the bottom up.
var (
	model     = []string{"analysis/text", "analysis/pattern", "analysis/syntax", "analysis/spec", "analysis/stage"}
	evaluated = layers(model, "analysis/eval", "analysis/files")
	documents = layers(evaluated, "analysis/markup", "analysis/rules", "analysis/workspace")
	asked     = []string{"analysis/text", "analysis/pattern", "analysis/workspace", "analysis/builds", "analysis/builds/yamltree", "analysis/builds/jsontree"}
	features  = layers(documents, "analysis")
	answers   = layers(features, "analysis/refactor", "analysis/completion", "analysis/hover", "analysis/format", "analysis/graph", "analysis/graph/draw")
)

func layers(below []string, more ...string) []string { return slices.Concat(below, more) }

// allowed are the packages of the project that each may import.
var allowed = map[string][]string{
	"analysis/text":      {},
	"analysis/pattern":   {},
	"analysis/markup":    {},
	"analysis/spec":      {},
	"analysis/syntax":    {"analysis/text"},
	"analysis/stage":     {"analysis/text", "analysis/pattern", "analysis/syntax", "analysis/spec"},
	"analysis/eval":      model,
	"analysis/files":     layers(model, "analysis/eval"),
	"analysis/graph":     layers(model, "analysis/eval"),
	"analysis/installs":  layers(model, "analysis/files"),
	"analysis/rules":     layers(evaluated, "analysis/installs"),
	"analysis/refactor":  layers(evaluated, "analysis/installs"),
	"analysis/workspace": layers(evaluated, "analysis/rules"),
	"analysis/builds":    {"analysis/text", "analysis/pattern", "analysis/stage", "analysis/files", "analysis/rules", "analysis/workspace"},

	"analysis/builds/yamltree":     {"analysis/text"},
	"analysis/builds/jsontree":     {"analysis/text"},
	"analysis/builds/bake":         asked,
	"analysis/builds/compose":      asked,
	"analysis/builds/command":      asked,
	"analysis/builds/workflow":     layers(asked, "analysis/builds/command"),
	"analysis/builds/devcontainer": layers(asked, "analysis/builds/command"),
	"analysis/builds/makefile":     layers(asked, "analysis/builds/command"),
	"analysis/builds/markdown":     layers(asked, "analysis/builds/command"),
	"analysis/builds/node":         layers(asked, "analysis/builds/command"),
	"analysis/builds/script":       layers(asked, "analysis/builds/command"),
	"analysis/builds/skaffold":     asked,
	"analysis/config":              layers(documents, "analysis/builds/yamltree", "analysis/builds/jsontree"),
	"analysis/builds/configured":   layers(asked, "analysis/config"),
	"analysis/builds/all":          {"analysis/builds/bake", "analysis/builds/compose", "analysis/builds/configured", "analysis/builds/devcontainer", "analysis/builds/makefile", "analysis/builds/markdown", "analysis/builds/node", "analysis/builds/script", "analysis/builds/skaffold", "analysis/builds/workflow"},

	"analysis":               layers(documents, "analysis/refactor"),
	"analysis/graph/draw":    layers(documents, "analysis/graph", "analysis/timings"),
	"analysis/completion":    features,
	"analysis/hover":         features,
	"analysis/format":        documents,
	"lsp/disk":               {"analysis/workspace"},
	"lsp/internal/rpc":       {},
	"lsp/client":             {"analysis/text", "lsp", "lsp/internal/rpc"},
	"lsp":                    layers(answers, "analysis/builds", "analysis/builds/all", "analysis/builds/checks", "analysis/config", "analysis/timings", "lsp/disk", "lsp/internal/rpc"),
	"analysis/builds/checks": layers(features, "analysis/builds", "analysis/refactor"),

	"analysis/affected": layers(documents, "analysis/graph", "analysis/builds"),
	"analysis/rebuild":  layers(documents, "analysis/graph", "analysis/affected"),
	"analysis/timings":  {"analysis/graph"},

	"cmd/stagels/internal/mcp": {},
	"cmd/stagels":              layers(answers, "analysis/affected", "analysis/rebuild", "analysis/timings", "analysis/builds", "analysis/builds/all", "analysis/builds/checks", "analysis/config", "lsp/disk", "lsp", "lsp/client", "cmd/stagels/internal/mcp"),

	"editors/vscode/wasm": {"lsp"},
	"editors/vscode/icon": {},

	"scripts/packaging": {},
}

// forbidden are packages that no analysis may import: no protocol.
var forbidden = []string{"go.lsp.dev/protocol", "go.lsp.dev/jsonrpc2", "go.lsp.dev/uri"}

// opening are packages that open files; openers are the only ones of ours that may import
// them. The server opens none but through disk.
var (
	opening = []string{"os", "io/ioutil"}
	openers = []string{"lsp/disk", "cmd/stagels", "editors/vscode/wasm", "editors/vscode/icon", "scripts/packaging"}
)

// apart are packages that reach out of the process: to a network, to other programs.
// Nothing here may import them, but for the reason that is given.
var apart = []string{"net", "net/http", "net/rpc", "net/smtp", "os/exec", "os/user", "plugin", "C"}

var reasons = map[string]string{
	"cmd/stagels/serve.go net": "serve --socket and --pipe connect to the editor",
}

func TestLayers(t *testing.T) {
	checked := 0
	err := filepath.WalkDir(files.Root(), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		rel, _ := filepath.Rel(files.Root(), filepath.Dir(path))
		checked++
		return checkImports(t, path, filepath.ToSlash(rel))
	})
	if err != nil || checked == 0 {
		t.Fatalf("%d files, %v", checked, err)
	}
}

func checkImports(t *testing.T, path, layer string) error {
	t.Helper()
	may, known := allowed[layer]
	if !known {
		t.Errorf("%s: package %s is in no layer", path, layer)
	}
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	if strings.HasPrefix(layer, "analysis") {
		ast.Inspect(f, func(n ast.Node) bool {
			if _, starts := n.(*ast.GoStmt); starts {
				t.Errorf("%s: no analysis may start a goroutine: make check looks for races in lsp and cmd alone", path)
			}
			return true
		})
	}
	for _, spec := range f.Imports {
		name, _ := strconv.Unquote(spec.Path.Value)
		if own, ok := strings.CutPrefix(name, module); ok && !slices.Contains(may, own) {
			t.Errorf("%s: %s may not import %s", path, layer, own)
		}
		if at := layer + "/" + filepath.Base(path) + " " + name; slices.Contains(apart, name) && reasons[at] == "" {
			t.Errorf("%s: nothing may import %s", path, name)
		}
		if slices.Contains(opening, name) && !slices.Contains(openers, layer) {
			t.Errorf("%s: %s may not import %s", path, layer, name)
		}
		if strings.HasPrefix(layer, "analysis") && slices.Contains(forbidden, name) {
			t.Errorf("%s: no analysis may import %s", path, name)
		}
	}
	return nil
}
