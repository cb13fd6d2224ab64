// Package oracle asks BuildKit's own front end what it makes of a Dockerfile:
// offline, for linux/amd64, without build arguments, every image a stub.
package oracle

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/solver/pb"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	digest "github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/stagels/stagels/analysis/eval"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
)

// World is what a build finds beside the file.
type World struct {
	BuildArgs map[string]string
	ImageEnv  []string // NAME=value, of every image
	ImageDir  string   // WORKDIR of every image
	OS        string   // of the platform that is built for; "" is what PlatformOS says
}

// ResolveImageConfig answers for every image with the same configuration, for the
// platform that is asked for, and one layer: BuildKit takes an image without any
// for scratch.
func (w World) ResolveImageConfig(_ context.Context, ref string, opt sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	var img dockerspec.DockerOCIImage
	img.Architecture, img.OS = "amd64", "linux"
	if opt.ImageOpt != nil && opt.ImageOpt.Platform != nil {
		img.Platform = *opt.ImageOpt.Platform
	}
	img.Config.Env, img.Config.WorkingDir = w.ImageEnv, w.ImageDir
	for _, name := range eval.ImageVariables(ref) {
		img.Config.Env = append(img.Config.Env, name+"=/known")
	}
	img.History = []ocispecs.History{{CreatedBy: "stub"}}
	data, err := json.Marshal(img)
	return ref, "", data, err
}

// PlatformOS is the system that a file is for: linux, but for one that can only be
// built on Windows.
func PlatformOS(src string) string {
	for _, st := range stage.NewModel(syntax.Parse(src), stage.Build{}).Stages() {
		if eval.IsWindowsImage(st.Base.Expanded) {
			return "windows"
		}
	}
	return "linux"
}

func options(src []byte, target string) dockerfile2llb.ConvertOpt {
	return World{}.options(src, target)
}

// allCaps are given because a nil set is asked all the same, for a mount that can be written to.
var allCaps = pb.Caps.CapSet(pb.Caps.All())

func (w World) options(src []byte, target string) dockerfile2llb.ConvertOpt {
	platform := ocispecs.Platform{OS: cmp.Or(w.OS, PlatformOS(string(src))), Architecture: "amd64"}
	opt := dockerfile2llb.ConvertOpt{
		MetaResolver:   w,
		TargetPlatform: &platform,
		SourceMap:      llb.NewSourceMap(nil, "Dockerfile", "dockerfile", src),
	}
	opt.SourceMap.Definition = &llb.Definition{}
	opt.LLBCaps = &allCaps
	opt.Target = target
	opt.BuildArgs = w.BuildArgs
	opt.BuildPlatforms = []ocispecs.Platform{platform}
	return opt
}

// Refusal is an error of BuildKit's with the lines it names, from 1; there may be none.
type Refusal struct {
	Message string
	Lines   []int
}

func refusal(err error) *Refusal {
	if err == nil {
		return nil
	}
	r := &Refusal{Message: err.Error()}
	var at *parser.LocationError
	if errors.As(err, &at) {
		for _, ranges := range at.Locations {
			for _, rng := range ranges {
				r.Lines = append(r.Lines, rng.Start.Line)
			}
		}
	}
	return r
}

// Lint is what BuildKit's checks say of all stages at once: nil if they take them.
func Lint(src string) *Refusal { return World{}.Lint(src) }

// Lint is the same in another world.
func (w World) Lint(src string) *Refusal {
	res, err := dockerfile2llb.DockerfileLint(context.Background(), []byte(src), w.options([]byte(src), ""))
	if err != nil {
		return refusal(err)
	}
	if res.Error == nil {
		return nil
	}
	r := &Refusal{Message: res.Error.Message}
	for _, rng := range res.Error.Location.Ranges {
		for line := rng.Start.Line; line <= rng.End.Line; line++ {
			r.Lines = append(r.Lines, int(line))
		}
	}
	return r
}

// Targets builds each stage as the target, and returns what BuildKit first refuses.
// A stage without a name is built as the last of the file up to it.
func Targets(src string) *Refusal { return World{}.Targets(src) }

