package lsp_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stagels/stagels/testdata/files"
)

// embedded are build files with a Dockerfile in them, in which % stands for the lines of one.
var embedded = map[string]struct{ file, before, behind, line string }{
	"literal": {"compose.yaml", "services:\n  a:\n    build:\n      dockerfile_inline: |\n", "      target: final\n", "        "},
	"heredoc": {"docker-bake.hcl", "target \"a\" {\n  dockerfile-inline = <<EOT\n", "EOT\n  target = \"final\"\n}\n", ""},
	"flushed": {"docker-bake.hcl", "target \"a\" {\n  dockerfile-inline = <<-EOT\n", "    EOT\n  target = \"final\"\n}\n", "    "},
}

func embed(name, dockerfile string) (file, src string) {
	e := embedded[name]
	var out strings.Builder
	for line := range strings.Lines(dockerfile) {
		if strings.TrimSpace(line) != "" {
			out.WriteString(e.line)
		}
		out.WriteString(line)
	}
	return e.file, e.before + out.String() + e.behind
}

const inlined = "FROM alpine AS base\nARG V=1\n\nFROM base AS builder\nRUN echo hi\nFROM scratch AS final\nCOPY --from=builder /x /\n"

// askedIn asks about a place of a Dockerfile in each build file.
func askedIn(t *testing.T, dockerfile string, look func(t *testing.T, name string, a *across)) {
	for name := range embedded {
		t.Run(name, func(t *testing.T) {
			file, src := embed(name, dockerfile)
			look(t, name, inWorkspace(t, map[string]string{file: src}))
		})
		t.Run(name+"/crlf", func(t *testing.T) {
			file, src := embed(name, dockerfile)
			look(t, name, inWorkspace(t, map[string]string{file: strings.ReplaceAll(src, "\n", "\r\n")}))
		})
	}
}

func TestInlineDefinition(t *testing.T) {
	askedIn(t, strings.Replace(inlined, "--from=builder", "--from=buil‸der", 1), func(t *testing.T, _ string, a *across) {
		var found []spot
		if err := a.ask("definition", "", &found); err != nil || !strings.HasSuffix(a.all(found), " builder") || found[0].Range.Start.Line >= a.line {
			t.Errorf("%s, %v", a.all(found), err)
		}
	})
}

func TestInlineReferences(t *testing.T) {
	askedIn(t, strings.Replace(inlined, "AS final", "AS fin‸al", 1), func(t *testing.T, _ string, a *across) {
		var found []spot
		err := a.ask("references", `,"context":{"includeDeclaration":true}`, &found)
		if err != nil || len(found) != 2 || strings.Count(a.all(found), "final") != 2 {
			t.Errorf("%s, %v", a.all(found), err)
		}
		var marked []spot
		if err := a.ask("documentHighlight", "", &marked); err != nil || len(marked) != 1 {
			t.Errorf("%+v, %v", marked, err)
		}
	})
}

