package oracle

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	digest "github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/testdata/files"
)

// TestOnePlatformBinary: of what the rule says that it is compiled once for all platforms
// BuildKit makes one operation, the same for two platforms.
func TestOnePlatformBinary(t *testing.T) {
	for _, f := range append(files.Fixtures(t), files.Corpus(t)...) {
		compiledOnce(t, f.Name, f.Text)
	}
	const seed, generated = 1, 2000
	rnd, found := rand.New(rand.NewPCG(seed, 0)), 0
	for i := range generated {
		found += compiledOnce(t, fmt.Sprint("generated ", i), crossFile(rnd))
	}
	if found < generated/100 {
		t.Errorf("only %d findings in %d generated files", found, generated)
	}
	t.Logf("seed %d: %d findings in %d generated files, each one operation for amd64 and arm64", seed, found, generated)
}

// compiledOnce counts the findings of the rule in src, and asks BuildKit about each.
func compiledOnce(t *testing.T, name, src string) (found int) {
	t.Helper()
	m := model(src)
	for _, d := range rules.Check(rules.Input{Model: m, Cache: &eval.Cache{}, Settings: rules.Settings{Only: []string{"OnePlatformBinary"}}}) {
		found++
		line := 1 + strings.Count(src[:d.Related[0].Span.Start], "\n")
		into := m.Stages()[m.At(m.File.ItemAt(d.Span.Start))]
		target := into.Name
		if target == "" && into.Index != m.Count()-1 {
			continue
		}
		amd, arm := digestsOf(t, src, target, "amd64", line), digestsOf(t, src, target, "arm64", line)
		if len(amd) == 0 || !slices.Equal(amd, arm) {
			t.Errorf("%s: line %d is %v for amd64, %v for arm64: %s, in\n%s", name, line, amd, arm, d.Message, src)
		}
	}
	return found
}

// digestsOf are the digests of the operations that a line makes for an architecture, on a
// machine of amd64.
func digestsOf(t *testing.T, src, target, arch string, line int) (out []string) {
	t.Helper()
	opt := World{}.options([]byte(src), target)
	opt.TargetPlatform = &ocispecs.Platform{OS: "linux", Architecture: arch}
	res, err := dockerfile2llb.Dockerfile2LLB(context.Background(), []byte(src), opt)
	if err != nil {
		return nil
	}
	g, err := definition(res)
	if err != nil {
		t.Fatal(err)
	}
	c := canon{g, map[digest.Digest]string{}, nil}
	for d, lines := range g.lines {
		if slices.Contains(lines, line) && g.ops[d] != nil {
			out = append(out, c.of(d))
		}
	}
	slices.Sort(out)
	return out
}

// crossFile is a file that compiles, with what may make it another for another platform.
func crossFile(rnd *rand.Rand) string {
	pick := func(of ...string) string { return of[rnd.IntN(len(of))] }
	var b strings.Builder
	line := func(s string) {
		if s != "" {
			b.WriteString(s + "\n")
		}
	}
	line(pick("", "", "ARG ARCH=$TARGETARCH", "ARG ARCH=amd64", "ARG TARGETARCH", "ARG TARGETARCH=amd64"))
	line("FROM " + pick("", "--platform=$BUILDPLATFORM ", "--platform=$TARGETPLATFORM ") + "alpine AS tools")
	line(pick("", "ARG TARGETARCH", "RUN true"))
	line("FROM " + pick("--platform=$BUILDPLATFORM ", "--platform=${BUILDPLATFORM} ", "--platform=linux/$BUILDARCH ", "") + pick("golang", "golang", "tools") + " AS base")
	line(pick("", "", "", "ARG TARGETOS", "ARG TARGETOS=linux", "ARG ARCH", "ENV ARCH=$TARGETARCH"))
	line("FROM " + pick("base", "base", "--platform=$BUILDPLATFORM golang", "--platform=$TARGETPLATFORM golang") + " AS build")
	line(pick("", "", "", "WORKDIR /src"))
	line(pick("", "", "", "ARG TARGETARCH", "ARG TARGETARCH=amd64", "ARG TARGETARCH=$TARGETARCH", "ARG BUILDARCH", "ARG ARCH", "ARG X=${TARGETOS:-linux}"))
	line(pick("", "", "COPY . .", "COPY --from=tools /bin/sh /sh", "COPY --from=busybox /bin/sh /sh", "ADD https://example.com/a /a"))
	line("RUN " + pick("", "", "--mount=from=tools,target=/t ", "--mount=type=cache,target=/c ", "--mount=from=busybox,target=/b ", "--mount=type=cache,id=$TARGETARCH,target=/c ") +
		pick("", "GOOS=linux ", "GOARCH=$TARGETARCH ", "GOARCH=amd64 ", "CGO_ENABLED=0 ") + "go build -o /out/app .")
	line("FROM " + pick("", "", "--platform=$TARGETPLATFORM ", "--platform=$BUILDPLATFORM ") + pick("alpine", "scratch"))
	line("COPY --from=build /out/app /app")
	return b.String()
}
