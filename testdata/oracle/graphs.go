package oracle

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/solver/pb"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	digest "github.com/opencontainers/go-digest"
)

// graphs are the digests of what each stage of a file is built by, without what only
// names it, and whatever the order of environment variables. One more stage at the
// end takes from all of them.
func (w World) graphs(src string) ([]string, error) { return w.graphsBut(src, nil) }

// graphsBut is the same with each operation changed first by but.
func (w World) graphsBut(src string, but func(*pb.Op)) ([]string, error) {
	stages, err := parse(src)
	if err != nil {
		return nil, err
	}
	all := strings.Builder{}
	all.WriteString(src)
	if !strings.HasSuffix(src, "\n") {
		all.WriteString("\n")
	}
	all.WriteString("FROM scratch AS stagels-all\n")
	for i := range stages {
		fmt.Fprintf(&all, "COPY --from=%d /x /stagels-%d\n", i, i)
	}
	g, err := w.build(all.String(), "stagels-all")
	if err != nil {
		return nil, err
	}
	out := make([]string, len(stages))
	c := canon{g, map[digest.Digest]string{}, but}
	for _, op := range g.ops {
		for _, a := range op.GetFile().GetActions() {
			var i int
			if n, _ := fmt.Sscanf(a.GetCopy().GetDest(), "/stagels-%d", &i); n == 1 && i < len(out) {
				out[i] = "scratch"
				if in := int(a.SecondaryInput); in >= 0 {
					out[i] = c.input(op.Inputs[in])
				}
			}
		}
	}
	return out, nil
}

// canon gives operations digests of their own.
type canon struct {
	*graph
	known map[digest.Digest]string
	but   func(*pb.Op) // nil for none
}

func (c canon) input(in *pb.Input) string {
	return fmt.Sprintf("%s/%d", c.of(digest.Digest(in.Digest)), in.Index)
}

func (c canon) of(d digest.Digest) string {
	if s, ok := c.known[d]; ok {
		return s
	}
	op := c.ops[d].CloneVT()
	for _, in := range op.Inputs {
		in.Digest = c.of(digest.Digest(in.Digest))
	}
	if c.but != nil {
		c.but(op)
	}
	if exec := op.GetExec(); exec != nil {
		slices.Sort(exec.Meta.Env)
	}
	if src := op.GetSource(); src != nil {
		delete(src.Attrs, pb.AttrLocalUniqueID) // another for every build
	}
	apart(op)
	data, err := op.Marshal()
	if err != nil {
		panic(err)
	}
	c.known[d] = fmt.Sprintf("%x", sha256.Sum256(data))
	return c.known[d]
}

// apart gives each file action that copies two inputs, also where they are one: they
// are that only if all bytes are the same, the order of variables too.
func apart(op *pb.Op) {
	actions := op.GetFile().GetActions()
	if len(actions) != 1 || len(op.Inputs) != 1 || actions[0].Input != actions[0].SecondaryInput {
		return
	}
	op.Inputs = append(op.Inputs, op.Inputs[0])
	actions[0].SecondaryInput = 1
}

// configs are the configurations of the images that a file's targets are: "" is the
// last stage's. What runs in images that are built on one elsewhere is left out.
func configs(src string) map[string]string {
	stages, err := parse(src)
	if err != nil {
		return nil
	}
	out := map[string]string{}
	for _, s := range stages {
		if s.Name != "" {
			out[s.Name] = config(src, s.Name)
		}
	}
	out[""] = config(src, "")
	return out
}

func config(src, target string) string { return World{}.configBut(src, target, nil) }

// configBut is the same in another world, changed first by but.
func (w World) configBut(src, target string, but func(*dockerspec.DockerOCIImageConfig)) string {
	res, err := dockerfile2llb.Dockerfile2LLB(context.Background(), []byte(src), w.options([]byte(src), target))
	if err != nil {
		return "error: " + err.Error()
	}
	res.Image.Config.OnBuild = nil
	if but != nil {
		but(&res.Image.Config)
	}
	data, err := json.Marshal(res.Image.Config)
	if err != nil {
		panic(err)
	}
	return string(data)
}
