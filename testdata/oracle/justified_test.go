package oracle

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/testdata/files"
)

// search looks for build arguments and base images with which BuildKit takes a file.
type search struct {
	*rand.Rand
	names   []string // of arguments, and of what images may set
	values  []string
	defined map[string][]string // by variable: the lines that set it

	triggers []string // the ONBUILDs
}

func newSearch(rnd *rand.Rand, m *stage.Model) *search {
	s := &search{Rand: rnd, values: []string{"", "x", "1", "80", "alpine", "scratch", "linux/amd64", "windows/amd64", "/x", ".", "cache", "0755", "TERM", "true", "secret", "ed", "ache", "a:b", "a=b", "ot", "root", "+r", "r", "@h:p", "g@h", "g@h:a", "a.git", "7", "/tcp", "linux", "windows", "amd64", ";", "mmit", "TER", "AL", "::1:80", "::1:80:80", "1]", "C:", "C", "f=a", "1-9:1", "#%", "/a.git", "/h/a.git#", "a.git#", " 1", "brt", ":9", "ot:", "RTMAX", "M"}}
	for _, st := range m.Stages() {
		s.values = append(s.values, st.Label())
	}
	for i := range m.File.Items() {
		if in := m.File.Items()[i].Instr; in != nil && in.Name == "arg" {
			for _, p := range in.Pairs {
				s.names = append(s.names, p.Key.Text)
			}
		}
	}
	for _, v := range variable.FindAllStringSubmatch(m.File.Text(), -1) {
		s.names = append(s.names, v[1])
	}
	for _, m := range digestBegun.FindAllStringSubmatch(m.File.Text(), -1) {
		zeros := strings.Repeat("0", max(1, 64-len(m[1])))
		s.values = append(s.values, zeros, zeros[1:])
	}
	s.triggers = trigger.FindAllString(m.File.Text(), -1)
	s.defined = map[string][]string{}
	for _, m := range assignment.FindAllStringSubmatch(m.File.Text(), -1) {
		s.defined[m[2]] = append(s.defined[m[2]], m[1])
	}
	slices.Sort(s.names)
	s.names = slices.Compact(s.names)
	s.values = append(s.values, s.names...)
	return s
}

var trigger = regexp.MustCompile(`(?m)^ONBUILD .*$`)

var assignment = regexp.MustCompile(`(?m)^(?:ARG|ENV) ((\w+)=.*)$`)

// digestBegun is a digest whose end a variable has.
var digestBegun = regexp.MustCompile(`sha256:([0-9a-f]*)\$`)

func (s *search) world() World {
	w := World{BuildArgs: map[string]string{}, ImageDir: []string{"", "/w", "/a/b/c", `D:\w`}[s.IntN(4)]}
	for _, name := range s.names {
		value := s.values[s.IntN(len(s.values))]
		switch s.IntN(3) {
		case 0:
			w.BuildArgs[name] = value
		case 1:
			w.ImageEnv = append(w.ImageEnv, name+"="+value)
		}
	}
	return w
}

// takes is a world of n in which BuildKit takes the file, each target of it; ok is false
// if there is none among them.
func (s *search) takes(src string, n int) (w World, ok bool) {
	for range n {
		w = s.world()
		if w.verdict(src) == nil {
			return w, true
		}
	}
	return World{}, false
}

// TestErrorsForEveryBuild: of a file that we report an error of, BuildKit takes no target
// whatever the build arguments and the images are.
func TestErrorsForEveryBuild(t *testing.T) {
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			var n justified
			rnd := rand.New(rand.NewPCG(17, 17))
			for _, f := range files.Sample(set.read(t)) {
				n.file(t, rnd, f.Name, f.Text, 100)
			}
			t.Log(n)
		})
	}
	t.Run("generated", func(t *testing.T) {
		var n justified
		seed := seed(18)
		rnd := rand.New(rand.NewPCG(seed, seed))
		for i := range mutations(3000) {
			n.file(t, rnd, fmt.Sprintf("generated %d", i), (&doubtful{Rand: rnd}).file(), 60)
		}
		t.Log(n, "seed", seed)
	})
}

type justified struct{ files, errors, worlds int }

func (n justified) String() string {
	return fmt.Sprintf("%d files, %d with errors: BuildKit takes none of them with any of %d build arguments and images", n.files, n.errors, n.worlds)
}

func (n *justified) file(t *testing.T, rnd *rand.Rand, name, src string, worlds int) {
	t.Helper()
	n.files++
	m := model(src)
	errs := slices.DeleteFunc(rules.Check(rules.Input{Model: m, Cache: &eval.Cache{}}), func(d *rules.Diagnostic) bool { return d.Severity != rules.Error })
	if len(errs) == 0 {
		return
	}
	n.errors++
	n.worlds += worlds
	if w, ok := newSearch(rnd, m).takes(src, worlds); ok {
		t.Errorf("%s: BuildKit takes it with the arguments %v, the environment %v and the folder %q, we report %q in\n%s", name, w.BuildArgs, w.ImageEnv, w.ImageDir, said(errs), src)
	}
}

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
	if g.IntN(3) > 0 {
		return g.stages()
	}
	g.names = []string{"P", "Q", "R", "S", "T", "U", "X", "Y", "Z"}
	n := len(g.names)
	line := g.one(g.beside(), g.beside(), g.part(), g.windows())
	var b strings.Builder
	for _, name := range []string{"P", "Q", "R", "S", "T", "U", "X", "Y", "Z"}[:n-len(g.names)] {
		b.WriteString(g.one("ARG "+name, "ARG "+name+"=x", "ARG "+name+"=1", "ARG X\nENV "+name+"="+g.one("9", "https://e.com/", "", "80/", "u+")+"$X") + "\n")
	}
	base := g.one("scratch", "alpine", "--platform=windows/$TARGETARCH alpine")
	if g.IntN(4) == 0 && !strings.Contains(line, "\n") {
		return "FROM " + base + " AS a\n" + b.String() + "ONBUILD " + line + "\nFROM a\n"
	}
	return "FROM " + base + "\n" + b.String() + line + "\n"
}

