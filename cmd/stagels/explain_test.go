package main

import (
	"strings"
	"testing"
)

const explained = `# syntax=docker/dockerfile:1
# what all need
FROM golang AS base
WORKDIR /src
COPY . .

# escape=x
FROM base AS build
RUN make
# for nobody
FROM alpine
RUN never
FROM base AS test
RUN make test
FROM scratch AS final
COPY --from=1 /a /a
RUN --mount=from=base,target=/b x
ENV A=1
`

// TestExplainLines: what a stage takes from another in several lines is told once.
func TestExplainLines(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": "FROM alpine AS a\nCOPY a b ./\nCOPY c ./\nRUN --mount=source=x,target=/x --mount=source=y,target=/y true\nCOPY d ./\nFROM scratch\nCOPY --from=a /x /x\nCOPY --from=a /y /y\n"})
	for args, want := range map[string]string{
		"explain":              "    stage-1 copies from a in lines 7, 8\n    it is built FROM alpine in line 1\n    it copies from the build context in lines 2, 3, 5\n    it mounts from the build context in line 4\n",
		"explain --for-line 2": "  needed by stage-1 (line 6): copies from a in lines 7, 8\n",
	} {
		if _, out, _ := invoke(t, dir, "", strings.Fields(args)...); !strings.Contains(out, want) {
			t.Errorf("%s: %s", args, out)
		}
	}
}

func TestExplain(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": explained})
	for args, want := range map[string]string{
		"explain": `The target is final (line 15). It needs 3 of 5 stages, in this order:
  base (line 3): 3 steps for linux/amd64
    build is built FROM base in line 8
    final mounts from base in line 17
    it is built FROM golang in line 3
    it copies from the build context in line 5
  build (line 8): 1 step for linux/amd64
    final copies from build in line 16
  final (line 15): 2 steps for linux/amd64
    it is the target
The longest chain has 6 steps: base 1/3 (line 3), base 2/3 (line 4), base 3/3 (line 5), build 1/1 (line 9), final 1/2 (line 16), final 2/2 (line 17).
Never built, whatever the target: stage-2 (line 11).
Not needed: test (line 13).
`,
		"explain --target base Dockerfile": `The target is base (line 3). It needs 1 of 5 stages, in this order:
  base (line 3): 3 steps for linux/amd64
    it is the target
    it is built FROM golang in line 3
    it copies from the build context in line 5
The longest chain has 3 steps: base 1/3 (line 3), base 2/3 (line 4), base 3/3 (line 5).
Never built, whatever the target: stage-2 (line 11).
Not needed: build (line 8), test (line 13), final (line 15).
`,
		"explain --for-line 9": `Line 9 is step 1 of 1, the RUN, in stage build (line 8).
  needed by final (line 15): copies from build in line 16
It runs for the targets build, final.
`,
		"explain --for-line 12": `Line 12 is step 2 of 2, the RUN, in stage stage-2 (line 11).
No target needs it, so it never runs.
`,
		"explain --for-line 18": `Line 18 is the ENV in stage final (line 15).
It runs for the targets final.
`,
	} {
		fields := append(strings.Fields(args), "--platform", "linux/amd64")
		if code, out, errs := invoke(t, dir, "", fields...); code != 0 || out != want {
			t.Errorf("%s: exit code %d, %s\n%s", args, code, errs, out)
		}
	}
	for _, args := range []string{"explain --for-line 1", "explain --for-line 0", "explain --target x", "explain nowhere", "explain . Dockerfile", "slice --target x"} {
		if code, out, errs := invoke(t, dir, "", strings.Fields(args)...); code != 2 || out != "" || errs == "" {
			t.Errorf("%s: exit code %d, %s", args, code, out)
		}
	}
}

func TestSlice(t *testing.T) {
	dir := tree(t, map[string]string{"Dockerfile": explained})
	for target, want := range map[string]string{
		"test": `# syntax=docker/dockerfile:1
# what all need
FROM golang AS base
WORKDIR /src
COPY . .

FROM base AS test
RUN make test
`,
		"final": `# syntax=docker/dockerfile:1
# what all need
FROM golang AS base
WORKDIR /src
COPY . .

# escape=x
FROM base AS build
RUN make
FROM scratch AS final
COPY --from=1 /a /a
RUN --mount=from=base,target=/b x
ENV A=1
`,
	} {
		if code, out, errs := invoke(t, dir, "", "slice", "--target", target); code != 0 || out != want {
			t.Errorf("%s: exit code %d, %s\n%s", target, code, errs, out)
		}
	}
	if _, out, _ := invoke(t, dir, "FROM a AS x\r\nRUN y  \r\n\r\n\t\r\n# next\r\nFROM b\r\n", "slice", "--target", "x", "-"); out != "FROM a AS x\r\nRUN y  \r\n" {
		t.Errorf("%q", out)
	}
	for src, want := range map[string]string{
		"# syntax=a\nFROM a\n# escape=`\nFROM b AS last\n":                                               "# syntax=a\n\n# escape=`\nFROM b AS last\n",
		"FROM a\nFROM b\nFROM c\nCOPY --from=1 / /\nCOPY --from=alpine / /\nCOPY --from=3 / /":           "FROM b\nFROM c\nCOPY --from=0 / /\nCOPY --from=alpine / /\nCOPY --from=alpine / /",
		"ARG SOURCE_DATE_EPOCH=t\r\nFROM scratch AS t\r\nADD https://x/y /\r\nFROM a AS n\r\nFROM b\r\n": "ARG SOURCE_DATE_EPOCH=t\r\nFROM scratch AS t\r\nADD https://x/y /\r\nFROM b\r\n",
	} {
		if code, out, errs := invoke(t, dir, src, "slice", "-"); code != 0 || out != want {
			t.Errorf("%q: exit code %d, %s\n%q", src, code, errs, out)
		}
	}
}
