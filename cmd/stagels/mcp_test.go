package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/testdata/files"
)

// agentFiles are a workspace of three Dockerfiles, a Bake file and a workflow.
var agentFiles = map[string]string{
	"Dockerfile":               "FROM golang:1.26 AS build\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\nCOPY . .\nRUN go build -o /out/app .\n\nFROM scratch AS app\nCOPY --from=build /out/app /app\n",
	"web/Dockerfile":           "FROM node:24 AS deps\nWORKDIR /src\nRUN npm ci\n\nFROM deps AS test\nRUN npm test\n",
	"tools/Dockerfile":         "FROM alpine AS tools\n",
	"docker-bake.hcl":          "target \"app\" { target = \"app\" }\ntarget \"web\" {\n  context = \"web\"\n  target  = \"test\"\n}\n",
	".github/workflows/ci.yml": "on: push\njobs:\n  image:\n    steps:\n      - uses: actions/checkout@v5\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          target: build\n",
	"go.mod":                   "module app\n",
}

// agent asks for tools of a server on a folder.
type agent struct {
	*testing.T
	asked int
	in    *os.File
	out   *bufio.Reader
}

func newAgent(t *testing.T, dir string) *agent {
	t.Helper()
	t.Chdir(dir)
	toServer, in := pipe(t)
	out, fromServer := pipe(t)
	done := make(chan int, 1)
	go func() {
		defer fromServer.Close()
		done <- run([]string{"mcp"}, toServer, fromServer, os.Stderr)
	}()
	t.Cleanup(func() {
		in.Close()
		if code := <-done; code != 0 {
			t.Errorf("exit code %d", code)
		}
	})
	return &agent{t, 0, in, bufio.NewReader(out)}
}

// ask is what a tool answers, or refuses.
func (a *agent) ask(tool, arguments string) (text string, refused bool) {
	a.Helper()
	a.asked++
	fmt.Fprintf(a.in, `{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":%q,"arguments":%s}}`+"\n", a.asked, tool, arguments)
	line, err := a.out.ReadBytes('\n')
	if err != nil {
		a.Fatal(err)
	}
	var answer struct {
		Result struct {
			Content []struct{ Text string }
			IsError bool
		}
	}
	if err := json.Unmarshal(line, &answer); err != nil || len(answer.Result.Content) != 1 {
		a.Fatalf("%v: %s", err, line)
	}
	return answer.Result.Content[0].Text, answer.Result.IsError
}

func TestAgentTools(t *testing.T) {
	dir := tree(t, agentFiles)
	a := newAgent(t, dir)
	for _, tc := range []struct{ tool, arguments, want string }{
		{"outline", `{"path":"Dockerfile"}`, "0  build  1-6  golang:1.26  -  workflow image/2 (.github/workflows/ci.yml:6)"},
		{"outline", `{"path":"gone"}`, "gone: no such file or directory"},
		{"check", `{}`, "Nothing found."},
		{"check", `{"path":"gone"}`, "gone: no such file or directory"},
		{"explain", `{"path":"Dockerfile","target":"app"}`, "It needs 2 of 2 stages, in this order:\n  build (line 1)"},
		{"explain", `{"path":"web/Dockerfile","line":3}`, "Line 3 is step 3 of 3, the RUN, in stage deps (line 1)."},
		{"explain", `{"path":"Dockerfile","target":"ap"}`, `target stage "ap" could not be found (did you mean app?)`},
		{"definition", `{"path":"Dockerfile","line":9,"name":"build"}`, "Dockerfile:1: FROM golang:1.26 AS build\n"},
		{"definition", `{"path":"docker-bake.hcl","line":4,"name":"test"}`, "web/Dockerfile:5: FROM deps AS test\n"},
		{"definition", `{"path":".github/workflows/ci.yml","line":9,"name":"build"}`, "Dockerfile:1: FROM golang:1.26 AS build\n"},
		{"definition", `{"path":"Dockerfile","line":9,"name":"builder"}`, `Dockerfile: line 9 has no "builder": it is "COPY --from=build /out/app /app"`},
		{"definition", `{"path":"Dockerfile","line":90,"name":"a"}`, "Dockerfile: there is no line 90"},
		{"definition", `{"path":"tools/Dockerfile","line":1,"name":"alpine"}`, "It is defined in no file here.\n"},
		{"rename", `{"path":"Dockerfile","stage":"build","to":"compile"}`, "+          target: compile\n"},
		{"rename", `{"path":"Dockerfile","stage":"build","to":"app"}`, "app"},
		{"rebuild", `{"path":"Dockerfile","changed":["main.go"]}`, "Build context: .\nSteps that run again for the last stage: 2 of 7\n  line 5, COPY . .: main.go changed\n  line 6, RUN go build -o /out/app .: the step in line 5 runs again\nSteps that may run again: 1\n  line 9, COPY"},
		{"rebuild", `{"path":"Dockerfile","changed":["tools/x"],"target":"build","context":"tools"}`, "Build context: tools\nSteps that run again for build: 2 of 6\n"},
		{"rebuild", `{"path":"Dockerfile","changed":["/elsewhere","../x","x"],"context":"tools"}`, "Build context: tools\n/elsewhere: is not in it\n../x: is not in it\nSteps"},
		{"rebuild", `{"path":"Dockerfile","changed":[],"target":"nobody"}`, `Dockerfile: target stage "nobody" could not be found`},
		{"affected", `{"changed":["web/package.json"]}`, "web"},
		{"affected", `{"changed":["tools/x"]}`, "app"},
		{"affected", `{"changed":[]}`, "No build is touched."},
	} {
		got, refused := a.ask(tc.tool, tc.arguments)
		if !strings.Contains(got, tc.want) {
			t.Errorf("%s %s: %v\n%s", tc.tool, tc.arguments, refused, got)
		}
	}
	for name, src := range agentFiles {
		if got := contents(t, dir, name); got != src {
			t.Errorf("%s was written: %s", name, got)
		}
	}
}

