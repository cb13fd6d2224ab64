package builds_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/workspace"
)

// counted counts what a folder asks of its files.
type counted struct {
	tree
	asked *int
}

func (c counted) Text(at string) (src string, ok bool) {
	*c.asked++
	return c.tree.Text(at)
}

func (c counted) Exists(at string) bool {
	*c.asked++
	return c.tree.Exists(at)
}

// TestFolderFindsBuildsOnce: whoever asks a folder again for the builds of a file gets those
// that were found, and no file is asked about again; at another moment they are found anew.
func TestFolderFindsBuildsOnce(t *testing.T) {
	tree := tree{
		"compose.yaml": "services:\n  app:\n    build:\n      context: .\n      target: ${STAGE}\n",
		".env":         "STAGE=final\n",
	}
	asked := 0
	folder := builds.NewFolder(counted{tree, &asked})
	first := folder.Builds("compose.yaml", workspace.Compose)
	once := asked
	if len(first) != 1 || first[0].Target.Text != "final" {
		t.Fatalf("%+v", first)
	}
	again := folder.Builds("compose.yaml", workspace.Compose)
	if diff := cmp.Diff(first, again); diff != "" || asked != once {
		t.Errorf("asked about files %d times, then %d; builds (-first +again):\n%s", once, asked, diff)
	}
	tree[".env"] = "STAGE=other\n"
	if now := folder.Now(tree).Builds("compose.yaml", workspace.Compose); now[0].Target.Text != "other" {
		t.Errorf("at another moment the target is %q", now[0].Target.Text)
	}
}
