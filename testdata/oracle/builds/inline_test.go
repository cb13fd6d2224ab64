package builds

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
	"github.com/stagels/stagels/testdata/files"
)

// inlineTold is the Dockerfile that the tool itself reads in a file; ok is false if it refuses
// the file.
func inlineTold(t *testing.T, name, src string) (dockerfile string, ok bool) {
	t.Helper()
	if name != "compose.yaml" {
		targets, err := bakeTree{name: src}.theirs([]string{name})
		if err != nil || targets["a"] == nil || targets["a"].DockerfileInline == nil {
			return "", false
		}
		return *targets["a"].DockerfileInline, true
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := theirs(dir)
	if err != nil || found["a"] == nil {
		return "", false
	}
	return found["a"].DockerfileInline, true
}

// inlineOf is the one build of a file whose Dockerfile stands there; nil if there is none.
func inlineOf(name, src string) (*builds.Folder, *builds.Build) {
	folder := builds.NewFolder(bakeTree{name: src})
	if all := builds.Inlines(folder.Told(name, workspace.KindOf(name)), name); len(all) == 1 {
		return folder, all[0]
	}
	return folder, nil
}

// someEdit replaces a piece of a text by another one.
func someEdit(g *rand.Rand, src string) text.Edit {
	start := g.IntN(len(src) + 1)
	end := min(len(src), start+g.IntN(4)*g.IntN(12))
	for start > 0 && start < len(src) && src[start]&0xc0 == 0x80 {
		start--
	}
	for end < len(src) && src[end]&0xc0 == 0x80 {
		end++
	}
	pieces := []string{"", "x", "builder", "\n", "RUN y\n", "\nRUN y", "# é😀\n\n\n", "$", "${", "${x}", "$$", "%{", `"`, `\`, "'", " ", "\t", "a\n  b\n", " #", ": "}
	return text.Edit{Span: text.Span{Start: start, End: max(start, end)}, New: pieces[g.IntN(len(pieces))]}
}

// TestInlineForms: in whatever form a Dockerfile stands in a file, we read the text that the
// tool reads. An edit of it that we make there makes the tool read the edited text, but for
// line ends at its end.
func TestInlineForms(t *testing.T) {
	g := rand.New(rand.NewPCG(1, 1))
	read, made, left := map[string]int{}, map[string]int{}, map[string]int{}
	for n, sc := range files.Scenarios(t) {
		if n%files.Step() != 0 {
			continue
		}
		for _, f := range sc.Files {
			for _, h := range files.Hosts(f.Text) {
				theirs, ok := inlineTold(t, h.File, h.Src)
				folder, b := inlineOf(h.File, h.Src)
				if !ok || b == nil {
					continue
				}
				if read[h.Form]++; theirs != b.Inline.Text {
					t.Errorf("%s in %s: %q, but for the tool %q", sc.Name, h.Form, b.Inline.Text, theirs)
				}
				for range 4 {
					edit := someEdit(g, b.Inline.Text)
					edits, ok := folder.InlineEdits(b, workspace.KindOf(h.File), []text.Edit{edit})
					if !ok {
						left[h.Form]++
						continue
					}
					made[h.Form]++
					want, src := edit.Apply(b.Inline.Text), h.Src
					for _, e := range slices.Backward(edits) {
						src = e.Apply(src)
					}
					now, ok := inlineTold(t, h.File, src)
					if !ok && want != "" || ok && strings.TrimRight(now, "\n") != strings.TrimRight(want, "\n") {
						t.Errorf("%s in %s: %q instead of %q makes\n%q, not\n%q\n%s", sc.Name, h.Form, edit.New, edit.Span.Of(b.Inline.Text), now, want, src)
					}
				}
			}
		}
	}
	for form := range read {
		t.Log(fmt.Sprintf("%s: %d texts, %d edits made, %d left out", form, read[form], made[form], left[form]))
	}
}
