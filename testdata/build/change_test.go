package build

import (
	"fmt"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
)

// revision is a Dockerfile with its contexts, as it was and as a change makes it.
type revision struct {
	old, now *tree
	target   string
	what     string // the change, in words
}

// mutant makes projects: builds that mostly succeed, with what is cached in many ways. The text
// @NONCE@ stands for something that no other build has.
type mutant struct {
	*generator
	counted bool // each RUN writes its name into a cache
	runs    int
}

// tracked is the cache where RUNs write their names.
const tracked = "--mount=type=cache,id=ran@NONCE@,target=/ran "

func newRevision(seed uint64, counted bool) *revision {
	g := &mutant{generator: &generator{Rand: rand.New(rand.NewPCG(seed, 23)), tree: tree{seed: seed, files: map[string]entry{}}}, counted: counted}
	g.folder()
	if g.chance(50) {
		g.ignore = g.ignoreLines()
	}
	g.stages = []stageText{{"root", []string{"FROM scratch AS root\n", "COPY --from=busybox / /\n", "COPY <<EOF /nonce\n@NONCE@\nEOF\n"}}}
	if g.chance(30) {
		g.stages[0].instructions = append([]string{"ARG MODE=dev\n"}, g.stages[0].instructions...)
	}
	for range 1 + g.IntN(4) {
		g.addStage()
	}
	p := &revision{old: &g.tree}
	if named := p.names(); len(named) > 0 && g.chance(40) {
		p.target = g.one(named...)
	}
	return p
}

// files of the context: what is written there bears the nonce.
func (g *mutant) folder() {
	for _, at := range []string{"package.json", "package-lock.json", "src/a.js", "src/b.js", "src/lib/c.js", "src/lib/notes.md", "docs/x.md", "README.md", "LICENSE", "config/dev.yaml", "config/prod.yaml", "scripts/run.sh", ".env"} {
		if g.chance(92) {
			g.files[at] = entry{content: "in " + at + " @NONCE@\n"}
		}
	}
	if g.chance(60) {
		g.files["latest"] = entry{link: "src"}
		g.files["conf.yaml"] = entry{link: "config/dev.yaml"}
	}
	if g.chance(20) {
		g.files["empty"] = entry{folder: true}
	}
}

func (g *mutant) ignoreLines() string {
	var out strings.Builder
	for range 1 + g.IntN(3) {
		out.WriteString(g.one("*.md", "**/*.md", "docs", "src/lib", "!README.md", "config/*", ".env", "Dockerfile", "docs/*", "!src/lib/c.js", "*.json", "**/lib", ".dockerignore", "s*c/b*") + "\n")
	}
	return out.String()
}

func (g *mutant) addStage() {
	n := len(g.stages)
	name := g.one("", "s", "s", "s", "s")
	from := "root"
	if k := g.IntN(n); k > 0 && g.stages[k].name != "" && g.chance(60) {
		from = g.stages[k].name
	}
	s := stageText{name: name}
	if name != "" {
		s.name = fmt.Sprint(name, n)
	}
	as := ""
	if s.name != "" {
		as = " AS " + s.name
	}
	s.instructions = []string{"FROM " + from + as + "\n"}
	if g.chance(15) {
		s.instructions = []string{"FROM scratch" + as + "\n", g.one("COPY <<EOF /nonce\n@NONCE@\nEOF\n", "WORKDIR /w@NONCE@\n")}
		from = "scratch"
	}
	g.stages = append(g.stages, s)
	for range 1 + g.IntN(6) {
		g.stages[n].instructions = append(g.stages[n].instructions, g.line(n, from != "scratch"))
	}
}

// line is an instruction of stage n.
func (g *mutant) line(n int, shell bool) string {
	switch k := g.IntN(20); {
	case k < 7:
		return g.take() + "\n"
	case k < 9:
		return g.takeFrom(n) + "\n"
	case k < 14 && shell:
		return g.command(n) + "\n"
	case k < 15:
		return g.one("COPY <<EOF /h/conf\nhello $A\nEOF", "COPY <<'EOF' /h/raw\nhello $A\nEOF", "COPY --chmod=600 <<ONE <<TWO /h/\n1 $B\nONE\n2\nTWO") + "\n"
	}
	return g.setting(shell) + "\n"
}

