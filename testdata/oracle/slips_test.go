package oracle

import "strings"

// slips makes files of what people write and mean otherwise: BuildKit takes most of it, and
// refuses some.
func (g *doubtful) slips() string {
	var b strings.Builder
	b.WriteString(g.one("", "", "", "", "", "", "# sytnax=docker/dockerfile:1\n", "# synatx = docker/dockerfile:1\n", "# syntax=docker/dockerfile:1\n", "# syntax=example.org/other:1\n", "# escape=`\n", "# escpae=`\n", "# escape=x\n", "# check=x\n", "# chekc=skip=all\n"))
	b.WriteString(g.one("", "ARG V=x\n", "ARG V\n", "ARG V 1.2\n", "ARG V = x\n", "ARG V =x\n", "ARG TARGETARCH=amd64\n"))
	for i := range 1 + g.IntN(3) {
		name := string(rune('a' + i))
		base := g.one("alpine", "scratch", "golang", "--platform=$BUILDPLATFORM golang", "node AS "+name+" x", "$V")
		if i > 0 {
			base = g.one(base, "a")
		}
		b.WriteString("FROM " + base + " AS " + name + "\n")
		for range g.IntN(4) {
			g.names = []string{"V", "X", "PORT", "TARGETARCH", "HOME"}
			b.WriteString(g.slip() + "\n")
		}
	}
	return b.String()
}

// slip is one of them.
func (g *doubtful) slip() string {
	v := g.open()
	next := g.one("RUN y", "COPY a b", "ENV X=1", "EXPOSE x", "FROM alpine AS z", "CMD [\"x\"]", "WORKDIR /w", "USER app")
	switch g.IntN(8) {
	case 0: // a line that goes on, or does not
		return g.one("RUN x \\\n", "RUN x \\\n\n", "WORKDIR c:\\\n", "RUN x # c \\\n", "RUN x && \\\n# c\n", "ENV A=1 \\\n", "COPY a \\\n", "RUN x && \\ \n", "RUN x \\\n  && y\n  && z\n", "RUN x\n&& y\n", "RUN x &&\n", "RUN x \\\n  y \\\n\n", "EXPOSE 80 \\\n") + next
	case 1: // heredocs whose end is nearly one
		end := g.one("E", "E", " E", "\tE", "E ", "E x", "E;", "e", "EE")
		return "RUN " + g.one("<<E", "<<-E", "<<- E", "<< E", "<<'E'", "cat <<E > /x", "<<E sh", "<<\"E\"") + "\n" + g.one("", "\t") + v + "\n" + end + "\n" + g.one("", next, "E")
	case 2: // what no shell expands
		return g.one("CMD", "ENTRYPOINT", "RUN", "HEALTHCHECK CMD") + " [\"" + g.one("d", "sh\", \"-c", "env", v) + "\", \"" + v + "\"]"
	case 3: // variables of elsewhere, or of the same instruction
		return g.one("RUN echo "+v, "RUN go build -o /x .", "ENV a=1 b=$a", "ENV a=1 b=${a:?}", "ENV A = x", "ARG VERSION 1.2", "ARG A = x", "ARG A= x", "ENV PATH $PATH:"+v, "ENV a", "ARG a=1 b=$a", "ARG a=1 b=${a?}", "ARG A B=1", "ENV A= x")
	case 4: // words that are taken as they stand
		return g.one("WORKDIR ~", "WORKDIR ~/x", "COPY a ~/x", "COPY ~/a b", "COPY ../x /x", "ADD ../../x "+v, "COPY \u2013from=a b c", "COPY -from=a b c", "COPY --from a b", "RUN \u2013\u2013mount=target=/x y", "COPY \u2014from=a b c", "ENV A=~", "RUN -mount=target=/ y", "COPY --from=\u201ca\u201d b c", "FROM \u2013\u2013platform=linux a", "HEALTHCHECK \u2013\u2013interval=10 CMD x")
	case 5: // stages that are not there, or cannot work
		return g.one("COPY --from="+g.one("compile", "a", "b", "c", "0", "1", "7", "aa", "A", "scratch", "nginx", v, "")+" a /x", "RUN --mount=from="+g.one("compile", "a", "b", "7", "scratch", v)+",target=/x y",
			"RUN x", "USER app", "USER "+v+":x", "COPY --chown=app a b", "COPY a b /x", "COPY a b /x/", "COPY a "+v+" /x", "ADD a b .", "COPY [\"a\", \"b\", \"x\"]", "COPY a* /x")
	case 6: // triggers of nothing, and what is no instruction
		return g.one("ONBUILD FOO x", "ONBUILD RUNN x", "ONBUILD COPPY a b", "ONBUILD "+g.slip(), "&& y", "FOO x", "RUNN x", "- RUN x", "CMD", "ENTRYPOINT", "RUN", "<<E", "x", "ONBUILD ADD --x a b", "COPY ['a', 'b']", "CMD ['x', '"+v+"']", "VOLUME [ /x ]", "SHELL ['x']", "{{ x }}", "@INCLUDE@")
	}
	return g.one("RUN --mount=type=cache,target=/c go build -o /x .", "RUN GOARCH=$TARGETARCH go build -o /x", "ARG TARGETARCH", "ARG TARGETARCH=amd64", "ARG TARGETOS TARGETARCH", "COPY --from=a /x /x", "COPY --from=0 /x /x", "RUN make", "ENV GOARCH="+v)
}
