package oracle

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/testdata/files"
)

// checks compares what is warned of with what BuildKit's checks say: the rule, the
// words, and a line that BuildKit names.
type checks struct {
	files, whole, warnings, cut int
	perRule                     map[string]int
}

func (c *checks) String() string {
	names := []string{}
	for name := range c.perRule {
		names = append(names, name)
	}
	slices.Sort(names)
	for i, name := range names {
		names[i] = fmt.Sprintf("%s %d", name, c.perRule[name])
	}
	return fmt.Sprintf("%d files: %d linted to their end, %d cut short by an error; %d warnings, all equal: %s", c.files, c.whole, c.cut, c.warnings, strings.Join(names, ", "))
}

func (c *checks) compare(t *testing.T, name, src string) {
	t.Helper()
	c.compareBuild(t, name, src, World{}, "")
}

// compareBuild compares what is warned of when a target is built with build
// arguments.
func (c *checks) compareBuild(t *testing.T, name, src string, w World, target string) {
	t.Helper()
	warned, refused := w.Warnings(src, target)
	m := stage.NewModel(syntax.Parse(src), stage.Build{Platform: PlatformOS(src) + "/amd64", BuildArgs: w.BuildArgs, Target: target})
	ours := rules.Check(rules.Input{Model: m, Cache: &eval.Cache{}})
	c.files++
	for _, w := range warned {
		if !slices.ContainsFunc(ours, func(d *rules.Diagnostic) bool { return w.is(d, src) }) && !w.idle() {
			t.Errorf("%s: BuildKit warns on %v: %s: %s; we do not, in\n%s", name, w.Lines, w.Rule, w.Message, src)
		}
		c.warnings++
		c.perRule[w.Rule]++
	}
	if refused != nil && !strings.HasPrefix(refused.Message, "lint violation") {
		c.cut++
		return
	}
	c.whole++
	for _, d := range ours {
		if d.Rule.BuildKit && !slices.ContainsFunc(warned, func(w Warning) bool { return w.is(d, src) }) {
			t.Errorf("%s: we warn %s: %s at %q; BuildKit does not, in\n%s", name, d.Code, d.Message, d.Span.Of(src), src)
		}
	}
}

// idle tells of a warning about the case of what stands in the place of AS: BuildKit
// refuses the FROM then, and that says more.
func (w Warning) idle() bool {
	quoted := strings.Split(w.Message, "'")
	return w.Rule == linter.RuleFromAsCasing.Name && len(quoted) > 1 && !strings.EqualFold(quoted[1], "as")
}

// is tells whether d is w. Of variables equally near BuildKit suggests any. An empty line in
// an instruction it reports on the instruction's last line.
func (w Warning) is(d *rules.Diagnostic, src string) bool {
	line := 1 + strings.Count(src[:d.Span.Start], "\n")
	if d.Code == linter.RuleNoEmptyContinuation.Name {
		f := syntax.Parse(src)
		it := f.Items()[f.ItemAt(d.Span.Start)]
		line = it.Line + 1 + strings.Count(strings.TrimSuffix(it.Instr.Src, "\n"), "\n")
	}
	return d.Code == w.Rule && slices.Contains(w.Lines, line) && unguessed(d.Upstream) == unguessed(w.Message)
}

func unguessed(message string) string {
	if strings.HasPrefix(message, "FROM argument") {
		message, _, _ = strings.Cut(message, " (did you mean")
	}
	return message
}

func TestChecks(t *testing.T) {
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			c := checks{perRule: map[string]int{}}
			for _, f := range set.files(t) {
				c.compare(t, f.Name, f.Text)
			}
			t.Log(&c)
		})
	}
}

// TestChecksOfBuilds compares with a target, and with a build argument for every
// ARG.
func TestChecksOfBuilds(t *testing.T) {
	c := checks{perRule: map[string]int{}}
	for _, f := range append(files.Fixtures(t), files.Corpus(t)...) {
		m := model(f.Text)
		given := map[string]string{}
		for i := range m.File.Items() {
			for _, d := range m.Definitions(i) {
				if d.Arg && !slices.Contains(stage.PlatformArgs, d.Name) {
					given[d.Name] = "given"
				}
			}
		}
		for i := range m.Stages() {
			if name := m.Stages()[i].Name; name != "" && m.StageByName(name) == i {
				c.compareBuild(t, f.Name+" --target="+name, f.Text, World{}, name)
			}
		}
		if len(given) > 0 {
			c.compareBuild(t, f.Name+" --build-arg", f.Text, World{BuildArgs: given}, "")
		}
	}
	t.Log(&c)
}

