package lsp_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// across is a workspace with a cursor: ‸ stands in one of its files, which is open.
type across struct {
	*rawClient
	uri    string
	texts  map[string]string
	file   string // that the cursor is in
	line   int
	column int
	asked  int
}

const cursor = "‸"

// inWorkspace begins a session with files, of which those in open are open too.
func inWorkspace(t *testing.T, texts map[string]string, opened ...string) *across {
	t.Helper()
	a := &across{texts: map[string]string{}}
	for name, src := range texts {
		if before, behind, found := strings.Cut(src, cursor); found {
			a.file, a.line = name, strings.Count(before, "\n")
			a.column = len(before) - (strings.LastIndexByte(before, '\n') + 1)
			src, opened = before+behind, append(opened, name)
		}
		a.texts[name] = src
	}
	_, a.uri = folder(t, a.texts)
	a.rawClient = beginning(t, `"workspaceFolders":[{"uri":`+quoted(a.uri)+`,"name":"a"}],"capabilities":{
		"general":{"positionEncodings":["utf-8"]},"workspace":{"workspaceEdit":{"documentChanges":true}},
		"textDocument":{"publishDiagnostics":{},"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":[]}}},"rename":{"prepareSupport":true}}}`)
	slices.Sort(opened)
	for _, name := range slices.Compact(opened) {
		opening := open(a.uri+"/"+name, a.texts[name])
		if !strings.Contains(name, "ockerfile") {
			opening = strings.Replace(opening, `"dockerfile"`, `"yaml"`, 1)
		}
		a.send(opening)
	}
	return a
}

// ask asks about the cursor; more are members of the parameters.
func (a *across) ask(method, more string, result any) error {
	a.t.Helper()
	a.asked++
	id := fmt.Sprint(100 + a.asked)
	a.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":"textDocument/%s","params":{"textDocument":{"uri":%s},"position":{"line":%d,"character":%d}%s}}`,
		id, method, quoted(a.uri+"/"+a.file), a.line, a.column, more))
	m := a.answer(id)
	if m.Error != nil {
		return fmt.Errorf("%s", m.Error.Message)
	}
	return json.Unmarshal(m.Result, result)
}

// spot is where an answer leads: a location, or an edit.
type spot struct {
	URI   string
	Range struct {
		Start, End struct{ Line, Character int }
	}
	NewText string
}

// in writes a spot with the text that stands there.
func (a *across) in(s spot) string {
	name := strings.TrimPrefix(s.URI, a.uri+"/")
	lines := strings.SplitAfter(a.texts[name], "\n")
	if s.Range.Start.Line >= len(lines) {
		return name + " has no such line"
	}
	return fmt.Sprintf("%s:%d %s", name, s.Range.Start.Line+1, lines[s.Range.Start.Line][s.Range.Start.Character:s.Range.End.Character])
}

