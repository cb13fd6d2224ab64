package oracle

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/dispatch"
	"github.com/stagels/stagels/analysis/rules"
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
	warned, refused := Warnings(src)
	m := model(src)
	ours := rules.Check(rules.Input{Model: m, Verdicts: &dispatch.Verdicts{}})
	c.files++
	for _, w := range warned {
		if !slices.ContainsFunc(ours, func(d *rules.Diagnostic) bool { return w.is(d, src) }) {
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

// is tells whether d is w. Of variables equally near BuildKit suggests any.
func (w Warning) is(d *rules.Diagnostic, src string) bool {
	line := 1 + strings.Count(src[:d.Span.Start], "\n")
	return d.Code == w.Rule && slices.Contains(w.Lines, line) && unguessed(d.Message) == unguessed(w.Message)
}

func unguessed(message string) string {
	if strings.HasPrefix(message, "FROM argument") {
		message, _, _ = strings.Cut(message, " (did you mean")
	}
	return message
}

func TestChecks(t *testing.T) {
	sets := []struct {
		name string
		read func(testing.TB) []files.File
	}{{"corpus", files.Corpus}, {"fixtures", files.Fixtures}, {"buildkit", files.BuildKit}}
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			c := checks{perRule: map[string]int{}}
			for _, f := range set.read(t) {
				c.compare(t, f.Name, f.Text)
			}
			t.Log(&c)
		})
	}
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
