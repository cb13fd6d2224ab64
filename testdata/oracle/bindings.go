package oracle

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
)

// Image and Scratch stand for what is no stage.
const (
	Image   = -1
	Scratch = -2
)

// Bindings is what BuildKit binds the names of a file to: the index of a stage,
// Image or Scratch.
type Bindings struct {
	Bases []int
	// Refs are what the COPYs and mounts take from, by the line of their
	// instruction, from 1, sorted; an ONBUILD's by the line of the FROM it runs in.
	// What takes from nothing or from the build context is left out.
	Refs map[int][]int
	// Unclear are lines of which the graph does not tell.
	Unclear map[int]bool
}

func (b *Bindings) unclear(line int) {
	if b.Unclear == nil {
		b.Unclear = map[int]bool{}
	}
	b.Unclear[line] = true
}

// marked is a file in which every stage begins and ends with a RUN that tells it.
type marked struct {
	text  string
	lines []int // the file's line of each line of text; 0 for a mark
}

func begin(i int) string { return fmt.Sprintf("stagels-begin-%d", i) }
func end(i int) string   { return fmt.Sprintf("stagels-end-%d", i) }

// mark puts the marks between instructions, where parser.Parse says that those end.
func mark(src string) (marked, error) {
	res, err := parser.Parse(bytes.NewReader([]byte(src)))
	if err != nil {
		return marked{}, err
	}
	after := map[int][]string{}
	stage, last := -1, 0
	for _, n := range res.AST.Children {
		if strings.EqualFold(n.Value, "from") {
			if stage >= 0 {
				after[last] = append(after[last], end(stage))
			}
			stage++
			after[n.EndLine] = append(after[n.EndLine], begin(stage))
		}
		last = n.EndLine
	}
	if stage >= 0 {
		after[last] = append(after[last], end(stage))
	}
	var m marked
	var b strings.Builder
	for i, row := range strings.SplitAfter(src, "\n") {
		if row == "" {
			continue
		}
		b.WriteString(row)
		m.lines = append(m.lines, i+1)
		for _, name := range after[i+1] {
			if !strings.HasSuffix(b.String(), "\n") {
				b.WriteString("\n")
			}
			fmt.Fprintf(&b, "RUN [%q]\n", name)
			m.lines = append(m.lines, 0)
		}
	}
	if !strings.HasSuffix(b.String(), "\n") {
		b.WriteString("\n") // a comment can stand there
	}
	m.text = b.String()
	return m, nil
}

var triggerFrom = regexp.MustCompile(`--from=["']?(\+?\d+)`)

// copiesFrom is what a COPY takes from, or an index that an ONBUILD has.
func copiesFrom(c instructions.Command) string {
	switch c := c.(type) {
	case *instructions.CopyCommand:
		return c.From
	case *instructions.OnbuildCommand:
		if m := triggerFrom.FindStringSubmatch(c.Expression); m != nil {
			return m[1]
		}
	}
	return ""
}

// ErrUnmarked says that a file cannot carry marks: it ends where a line is due,
// or has an index that the marks would change the meaning of.
var ErrUnmarked = errors.New("the file cannot carry marks")

// intact tells whether every mark is an instruction of its own, and no index of a
// COPY reaches past the stages.
func (m marked) intact(stages []instructions.Stage) bool {
	marks := 0
	for _, s := range stages {
		for _, c := range s.Commands {
			if run, ok := c.(*instructions.RunCommand); ok && len(run.CmdLine) == 1 && strings.HasPrefix(run.CmdLine[0], "stagels-") {
				marks++
			}
			if i, err := strconv.Atoi(copiesFrom(c)); err == nil && i >= len(stages) {
				return false
			}
		}
	}
	return marks == 2*len(stages)
}

