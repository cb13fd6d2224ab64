package builds

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"
	"github.com/stagels/stagels/analysis/builds"
	_ "github.com/stagels/stagels/analysis/builds/all"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
	"go.yaml.in/yaml/v4"
	"golang.org/x/tools/txtar"
)

// composeTree are the files of a tree, by their paths.
type composeTree map[string]string

func (t composeTree) Text(at string) (string, bool) {
	src, ok := t[at]
	return src, ok
}

func (t composeTree) Exists(at string) bool {
	return slices.ContainsFunc(slices.Collect(maps.Keys(t)), func(name string) bool {
		return name == at || strings.HasPrefix(name, at+"/")
	})
}

// write writes the tree below a new folder.
func (t composeTree) write(tb testing.TB) (root string) {
	tb.Helper()
	root, err := filepath.EvalSymlinks(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	for name, src := range t {
		at := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(src), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	return root
}

// theirs are the builds of a project as compose-go loads it: of the files that it finds in a
// folder, or of those that are named.
func theirs(dir string, named ...string) (map[string]*types.BuildConfig, error) {
	options, err := cli.NewProjectOptions(named,
		cli.WithWorkingDirectory(dir), cli.WithEnvFiles(), cli.WithDotEnv, cli.WithConfigFileEnv, cli.WithDefaultConfigPath,
		cli.WithProfiles([]string{"*"}), cli.WithConsistency(false),
		cli.WithoutEnvironmentResolution, cli.WithoutLabelsResolution)
	if err != nil {
		return nil, err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return nil, err
	}
	found := map[string]*types.BuildConfig{}
	for name, s := range project.AllServices() {
		if s.Build != nil {
			found[name] = s.Build
		}
	}
	for name, j := range project.AllJobs() {
		if j.Build != nil {
			found[name] = j.Build
		}
	}
	return found, nil
}

// tally counts what was compared.
type tally struct {
	*rand.Rand
	edits                                                                        int
	tree                                                                         composeTree
	trees, files, refused, builds, values, literal, variables, bare, unexplained int
	inlines                                                                      int
	why                                                                          map[string]int
}

func newTally() *tally { return &tally{Rand: rand.New(rand.NewPCG(1, 1)), why: map[string]int{}} }

func (c *tally) String() string {
	return fmt.Sprintf("%d trees, %d files, %d that compose-go refuses; %d builds with %d values, of which %d are literal; "+
		"%d edits of such; unknown are %d with a variable that no file sets, %d arguments without a value, %d others; %d Dockerfiles stand in the files",
		c.trees, c.files, c.refused, c.builds, c.values, c.literal, c.edits, c.variables, c.bare, c.unexplained, c.inlines)
}

// value compares one of our values with theirs.
func (c *tally) value(v builds.Value, ours, theirs string) (differs bool) {
	c.values++
	if v.State == builds.Unknown {
		c.explain(v)
		return false
	}
	if v.Literal {
		c.literal++
	}
	return ours != theirs
}

// embedded holds where the text of a Dockerfile stands in the file.
func (c *tally) embedded(t *testing.T, b *builds.Build) {
	t.Helper()
	if b.Inline.State == builds.Absent {
		return
	}
	c.inlines++
	written := b.Inline.Written
	if written == nil || b.Inline.State == builds.Known && written.Text != b.Inline.Text {
		t.Errorf("%s: it is not told how %q is written", b.Name, b.Inline.Text)
	} else if err := files.Embedded(c.tree[b.Inline.At.File], written); err != nil {
		t.Errorf("%s: %v", b.Name, err)
	}
}

// explain counts why a value is unknown.
func (c *tally) explain(v builds.Value) {
	src := c.tree[v.At.File]
	behind := strings.TrimLeft(src[v.At.Span.End:], `'" `)
	switch written := v.At.Span.Of(src); {
	case strings.Contains(written, "$") || strings.HasPrefix(written, "~/"):
		c.variables++
	case written == "~" || written == "null" || behind == "" || strings.ContainsAny(behind[:1], "\r\n,]}"):
		c.bare++
	default:
		c.unexplained++
	}
}

// compare holds our build against theirs; root is where the tree lies.
func (c *tally) compare(t *testing.T, root string, ours *builds.Build, theirs *types.BuildConfig) {
	t.Helper()
	c.builds++
	tell := func(what, our, their string) {
		t.Errorf("%s: %s of %s:\n%q, but for compose-go\n%q", root, what, ours.Name, our, their)
	}
	here := path.Join(root, path.Dir(ours.Origin.File))
	place := func(at string) string {
		if path.IsAbs(at) {
			return at
		}
		return path.Join(here, at)
	}
	folder, local := ours.ContextPath()
	context := ours.Context.Text
	if local {
		context = place(folder)
	}
	if their := emptyAs(theirs.Context, place(ours.Dir)); c.value(ours.Context, context, their) {
		tell("context", context, their)
	}
	dockerfile, their := ours.Dockerfile.Text, theirs.Dockerfile
	if at, ok := ours.DockerfilePath(); ok {
		dockerfile, their = place(at), theirs.Dockerfile
		if !path.IsAbs(their) {
			their = path.Join(emptyAs(theirs.Context, place(ours.Dir)), emptyAs(their, "Dockerfile"))
		}
	} else if their == "Dockerfile" && ours.Dockerfile.State == builds.Absent {
		their = "" // compose-go's default
	}
	if theirs.DockerfileInline == "" && ours.Context.State != builds.Unknown && c.value(ours.Dockerfile, dockerfile, their) {
		tell("dockerfile", dockerfile, their)
	}
	if c.value(ours.Inline, ours.Inline.Text, theirs.DockerfileInline) {
		tell("dockerfile_inline", ours.Inline.Text, theirs.DockerfileInline)
	}
	c.embedded(t, ours)
	if c.value(ours.Target, ours.Target.Text, theirs.Target) {
		tell("target", ours.Target.Text, theirs.Target)
	}
	args := map[string]string{}
	for key, value := range theirs.Args {
		if value != nil {
			args[key] = *value
		}
	}
	c.named(ours.Args, func(a builds.Argument) string { return a.Value.Text }, args, func(our, their string) { tell("args", our, their) })
	contexts := maps.Clone(map[string]string(theirs.AdditionalContexts))
	c.named(ours.Contexts, func(a builds.Argument) string {
		if a.Value.State == builds.Known && builds.IsFolder(a.Value.Text) {
			if path.IsAbs(a.Value.Text) {
				return path.Clean(a.Value.Text)
			}
			return place(path.Join(ours.Dir, a.Value.Text))
		}
		return a.Value.Text
	}, contexts, func(our, their string) { tell("additional_contexts", our, their) })
	c.platforms(ours.Platforms, theirs.Platforms, func(our, their string) { tell("platforms", our, their) })
}

func emptyAs(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func (c *tally) named(ours []builds.Argument, text func(builds.Argument) string, theirs map[string]string, tell func(our, their string)) {
	left := maps.Clone(theirs)
	for _, a := range ours {
		their, ok := theirs[a.Key]
		delete(left, a.Key)
		if c.value(a.Value, text(a), their) || !ok && a.Value.State == builds.Known {
			tell(a.Key+"="+text(a), fmt.Sprint(theirs))
		}
	}
	if len(left) > 0 {
		tell("nothing", fmt.Sprint(left))
	}
}

func (c *tally) platforms(ours []builds.Value, theirs []string, tell func(our, their string)) {
	var texts []string
	for _, v := range ours {
		if v.State == builds.Unknown {
			c.explain(v)
			return
		}
		texts = append(texts, v.Text)
		c.value(v, "", "")
	}
	if !slices.Equal(texts, theirs) {
		tell(strings.Join(texts, " "), strings.Join(theirs, " "))
	}
}

// partial tells whether a file has a service with neither an image nor a context.
func partial(src string) bool {
	whole := map[string]bool{}
	src = strings.NewReplacer("!reset", "", "!override", "").Replace(src)
	for decoder := yaml.NewDecoder(strings.NewReader(src)); ; {
		var f struct{ Services map[string]map[string]any }
		if decoder.Decode(&f) != nil {
			break
		}
		for name, s := range f.Services {
			build, long := s["build"].(map[string]any)
			context := s["build"] != nil && (!long || build["context"] != nil)
			whole[name] = whole[name] || context || s["image"] != nil || s["extends"] != nil || s["provider"] != nil
		}
	}
	return slices.Contains(slices.Collect(maps.Values(whole)), false)
}

// stack are the files that the file of a tree is laid over, and itself; without names where
// compose-go finds them itself.
func (t composeTree) stack(name string) (named []string, found, over bool) {
	dir, own := path.Split(name)
	if strings.Contains(t[dir+".env"], "COMPOSE_FILE=") {
		return nil, strings.Contains(t[dir+".env"], "COMPOSE_FILE="+own), false
	}
	var defaults string
	for _, known := range cli.DefaultFileNames {
		if t[dir+known] != "" && defaults == "" {
			defaults = known
		}
	}
	if own == defaults && !strings.Contains(dir, ".devcontainer") {
		return nil, true, false
	}
	if !strings.Contains(own, "override") && !partial(t[name]) {
		return []string{name}, true, false
	}
	base := ""
	for other := range t {
		stem := strings.TrimSuffix(path.Base(other), path.Ext(other))
		if workspace.Compose.Named(other) && path.Dir(other)+"/" == path.Join(dir, ".")+"/" && other != name && strings.HasPrefix(own, stem) && len(other) > len(base) {
			base = other
		}
	}
	switch {
	case base != "" && path.Base(base) != defaults:
		below, _, _ := t.stack(base)
		return append(below, name), true, true
	case base != "":
		return []string{base, name}, true, true
	case strings.HasSuffix(dir, ".devcontainer/"):
		return []string{"docker-compose.yml", name}, true, true
	case defaults != "" && own != defaults:
		return []string{dir + defaults, name}, true, true
	}
	return []string{name}, true, false
}

// editableValue is a literal value of a build.
type editableValue struct {
	builds.Value
	of func(*builds.Build) builds.Value
}

func editable(b *builds.Build) (all []editableValue) {
	add := func(of func(*builds.Build) builds.Value) {
		if v := of(b); v.Literal && v.State == builds.Known {
			all = append(all, editableValue{v, of})
		}
	}
	add(func(b *builds.Build) builds.Value { return b.Dockerfile })
	add(func(b *builds.Build) builds.Value { return b.Context })
	add(func(b *builds.Build) builds.Value { return b.Target })
	for _, a := range b.Args {
		add(func(b *builds.Build) builds.Value { return b.Arg(a.Key) })
	}
	for i := range b.Contexts {
		add(func(b *builds.Build) builds.Value { return b.Contexts[i].Value })
	}
	return all
}

// edit writes other letters where a literal value stands: the value is those letters then,
// and the build what compose-go makes of it.
func (c *tally) edit(t *testing.T, tree composeTree) (edited composeTree, changed bool) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		if _, found, _ := tree.stack(name); !found || !workspace.Compose.Named(name) {
			continue
		}
		for i, b := range builds.NewFolder(tree).Builds(name, workspace.Compose) {
			all := editable(b)
			if len(all) == 0 || c.IntN(3) > 0 {
				continue
			}
			v := all[c.IntN(len(all))]
			src := tree[v.At.File]
			edited = maps.Clone(tree)
			edited[v.At.File] = src[:v.At.Span.Start] + "edited" + src[v.At.Span.End:]
			now := v.of(builds.NewFolder(edited).Builds(name, workspace.Compose)[i])
			if now.State == builds.Unknown {
				continue // a folder now, and of a project above this one
			}
			if !strings.HasSuffix(now.Text, "edited") || !now.Literal && now.Text == "edited" {
				t.Errorf("%s: %s: %q is edited, and then is %+v", name, b.Name, v.Text, now)
			}
			return edited, true
		}
	}
	return nil, false
}

// hold holds the builds of all Compose files of a tree against compose-go's.
func (c *tally) hold(t *testing.T, tree composeTree) {
	t.Helper()
	c.trees++
	c.holdFiles(t, tree)
	if edited, changed := c.edit(t, tree); changed && !t.Failed() {
		c.edits++
		c.holdFiles(t, edited)
	}
}

func (c *tally) holdFiles(t *testing.T, tree composeTree) {
	t.Helper()
	c.tree = tree
	root := tree.write(t)
	folder := builds.NewFolder(tree)
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		if !workspace.Compose.Named(name) {
			continue
		}
		ours := folder.Builds(name, workspace.Compose)
		stack, found, over := tree.stack(name)
		for i := range stack {
			stack[i] = filepath.Join(root, filepath.FromSlash(stack[i]))
		}
		dir := filepath.Join(root, filepath.FromSlash(path.Dir(name)))
		if len(stack) > 0 {
			dir = filepath.Dir(stack[0])
		}
		if !found {
			continue
		}
		c.files++
		c.project(t, root, dir, name, stack, ours, over)
	}
	if t.Failed() && len(tree) < 20 {
		for name, src := range tree {
			t.Logf("%s:\n%s", name, src)
		}
	}
}

