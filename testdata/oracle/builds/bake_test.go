package builds

import (
	"fmt"
	"io/fs"
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

	"github.com/docker/buildx/bake"
	"github.com/stagels/stagels/analysis/builds"
	_ "github.com/stagels/stagels/analysis/builds/all"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
	"golang.org/x/tools/txtar"
)

// buildx asks the environment for the values of variables, unless it is told not to. It
// looks once.
func init() { os.Setenv("BUILDX_BAKE_DISABLE_VARS_ENV_LOOKUP", "1") }

// bakeTree are the files of a tree, by their paths.
type bakeTree map[string]string

func (t bakeTree) Text(at string) (string, bool) {
	src, ok := t[at]
	return src, ok
}

func (t bakeTree) Exists(at string) bool {
	return slices.ContainsFunc(slices.Collect(maps.Keys(t)), func(name string) bool {
		return name == at || strings.HasPrefix(name, at+"/")
	})
}

var bakeDefaults = []string{"docker-bake.json", "docker-bake.hcl", "docker-bake.override.json", "docker-bake.override.hcl"}

// defaults are the files of a folder that bake reads without being told.
func (t bakeTree) defaults(folder string) (found []string) {
	for _, name := range bakeDefaults {
		if _, ok := t[path.Join(folder, name)]; ok {
			found = append(found, path.Join(folder, name))
		}
	}
	return found
}

// ours are the builds of files, each once.
func (t bakeTree) ours(names []string) (all []*builds.Build) {
	folder := builds.NewFolder(t)
	for _, name := range names {
		all = append(all, folder.Builds(name, workspace.Bake)...)
	}
	return all
}

// theirs are the targets that buildx reads of files laid over each other.
func (t bakeTree) theirs(names []string) (targets map[string]*bake.Target, err error) {
	var read []bake.File
	for _, name := range names {
		read = append(read, bake.File{Name: name, Data: []byte(t[name])})
	}
	given := map[string]string{"BAKE_CMD_CONTEXT": "cwd://", "BAKE_LOCAL_PLATFORM": "linux/amd64"}
	config, _, err := bake.ParseFiles(read, given, nil)
	if err != nil {
		return nil, err
	}
	targets = map[string]*bake.Target{}
	for _, declared := range config.Targets {
		target, err := config.ResolveTarget(declared.Name, nil, &bake.EntitlementConf{})
		if err != nil {
			return nil, err
		}
		targets[declared.Name] = target
	}
	return targets, nil
}

// bakeTally counts what was compared.
type bakeTally struct {
	trees, refused, targets, values, literal, unknown, edits int
	inlines                                                  int
	why                                                      map[string]int // the reasons of buildx to refuse
}

// hold holds the builds of all Bake files of a tree against buildx's.
func (c *bakeTally) hold(t *testing.T, tree bakeTree, g *rand.Rand) {
	t.Helper()
	c.trees++
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		if !workspace.Bake.Named(name) {
			continue
		}
		defaults := tree.defaults(path.Dir(name))
		if slices.Contains(defaults, name) {
			if name == defaults[0] {
				c.holdFiles(t, tree, defaults, defaults, g)
			}
			continue
		}
		stack := []string{name}
		if _, err := tree.theirs(stack); err != nil {
			stack = append(slices.Clip(defaults), name)
		}
		c.holdFiles(t, tree, []string{name}, stack, g)
	}
	if t.Failed() {
		for name, src := range tree {
			t.Logf("%s:\n%s", name, src)
		}
	}
}

// holdFiles compares the builds of files with the targets that buildx reads of a stack.
func (c *bakeTally) holdFiles(t *testing.T, tree bakeTree, asking, stack []string, g *rand.Rand) {
	t.Helper()
	ours := tree.ours(asking)
	theirs, err := tree.theirs(stack)
	if err != nil {
		c.refused++
		c.why[shortReason(err)]++
		return
	}
	seen := map[string]bool{}
	for _, b := range ours {
		if seen[b.Name] {
			t.Errorf("%v: there are two builds %s", asking, b.Name)
		}
		seen[b.Name] = true
		c.compare(t, b, theirs[b.Name])
		if written := b.Inline.Written; written != nil {
			if err := files.Embedded(tree[b.Inline.At.File], written); err != nil || b.Inline.State == builds.Known && written.Text != b.Inline.Text {
				t.Errorf("%s: %v: %q", b.Name, err, written.Text)
			}
			c.inlines++
		}
		if b.Below != nil {
			c.below(t, tree, b)
		}
	}
	if len(asking) == len(stack) && len(seen) != len(theirs) {
		t.Errorf("%v: buildx reads %v, we %v", stack, slices.Sorted(maps.Keys(theirs)), slices.Sorted(maps.Keys(seen)))
	}
	if g != nil && !t.Failed() {
		c.edit(t, tree, asking, stack, g)
	}
}

