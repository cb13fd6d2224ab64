package oracle

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// mutator makes files at random.
type mutator struct{ *rand.Rand }

// odd are sources that hardly anything builds from.
var odd = []string{"Bad", "./x", "0", "1", "scratch", "SCRATCH", "a$", "img:1", "twin"}

// TestGenerated compares small files of stages, references and triggers, from a
// fixed seed; STAGELS_MUTATIONS says how many.
func TestGenerated(t *testing.T) {
	m := mutator{rand.New(rand.NewPCG(11, 13))}
	var n tally
	for i := range mutations(3000) {
		n.compare(t, fmt.Sprintf("generated %d", i), m.generate())
	}
	t.Log(n)
}

// generate makes a small Dockerfile of nothing but stages that take from each
// other: whole files hold few triggers, and mutations break them more often than
// they change what is bound.
func (m mutator) generate() string {
	n := 1 + m.IntN(6)
	var b strings.Builder
	if m.IntN(4) == 0 {
		fmt.Fprintf(&b, "ARG X=%s\n", m.above(n, n))
	}
	for i := range n {
		fmt.Fprintf(&b, "FROM %s", m.above(n, i))
		switch m.IntN(8) {
		case 0:
		case 1:
			fmt.Fprintf(&b, " AS %s", m.anywhere(n))
		default:
			fmt.Fprintf(&b, " AS %s", stageName(i))
		}
		b.WriteString("\n")
		for range m.IntN(4) {
			b.WriteString(m.instruction(n, i))
		}
	}
	return b.String()
}

func stageName(i int) string { return string(rune('a' + i)) }

// above is mostly the name of a stage before stage i, as what builds has it.
func (m mutator) above(stages, i int) string {
	if i > 0 && m.IntN(10) < 8 {
		return stageName(m.IntN(i))
	}
	return m.anywhere(stages)
}

// anywhere is mostly an image, and sometimes what hardly builds.
func (m mutator) anywhere(stages int) string {
	switch m.IntN(16) {
	case 0:
		return odd[m.IntN(len(odd))]
	case 1:
		return "$X"
	case 2:
		return stageName(m.IntN(stages))
	case 3:
		return strings.ToUpper(stageName(m.IntN(stages)))
	case 4:
		return "scratch"
	}
	return "image"
}

// source is what an instruction of stage i takes from: mostly a name, else mostly
// the index of a stage above.
func (m mutator) source(stages, i int) string {
	switch m.IntN(12) {
	case 0, 1, 2:
		return fmt.Sprint(m.IntN(i + 1))
	case 3:
		return fmt.Sprint(m.IntN(stages + 3))
	case 4:
		return strings.ToUpper(m.above(stages, i))
	}
	return m.above(stages, i)
}

func (m mutator) instruction(stages, i int) string {
	forms := []string{
		"COPY --from=%s /a /b\n", "COPY --from=%s /a /b\n", "COPY --link --from=%s /a /b\n", "copy --FROM=%s /a /b\n",
		"RUN --mount=from=%s,target=/m ls\n", "RUN --mount=target=/m,from=%s ls\n", "RUN --mount=type=cache,target=/c --mount=type=bind,target=/m,from=%s ls\n",
		"RUN --mount=type=cache,target=/c,from=%s ls\n", "RUN --mount=type=tmpfs,target=/t --mount=type=secret,id=s,env=%s ls\n",
		"COPY \\\n  --from=%s \\\n  /a /b\n", "COPY --from=%s <<E /b\nx\nE\n", "RUN --mount=target=/m,from=%s <<E\nls\nE\n",
	}
	line := fmt.Sprintf(forms[m.IntN(len(forms))], m.source(stages, i))
	if m.IntN(4) == 0 {
		return "ONBUILD " + line
	}
	return line
}