// TestCheckMutations compares files that were changed at random, from a fixed
// seed; STAGELS_MUTATIONS says how many.
func TestCheckMutations(t *testing.T) {
	all := append(files.Fixtures(t), small(t)...)
	rnd := rand.New(rand.NewPCG(11, 11))
	c := checks{perRule: map[string]int{}}
	for i := range mutations(3000) {
		f := all[rnd.IntN(len(all))]
		src := f.Text
		for range 1 + rnd.IntN(4) {
			src = provoke(rnd, src)
		}
		if rules.OtherFrontend(model(src)) != "" {
			continue // another program reads it, which BuildKit's front end does not know
		}
		c.compare(t, fmt.Sprintf("mutation %d of %s", i, f.Name), src)
		if t.Failed() && i > 200 {
			break
		}
	}
	t.Log(&c)
}

// provoked are lines that BuildKit's checks have something to say of, or just not.
var provoked = strings.Split(`ENV A_KEY=1 B=$A_KEY C=$NOPE
ENV old  value "with  blanks" $PATH
ENV old 'single $X' \\ x
LABEL old value
LABEL a=$PAHT b=${UNSET:-x} c=${UNSET#y}
ARG TOKEN=$UNSET
ARG VERSION
ARG VERSION=1
ENV VERSION=$VERSION
RUN echo $UNSET
RUN --mount=type=cache,target=/$UNSET true
COPY --chown=$UNSET a $UNSET /b/$UNSET
COPY <<EOF /x
ADD <<'EOF' /x
EOF
 $UNSET and ${PATH}
WORKDIR app
WORKDIR /app
WORKDIR $UNSET
EXPOSE 80/TCP 8080:80 $UNSET
EXPOSE 127.0.0.1:80:8080/Udp 90
CMD echo hi
CMD ["echo"]
ENTRYPOINT echo hi
ENTRYPOINT
HEALTHCHECK CMD true
HEALTHCHECK NONE
SHELL ["/bin/bash", "-c"]
MAINTAINER me
USER $UNSET
VOLUME /a $UNSET
STOPSIGNAL $SIG
from alpine as lower
FROM alpine as mixed
From alpine As Odd
FROM --platform=linux/amd64 alpine AS const
FROM --platform=linux/amd64 alpine AS linux-x
FROM --platform=$TARGETPLATFORM alpine
FROM --platform=$BUILDPLATFORM alpine AS b
FROM --platform=${NOPE} alpine
FROM --platform=windows/amd64 alpine AS win
FROM $VERSION
FROM alpine:$VERSION
FROM ${VERSION:-alpine} AS scratch
FROM alpine AS context
FROM alpine AS alpine
FROM alpine AS Alpine
FROM scratch
ONBUILD ENV k v
ONBUILD CMD echo
ONBUILD WORKDIR rel
ONBUILD ENV SET=1 $UNSET=2
ONBUILD ARG SECRET=$UNSET
# check=skip=UndefinedVar
# check=skip=all
# check=experimental=all
# check=experimental=InvalidDefinitionDescription;skip=FromAsCasing
# check=error=true
# check=skip=JSONArgsRecommended, LegacyKeyValueFormat
# note
# lower is a stage
run a \
  \

 b
#
`, "\n")

// provoke is mutate with more of what the checks look at.
func provoke(rnd *rand.Rand, src string) string {
	rows := strings.SplitAfter(src, "\n")
	i := rnd.IntN(len(rows))
	switch rnd.IntN(5) {
	case 0, 1:
		rows = slices.Insert(rows, i, provoked[rnd.IntN(len(provoked))]+"\n")
	case 2:
		if rnd.IntN(2) == 0 {
			i = 0
		}
		rows = slices.Insert(rows, i, provoked[rnd.IntN(len(provoked))]+"\n")
	case 3:
		if word, rest, ok := strings.Cut(rows[i], " "); ok {
			rows[i] = strings.ToLower(word) + " " + rest
		}
	default:
		return mutate(rnd, src)
	}
	return strings.Join(rows, "")
}