func TestAgentRenames(t *testing.T) {
	dir := tree(t, agentFiles)
	a := newAgent(t, dir)
	if got, refused := a.ask("rename", `{"path":"Dockerfile","stage":"build","to":"compile","apply":true}`); refused || !strings.HasPrefix(got, "Written:\n--- ") {
		t.Error(got)
	}
	for name, want := range map[string]string{"Dockerfile": "FROM golang:1.26 AS compile\n", ".github/workflows/ci.yml": "target: compile\n", "web/Dockerfile": agentFiles["web/Dockerfile"]} {
		if got := contents(t, dir, name); !strings.Contains(got, want) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestAgentIsWarned: an agent is told of what rename leaves to people.
func TestAgentIsWarned(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": "FROM alpine AS a\n", "x/Dockerfile": "FROM alpine AS a\n", "x/build.sh": "#!/bin/sh\ndocker build --target a .\n"})
	a := newAgent(t, dir)
	for _, apply := range []string{"false", "true"} {
		if got, _ := a.ask("rename", `{"path":"Dockerfile","stage":"a","to":"b","apply":`+apply+`}`); !strings.Contains(got, "Not renamed: x/build.sh:2 asks for ") || !strings.Contains(got, "+FROM alpine AS b\n") {
			t.Error(got)
		}
	}
}

// TestSimulate: what an edit changes is what check says after it and did not before, or no
// longer.
func TestSimulate(t *testing.T) {
	for _, tc := range []struct{ path, old, new string }{
		{"Dockerfile", "AS build", "AS compile"},
		{"Dockerfile", "--from=build", "--from=biuld"},
		{"Dockerfile", "FROM scratch AS app", "FROM scratch as app"},
		{"Dockerfile", "WORKDIR /src", "WORKDIR"},
		{"Dockerfile", "COPY go.mod ./\n", "\n\n"},
		{"docker-bake.hcl", `"test"`, `"tset"`},
		{"docker-bake.hcl", "target \"app\"", "target \"app"},
		{".github/workflows/ci.yml", "target: build", "target: bild"},
		{"web/Dockerfile", "FROM deps AS test\n", "FROM deps AS tests\nRUN false \\\n"},
		{"tools/Dockerfile", "alpine AS tools", "alpine AS tools\nFRM x"},
	} {
		dir := tree(t, agentFiles)
		a := newAgent(t, dir)
		before := checked(a)
		told, refused := a.ask("simulate", fmt.Sprintf(`{"path":%q,"edits":[{"old":%q,"new":%q}]}`, tc.path, tc.old, tc.new))
		if refused || contents(t, dir, tc.path) != agentFiles[tc.path] {
			t.Fatalf("%s, and the file is %s", told, contents(t, dir, tc.path))
		}
		put := strings.Replace(agentFiles[tc.path], tc.old, tc.new, 1)
		if err := os.WriteFile(tc.path, []byte(put), 0o666); err != nil {
			t.Fatal(err)
		}
		after := checked(a)
		var want []string
		for _, f := range after {
			if !slices.Contains(before, f) {
				want = append(want, f)
			}
		}
		if got := findingsIn(told); !slices.Equal(got, want) {
			t.Errorf("%s, %q for %q: simulated %q, checked %q", tc.path, tc.new, tc.old, got, want)
		}
		back, _ := json.Marshal(agentFiles[tc.path])
		told, _ = a.ask("simulate", fmt.Sprintf(`{"path":%q,"text":%s}`, tc.path, back))
		if got := findingsIn(told); !slices.Equal(got, want) || strings.Contains(told, "Gone:") != (len(want) > 0) || strings.Contains(told, "New:") {
			t.Errorf("%s, back from %q: simulated %s", tc.path, tc.new, told)
		}
	}
}

var fixable = regexp.MustCompile(` \[\*\]`)

// checked are the findings of check.
func checked(a *agent) (out []string) {
	text, _ := a.ask("check", "{}")
	return findingsIn(fixable.ReplaceAllString(text, ""))
}

// findingsIn are the lines of a text that are findings, in order.
func findingsIn(text string) (out []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); strings.HasSuffix(line, "]") {
			out = append(out, line)
		}
	}
	slices.Sort(out)
	return out
}

