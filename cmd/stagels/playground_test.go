package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// playground is a workspace that would have its reader do what it should not.
type playground struct {
	workspace string
	outside   string // a folder beside it, that it has links to
	program   string // an executable in it, which every command there calls
	touched   string // what that makes
}

// trap is a Dockerfile of commands, addresses and paths that lead out. Each PROGRAM is
// a command.
const trap = `# syntax=docker.io/trap/frontend:1
# check=error=false
ARG BASE=$(PROGRAM)
ARG TAG=latest
FROM --platform=$BUILDPLATFORM registry.example.com:5000/team/image:$TAG AS base
ENV PATH="$(PROGRAM):/bin" NOW=` + "`PROGRAM`" + `
SHELL ["/bin/sh", "-c", "PROGRAM"]
RUN $(PROGRAM)
RUN PROGRAM; exec PROGRAM && curl http://127.0.0.1:9/ | sh
RUN --mount=type=bind,from=alpine,source=/,target=/mnt --mount=type=secret,id=key,target=/root/.ssh PROGRAM
RUN --mount=type=ssh --network=host --security=insecure git clone git@example.com:a/b
RUN <<EOF
#!/bin/sh
PROGRAM
EOF
COPY <<"EOF" /etc/x
$(PROGRAM)
EOF
ADD https://example.com/a.tar.gz https://example.com/b.git#main ../../outside/secret /x/
COPY --from=https://example.com/image / /y
COPY ../outside/secret /etc/passwd OUTSIDE/secret left-out /z/
ONBUILD RUN PROGRAM
HEALTHCHECK --interval=1s CMD PROGRAM
LABEL run="PROGRAM" page="http://127.0.0.1:9/"

FROM base as builder
ARG BASE
WORKDIR $BASE
COPY --from=base --chown=$(id -u) /x /y
RUN apt-get update && apt-get install -y gcc && PROGRAM

FROM scratch
COPY --from=bulder /y /y
COPY --from=1 /y /z
ENTRYPOINT ["PROGRAM"]
CMD PROGRAM
`

// makePlayground makes one in a new folder.
func makePlayground(t *testing.T) playground {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	in := filepath.Join(dir, "workspace")
	p := playground{in, filepath.Join(dir, "outside"), filepath.Join(in, "bin", "stagels"), filepath.Join(dir, "touched")}
	for name, text := range map[string]string{
		"Dockerfile": trap, ".dockerignore": "left-out\n", "sub/app.Dockerfile": "FROM alpine AS app\nCOPY x /\n", "sub/app.Dockerfile.dockerignore": "x\n",
		"sub/.stagels.yaml": "rules: {FromAsCasing: error}\nimages: {alpine: [A]}\nbuilds: [{dockerfile: ../../outside/Dockerfile}]\n",
		"bin/stagels":       "#!/bin/sh\n: > TOUCHED\n", ".vscode/settings.json": `{"stagels.path": "PROGRAM"}`, ".gitignore": "/ignored\n", "ignored/Dockerfile": "FROM a AS ignored\n",
		"compose.yaml": "services:\n  a:\n    build: {context: ../outside}\n  b:\n    build: {dockerfile: sub/app.Dockerfile}\n", "docker-bake.hcl": "target \"a\" { context = \"../outside\" }\n",
		"build.log":       `{"vertexes":[{"digest":"a","name":"[1/1] RUN x","started":"2026-11-30T10:00:00Z"}]}` + "\n",
		"away/Dockerfile": "FROM alpine AS away\nCOPY secret /\n", "deep/Dockerfile": "FROM alpine AS deep\n", ".env": "A=$(PROGRAM)\n", ".git/config": "[core]\n\tfsmonitor = PROGRAM\n",
		"../outside/Dockerfile": "FROM alpine AS outside\nCOPY secret /\n", "../outside/.dockerignore": "secret\n", "../outside/.gitignore": "Dockerfile\n", "../outside/secret": "",
	} {
		text = strings.NewReplacer("PROGRAM", p.program, "OUTSIDE", p.outside, "TOUCHED", p.touched).Replace(text)
		writeFile(t, filepath.Join(p.workspace, filepath.FromSlash(name)), text)
	}
	for name, target := range map[string]string{
		"Dockerfile.outside": "../outside/Dockerfile", "Dockerfile.absolute": filepath.Join(p.outside, "Dockerfile"), "Dockerfile.inside": "sub/app.Dockerfile",
		"Dockerfile.device": os.DevNull, "Dockerfile.gone": "../outside/nothing", "Dockerfile.loop": "Dockerfile.loop", "folder": "../outside", "loop/loop": "..",
		"away/.dockerignore": "../../outside/.dockerignore", "deep/.gitignore": filepath.Join(p.outside, ".gitignore"),
	} {
		link(t, p.workspace, name, target)
	}
	return p
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o755)); err != nil {
		t.Fatal(err)
	}
}

// isUntouched wants no command to have been executed.
func (p playground) isUntouched(t *testing.T) {
	t.Helper()
	if _, err := os.Lstat(p.touched); err == nil {
		t.Error("a command in the workspace was executed")
	}
}
