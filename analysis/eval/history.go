package eval

import "slices"

// history is what was written to variables, the youngest first; nil is none. It is
// never changed: who holds one holds what had been written by then.
type history struct {
	youngest Variable
	older    *history
	opens    bool // youngest is only a name, whose value a build argument may replace from here on

	length int    // how many are written, this one included
	index  *index // nil for most
}

// index is what the last ones written say, by their names, and what is before them.
type index struct {
	names  map[string]latest
	before *history
}

// latest is what some of the last ones written say of a name.
type latest struct {
	Variable
	written, opened bool
}

// indexStep is after how many there is an index. So a name is looked up in a few indexes,
// however many variables there are.
const indexStep = 32

func (h *history) with(v Variable) *history {
	return (&history{youngest: v, older: h, length: h.len() + 1}).withIndex()
}

// opened is h where a build argument may replace the value of name.
func (h *history) opened(name string) *history {
	return (&history{youngest: Variable{Name: name}, older: h, opens: true, length: h.len() + 1}).withIndex()
}

// len is how often something was written.
func (h *history) len() int {
	if h == nil {
		return 0
	}
	return h.length
}

// withIndex is h with an index of the last ones written: as many as the greatest power
// of two, in steps, that divides the length. What is before them ends in a greater index.
// So all indexes together hold each one at most as often as the length has binary digits.
func (h *history) withIndex() *history {
	if h.length%indexStep != 0 {
		return h
	}
	steps := h.length / indexStep
	names, before := map[string]latest{}, h
	for range steps & -steps * indexStep {
		names[before.youngest.Name] = names[before.youngest.Name].over(before)
		before = before.older
	}
	h.index = &index{names, before}
	return h
}

// over is what l and an older one say together.
func (l latest) over(older *history) latest {
	switch {
	case l.written:
	case older.opens:
		l.opened = true
	default:
		l.Variable, l.written = older.youngest, true
		if l.opened {
			l.Variable = l.unfixed()
		}
	}
	return l
}

// newHistory is one of variables in the order in which they are written.
func newHistory(written []Variable) *history {
	var h *history
	for _, v := range written {
		h = h.with(v)
	}
	return h
}

// lookup is what was last written to name.
func (h *history) lookup(name string) (v Variable, ok bool) {
	opened := false
	for h != nil && !ok {
		var l latest
		l, h = h.latest(name)
		v, ok = l.Variable, l.written
		if opened {
			v = v.unfixed()
		}
		opened = opened || l.opened
	}
	return v, ok
}

// latest is what the last ones written say of name, as many as are looked at together,
// and the history before them.
func (h *history) latest(name string) (l latest, before *history) {
	if h.index != nil {
		return h.index.names[name], h.index.before
	}
	if h.youngest.Name == name {
		l = l.over(h)
	}
	return l, h.older
}

// lastWritten are the variables as they are now, in the order in which they were last
// written.
func (h *history) lastWritten() []Variable {
	var out []Variable
	seen, opened := map[string]bool{}, map[string]bool{}
	for ; h != nil; h = h.older {
		v := h.youngest
		switch {
		case seen[v.Name]:
		case h.opens:
			opened[v.Name] = true
		default:
			seen[v.Name] = true
			if opened[v.Name] {
				v = v.unfixed()
			}
			out = append(out, v)
		}
	}
	slices.Reverse(out)
	return out
}

// unfixed is h with values that a build argument may replace, all of them.
func (h *history) unfixed() *history {
	var all []*history
	for ; h != nil; h = h.older {
		all = append(all, h)
	}
	var out *history
	for _, one := range slices.Backward(all) {
		out = (&history{youngest: one.youngest.unfixed(), older: out, opens: one.opens, length: one.length}).withIndex()
	}
	return out
}

// firstWritten are the variables as they are now, in the order in which they were first
// written.
func (h *history) firstWritten() []Variable {
	now, first, opened := map[string]Variable{}, map[string]int{}, map[string]bool{}
	n := 0
	for ; h != nil; h = h.older {
		v := h.youngest
		if h.opens {
			opened[v.Name] = true
			continue
		}
		if opened[v.Name] {
			v = v.unfixed()
		}
		if _, younger := now[v.Name]; !younger {
			now[v.Name] = v
		}
		first[v.Name] = n
		n++
	}
	out := make([]Variable, 0, len(now))
	for _, v := range now {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b Variable) int { return first[b.Name] - first[a.Name] })
	return out
}