func insertLine(rnd *rand.Rand, src string, lines []string) string {
	rows := strings.SplitAfter(src, "\n")
	return strings.Join(slices.Insert(rows, rnd.IntN(len(rows)), lines[rnd.IntN(len(lines))]+"\n"), "")
}

// faulty are lines that BuildKit refuses when it comes to run them, or just not.
var faulty = strings.Split(`EXPOSE 80/foo
EXPOSE 99999
EXPOSE 80-70 [::1]:80:80
EXPOSE [::1:80:80
EXPOSE 1-2:3-5 x:80
EXPOSE $PORT /tcp
EXPOSE "80 90" 1.2.3:1:2
VOLUME $NONE
VOLUME ["", "/x"]
STOPSIGNAL SIGFOO
STOPSIGNAL 0
STOPSIGNAL ${SIG:-SIGTERM}
STOPSIGNAL rtmin+3
ENV A=${A:?must}
ENV A=${A!x}
ENV A="${A
ENV A=${B:#x} C=$A
ENV A=${A/x}
ENV A=${PATH#/usr} B=${PATH%%:*}
LABEL a='open
ARG W=${X:?needed}
ARG W="open
USER "${A"
WORKDIR ${W?no}
COPY --chown=me --link a b
COPY --chown=1:$G --link a b
COPY --chmod=9999 a b
COPY --chmod=u+x a b
COPY --chmod=77777 a b
COPY --chmod=bad a b
COPY --chmod=$M a b
COPY https://example.com/x /y
COPY git@github.com:a/b.git /y
COPY github.com/a/b /y
COPY http://example.com/x.git#v1 /y
ADD https://github.com/a/b.git?nope=1 /y
ADD https://github.com/a/b.git?tag= /y
ADD --checksum=sha256:00 https://example.com/x /y
ADD --checksum=sha256:00 a /y
ADD --checksum=sha256:00 a b /y
ADD --keep-git-dir=false https://github.com/a/b.git?keep-git-dir=true /y
ADD --checksum=$C a /y
RUN --mount=type=foo,target=/x true
RUN --mount=type=cach,target=/x true
RUN --mount=type=cache true
RUN --mount=target=/ true
RUN --mount=type=tmpfs,target=/t,size=x true
RUN --mount=type=bind,target=/t,size=1 true
RUN --mount=type=secret true
RUN --mount=type=secret,id=a,src=b true
RUN --mount=type=secret,id=a,from=b true
RUN --mount=type=secret,id=a,sharing=locked true
RUN --mount=type=ssh,source=x true
RUN --mount=type=cache,target=/x,sharing=lockd true
RUN --mount=type=bind,target=/x,sharing=locked true
RUN --mount=type=bind,target=/x,uid=1 true
RUN --mount=type=cache,target=/x,mode=99 true
RUN --mount=type=cache,target=/x,uid=-1 --mount=type=cache,target=/y,gid=x true
RUN --mount=type=cache,target=/x,foo true
RUN --mount=type=cache,target=/x,foo=bar true
RUN --mount=type=cache,target=/x,required true
RUN --mount=type=$T,target=/x true
RUN --mount=type=cache,target=$T true
RUN --mount=type=cache,target=/x,foo=$T true
RUN --mount=type=cache,target=/x,ro=maybe true
RUN --mount=type=cache,"target=/x,y",id="a true
RUN --network=foo true
RUN --security=foo true
RUN --device=a,b true
RUN --mount=type=cache,target=rel true
FROM --platform=a/b/c/d/e alpine
FROM --platform=$NOWHERE alpine AS p
FROM --platform=$PLAT alpine AS q
FROM --platform=linux/$TARGETARCH alpine AS r
FROM --platform="linux alpine
FROM --platform=${X:?} alpine AS s
FROM --platform=windows/amd64 alpine AS w
FROM scratch AS empty
FROM ${B:?give} AS t
FROM ${B!} AS u
FROM "alpine
WORKDIR D:\\x
COPY D:\\x C:\\y
HEALTHCHECK --interval=1x CMD true
HEALTHCHECK --retries=-1 CMD true
HEALTHCHECK FOO
SHELL bash
ONBUILD EXPOSE 80/foo
ONBUILD RUN --mount=type=foo,target=/x true
ONBUILD COPY --chmod=9999 a b
ONBUILD ENV A=${A!}
ARG PORT=80/foo
ARG T
ARG M=9999
# check=foo
# check=skip
# check=error=maybe`, "\n")
