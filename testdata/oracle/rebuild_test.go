package oracle

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"path"
	"strings"
	"testing"

	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
	"github.com/stagels/stagels/analysis/rebuild"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// TestRebuild changes each file of the corpus a few times, and asks BuildKit for the operations
// of each of its targets before and after. A step that is said to be cached is an operation of
// before; one that is said to run is none. What a copy takes may be found by its content, so
// sources are left out.
func TestRebuild(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	tally := map[string]int{}
	for _, f := range files.Sample(files.Corpus(t)) {
		for b := range targetsOf(f) {
			for range 3 {
				rebuilt(t, f, b, mutated(random, f.Text), tally)
			}
		}
	}
	t.Log(tally)
	if tally["cached, and known"] == 0 || tally["runs, and new"] == 0 {
		t.Error("nothing was compared")
	}
}

func rebuilt(t *testing.T, f files.File, b builtTarget, text string, tally map[string]int) {
	t.Helper()
	g, err := (World{}).build(text, b.build.Target)
	if err != nil {
		tally["refused"]++
		return
	}
	before := map[string]bool{}
	old := cacheKeys{b.graph, map[digest.Digest]string{}}
	for d := range b.graph.ops {
		before[old.of(d)] = true
	}
	now := cacheKeys{g, map[digest.Digest]string{}}
	known := map[int]bool{}
	for d := range g.ops {
		for _, line := range g.at(d) {
			was, seen := known[line]
			known[line] = before[now.of(d)] && (!seen || was)
		}
	}
	opt := workspace.Options{Build: b.build}
	d := workspace.New(text, opt)
	for _, s := range rebuild.Steps(workspace.New(f.Text, opt), d, &rebuild.Folders{}) {
		is, told := known[d.Model.File.Line(s.Item)+1]
		if !told || s.Trigger {
			continue
		}
		word := map[bool]string{true: "known", false: "new"}[is]
		tally[fmt.Sprintf("%s, and %s", s.State, word)]++
		if s.State == rebuild.Cached && !is || s.State == rebuild.Runs && is {
			t.Errorf("%s, target %q: %s %d %s: %s (%s), and to BuildKit it is %s\n%s", f.Name, b.build.Target, s.Name, s.Index, s.Instr.Logical(), s.State, s.Because, word, changedLines(f.Text, text))
		}
	}
}

func changedLines(old, now string) string {
	var out strings.Builder
	had := map[string]bool{}
	for line := range strings.Lines(old) {
		had[line] = true
	}
	for line := range strings.Lines(now) {
		if !had[line] {
			out.WriteString("+ " + line)
		}
		delete(had, line)
	}
	for line := range strings.Lines(old) {
		if had[line] {
			out.WriteString("- " + line)
		}
	}
	return out.String()
}

// cacheKeys are what BuildKit's cache knows operations by, without what lies in sources (ops/exec.go
// and ops/file.go: CacheMap).
type cacheKeys struct {
	*graph
	known map[digest.Digest]string
}

func (c cacheKeys) of(d digest.Digest) string {
	if key, ok := c.known[d]; ok {
		return key
	}
	op := c.ops[d].CloneVT()
	var inputs []string
	for _, in := range op.Inputs {
		inputs = append(inputs, fmt.Sprint(c.of(digest.Digest(in.Digest)), in.Index))
	}
	op.Inputs, op.Constraints = nil, nil
	if src := op.GetSource(); src != nil && strings.HasPrefix(src.Identifier, "local://") {
		src.Attrs = nil
	}
	if exec := op.GetExec(); exec != nil {
		exec.Meta.ProxyEnv = nil
		for _, m := range exec.Mounts {
			if m.CacheOpt != nil && (path.Clean("/"+m.CacheOpt.ID) != path.Clean("/"+m.Dest) || m.CacheOpt.Sharing != pb.CacheSharingOpt_SHARED) {
				m.CacheOpt.ID, m.CacheOpt.Sharing = "", 0
			}
		}
	} else {
		op.Platform = nil
	}
	data, err := op.Marshal()
	if err != nil {
		panic(err)
	}
	c.known[d] = fmt.Sprintf("%x", sha256.Sum256([]byte(string(data)+strings.Join(inputs, " "))))
	return c.known[d]
}

// mutated is a file with a small change of one of its lines.
func mutated(r *rand.Rand, text string) string {
	lines := strings.SplitAfter(text, "\n")
	i := r.IntN(len(lines))
	put := func(line string) string {
		return strings.Join(lines[:i], "") + line + strings.Join(lines[i:], "")
	}
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	switch r.IntN(4) {
	case 0:
		return strings.Join(lines[:i], "") + strings.Join(lines[min(i+1, len(lines)):], "")
	case 1:
		if i+1 < len(lines) {
			lines[i], lines[i+1] = lines[i+1], lines[i]
		}
		return strings.Join(lines, "")
	case 2:
		lines[i] = strings.Replace(lines[i], one(" ", "/", "1", "a", "=", "$", "."), one("  ", "/x", "2", "b", "=z", "$X", ".."), 1)
		return strings.Join(lines, "")
	}
	return put(one("ENV X=1\n", "ARG X=2\n", "ARG X\n", "LABEL x=y\n", "USER other\n", "WORKDIR /x\n", "WORKDIR x\n", "RUN x\n", "COPY x /x\n", "SHELL [\"/bin/bash\", \"-c\"]\n", "ENV PATH=/x:$PATH\n", "# a comment\n", "EXPOSE 1\n", "ENV X=$Y\n", "ONBUILD RUN x\n", "ARG TARGETARCH\n", "USER $X\n"))
}
