package oracle

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/solver/pb"
	"github.com/stagels/stagels/analysis/workspace"

	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/stage"
)

// TestRenamesInGenerated renames every stage and every variable of generated files,
// from a fixed seed; STAGELS_MUTATIONS says how many. What is built of every stage is
// as before, and what every target's image says of itself: without build arguments,
// with all of them, with each stage for each base, and with an image that sets what the
// file reads of it. Of a variable the names alone change, also that of the build
// argument.
func TestRenamesInGenerated(t *testing.T) {
	r := generatedRenames{t: t, renames: renames{t: t, refusals: map[string]int{}}}
	m := mutator{rand.New(rand.NewPCG(17, 13))}
	for i := range mutations(150) {
		src := m.variables()
		r.stages(fmt.Sprintf("generated %d", i), src)
		r.variables(fmt.Sprintf("generated %d", i), src)
		if t.Failed() {
			break
		}
	}
	t.Logf("%s; %d graphs of all stages and %d configurations compared; BuildKit refuses %d builds, before and after", r.renames, r.graphs, r.configs, r.refusedByBuildKit)
}

var (
	variableNames = []string{"A", "B", "C", "K"}
	stageNames    = []string{"a", "b", "base-a", "base-b", "c", "amd64"}
)

// variables makes a small file whose stages set and read variables: above the ENV that
// sets them and in it, in flags that are expanded and in others, in triggers, in
// containers' commands and in bases.
func (m mutator) variables() string {
	var b strings.Builder
	for range m.IntN(4) {
		fmt.Fprintf(&b, "ARG %s\n", m.pick("BASE=a", "BASE=image", "BASE", "A=1", "B=$A", "A", "KIND=a", "A=x B=$A C=$C"))
	}
	for i := range 1 + m.IntN(5) {
		base := m.pick("image", "image", "image", "scratch", "$BASE", "${BASE:-image}", "base-$KIND", "${TARGETARCH}", "image:${A}")
		if i > 0 && m.IntN(10) < 6 {
			base = stageNames[m.IntN(min(i, len(stageNames)))]
		}
		fmt.Fprintf(&b, "FROM %s AS %s\n", base, stageNames[i])
		for range m.IntN(7) {
			b.WriteString(m.statement())
		}
	}
	return b.String()
}

func (m mutator) pick(from ...string) string { return from[m.IntN(len(from))] }

func (m mutator) statement() string {
	forms := []string{
		"ENV @=1", "ENV @=1", "ENV @=1 ~=2", "ENV @=/x:$@", "ENV @=$@ ~=$@", "ENV @ ${~}/old", `ENV "@"=1 ~="$@"`, "ENV @=1 PLAIN=$~", "ENV @_${~}=1", "ENV @=$~\nENV $K=1",
		"ARG @", "ARG @=1", "ARG @=$~", "ARG @=1 ~=$@", "ARG @=$@", "ARG TARGETARCH", "ARG TARGETSTAGE",
		"RUN echo $@", "RUN echo $@ ${~:-x}", "RUN @=1 make; echo $@", "RUN --mount=type=cache,id=$~,target=/$@ true", "RUN --device=$@ true",
		"RUN [\"sh\", \"-c\", \"echo $@\"]", "RUN [\"echo\", \"$@\"]", "RUN <<E\necho $@\nE",
		"WORKDIR /w/$@", "LABEL n=$@ m=${~:+set}", "USER u$@", "EXPOSE 8${@:-0}", "VOLUME /$@", "STOPSIGNAL ${@:-9}",
		"COPY --chown=$@ --exclude=$~ a /b", "COPY --exclude=$@ --exclude=x/${~} a /b", "COPY <<E /x\n$@\nE", "ADD --chmod=${@:-644} --exclude=$@ a /b",
		"CMD echo $@", "CMD [\"sh\", \"-c\", \"run $@\"]", "ENTRYPOINT [\"sh\", \"-c\", \"run $~\"]", "HEALTHCHECK CMD check $@", "SHELL [\"/bin/sh\", \"-c\"]",
	}
	s := strings.NewReplacer("@", m.pick(variableNames...), "~", m.pick(variableNames...)).Replace(m.pick(forms...))
	if m.IntN(6) == 0 && !strings.HasPrefix(s, "SHELL") {
		s = "ONBUILD " + s
	}
	return s + "\n"
}

type generatedRenames struct {
	renames
	t                 *testing.T
	graphs, configs   int
	refusedByBuildKit int
}

// worldsOf are what the file is built in.
func worldsOf(d *workspace.Document) []World {
	given := map[string]string{}
	for _, name := range argument.FindAllStringSubmatch(d.Text(), -1) {
		given[name[1]] = "given"
	}
	out := []World{{}, {BuildArgs: given}, {ImageEnv: readsOfImage(d)}}
	for _, name := range append([]string{"image"}, stageNames...) {
		if !slices.ContainsFunc(d.Model.Stages(), func(s stage.Stage) bool { return s.Base.ByArgument }) {
			break
		}
		out = append(out, World{BuildArgs: map[string]string{"BASE": name, "KIND": name, "A": name}})
	}
	return out
}

