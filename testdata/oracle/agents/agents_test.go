// Package agents drives stagels mcp with the official client of the Model Context Protocol, and
// holds what it simulates against BuildKit.
package agents

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/stagels/stagels/testdata/files"
	"github.com/stagels/stagels/testdata/oracle"
)

var workspace = map[string]string{
	"Dockerfile":               "FROM golang:1.26 AS build\nCOPY . .\nRUN go build -o /app .\n\nFROM scratch AS app\nCOPY --from=build /app /app\n",
	"web/Dockerfile":           "FROM node:24 AS deps\nRUN npm ci\n\nFROM deps AS test\nRUN npm test\n",
	"tools/Dockerfile":         "FROM alpine AS tools\n",
	"docker-bake.hcl":          "target \"app\" { target = \"app\" }\ntarget \"web\" {\n  context = \"web\"\n  target  = \"test\"\n}\n",
	".github/workflows/ci.yml": "on: push\njobs:\n  image:\n    steps:\n      - uses: actions/checkout@v5\n      - uses: docker/build-push-action@v6\n        with: {context: ., target: build}\n",
}

func TestMain(m *testing.M) { os.Exit(files.Main(m)) }

// session is a client of the program, which runs in a folder with the files.
func session(t *testing.T, all map[string]string) (*mcp.ClientSession, string) {
	t.Helper()
	dir := t.TempDir()
	for name, src := range all {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(src), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(files.Program(t), "mcp")
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	s, err := client.Connect(t.Context(), &mcp.CommandTransport{Command: cmd}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, dir
}

// ask is what a tool answers; it must not refuse.
func ask(t *testing.T, s *mcp.ClientSession, tool string, arguments map[string]any) string {
	t.Helper()
	res, err := s.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: arguments})
	if err != nil || len(res.Content) != 1 {
		t.Fatalf("%s %v: %v %v", tool, arguments, err, res)
	}
	text, ok := res.Content[0].(*mcp.TextContent)
	if !ok || res.IsError {
		t.Fatalf("%s %v: %+v", tool, arguments, res.Content[0])
	}
	return text.Text
}

// TestTools: the official client drives every tool.
func TestTools(t *testing.T) {
	s, dir := session(t, workspace)
	asked := map[string]bool{}
	for _, tc := range []struct {
		tool      string
		arguments map[string]any
		want      string
	}{
		{"outline", map[string]any{"path": "Dockerfile"}, "bake app (docker-bake.hcl:1)"},
		{"check", nil, "Nothing found."},
		{"explain", map[string]any{"path": "web/Dockerfile", "target": "test"}, "deps (line 1)"},
		{"definition", map[string]any{"path": "docker-bake.hcl", "line": 4, "name": "test"}, "web/Dockerfile:4: FROM deps AS test"},
		{"rename", map[string]any{"path": "Dockerfile", "stage": "build", "to": "compile"}, "target: compile"},
		{"rebuild", map[string]any{"path": "Dockerfile", "changed": []string{"main.go"}}, "main.go changed"},
		{"affected", map[string]any{"changed": []string{"web/x"}}, "web"},
		{"simulate", map[string]any{"path": "Dockerfile", "edits": []map[string]string{{"old": "AS build", "new": "AS compile"}}}, `ci.yml:7:36: error: Dockerfile has no stage "build"`},
	} {
		asked[tc.tool] = true
		if got := ask(t, s, tc.tool, tc.arguments); !strings.Contains(got, tc.want) {
			t.Errorf("%s: %s", tc.tool, got)
		}
	}
	list, err := s.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tool := range list.Tools {
		if !asked[tool.Name] {
			t.Errorf("%s was not asked", tool.Name)
		}
	}
	if got, err := os.ReadFile(filepath.Join(dir, "Dockerfile")); err != nil || string(got) != workspace["Dockerfile"] {
		t.Errorf("%v: %s", err, got)
	}
}

// TestSimulatedErrors: of files without an error, each line is taken out, broken or named
// otherwise in turn. BuildKit refuses each of which a simulation tells an error.
func TestSimulatedErrors(t *testing.T) {
	edits, errors := 0, 0
	for _, f := range files.Sample(files.Own().Files(t)) {
		if oracle.Lint(f.Text) != nil || oracle.Targets(f.Text) != nil {
			continue
		}
		s, _ := session(t, map[string]string{"Dockerfile": f.Text})
		lines := strings.SplitAfter(f.Text, "\n")
		for i := edits % 5; i < len(lines); i += 5 {
			for _, line := range []string{"", "FROM " + lines[i], strings.ReplaceAll(lines[i], " ", " --x ")} {
				after := strings.Join(lines[:i], "") + line + strings.Join(lines[i+1:], "")
				edits++
				told := ask(t, s, "simulate", map[string]any{"path": "Dockerfile", "text": after})
				if !strings.Contains(told, ": error: ") {
					continue
				}
				errors++
				if oracle.Lint(after) == nil && oracle.Targets(after) == nil {
					t.Errorf("%s: BuildKit takes it: %s\n%s", f.Name, told, after)
				}
			}
		}
	}
	t.Logf("%d edits, %d make an error", edits, errors)
	if errors < edits/10 {
		t.Error("hardly any edit makes an error")
	}
}
