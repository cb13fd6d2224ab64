package timings

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Build is where the time of a build went.
type Build struct {
	Start    time.Time
	Total    time.Duration // from the first start of all to the last end
	Steps    []Step        // as they began
	Critical []int         // the steps that made the build as long as it was: each waited for the one before
}

// Step is an operation of a step of a stage, or another thing that BuildKit did, such as loading
// the context. COPY --link is two of one number: the second, LINK, puts the files on the others
// (convert_copy.go:350). ADD of an address is two as well.
type Step struct {
	Place
	Instruction string        // or the name of what is no step of a stage
	Line        int           // of the Dockerfile, from 1, by Locate or the provenance of an exported build; 0 if it is not known
	Started     time.Duration // since the start of the build
	Took        time.Duration // from its first start to its last end
	Cached      bool          // it was not executed
	Error       string        // why it failed, or ""
	WaitedFor   int           // the step of those it needs that ended last; None if it needs none
}

// None is no step.
const None = -1

// Read takes in a log and tells where the time went. It fails with ErrNoSteps if there is no
// step in it, and if it cannot be read.
func Read(log io.Reader) (*Build, error) {
	r, err := read(log)
	if err != nil {
		return nil, err
	}
	vertexes := r.vertexes
	slices.SortStableFunc(vertexes, func(a, b *vertex) int { return a.first.Compare(b.first) })
	b := &Build{Start: vertexes[0].first}
	byDigest := map[string]int{}
	for i, v := range vertexes {
		byDigest[v.Digest] = i
		if v.end.IsZero() {
			v.end = r.last // the log ends before
		}
		b.Steps = append(b.Steps, Step{
			Place: v.place, Instruction: v.instruction, Started: v.first.Sub(b.Start), Took: v.end.Sub(v.first),
			Line: r.lineOf[v.Digest], Cached: !v.ran(), Error: v.Error,
		})
		b.Total = max(b.Total, b.Steps[i].end())
	}
	b.connect(vertexes, byDigest)
	b.Critical = b.critical()
	return b, nil
}

// connect notes of each step what it needs. A vertex may name others that the log does not tell
// of; it waits for none of these.
func (b *Build) connect(vertexes []*vertex, byDigest map[string]int) {
	for i, v := range vertexes {
		var inputs []int
		for _, digest := range v.Inputs {
			if j, ok := byDigest[digest]; ok && j != i {
				inputs = append(inputs, j)
			}
		}
		b.Steps[i].WaitedFor = b.lastOf(inputs)
	}
}

// lastOf is the step of several that ended last; None if there are none.
func (b *Build) lastOf(steps []int) int {
	last := None
	for _, i := range steps {
		if last == None || b.Steps[i].end() > b.Steps[last].end() {
			last = i
		}
	}
	return last
}

func (s *Step) end() time.Duration { return s.Started + s.Took }

// critical goes back from the step that ended last: to the one that it waited for, and from one
// that needs none to what had ended last when it began.
func (b *Build) critical() (out []int) {
	all := make([]int, len(b.Steps))
	for i := range all {
		all[i] = i
	}
	seen := make([]bool, len(b.Steps))
	for at := b.lastOf(all); at != None && !seen[at]; at = b.before(at) {
		seen[at] = true
		if !b.Steps[at].Cached {
			out = append(out, at)
		}
	}
	slices.Reverse(out)
	return out
}

// before is what a step waited for, as far as the log tells.
func (b *Build) before(at int) int {
	s := &b.Steps[at]
	if s.WaitedFor != None {
		return s.WaitedFor
	}
	var ended []int
	for i := range b.Steps {
		if i != at && b.Steps[i].end() <= s.Started {
			ended = append(ended, i)
		}
	}
	return b.lastOf(ended)
}

// StageTime is how long the steps of a stage took together, those that ran at one time each
// for itself.
type StageTime struct {
	Name string // with the target of a Bake file, if several were built
	Took time.Duration
}

// Stages are the stages with what they took, the longest first. What is no step of a stage
// counts as "".
func (b *Build) Stages() (out []StageTime) {
	for i := range b.Steps {
		s := &b.Steps[i]
		name := s.stage()
		at := slices.IndexFunc(out, func(t StageTime) bool { return t.Name == name })
		if at < 0 {
			at, out = len(out), append(out, StageTime{Name: name})
		}
		if !s.Cached {
			out[at].Took += s.Took
		}
	}
	slices.SortStableFunc(out, func(a, b StageTime) int { return int(b.Took/1e6 - a.Took/1e6) })
	return out
}

func (s *Step) stage() string {
	if s.Index == 0 {
		return ""
	}
	if s.Target == "" {
		return s.StageName()
	}
	return s.Target + " " + s.StageName()
}

// StageName is the name of the step's stage, or stage-N; "" of what is no step of a stage.
func (s *Step) StageName() string {
	if s.Index > 0 && s.Stage == "" {
		return "stage-0" // the only one, which BuildKit does not name
	}
	return s.Stage
}

// Label is the step in words: its place, and its instruction.
func (s *Step) Label() string {
	if s.Index == 0 {
		return s.Instruction
	}
	at := strings.Join(strings.Fields(s.Target+" "+s.Platform+" "+s.StageName()), " ")
	return fmt.Sprintf("%s %d  %s", at, s.Index, s.Instruction)
}