// below holds what a build is in a run that reads its own file alone.
func (c *bakeTally) below(t *testing.T, tree bakeTree, b *builds.Build) {
	t.Helper()
	alone, err := tree.theirs([]string{b.Origin.File})
	if err != nil {
		return
	}
	c.compare(t, b.Below, alone[b.Name])
}

func shortReason(err error) string {
	reason := err.Error()
	if _, told, ok := strings.Cut(reason, "; "); ok {
		reason = told
	}
	return reason[:min(len(reason), 60)]
}

// compare holds one build against the target of its name.
func (c *bakeTally) compare(t *testing.T, b *builds.Build, their *bake.Target) {
	t.Helper()
	c.targets++
	if their == nil {
		t.Errorf("%s: buildx has no target %s", b.Origin.File, b.Name)
		return
	}
	c.value(t, b, "dockerfile", orText(b.Dockerfile, "Dockerfile"), their.Dockerfile)
	c.value(t, b, "context", orText(b.Context, "."), pointerOr(their.Context, "."))
	c.value(t, b, "target", b.Target, unlessEmpty(their.Target))
	c.value(t, b, "inline", b.Inline, unlessEmpty(their.DockerfileInline))
	contexts := map[string]*string{}
	for key, v := range their.Contexts {
		contexts[key] = &v
	}
	c.named(t, b, "args", b.Args, their.Args)
	c.named(t, b, "contexts", b.Contexts, contexts)
	if slices.ContainsFunc(b.Platforms, func(v builds.Value) bool { return v.State == builds.Unknown }) {
		c.unknown++
		return
	}
	if len(b.Platforms) != len(their.Platforms) {
		t.Errorf("%s: %s: platforms %v, buildx reads %q", b.Origin.File, b.Name, b.Platforms, their.Platforms)
		return
	}
	for i, v := range b.Platforms {
		c.value(t, b, "platforms", v, &their.Platforms[i])
	}
}

func orText(v builds.Value, text string) builds.Value {
	if v.State == builds.Known && v.Text == "" {
		v.Text = text
	}
	return v.Or(text)
}

// pointerOr is what buildx builds with: of no text it makes the folder where it runs (bake/bake.go:
// toBuildOpt).
func pointerOr(s *string, text string) *string {
	if *s == "" {
		return &text
	}
	return s
}

// unlessEmpty is a text that means nothing without letters.
func unlessEmpty(s *string) *string {
	if s == nil || *s == "" {
		return nil
	}
	return s
}

func (c *bakeTally) value(t *testing.T, b *builds.Build, what string, our builds.Value, their *string) {
	t.Helper()
	c.values++
	switch {
	case our.State == builds.Unknown:
		c.unknown++
	case our.State == builds.Absent && their == nil:
	case our.State == builds.Absent || their == nil || our.Text != *their:
		t.Errorf("%s: %s: %s is %q, buildx reads %s", b.Origin.File, b.Name, what, our.Text, quoted(their))
	case our.Literal:
		c.literal++
	}
}

func quoted(s *string) string {
	if s == nil {
		return "nothing"
	}
	return strconv.Quote(*s)
}

func (c *bakeTally) named(t *testing.T, b *builds.Build, what string, ours []builds.Argument, theirs map[string]*string) {
	t.Helper()
	for _, a := range ours {
		their, ok := theirs[a.Key]
		if !ok && a.Value.State != builds.Unknown {
			t.Errorf("%s: %s: buildx has no %s %s", b.Origin.File, b.Name, what, a.Key)
			continue
		}
		c.value(t, b, what+"."+a.Key, a.Value, their)
	}
	for key := range theirs {
		if !slices.ContainsFunc(ours, func(a builds.Argument) bool { return a.Key == key }) {
			t.Errorf("%s: %s: only buildx has %s %s", b.Origin.File, b.Name, what, key)
		}
	}
}

// place is a literal value of a build: the how manieth of the file's, and which of it.
type bakePlace struct{ build, value int }

func literals(all []*builds.Build) (found []bakePlace) {
	for i, b := range all {
		for j, v := range valuesOf(b) {
			if v.Literal {
				found = append(found, bakePlace{i, j})
			}
		}
	}
	return found
}

func valuesOf(b *builds.Build) []builds.Value {
	all := append([]builds.Value{b.Dockerfile, b.Inline, b.Context, b.Target}, b.Platforms...)
	for _, named := range [][]builds.Argument{b.Args, b.Contexts} {
		for _, a := range named {
			all = append(all, a.Value)
		}
	}
	return all
}

// valuesAt are the values that begin at a place.
func valuesAt(all []*builds.Build, at workspace.Location) (found []builds.Value) {
	for _, b := range all {
		for _, v := range valuesOf(b) {
			if v.State != builds.Absent && v.At.File == at.File && v.At.Span.Start == at.Span.Start {
				found = append(found, v)
			}
		}
	}
	return found
}

