package workflow_test

import (
	"testing"

	"github.com/stagels/stagels/analysis/builds"
	_ "github.com/stagels/stagels/analysis/builds/all"
	"github.com/stagels/stagels/analysis/workspace"
)

// one is a folder with one file.
type one struct{ name, src string }

func (o one) Text(at string) (string, bool) { return o.src, at == o.name }

func (o one) Exists(at string) bool { return at == o.name }

// TestPlaced: of a workflow that is seen from within .github nobody knows where its steps run.
func TestPlaced(t *testing.T) {
	const workflow = "jobs:\n  a:\n    steps:\n      - run: docker build .\n"
	const action = "runs:\n  using: composite\n  steps:\n    - run: docker build .\n      shell: sh\n"
	for _, tc := range []struct {
		one
		context string // "" is no build
	}{
		{one{".github/workflows/ci.yml", workflow}, "."},
		{one{"sub/.github/workflows/ci.yml", workflow}, "sub"},
		{one{"workflows/ci.yml", workflow}, ""},
		{one{"ci.yml", workflow}, ""},
		{one{".github/actions/x/action.yml", action}, "."},
		{one{"tools/action.yaml", action}, "tools"},
	} {
		var got string
		for _, b := range builds.NewFolder(tc).Builds(tc.name, workspace.Workflow) {
			got, _ = b.ContextBelow()
		}
		if got != tc.context {
			t.Errorf("%s: %q, not %q", tc.name, got, tc.context)
		}
	}
}
