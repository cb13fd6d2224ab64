package oracle

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// fixable makes small files of what fixes are about: stages without a name, casing,
// quotes within words, triggers, platforms with defaults, comments that configure checks,
// pairs and lists written in the wrong way.
type fixable struct {
	*rand.Rand
	faulty bool // the file at work has what BuildKit refuses
}

func (g *fixable) one(words ...string) string { return words[g.IntN(len(words))] }

// sometimes is one of the words every n times, else "".
func (g *fixable) sometimes(n int, words ...string) string {
	if g.IntN(n) > 0 {
		return ""
	}
	return g.one(words...)
}

var fixableNames = []string{"dev", "builder", "alpine", "node", "stage-0", "stage-1", "prod", "scratch"}

func (g *fixable) file() string {
	g.faulty = g.IntN(4) == 0
	var b strings.Builder
	b.WriteString(g.sometimes(40, "\ufeff"))
	b.WriteString(g.sometimes(6, "# syntax=docker/dockerfile:1\n", "# check=skip=JSONArgsRecommended\n", "# escape=`\n",
		"# check=skip=all\n", "# check=experimental=InvalidDefinitionDescription\n", "#check=skip=StageNameCasing;error=false\n"))
	for range g.IntN(3) {
		b.WriteString(g.one("ARG TARGETPLATFORM\n", "ARG TARGETPLATFORM=linux/arm64\n", "ARG BASE=alpine\n", "ARG BASE\n", "ARG V=dev\n", "arg X=y\n",
			"ARG A-B=1\n", "ARG TARGETSTAGE\n", "# BASE is the base\nARG BASE=alpine\n", "## BASE\nARG BASE=node\n", "\n", "ARG BUILDPLATFORM=linux/arm64\n"))
	}
	if g.faulty {
		b.WriteString(g.sometimes(8, "# check=error=true\n", "# check=skip=a=b\n"))
	}
	names := g.Perm(len(fixableNames))
	n := 1 + g.IntN(4)
	for i := range n {
		b.WriteString(g.comments())
		b.WriteString(g.from(names, i))
		for range g.IntN(5) {
			b.WriteString(g.comments())
			b.WriteString(g.instruction(names, i))
		}
	}
	src := b.String()
	if g.IntN(8) == 0 {
		src = strings.ReplaceAll(src, "\n", "\r\n")
	}
	if g.IntN(6) == 0 {
		src = strings.TrimRight(src, "\r\n")
	}
	return src
}

func (g *fixable) comments() string {
	var b strings.Builder
	for g.IntN(4) == 0 {
		b.WriteString(g.one("#\n", "# note\n", "## dev\n", "# dev builds\n", "\n", "# check=skip=JSONArgsRecommended\n", "  # check=skip=StageNameCasing\n",
			"#check=skip=LegacyKeyValueFormat,WorkdirRelativePath\n", "# check=error=true\n", "##\n", "#  two\n", "# check=skip=all\n", "#!note\n"))
	}
	return b.String()
}

// cased is the word in one of the ways that people write it.
func (g *fixable) cased(word string) string {
	switch g.IntN(6) {
	case 0:
		return strings.ToUpper(word)
	case 1:
		return strings.ToLower(word)
	case 2:
		return strings.ToUpper(word[:1]) + word[1:]
	}
	return word
}