// TestAgentReadsLittle: no answer has more than a thousand tokens, also of sixty stages.
func TestAgentReadsLittle(t *testing.T) {
	var src strings.Builder
	for i := range 60 {
		fmt.Fprintf(&src, "FROM golang:1.26 as stage-%03d\nCOPY --from=stage-%03d /a /b\nRUN make all-%d\n\n", i, max(0, i-1), i)
	}
	dir := tree(t, map[string]string{"Dockerfile": src.String()})
	a := newAgent(t, dir)
	for tool, arguments := range map[string]string{
		"outline": `{"path":"Dockerfile"}`, "check": `{}`, "explain": `{"path":"Dockerfile"}`, "rename": `{"path":"Dockerfile","stage":"stage-000","to":"x"}`,
		"rebuild": `{"path":"Dockerfile","changed":["a"]}`, "simulate": `{"path":"Dockerfile","edits":[{"old":"stage-000\n","new":"stage-zero\n"}]}`,
	} {
		if got, refused := a.ask(tool, arguments); refused || len(got) > mostAnswered || len(got) < 40 {
			t.Errorf("%s: %d bytes\n%s", tool, len(got), got)
		}
	}
}

// TestAgentNames: what an agent names is no flag of a command and no standard input, and lies in
// the folder.
func TestAgentNames(t *testing.T) {
	dir := tree(t, map[string]string{"in/Dockerfile": "FROM alpine as a\n", "in/--fix": "FROM alpine as a\n", "Dockerfile": "FROM alpine AS a\n"})
	in := filepath.Join(dir, "in")
	for link, to := range map[string]string{"in/out": "../Dockerfile", "in/above": "..", "in/same": "Dockerfile", "in/gone": "../nothing"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skipf("no links here: %v", err)
		}
	}
	a := newAgent(t, in)
	for _, tc := range []struct{ tool, arguments, want string }{
		{"check", `{"path":"--fix"}`, "--fix:1:13: warning: "},
		{"check", `{"path":"--help"}`, "--help: no such file or directory"},
		{"check", `{"path":"-"}`, `"-" leads out of the folder ` + in + ", where stagels mcp runs"},
		{"check", `{"path":".."}`, `".." leads out of the folder`},
		{"outline", `{"path":"out"}`, `"out" leads out of the folder`},
		{"outline", `{"path":"above/Dockerfile"}`, `"above/Dockerfile" leads out of the folder`},
		{"outline", `{"path":"same"}`, "0  a  1-1  alpine"},
		{"outline", `{"path":"gone"}`, "gone: no such file or directory"},
		{"rename", `{"path":"out","stage":"a","to":"b","apply":true}`, `"out" leads out of the folder`},
		{"outline", `{"path":""}`, `"" leads out of the folder`},
		{"outline", fmt.Sprintf(`{"path":%q}`, filepath.Join(in, "Dockerfile")), "0  a  1-1  alpine"},
		{"explain", `{"path":"../Dockerfile"}`, `"../Dockerfile" leads out of the folder`},
		{"explain", `{"path":"Dockerfile","target":"--help"}`, `target stage "--help" could not be found`},
		{"definition", `{"path":"../Dockerfile","line":1,"name":"FROM"}`, `"../Dockerfile" leads out of the folder`},
		{"rename", `{"path":"../Dockerfile","stage":"a","to":"b","apply":true}`, `"../Dockerfile" leads out of the folder`},
		{"rename", `{"path":"Dockerfile","stage":"--help","to":"b"}`, `Dockerfile has no stage "--help"`},
		{"rename", `{"path":"Dockerfile","stage":"a","to":"--help"}`, `"--help" is no name of a stage`},
		{"rebuild", `{"path":"../Dockerfile","changed":[]}`, `"../Dockerfile" leads out of the folder`},
		{"rebuild", `{"path":"Dockerfile","changed":[],"context":".."}`, `".." leads out of the folder`},
		{"rebuild", `{"path":"Dockerfile","changed":[],"context":"gone"}`, "there is no such folder"},
		{"affected", `{"changed":["../Dockerfile"]}`, `"../Dockerfile" leads out of the folder`},
		{"affected", fmt.Sprintf(`{"changed":[%q]}`, filepath.Join(in, "a\nb")), "No build is touched."},
		{"simulate", `{"path":"../Dockerfile","text":"FROM"}`, `"../Dockerfile" leads out of the folder`},
	} {
		if got, _ := a.ask(tc.tool, tc.arguments); !strings.Contains(got, tc.want) {
			t.Errorf("%s %s: %s", tc.tool, tc.arguments, got)
		}
	}
	for name, want := range map[string]string{"in/Dockerfile": "FROM alpine as a\n", "in/--fix": "FROM alpine as a\n", "Dockerfile": "FROM alpine AS a\n"} {
		if got := contents(t, dir, name); got != want {
			t.Errorf("%s was written: %s", name, got)
		}
	}
}

