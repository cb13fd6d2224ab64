package build

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
)

// tree is a Dockerfile with a build context, which a seed made.
type tree struct {
	seed   uint64
	files  map[string]entry // of the context, by path
	ignore string           // its .dockerignore; "" for none
	stages []stageText
}

// entry is a file, a folder or a link of a context.
type entry struct {
	folder     bool
	link       string
	content    string
	executable bool
}

// stageText is the instructions of a stage, its FROM first. Each ends with a line end.
type stageText struct {
	name         string // "" for none
	instructions []string
}

// text is the Dockerfile.
func (t *tree) text() string { return t.upTo(len(t.stages)) }

// upTo is the Dockerfile with so many stages.
func (t *tree) upTo(n int) string {
	var out strings.Builder
	for _, s := range t.stages[:n] {
		for _, i := range s.instructions {
			out.WriteString(i)
		}
	}
	return out.String()
}

// clone is a tree whose instructions and files may be taken out.
func (t *tree) clone() *tree {
	c := *t
	c.files = map[string]entry{}
	for at, e := range t.files {
		c.files[at] = e
	}
	c.stages = nil
	for _, s := range t.stages {
		c.stages = append(c.stages, stageText{s.name, slices.Clone(s.instructions)})
	}
	return &c
}

// generator makes a tree.
type generator struct {
	*rand.Rand
	tree
	holds [][]string // per stage, paths that may be in it
	runs  []bool     // per stage, whether it has a shell
}

func generate(seed uint64) *tree {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 17)), tree: tree{seed: seed, files: map[string]entry{}}}
	g.context()
	g.ignoreFile()
	for range 1 + g.IntN(4) {
		g.stage()
	}
	return &g.tree
}

// one is one of the choices, each as likely as the others.
func (g *generator) one(of ...string) string { return of[g.IntN(len(of))] }

// chance is true in percent of all cases.
func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g *generator) segment() string {
	return g.one("a", "b", "c.txt", "d.go", "main.go", "src", "lib", "dist", ".hid", "e f", "x[1]", "B", "node_modules", "package.json", "é")
}

func (g *generator) context() {
	folders := []string{"."}
	for range 3 + g.IntN(12) {
		at := path.Join(folders[g.IntN(len(folders))], g.segment())
		if _, taken := g.files[at]; taken {
			continue
		}
		switch g.IntN(12) {
		case 0, 1, 2, 3:
			g.files[at] = entry{folder: true}
			folders = append(folders, at)
		case 4, 5:
			g.files[at] = entry{link: g.linkTarget()}
		default:
			g.files[at] = entry{content: "in " + at + "\n"}
		}
	}
	if g.chance(25) {
		at := g.one("x.tar", "src.tgz", "not.tar")
		g.files[at] = entry{content: archived(at)}
	}
}

// archived is what the archive of a name holds; not.tar is none.
func archived(name string) string {
	if name == "not.tar" {
		return "no archive"
	}
	var out bytes.Buffer
	var to io.WriteCloser = nothingToClose{&out}
	if path.Ext(name) == ".tgz" {
		to = gzip.NewWriter(&out)
	}
	w := tar.NewWriter(to)
	for _, h := range []tar.Header{
		{Name: "top/", Typeflag: tar.TypeDir, Mode: 0o755},
		{Name: "top/one", Typeflag: tar.TypeReg, Mode: 0o644, Size: 2},
		{Name: "./two.txt", Typeflag: tar.TypeReg, Mode: 0o600, Size: 2},
		{Name: "deep/er/three", Typeflag: tar.TypeReg, Mode: 0o644, Size: 2},
		{Name: "to-one", Typeflag: tar.TypeSymlink, Linkname: "top/one"},
	} {
		w.WriteHeader(&h)
		w.Write([]byte("1\n")[:h.Size])
	}
	w.Close()
	to.Close()
	return out.String()
}

type nothingToClose struct{ io.Writer }

func (nothingToClose) Close() error { return nil }

// linkTarget is where a link of the context leads: to a file, a folder, out of the
// context, nowhere or to itself.
func (g *generator) linkTarget() string {
	if at := g.inContext(); at != "" && g.chance(60) {
		return g.one("", "", "../", "/", "./") + g.one(at, path.Base(at))
	}
	return g.one("gone", "..", "../..", "/", ".", "a", "src/b", "/etc/passwd")
}

// inContext is a path of the context, or "" of an empty one.
func (g *generator) inContext() string {
	all := sorted(g.files)
	if len(all) == 0 {
		return ""
	}
	return all[g.IntN(len(all))]
}

func sorted[V any](m map[string]V) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (g *generator) ignoreFile() {
	if g.chance(55) {
		return
	}
	var out strings.Builder
	for range 1 + g.IntN(4) {
		out.WriteString(g.ignorePattern() + g.one("\n", "\n", "\n", " \n", "\r\n"))
	}
	g.ignore = out.String()
}

