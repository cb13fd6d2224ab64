package builds_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// TestUnionOfBuilds: what a document says of generated builds is what each of them says
// that is evaluated alone, of the stages that it comes to, and what its own build says.
func TestUnionOfBuilds(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	told := 0
	for range files.Rounds(600) {
		g := generator{random}
		src, named := g.dockerfile(), g.builds()
		own := stage.Build{Platform: "linux/amd64"}
		alone := matters(t, src, own)
		want := maps.Clone(alone)
		for _, b := range named {
			b.Platform = or(b.Platform, own.Platform)
			m := stage.NewModel(workspace.New(src, workspace.Options{}).Model.File, b.Build)
			if b.Target != "" && m.StageByName(b.Target) == stage.None {
				continue
			}
			reached := m.Reachable()
			for f, d := range matters(t, src, b.Build) {
				in := m.At(m.File.ItemAt(d.Span.Start))
				if (in == stage.None || reached[in]) && d.Rule.Severity <= rules.Warning && d.Severity <= rules.Warning && want[f] == nil {
					want[f] = d
					told++
				}
			}
			noErrorIsMended(t, src, b, alone)
		}
		got := map[string]*rules.Diagnostic{}
		for _, d := range workspace.New(src, workspace.Options{Build: own, Outside: func() workspace.Outside { return workspace.Outside{Builds: named} }}).Diagnostics() {
			got[matter(d)] = d
			if strings.Contains(d.Message, "(in the build") && d.Severity == rules.Error {
				t.Fatalf("%s\n%+v\nan error of one build: %s", src, named, d.Message)
			}
		}
		if g, w := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)); !slices.Equal(g, w) {
			t.Fatalf("%s\n%+v\nfound %v\nnot %v", src, named, g, w)
		}
	}
	if told < files.Rounds(20) {
		t.Errorf("only %d findings of builds", told)
	}
}

// noErrorIsMended: an error holds whatever the build arguments are, so a build of the platform
// that comes there has it too.
func noErrorIsMended(t *testing.T, src string, b workspace.NamedBuild, alone map[string]*rules.Diagnostic) {
	t.Helper()
	if len(b.NamedContexts) > 0 || b.Platform != "linux/amd64" {
		return
	}
	m := workspace.New(src, workspace.Options{Build: b.Build}).Model
	with, reached := matters(t, src, b.Build), m.Reachable()
	for f, d := range alone {
		in := m.At(m.File.ItemAt(d.Span.Start))
		if d.Severity == rules.Error && with[f] == nil && (in == stage.None || reached[in]) {
			t.Fatalf("%s\n%+v\nhas no %s %s", src, b.BuildArgs, d.Code, d.Message)
		}
	}
}

func matters(t *testing.T, src string, b stage.Build) map[string]*rules.Diagnostic {
	t.Helper()
	out := map[string]*rules.Diagnostic{}
	for _, d := range workspace.New(src, workspace.Options{Build: b}).Diagnostics() {
		out[matter(d)] = d
	}
	return out
}

func matter(d *rules.Diagnostic) string {
	return fmt.Sprint(d.Span.Start, "-", d.Span.End, " ", d.Code)
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// generator makes Dockerfiles and builds of them.
type generator struct{ *rand.Rand }

func (g generator) one(of ...string) string { return of[g.IntN(len(of))] }

func (g generator) dockerfile() string {
	var b strings.Builder
	for range 1 + g.IntN(3) {
		b.WriteString("ARG " + g.one("A=alpine", "B", "C=s1", "D=x y") + "\n")
	}
	for i := range 1 + g.IntN(4) {
		base := g.one("alpine", "alpine", "$A", "${B:-debian}", "$C", fmt.Sprint("s", max(0, i-1)), "scratch", "deps", "base-$TARGETARCH")
		fmt.Fprintf(&b, "FROM %s%s AS s%d\n", g.one("", "", "--platform=$BUILDPLATFORM ", "--platform=$P "), base, i)
		for range g.IntN(6) {
			b.WriteString(g.instruction() + "\n")
		}
	}
	return b.String()
}

func (g generator) instruction() string {
	return g.one("ARG A", "ARG B=1", "ARG P=80 D=/d", "ARG P=80 D=/d", "WORKDIR $D", "WORKDIR /a", "EXPOSE $P", "RUN --mount=type=$A,target=/x true",
		"COPY --from=s0 /a /a", "COPY --from=s3 /a /a", "COPY --from=$A /a /a", "COPY --chmod=$P a b", "ENV E=$B", "WORKDIR $E", "RUN echo $B $P",
		"CMD run", "STOPSIGNAL $A", "ONBUILD EXPOSE $P", "ONBUILD RUN --mount=type=$A,target=/x true", "COPY a b $D", "USER $A", "COPY --from=deps a b", "VOLUME $B")
}

func (g generator) builds() (out []workspace.NamedBuild) {
	for i := range 1 + g.IntN(5) {
		b := workspace.NamedBuild{Kind: "bake", Name: fmt.Sprint("t", i), File: "docker-bake.hcl"}
		b.Target = g.one("", "", "s0", "S1", "s2", "s3", "none")
		b.Platform = g.one("", "linux/amd64", "linux/arm64", "windows/amd64")
		if g.IntN(3) == 0 {
			b.NamedContexts = []string{g.one("deps", "s0", "s1", "alpine")}
		}
		b.BuildArgs = map[string]string{}
		for range 2 + g.IntN(4) {
			b.BuildArgs[g.one("A", "B", "B", "D", "D", "P", "P", "Q", "C", "TARGETARCH")] = g.one("alpine", "s0", "s1", "80", "eighty", "a b", "", "cache", "/abs", "rel", "x/", "SIGTERM", "0777")
		}
		out = append(out, b)
	}
	return out
}
