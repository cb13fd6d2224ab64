package lsp_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// What of a page in Markdown is code, or a link of ours.
var (
	fenced = regexp.MustCompile("(?ms)^(`{3,})dockerfile\n.*?^`{3,}$")
	asCode = regexp.MustCompile("`` .*? ``|`[^`]*`")
	own    = regexp.MustCompile(`\[More\]\(https://[\w./#-]+\)`)
	lines  = regexp.MustCompile("\\[([0-9]+|`[^`]*`|`` .*? ``)\\]\\(file:///[\\w/%]+#L[0-9]+\\)")
)

// TestHoverIsText: what a file says is shown as it is written. An editor would fetch a
// picture and run the command of a link.
func TestHoverIsText(t *testing.T) {
	const trap = "![x](https://example.com/x.png) <img src='https://example.com/y'> [go](command:x)"
	src := "# base " + trap + "\nFROM alpine AS base\n# V " + trap + "\nARG V=\"" + trap + "\"\nENV W='```' X=\"`" + trap + "\"\n" +
		"RUN <<E\n```\n" + trap + "\nE\nRUN echo $V $W $X\nFROM base AS next\nCOPY --from=base \"/" + trap + "\" /x\nCMD " + trap + "\n"
	for _, client := range []string{inTerminal, opensLinks} {
		checkHoverIsText(t, client, src)
	}
}

func checkHoverIsText(t *testing.T, client, src string) {
	t.Helper()
	c := beginning(t, client)
	c.send(open("file:///Dockerfile", src))
	shown := 0
	for line, row := range strings.Split(src, "\n") {
		for character := range row {
			c.send(ask("7", "hover", "file:///Dockerfile", line, character))
			var hover struct{ Contents struct{ Kind, Value string } }
			if err := json.Unmarshal(c.answer("7").Result, &hover); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(hover.Contents.Value, "example.com") {
				shown++
			}
			if left := markup(hover.Contents.Value); hover.Contents.Kind == "markdown" && strings.ContainsAny(left, "[]<>`") {
				t.Errorf("%s\nhas markup: %q", fmt.Sprintf("%d:%d %s", line, character, hover.Contents.Value), left)
			}
		}
	}
	if shown == 0 {
		t.Error("no hover shows what the file says")
	}
	t.Logf("%d hovers show it", shown)
}

// markup is what of a page is neither code nor a link to our own pages.
func markup(page string) string {
	for _, known := range []*regexp.Regexp{fenced, lines, asCode, own} {
		page = known.ReplaceAllString(page, "")
	}
	return page
}

// The capabilities of clients: one renders Markdown and opens what a link leads to, one
// renders it in a terminal, and one shows text as it is.
const (
	opensLinks = `"rootUri":null,"capabilities":{"general":{"markdown":{"parser":"marked"}},"textDocument":{"hover":{"contentFormat":["markdown","plaintext"]}}}`
	inTerminal = `"rootUri":null,"capabilities":{"textDocument":{"hover":{"contentFormat":["markdown","plaintext"]}}}`
	ofText     = `"rootUri":null,"capabilities":{"textDocument":{"hover":{"contentFormat":["plaintext","markdown"]}}}`
	ofCoc      = `"clientInfo":{"name":"coc.nvim"},` + opensLinks
)

// hovers are what is told at places of a file, by the client.
func hovers(t *testing.T, client, uri, src string, places ...[2]int) (out []string) {
	t.Helper()
	c := beginning(t, client)
	c.send(open(uri, src))
	for _, at := range places {
		c.send(ask("7", "hover", uri, at[0], at[1]))
		var hover struct{ Contents struct{ Value string } }
		if m := c.answer("7"); json.Unmarshal(m.Result, &hover) != nil {
			t.Fatalf("%s", m.Result)
		}
		out = append(out, hover.Contents.Value)
	}
	return out
}