// TestSimulateEdits: an edit is made where it is meant, or refused with what to write instead.
func TestSimulateEdits(t *testing.T) {
	all := map[string]string{
		"Dockerfile":      "FROM alpine AS a\nRUN true\nRUN true\n",
		"crlf":            "FROM alpine AS a\r\nRUN true\r\n",
		".dockerignore":   "x\n",
		"compose.yaml":    "services:\n  a:\n    build:\n      dockerfile: new/Dockerfile\n  b:\n    build:\n      dockerfile: \"odd\\nname\"\n",
		".env":            "A=1\n",
		".gitignore":      "x\n",
		"docker-bake.hcl": "target \"b\" { target = \"a\" }\n",
	}
	a := newAgent(t, tree(t, all))
	for _, tc := range []struct{ arguments, want string }{
		{`{"path":"Dockerfile"}`, "Dockerfile: edits or text is missing: what is to change"},
		{`{"path":"Dockerfile","edits":[]}`, "Dockerfile: edits or text is missing: what is to change"},
		{`{"path":"Dockerfile","edits":[{"old":"","new":"x"}]}`, "Dockerfile: old is empty: write the text in whose place new comes, or the whole text as text"},
		{`{"path":"Dockerfile","edits":[{"old":"RUN","new":"x"}]}`, `Dockerfile: the text "RUN" stands there 2 times, first in line 2: write more of it, so that it stands there once`},
		{`{"path":"Dockerfile","edits":[{"old":"AS b","new":"x"}]}`, `Dockerfile: the text "AS b" is not there`},
		{`{"path":"Dockerfile","edits":[{"old":"AS a","new":"AS b"},{"old":"AS a","new":"AS c"}]}`, `Dockerfile: the text "AS a" is not there`},
		{`{"path":"Dockerfile","edits":[{"old":"AS a","new":"AS b"},{"old":"AS b","new":"AS a"}]}`, "Nothing changes."},
		{`{"path":"Dockerfile","edits":[{"old":"AS a","new":"AS b"}]}`, "New:\n  docker-bake.hcl:1:24: error: Dockerfile has no stage \"a\""},
		{`{"path":"Dockerfile","text":"","edits":[{"old":"AS a","new":"AS b"}]}`, "Dockerfile: edits and text exclude each other"},
		{`{"path":"crlf","edits":[{"old":"AS a\nRUN true","new":"AS b\nRUM true"}]}`, "New:\n  crlf:2:1: error: unknown instruction: RUM (did you mean RUN?) [InstructionError]\n"},
		{`{"path":".dockerignore","text":"y"}`, ".dockerignore: is no Dockerfile and no file that builds one"},
		{`{"path":".gitignore","text":"y"}`, ".gitignore: is no Dockerfile and no file that builds one"},
		{`{"path":".env","text":"A=2"}`, ".env: is no Dockerfile and no file that builds one"},
		{`{"path":"gone/Dockerfile","edits":[{"old":"a","new":"b"}]}`, "gone/Dockerfile: no such file or directory"},
		{`{"path":"new/Dockerfile","text":"FROM alpine as x\n"}`, "New:\n  new/Dockerfile:1:13: warning: 'as' and 'FROM' keywords' casing do not match [FromAsCasing]\nGone:\n  compose.yaml:4:19: warning: There is no Dockerfile new/Dockerfile, "},
		{`{"path":"compose.yaml","edits":[{"old":"odd","new":"even"}]}`, "There is no Dockerfile even\uFFFDname, so BuildKit refuses to build it [MissingDockerfile]\nGone:"},
	} {
		if got, _ := a.ask("simulate", tc.arguments); !strings.HasPrefix(got, tc.want) && !strings.Contains(got, ": warning: "+tc.want) {
			t.Errorf("%s: %s", tc.arguments, got)
		}
	}
}