func (g *mutant) setting(shell bool) string {
	options := []string{
		"ENV A=1", "ENV A=2 B=$A", "ENV B=${A:-x}", "ARG A=3", "ARG A", "ARG MODE", "ARG MODE=prod", "ARG C=$A", "LABEL a=b", "LABEL a=$A", "USER 1:1", "USER root", "USER 0",
		"WORKDIR /w", "WORKDIR sub", "WORKDIR /w/$A", "WORKDIR /", "CMD [\"a\"]", "CMD a $A", "EXPOSE 80", "VOLUME /v", "STOPSIGNAL 9", "HEALTHCHECK NONE",
		"ONBUILD COPY src /onb", "ONBUILD RUN echo trigger > /trig; true", "ONBUILD ENV O=1", "ENTRYPOINT [\"x\"]",
	}
	if shell {
		options = append(options, `SHELL ["/bin/sh", "-ec"]`, `SHELL ["/bin/sh", "-c"]`)
	}
	return g.one(options...)
}

// take is a COPY or an ADD from the build context.
func (g *mutant) take() string {
	return g.one(
		"COPY . .", "COPY . /all", "COPY . /all/", "COPY src /app/src", "COPY src/ /app/src/", "COPY package*.json ./", "COPY package.json /app/", "COPY src/*.js /js/", "COPY s*c/?.js /js/",
		"COPY --exclude=*.md . /some", "COPY --exclude=**/*.md . /some", "COPY --exclude=lib src /nolib", "COPY --exclude=src/lib --exclude=docs . /some/", "COPY --parents src/*/c.js /p/", "COPY --parents ./src/./lib /p/",
		"COPY --parents src/lib/c.js package.json /p/", "COPY --parents **/*.js /p/", "COPY latest/a.js /l/", "COPY latest /linked", "COPY lat*/b.js /l/", "COPY conf.yaml /", "COPY config/${MODE:-dev}.yaml /conf", "COPY config/$MODE* /conf/",
		"ADD src /added", "ADD package.json src/a.js /added/", "COPY --link src /ln", "COPY --link package.json /ln/", "COPY --link --chmod=600 LICENSE /ln/", "COPY --chmod=755 scripts/run.sh /", "COPY --chown=1:1 src /own",
		"COPY scripts docs /many/", "COPY README.md LICENSE /", "COPY .env .dockerignor[e] /", "COPY Dockerfil* /d/", "COPY *.none /none/", "COPY src/lib /lib", "COPY [\"src/a.js\", \"src/b.js\", \"/two/\"]", "COPY --link . /ln",
		"COPY --link --chown=1 <<EOF /ln/heredoc\n$A\nEOF", "ADD --unpack=false src/a.js /plain", "ADD --chmod=644 docs /docs", "COPY config /c", "COPY ./config/../src/a.js /c2/",
	)
}

// takeFrom is a COPY from a stage or a named context.
func (g *mutant) takeFrom(n int) string {
	if n < 2 || g.chance(25) {
		return g.one("COPY --from=data /data/one.txt /", "COPY --from=data . /d", "COPY --from=data /data /d2", "COPY --from=data link/two.txt /d3/", "COPY --from=root /nonce /n", "COPY --link --from=data /data/sub /d4")
	}
	k := 1 + g.IntN(n-1)
	name := g.stages[k].name
	if name == "" || g.chance(15) {
		name = fmt.Sprint(k)
	}
	return "COPY " + g.one("", "", "", "--link ", "--chown=2:2 ", "--exclude=*.md ") + "--from=" + name + " " + g.one(
		"/nonce /n1", "/ap[p] /a1/", "/js* /a2/", "/ou[t] /a3/", "/al[l] /all1/", "/bundle* /b1/", "/stam[p] /b2/", "/h* /h1/", "/ /everything/", "/w* /w1/", "/l* /l1/", "/d* /d1/", "/conf* /conf1/", "/p /p1")
}

