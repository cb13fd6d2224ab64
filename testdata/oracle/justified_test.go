package oracle

import (
	"fmt"
	"math/rand/v2"
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
	names  []string // of arguments, and of what images may set
	values []string
}

func newSearch(rnd *rand.Rand, m *stage.Model) *search {
	s := &search{Rand: rnd, values: []string{"", "x", "1", "80", "alpine", "scratch", "linux/amd64", "windows/amd64", "/x", ".", "cache", "0755", "TERM", "true", "secret", "ed", "ache", "a:b", "a=b"}}
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
	slices.Sort(s.names)
	s.names = slices.Compact(s.names)
	return s
}

func (s *search) world() World {
	w := World{BuildArgs: map[string]string{}, ImageDir: []string{"", "/w", `D:\w`}[s.IntN(3)]}
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
		rnd := rand.New(rand.NewPCG(18, 18))
		for i := range mutations(3000) {
			n.file(t, rnd, fmt.Sprintf("generated %d", i), (&doubtful{rnd}).file(), 60)
		}
		t.Log(n, "seed 18")
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
// cannot be expanded, triggers, folders and systems of such bases.
type doubtful struct{ *rand.Rand }

func (g *doubtful) one(words ...string) string { return words[g.IntN(len(words))] }

func (g *doubtful) file() string {
	if g.IntN(3) == 0 {
		return "FROM " + g.one("scratch", "alpine") + "\nARG V" + g.one("", "=x", "=1") + "\n" + g.beside("$V") + "\n"
	}
	var b strings.Builder
	if g.IntN(8) == 0 {
		b.WriteString("# check=error=true\n")
	}
	for range g.IntN(3) {
		b.WriteString(g.one("ARG B=a", "ARG B=scratch", "ARG B", "ARG B=alpine", "ARG V=x", "ARG V", `ARG V="`, "ARG V=${W:?}", "ARG PORT=y", "ARG TARGETOS=windows") + "\n")
	}
	for i := range 1 + g.IntN(3) {
		b.WriteString(g.from(i) + "\n")
		for range g.IntN(6) {
			b.WriteString(g.instruction() + "\n")
		}
	}
	return b.String()
}

func (g *doubtful) from(i int) string {
	flag := g.one("", "", "", "--platform=windows ", "--platform=$TARGETOS ", "--platform=linux/$V ", "--platform=linux/$V/ ", "--platform=$V//x ", "--platform=$V/v7 ")
	base := g.one("scratch", "alpine", "$B", "${B}", "$V", "x$V", "mcr.microsoft.com/windows/nanoserver")
	if i > 0 {
		base = g.one(base, "a", "b", "$B")
	}
	return "FROM " + flag + base + " AS " + string(rune('a'+i))
}

// mounts are those of a RUN, of which a field that is refused can stand beside an open one.
func (g *doubtful) mounts(open string) string {
	var b strings.Builder
	b.WriteString("RUN")
	for i := range 1 + g.IntN(2) {
		b.WriteString([]string{" --mount=", " --mount=target=/a,"}[min(i, 1)])
		for k := range 1 + g.IntN(4) {
			value := g.one("", "/", "/x", "1", "a", "9") + g.one("", open, open)
			b.WriteString([]string{"", ","}[min(k, 1)] + g.one("type="+g.one("cache", "bind", "secret", "ssh", "tmpfs", "c", "")+g.one("", "", open),
				"target="+value, "source="+value, "id="+value, "uid="+value, "mode="+value, "required="+value, "ro="+value, "sharing="+g.one("locked", "Lock", open), "size="+value, "taget=/x", "foo", "required"))
		}
	}
	return b.String() + " x"
}

// beside is an instruction with a part that is refused beside what is open.
func (g *doubtful) beside(open string) string {
	part := g.one("", "9", "7", "u", "app", "ro", ":", "1:", "https://example.com/", "https:/") + open + g.one("", "8", ":a", ":-1", ":ot", "/x")
	return g.one(g.mounts(open), "COPY "+part+" /x", "ADD "+part+" /x", "COPY --chmod="+part+" a /x", "COPY --link --chown="+part+" a /x",
		"ADD --checksum="+part+" "+g.one("a", part, "https://example.com/a")+g.one("", " b")+" /x")
}

func (g *doubtful) instruction() string {
	name := g.one("PORT", "V", "W", "PATH", "B")
	line := g.one("ENV "+name+"="+g.one("x", "80", "$V", "", "/d"), "ARG "+name, "ARG "+name, "ARG "+name+"="+g.one("x", `"`, "${W:?}", "80", "$PORT"),
		"EXPOSE $"+name, "EXPOSE 80\u00a081", "EXPOSE ${"+name+":-x}", "STOPSIGNAL $"+name, `VOLUME ["$`+name+`"]`, "USER $"+name, "USER ${"+name+"?}", "LABEL a=${"+name+":?}",
		"WORKDIR $"+name, "WORKDIR /w", `WORKDIR D:\x`, "COPY --chmod=$"+name+" a b", `COPY a D:\x`, "COPY a $"+name, "RUN --mount=target=. x",
		"RUN --mount=target=.. x", "RUN --mount=type=cache,target=$"+name+" x", "RUN --mount=type=cache,target=/c,uid=$"+name+" x",
		"RUN --mount=type=$"+name+",target=/x x", g.beside("$"+name), "ADD --checksum=sha256:$"+name+" https://example.com/a b", "SHELL [\"x\"]", "CMD x", "EXPOSE ${"+name+":-1:80/TCP}", "ENV PASSWORD=$"+name, "ARG TOKEN", "MAINTAINER $"+name)
	if g.IntN(6) == 0 && !strings.HasPrefix(line, "FROM") {
		return "ONBUILD " + g.one(line, line, "COPY --frm=x a b")
	}
	return line
}