// open is a variable that the instruction at work has not read yet.
func (g *doubtful) open() string {
	if len(g.names) == 0 {
		return "$NONE"
	}
	name := g.names[0]
	g.names = g.names[1:]
	return g.one("$"+name, "$"+name, "${"+name+"}")
}

func (g *doubtful) stages() string {
	var b strings.Builder
	if g.IntN(8) == 0 {
		b.WriteString("# check=error=true\n")
	}
	for range g.IntN(3) {
		b.WriteString(g.one("ARG B=a", "ARG B=scratch", "ARG B", "ARG B=alpine", "ARG V=x", "ARG V", `ARG V="`, "ARG V=${W:?}", "ARG PORT=y", "ARG TARGETOS=windows",
			"ARG SOURCE_DATE_EPOCH="+g.one("a", "b", "1", "context", "none", "$B", `"a"`)) + "\n")
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
	flag := g.one("", "", "", "", "--platform=windows ", "--platform=$TARGETOS ", "--platform=linux/$V ", "--platform=linux/$V/ ", "--platform=$V//x ", "--platform=$V/v7 ")
	base := g.one("scratch", "alpine", "scratch", "alpine", "$B", "${B}", "$V", "x$V", "mcr.microsoft.com/windows/nanoserver")
	if g.IntN(8) == 0 {
		base = g.one(`""`, "''", `\`, "${C%?}", "${C#x}", "${C?}", "${B?}", "${B:+}", "${V:+x}", "${B%^}", "alpine:^$B", "$V:^", "^$B", "a@sha256:$V", "a@sha256:xyz$V", "a_-$B", "A$B", "alpine${V}x")
	}
	if i > 0 {
		base = g.one(base, "a", "b", "$B")
	}
	return "FROM " + flag + base + " AS " + string(rune('a'+i))
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
				"required="+value, "ro="+value, "sharing="+g.one("locked", "Lock", value), "size="+value, "taget=/x", "foo", "required"))
		}
	}
	return b.String() + " x"
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
		g.one("", "8", "99999", "-", "a", "g", "SIG", "TER", "RTMIN+", "[::1]:", "https://e.com/") + g.open() + g.one("", "/tcpx", "/tcp", "-a", "-9", "!", "M", ":80")
}

// windows is a path, on a drive or not.
func (g *doubtful) windows() string {
	path := g.one("", "D:", "D:/", "C:", "C:/", "D", "/", `\\\\x`, `D:\\`) + g.open() + g.one("", ":", ":a", "/a")
	return g.one("WORKDIR "+path, "COPY a "+path, "COPY "+path+" a", "ADD "+path+" a")
}

func (g *doubtful) instruction() string {
	g.names = []string{"PORT", "V", "W", "PATH", "B"}
	g.Shuffle(len(g.names), func(i, k int) { g.names[i], g.names[k] = g.names[k], g.names[i] })
	name := g.names[0]
	line := g.one("ENV "+name+"="+g.one("x", "80", "$V", "", "/d"), "ARG "+name, "ARG "+name, "ARG "+name+"="+g.one("x", `"`, "${W:?}", "80", "$PORT"),
		"EXPOSE $"+name, "EXPOSE 80\u00a081", "EXPOSE ${"+name+":-x}", "STOPSIGNAL $"+name, `VOLUME ["$`+name+`"]`, "USER $"+name, "USER ${"+name+"?}", "LABEL a=${"+name+":?}",
		"WORKDIR $"+name, "WORKDIR /w", `WORKDIR D:\x`, "COPY --chmod=$"+name+" a b", `COPY a D:\x`, "COPY a $"+name, "RUN --mount=target=. x",
		"RUN --mount=target=.. x", "RUN --mount=type=cache,target=$"+name+" x", "RUN --mount=type=cache,target=/c,uid=$"+name+" x",
		"RUN --mount=type=$"+name+",target=/x x", g.beside(), g.beside(), g.part(), g.windows(), "ADD --checksum=sha256:$"+name+" https://example.com/a b", "SHELL [\"x\"]", "CMD x",
		"EXPOSE ${"+name+":-1:80/TCP}", "ENV PASSWORD=$"+name, "ARG TOKEN", "MAINTAINER $"+name, "ENV $"+name+"=7", "COPY --from="+g.one("0", "1", "2", "9", "a", "b", "x")+" a b",
		"ADD https://example.com/a.tgz /", "ARG BUILDKIT_SBOM_SCAN_STAGE="+g.one("a", "true"), "USER ${BUILDKIT_SBOM_SCAN_STAGE"+g.one("?", ":-a", "")+"}", "HEALTHCHECK --interval="+g.one("10", "10é", "10s", "1us")+" CMD x")
	if g.IntN(6) == 0 {
		return "ONBUILD " + g.one(line, line, "COPY --frm=x a b", "-- RUN x", "FROM x", "COPY https://example.com/$V /x", "EXPOSE $V/tcpx")
	}
	return line
}
