package build

import (
	"context"
	"encoding/json"
	"io"
	"runtime"
	"strings"
	"time"

	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/exporter/containerimage/exptypes"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/util/staticfs"
	"github.com/tonistiigi/fsutil"
	"github.com/tonistiigi/fsutil/types"
)

// Request is what is built. No image can be had, so a base is scratch or a folder in
// Contexts.
type Request struct {
	Context    string            // a folder
	Dockerfile string            // its text
	Target     string            // a stage's name; "" is the last one
	Args       map[string]string // build arguments
	Contexts   map[string]string // folders, by the names that the Dockerfile has for them
	Bases      map[string]Base   // images, likewise
	NoCache    bool              // each step runs, whatever was built before
}

// Base is a folder that stands for an image, which sets variables. It is sent once to a
// daemon.
type Base struct {
	Folder string
	Env    []string
}

// Result is what came of it.
type Result struct {
	Files Files  // of the target; nil if the build failed
	Log   string // what the commands printed
	Err   error  // why it failed
	Line  int    // of the Dockerfile, from 1, where it failed; 0 if that is not said
	Steps []Step // in no order
}

// Step is one step of the build, as BuildKit tells of its progress.
type Step struct {
	Name               string // [build 2/4] RUN …: the stage, and the place in it
	Started, Completed time.Time
	Cached             bool
	Error              string
}

// Build builds a target and reads what it holds.
func (d *Daemon) Build(ctx context.Context, r Request) Result {
	opt, err := r.options()
	if err != nil {
		return Result{Err: err}
	}
	var out Result
	exported, exporter := io.Pipe()
	opt.Exports = []client.ExportEntry{{
		Type:   client.ExporterTar,
		Output: func(map[string]string) (io.WriteCloser, error) { return exporter, nil },
	}}
	done := make(chan error, 1)
	go func() {
		var err error
		out.Files, err = read(exported)
		io.Copy(io.Discard, exported) // what pads the archive
		done <- err
	}()
	progress := make(chan *client.SolveStatus)
	watched := make(chan watch)
	go func() { watched <- follow(progress) }()
	_, out.Err = d.client.Solve(ctx, nil, opt, progress)
	exporter.CloseWithError(out.Err)
	err = <-done
	w := <-watched
	out.Log, out.Steps = w.log.String(), w.list()
	if out.Err != nil {
		out.Files, out.Line = nil, line(out.Err)
		return out
	}
	out.Err = err
	return out
}

func (r *Request) options() (opt client.SolveOpt, err error) {
	opt.Frontend = "dockerfile.v0"
	opt.FrontendAttrs = map[string]string{"target": r.Target}
	if r.NoCache {
		opt.FrontendAttrs["no-cache"] = ""
	}
	for name, value := range r.Args {
		opt.FrontendAttrs["build-arg:"+name] = value
	}
	text := staticfs.NewFS()
	text.Add("Dockerfile", &types.Stat{Mode: 0o644}, []byte(r.Dockerfile))
	opt.LocalMounts = map[string]fsutil.FS{"dockerfile": text}
	folders := map[string]string{"context": r.Context}
	for name, folder := range r.Contexts {
		local := "named-" + name
		opt.FrontendAttrs["context:"+name] = "local:" + local
		folders[local] = folder
	}
	for name, base := range r.Bases {
		if err := addBase(&opt, name, base); err != nil {
			return opt, err
		}
		folders[localOf(name)] = base.Folder
	}
	for name, folder := range folders {
		if opt.LocalMounts[name], err = fsutil.NewFS(folder); err != nil {
			return opt, err
		}
	}
	return opt, nil
}

// localOf is the name of the folder of a base.
func localOf(name string) string {
	return "base-" + strings.NewReplacer(":", "-", "/", "-").Replace(name)
}

// addBase gives a folder for an image (frontend/dockerui/namedcontext.go: input).
func addBase(opt *client.SolveOpt, name string, base Base) error {
	local := localOf(name)
	config, err := json.Marshal(map[string]any{"architecture": runtime.GOARCH, "os": "linux", "config": map[string]any{"Env": base.Env}})
	if err != nil {
		return err
	}
	said, err := json.Marshal(map[string][]byte{exptypes.ExporterImageConfigKey: config})
	if err != nil {
		return err
	}
	if opt.FrontendInputs == nil {
		opt.FrontendInputs = map[string]llb.State{}
	}
	opt.SharedKey = "bases"
	opt.FrontendInputs[local] = llb.Local(local, llb.SharedKeyHint(local))
	opt.FrontendAttrs["context:"+name] = "input:" + local
	opt.FrontendAttrs["input-metadata:"+local] = string(said)
	return nil
}

// line is where a build failed; 0 if the error does not say it.
func line(err error) int {
	for _, s := range errdefs.Sources(err) {
		for _, r := range s.Ranges {
			return int(r.Start.Line)
		}
	}
	return 0
}

// watch is what was told of a build so far.
type watch struct {
	log   *strings.Builder
	steps map[string]Step // by the digests of their vertexes
}

// follow takes what is told of a build until its end.
func follow(progress <-chan *client.SolveStatus) watch {
	w := watch{&strings.Builder{}, map[string]Step{}}
	for s := range progress {
		for _, v := range s.Vertexes {
			w.step(v)
		}
		for _, l := range s.Logs {
			w.log.Write(l.Data)
		}
	}
	return w
}

// step takes what is told of a vertex. A step that is asked for again is begun again: it
// counts from the first time to the last.
func (w watch) step(v *client.Vertex) {
	s := w.steps[v.Digest.String()]
	s.Name, s.Error = v.Name, v.Error
	s.Cached = v.Cached
	if v.Started != nil && (s.Started.IsZero() || v.Started.Before(s.Started)) {
		s.Started = *v.Started
	}
	if v.Completed != nil && v.Completed.After(s.Completed) {
		s.Completed = *v.Completed
	}
	w.steps[v.Digest.String()] = s
}

func (w watch) list() (out []Step) {
	for _, s := range w.steps {
		out = append(out, s)
	}
	return out
}
