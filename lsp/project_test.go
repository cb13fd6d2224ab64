package lsp_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// reported are the codes that a client which asks is told of a document, with its severities.
func (c *rawClient) reported(uri string) string {
	c.t.Helper()
	c.send(`{"jsonrpc":"2.0","id":"p","method":"textDocument/diagnostic","params":{"textDocument":{"uri":` + quoted(uri) + `}}}`)
	var report struct {
		Items []struct {
			Code     string
			Severity int
			Range    struct{ Start struct{ Line int } }
		}
	}
	if err := json.Unmarshal(c.answer("p").Result, &report); err != nil {
		c.t.Fatal(err)
	}
	var out []string
	for _, d := range report.Items {
		out = append(out, fmt.Sprintf("%s %d at %d", d.Code, d.Severity, d.Range.Start.Line))
	}
	return strings.Join(out, ", ")
}

// TestConfigurationOfTheProject: the editor is told what the file says, also what is typed
// into it; a setting goes before it.
func TestConfigurationOfTheProject(t *testing.T) {
	dir, uri := folder(t, map[string]string{
		".stagels.yaml": "rules: {FromAsCasing: error}\n", "a/Dockerfile": "FROM alpine as a\n",
		"b/.git": "gitdir: elsewhere\n", "b/Dockerfile": "FROM alpine as a\n",
	})
	file, configuration := uri+"/a/Dockerfile", uri+"/.stagels.yaml"
	c := inFolders(t, "utf-8", uri)
	wants := func(u, want string) {
		t.Helper()
		if got := c.reported(u); got != want {
			t.Errorf("%s: %s", strings.TrimPrefix(u, uri), got)
		}
	}
	c.send(open(file, "FROM alpine as a\n"), open(uri+"/b/Dockerfile", "FROM alpine as a\n"))
	wants(file, "FromAsCasing 1 at 0")
	wants(uri+"/b/Dockerfile", "FromAsCasing 2 at 0")

	put(t, dir+"/.stagels.yaml", "rules: {FromAsCasing: hint}\n")
	c.told(uri, ".stagels.yaml")
	c.reply(c.until("workspace/diagnostic/refresh"), "null")
	wants(file, "FromAsCasing 4 at 0")

	c.send(strings.Replace(open(configuration, "rules: {FromAsCasing: off}\nexcludes: []\n"), `"dockerfile"`, `"yaml"`, 1))
	wants(configuration, "Configuration 1 at 1")
	wants(file, "")
	c.send(change(configuration, 2, `{"text":"exclude: [a/]\nrules: {FromAsCasing: error}\n"}`))
	wants(configuration, "")
	wants(file, "")

	c.send(change(configuration, 3, `{"text":"rules: {FromAsCasing: error}\nbuilds: [{dockerfile: a/Dockerfile, target: nowhere}]\n"}`))
	wants(configuration, "UnknownTarget 1 at 1")
	c.send(`{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":{"stagels":{"rules":{"severity":{"FromAsCasing":"information"}}}}}}`)
	wants(file, "FromAsCasing 3 at 0")
}

// TestConfigurationThatCannotBeRead is as if it were not there.
func TestConfigurationThatCannotBeRead(t *testing.T) {
	outside, _ := folder(t, map[string]string{"x.yaml": "rules: {FromAsCasing: off}\n"})
	_, uri := folder(t, map[string]string{
		"folder/.stagels.yaml/x": "", "link/.stagels.yaml": "->" + outside + "/x.yaml", "text/.stagels.yaml": "r\x00u\x00", "large/.stagels.yaml": strings.Repeat("#", 1<<19),
	})
	c := inFolders(t, "utf-8", uri)
	for _, name := range []string{"folder", "link", "text", "large"} {
		file := uri + "/" + name + "/Dockerfile"
		c.send(open(file, "FROM alpine as a\n"))
		if got := c.reported(file); got != "FromAsCasing 2 at 0" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestConfigurationAboveTheFolder: that of the repository counts in each of its folders, and
// none above it.
func TestConfigurationAboveTheFolder(t *testing.T) {
	_, uri := folder(t, map[string]string{
		".stagels.yaml": "rules: {FromAsCasing: off}\n", "repository/.git/HEAD": "", "repository/.stagels.yaml": "rules: {FromAsCasing: hint}\nexclude: [/part/b]\n",
		"repository/part/a/x": "", "other/.git/HEAD": "", "other/part/x": "", "plain/part/x": "",
	})
	for file, want := range map[string]string{
		"repository/part/a/Dockerfile": "FromAsCasing 4 at 0", "repository/part/b/Dockerfile": "", "other/part/Dockerfile": "FromAsCasing 2 at 0", "plain/part/Dockerfile": "FromAsCasing 2 at 0",
	} {
		c := inFolders(t, "utf-8", uri+"/"+file[:strings.Index(file, "part")+len("part")])
		c.send(open(uri+"/"+file, "FROM alpine as a\n"))
		if got := c.reported(uri + "/" + file); got != want {
			t.Errorf("%s: %s", file, got)
		}
	}
}

// TestConfigurationAboveTheFolderComes: it is seen though no client watches there unasked.
func TestConfigurationAboveTheFolderComes(t *testing.T) {
	dir, repository := folder(t, map[string]string{".git/HEAD": "", "part/x": ""})
	uri := repository + "/part"
	c := &fileWatcher{beginning(t, tellingOfFiles(uri, watchersRelative, "")), nil}
	c.reply(c.until("client/registerCapability"), "null")
	c.send(open(uri+"/Dockerfile", "FROM alpine as a\n"))
	c.publishedWith("FromAsCasing", "")
	c.watches(`"pattern":"*"}`, `"pattern":"part/*"}`)
	c.comes(dir, repository, ".stagels.yaml", "rules: {FromAsCasing: off}\n")
	c.publishedWith("[]", "FromAsCasing")
	c.goes(dir, repository, ".stagels.yaml")
	c.publishedWith("FromAsCasing", "")
}

// TestImagesOfTheConfiguration: what the project says of a base image is offered, hovered, and
// in the way of a rename.
func TestImagesOfTheConfiguration(t *testing.T) {
	_, uri := folder(t, map[string]string{".stagels.yaml": "images: {example.com/base: [BASE_HOME]}\n"})
	file := uri + "/Dockerfile"
	c := inFolders(t, "utf-8", uri)
	c.send(open(file, "FROM example.com/base:1\nARG own\nRUN echo $BASE_HOME $\nRUN ls $own\n"))
	c.reported(file)
	for _, ask := range []struct{ method, place, more, want string }{
		{"completion", `"line":2,"character":22`, "", "Set by the image example.com/base:1"},
		{"hover", `"line":2,"character":12`, "", "BASE_HOME comes from the image example.com/base:1."},
		{"rename", `"line":3,"character":9`, `,"newName":"BASE_HOME"`, "its image sets BASE_HOME"},
	} {
		c.send(`{"jsonrpc":"2.0","id":"a","method":"textDocument/` + ask.method + `","params":{"textDocument":{"uri":` + quoted(file) + `},"position":{` + ask.place + `}` + ask.more + `}}`)
		m := c.answer("a")
		got := string(m.Result)
		if m.Error != nil {
			got = m.Error.Message
		}
		if !strings.Contains(got, ask.want) {
			t.Errorf("%s: %s", ask.method, got)
		}
	}
}
