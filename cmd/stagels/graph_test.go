package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stagels/stagels/testdata/files"
)

const bakeFile = `group "default" { targets = ["app", "tools"] }
target "base" { dockerfile = "app.Dockerfile" }
target "app" {
  inherits = ["base"]
  target = "app"
  args = { FROM = "slow" }
}
target "tools" { dockerfile-inline = "FROM busybox AS inline\nRUN x\n" }
`

func TestGraph(t *testing.T) {
	dir := tree(t, map[string]string{
		"Dockerfile":         "FROM golang AS build\nRUN make\nFROM alpine AS test\nRUN x\nFROM scratch AS app\nCOPY --from=build /a /a\n",
		"app.Dockerfile":     "ARG FROM=fast\nFROM alpine AS fast\nFROM alpine AS slow\nRUN sleep\nFROM $FROM AS app\n",
		"empty/x.Dockerfile": "# nothing\n",
		"docker-bake.hcl":    bakeFile,
	})
	for _, tc := range []struct {
		args      string
		code      int
		has, lack string // words, parted by blanks
	}{
		{"graph Dockerfile", 0, `<svg build test app golang "Dockerfile#L5" <title>Dockerfile:1</title>`, "class=\"frame\""},
		{"graph --target app Dockerfile", 0, ">build< >app<", ">test<"},
		{"graph --target APP Dockerfile", 0, ">build< >app<", ">test<"},
		{"graph --target build Dockerfile", 0, ">build<", ">test< >app<"},
		{"graph", 0, `class="frame" >Dockerfile< >app.Dockerfile< >test< >fast<`, "empty"},
		{"graph --target slow", 0, ">slow<", ">build< >fast<"},
		{"graph docker-bake.hcl", 0, ">slow< >inline< docker-bake.hcl:8", ">fast<"},
		{"graph --format mermaid Dockerfile", 0, "flowchart LR n0_0 -->", "<svg"},
		{"graph --format dot Dockerfile", 0, "digraph n0_0 ->", "<svg"},
		{"graph --build-arg FROM=slow --target app app.Dockerfile", 0, ">slow<", ">fast<"},
		{"graph --build-context build=x --target app Dockerfile", 0, "named-context", "golang"},
		{"graph --format png", 2, "", "svg"},
		{"graph --target nothing Dockerfile", 2, "", "svg"},
		{"graph --target nothing", 2, "", "svg"},
		{"graph empty/x.Dockerfile", 2, "", "svg"},
		{"graph nowhere", 2, "", "svg"},
	} {
		code, out, errs := invoke(t, dir, "", strings.Fields(tc.args)...)
		if code != tc.code || code == 0 != (errs == "") {
			t.Errorf("%s: exit code %d, %s", tc.args, code, errs)
		}
		for _, word := range strings.Fields(tc.has) {
			if !strings.Contains(out, word) {
				t.Errorf("%s: no %s in\n%s", tc.args, word, out)
			}
		}
		for _, word := range strings.Fields(tc.lack) {
			if strings.Contains(out, word) {
				t.Errorf("%s: there is %s", tc.args, word)
			}
		}
	}
}

func TestGraphJSON(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": "FROM golang AS build\nWORKDIR /src\nCOPY . .\nFROM scratch\nCOPY --from=build /a /a\n"})
	code, out, errs := invoke(t, dir, "", "graph", "--format", "json", "Dockerfile")
	var all []graphOf
	if err := json.Unmarshal([]byte(out), &all); err != nil || code != 0 || len(all) != 1 {
		t.Fatalf("%v, exit code %d, %s", err, code, errs)
	}
	g := all[0]
	if len(g.Nodes) != 4 || g.Nodes[0].Name != "build" || g.Nodes[0].Total != 3 || g.Nodes[3].Kind != "context" || len(g.Edges) != 3 || g.Target != 1 || len(g.Longest) != 4 {
		t.Errorf("%s", out)
	}
	if e := g.Edges[2]; e != (graphEdge{0, 1, "COPY", 1, 5}) {
		t.Errorf("%+v", e)
	}
}

// TestGraphTime prints how long the pictures of the longest files take. It judges nothing.
func TestGraphTime(t *testing.T) {
	var longest, widest files.File
	for _, f := range files.Corpus(t) {
		if strings.Count(f.Text, "\n") > strings.Count(longest.Text, "\n") {
			longest = f
		}
		if strings.Count(f.Text, "FROM ") > strings.Count(widest.Text, "FROM ") {
			widest = f
		}
	}
	for _, f := range []files.File{longest, widest} {
		begin := time.Now()
		code, out, errs := invoke(t, t.TempDir(), f.Text, "graph", "-")
		if code != 0 || errs != "" {
			t.Errorf("exit code %d, %s", code, errs)
		}
		t.Logf("%s: %d lines, %d stages, drawn in %v (%d bytes)", f.Name, strings.Count(f.Text, "\n"), strings.Count(f.Text, "FROM "), time.Since(begin), len(out))
	}
}
