package oracle

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	digest "github.com/opencontainers/go-digest"
)

// Build is all that BuildKit makes of a file, by target: "" is the last stage. What it
// refuses is an error there.
type Build map[string]Target

// Target is one target's graph, with its image's configuration and history.
type Target struct {
	Err   string
	Graph string
	Image string
}

// Build makes each named stage and the last.
func (w World) Build(src string) (Build, error) {
	stages, err := parse(src)
	if err != nil {
		return nil, err
	}
	out := Build{"": w.target(src, "")}
	for _, s := range stages {
		if s.Name != "" {
			out[s.Name] = w.target(src, s.Name)
		}
	}
	return out, nil
}

func (w World) target(src, name string) Target {
	res, err := dockerfile2llb.Dockerfile2LLB(context.Background(), []byte(src), w.options([]byte(src), name))
	if err != nil {
		return Target{Err: err.Error()}
	}
	g, err := definition(res)
	if err != nil {
		return Target{Err: err.Error()}
	}
	image, err := json.Marshal(res.Image)
	if err != nil {
		return Target{Err: err.Error()}
	}
	return Target{Graph: g.digest(), Image: string(image)}
}

// digest is the same for graphs that do the same, whatever names their operations have.
func (g *graph) digest() string {
	c := canon{graph: g, known: map[digest.Digest]string{}}
	all := make([]string, 0, len(g.ops))
	for d := range g.ops {
		all = append(all, c.of(d))
	}
	slices.Sort(all)
	return digest.FromString(fmt.Sprint(all)).Encoded()[:16]
}

// Differs tells what of b is not in now as it was: "" if all is. A target that only now
// has does not matter. One that was refused is still, in whatever words.
func (b Build) Differs(now Build) string {
	for _, name := range slices.Sorted(maps.Keys(b)) {
		was, is := b[name], now[name]
		switch {
		case (was.Err == "") != (is.Err == ""):
			return fmt.Sprintf("target %q: refused %q, before %q", name, is.Err, was.Err)
		case was.Graph != is.Graph:
			return fmt.Sprintf("target %q is built otherwise", name)
		case was.Image != is.Image:
			return fmt.Sprintf("target %q has the image %s, before %s", name, is.Image, was.Image)
		}
	}
	return ""
}
