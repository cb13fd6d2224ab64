package lsp_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestGraphCommand: stagels.graph answers with a picture of what is open, also where it is not
// saved, of a closed file, and of the builds that a file asks for. It edits nothing.
func TestGraphCommand(t *testing.T) {
	a := inWorkspace(t, map[string]string{
		"Dockerfile":          "FROM golang AS build\nRUN x\nFROM busybox AS other\nFROM scratch AS app\nCOPY --from=build / /\n",
		"closed/x.Dockerfile": "FROM alpine AS closed\n",
		"empty/Dockerfile":    "# nothing\n",
		"docker-bake.hcl":     "target \"one\" {\n  target = \"build\"\n}\ntarget \"two\" { dockerfile-inline = \"FROM scratch AS inline\\nCOPY a b\\n\" }\n",
	}, "Dockerfile")
	a.send(fmt.Sprintf(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":%s,"version":2},"contentChanges":[{"text":"FROM golang AS typed\nRUN x\nFROM busybox AS other\nFROM scratch AS app\nCOPY --from=typed / /\n"}]}}`, quoted(a.uri+"/Dockerfile")))
	n := 900
	ask := func(command, file, more string) (picture, refusal string) {
		n++
		a.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"workspace/executeCommand","params":{"command":%q,"arguments":[{"uri":%s%s}]}}`, n, command, quoted(a.uri+"/"+file), more))
		m := a.answer(fmt.Sprint(n))
		if m.Error != nil {
			return "", m.Error.Message
		}
		if err := json.Unmarshal(m.Result, &picture); err != nil {
			t.Errorf("%s: %v", m.Result, err)
		}
		return picture, ""
	}
	for _, tc := range []struct{ file, more, has, lack string }{
		{"Dockerfile", "", `<svg >typed< >other< >app< <title>Dockerfile:1</title> href="` + a.uri + `/Dockerfile#L1"`, ">build<"},
		{"Dockerfile", `,"target":"app"`, ">typed< >app<", ">other<"},
		{"Dockerfile", `,"format":"mermaid"`, "flowchart typed", "<svg"},
		{"closed/x.Dockerfile", "", ">closed< x.Dockerfile#L1", ">other<"},
		{"docker-bake.hcl", "", ">inline< docker-bake.hcl#L4", ">other<"},
	} {
		got, refusal := ask("stagels.graph", tc.file, tc.more)
		for _, want := range strings.Fields(tc.has) {
			if !strings.Contains(got, want) {
				t.Errorf("%s%s: no %s in %s%s", tc.file, tc.more, want, got, refusal)
			}
		}
		if strings.Contains(got, tc.lack) {
			t.Errorf("%s%s: there is %s", tc.file, tc.more, tc.lack)
		}
	}
	for _, tc := range [][3]string{
		{"stagels.other", "Dockerfile", ""},
		{"stagels.graph", "Dockerfile", `,"target":"none"`},
		{"stagels.graph", "Dockerfile", `,"format":"png"`},
		{"stagels.graph", "empty/Dockerfile", ""},
		{"stagels.graph", "nowhere/Dockerfile", ""},
		{"stagels.graph", "../outside/Dockerfile", ""},
	} {
		if got, refusal := ask(tc[0], tc[1], tc[2]); refusal == "" {
			t.Errorf("%q: %s", tc, got)
		}
	}
	path, _ := strings.CutPrefix(a.uri, "file://")
	if src, err := os.ReadFile(filepath.Join(filepath.FromSlash(path), "Dockerfile")); err != nil || !strings.Contains(string(src), "AS build") {
		t.Errorf("%q, %v", src, err)
	}
	a.alive()
}