// TestAgentChecks: errors come first, and what could not be read is told beside what was found.
func TestAgentChecks(t *testing.T) {
	dir := tree(t, map[string]string{"a/Dockerfile": "FROM alpine as a\n", "b/Dockerfile": "FRM\n", "c/Dockerfile": "\xff\xfeF\x00"})
	got, refused := newAgent(t, dir).ask("check", `{}`)
	if order := regexp.MustCompile(`(?s)^c/Dockerfile: .*\nb/Dockerfile:1:1: error: .*\na/Dockerfile:1:13: warning: .*\n$`); refused || !order.MatchString(got) {
		t.Error(got)
	}
}

// TestAgentRebuilds: the build context is the one that other files give.
func TestAgentRebuilds(t *testing.T) {
	dir := tree(t, map[string]string{
		"web/Dockerfile": "FROM alpine\nCOPY . .\n", "compose.yaml": "services:\n  web:\n    build:\n      context: .\n      dockerfile: web/Dockerfile\n",
		".dockerignore": "dist\n", "tools/Dockerfile": "FROM alpine\nCOPY . .\n", "docker-bake.hcl": "target \"gone\" {\n  context = \"gone\"\n  dockerfile = \"../tools/Dockerfile\"\n}\n",
	})
	a := newAgent(t, dir)
	for arguments, want := range map[string]string{
		`{"path":"web/Dockerfile","changed":["dist/x"]}`:  "Build context: .\nSteps that run again for the last stage: 0 of 2\n",
		`{"path":"web/Dockerfile","changed":["tools/x"]}`: "Build context: .\nSteps that run again for the last stage: 1 of 2\n  line 2, COPY . .: tools/x changed\n",
		`{"path":"tools/Dockerfile","changed":["../x"]}`:  "Build context: tools\n../x: is not in it\nSteps that run again for the last stage: 0 of 2\n",
	} {
		if got, _ := a.ask("rebuild", arguments); got != want {
			t.Errorf("%s: %s", arguments, got)
		}
	}
}

// TestAgentPage: the page shows what a simulation answers.
func TestAgentPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(files.Root(), "docs", "agents.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir := tree(t, map[string]string{"Dockerfile": agentFiles["Dockerfile"], ".github/workflows/ci.yml": agentFiles[".github/workflows/ci.yml"]})
	got, _ := newAgent(t, dir).ask("simulate", `{"path": "Dockerfile", "edits": [{"old": "AS build", "new": "AS compile"}]}`)
	if !strings.Contains(string(page), "\n"+got+"```\n") {
		t.Errorf("docs/agents.md does not show\n%s", got)
	}
}

func TestAgentRefuses(t *testing.T) {
	if code, out, errs := invoke(t, t.TempDir(), "", "mcp", "nowhere"); code != 2 || out != "" || errs != "stagels: nowhere: no such file or directory\n" {
		t.Errorf("exit code %d, %s%s", code, out, errs)
	}
}
