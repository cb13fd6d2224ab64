package workspace

import (
	"slices"

	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
)

// doubts are the parts of a document that read an argument which a build gives without a
// value that is known. What is wrong there may be so by the default only.
type doubts struct {
	stages []bool
	items  map[int]bool
	names  map[string]bool // of variables
}

// doubtsOf follows the open arguments through the file, from its top.
func doubtsOf(m *stage.Model, open []string) doubts {
	d := doubts{stages: make([]bool, m.Count()), items: map[int]bool{}, names: map[string]bool{}}
	if len(open) == 0 {
		return d
	}
	for _, name := range open {
		d.names[name] = true
	}
	for item := range m.File.Instructions(0, m.File.Len()) {
		d.follow(m, item)
	}
	for _, r := range m.Refs() {
		if r.Target != stage.None && d.stages[r.Target] {
			d.items[r.Item] = true
		}
	}
	return d
}

// follow notes whether an instruction reads an open argument. What it sets is open then,
// and so is a stage that is built on it.
func (d *doubts) follow(m *stage.Model, item int) {
	defs, uses := m.Variables(item)
	at := m.At(item)
	if at != stage.None && m.First(at) == item {
		d.stages[at] = m.Base(at) != stage.None && d.stages[m.Base(at)]
	}
	if !slices.ContainsFunc(uses, func(u stage.Use) bool { return d.names[u.Name] }) {
		return
	}
	d.items[item] = true
	for _, def := range defs {
		d.names[def.Name] = true
	}
	if at != stage.None && m.First(at) == item {
		d.stages[at] = true
	}
}

// at tells whether a finding stands in what is in doubt.
func (d *doubts) at(m *stage.Model, f *rules.Diagnostic) bool {
	in := stageOf(m, f)
	return d.items[m.File.ItemAt(f.Span.Start)] || in != stage.None && d.stages[in]
}