func (c *tally) project(t *testing.T, root, dir, name string, stack []string, ours []*builds.Build, over bool) {
	t.Helper()
	t.Chdir(dir)
	theirs, err := theirs(dir, stack...)
	if err != nil {
		c.refused++
		c.why[reason(err, root)]++
		return
	}
	for _, b := range ours {
		their := theirs[b.Name]
		delete(theirs, b.Name)
		if their == nil {
			t.Errorf("%s: %s: compose-go has no build %s", root, name, b.Name)
			continue
		}
		c.compare(t, root, b, their)
		if b.Below != nil {
			c.below(t, root, filepath.Join(root, filepath.FromSlash(name)), b.Below)
		}
	}
	if !over && len(theirs) > 0 {
		t.Errorf("%s: %s: only compose-go has the builds %v", root, name, slices.Sorted(maps.Keys(theirs)))
	}
}

// below holds what a build is without the files that are laid over it.
func (c *tally) below(t *testing.T, root, file string, b *builds.Build) {
	t.Helper()
	alone, err := theirs(filepath.Dir(file), file)
	if err != nil {
		return
	}
	if alone[b.Name] == nil {
		t.Errorf("%s: alone compose-go has no build %s", root, b.Name)
		return
	}
	c.compare(t, root, b, alone[b.Name])
}