// TestHoverLinks: names and lines lead to their places where a link can be opened. Elsewhere
// a link would be a dead word: the address of a page is shown in its place.
func TestHoverLinks(t *testing.T) {
	const src = "# tools_x holds *all* <tools>.\nFROM alpine:3 AS tools_x\nFROM tools_x AS b\nCOPY --link --from=0 /a /a\n"
	at := [][2]int{{1, 18}, {3, 19}, {3, 0}, {3, 6}}
	const page = "https://docs.docker.com/reference/dockerfile/#copy"
	comment := "# tools_x holds *all* <tools>.\nFROM alpine:3 AS tools_x"
	for name, tc := range map[string]struct {
		client, uri  string
		want, absent []string
	}{
		"links": {opensLinks, "file:///a%20b/(x)/Dockerfile", []string{
			"[`b`](file:///a%20b/%28x%29/Dockerfile#L3) (FROM, line [3](file:///a%20b/%28x%29/Dockerfile#L3)",
			"`0` is the index of the stage [`tools_x`](file:///a%20b/%28x%29/Dockerfile#L2)",
			"[More](" + page + ")", "```dockerfile\n" + comment + "\n```",
		}, []string{`\`}},
		"untitled":    {opensLinks, "untitled:Untitled-1", []string{"- 1 user: `b` (FROM, line 3; COPY, line 4)", "[More](" + page + ")"}, []string{"untitled:"}},
		"in terminal": {inTerminal, "file:///Dockerfile", []string{"- 1 user: `b` (FROM, line 3; COPY, line 4)", "\n\n" + page, "`--link`: Puts the files"}, []string{"](", "More", `\`}},
		"coc":         {ofCoc, "file:///Dockerfile", []string{"\n\n" + page}, []string{"](", "More"}},
		"text":        {ofText, "file:///Dockerfile", []string{comment, "- 1 user: b (FROM, line 3; COPY, line 4)", "--link: Puts the files", "\n\n" + page}, []string{"](", "More", "`", `\`, "dockerfile\n"}},
	} {
		all := strings.Join(hovers(t, tc.client, tc.uri, src, at...), "\n=\n")
		for _, words := range tc.want {
			if !strings.Contains(all, words) {
				t.Errorf("%s: no %q in\n%s", name, words, all)
			}
		}
		for _, words := range tc.absent {
			if strings.Contains(all, words) {
				t.Errorf("%s: %q in\n%s", name, words, all)
			}
		}
	}
}

// TestHoverOfWords: nothing of Markdown is left for a client that shows text, whatever
// the language's word; and no page begins with a word alone.
func TestHoverOfWords(t *testing.T) {
	const src = "# syntax=docker/dockerfile:1\n# escape=`\n# check=skip=UnusedStage;error=true\nFROM alpine AS a\nADD --checksum=x --keep-git-dir=true --link=true a /a\n" +
		"COPY --chmod=1 --chown=1 --parents --exclude=x a /a\nRUN --mount=type=cache,sharing=private,id=x,mode=1,uid=1 --network=none --security=sandbox make\n" +
		"HEALTHCHECK --interval=1s CMD x\nSHELL [\"a\"]\nENV A=$PATH\nFORM x\n"
	var places [][2]int
	for line, row := range strings.Split(src, "\n") {
		for character := range row {
			places = append(places, [2]int{line, character})
		}
	}
	for _, client := range []string{ofText, inTerminal} {
		for i, told := range hovers(t, client, "file:///Dockerfile", src, places...) {
			head, _, _ := strings.Cut(told, "\n")
			switch {
			case client == ofText && strings.Contains(strings.ReplaceAll(told, "# escape=`", ""), "`"):
				t.Errorf("%v: backticks in %q", places[i], told)
			case told != "" && !strings.Contains(head, " ") && !strings.HasPrefix(head, "```"):
				t.Errorf("%v: a word alone on top of %q", places[i], told)
			}
		}
	}
}
