package lsp_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// What of a page in Markdown is code, or a character that is escaped.
var (
	fenced  = regexp.MustCompile("(?ms)^(`{3,})dockerfile\n.*?^`{3,}$")
	asCode  = regexp.MustCompile("`` .*? ``|`[^`]*`")
	escaped = regexp.MustCompile(`\\.`)
	own     = regexp.MustCompile(`\[More\]\(https://[\w./#-]+\)`)
)

// TestHoverIsText: what a file says is shown as it is written. An editor would fetch a
// picture and run the command of a link.
func TestHoverIsText(t *testing.T) {
	const trap = "![x](https://example.com/x.png) <img src='https://example.com/y'> [go](command:x)"
	src := "# base " + trap + "\nFROM alpine AS base\n# V " + trap + "\nARG V=\"" + trap + "\"\nENV W='```' X=\"`" + trap + "\"\n" +
		"RUN <<E\n```\n" + trap + "\nE\nRUN echo $V $W $X\nFROM base AS next\nCOPY --from=base \"/" + trap + "\" /x\nCMD " + trap + "\n"
	c := beginning(t, `"rootUri":null,"capabilities":{"textDocument":{"hover":{"contentFormat":["markdown"]}}}`)
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

// markup is what of a page is neither code, nor escaped, nor a link to our own pages.
func markup(page string) string {
	for _, known := range []*regexp.Regexp{fenced, asCode, escaped, own} {
		page = known.ReplaceAllString(page, "")
	}
	return page
}
