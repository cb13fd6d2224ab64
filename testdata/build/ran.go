package build

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/moby/buildkit/client"
)

// Place is a step as BuildKit numbers it: the 2 of [build 2/4]. Of a file with one stage BuildKit
// leaves out the stage.
type Place struct {
	Stage string
	Index int
}

// Ran is which steps of a build were executed, of all that BuildKit told of: the others it had in
// its cache.
type Ran struct {
	Steps map[Place]bool
	Log   string // what the commands printed
	Err   error  // why the build failed
	Line  int    // of the Dockerfile, where it failed; 0 if that is not said
}

// Run builds a target and exports nothing.
func (d *Daemon) Run(ctx context.Context, r Request) Ran {
	opt, err := r.options()
	if err != nil {
		return Ran{Err: err}
	}
	opt.SharedKey = r.Context // so that no folder is taken for a newer state of another one
	progress := make(chan *client.SolveStatus)
	told := make(chan teller)
	go func() {
		t := teller{vertexes: map[string]*vertexTold{}}
		for s := range progress {
			t.add(s)
		}
		told <- t
	}()
	_, err = d.client.Solve(ctx, nil, opt, progress)
	t := <-told
	return Ran{Steps: t.ran(), Log: t.log.String(), Err: err, Line: line(err)}
}

// teller puts together what BuildKit tells of a build.
type teller struct {
	log      strings.Builder
	vertexes map[string]*vertexTold // by their digests
}

// vertexTold is what was told of one vertex.
type vertexTold struct {
	name   string
	inputs int
	starts []time.Time // of what was completed and not cached
}

func (t *teller) add(s *client.SolveStatus) {
	for _, l := range s.Logs {
		t.log.Write(l.Data)
	}
	for _, v := range s.Vertexes {
		of := t.vertexes[v.Digest.String()]
		if of == nil {
			of = &vertexTold{}
			t.vertexes[v.Digest.String()] = of
		}
		of.name, of.inputs = v.Name, len(v.Inputs)
		if v.Started != nil && v.Completed != nil && !v.Cached && !slices.ContainsFunc(of.starts, v.Started.Equal) {
			of.starts = append(of.starts, *v.Started)
		}
	}
}

var placeOf = regexp.MustCompile(`^\[(?:(\S+) )? *(\d+)/\d+\] `)

// ran are the steps that were executed. A vertex without inputs is begun once to find its key;
// it was executed if it was begun again. COPY --link is two vertexes with one number.
func (t *teller) ran() map[Place]bool {
	out := map[Place]bool{}
	for _, v := range t.vertexes {
		m := placeOf.FindStringSubmatch(v.name)
		if m == nil {
			continue
		}
		index, _ := strconv.Atoi(m[2])
		at := Place{m[1], index}
		least := 1
		if v.inputs == 0 {
			least = 2
		}
		out[at] = out[at] || len(v.starts) >= least
	}
	return out
}