func (g *generator) ignorePattern() string {
	at := g.inContext()
	pattern := g.one(at, at, "/"+at, path.Base(at), "**/"+path.Base(at), path.Dir(at), at+"/", "*", "*.go", "**/*.txt",
		"# a comment", "", "?", "*/*", ".hid", "src/**", "**", "src/../"+at, "./"+at)
	if pattern == "" {
		return "" // BuildKit refuses a lone !
	}
	return g.one("", "", "", "!") + pattern
}

func (g *generator) stage() {
	n := len(g.stages)
	name := g.one("", "s", "S", "my-stage")
	if name != "" {
		name += fmt.Sprint(n)
	}
	g.stages = append(g.stages, stageText{name: name})
	g.holds, g.runs = append(g.holds, nil), append(g.runs, false)
	g.from(n, name)
	for range g.IntN(6) {
		g.instruction(n)
	}
}

func (g *generator) from(n int, name string) {
	base := g.one("scratch", "scratch", "busybox", "data")
	if n > 0 && g.chance(40) {
		b := g.IntN(n)
		if g.stages[b].name != "" {
			base = strings.ToLower(g.stages[b].name) // BuildKit takes no other
			g.holds[n], g.runs[n] = slices.Clone(g.holds[b]), g.runs[b]
		}
	}
	switch base {
	case "busybox":
		g.runs[n] = true
		g.holds[n] = []string{"/bin", "/bin/sh"}
	case "data":
		g.holds[n] = []string{"/data", "/data/one.txt", "/data/sub/two.txt", "/link", "/data/sub"}
	}
	if name != "" {
		name = g.one(" AS ", " as ") + name
	}
	g.add(n, "FROM "+base+name)
}

// add adds an instruction to a stage.
func (g *generator) add(n int, instruction string) {
	g.stages[n].instructions = append(g.stages[n].instructions, instruction+"\n")
}

func (g *generator) hold(n int, paths ...string) { g.holds[n] = append(g.holds[n], paths...) }

func (g *generator) instruction(n int) {
	switch k := g.IntN(20); {
	case k < 7:
		g.copyContext(n, "COPY")
	case k < 11:
		g.copyStage(n)
	case k < 13:
		g.copyContext(n, "ADD")
	case k < 14:
		g.heredoc(n)
	case k < 16:
		g.workdir(n)
	case k < 17:
		g.other(n)
	default:
		g.run(n)
	}
}

func (g *generator) workdir(n int) {
	at := g.one("/w", "w", "/srv/app/", "../up", "/", ".", "${DIR:-/dir}", "/a", g.held(n))
	g.add(n, "WORKDIR "+spelled(at))
	if path.IsAbs(at) {
		g.hold(n, path.Clean(at))
	}
}

// spelled is a path as a word that may have blanks.
func spelled(at string) string {
	if strings.Contains(at, " ") {
		return `"` + at + `"`
	}
	return at
}

// held is a path that may be in the stage.
func (g *generator) held(n int) string {
	if all := g.holds[n]; len(all) > 0 {
		return all[g.IntN(len(all))]
	}
	return "/nothing"
}

func (g *generator) other(n int) {
	g.add(n, g.one("ENV DIR=/env", "ENV DIR=", "ARG DIR=/arg", "ARG DIR", "VOLUME /vol", "USER 1000:1000", "USER nobody",
		"LABEL a=b", "ONBUILD COPY . /onbuild", "ONBUILD COPY gone /onbuild/", "ONBUILD WORKDIR /triggered", "SHELL [\"/bin/sh\", \"-ec\"]"))
}

func (g *generator) heredoc(n int) {
	if g.chance(50) {
		at := g.one("/here", "/here/", "here", "/etc/x/conf", g.held(n))
		g.add(n, "COPY <<EOF "+spelled(at)+"\nhello $DIR\nEOF")
		g.hold(n, path.Join("/", at), path.Join("/", at, "EOF"))
		return
	}
	g.add(n, "COPY --chmod=600 <<ONE <<-'two.txt' "+g.one("/here/", "/srv/", ".", "/here")+"\n1\nONE\n\t2\n\ttwo.txt")
	g.hold(n, "/here/ONE", "/srv/two.txt", "/here/two.txt")
}

// copyContext is a COPY or an ADD from the build context.
func (g *generator) copyContext(n int, keyword string) {
	var sources []string
	for range g.one("1", "1", "1", "12", "123") {
		sources = append(sources, g.bent(g.contextSource()))
	}
	flags := g.flags()
	if keyword == "ADD" {
		flags = strings.Replace(flags, " --parents", "", 1) + g.one("", "", "", " --unpack=false", " --unpack")
	}
	g.copy(n, keyword+flags, sources)
}

func (g *generator) contextSource() string {
	if g.chance(8) {
		return g.one("gone", "src/gone", "gone/a", ".", "*", "*.none", "/", "x.tar", "src.tgz", "..")
	}
	if at := g.inContext(); at != "" {
		return at
	}
	return "."
}

