package build

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis"
	"github.com/stagels/stagels/analysis/files"
	"github.com/stagels/stagels/analysis/refactor"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/workspace"
)

// TestMountsKeepWhatIsBuilt mounts what a COPY brings and a RUN removes, as the fix of
// RemovedLater does: the image has the same files.
func TestMountsKeepWhatIsBuilt(t *testing.T) {
	p := newProject(t, "testdata/fixed.txtar")
	all, err := filepath.Glob(filepath.Join(p.folder, "removed", "*"))
	p.must(err)
	for _, at := range all {
		src, err := os.ReadFile(at)
		p.must(err)
		d := workspace.New(string(src), workspace.Options{Contexts: func() files.Contexts {
			return files.Contexts{Build: contextOf(filepath.Join(p.folder, "context"), "")}
		}})
		fix, ok := mountOf(d)
		if looks := strings.HasPrefix(filepath.Base(at), "looks"); ok == looks {
			t.Errorf("%s: is there a fix: %v", filepath.Base(at), ok)
		}
		was := p.buildx(at)
		p.must(os.WriteFile(at, []byte(made(string(src), fix.Edits)), 0o644))
		for _, difference := range was.Difference(p.buildx(at)) {
			t.Errorf("%s: %s", filepath.Base(at), difference)
		}
	}
}

// mountOf is the fix of a Dockerfile that mounts something.
func mountOf(d *workspace.Document) (fix rules.Fix, ok bool) {
	fixer := analysis.NewFixer(d)
	for _, found := range fixer.Found {
		for _, fix := range fixer.Fixes(found) {
			if strings.HasPrefix(fix.Title, "Mount ") {
				return fix, true
			}
		}
	}
	return fix, false
}

// TestSecretsKeepWhatIsBuilt has RUNs mount a secret in the place of a build argument: they
// find in it what they found in that.
func TestSecretsKeepWhatIsBuilt(t *testing.T) {
	p := newProject(t, "testdata/fixed.txtar")
	at := filepath.Join(p.folder, "secret")
	src, err := os.ReadFile(at)
	p.must(err)
	d := workspace.New(string(src), workspace.Options{})
	edits, ok := refactor.SecretMounts(d.Model, nil, d.Cache, "TOKEN")
	if !ok {
		t.Fatal("there are no edits")
	}
	was := p.buildx(at, "--build-arg", "TOKEN=s3cret")
	p.must(os.WriteFile(at, []byte(made(string(src), edits)), 0o644))
	p.must(os.WriteFile(filepath.Join(p.folder, "token"), []byte("s3cret"), 0o600))
	for _, difference := range was.Difference(p.buildx(at, "--secret", "id=TOKEN,src=token")) {
		t.Error(difference)
	}
}

// buildx are the files that a Dockerfile makes of the folder context.
func (p *project) buildx(dockerfile string, more ...string) Files {
	p.Helper()
	to := filepath.Join(p.TempDir(), "built.tar")
	args := []string{"build", "-f", dockerfile, "--build-context", "busybox=busybox", "--output", "type=tar,dest=" + to}
	p.run(os.Getenv("STAGELS_BUILDX"), append(append(args, more...), "context")...)
	return p.read(to)
}