// quoted is the word, now and then with quotes or an escape somewhere in it.
func (g *fixable) quoted(word string) string {
	at := g.IntN(len(word) + 1)
	switch g.IntN(9) {
	case 0:
		return word[:at] + `"` + word[at:] + `"`
	case 1:
		return `"` + word[:at] + `"` + word[at:]
	case 2:
		return "'" + word + "'"
	case 3:
		return `"` + word + `"`
	case 4:
		return word[:at] + `\` + word[at:]
	}
	return word
}

func (g *fixable) from(names []int, i int) string {
	platform := g.sometimes(3, "$TARGETPLATFORM", "${TARGETPLATFORM}", "$BUILDPLATFORM", "linux/amd64", "linux/arm64", "linux/$TARGETARCH", "${TARGETPLATFORM:-linux/amd64}")
	if platform != "" {
		platform = "--platform=" + g.quoted(platform) + " "
	}
	base := g.one("alpine", "golang:1.26", "node", "example.org/team/app:1", "scratch", "${BASE:-x}", "x$V", "alpine")
	if i > 0 && g.IntN(3) == 0 {
		base = fixableNames[names[g.IntN(i)]]
	}
	base += g.fault("$BASE", "Alpine")
	name := ""
	switch g.IntN(5) {
	case 0, 1:
	case 2:
		name = " " + g.one("AS", "as", "As") + " " + g.cased(fixableNames[names[i]])
	default:
		name = " AS " + fixableNames[names[i]]
	}
	return g.one("FROM", "FROM", "FROM", "from", "From") + " " + platform + base + name + g.fault(" x", " AS", " abc setup") + "\n"
}

// fault is sometimes one of the words, in a file that may be refused.
func (g *fixable) fault(words ...string) string {
	if !g.faulty {
		return ""
	}
	return g.sometimes(8, words...)
}

// source is what an instruction of stage i takes from.
func (g *fixable) source(names []int, i int) string {
	if i == 0 {
		return g.one("busybox", "example.org/a:1") + g.fault("9", "$X")
	}
	switch g.IntN(6) {
	case 0, 1:
		return fmt.Sprint(g.IntN(i))
	case 2:
		return g.one("nginx", "0", "00") + g.fault("9", "$X")
	}
	return g.quoted(g.cased(fixableNames[names[g.IntN(i)]]))
}

// lists are arguments that are lists in JSON, or nearly.
var lists = []string{
	`["a", "b"]`, `["a","b",]`, `['a', 'b']`, `["a" "b"]`, `["a", $B]`, `["a"] ["b"]`, `“a”`, `["a", "b"`, `"a", "b"]`, `[a, b]`, `a b`, `a "b c" $D`,
	`[ -f a ] && b`, `["a", "\*"]`, `["sh", "-c", "echo $A"]`, `exec a`, `[""]`, `["a"]x`, `[“a”, “b”]`, `["a"],`, `[ "$A" = b ]`, `{"a": 1}`,
}

var pairs = []string{
	"A b", "A = b", "A=b", "A= b", "A  b  c", `A "b c"`, `A 'b'`, `A "b" c`, "A $B", "A ${B:-c d}", `A b\ c`, "A b \\\n  c", "A b=c", "A-B c", "A=b C=$A",
	`"A" b`, `A ''`, "A b # c", "É ü ö", "A=\"b c\" D='e'", "A\tb", "A b \\\n\n  c", "A $A-B", "A $PATHS", "A b`c",
}

// written are instructions that BuildKit takes, mostly with a warning; refused are others.
var written = []string{
	"EXPOSE 80/TCP", "EXPOSE 127.0.0.1:80:80 9", "EXPOSE 8080:80/UDP 80/tcp", "expose 80", "EXPOSE $P", "EXPOSE 80/TCP 80/sctp 80/Udp", "EXPOSE 9:9 80/TCP",
	"WORKDIR app", "workdir /App", "WORKDIR $W", "MAINTAINER me <a@b>", "MAINTAINER \"me\"", "USER $U", "STOPSIGNAL SIGINT",
	"RUN a \\\n\n  b", "RUN a \\\n  # c\n\n b", "RUN <<E\na\n\nb\nE", "ADD a b", "COPY a b c/", "COPY . .", "CMD a", "CMD a\nCMD b",
	"ENTRYPOINT a", "HEALTHCHECK CMD a", "HEALTHCHECK NONE", "run a", "Run b", "ARG A-B\nRUN echo $A", "ARG A b", "ARG A=1 B=$A", "ARG V", "COPY –from=dev a b",
	"SHELL [\"/bin/bash\", \"-c\"]\nCMD a", "VOLUME a b", "COPY --chown=$U a b", "COPY --exclude=$A a b", "ARG TARGETPLATFORM", "USER Me", "LABEL a=b c",
}

var refused = []string{
	"EXPOSE80", "WORKDIR/app", "STOPSIGNAL SIGX", "RUN cat <<- E\n  a\nE", "COPY./a /b", "RN a", "&& b", "FROMx", "ADD --keep-git-dir a b", "RUN --network=$N a",
	"RUN --security=insecure a", "ENV", "COPY a", "ENV A", "ENV A \"b", "ENV A=b C", "LABEL A=b C =d", "ARG A = b", "USER", "CMD[\"a\"]", "EXPOSE a", "RUN <<E\na\n  E", "COPY --form=dev a b",
}

func (g *fixable) instruction(names []int, i int) string {
	var line string
	switch kind := g.IntN(7); {
	case kind == 0:
		line = g.one("COPY --from=%s x y", "COPY --link --from=%s x y", "copy --from=%s x y", "COPY \\\n  --from=%s \\\n x y", "COPY --from=%s <<E /y\na\nE",
			"RUN --mount=from=%s,target=/m a", "RUN --mount=type=bind,target=/m,from=%s a", "RUN --mount=type=cache,target=/c,from=%s a", `COPY --from=%s ["a", "b"]`)
		line = fmt.Sprintf(line, g.source(names, i))
	case kind == 1:
		line = g.one("CMD", "ENTRYPOINT", "RUN", "HEALTHCHECK CMD", "VOLUME", "cmd", "COPY x", "ADD x") + g.fault("", "SHELL", "COPY") + " " + lists[g.IntN(len(lists))]
	case kind == 2:
		line = g.one("ENV", "LABEL", "ENV", "env") + " " + pairs[g.IntN(len(pairs))]
	case kind < 5 && i > 0:
		line = fmt.Sprintf("COPY --from=%d /x /y", g.IntN(i))
	default:
		line = g.one(written...)
	}
	if bad := g.fault(refused...); bad != "" {
		line = bad
	}
	if g.IntN(7) == 0 {
		line = g.one("ONBUILD ", "onbuild ", "ONBUILD \\\n  ") + line
	}
	return line + g.sometimes(12, " ", "\t", " \\") + "\n"
}