// command is a RUN of stage n.
func (g *mutant) command(n int) string {
	g.runs++
	mounts, say := "", ""
	if g.counted {
		mounts, say = tracked, fmt.Sprintf("echo step%d >> /ran/steps; ", g.runs)
	}
	switch g.IntN(12) {
	case 0:
		mounts += "--mount=type=bind,target=/m "
	case 1:
		mounts += "--mount=type=bind,source=" + g.one("src", "package.json", "src/lib", "latest", "config/dev.yaml") + ",target=/m/x "
	case 2:
		mounts += g.one("--mount=type=cache,target=/cache ", "--mount=type=cache,target=/cache,sharing=locked ", "--mount=type=cache,id=other,target=/cache ")
	case 3:
		mounts += g.one("--mount=type=tmpfs,target=/tmp ", "--mount=type=secret,id=s ", "--network=none ")
	case 4:
		if n > 1 {
			if name := g.stages[1+g.IntN(n-1)].name; name != "" {
				mounts += "--mount=from=" + name + g.one("", ",source=/nonce", ",rw") + ",target=/mnt "
			}
		}
	case 5:
		mounts += "--mount=from=data" + g.one("", ",source=/data/one.txt", ",source=data/sub") + ",target=/mnt "
	case 6:
		return "RUN " + mounts + "<<EOF\n" + say + "\necho here $A > /out\nEOF"
	case 7:
		return fmt.Sprintf(`RUN %s["/bin/sh", "-c", "%stouch /out"]`, mounts, say)
	}
	return "RUN " + mounts + say + g.one(
		"echo hi > /out", "echo $A > /out; true", "cat /app/src/* /js/* > /bundle 2>/dev/null; true", "cat /proc/uptime > /stamp", "mkdir -p /app && touch /app/made", "ls / > /out", "cp -r /nonce /copied; true", "find /all /some > /bundle 2>/dev/null; true", "true")
}

// change makes the project of now: one or two changes, or none.
func (p *revision) change() {
	g := &mutant{generator: &generator{Rand: rand.New(rand.NewPCG(p.old.seed, 29)), tree: *p.old.clone()}, runs: 1000}
	n := g.one("0", "1", "1", "1", "1", "2", "2", "3")
	for range n[0] - '0' {
		if g.chance(50) {
			p.what += g.changeFiles() + "; "
		} else {
			p.what += g.changeText() + "; "
		}
	}
	p.now = &g.tree
}

// names are those of the stages that can be asked for.
func (p *revision) names() (out []string) {
	for _, s := range p.old.stages[1:] {
		if s.name != "" {
			out = append(out, s.name)
		}
	}
	return out
}

// changeFiles changes a file of a context.
func (g *mutant) changeFiles() string {
	at := g.inContext()
	switch g.IntN(9) {
	case 0:
		delete(g.files, at)
		return "removes " + at
	case 1:
		at = g.one("src/new.js", "src/lib/new.md", "fresh/x.md", "fresh/deep/y.js", "new.json", "docs/more/z.md", "config/new.yaml", "package-new.json")
		g.files[at] = entry{content: "new " + at + "\n"}
		return "adds " + at
	case 2:
		g.ignore = g.one("", g.ignoreLines(), g.ignore+"*.none\n", "src\n")
		return "writes the ignore file"
	case 3:
		if e := g.files[at]; e.link == "" && !e.folder {
			e.executable = true
			g.files[at] = e
			return "makes executable " + at
		}
	case 4:
		if e := g.files[at]; e.link == "" && !e.folder {
			delete(g.files, at)
			g.files[at+".moved"] = e
			return "moves " + at
		}
	case 5:
		if _, ok := g.files["latest"]; ok {
			g.files["latest"] = entry{link: "src/lib"}
			return "leads latest elsewhere"
		}
	}
	if e := g.files[at]; e.link == "" && !e.folder {
		g.files[at] = entry{content: "changed " + at + "\n", executable: e.executable}
		return "writes " + at
	}
	return "nothing"
}