// bent is another way to write a path, or a pattern that matches it.
func (g *generator) bent(at string) string {
	switch g.IntN(24) {
	case 0:
		return "./" + at
	case 1:
		return "/" + strings.TrimPrefix(at, "/")
	case 2:
		return at + "/"
	case 3:
		return at + "/."
	case 4:
		return path.Join(path.Dir(at), "*")
	case 5:
		return path.Join(path.Dir(at), "?"+strings.TrimPrefix(path.Base(at), "s"))
	case 6:
		return path.Join("*", path.Base(at))
	case 7:
		return "nowhere/../" + strings.TrimPrefix(at, "/")
	case 8:
		return path.Dir(at)
	case 9:
		return at + g.one("x", "/a", "/c.txt")
	case 10:
		return strings.ToUpper(at)
	}
	return at
}

func (g *generator) flags() string {
	out := ""
	for _, f := range []string{"--link", "--chmod=755", "--chown=1000:1000", "--parents"} {
		if g.chance(12) {
			out += " " + f
		}
	}
	if g.chance(15) {
		out += " --exclude=" + g.one("*.go", "*", "**/*.txt", "src", "a", "**/a", "lib/*", "/a", "c.txt")
	}
	return out
}

// copy adds a COPY or an ADD whose beginning is given.
func (g *generator) copy(n int, beginning string, sources []string) {
	to := g.one("/", ".", "./", "/srv", "/srv/", "/out/app", "/out/app/", "rel", "rel/", "/a", "/a/", "$DIR/x", "/deep/er/", spelled(g.held(n)))
	if len(sources) > 1 && g.chance(85) && !strings.HasSuffix(to, "/") && !strings.HasSuffix(to, `"`) {
		to += "/"
	}
	words := append(slices.Clone(sources), strings.Trim(to, `"`))
	g.add(n, beginning+" "+g.written(words))
	for _, s := range sources {
		g.hold(n, path.Join("/", to), path.Join("/", to, path.Base(s)))
		if strings.Contains(beginning, "--parents") {
			g.hold(n, path.Join("/", to, s))
		}
	}
}

// written is the arguments of a COPY: as an array where words need it.
func (g *generator) written(words []string) string {
	if strings.Contains(strings.Join(words, ""), " ") || g.chance(10) {
		return `["` + strings.Join(words, `", "`) + `"]`
	}
	return strings.Join(words, g.one(" ", " ", " ", " \\\n    "))
}

// copyStage is a COPY from a stage or a named context.
func (g *generator) copyStage(n int) {
	if n == 0 || g.chance(20) {
		g.copy(n, "COPY --from=data"+g.flags(), []string{g.bent(g.one("/data/one.txt", "/data", "/link", "/data/sub/two.txt", "/gone", "/data/sub", "/"))})
		return
	}
	from := g.IntN(n)
	name := g.stages[from].name
	if name == "" || g.chance(20) {
		name = fmt.Sprint(from)
	}
	sources := []string{g.bent(g.held(from))}
	if g.chance(20) {
		sources = append(sources, g.bent(g.held(from)))
	}
	g.copy(n, "COPY --from="+name+g.flags(), sources)
}

// run is a RUN, in a stage with a shell.
func (g *generator) run(n int) {
	if !g.runs[n] {
		g.copyContext(n, "COPY")
		return
	}
	at, old := g.one("/out/bin", "/made", "made", "/srv/new", "/data/more", "/x/y/z"), spelled(g.held(n))
	command := g.one(
		"mkdir -p "+at,
		"mkdir -p "+at+" && touch "+at+"/file",
		"touch /t1 /t2; cd /tmp 2>/dev/null || true",
		"echo hi >/said",
		"cp -r "+finite(old)+" /copied || true",
		"mv "+old+" /moved || true",
		"rm -rf "+old,
		"ln -s "+old+" /linked || true",
		"mkdir -p /etc/conf.d; echo a >> /etc/conf.d/a",
		"install -d /installed || true",
		"sh -c 'echo x > /deep.txt'",
		"true",
	)
	g.hold(n, "/said", "/copied", "/moved", "/linked", "/t1", path.Join("/", at), path.Join("/", at, "file"))
	g.add(n, "RUN "+g.mount(n)+command)
}

// finite is a path that can be copied into the root: not the root itself, nor what may lead
// to it, which would be copied into its own copy until the disk is full.
func finite(at string) string {
	if clean := path.Join("/", at); clean == "/" || strings.Contains(clean, "linked") || strings.Contains(clean, "..") {
		return "/data"
	}
	return at
}

// mount is a mount of a RUN, or nothing.
func (g *generator) mount(n int) string {
	switch g.IntN(8) {
	case 0:
		return "--mount=type=bind,target=/ctx "
	case 1:
		return "--mount=type=bind,source=" + g.plain(g.contextSource()) + ",target=/m/ctx "
	case 2:
		return "--mount=type=cache,target=/cache/dir "
	case 3:
		return "--mount=type=tmpfs,target=/tmpfs "
	case 4:
		if n > 0 {
			from := g.IntN(n)
			name := g.stages[from].name
			if name == "" {
				name = "data" // a mount takes no index
			}
			return "--mount=from=" + name + ",source=" + g.plain(g.held(from)) + ",target=/mnt "
		}
	}
	return ""
}

// plain is a path that needs no quotes.
func (g *generator) plain(at string) string {
	if strings.ContainsAny(at, " ,") {
		return "/"
	}
	return at
}