// reason is an error without what differs from tree to tree.
func reason(err error, root string) string {
	words := strings.Fields(strings.ReplaceAll(err.Error(), root, ""))
	return strings.Join(words[:min(len(words), 12)], " ")
}

func TestMain(m *testing.M) {
	logrus.SetOutput(io.Discard)
	os.Exit(m.Run())
}

// TestComposeFixtures: the builds of the fixtures are compose-go's.
func TestComposeFixtures(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(files.Root(), "testdata", "builds", "compose", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	count := newTally()
	for _, at := range paths {
		archive, err := txtar.ParseFile(at)
		if err != nil {
			t.Fatal(err)
		}
		tree := composeTree{}
		for _, f := range archive.Files {
			if f.Name != "builds.json" {
				tree[f.Name] = string(f.Data)
			}
		}
		t.Run(filepath.Base(at), func(t *testing.T) { count.hold(t, tree) })
	}
	t.Log(count)
	for why, n := range count.why {
		t.Logf("refused %d times: %s", n, why)
	}
}

// TestComposeTrees: generated trees have the builds that compose-go finds. STAGELS_TREES is
// how many there are, STAGELS_SEED where they begin.
func TestComposeTrees(t *testing.T) {
	seed, trees := uint64(time.Now().UnixNano()), files.Rounds(200)
	if text := os.Getenv("STAGELS_SEED"); text != "" {
		seed, _ = strconv.ParseUint(text, 10, 64)
	}
	if n, err := strconv.Atoi(os.Getenv("STAGELS_TREES")); err == nil {
		trees = n
	}
	t.Logf("STAGELS_SEED=%d", seed)
	count := newTally()
	for i := range trees {
		g := &composer{rand.New(rand.NewPCG(seed, uint64(i)))}
		t.Run(strconv.Itoa(i), func(t *testing.T) { count.hold(t, g.tree()) })
		if t.Failed() && i > 50 {
			break
		}
	}
	t.Log(count)
	for why, n := range count.why {
		t.Logf("refused %d times: %s", n, why)
	}
	if count.unexplained > 0 {
		t.Errorf("%d values are unknown for no reason", count.unexplained)
	}
	if count.refused*2 > count.files {
		t.Errorf("compose-go refuses %d of %d files", count.refused, count.files)
	}
}

// TestComposeWild: what other projects ask for is what compose-go finds in it. Each folder in
// the folder STAGELS_DOCKERFILES is a project.
func TestComposeWild(t *testing.T) {
	folder := os.Getenv("STAGELS_DOCKERFILES")
	if folder == "" {
		t.Log("STAGELS_DOCKERFILES names no folder")
		return
	}
	projects, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	count := newTally()
	for _, project := range projects {
		if !project.IsDir() {
			continue
		}
		tree := readTree(t, filepath.Join(folder, project.Name()))
		t.Run(project.Name(), func(t *testing.T) { count.hold(t, tree) })
	}
	t.Log(count)
	for why, n := range count.why {
		t.Logf("refused %d times: %s", n, why)
	}
}

// readTree reads the YAML and the settings below a folder.
func readTree(t *testing.T, folder string) composeTree {
	t.Helper()
	tree := composeTree{}
	err := filepath.WalkDir(folder, func(at string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains([]string{".yml", ".yaml", ".env"}, filepath.Ext(at)) {
			return err
		}
		src, err := os.ReadFile(at)
		below, _ := filepath.Rel(folder, at)
		tree[filepath.ToSlash(below)] = string(src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}
