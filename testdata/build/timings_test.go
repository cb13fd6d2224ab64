package build

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/moby/buildkit/client"
	"github.com/stagels/stagels/analysis/timings"
)

const timedFile = `FROM busybox AS base
WORKDIR /src
COPY . .
FROM base AS slow
RUN sleep 1 && touch /slow
FROM base AS slower
RUN sleep 2 && touch /slower
FROM scratch AS empty
WORKDIR /empty
FROM scratch
COPY --from=slow /slow /
COPY --from=slower --link /slower /
COPY --from=empty /empty /empty
`

// TestTimings builds stages that sleep, twice, and reads the logs: each operation took the time
// that BuildKit tells, the sums are the same, and what made the build long is what slept longest.
func TestTimings(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "file"), []byte(t.Name()+time.Now().String()), 0o644); err != nil {
		t.Fatal(err)
	}
	r := Request{Context: folder, Dockerfile: "FROM scratch AS root\nCOPY --from=busybox / /\n" + strings.Replace(timedFile, "FROM busybox", "FROM root", 1), Contexts: map[string]string{"busybox": os.Getenv("STAGELS_BUSYBOX")}}
	first, told := timedBuild(t, r)
	sameTimes(t, first, told)
	critical := ""
	for _, i := range first.Critical {
		critical += first.Steps[i].Instruction + "\n"
	}
	if !strings.Contains(critical, "sleep 2") || strings.Contains(critical, "sleep 1") {
		t.Errorf("the critical path is\n%s", critical)
	}
	if n := ran(first); n < 8 {
		t.Errorf("%d operations of steps ran", n)
	}
	again, told := timedBuild(t, r)
	sameTimes(t, again, told)
	for i := range again.Steps {
		if s := &again.Steps[i]; s.Index > 0 && !s.Cached {
			t.Errorf("%+v was cached", s)
		}
	}
}

// TestTimingsExported builds with buildx, exports the build from BuildKit's history, and reads the
// file: it tells of the same steps and times as the log of the build.
func TestTimingsExported(t *testing.T) {
	p := newProject(t, "testdata/renamed.txtar")
	buildx := os.Getenv("STAGELS_BUILDX")
	text := strings.NewReplacer("FROM busybox", "FROM scratch", "COPY . .", "COPY --from=busybox / /").Replace(timedFile)
	p.must(os.WriteFile(filepath.Join(p.folder, "timed.Dockerfile"), []byte(text+"# "+t.Name()+time.Now().String()), 0o644))
	log, ref := filepath.Join(p.folder, "build.log"), filepath.Join(p.folder, "metadata.json")
	for provenance, cache := range map[string]string{"false": "--no-cache", "mode=max,version=v1": "--no-cache-filter=slow", "mode=max,version=v0.2": "--no-cache-filter=slower"} {
		p.run("/bin/sh", "-c", `"$0" build --progress=rawjson --provenance="$4" --metadata-file "$1" --build-context busybox=busybox "$2" -f timed.Dockerfile . 2> "$3"`, buildx, ref, cache, log, provenance)
		var metadata struct {
			Ref string `json:"buildx.build.ref"`
		}
		data, err := os.ReadFile(ref)
		p.must(err)
		p.must(json.Unmarshal(data, &metadata))
		p.run(buildx, "history", "export", "-o", "build.dockerbuild", path.Base(metadata.Ref))
		exported := readTimes(p, "build.dockerbuild")
		want, got := stepsOf(readTimes(p, "build.log")), stepsOf(exported)
		if len(got) < 10 || !slices.Equal(got, want) {
			t.Errorf("the log tells\n%s\nthe exported build\n%s", strings.Join(want, "\n"), strings.Join(got, "\n"))
		}
		located := 0
		for i := range exported.Steps {
			s := &exported.Steps[i]
			if s.Line == 0 {
				continue
			}
			located++
			if written := strings.Split(text, "\n")[s.Line-1]; written != strings.TrimPrefix(s.Instruction, "LINK ") {
				t.Errorf("%s: line %d is %s, and not %s", provenance, s.Line, written, s.Instruction)
			}
		}
		if located < 9 {
			t.Errorf("%s: %d steps have a line", provenance, located)
		}
		t.Logf("%s: %d operations, %d with a line", provenance, len(got), located)
	}
}

// stepsOf are the steps in words, sorted, but for what buildx does itself when all is built.
func stepsOf(b *timings.Build) (out []string) {
	for i := range b.Steps {
		s := &b.Steps[i]
		if s.Instruction != "resolving provenance for metadata file" {
			out = append(out, fmt.Sprintf("%+v %s: %v %v %v", s.Place, s.Instruction, s.Started, s.Took, s.Cached))
		}
	}
	slices.Sort(out)
	return out
}

func readTimes(p *project, name string) *timings.Build {
	p.Helper()
	f, err := os.Open(filepath.Join(p.folder, name))
	p.must(err)
	defer f.Close()
	b, err := timings.Read(f)
	p.must(err)
	return b
}

func ran(b *timings.Build) (n int) {
	for i := range b.Steps {
		if b.Steps[i].Index > 0 && !b.Steps[i].Cached {
			n++
		}
	}
	return n
}

// span is from when to when BuildKit was at an operation.
type span struct{ start, end time.Time }

// timedBuild builds, and reads the log as --progress=rawjson prints it. It gives what BuildKit
// told, too.
func timedBuild(t *testing.T, r Request) (*timings.Build, map[string]span) {
	t.Helper()
	opt, err := r.options()
	if err != nil {
		t.Fatal(err)
	}
	progress := make(chan *client.SolveStatus)
	var log bytes.Buffer
	told := map[string]span{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for s := range progress {
			json.NewEncoder(&log).Encode(s)
			for _, v := range s.Vertexes {
				of := told[v.Digest.String()]
				if v.Started != nil && (of.start.IsZero() || v.Started.Before(of.start)) {
					of.start = *v.Started
				}
				if v.Completed != nil && v.Completed.After(of.end) {
					of.end = *v.Completed
				}
				told[v.Digest.String()] = of
			}
		}
	}()
	_, err = daemon.client.Solve(t.Context(), nil, opt, progress)
	<-done
	if err != nil {
		t.Fatal(err)
	}
	b, err := timings.Read(&log)
	if err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(told, func(_ string, s span) bool { return s.start.IsZero() })
	return b, told
}

// sameTimes wants the times of the operations to be those that BuildKit told.
func sameTimes(t *testing.T, b *timings.Build, told map[string]span) {
	t.Helper()
	var want, got []time.Duration
	var sum, sumTold time.Duration
	var end time.Time
	for _, s := range told {
		want, sumTold = append(want, s.end.Sub(s.start)), sumTold+s.end.Sub(s.start)
		if s.end.After(end) {
			end = s.end
		}
	}
	for i := range b.Steps {
		got, sum = append(got, b.Steps[i].Took), sum+b.Steps[i].Took
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) || sum != sumTold || b.Total != end.Sub(b.Start) {
		t.Errorf("%v in sum, %v in all: %v\nBuildKit told %v, %v: %v", sum, b.Total, got, sumTold, end.Sub(b.Start), want)
	}
	t.Logf("%d operations, %v in sum, %v in all", len(got), sum, b.Total)
}
