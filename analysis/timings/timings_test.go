package timings_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stagels/stagels/analysis/timings"
	"github.com/stagels/stagels/testdata/files"
)

// told is a build in words: a line for each step, with what it waited for.
func told(b *timings.Build) (out []string) {
	for i := range b.Steps {
		s := &b.Steps[i]
		words := fmt.Sprintf("%v+%v", s.Started, s.Took)
		if s.Cached {
			words = "cached"
		}
		if slices.Contains(b.Critical, i) {
			words += " critical"
		}
		at := strings.Join(strings.Fields(strings.Join([]string{s.Target, s.Platform, s.StageName()}, " ")), " ")
		out = append(out, fmt.Sprintf("%s %d %s: %s, after %d", at, s.Index, s.Instruction, words, s.WaitedFor))
	}
	return out
}

func TestRead(t *testing.T) {
	log, err := os.Open(filepath.Join(files.Root(), "testdata", "timings", "build.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	b, err := timings.Read(log)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		" 0 [internal] load build definition from Dockerfile: 0s+50ms, after -1",
		"base 1 FROM docker.io/library/node:22: cached, after -1",
		"base 2 WORKDIR /src: cached, after 1",
		"build 1 RUN npm ci: 400ms+40.6s critical, after 2",
		"docs 1 RUN npm run docs: 400ms+11.6s, after 2",
		"stage-3 2 COPY --from=docs --link /src/docs /docs: 12.1s+200ms, after 4",
		"build 2 RUN npm run build: 41s+7.5s critical, after 3",
		"stage-3 1 COPY --from=build /src/dist /: 48.5s+200ms critical, after 6",
		"stage-3 2 LINK COPY --from=docs --link /src/docs /docs: 48.7s+100ms critical, after 7",
		" 0 exporting to image: 48.8s+1.2s critical, after -1",
	}
	if got := told(b); !slices.Equal(got, want) {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
	if b.Total != 50*time.Second {
		t.Error(b.Total)
	}
}

// event is a line of a log that tells of one vertex.
func event(digest, inputs, name string, started, completed int, more string) string {
	at := func(second int) string {
		return time.Unix(int64(second), 0).UTC().Format(time.RFC3339)
	}
	return fmt.Sprintf(`{"vertexes":[{"digest":%q,"inputs":[%s],"name":%q,"started":%q,"completed":%q%s}]}`+"\n", digest, inputs, name, at(started), at(completed), more)
}

func TestReadOdd(t *testing.T) {
	root := event("r", "", "[1/3] FROM docker.io/library/alpine:latest", 0, 0, `,"cached":true`)
	for _, c := range []struct {
		name, log string
		want      []string
	}{
		{
			"a step without inputs is begun once to find its key",
			event("a", "", "[a 1/2] WORKDIR /a", 0, 1, ""),
			[]string{"a 1 WORKDIR /a: cached, after -1"},
		},
		{
			"it ran if it is begun again",
			event("a", "", "[a 1/2] WORKDIR /a", 0, 1, "") + event("a", "", "[a 1/2] WORKDIR /a", 2, 3, ""),
			[]string{"a 1 WORKDIR /a: 0s+3s critical, after -1"},
		},
		{
			"what was not needed begins when it ends",
			root + event("b", `"r"`, "[2/3] RUN x", 1, 1, ""),
			[]string{"stage-0 1 FROM docker.io/library/alpine:latest: cached, after -1", "stage-0 2 RUN x: cached, after 0"},
		},
		{
			"a step that another build takes from the cache later ran",
			root + event("b", `"r"`, "[2/3] RUN x", 1, 3, "") + event("b", `"r"`, "[2/3] RUN x", 4, 4, `,"cached":true`),
			[]string{"stage-0 1 FROM docker.io/library/alpine:latest: cached, after -1", "stage-0 2 RUN x: 1s+3s critical, after 0"},
		},
		{
			"platforms and targets; numbers are padded",
			root + event("b", `"r"`, "[app linux/amd64->arm64 build  2/12] ONBUILD RUN x", 1, 3, ""),
			[]string{"stage-0 1 FROM docker.io/library/alpine:latest: cached, after -1", "app linux/amd64->arm64 build 2 RUN x: 1s+2s critical, after 0"},
		},
		{
			"the log ends before the step does",
			root + `{"vertexes":[{"digest":"b","name":"[2/3] RUN x","inputs":["r"],"started":"1970-01-01T00:00:01Z"}]}` + "\n" + event("c", `"r"`, "[3/3] RUN y", 1, 5, ""),
			[]string{"stage-0 1 FROM docker.io/library/alpine:latest: cached, after -1", "stage-0 2 RUN x: 1s+4s critical, after 0", "stage-0 3 RUN y: 1s+4s, after 0"},
		},
		{
			"inputs that are nowhere, and in a circle",
			event("a", `"b","z"`, "[a 1/1] RUN x", 0, 2, "") + event("b", `"a"`, "[b 1/1] RUN y", 1, 3, ""),
			[]string{"a 1 RUN x: 0s+2s critical, after 1", "b 1 RUN y: 1s+2s critical, after 0"},
		},
		{
			"brackets that are no place",
			event("a", "", "[internal] load build context", 0, 2, "") + event("b", "", "[2/3 RUN", 0, 1, "") + event("c", "", "[a b/c] RUN", 0, 1, ""),
			[]string{" 0 [internal] load build context: 0s+2s critical, after -1", " 0 [2/3 RUN: 0s+1s, after -1", " 0 [a b/c] RUN: 0s+1s, after -1"},
		},
	} {
		b, err := timings.Read(strings.NewReader(c.log))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := told(b); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s", c.name, strings.Join(got, "\n"))
		}
	}
}

func TestReadNothing(t *testing.T) {
	for _, log := range []string{"", "#1 DONE 0.1s\n", "{}\n", `{"vertexes":[{"digest":"a","name":"[1/1] RUN x"}]}` + "\n", `{"vertexes":3}`} {
		if _, err := timings.Read(strings.NewReader(log)); !errors.Is(err, timings.ErrNoSteps) {
			t.Errorf("%q: %v", log, err)
		}
	}
}
