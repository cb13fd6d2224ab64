package oracle

import (
	"math/rand/v2"
	"strings"
)

// doubtful makes small files of what is refused with some build arguments or images and
// not with others: arguments over variables, bases that an argument chooses, defaults that
// cannot be expanded, triggers, indexes, folders and systems of such bases; and of what is
// refused with all: certain parts beside open ones, blank bases, what triggers hold.
type doubtful struct {
	*rand.Rand
	names []string // of variables that the instruction at work has not read yet
}

func (g *doubtful) one(words ...string) string { return words[g.IntN(len(words))] }

// file is one instruction and its variables, or several stages.
func (g *doubtful) file() string {
	switch g.IntN(9) {
	case 0, 1:
		return g.slips()
	case 2, 3, 4, 5, 6:
		return g.stages()
	}
	g.names = []string{"P", "Q", "R", "S", "T", "U", "X", "Y", "Z"}
	n := len(g.names)
	line := g.one(g.beside(), g.beside(), g.part(), g.windows(), g.flags(), g.words())
	var b strings.Builder
	for _, name := range []string{"P", "Q", "R", "S", "T", "U", "X", "Y", "Z"}[:n-len(g.names)] {
		b.WriteString(g.one("ARG "+name, "ARG "+name+"=x", "ARG "+name+"=1", "ARG X\nENV "+name+"="+g.one("9", "https://e.com/", "", "80/", "u+")+"$X") + "\n")
	}
	base := g.one("scratch", "alpine", "--platform=windows/$TARGETARCH alpine")
	if g.IntN(4) == 0 && !strings.Contains(line, "\n") {
		return "FROM " + base + " AS a\n" + b.String() + "ONBUILD " + line + "\nFROM a\n"
	}
	check := g.one("", "", "", "", "# check=error=true\n")
	return check + "FROM " + base + "\n" + b.String() + line + "\n"
}

// open is a variable that the instruction at work has not read yet.
func (g *doubtful) open() string {
	if len(g.names) == 0 {
		return "$NONE"
	}
	name := g.names[0]
	g.names = g.names[1:]
	if g.IntN(4) > 0 {
		return g.one("$"+name, "$"+name, "${"+name+"}")
	}
	return g.one("${"+name+":+"+g.one("x", "9", "/", "80", "a")+"}", "${"+name+"+"+g.one("x", "8")+"}", "${"+name+":?}", "${"+name+":-"+g.one("x", "9")+"}")
}

func (g *doubtful) stages() string {
	var b strings.Builder
	if g.IntN(8) == 0 {
		b.WriteString("# check=" + g.one("error=true", "error=true", "skip=ExposeProtoCasing;error=true", "skip=UndefinedVar;error=true", "error=true;experimental=all", "skip=none", "error=false") + "\n")
	}
	for range g.IntN(3) {
		b.WriteString(g.one("ARG B=a", "ARG B=scratch", "ARG B", "ARG B=alpine", "ARG V=x", "ARG V", `ARG V="`, "ARG V=${W:?}", "ARG PORT=y", "ARG TARGETOS=windows",
			"ARG SOURCE_DATE_EPOCH="+g.one("a", "b", "1", "context", "none", "$B", `"a"`, "A", "-1", "${B:-b}", "", "c"), "ARG ARG") + "\n")
	}
	for i := range 1 + g.IntN(3) {
		b.WriteString(g.from(i) + "\n")
		for range g.IntN(5) {
			b.WriteString(g.instruction() + "\n")
		}
	}
	return b.String()
}