func (a *across) all(spots []spot) string {
	var out []string
	for _, s := range spots {
		out = append(out, a.in(s))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

const (
	staged   = "FROM alpine AS base\nARG VERSION\n# builder compiles it\nFROM base AS builder\nRUN x\nFROM scratch AS Final\nCOPY --from=builder /x /\n"
	workflow = ".github/workflows/ci.yml"
)

// pushing is a workflow whose step builds docker/Dockerfile with these inputs.
func pushing(inputs string) string {
	return "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          file: docker/Dockerfile\n" + inputs
}

func TestDefinitionFromABuild(t *testing.T) {
	for inputs, want := range map[string]string{
		"          target: buil‸der\n":                      "docker/Dockerfile:4 builder",
		"          target: \"‸FINAL\" # x\n":                "docker/Dockerfile:6 Final",
		"          target: buil‸\n":                         "",
		"          build-args: |\n            VERSI‸ON=1\n": "docker/Dockerfile:2 VERSION",
		"          build-args: VERSION=‸1\n":                "",
		"          target: x\n          tags: bui‸lder\n":   "",
	} {
		for _, opened := range [][]string{nil, {"docker/Dockerfile"}} {
			a := inWorkspace(t, map[string]string{"docker/Dockerfile": staged, workflow: pushing(inputs)}, opened...)
			var found []spot
			if err := a.ask("definition", "", &found); err != nil || a.all(found) != want {
				t.Errorf("%s: %s, not %s; %v", inputs, a.all(found), want, err)
			}
		}
	}
	a := inWorkspace(t, map[string]string{"docker/Dockerfile": staged, workflow: strings.Replace(pushing(""), "docker/Dock", "docker/‸Dock", 1)})
	var found []spot
	if err := a.ask("definition", "", &found); err != nil || len(found) != 1 || found[0].URI != a.uri+"/docker/Dockerfile" {
		t.Errorf("%v, %v", found, err)
	}
}

func TestHoverOfATarget(t *testing.T) {
	a := inWorkspace(t, map[string]string{"docker/Dockerfile": staged, workflow: pushing("          target: ‸builder\n")})
	var got struct {
		Contents struct{ Value string }
		Range    struct{ Start struct{ Line, Character int } }
	}
	if err := a.ask("hover", "", &got); err != nil || !strings.Contains(got.Contents.Value, "compiles it") || got.Range.Start.Line != 7 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestCompletionOfATarget(t *testing.T) {
	for inputs, want := range map[string]string{
		"          target: ‸\n":                                        "base builder final",
		"          target: bu‸\n          tags: x\n":                   "base builder final",
		"          target: \"‸\"\n":                                    "base builder final",
		"          target: \"bu‸\n          tags: x\n":                 "base builder final",
		"          target:‸\n":                                         "",
		"          tags: ‸\n":                                          "",
		"          build-args: |\n            VER‸\n            A=1\n": "VERSION",
	} {
		a := inWorkspace(t, map[string]string{"docker/Dockerfile": staged, workflow: pushing(inputs)})
		var list struct {
			Items []struct {
				Label    string
				TextEdit spot
			}
		}
		err := a.ask("completion", "", &list)
		var labels []string
		for _, item := range list.Items {
			labels = append(labels, item.Label)
			if at := item.TextEdit.Range; at.Start.Line != a.line || at.Start.Character > a.column || at.End.Character < a.column {
				t.Errorf("%q: %v is replaced", inputs, at)
			}
		}
		if got := strings.Join(labels, " "); err != nil || got != want {
			t.Errorf("%q: %s, not %s; %v", inputs, got, want, err)
		}
	}
}

// TestReferencesAcross: from a stage, and from a target, all places are found, each once.
func TestReferencesAcross(t *testing.T) {
	texts := func(dockerfile, target string) map[string]string {
		return map[string]string{
			"docker/Dockerfile":          dockerfile,
			"other/Dockerfile":           staged,
			workflow:                     pushing("          target: " + target + "\n"),
			".github/workflows/two.yaml": "jobs:\n  x:\n    strategy:\n      matrix:\n        t: [builder, final]\n        o: [1, 2]\n    steps:\n      - run: |\n          docker build -f docker/Dockerfile --target ${{ matrix.t }} .\n          docker build -f docker/Dockerfile --target=BUILDER .\n          docker build --target builder other\n",
		}
	}
	const want = ".github/workflows/ci.yml:8 builder, .github/workflows/two.yaml:10 BUILDER, .github/workflows/two.yaml:5 builder, docker/Dockerfile:4 builder, docker/Dockerfile:7 builder"
	for _, all := range []map[string]string{
		texts(strings.Replace(staged, "AS builder", "AS buil‸der", 1), "builder"),
		texts(staged, "buil‸der"),
	} {
		a := inWorkspace(t, all)
		var found []spot
		if err := a.ask("references", `,"context":{"includeDeclaration":true}`, &found); err != nil || a.all(found) != want {
			t.Errorf("%s\nnot\n%s\n%v", a.all(found), want, err)
		}
	}
}

// TestRenameAcross: a stage is renamed where builds ask for it too, or not at all.
func TestRenameAcross(t *testing.T) {
	texts := func(dockerfile, target, more string) map[string]string {
		return map[string]string{"docker/Dockerfile": dockerfile, workflow: pushing("          target: " + target + "\n"), ".github/workflows/two.yml": more}
	}
	const plain = "jobs:\n  x:\n    steps:\n      - run: docker build -f docker/Dockerfile --target=\"builder\" .\n"
	const matrix = "jobs:\n  x:\n    strategy: {matrix: {t: [builder]}}\n    steps:\n      - run: docker build -f docker/Dockerfile --target=${{ matrix.t }} .\n"
	const open = "jobs:\n  x:\n    steps:\n      - run: docker build -f docker/Dockerfile --target=${{ inputs.t }} .\n"
	here := strings.Replace(staged, "from=bui", "from=‸bui", 1)
	for _, c := range []struct {
		texts map[string]string
		want  string
	}{
		{texts(here, "builder", plain), "ci.yml:8 builder, two.yml:4 builder, docker/Dockerfile:3 builder, docker/Dockerfile:4 builder, docker/Dockerfile:7 builder"},
		{texts(staged, "buil‸der", plain), "ci.yml:8 builder, two.yml:4 builder, docker/Dockerfile:3 builder, docker/Dockerfile:4 builder, docker/Dockerfile:7 builder"},
		{texts(here, "'Builder'", open), "ci.yml:8 Builder, docker/Dockerfile:3 builder, docker/Dockerfile:4 builder, docker/Dockerfile:7 builder"},
		{texts(here, "builder", matrix), "Cannot rename: .github/workflows/two.yml:3 asks for it by an expression"},
		{texts(here, "other", open), "docker/Dockerfile:3 builder, docker/Dockerfile:4 builder, docker/Dockerfile:7 builder"},
	} {
		a := inWorkspace(t, c.texts)
		var edit struct {
			DocumentChanges []struct {
				TextDocument struct {
					URI     string
					Version *int
				}
				Edits []spot
			}
		}
		err := a.ask("rename", `,"newName":"Compile"`, &edit)
		var spots []spot
		for _, d := range edit.DocumentChanges {
			if open := d.TextDocument.URI == a.uri+"/"+a.file; open != (d.TextDocument.Version != nil) {
				t.Errorf("%s: version %v", d.TextDocument.URI, d.TextDocument.Version)
			}
			for _, e := range d.Edits {
				e.URI = d.TextDocument.URI
				spots = append(spots, e)
			}
		}
		got := strings.ReplaceAll(a.all(spots), ".github/workflows/", "")
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s\nnot\n%s", got, c.want)
		}
	}
}

// TestDiagnosticsOfABuild: a target that is no stage is told, and taken back.
func TestDiagnosticsOfABuild(t *testing.T) {
	a := inWorkspace(t, map[string]string{"docker/Dockerfile": staged, workflow: pushing("          target: bulder‸\n")})
	published := func() (said []string) {
		var p struct {
			URI         string
			Diagnostics []struct{ Code, Message string }
		}
		for p.URI != a.uri+"/"+workflow {
			if err := json.Unmarshal(a.until("textDocument/publishDiagnostics").Params, &p); err != nil {
				t.Fatal(err)
			}
		}
		for _, d := range p.Diagnostics {
			said = append(said, d.Code+": "+d.Message)
		}
		return said
	}
	want := []string{`UnknownTarget: docker/Dockerfile has no stage "bulder", so BuildKit refuses to build it (did you mean builder?)`}
	if got := published(); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	var actions []struct {
		Title string
		Edit  struct {
			DocumentChanges []struct{ Edits []spot }
		}
	}
	line := fmt.Sprintf(`,"range":{"start":{"line":%d,"character":0},"end":{"line":%d,"character":30}},"context":{"diagnostics":[]}`, a.line, a.line)
	if err := a.ask("codeAction", line, &actions); err != nil || len(actions) != 1 || actions[0].Title != `Change to "builder"` {
		t.Fatalf("%+v, %v", actions, err)
	}
	if e := actions[0].Edit.DocumentChanges[0].Edits[0]; e.NewText != "builder" || e.Range.Start.Character != len("          target: ") {
		t.Errorf("%+v", e)
	}
	a.send(change(a.uri+"/"+workflow, 2, `{"text":`+quoted(pushing("          target: builder\n"))+`}`))
	if got := published(); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

// TestAFixOfSeveralFiles: a build argument that is a secret becomes one in the workflow and in
// the Dockerfile at once, also in one that an editor has with other text than the disk.
func TestAFixOfSeveralFiles(t *testing.T) {
	inputs := "          build-args: T=${{ secrets.T }}‸\n"
	for name, opened := range map[string][]string{"closed": nil, "open": {"docker/Dockerfile"}} {
		t.Run(name, func(t *testing.T) {
			a := inWorkspace(t, map[string]string{"docker/Dockerfile": "FROM alpine\nARG T\nRUN npm ci\n", workflow: pushing(inputs)}, opened...)
			skipped := 0
			if len(opened) > 0 {
				a.texts["docker/Dockerfile"] = "# é\n" + a.texts["docker/Dockerfile"]
				a.send(change(a.uri+"/docker/Dockerfile", 2, `{"text":`+quoted(a.texts["docker/Dockerfile"])+`}`))
				skipped = 1
			}
			var actions []struct {
				Title string
				Edit  struct {
					DocumentChanges []struct {
						TextDocument struct {
							URI     string
							Version *int
						}
						Edits []spot
					}
				}
			}
			line := fmt.Sprintf(`,"range":{"start":{"line":%d,"character":20},"end":{"line":%[1]d,"character":30}},"context":{"diagnostics":[]}`, a.line)
			if err := a.ask("codeAction", line, &actions); err != nil || len(actions) != 1 || actions[0].Title != "Give T as a secret, and mount it in docker/Dockerfile" {
				t.Fatalf("%+v, %v", actions, err)
			}
			var got []string
			for _, c := range actions[0].Edit.DocumentChanges {
				if isOpen := strings.HasSuffix(c.TextDocument.URI, workflow) || len(opened) > 0; isOpen != (c.TextDocument.Version != nil) {
					t.Errorf("%s has the version %v", c.TextDocument.URI, c.TextDocument.Version)
				}
				for _, e := range c.Edits {
					got = append(got, fmt.Sprintf("%s:%d:%d %q", strings.TrimPrefix(c.TextDocument.URI, a.uri+"/"), e.Range.Start.Line, e.Range.Start.Character, e.NewText))
				}
			}
			want := []string{
				fmt.Sprintf(`docker/Dockerfile:%d:0 ""`, 1+skipped), fmt.Sprintf(`docker/Dockerfile:%d:4 "--mount=type=secret,id=T,env=T "`, 2+skipped),
				workflow + `:7:10 "secrets"`,
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q", got)
			}
		})
	}
}

// TestADockerfileChangesWhatIsTold: a stage that is renamed in the editor makes a target
// wrong, when the writer rests.
func TestADockerfileChangesWhatIsTold(t *testing.T) {
	a := inWorkspace(t, map[string]string{"docker/Dockerfile": "FROM a AS ‸b\n", workflow: pushing("          target: b\n")}, workflow)
	a.send(change(a.uri+"/docker/Dockerfile", 2, `{"text":"FROM a AS c\n"}`))
	for {
		m := a.until("textDocument/publishDiagnostics")
		if strings.Contains(string(m.Params), "UnknownTarget") {
			break
		}
	}
}

// TestDiagnosticsHeedBuilds: a stage that a build in another file asks for is not unused, and
// a named context of such a build is no slip.
func TestDiagnosticsHeedBuilds(t *testing.T) {
	const src = "FROM alpine AS builder\nFROM alpine AS main\nFROM main\nCOPY --from=mains /a /a\n‸"
	asked := "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          target: builder\n          build-contexts: mains=./x\n"
	for other, want := range map[string]string{"": "[UnknownStage UnusedStage]", asked: "[]"} {
		a := inWorkspace(t, map[string]string{"Dockerfile": src, workflow: other})
		var p struct{ Diagnostics []struct{ Code string } }
		if err := json.Unmarshal(a.until("textDocument/publishDiagnostics").Params, &p); err != nil {
			t.Fatal(err)
		}
		codes := []string{}
		for _, d := range p.Diagnostics {
			codes = append(codes, d.Code)
		}
		slices.Sort(codes)
		if got := fmt.Sprint(codes); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
}

// TestStagesTellWhoBuildsThem: in lenses and hovers.
func TestStagesTellWhoBuildsThem(t *testing.T) {
	a := inWorkspace(t, map[string]string{
		"docker/Dockerfile": "FROM alpine AS ‸builder\nFROM alpine AS last\n",
		workflow:            pushing("          target: builder\n"),
		"docker-bake.hcl":   "target \"app\" {\n  dockerfile = \"docker/Dockerfile\"\n}\ntarget \"b\" {\n  dockerfile = \"docker/Dockerfile\"\n  target = \"builder\"\n}\n",
		"compose.yaml":      "services:\n  web:\n    build:\n      context: docker\n      target: builder\n",
	})
	var lenses []struct{ Command struct{ Title string } }
	if err := a.ask("codeLens", "", &lenses); err != nil || len(lenses) != 2 {
		t.Fatalf("%v, %v", lenses, err)
	}
	if got, want := lenses[0].Command.Title, "built with --target builder · ci.yml · compose web · 1 more"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
	if got, want := lenses[1].Command.Title, "built by default · bake app"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
	var hover struct{ Contents struct{ Value string } }
	if err := a.ask("hover", "", &hover); err != nil || !strings.Contains(hover.Contents.Value, "is built by ci.yml, compose web, 1 more") {
		t.Errorf("%s, %v", hover.Contents.Value, err)
	}
}

// TestEveryFormat: what is answered in a workflow is answered in a Bake file and a Compose
// file.
func TestEveryFormat(t *testing.T) {
	for name, src := range map[string]string{
		"docker-bake.hcl":                 "target \"app\" {\n  dockerfile = \"docker/Dockerfile\"\n  target = \"bu‸ilder\"\n}\n",
		"docker-bake.json":                `{"target": {"app": {"dockerfile": "docker/Dockerfile", "target": "buil‸der"}}}`,
		"compose.yaml":                    "services:\n  app:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n      target: buil‸der\n",
		".devcontainer/devcontainer.json": "{\n\t// dev\n\t\"build\": {\"dockerfile\": \"../docker/Dockerfile\", \"context\": \"..\", \"target\": \"bu‸ilder\",},\n}\n",
		".devcontainer.json":              `{"dockerFile": "docker/Dockerfile", "build": {"options": ["--pull", "--target=buil‸der"]}}`,
		"skaffold.yaml":                   "apiVersion: skaffold/v4beta11\nbuild:\n  artifacts:\n  - image: app\n    docker:\n      dockerfile: docker/Dockerfile\n      target: buil‸der\n",
		"compose.yml":                     "x: &x\n  context: .\n  dockerfile: docker/Dockerfile\n  target: buil‸der\nservices:\n  app: {build: *x}\n  other:\n    build:\n      <<: *x\n",
	} {
		a := inWorkspace(t, map[string]string{"docker/Dockerfile": staged, name: src})
		var found []spot
		if err := a.ask("definition", "", &found); err != nil || a.all(found) != "docker/Dockerfile:4 builder" {
			t.Errorf("%s: %s, %v", name, a.all(found), err)
		}
		var edit struct{ DocumentChanges []struct{ Edits []spot } }
		if err := a.ask("rename", `,"newName":"compile"`, &edit); err != nil || len(edit.DocumentChanges) != 2 {
			t.Errorf("%s: %+v, %v", name, edit, err)
		}
		if got := a.offered(); got != "base builder final" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// offered are the labels that are completed at the cursor.
func (a *across) offered() string {
	var list struct{ Items []struct{ Label string } }
	if err := a.ask("completion", "", &list); err != nil {
		return err.Error()
	}
	var labels []string
	for _, item := range list.Items {
		labels = append(labels, item.Label)
	}
	return strings.Join(labels, " ")
}

// TestHalfTyped: stages are offered where nothing stands yet, and where a quote is open.
func TestHalfTyped(t *testing.T) {
	for _, c := range []struct{ name, src string }{
		{"docker-bake.hcl", "target \"app\" {\n  dockerfile = \"docker/Dockerfile\"\n  target = \"‸\"\n}\n"},
		{"docker-bake.hcl", "target \"app\" {\n  dockerfile = \"docker/Dockerfile\"\n  target = \"‸\n}\n"},
		{"docker-bake.hcl", "target \"app\" {\n  target = \"bu‸\n  dockerfile = \"docker/Dockerfile\"\n}\ntarget \"b\" {}\n"},
		{"docker-bake.json", `{"target": {"app": {"dockerfile": "docker/Dockerfile", "target": "‸"}}}`},
		{"docker-bake.json", "{\"target\": {\"app\": {\"dockerfile\": \"docker/Dockerfile\", \"target\": ‸}}}"},
		{"docker-bake.json", "{\"target\": {\"app\": {\"target\": ‸\n \"dockerfile\": \"docker/Dockerfile\"}}}"},
		{"docker-bake.hcl", "target \"app\" {\n  target = ‸\n  dockerfile = \"docker/Dockerfile\"\n}\n"},
		{"docker-bake.hcl", "target \"app\" {\n  dockerfile = \"docker/Dockerfile\"\n  target =‸\n}\ntarget \"b\" {}\n"},
		{"docker-bake.hcl", "target \"app\" {\n  dockerfile = \"docker/Dockerfile\"\n  target = bu‸\n}\n"},
		{".devcontainer.json", "{\n  \"build\": {\n    \"dockerfile\": \"docker/Dockerfile\",\n    \"target\": ‸\n  }\n}\n"},
		{".devcontainer.json", "{\n  \"build\": {\n    \"target\": \"‸\n    \"dockerfile\": \"docker/Dockerfile\"\n  },\n  \"x\": 1\n}\n"},
		{".devcontainer.json", "{\"dockerFile\": \"docker/Dockerfile\", /* x */ \"build\": {\"target\": \"bu‸"},
		{"skaffold.yaml", "apiVersion: skaffold/v4beta11\nbuild:\n  artifacts:\n  - image: app\n    docker:\n      target: ‸\n      dockerfile: docker/Dockerfile\n  - image: b\n"},
		{"compose.yaml", "services:\n  app:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n      target: ‸\n"},
		{"compose.yaml", "services:\n  app:\n    build:\n      context: .\n      target: ‸\n      dockerfile: docker/Dockerfile\n    image: x\n"},
		{"compose.yaml", "services:\n  app:\n    build: {context: ., dockerfile: docker/Dockerfile, target: ‸}\n"},
		{"compose.yaml", "services:\n  app:\n    build:\n      context: .\n      target: \"b‸\n      dockerfile: docker/Dockerfile\n    image: x\n"},
	} {
		a := inWorkspace(t, map[string]string{"docker/Dockerfile": staged, c.name: c.src})
		if got := a.offered(); got != "base builder final" {
			t.Errorf("%s: %q\n%s", c.name, got, c.src)
		}
	}
}

// TestCommandsAreFound: commands in files that no editor tells of ask for a stage, and are
// renamed with it; where a variable of make names it, it stays.
func TestCommandsAreFound(t *testing.T) {
	texts := map[string]string{
		"docker/Dockerfile": strings.Replace(staged, "AS builder", "AS buil‸der", 1),
		"Makefile":          "image:\n\t@docker build -f docker/Dockerfile --target builder .\n",
		"scripts/build.sh":  "docker build -f docker/Dockerfile \\\n  --target=builder .\n",
		"package.json":      `{"scripts": {"image": "docker build -f docker/Dockerfile --target \"builder\" ."}}`,
		"docs/README.md":    "```console\n$ docker build --target builder docker\n```\n",
		"other/README.md":   "docker build --target builder docker\n",
	}
	const want = "Makefile:2 builder, docker/Dockerfile:4 builder, docker/Dockerfile:7 builder, docs/README.md:2 builder, package.json:1 builder, scripts/build.sh:2 builder"
	a := inWorkspace(t, texts)
	var found []spot
	if err := a.ask("references", `,"context":{"includeDeclaration":true}`, &found); err != nil || a.all(found) != want {
		t.Errorf("%s, %v", a.all(found), err)
	}
	var edit struct{ DocumentChanges []struct{ Edits []spot } }
	if err := a.ask("rename", `,"newName":"compile"`, &edit); err != nil || len(edit.DocumentChanges) != 5 {
		t.Errorf("%+v, %v", edit, err)
	}
	texts["Makefile"] = "STAGE ?= builder\nimage:\n\tdocker build -f docker/Dockerfile --target $(STAGE) .\n"
	a = inWorkspace(t, texts)
	if err := a.ask("rename", `,"newName":"compile"`, &edit); err == nil || !strings.Contains(err.Error(), "Makefile:3 asks for it by an expression") {
		t.Errorf("%v", err)
	}
}

// TestGuessesAreConfirmed: a client that can ask the user asks about edits in commands of
// which nobody knows where they run, and about no others.
func TestGuessesAreConfirmed(t *testing.T) {
	_, uri := folder(t, map[string]string{
		"Dockerfile": "FROM alpine AS builder\n",
		"Makefile":   "image:\n\tdocker build --target builder .\n",
		"README.md":  "```sh\ndocker build --target builder .\n```\n",
	})
	c := beginning(t, `"workspaceFolders":[{"uri":`+quoted(uri)+`,"name":"a"}],"capabilities":{"workspace":{"workspaceEdit":{"documentChanges":true,"changeAnnotationSupport":{}}}}`)
	c.send(open(uri+"/Dockerfile", "FROM alpine AS builder\n"))
	c.send(`{"jsonrpc":"2.0","id":5,"method":"textDocument/rename","params":{"textDocument":{"uri":` + quoted(uri+"/Dockerfile") + `},"position":{"line":0,"character":16},"newName":"x"}}`)
	var edit struct {
		DocumentChanges []struct {
			TextDocument struct{ URI string }
			Edits        []struct{ AnnotationID string }
		}
		ChangeAnnotations map[string]struct{ NeedsConfirmation bool }
	}
	if err := json.Unmarshal(c.answer("5").Result, &edit); err != nil || len(edit.DocumentChanges) != 3 {
		t.Fatalf("%+v, %v", edit, err)
	}
	for _, d := range edit.DocumentChanges {
		id := d.Edits[0].AnnotationID
		if asks := edit.ChangeAnnotations[id].NeedsConfirmation; asks != strings.HasSuffix(d.TextDocument.URI, ".md") {
			t.Errorf("%s: %q", d.TextDocument.URI, id)
		}
	}
}

// TestBuildsThatRunElsewhere: of a Bake file that may run from two folders nobody knows which
// stage it means. A client that can ask the user does so, any other tells them what stays.
func TestBuildsThatRunElsewhere(t *testing.T) {
	texts := map[string]string{
		"Dockerfile":          "FROM alpine AS builder\n",
		"app/Dockerfile":      "FROM alpine AS builder\n",
		"app/docker-bake.hcl": "target \"app\" {\n  target = \"builder\"\n}\n",
	}
	_, uri := folder(t, texts)
	for dockerfile, confirmed := range map[string]bool{"Dockerfile": true, "app/Dockerfile": true} {
		c := beginning(t, `"workspaceFolders":[{"uri":`+quoted(uri)+`,"name":"a"}],"capabilities":{"workspace":{"workspaceEdit":{"documentChanges":true,"changeAnnotationSupport":{}}}}`)
		c.send(open(uri+"/"+dockerfile, texts[dockerfile]))
		c.send(`{"jsonrpc":"2.0","id":5,"method":"textDocument/rename","params":{"textDocument":{"uri":` + quoted(uri+"/"+dockerfile) + `},"position":{"line":0,"character":16},"newName":"x"}}`)
		var edit struct {
			DocumentChanges []struct {
				Edits []struct{ AnnotationID string }
			}
		}
		if err := json.Unmarshal(c.answer("5").Result, &edit); err != nil || len(edit.DocumentChanges) != 2 {
			t.Fatalf("%+v, %v", edit, err)
		}
		if asks := edit.DocumentChanges[1].Edits[0].AnnotationID != ""; asks != confirmed {
			t.Errorf("%s: %+v", dockerfile, edit)
		}
	}
	a := inWorkspace(t, texts, "Dockerfile")
	a.send(`{"jsonrpc":"2.0","id":5,"method":"textDocument/rename","params":{"textDocument":{"uri":` + quoted(a.uri+"/Dockerfile") + `},"position":{"line":0,"character":16},"newName":"x"}}`)
	if told := string(a.until("window/showMessage").Params); !strings.Contains(told, "app/docker-bake.hcl:2 asks for builder") {
		t.Errorf("told %s", told)
	}
	var edit struct{ DocumentChanges []struct{ Edits []spot } }
	if err := json.Unmarshal(a.answer("5").Result, &edit); err != nil || len(edit.DocumentChanges) != 1 {
		t.Errorf("%+v, %v", edit, err)
	}
}

// TestCompletedInQuotes: what is completed in a Bake file stands in quotes, and in one pair of
// them.
func TestCompletedInQuotes(t *testing.T) {
	for src, want := range map[string]string{
		"target \"app\" {\n  dockerfile = \"docker/Dockerfile\"\n  target = ‸\n}\n":       `"base"`,
		"target \"app\" {\n  dockerfile = \"docker/Dockerfile\"\n  target = bu‸\n}\n":     `"base"`,
		"target \"app\" {\n  dockerfile = \"docker/Dockerfile\"\n  target = \"bu‸\"\n}\n": "base",
		"target \"app\" {\n  dockerfile = \"docker/Dockerfile\"\n  target = \"bu‸\n}\n":   "base",
	} {
		a := inWorkspace(t, map[string]string{"docker/Dockerfile": staged, "docker-bake.hcl": src})
		var list struct {
			Items []struct{ TextEdit struct{ NewText string } }
		}
		if err := a.ask("completion", "", &list); err != nil || len(list.Items) == 0 || list.Items[0].TextEdit.NewText != want {
			t.Errorf("%s: %+v, %v", src, list, err)
		}
	}
}

// TestCompletionOfADockerfile: the Dockerfiles of the workspace are offered, as the build
// finds them.
// TestCompletionOfAFolder: where a build names its context or a named one, in a long form or a
// short one, the folders of the disk are offered, level by level, without what git leaves out.
func TestCompletionOfAFolder(t *testing.T) {
	const step = "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n"
	for name, c := range map[string]struct{ file, src, want string }{
		"workflow":            {workflow, step + "          context: ‸\n", ". app other"},
		"half typed":          {workflow, step + "          context: ap‸\n", ". app other"},
		"below":               {workflow, step + "          context: app/‸\n", "app/a app/b"},
		"dots":                {workflow, step + "          context: ./app/a‸\n", "./app/a ./app/b"},
		"hidden":              {workflow, step + "          context: .‸\n", ". .config .github app other"},
		"nothing there":       {workflow, step + "          context: none/‸\n", ""},
		"left out":            {workflow, step + "          context: dist/‸\n", ""},
		"above all":           {workflow, step + "          context: ../‸\n", ""},
		"a URL":               {workflow, step + "          context: https://x/‸\n", ""},
		"an expression":       {workflow, step + "          context: ${{ x }}/‸\n", ""},
		"a named context":     {workflow, step + "          context: .\n          build-contexts: x=‸\n", ". app other"},
		"compose":             {"compose.yaml", "services:\n  x:\n    build:\n      context: ‸\n", ". app other"},
		"compose in short":    {"compose.yaml", "services:\n  x:\n    build: ‸\n", ". app other"},
		"compose below":       {"other/compose.yaml", "services:\n  x:\n    build: ../app/‸\n", "../app/a ../app/b"},
		"compose, named":      {"compose.yaml", "services:\n  y:\n    build: app\n  x:\n    build:\n      context: .\n      additional_contexts:\n        z: ‸\n", "service:y . app other"},
		"bake":                {"docker-bake.hcl", "target \"x\" {\n  context = \"‸\"\n}\n", ". app other"},
		"bake without quotes": {"docker-bake.hcl", "target \"x\" {\n  context = ‸\n}\n", ". app other"},
		"bake below":          {"docker-bake.hcl", "target \"x\" {\n  context = \"app/‸\"\n}\n", "app/a app/b"},
		"dev container":       {".devcontainer/devcontainer.json", "{\"build\": {\"dockerfile\": \"Dockerfile\", \"context\": \"../app/‸\"}}", "../app/a ../app/b"},
	} {
		t.Run(name, func(t *testing.T) {
			a := inWorkspace(t, map[string]string{
				"app/Dockerfile": staged, "app/a/x": "", "app/b/x": "", "other/x": "", ".config/x": "", ".github/x": "",
				".gitignore": "dist\n", "dist/x/y": "", "node_modules/x/y": "", ".git/config": "", c.file: c.src,
			})
			got := strings.ReplaceAll(strings.ReplaceAll(a.offered(), " .devcontainer", ""), "  ", " ")
			if got != c.want {
				t.Errorf("%q", got)
			}
		})
	}
}

func TestCompletionOfADockerfile(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		workflow:          {"jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: app\n          file: ‸\n", "app/Dockerfile app/dev.Dockerfile other/Dockerfile"},
		"compose.yaml":    {"services:\n  a:\n    build:\n      context: app\n      dockerfile: D‸\n", "Dockerfile dev.Dockerfile ../other/Dockerfile"},
		"docker-bake.hcl": {"target \"a\" {\n  context = \"app\"\n  dockerfile = \"‸\"\n}\n", "Dockerfile dev.Dockerfile ../other/Dockerfile"},
	} {
		a := inWorkspace(t, map[string]string{"app/Dockerfile": staged, "app/dev.Dockerfile": "", "other/Dockerfile": "", name: c.src})
		if got := a.offered(); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestADockerfileMoves: builds that name it name it where it goes.
func TestADockerfileMoves(t *testing.T) {
	a := inWorkspace(t, map[string]string{
		"app/Dockerfile.dev": staged,
		workflow:             "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: app\n          file: app/Dockerfile.dev\n",
		"compose.yaml":       "services:\n  a:\n    build:\n      context: app\n      dockerfile: \"Dockerfile.dev\"\n  b:\n    build: app\n‸",
	})
	a.asked++
	a.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":77,"method":"workspace/willRenameFiles","params":{"files":[{"oldUri":%s,"newUri":%s}]}}`,
		quoted(a.uri+"/app/Dockerfile.dev"), quoted(a.uri+"/images/dev.Dockerfile")))
	var edit struct {
		DocumentChanges []struct {
			TextDocument struct{ URI string }
			Edits        []spot
		}
	}
	if err := json.Unmarshal(a.answer("77").Result, &edit); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range edit.DocumentChanges {
		for _, e := range d.Edits {
			e.URI = d.TextDocument.URI
			got = append(got, a.in(e)+" -> "+e.NewText)
		}
	}
	slices.Sort(got)
	want := []string{workflow + ":7 app/Dockerfile.dev -> images/dev.Dockerfile", "compose.yaml:5 Dockerfile.dev -> ../images/dev.Dockerfile"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestWorkspaceDiagnosticsOfBuilds: what is wrong in a build file that is not open is told,
// and taken back.
func TestWorkspaceDiagnosticsOfBuilds(t *testing.T) {
	dir, uri := folder(t, map[string]string{"docker/Dockerfile": staged, workflow: pushing("          target: bulder\n"), "compose.yaml": "services: {}\n"})
	c := inFolders(t, "utf-8", uri)
	reports := func(previous string) map[string]string {
		c.send(`{"jsonrpc":"2.0","id":9,"method":"workspace/diagnostic","params":{"previousResultIds":[` + previous + `]}}`)
		var answer struct {
			Items []struct {
				URI, ResultID string
				Items         []struct{ Code string }
			}
		}
		if err := json.Unmarshal(c.answer("9").Result, &answer); err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for _, r := range answer.Items {
			out[strings.TrimPrefix(r.URI, uri+"/")] = fmt.Sprint(r.Items)
		}
		return out
	}
	if got := reports(""); got[workflow] != "[{UnknownTarget}]" || got["compose.yaml"] != "" {
		t.Errorf("%v", got)
	}
	put(t, dir+"/docker/Dockerfile", "FROM alpine AS bulder\n")
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[{"uri":%s,"type":2}]}}`, quoted(uri+"/docker/Dockerfile")))
	if got := reports(`{"uri":` + quoted(uri+"/"+workflow) + `,"value":"x"}`); got[workflow] != "[]" {
		t.Errorf("%v", got)
	}
}
