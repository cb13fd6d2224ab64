package workflow

import (
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/builds/yamltree"
	"github.com/stagels/stagels/analysis/text"
)

// toSecrets moves the line of a build argument, whose key stands at a span, from the input
// build-args of its step to the input secrets. Both inputs are read alike, line by line
// (build-push-action, src/context.ts: getInputs).
func toSecrets(src string, key text.Span) (edits []text.Edit, ok bool) {
	for _, step := range stepsOf(yamltree.Parse(src)) {
		with := step.At("with")
		for _, line := range words(with.At("build-args"), "\n") {
			name, _, _ := strings.Cut(unquoted(line).text(), "=")
			inner := unquoted(line)
			at, exact := inner.node.Part(inner.from, inner.from+len(name))
			if exact && at == key && isPush(step) {
				m := moved{src: src, line: line, name: name, args: pairOf(with, "build-args"), secrets: pairOf(with, "secrets"), with: with}
				return m.edits()
			}
		}
	}
	return nil, false
}

// stepsOf are the steps of a workflow or an action.
func stepsOf(root *yamltree.Node) (all []*yamltree.Node) {
	for _, job := range root.At("jobs").Pairs() {
		all = append(all, job.Value.At("steps").List()...)
	}
	return append(all, root.At("runs", "steps").List()...)
}

func isPush(step *yamltree.Node) bool {
	return slices.ContainsFunc(pushes, func(action string) bool { return uses(step, action) })
}

func pairOf(m *yamltree.Node, key string) (p yamltree.Pair) {
	for _, pair := range m.Pairs() {
		if pair.Key.String() == key {
			p = pair
		}
	}
	return p
}

// moved is a line of build-args that becomes one of secrets.
type moved struct {
	src           string
	line          word
	name          string
	with          *yamltree.Node
	args, secrets yamltree.Pair // secrets is the zero Pair of a step without
}

func (m *moved) edits() (edits []text.Edit, ok bool) {
	alone := len(words(m.args.Value, "\n")) == 1
	switch held, other := m.given(); {
	case !m.isWhole() || !m.onOwnLine(m.args.Key) || other:
		return nil, false
	case held:
		return []text.Edit{m.without(alone)}, true
	case m.secrets.Key != nil:
		edits, ok = m.added()
		return text.Joined(append(edits, m.without(alone))), ok
	case alone:
		return []text.Edit{{Span: m.args.Key.Span, New: "secrets"}}, true
	}
	all := words(m.args.Value, "\n")
	end := m.lineEnd(m.at(all[len(all)-1]).End)
	begun := m.lineBreak() + m.indent(m.args.Key.Span.Start) + "secrets: |" + m.newLine(m.at(m.line).Start)
	return text.Joined([]text.Edit{{Span: text.Span{Start: end, End: end}, New: begun}, m.without(false)}), true
}

// given tells whether the step gives the secret already: held, with the same value; other,
// with another one or in another way.
func (m *moved) given() (held, other bool) {
	for _, input := range []string{"secrets", "secret-files", "secret-envs"} {
		for _, w := range words(m.with.At(input), "\n") {
			if name, _, _ := strings.Cut(unquoted(w).text(), "="); name == m.name {
				same := input == "secrets" && w.text() == m.line.text()
				held, other = held || same, other || !same
			}
		}
	}
	return held, other
}

func (m *moved) at(w word) text.Span {
	at, _ := w.node.Part(w.from, w.to)
	return at
}

// isWhole tells whether the line is one of a block scalar, or all of a value on one line.
func (m *moved) isWhole() bool {
	at, exact := m.line.node.Part(m.line.from, m.line.to)
	if !exact || at.Of(m.src) != m.line.text() {
		return false
	}
	return m.onOwnLine(&yamltree.Node{Span: at}) && m.lineEnd(at.End) == at.End || m.line.node.Literal
}

func (m *moved) onOwnLine(n *yamltree.Node) bool {
	return strings.TrimLeft(m.src[m.lineStart(n.Span.Start):n.Span.Start], " ") == ""
}

// without removes the line or, of an input that has no other, the input.
func (m *moved) without(alone bool) text.Edit {
	at := m.at(m.line)
	start := m.lineStart(at.Start)
	if alone {
		start = m.lineStart(m.args.Key.Span.Start)
	}
	end := m.lineEnd(at.End)
	if rest := m.src[end:]; rest != "" {
		end += strings.IndexByte(rest, '\n') + 1
		return text.Edit{Span: text.Span{Start: start, End: end}}
	}
	return text.Edit{Span: text.Span{Start: start - len(m.lineBreak()), End: end}}
}

// added adds the line to the secrets that the step has; ok is false if they are not written
// on lines.
func (m *moved) added() (edits []text.Edit, ok bool) {
	n := m.secrets.Value
	all := words(n, "\n")
	if len(all) == 0 || !m.onOwnLine(m.secrets.Key) {
		return nil, false
	}
	last := m.at(all[len(all)-1])
	end := m.lineEnd(last.End)
	switch {
	case last.Of(m.src) != all[len(all)-1].text():
		return nil, false
	case m.onOwnLine(&yamltree.Node{Span: last}):
		return []text.Edit{{Span: text.Span{Start: end, End: end}, New: m.newLine(last.Start)}}, n.Quoted
	case n.Quoted || !n.Literal || end != last.End:
		return nil, false
	}
	inner := m.lineBreak() + m.indent(m.secrets.Key.Span.Start) + "  "
	begin := text.Span{Start: last.Start, End: last.Start}
	return []text.Edit{{Span: begin, New: "|" + inner}, {Span: text.Span{Start: end, End: end}, New: inner + m.line.text()}}, true
}

// newLine is the moved line on a line as far in as that of an offset.
func (m *moved) newLine(as int) string { return m.lineBreak() + m.indent(as) + m.line.text() }

func (m *moved) indent(off int) string {
	line := m.src[m.lineStart(off):off]
	return line[:len(line)-len(strings.TrimLeft(line, " "))]
}

func (m *moved) lineStart(off int) int { return strings.LastIndexByte(m.src[:off], '\n') + 1 }

func (m *moved) lineEnd(off int) int {
	line, _, _ := strings.Cut(m.src[off:], "\n")
	return off + len(strings.TrimRight(line, " \t\r"))
}

// lineBreak is what ends the lines of the text.
func (m *moved) lineBreak() string {
	if i := strings.IndexByte(m.src, '\n'); i > 0 && m.src[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}
