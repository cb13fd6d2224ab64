package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/stage"
)

// Explainer says in words how targets are built.
type Explainer struct {
	*Graph
	Plan *Plan
	Line func(off int) int // the line, from 1, that a byte of the file stands in
}

// Target says what is built for the target: the stages in their order, why each is needed, what
// can run side by side, and what is not needed.
func (x Explainer) Target() string {
	var b strings.Builder
	fmt.Fprintf(&b, "The target is %s. It needs %d of %s", x.named(x.Plan.Target), len(x.Plan.Order), counted(x.Model.Count(), "stage"))
	b.WriteString(", in this order:\n")
	for _, s := range x.Plan.Order {
		n := &x.Nodes[s]
		fmt.Fprintf(&b, "  %s: %s for %s\n", x.named(s), counted(len(x.operations(s)), "step"), n.Platform)
		for _, why := range x.reasons(s) {
			fmt.Fprintf(&b, "    %s\n", why)
		}
	}
	if n := len(x.Plan.Longest); n > 0 {
		fmt.Fprintf(&b, "The longest chain has %s: %s.\n", counted(n, "step"), x.steps(x.Plan.Longest))
	}
	for i, round := range x.Plan.Rounds {
		if len(round) > 1 {
			fmt.Fprintf(&b, "Round %d, side by side: %s.\n", i+1, x.steps(round))
		}
	}
	built := x.Built()
	unneeded := ""
	for s := range x.Model.Count() {
		switch {
		case x.Plan.Needed[s]:
		case built[s]:
			unneeded += ", " + x.named(s)
		default:
			fmt.Fprintf(&b, "Never built, whatever the target: %s.\n", x.named(s))
		}
	}
	if unneeded != "" {
		fmt.Fprintf(&b, "Not needed: %s.\n", unneeded[2:])
	}
	return b.String()
}

// ForLine says what needs the step that stands in a line; ok is false if none does.
func (x Explainer) ForLine(line int) (out string, ok bool) {
	at, ok := x.stepAt(line)
	if !ok {
		return "", false
	}
	var b strings.Builder
	step := &x.Nodes[at.Stage].Steps[at.Step]
	fmt.Fprintf(&b, "Line %d is %s in stage %s.\n", line, x.step(at, step), x.named(at.Stage))
	users := make([]bool, len(x.Nodes))
	x.users(at.Stage, users)
	for s := range x.Model.Count() {
		if users[s] && s != at.Stage {
			fmt.Fprintf(&b, "  needed by %s%s\n", x.named(s), x.because(s, users))
		}
	}
	var targets []string
	for s := range x.Model.Count() {
		if users[s] && x.IsTarget(s) {
			targets = append(targets, x.Nodes[s].Name)
		}
	}
	if len(targets) == 0 {
		b.WriteString("No target needs it, so it never runs.\n")
	} else {
		fmt.Fprintf(&b, "It runs for the targets %s.\n", strings.Join(targets, ", "))
	}
	return b.String(), true
}

// step is a step in words.
func (x Explainer) step(at At, s *Step) string {
	word := strings.ToUpper(s.Instr.Name)
	if s.Index == 0 {
		return "the " + word
	}
	return fmt.Sprintf("step %d of %d, the %s,", s.Index, x.Nodes[at.Stage].Total, word)
}

// because is what a stage takes of those that need the step.
func (x Explainer) because(s int, users []bool) string {
	var why []string
	for _, e := range x.of(s) {
		if users[e.Source] && e.Kind != Epoch {
			why = append(why, x.taking(e))
		}
	}
	return ": " + strings.Join(joined(why), ", ")
}

// joined has edges in words, each of which ends with its line, once for all lines.
func joined(edges []string) (out []string) {
	for _, e := range edges {
		words, line, _ := strings.Cut(e, " in line ")
		i := slices.IndexFunc(out, func(o string) bool { return strings.HasPrefix(o, words+" in line") })
		if i < 0 {
			out = append(out, e)
		} else if !strings.HasSuffix(out[i], " "+line) { // several mounts of one line
			out[i] = strings.Replace(out[i], " in line ", " in lines ", 1) + ", " + line
		}
	}
	return out
}

// taking is an edge in words.
func (x Explainer) taking(e Edge) string {
	of := x.Nodes[e.Source].Name
	if x.Nodes[e.Source].Kind == Context {
		of = "the build context"
	}
	verb := [...]string{"is built FROM %s", "copies from %s", "mounts from %s", "has an ONBUILD of its base take from %s", "has the time of %s"}[e.Kind]
	return fmt.Sprintf(verb, of) + fmt.Sprintf(" in line %d", x.Line(e.Span.Start))
}

// reasons are why the target needs a stage, and what the stage takes from outside.
func (x Explainer) reasons(s int) (out []string) {
	if s == x.Plan.Target {
		out = append(out, "it is the target")
	}
	for _, user := range x.Plan.Order {
		for _, e := range x.of(user) {
			if e.Source == s && e.Kind != Epoch {
				out = append(out, fmt.Sprintf("%s %s", x.Nodes[user].Name, x.taking(e)))
			}
		}
	}
	for _, e := range x.of(s) {
		if x.Nodes[e.Source].Kind != Stage {
			out = append(out, "it "+x.taking(e))
		}
	}
	return joined(out)
}

// users marks a stage and all that needs it.
func (x Explainer) users(s int, marked []bool) {
	if marked[s] {
		return
	}
	marked[s] = true
	for _, e := range x.Edges {
		if e.Source == s && e.Kind != Epoch {
			x.users(e.User, marked)
		}
	}
}

// stepAt is the step whose instruction a line is in; of a trigger the ONBUILD is no step.
func (x Explainer) stepAt(line int) (at At, ok bool) {
	for s := range x.Model.Count() {
		for i := range x.Nodes[s].Steps {
			step := &x.Nodes[s].Steps[i]
			if whole := x.Model.Whole(step.Item); !step.Trigger && x.Line(whole.Start) <= line && line <= x.Line(max(whole.Start, whole.End-1)) {
				return At{s, i}, true
			}
		}
	}
	return At{stage.None, 0}, false
}

func (x Explainer) named(s int) string {
	return fmt.Sprintf("%s (line %d)", x.Nodes[s].Name, x.Line(x.Nodes[s].Span.Start))
}

// operations are the steps of a stage that BuildKit runs.
func (x Explainer) operations(s int) (out []int) {
	for i := range x.Nodes[s].Steps {
		if x.Nodes[s].Steps[i].Index > 0 {
			out = append(out, i)
		}
	}
	return out
}

// steps are named as BuildKit does, with their lines.
func (x Explainer) steps(all []At) string {
	var out []string
	for _, at := range all {
		n := &x.Nodes[at.Stage]
		out = append(out, fmt.Sprintf("%s %d/%d (line %d)", n.Name, n.Steps[at.Step].Index, n.Total, x.Line(n.Steps[at.Step].Span.Start)))
	}
	return strings.Join(out, ", ")
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