// edit writes other letters in the place of a literal value: that is what the build takes
// then, and in all else we still agree with buildx.
func (c *bakeTally) edit(t *testing.T, tree bakeTree, asking, stack []string, g *rand.Rand) {
	t.Helper()
	before := tree.ours(asking)
	found := literals(before)
	if len(found) == 0 {
		return
	}
	at := found[g.IntN(len(found))]
	old := valuesOf(before[at.build])[at.value]
	letters := "other-Zz.9"
	if strings.HasSuffix(old.Text, "\n") {
		letters += "\n" // of a heredoc
	}
	edited := maps.Clone(tree)
	edited[old.At.File] = text.Edit{Span: old.At.Span, New: letters}.Apply(tree[old.At.File])
	now := valuesAt(edited.ours(asking), old.At)
	if len(now) == 0 {
		return // a condition chose otherwise
	}
	for _, v := range now {
		if v.Text != letters || !v.Literal {
			t.Errorf("%s: %s: %q instead of %q makes %q", old.At.File, before[at.build].Name, letters, old.Text, v.Text)
		}
	}
	if _, err := edited.theirs(stack); err != nil {
		return
	}
	c.edits++
	c.holdFiles(t, edited, asking, stack, nil)
	if t.Failed() {
		t.Logf("after %q instead of %q in %s at %v", letters, old.Text, old.At.File, old.At.Span)
	}
}

func (c *bakeTally) tell(t *testing.T) {
	t.Helper()
	t.Logf("%d trees of Bake files: %d targets with %d values, %d of them literal, %d unknown; %d edits of literal values; %d files that buildx refuses; it is told of %d Dockerfiles how they are written",
		c.trees, c.targets, c.values, c.literal, c.unknown, c.edits, c.refused, c.inlines)
	for _, why := range slices.Sorted(maps.Keys(c.why)) {
		t.Logf("refused: %d times %s", c.why[why], why)
	}
}

// The builds of the fixtures are those that buildx reads.
func TestBakeFixtures(t *testing.T) {
	found, err := filepath.Glob(filepath.Join(files.Root(), "testdata", "builds", "bake", "*.txtar"))
	if err != nil || len(found) == 0 {
		t.Fatal(len(found), err)
	}
	c := &bakeTally{why: map[string]int{}}
	for _, at := range found {
		archive, err := txtar.ParseFile(at)
		if err != nil {
			t.Fatal(err)
		}
		tree := bakeTree{}
		for _, f := range archive.Files {
			tree[f.Name] = string(f.Data)
		}
		t.Run(filepath.Base(at), func(t *testing.T) { c.hold(t, tree, rand.New(rand.NewPCG(1, 1))) })
	}
	c.tell(t)
}

// The Bake files below the folder STAGELS_DOCKERFILES, such as checkouts of other projects.
func TestBakeOthers(t *testing.T) {
	root := os.Getenv("STAGELS_DOCKERFILES")
	if root == "" {
		t.Log("STAGELS_DOCKERFILES names no folder")
		return
	}
	trees := map[string]bakeTree{}
	err := filepath.WalkDir(root, func(at string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !workspace.Bake.Named(at) {
			return err
		}
		src, err := os.ReadFile(at)
		folder := filepath.Dir(at)
		if trees[folder] == nil {
			trees[folder] = bakeTree{}
		}
		trees[folder][d.Name()] = string(src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c := &bakeTally{why: map[string]int{}}
	for _, folder := range slices.Sorted(maps.Keys(trees)) {
		t.Run(folder, func(t *testing.T) { c.hold(t, trees[folder], rand.New(rand.NewPCG(1, 1))) })
	}
	c.tell(t)
}

// The builds of generated trees are those that buildx reads. STAGELS_TREES says how many
// trees there are, STAGELS_SEED which.
func TestBakeGenerated(t *testing.T) {
	seed, trees := uint64(time.Now().UnixNano()), files.Rounds(300)
	if n, err := strconv.ParseUint(os.Getenv("STAGELS_SEED"), 10, 64); err == nil {
		seed = n
	}
	if n, err := strconv.Atoi(os.Getenv("STAGELS_TREES")); err == nil {
		trees = n
	}
	t.Logf("STAGELS_SEED=%d", seed)
	c := &bakeTally{why: map[string]int{}}
	for i := range trees {
		g := newBaker(rand.New(rand.NewPCG(seed, uint64(i))))
		tree := g.tree()
		unknown := c.unknown
		if !t.Run(fmt.Sprint(i), func(t *testing.T) { c.hold(t, tree, g.Rand) }) {
			break
		}
		if c.unknown > unknown && !g.unset {
			t.Errorf("tree %d has values that are unknown, and each variable a default", i)
		}
	}
	c.tell(t)
}