func TestInlineHover(t *testing.T) {
	askedIn(t, strings.Replace(inlined, "--from=builder", "--from=buil‸der", 1), func(t *testing.T, _ string, a *across) {
		var got struct {
			Contents struct{ Value string }
			Range    struct{ Start struct{ Line, Character int } }
		}
		line := strings.Split(a.texts[a.file], "\n")[a.line]
		if err := a.ask("hover", "", &got); err != nil || !strings.Contains(got.Contents.Value, "builder") || got.Range.Start.Character != strings.Index(line, "builder") {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestInlineCompletion(t *testing.T) {
	for typed, want := range map[string]string{
		"COPY --from=‸ /x /\n":          "base builder",
		"COPY --from=bui‸\n":            "base builder",
		"CO‸\n":                         "COPY",
		"‸\n":                           "RUN COPY",
		"RUN echo hi\nCOPY --from=bas‸": "base builder",
	} {
		askedIn(t, strings.Replace(inlined, "COPY --from=builder /x /\n", typed+"\n", 1), func(t *testing.T, _ string, a *across) {
			var got struct {
				Items []struct {
					Label    string
					TextEdit spot
				}
			}
			if err := a.ask("completion", `,"context":{"triggerKind":1}`, &got); err != nil {
				t.Fatal(err)
			}
			var labels []string
			for _, item := range got.Items {
				labels = append(labels, item.Label)
				if item.TextEdit.Range.Start.Line != a.line || item.TextEdit.Range.End.Character < a.column {
					t.Errorf("%q: %+v", typed, item)
				}
			}
			for _, label := range strings.Fields(want) {
				if !slices.Contains(labels, label) {
					t.Errorf("%q: %s is not among %q", typed, label, labels)
				}
			}
		})
	}
}

// TestInlineTail: behind the text, where an editor puts the cursor after Enter, one goes on.
func TestInlineTail(t *testing.T) {
	for src, want := range map[string]string{
		"services:\n  a:\n    build:\n      dockerfile_inline: |\n        ‸\n":                                                                        "FROM",
		"services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM alpine AS base\n        FROM scratch\n        ‸\n      target: base\n": "COPY",
		"services:\n  a:\n    build:\n      dockerfile_inline: |-\n        FROM alpine AS base\n\n        ‸":                                          "COPY",
		"services:\n  a:\n    build:\n      dockerfile_inline: |-\n        FROM alpine AS base\n‸":                                                    "",
	} {
		a := inWorkspace(t, map[string]string{"compose.yaml": src})
		var got struct {
			Items []struct {
				Label    string
				TextEdit spot
			}
		}
		err := a.ask("completion", `,"context":{"triggerKind":1}`, &got)
		found := slices.ContainsFunc(got.Items, func(i struct {
			Label    string
			TextEdit spot
		},
		) bool {
			return i.Label == want && i.TextEdit.Range.Start.Line == a.line && i.TextEdit.Range.Start.Character == a.column
		})
		if err != nil || found != (want != "") || want == "" && len(got.Items) > 0 {
			t.Errorf("%q: %+v, %v", src, got, err)
		}
	}
}

type edits struct {
	DocumentChanges []struct {
		TextDocument struct{ URI string }
		Edits        []spot
	}
}

// made is the text of the one file that edits change, with them.
func (a *across) made(t *testing.T, e edits) string {
	t.Helper()
	if len(e.DocumentChanges) != 1 {
		t.Fatalf("%+v", e)
	}
	src := a.texts[strings.TrimPrefix(e.DocumentChanges[0].TextDocument.URI, a.uri+"/")]
	all := e.DocumentChanges[0].Edits
	slices.SortStableFunc(all, func(x, y spot) int {
		return offsetIn(src, y.Range.Start.Line, y.Range.Start.Character) - offsetIn(src, x.Range.Start.Line, x.Range.Start.Character)
	})
	for _, s := range all {
		start, end := offsetIn(src, s.Range.Start.Line, s.Range.Start.Character), offsetIn(src, s.Range.End.Line, s.Range.End.Character)
		src = src[:start] + s.NewText + src[end:]
	}
	return src
}

func offsetIn(src string, line, character int) int {
	at := 0
	for range line {
		at += strings.IndexByte(src[at:], '\n') + 1
	}
	return at + character
}

func TestInlineRename(t *testing.T) {
	for from, want := range map[string]string{"AS fin‸al": "final", "--from=buil‸der": "builder"} {
		askedIn(t, strings.Replace(inlined, strings.Replace(from, "‸", "", 1), from, 1), func(t *testing.T, _ string, a *across) {
			var got edits
			if err := a.ask("rename", `,"newName":"renamed"`, &got); err != nil {
				t.Fatal(err)
			}
			if now, want := a.made(t, got), strings.ReplaceAll(a.texts[a.file], want, "renamed"); now != want {
				t.Errorf("%s", now)
			}
		})
	}
	for name := range embedded { // from the target
		file, src := embed(name, inlined)
		at := strings.LastIndex(src, "final") + 2
		a := inWorkspace(t, map[string]string{file: src[:at] + cursor + src[at:]})
		var got edits
		if err := a.ask("rename", `,"newName":"renamed"`, &got); err != nil {
			t.Fatal(err)
		}
		if now, want := a.made(t, got), strings.ReplaceAll(a.texts[a.file], "final", "renamed"); now != want {
			t.Errorf("%s", now)
		}
	}
}

// actions are those that are offered on the line of the cursor.
func (a *across) actionsHere(t *testing.T) (found []inlineAction) {
	t.Helper()
	a.send(`{"jsonrpc":"2.0","id":77,"method":"textDocument/codeAction","params":{"textDocument":{"uri":` + quoted(a.uri+"/"+a.file) +
		`},"range":{"start":{"line":` + number(a.line) + `,"character":` + number(a.column) + `},"end":{"line":` + number(a.line) + `,"character":` + number(a.column) + `}},"context":{"diagnostics":[]}}}`)
	if err := json.Unmarshal(a.answer("77").Result, &found); err != nil {
		t.Fatal(err)
	}
	return found
}

type inlineAction struct {
	Title string
	Kind  string
	Edit  edits
}

func number(n int) string { out, _ := json.Marshal(n); return string(out) }

func TestInlineActions(t *testing.T) {
	askedIn(t, strings.Replace(inlined, "--from=builder", "--from=bul‸der", 1), func(t *testing.T, _ string, a *across) {
		found := a.actionsHere(t)
		i := slices.IndexFunc(found, func(f inlineAction) bool { return f.Kind == "quickfix" && strings.Contains(f.Title, "builder") })
		if i < 0 {
			t.Fatalf("%+v", found)
		}
		if now, want := a.made(t, found[i].Edit), strings.Replace(a.texts[a.file], "bulder", "builder", 1); now != want {
			t.Errorf("%s", now)
		}
	})
}

func TestInlineDiagnostics(t *testing.T) {
	askedIn(t, strings.Replace(inlined, "--from=builder", "--from=bulder‸", 1), func(t *testing.T, _ string, a *across) {
		var got struct {
			Diagnostics []struct {
				Code string
				spot
			}
		}
		if err := json.Unmarshal(a.until("textDocument/publishDiagnostics").Params, &got); err != nil {
			t.Fatal(err)
		}
		for _, d := range got.Diagnostics {
			d.URI = a.uri + "/" + a.file
			if d.Code == "UnknownStage" && strings.HasSuffix(a.in(d.spot), " bulder") && d.Range.Start.Line == a.line {
				return
			}
		}
		t.Errorf("%+v", got)
	})
}

// TestInlineTyping: what is half written in a Dockerfile in a build file is told of when
// nobody types for a while; what stood elsewhere stays at its place.
func TestInlineTyping(t *testing.T) {
	const src = "services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM alpine\n        \n        COPY --from=7 a b\n"
	_, folder := folder(t, map[string]string{"compose.yaml": src})
	uri := folder + "/compose.yaml"
	for _, rest := range []time.Duration{time.Hour, 10 * time.Millisecond} {
		opt := options(t)
		opt.Rest = rest
		c := beginningWith(t, opt, `"workspaceFolders":[{"uri":`+quoted(folder)+`,"name":"a"}],"capabilities":{}`)
		typed := func(version, line, character int, s string) {
			at := `{"line":` + number(line) + `,"character":` + number(character) + `}`
			c.send(change(uri, version, `{"range":{"start":`+at+`,"end":`+at+`},"text":`+quoted(s)+`}`))
		}
		c.send(strings.Replace(open(uri, src), `"dockerfile"`, `"yaml"`, 1))
		told := func(want string) {
			t.Helper()
			if p := c.published(); p.String() != want {
				t.Errorf("sent are %q, not %q", p, want)
			}
		}
		told("6:20 StageIndex")
		if rest < time.Hour {
			typed(2, 5, 8, "C")
			for c.published().String() != "5:8 InstructionError, 6:20 StageIndex" {
			}
			continue
		}
		typed(2, 5, 8, "C")
		told("6:20 StageIndex")
		typed(3, 5, 9, "O\n        ")
		told("5:8 InstructionError, 7:20 StageIndex")
		typed(4, 0, 0, "# x\n")
		told("6:8 InstructionError, 8:20 StageIndex")
	}
}

// TestInlinePrefixes: a build file that ends anywhere, with a Dockerfile in it, is asked about
// at its end, and answers.
func TestInlinePrefixes(t *testing.T) {
	for name := range embedded {
		file, src := embed(name, inlined+"RUN <<EOF\n\techo \"$${X}\" 😀\nEOF\n")
		_, folder := folder(t, map[string]string{file: ""})
		c := beginningWith(t, options(t), `"workspaceFolders":[{"uri":`+quoted(folder)+`,"name":"a"}],"capabilities":{}`).listening()
		uri := folder + "/" + file
		for end := 0; end <= len(src); end += 3 * files.Step() {
			c.send(strings.Replace(open(uri, src[:end]), `"dockerfile"`, `"yaml"`, 1))
			line := strings.Count(src[:end], "\n")
			place := `,"position":{"line":` + number(line) + `,"character":` + number(len(src[:end])-strings.LastIndexByte(src[:end], '\n')-1) + `}`
			for _, method := range []string{"hover", "completion", "definition", "documentHighlight", "signatureHelp", "prepareRename", "linkedEditingRange", "prepareCallHierarchy"} {
				c.send(about("9", method, uri, place))
				c.answer("9")
			}
			for _, method := range []string{"codeLens", "documentLink", "diagnostic"} {
				c.send(about("9", method, uri, ""))
				c.answer("9")
			}
			c.send(closed(uri))
		}
	}
}

// TestInlineAcross: what one file says of the Dockerfile in another counts: an override names
// its stage, a service of another file extends the one that has it.
func TestInlineAcross(t *testing.T) {
	const compose = "services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM alpine AS fin‸al\n"
	for name, c := range map[string]struct{ more, want string }{
		"compose.override.yaml":         {"services:\n  a:\n    build:\n      target: final\n", "compose.override.yaml:4 final, compose.yaml:5 final"},
		"other/compose.yaml":            {"services:\n  b:\n    extends: {file: ../compose.yaml, service: a}\n    build:\n      target: final\n", "compose.yaml:5 final, other/compose.yaml:5 final"},
		".github/workflows/compose.yml": {"on: push\n", "compose.yaml:5 final"},
	} {
		texts := map[string]string{"compose.yaml": compose, name: c.more}
		var found []spot
		a := inWorkspace(t, texts)
		if err := a.ask("references", `,"context":{"includeDeclaration":true}`, &found); err != nil || a.all(found) != c.want {
			t.Errorf("%s: %s, %v", name, a.all(found), err)
		}
		if !strings.Contains(c.want, name) {
			continue
		}
		var led []spot
		texts = map[string]string{"compose.yaml": strings.Replace(compose, cursor, "", 1), name: strings.Replace(c.more, "target: fin", "target: fin"+cursor, 1)}
		a = inWorkspace(t, texts)
		if err := a.ask("definition", "", &led); err != nil || a.all(led) != "compose.yaml:5 final" {
			t.Errorf("%s: %s, %v", name, a.all(led), err)
		}
		var got edits
		if err := a.ask("rename", `,"newName":"renamed"`, &got); err != nil || len(got.DocumentChanges) != 2 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// TestInlineExpressions: within an expression nothing is answered, what it decides is not
// reported, and no edit reaches into it.
func TestInlineExpressions(t *testing.T) {
	const src = "services:\n  a:\n    build:\n      dockerfile_inline: |\n        ARG V\n        FROM alpine:${V:-1} AS base\n        FROM $IMAGE\n        COPY --from=basse / /\n        RUN echo $$V $${V}\n"
	for place, want := range map[string]string{
		"alpine:${‸V": "", "FROM $IM‸AGE": "", "ARG V‸": "5 V", "$$V‸ ": "9 V, 9 V", "AS ba‸se": "6 base",
	} {
		a := inWorkspace(t, map[string]string{"compose.yaml": strings.Replace(src, strings.Replace(place, cursor, "", 1), place, 1)})
		var found []spot
		err := a.ask("references", `,"context":{"includeDeclaration":true}`, &found)
		if got := strings.ReplaceAll(a.all(found), "compose.yaml:", ""); err != nil || got != want {
			t.Errorf("%s: %q, not %q, %v", place, got, want, err)
		}
		a.send(about("8", "diagnostic", a.uri+"/compose.yaml", ""))
		if got := string(a.answer("8").Result); strings.Contains(got, `"code"`) {
			t.Errorf("%s", got)
		}
	}
}

// TestInlinePaths: a path is one of the context that the build has.
func TestInlinePaths(t *testing.T) {
	const compose = "services:\n  a:\n    build:\n      context: app\n      dockerfile_inline: |\n        FROM alpine\n        COPY ma‸in.go /\n"
	a := inWorkspace(t, map[string]string{"compose.yaml": compose, "app/main.go": "", "main.c": ""})
	var got struct{ Items []struct{ Label string } }
	if err := a.ask("completion", `,"context":{"triggerKind":1}`, &got); err != nil || len(got.Items) != 1 || got.Items[0].Label != "main.go" {
		t.Errorf("%+v, %v", got, err)
	}
	var led []spot
	if err := a.ask("definition", "", &led); err != nil || len(led) != 1 || led[0].URI != a.uri+"/app/main.go" {
		t.Errorf("%+v, %v", led, err)
	}
}
