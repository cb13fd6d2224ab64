package lsp

import (
	"context"
	"maps"
	"slices"

	"github.com/stagels/stagels/analysis/builds"
	"github.com/stagels/stagels/analysis/workspace"
	"go.lsp.dev/protocol"
)

type workspaceDiagnosticParams struct {
	PreviousResultIDs []struct {
		URI   string `json:"uri"`
		Value string `json:"value"`
	} `json:"previousResultIds"`
	progressParams
}

// workspaceReport is the protocol's WorkspaceDocumentDiagnosticReport.
type workspaceReport struct {
	URI     string `json:"uri"`
	Version *int32 `json:"version"` // null for a file that is not open
	diagnosticReport
}

type workspaceReports struct {
	Items []workspaceReport `json:"items"`
}

// A client asks again as soon as it has the answer. So one that takes parts, and
// tells of files that change, gets no answer before there is something to tell: a
// folder needs not be searched every other second.
var _ = onSlowRequest(protocol.MethodWorkspaceDiagnostic, func(s *Server, p *workspaceDiagnosticParams) (work, error) {
	changed, files, outside := s.workspace.changes(), s.dockerfiles(), s.outside()
	return func(ctx context.Context) (any, error) {
		told := s.progress(p.progressParams)
		told.begin("Checking Dockerfiles")
		check := newWorkspaceCheck(files, p, told)
		err := check.all(ctx, outside)
		told.end()
		for err == nil && check.holds() {
			select {
			case <-ctx.Done():
				return nil, ctx.Err()
			case <-changed:
			}
			changed, files, outside = s.workspace.changes(), s.dockerfiles(), s.outside()
			check = newWorkspaceCheck(files, p, &progress{s: s, partial: told.partial})
			err = check.all(ctx, outside)
		}
		if err != nil {
			return nil, err
		}
		return check.rest(), nil
	}, nil
})

// workspaceCheck is one look at all files.
type workspaceCheck struct {
	files    *dockerfiles
	progress *progress
	previous map[string]string // the ids of results that the client has, by URI, of files not yet seen
	news     bool              // something is not as the client has it
	batch    []workspaceReport
}

func newWorkspaceCheck(files *dockerfiles, p *workspaceDiagnosticParams, told *progress) *workspaceCheck {
	c := &workspaceCheck{files: files, progress: told, previous: map[string]string{}, batch: []workspaceReport{}}
	for _, r := range p.PreviousResultIDs {
		c.previous[r.URI] = r.Value
	}
	return c
}

// all looks at the Dockerfiles, and then at what asks for builds of them.
func (c *workspaceCheck) all(ctx context.Context, o *outside) error {
	if err := c.files.each(ctx, c.visit); err != nil {
		return err
	}
	if err := o.wait(ctx); err != nil {
		return err
	}
	for f := range o.snapshot.Closed() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := c.visitBuildFile(ctx, o, f); err != nil {
			return err
		}
	}
	return nil
}

// visitBuildFile looks at a file that asks for builds and is not open: for one that is, the
// client asks. There is a report of those alone of which there is something to say, or was.
func (c *workspaceCheck) visitBuildFile(ctx context.Context, o *outside, f *workspace.File) error {
	if builds.FormatOf(f.Kind) == nil {
		return nil
	}
	src, ok := o.s.textOf(f)
	if !ok {
		return nil
	}
	items, err := o.s.buildFileDiagnostics(ctx, o, newBuildFile(f.Name, f.Kind, 0, src, o.s.client.encoding))
	if _, told := c.previous[f.Name]; err != nil || len(items) == 0 && !told {
		return err
	}
	r := workspaceReport{f.Name, nil, reported(items, c.previous[f.Name])}
	delete(c.previous, f.Name)
	c.news = c.news || r.Items != nil
	c.batch = append(c.batch, r)
	return nil
}

func (c *workspaceCheck) visit(d *document, done, all int) error {
	isOpen := slices.Contains(c.files.open, d)
	if !isOpen && d.doc.IsTemplate() {
		return nil
	}
	name := string(d.uri)
	r := workspaceReport{name, nil, c.files.s.report(context.Background(), d, c.previous[name])}
	if isOpen {
		r.Version = &d.version
	}
	delete(c.previous, name)
	c.news = c.news || r.Items != nil
	c.batch = append(c.batch, r)
	if done%filesInAPart == 0 {
		c.progress.done(done, all)
		c.sendPart()
	}
	return nil
}

// sendPart sends what was gathered, to a client that takes parts. While there is
// no news it waits: there may be none at all.
func (c *workspaceCheck) sendPart() {
	if c.progress.inParts() && c.news && len(c.batch) > 0 {
		c.progress.part(workspaceReports{c.batch})
		c.batch = []workspaceReport{}
	}
}

// holds tells whether the answer can wait for news.
func (c *workspaceCheck) holds() bool {
	return !c.news && len(c.previous) == 0 && c.progress.inParts() && c.files.s.client.registersWatchers
}

// rest is what the answer itself brings. What the client has of files that are no
// more is taken back.
func (c *workspaceCheck) rest() workspaceReports {
	for _, name := range slices.Sorted(maps.Keys(c.previous)) {
		c.news = true
		c.batch = append(c.batch, workspaceReport{name, nil, noDiagnostics})
	}
	c.sendPart()
	return workspaceReports{c.batch}
}
