package completion_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stagels/stagels/analysis/completion"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/workspace"
)

var disk = fstest.MapFS{
	"src/main.go": {}, "src/sub/deep.go": {}, "package.json": {}, ".env": {}, "secret/key": {}, "with blank": {}, "web/index.html": {},
}

const above = `FROM scratch AS made
WORKDIR /srv/app
COPY <<one <<two /etc/conf/
one
two
COPY src /srv/src
FROM made AS run
RUN true
COPY <<three /etc/conf/
three
FROM alpine AS last
`

// offered are the labels of the paths that are offered at the bar, and their edits on paper.
func offered(t *testing.T, line string) (labels, texts []string, list completion.List) {
	t.Helper()
	off := len(above) + strings.IndexByte(line, '|')
	d := workspace.New(above+strings.Replace(line, "|", "", 1), workspace.Options{})
	asking := completion.Asking{Most: 10, Trigger: completion.Invoked, Files: func() *files.Files {
		context := &files.Context{Disk: disk, Folder: ".", Ignore: []string{"secret"}}
		return files.New(d.Model, eval.Stages(d.Model, d.Cache), context, nil)
	}}
	list = completion.Offer(d, off, asking)
	for _, i := range list.Items {
		if i.Kind == completion.KindFile || i.Kind == completion.KindFolder {
			labels = append(labels, i.Label)
			src := d.Text()
			texts = append(texts, src[len(above):i.Edit.Span.Start]+i.Edit.New+src[i.Edit.Span.End:])
		}
	}
	if len(labels) > 0 && !completion.TakesPath(d, off) {
		t.Errorf("%s: a path is offered where none is taken", line)
	}
	return labels, texts, list
}

func TestPaths(t *testing.T) {
	for line, want := range map[string]string{
		"COPY --from=made |":                     "/etc/ /srv/",
		"COPY --from=made /|":                    "etc/ srv/",
		"COPY --from=made /srv/|":                "app/ src/",
		"COPY --from=made /srv/a|":               "app/",
		"COPY --from=made /srv/src/|":            "main.go sub/",
		"COPY --from=made etc/conf/|":            "one two",
		"COPY --from=made /etc/conf/one /|":      "",
		"COPY --from=made /etc/| /x":             "conf/",
		"COPY --from=made /e|/conf/one /x":       "etc/",
		"COPY --from=made /etc/conf/| /etc /x":   "one two",
		"COPY --from=run /etc/conf/|":            "three one two",
		"COPY --from=alpine /|":                  "",
		"COPY --from=made /none/|":               "",
		"COPY --from=made /etc/conf/one/|":       "",
		"COPY --from=made /etc/$x|":              "",
		"COPY |":                                 "package.json src/ web/",
		"COPY s|":                                "src/",
		"COPY .|":                                ".env",
		"COPY src/sub/|":                         "deep.go",
		"ADD src/|":                              "main.go sub/",
		"COPY secret/|":                          "",
		"COPY <<|":                               "",
		"WORKDIR /|":                             "",
		"RUN --mount=from=made,source=/etc/|":    "conf/",
		"RUN --mount=type=bind,source=s|":        "src/",
		"RUN --mount=type=bind,src=src/|,ro ls":  "main.go sub/",
		"RUN --mount=type=cache,source=/etc/|":   "",
		"RUN --mount=from=made,source=/etc/| ls": "conf/",
		`COPY --from=made ["/etc/|"]`:            "conf/",
		"ONBUILD COPY --from=made /etc/|":        "conf/",
	} {
		got, _, _ := offered(t, line)
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, not %q", line, got, want)
		}
	}
	_, texts, _ := offered(t, "COPY --from=made /sr|v/app x")
	if len(texts) != 1 || texts[0] != "COPY --from=made /srv/app x" {
		t.Errorf("%q", texts)
	}
}

// TestManyPaths: of a folder with 20,000 entries those are offered that go on from what is
// typed, and no more than are wanted; a second look takes no time.
func TestManyPaths(t *testing.T) {
	many := fstest.MapFS{}
	for i := range 20_000 {
		many[fmt.Sprintf("all/f%05d.txt", i)] = &fstest.MapFile{}
	}
	src := "FROM scratch\nCOPY all/f1"
	d := workspace.New(src, workspace.Options{})
	held := files.New(d.Model, eval.Stages(d.Model, d.Cache), &files.Context{Disk: many, Folder: "."}, nil)
	asking := completion.Asking{Most: 100, Trigger: completion.Invoked, Files: func() *files.Files { return held }}
	for round := range 2 {
		begun := time.Now()
		list := completion.Offer(d, len(src), asking)
		t.Log(round, time.Since(begun))
		if len(list.Items) != 100 || !list.More || list.Items[0].Label != "f10000.txt" {
			t.Errorf("%d items, more: %v", len(list.Items), list.More)
		}
	}
}