// readsOfImage are variables that the file reads of its image, if it has just one: that
// an image sets others nobody can tell by the file.
func readsOfImage(d *workspace.Document) (env []string) {
	images := 0
	for i := range d.Model.Stages() {
		base := &d.Model.Stages()[i].Base
		if base.ByArgument {
			return nil
		}
		if base.Kind == stage.Image {
			images++
		}
	}
	if images != 1 {
		return nil
	}
	for _, name := range variableNames {
		for _, sc := range d.Model.Scopes(name) {
			value := name + "=image-" + name
			if found, _ := d.Model.VariableOccurrences(sc); !sc.Defined() && !sc.Global && len(found) > 0 && !slices.Contains(env, value) {
				env = append(env, value)
			}
		}
	}
	return env
}

func (r *generatedRenames) stages(name, src string) {
	d := document(src)
	for i := range d.Model.Stages() {
		s := &d.Model.Stages()[i]
		edits, err := analysis.Rename(d, s.NameSpan.End, "renamed-stage")
		if err != nil {
			r.refused(name, err)
			continue
		}
		r.ofStages++
		r.edits += len(edits)
		after := applied(src, edits)
		for _, w := range worldsOf(d) {
			if wrong := r.compare(built(w, src, d, nil), built(w, after, document(after), nil)); wrong != "" {
				r.t.Errorf("%s: stage %s, with %v: %s\n--- before\n%s\n--- after\n%s", name, s.Name, w, wrong, src, after)
				return
			}
		}
	}
}

func (r *generatedRenames) variables(name, src string) {
	d := document(src)
	done := map[string]bool{}
	for item := range d.Model.File.Items() {
		defs, _ := d.Model.Variables(item)
		for _, def := range defs {
			edits, err := analysis.Rename(d, def.Span.End, fresh)
			if err != nil {
				r.refused(name, err)
				continue
			}
			after := applied(src, edits)
			if done[after] {
				continue
			}
			done[after] = true
			r.ofVariables++
			r.edits += len(edits)
			if wrong := r.variable(d, after, def.Name); wrong != "" {
				r.t.Errorf("%s: variable %s: %s\n--- before\n%s\n--- after\n%s", name, def.Name, wrong, src, after)
				return
			}
		}
	}
}

func (r *generatedRenames) variable(d *workspace.Document, after, old string) string {
	src, now := d.Text(), document(after)
	for _, w := range worldsOf(d) {
		other := w
		other.BuildArgs = maps.Clone(w.BuildArgs)
		if value, given := w.BuildArgs[old]; given && declares(now, fresh) {
			other.BuildArgs[fresh] = value
			delete(other.BuildArgs, old)
		}
		names := []string{old, fresh}
		if wrong := r.compare(built(w, src, d, names), built(other, after, now, names)); wrong != "" {
			return fmt.Sprintf("with %v: %s", w, wrong)
		}
	}
	return ""
}

// declares tells whether an ARG of the file declares name.
func declares(d *workspace.Document, name string) bool {
	for item := range d.Model.File.Items() {
		defs, _ := d.Model.Variables(item)
		for _, def := range defs {
			if def.Arg && def.Name == name {
				return true
			}
		}
	}
	return false
}

// made is what BuildKit makes of a file.
type made struct {
	stages  []string // each one's graph; nil if it refuses the file
	configs []string // each one's image as the target
}

// built asks BuildKit. Variables called names are left out, and what shells read of
// them is put into the commands.
func built(w World, src string, d *workspace.Document, names []string) (b made) {
	b.stages, _ = w.graphsBut(src, func(op *pb.Op) {
		if exec := op.GetExec(); exec != nil {
			exec.Meta.Args = read(exec.Meta.Args, exec.Meta.Env)
			exec.Meta.Env = without(exec.Meta.Env, names)
		}
	})
	for i := range d.Model.Stages() {
		b.configs = append(b.configs, w.configBut(src, d.Model.Stages()[i].Name, func(c *dockerspec.DockerOCIImageConfig) {
			c.Cmd, c.Entrypoint = read(c.Cmd, c.Env), read(c.Entrypoint, c.Env)
			if c.Healthcheck != nil {
				c.Healthcheck.Test = read(c.Healthcheck.Test, c.Env)
			}
			c.Env = without(c.Env, names)
		}))
	}
	return b
}

// read is the command with the variables that its shell would expand.
func read(args, env []string) []string {
	if n := len(args); n == 0 || n > 1 && args[0] != "CMD-SHELL" && args[n-2] != "-c" {
		return args
	}
	out := slices.Clone(args)
	last := len(out) - 1
	out[last] = os.Expand(out[last], func(name string) string {
		name, fallback, _ := strings.Cut(name, ":-")
		for _, e := range slices.Backward(env) {
			if key, value, _ := strings.Cut(e, "="); key == name {
				return value
			}
		}
		return fallback
	})
	return out
}

func without(env, names []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(e string) bool {
		key, _, _ := strings.Cut(e, "=")
		return slices.Contains(names, key)
	})
}

func (r *generatedRenames) compare(before, after made) string {
	if (before.stages == nil) != (after.stages == nil) {
		return fmt.Sprintf("BuildKit took it: %t, and takes it: %t", before.stages != nil, after.stages != nil)
	}
	if before.stages == nil {
		r.refusedByBuildKit++
		return ""
	}
	r.graphs++
	for i := range before.stages {
		if before.stages[i] != after.stages[i] {
			return fmt.Sprintf("stage %d is built otherwise", i)
		}
	}
	for i, config := range before.configs {
		r.configs++
		if failed := strings.HasPrefix(config, "error: "); failed != strings.HasPrefix(after.configs[i], "error: ") || !failed && config != after.configs[i] {
			return fmt.Sprintf("the image of stage %d was %s and is %s", i, config, after.configs[i])
		}
	}
	return ""
}