// Bind reads the bindings off the graph of all stages, which one more stage at the
// end takes from by their indexes.
func Bind(src string) (*Bindings, error) {
	m, err := mark(src)
	if err != nil {
		return nil, err
	}
	stages, err := parse(m.text)
	if err != nil {
		return nil, err
	}
	if !m.intact(stages) {
		return nil, ErrUnmarked
	}
	out := &Bindings{Bases: make([]int, len(stages)), Refs: map[int][]int{}}
	var all strings.Builder
	all.WriteString(m.text)
	all.WriteString("FROM scratch AS stagels-all\n")
	for i := range stages {
		fmt.Fprintf(&all, "COPY --from=%d /x /x\n", i)
	}
	g, err := World{BuildArgs: map[string]string{"TARGETSTAGE": last(stages)}}.build(all.String(), "stagels-all")
	if err != nil {
		return nil, err
	}
	r := reader{g, out, m.lines}
	r.read()
	return out, nil
}

// last is the value of TARGETSTAGE where no target is asked for (convert.go:284).
func last(stages []instructions.Stage) string {
	if len(stages) == 0 {
		return "default"
	}
	return cmp.Or(stages[len(stages)-1].Name, "default")
}

type reader struct {
	*graph
	out   *Bindings
	lines []int
}

// instructions are the lines of the file whose instructions make the operation.
func (r *reader) instructions(d digest.Digest) []int {
	var out []int
	for _, at := range r.graph.lines[d] {
		if at > 0 && at <= len(r.lines) && r.lines[at-1] > 0 {
			out = append(out, r.lines[at-1])
		}
	}
	return out
}

func (r *reader) read() {
	for d, op := range r.ops {
		switch {
		case op.GetExec() != nil:
			r.exec(d, op)
		case op.GetFile() != nil:
			r.file(d, op)
		}
	}
	for line := range r.out.Refs {
		sort.Ints(r.out.Refs[line])
	}
}

func (r *reader) exec(d digest.Digest, op *pb.Op) {
	if stage, ok := markOf(op, "stagels-begin-%d"); ok {
		r.out.Bases[stage] = r.base(op)
		return
	}
	for _, mount := range op.GetExec().Mounts {
		if mount.Dest == "/" || mount.Input < 0 {
			continue
		}
		r.add(d, r.source(op, int(mount.Input)))
	}
}

func markOf(op *pb.Op, form string) (stage int, ok bool) {
	if op.GetExec() == nil {
		return 0, false
	}
	n, _ := fmt.Sscanf(strings.Join(op.GetExec().Meta.Args, " "), form, &stage)
	return stage, n == 1
}

func (r *reader) add(d digest.Digest, s int) {
	if s == notAReference {
		return
	}
	for _, line := range r.instructions(d) {
		r.out.Refs[line] = append(r.out.Refs[line], s)
	}
}

// file reads a COPY: what it copies from is its actions' second input. A COPY of
// several files takes all from one place.
func (r *reader) file(d digest.Digest, op *pb.Op) {
	for _, a := range op.GetFile().Actions {
		if in := int(a.SecondaryInput); a.GetCopy() != nil && in >= 0 && in < len(op.Inputs) {
			r.add(d, r.source(op, in))
			return
		}
	}
}

const notAReference = -9

// base follows a stage's first operation back past the triggers that run in it.
func (r *reader) base(op *pb.Op) int {
	for {
		in := 0
		switch {
		case op.GetExec() != nil:
			for _, m := range op.GetExec().Mounts {
				if m.Dest == "/" {
					in = int(m.Input)
				}
			}
		case op.GetFile() != nil:
			in = int(op.GetFile().Actions[0].Input)
		}
		if in < 0 || in >= len(op.Inputs) {
			return Scratch
		}
		if s := r.source(op, in); s != notAReference {
			return s
		}
		op = r.ops[digest.Digest(op.Inputs[in].Digest)]
	}
}

// source is the stage that the input of op is the end of, or Image.
func (r *reader) source(op *pb.Op, input int) int {
	from := r.ops[digest.Digest(op.Inputs[input].Digest)]
	if stage, ok := markOf(from, "stagels-end-%d"); ok {
		return stage
	}
	if s := from.GetSource(); s != nil && strings.HasPrefix(s.Identifier, "docker-image://") {
		return Image
	}
	return notAReference
}
