package main

import (
	"encoding/json"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/stagels/stagels/testdata/files"
)

// agentKeys are the files for agents and the keys that an agent reads in each; * stands
// for a name that we choose.
var agentKeys = map[string]string{
	".claude-plugin/marketplace.json":                       "name description owner.name plugins.name plugins.description plugins.source",
	"editors/agents/claude-code/.claude-plugin/plugin.json": "name version description author.name homepage repository license",
	"editors/agents/claude-code/.lsp.json":                  "*.command *.args *.extensionToLanguage.*",
	"editors/agents/claude-code/.mcp.json":                  "mcpServers.*.command mcpServers.*.args",
	"editors/agents/codex/config.toml":                      "mcp_servers.*.command mcp_servers.*.args",
	"editors/agents/copilot-cli/lsp-config.json":            "lspServers.*.command lspServers.*.args lspServers.*.fileExtensions.*",
	"editors/agents/copilot-cli/mcp-config.json":            "mcpServers.*.type mcpServers.*.command mcpServers.*.args mcpServers.*.tools",
	"editors/agents/crush/crush.json":                       "$schema mcp.*.type mcp.*.command mcp.*.args lsp.*.command lsp.*.args lsp.*.filetypes",
	"editors/agents/cursor/mcp.json":                        "mcpServers.*.command mcpServers.*.args",
	"editors/agents/gemini-cli/gemini-extension.json":       "name version description mcpServers.*.command mcpServers.*.args",
	"editors/agents/opencode/opencode.json":                 "$schema mcp.*.type mcp.*.command lsp.*.command lsp.*.extensions",
	"editors/agents/vscode/mcp.json":                        "servers.*.type servers.*.command servers.*.args",
	"editors/agents/zed/settings.json":                      "context_servers.*.command context_servers.*.args",
}

// TestAgentFiles: the files for agents have keys that the agents know, and each command
// in them starts a server.
func TestAgentFiles(t *testing.T) {
	there := agentFilesThere(t)
	if want := slices.Sorted(maps.Keys(agentKeys)); !slices.Equal(there, want) {
		t.Fatalf("there are %q, not %q", there, want)
	}
	started := map[string]int{}
	for _, name := range there {
		whole := readAgentFile(t, name)
		known := strings.Fields(agentKeys[name])
		for path := range keyPaths(whole, nil) {
			if !slices.ContainsFunc(known, func(k string) bool { return matchesKey(k, path) }) {
				t.Errorf("%s: nothing reads %s", name, path)
			}
		}
		for _, command := range commandsIn(whole) {
			if command[0] != "stagels" || len(command) < 2 {
				t.Fatalf("%s starts %q", name, command)
			}
			started[command[1]]++
			startServer(t, name, command[1:])
		}
	}
	if started["mcp"] < 9 || started["serve"] != 4 || len(started) != 2 {
		t.Errorf("started: %v", started)
	}
}

// agentFilesThere are the files for agents in the tree, but their page.
func agentFilesThere(t *testing.T) (names []string) {
	t.Helper()
	for _, folder := range []string{".claude-plugin", "editors/agents"} {
		err := filepath.WalkDir(filepath.Join(files.Root(), folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || d.Name() == "README.md" {
				return err
			}
			rel, err := filepath.Rel(files.Root(), path)
			names = append(names, filepath.ToSlash(rel))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(names)
	return names
}

func readAgentFile(t *testing.T, name string) (whole map[string]any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(files.Root(), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	read := json.Unmarshal
	if filepath.Ext(name) == ".toml" {
		read = toml.Unmarshal
	}
	if err := read(data, &whole); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return whole
}

// keyPaths are the paths of the values in v that are no objects: keys with "\x00"
// between them, as a key can have dots.
func keyPaths(v any, above []string) map[string]bool {
	paths := map[string]bool{}
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			maps.Copy(paths, keyPaths(inner, append(slices.Clone(above), key)))
		}
		return paths
	case []any:
		for _, inner := range v {
			if object, ok := inner.(map[string]any); ok {
				maps.Copy(paths, keyPaths(object, above))
			}
		}
		if len(paths) > 0 {
			return paths
		}
	}
	paths[strings.Join(above, "\x00")] = true
	return paths
}

func matchesKey(known, path string) bool {
	return slices.EqualFunc(strings.Split(known, "."), strings.Split(path, "\x00"), func(k, key string) bool { return k == "*" || k == key })
}

// commandsIn are the programs that an agent would start, with their arguments.
func commandsIn(v any) (out [][]string) {
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			out = append(out, commandsIn(inner)...)
		}
	case map[string]any:
		switch command := v["command"].(type) {
		case string:
			args, _ := v["args"].([]any)
			return [][]string{append([]string{command}, words(args)...)}
		case []any:
			return [][]string{words(command)}
		}
		for _, inner := range v {
			out = append(out, commandsIn(inner)...)
		}
	}
	return out
}

func words(list []any) (out []string) {
	for _, v := range list {
		word, _ := v.(string)
		out = append(out, word)
	}
	return out
}

// startServer begins a session with the server that a file names, and ends it.
func startServer(t *testing.T, name string, args []string) {
	t.Helper()
	t.Chdir(t.TempDir()) // mcp goes elsewhere
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "${workspaceFolder}", t.TempDir())
	}
	in, toServer := io.Pipe()
	fromServer, out := io.Pipe()
	code := make(chan int, 1)
	var errs strings.Builder
	go func() {
		code <- run(args, in, out, &errs)
		out.Close()
	}()
	switch args[0] {
	case "serve":
		converse(t, fromServer, toServer)
	case "mcp":
		go func() {
			io.WriteString(toServer, `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}`+"\n")
			toServer.Close()
		}()
		if answer, err := io.ReadAll(fromServer); err != nil || !strings.Contains(string(answer), `"serverInfo"`) {
			t.Errorf("%s: %q answers %s, %v", name, args, answer, err)
		}
	default:
		t.Fatalf("%s: %q is no server", name, args)
	}
	if got := <-code; got != 0 || errs.String() != "" {
		t.Errorf("%s: %q ends with %d, %s", name, args, got, errs.String())
	}
}