func (g *doubtful) from(i int) string {
	flag := g.one("", "", "", "", "--platform=windows ", "--platform=$TARGETOS ", "--platform=linux/$V ", "--platform=linux/$V/ ", "--platform=$V//x ", "--platform=$V/v7 ", "--platform=linux/$TARGETARCH/ ", "--platform=$TARGETPLATFORM ", "--platform=$V/é ")
	base := g.one("scratch", "alpine", "scratch", "alpine", "$B", "${B}", "$V", "x$V", "mcr.microsoft.com/windows/nanoserver")
	if g.IntN(8) == 0 {
		base = g.one(`""`, "''", `\`, "${C%?}", "${C#x}", "${C?}", "${B?}", "${B:+}", "${V:+x}", "${B%^}", "alpine:^$B", "$V:^", "^$B", "a@sha256:$V", "a@sha256:xyz$V", "a_-$B", "A$B", "alpine${V}x", "x$NONE", "$NONE", "alpine:^", "${NONE%?}", "${NONE:-}", "${C%?}${V}", "é$V", "$B:", "a/$V/", "$V$B", `"$V"`, "'$V'", `\$V`)
	}
	if i > 0 {
		base = g.one(base, "a", "b", "$B")
	}
	if from := "FROM " + flag + base + " AS " + string(rune('a'+i)); g.IntN(12) > 0 {
		return from
	}
	return "FROM scratch AS " + string(rune('a'+i)) + g.one("\nADD https://example.com/a.tgz /", "\nADD https://example.com/$V /", "\nARG V=x\nADD $V /", "\nADD --checksum=$V https://example.com/a /", "\nADD a.git /")
}

// mounts are those of a RUN, of which a field that is refused can stand beside an open one.
func (g *doubtful) mounts() string {
	var b strings.Builder
	b.WriteString("RUN")
	for i := range 1 + g.IntN(2) {
		b.WriteString([]string{" --mount=", " --mount=target=/a,"}[min(i, 1)])
		for k := range 1 + g.IntN(4) {
			value := g.one("", "/", "/x", "1", "a", "9")
			if g.IntN(3) > 0 {
				value += g.open()
			}
			kind := g.one("cache", "bind", "secret", "ssh", "tmpfs", "c", "")
			if g.IntN(3) == 0 {
				kind += g.open()
			}
			b.WriteString([]string{"", ","}[min(k, 1)] + g.one("type="+kind, "target="+value, "source="+value, "id="+value, "uid="+value, "mode="+value,
				"required="+value, "ro="+value, "sharing="+g.one("locked", "Lock", value), "size="+value, "taget=/x", "foo", "required",
				g.open()+"=x", g.open(), "ta"+g.open()+"=/x", "from="+g.one("a", "$B", "9", g.open()), "env="+value, "rw", "gid="+value))
		}
	}
	if g.IntN(6) == 0 {
		b.WriteString(" --mount=" + g.open() + g.one("", " --mount=target=/", ",foo", " --mount=type=x"))
	}
	return b.String() + g.one(" x", " x", " <<E\nx\nE")
}

// beside is an instruction with a part that is refused beside what is open.
func (g *doubtful) beside() string {
	part := func() string {
		return g.one("", "9", "7", "u", "app", "ro", ":", "1:", "https://example.com/", "https:/", "./") + g.open() + g.one("", "8", ":a", ":-1", ":ot", "/x", ",z")
	}
	switch g.IntN(9) {
	case 0:
		return g.mounts()
	case 1:
		return "COPY " + part() + " /x"
	case 2:
		return "ADD " + part() + " /x"
	case 3:
		return "COPY --chmod=" + part() + " a /x"
	case 4:
		return "COPY --link --chown=" + part() + " a /x"
	case 5:
		return "ADD --checksum=" + part() + " " + g.one("a", "https://example.com/a", "https://example.com/a.git?ref=b") + g.one("", "", " b") + " /x"
	case 6:
		return "ADD --checksum=" + g.one("sha256:", "sha256:0a", "sha256:g", "sha1:", "md5") + g.open() + " " + g.one("https://example.com/a", part()) + " /x"
	case 7:
		return "ADD " + g.one("https://example.com/a.git", "git@example.com:a", "https://example.com/a") + "?" + g.one("foo=", "ref=a&ref=", "mtime=now&ref=", "ref=", "re", "mtime=co") + g.open() + " /x"
	}
	return g.mounts()
}

// part is an instruction whose argument has a part that is refused, or one that is not.
func (g *doubtful) part() string {
	return g.one("EXPOSE ", "EXPOSE 80 ", "STOPSIGNAL ", "WORKDIR ", `VOLUME ["b"] `, "USER ", "COPY --chmod=${NONE:-7} a ") +
		g.one("", "8", "99999", "-", "a", "g", "SIG", "TER", "RTMIN+", "[::1]:", "https://e.com/") + g.open() + g.one("", "/tcpx", "/tcp", "/TCP", "-a", "-9", "!", "M", ":80")
}

// windows is a path, on a drive or not.
func (g *doubtful) windows() string {
	path := g.one("", "D:", "D:/", "C:", "C:/", "D", "/", `\\\\x`, `D:\\`) + g.open() + g.one("", ":", ":a", "/a")
	return g.one("WORKDIR "+path, "COPY a "+path, "COPY "+path+" a", "ADD "+path+" a", "COPY --parents "+path+g.one("", "/./x", "/./D:x", "/.//x")+" a",
		"COPY <<"+g.one("D:x", "C:x", "x")+" "+path+"\nx\n"+g.one("D:x", "C:x", "x"), "RUN --mount=type=secret,target="+path+" x", "COPY git@example.com:"+path+" a")
}

func (g *doubtful) instruction() string {
	g.names = []string{"PORT", "V", "W", "PATH", "B"}
	g.Shuffle(len(g.names), func(i, k int) { g.names[i], g.names[k] = g.names[k], g.names[i] })
	name := g.names[0]
	line := g.one("ENV "+name+"="+g.one("x", "80", "$V", "", "/d"), "ARG "+name, "ARG "+name, "ARG "+name+"="+g.one("x", `"`, "${W:?}", "80", "$PORT"),
		"EXPOSE $"+name, "EXPOSE 80\u00a081", "EXPOSE $"+name+"\u00a081", "EXPOSE 80\u00a0x", g.flags(), g.words(), "EXPOSE ${"+name+":-x}", "STOPSIGNAL $"+name, `VOLUME ["$`+name+`"]`, "USER $"+name, "USER ${"+name+"?}", "LABEL a=${"+name+":?}",
		"WORKDIR $"+name, "WORKDIR /w", `WORKDIR D:\x`, "COPY --chmod=$"+name+" a b", `COPY a D:\x`, "COPY a $"+name, "RUN --mount=target=. x",
		"RUN --mount=target=.. x", "RUN --mount=type=cache,target=$"+name+" x", "RUN --mount=type=cache,target=/c,uid=$"+name+" x",
		"RUN --mount=type=$"+name+",target=/x x", g.beside(), g.beside(), g.part(), g.windows(), "ADD --checksum=sha256:$"+name+" https://example.com/a b", "SHELL [\"x\"]", "CMD x",
		"EXPOSE ${"+name+":-1:80/TCP}", "ENV PASSWORD=$"+name, "ARG TOKEN", "MAINTAINER $"+name, "ENV $"+name+"=7", "COPY --from="+g.one("0", "1", "2", "9", "a", "b", "x")+" a b",
		"ADD https://example.com/a.tgz /", "ARG BUILDKIT_SBOM_SCAN_"+g.one("STAGE", "CONTEXT")+g.one("", "=a", "=true", "=$V"), "USER ${BUILDKIT_SBOM_SCAN_"+g.one("STAGE", "CONTEXT")+g.one("?", ":?", ":-a", "")+"}", "HEALTHCHECK --interval="+g.one("10", "10é", "10s", "1us")+" CMD x")
	if g.IntN(6) == 0 {
		return "ONBUILD " + g.one(line, line, "COPY --frm=x a b", "-- RUN x", "FROM x", "COPY https://example.com/$V /x", "EXPOSE $V/tcpx", "ONBUILD RUN x", "MAINTAINER x", "FOO x", "RUNN x",
			"COPY --from="+g.one("9", "0", "$V", "a", "b")+" a b", "ARG V=${W:?}", "RUN --mount=target=/ x", "ENV V", "COPY a", "EXPOSE x", "HEALTHCHECK CMD", "", "x")
	}
	return line
}

// flags are instructions with flags whose values are refused, expanded or not.
func (g *doubtful) flags() string {
	value := g.one("", "x", "true", "none", "1", "é", "0", "maybe") + g.one("", g.open())
	return g.one("COPY --link="+value+" a b", "COPY --parents="+value+" a b", "COPY --exclude="+value+" a b", "COPY --chown="+value+" a b", "COPY --link --chown="+value+":x a b",
		"COPY --chmod="+value+" a b", "COPY --from="+value+" a b", "ADD --keep-git-dir="+value+" a b", "ADD --unpack="+value+" a b", "ADD --checksum="+value+" a b",
		"RUN --network="+value+" x", "RUN --security="+value+" x", "RUN --device="+value+" x", "RUN --mount="+value+" x", "HEALTHCHECK --interval="+value+" CMD x",
		"HEALTHCHECK --retries="+value+" CMD x", "HEALTHCHECK --interval="+g.one("10", "1us", "-1s")+" --timeout="+g.one("3", "1s")+" CMD x", "RUN --frm="+value+" x", "COPY --é="+value+" a b")
}

// words are instructions whose words, numbers of words, or heredocs are refused.
func (g *doubtful) words() string {
	v := g.open()
	return g.one("EXPOSE 8080/tcpx", "EXPOSE "+v+" 8080/tcpx "+v, "EXPOSE 80\u200581 "+v, "EXPOSE [80]", "VOLUME [\"\"]", "VOLUME [\"\", \""+v+"\"]", "VOLUME \"\"", "WORKDIR \"\"", "WORKDIR "+v+v, "USER \"\"",
		"USER \"\""+v, "STOPSIGNAL SIG"+v, "STOPSIGNAL "+v+" x", "SHELL []", "SHELL x", "ENTRYPOINT []", "CMD []", "COPY a", "COPY "+v, "ADD "+v+" ", "COPY ["+"\"a\", \""+v+"\"]", "COPY a b "+v, "COPY a b "+v+"/",
		"COPY <<E /x\n"+v+"\nE", "COPY <<E "+v+"\nx\nE", "COPY <<"+v+" /x\nx\n"+v, "ADD --checksum=sha256:"+v+" <<E /x\nx\nE", "RUN <<E\nx "+v+"\nE", "COPY <<'E' <<F "+v+"\nx\nE\ny\nF",
		"LABEL a="+v+" b", "LABEL "+v, "ENV a="+v+" b", "ENV "+v, "ENV =x", "ARG =x", "ARG a="+v+" b", "ARG", "MAINTAINER", "ONBUILD", "HEALTHCHECK", "HEALTHCHECK NONE "+v, "HEALTHCHECK "+v, "USER ${Q:?"+v+"}",
		"USER ${Q?}", "LABEL a=${V%"+v+"}", "LABEL a=${V/x/"+v+"}", "LABEL a=${V^}", "LABEL a=${", "LABEL a=$", "USER ${"+"1}", "WORKDIR ${V:=x}", "ADD "+v+" https://example.com/a /x", "ADD ["+"\"https://example.com/a\", \""+v+"\"]",
		"ADD https://example.com/a#"+v+" /x", "ADD --keep-git-dir https://example.com/"+v+" /x", "ADD --keep-git-dir=true a"+v+" /x", "COPY "+v+"https://example.com/a /x", "COPY git@example.com:a"+v+" /x")
}