// changeText changes the Dockerfile.
func (g *mutant) changeText() string {
	s := g.IntN(len(g.stages))
	if s == 0 {
		if at := slices.Index(g.stages[0].instructions, "ARG MODE=dev\n"); at >= 0 && g.chance(50) {
			g.stages[0].instructions[at] = "ARG MODE=prod\n"
			return "sets MODE"
		}
		s = len(g.stages) - 1
	}
	all := g.stages[s].instructions
	i := 1 + g.IntN(len(all))
	switch k := g.IntN(8); {
	case k == 0 && i < len(all):
		gone := all[i]
		g.tree.take(s, i)
		return fmt.Sprintf("takes out %q of stage %d", gone, s)
	case k == 1 && i+1 < len(all):
		all[i], all[i+1] = all[i+1], all[i]
		return fmt.Sprintf("swaps %d and the next of stage %d", i, s)
	case k == 2 && i < len(all):
		old := all[i]
		all[i] = g.bentLine(old)
		return fmt.Sprintf("writes %q for %q in stage %d", all[i], old, s)
	case k == 3 && i < len(all):
		all[i] = g.one("# a comment\n", "\n") + strings.Replace(all[i], " ", "  ", 1)
		return fmt.Sprintf("spaces %q", all[i])
	case k == 4 && i < len(all):
		all[i] = g.line(s, s == 0 || !strings.HasPrefix(all[0], "FROM scratch"))
		return fmt.Sprintf("replaces %d of stage %d by %q", i, s, all[i])
	}
	i = min(i, len(all))
	fresh := g.line(s, !strings.HasPrefix(all[0], "FROM scratch"))
	g.stages[s].instructions = slices.Insert(all, i, fresh)
	return fmt.Sprintf("puts in %q at %d of stage %d", fresh, i, s)
}

// bentLine is an instruction with a small change.
func (g *mutant) bentLine(line string) string {
	for _, r := range [][2]string{
		{"A=1", "A=9"},
		{"A=3", "A=9"},
		{"/app/src", "/app/source"},
		{"echo hi", "echo ho"},
		{"src/*.js", "src/?.js"},
		{"USER root", "USER 0"},
		{"/w", "/w2"},
		{"COPY src ", "COPY ./src "},
		{"COPY src ", "COPY src/ "},
		{"--chown=1:1", "--chown=3"},
		{"COPY . ", "COPY ./ "},
		{"a=b", "a=c"},
		{"hello", "good day"},
		{" /out", " /ou2"},
		{"id=other", "id=another"},
		{"sharing=locked", "sharing=private"},
		{"--link ", ""},
		{"/all", "/al2"},
		{"EXPOSE 80", "EXPOSE 81"},
		{"src/lib", "src/lib/"},
	} {
		if strings.Contains(line, r[0]) && g.chance(60) {
			return strings.Replace(line, r[0], r[1], 1)
		}
	}
	return strings.TrimSuffix(line, "\n") + " \n"
}

// changedPaths are the paths of the context that a change of the project touches.
func (p *revision) changedPaths() (out []string) {
	all := sorted(p.old.files)
	for at := range p.now.files {
		if _, ok := p.old.files[at]; !ok {
			all = append(all, at)
		}
	}
	slices.Sort(all)
	for _, at := range all {
		was, had := p.old.files[at]
		is, has := p.now.files[at]
		if had != has || was != is {
			out = append(out, path.Clean(at))
		}
	}
	if p.old.ignore != p.now.ignore {
		out = append(out, ".dockerignore")
	}
	if p.old.text() != p.now.text() {
		out = append(out, "Dockerfile")
	}
	return out
}