// Targets is the same in another world.
func (w World) Targets(src string) *Refusal {
	stages, err := parse(src)
	if err != nil {
		return refusal(err)
	}
	last := map[string]int{}
	for i, s := range stages {
		last[s.Name] = i
	}
	for i, s := range stages {
		target := s.Name
		if target == "" || last[target] != i {
			if i != len(stages)-1 {
				continue
			}
			target = ""
		}
		if r := w.refuses(src, target); r != nil {
			return r
		}
	}
	return nil
}

// refuses is why BuildKit makes no operations of one target; nil if it does. Of a RUN with letters
// that are no UTF-8 stagels says nothing yet: BuildKit refuses it, but names no line.
func (w World) refuses(src, target string) *Refusal {
	_, err := w.build(src, target)
	if err != nil && strings.Contains(err.Error(), "string field contains invalid UTF-8") {
		return nil
	}
	return refusal(err)
}

func parse(src string) ([]instructions.Stage, error) {
	res, err := parser.Parse(bytes.NewReader([]byte(src)))
	if err != nil {
		return nil, err
	}
	// Without a linter a comment that configures one is read all the same, and panics.
	stages, _, err := instructions.Parse(res.AST, linter.New(&linter.Config{}))
	return stages, err
}

// graph is the definition of one target with its operations by digest.
type graph struct {
	ops   map[digest.Digest]*pb.Op
	lines map[digest.Digest][]int  // of the source, from 1: one for each instruction that makes it
	names map[digest.Digest]string // as its progress tells of it
}

func (w World) build(src, target string) (*graph, error) {
	res, err := dockerfile2llb.Dockerfile2LLB(context.Background(), []byte(src), w.options([]byte(src), target))
	if err != nil {
		return nil, err
	}
	return definition(res)
}

// definition reads the operations of a result, and which lines make them.
func definition(res *dockerfile2llb.Result) (*graph, error) {
	def, err := res.State.Marshal(context.Background())
	if err != nil {
		return nil, err
	}
	g := &graph{ops: map[digest.Digest]*pb.Op{}, lines: map[digest.Digest][]int{}, names: map[digest.Digest]string{}}
	for d, m := range def.Metadata {
		g.names[digest.Digest(d)] = m.Description["llb.customname"]
	}
	for _, data := range def.Def {
		op := &pb.Op{}
		if err := op.UnmarshalVT(data); err != nil {
			return nil, fmt.Errorf("unmarshal: %w", err)
		}
		g.ops[digest.FromBytes(data)] = op
	}
	if def.Source == nil {
		return g, nil // nothing is to be done at all
	}
	for d, locs := range def.Source.Locations {
		for _, loc := range locs.Locations {
			g.lines[digest.Digest(d)] = append(g.lines[digest.Digest(d)], firstLine(loc.Ranges))
		}
	}
	return g, nil
}

func firstLine(ranges []*pb.Range) int {
	first := 0
	for _, rng := range ranges {
		if at := int(rng.Start.Line); first == 0 || at < first {
			first = at
		}
	}
	return first
}

// Warning is what one of BuildKit's checks says.
type Warning struct {
	Rule, Message string
	Lines         []int // from 1
}

// Warnings are what BuildKit's checks say, and the error that cut them short, if
// one did. Those that need a registry, or a build context, are left out.
func Warnings(src string) ([]Warning, *Refusal) { return World{}.Warnings(src, "") }

// Warnings is the same in another world, and for a target; "" is all stages.
func (w World) Warnings(src, target string) ([]Warning, *Refusal) {
	res, err := dockerfile2llb.DockerfileLint(context.Background(), []byte(src), w.options([]byte(src), target))
	if err != nil {
		return nil, refusal(err)
	}
	var out []Warning
	for _, found := range res.Warnings {
		if found.RuleName == linter.RuleInvalidBaseImagePlatform.Name {
			continue
		}
		warning := Warning{Rule: found.RuleName, Message: found.Detail}
		for _, rng := range found.Location.Ranges {
			for line := rng.Start.Line; line <= max(rng.End.Line, rng.Start.Line); line++ {
				warning.Lines = append(warning.Lines, int(line))
			}
		}
		out = append(out, warning)
	}
	if res.Error == nil {
		return out, nil
	}
	return out, &Refusal{Message: res.Error.Message}
}
