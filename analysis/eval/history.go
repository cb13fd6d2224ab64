package eval

import "slices"

// history is what was written to variables, the youngest first; nil is none. It is
// never changed: who holds one holds what had been written by then.
type history struct {
	youngest Variable
	older    *history
}

func (h *history) with(v Variable) *history { return &history{v, h} }

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
	for ; h != nil; h = h.older {
		if h.youngest.Name == name {
			return h.youngest, true
		}
	}
	return Variable{}, false
}

// lastWritten are the variables as they are now, in the order in which they were last
// written.
func (h *history) lastWritten() []Variable {
	var out []Variable
	seen := map[string]bool{}
	for ; h != nil; h = h.older {
		if !seen[h.youngest.Name] {
			seen[h.youngest.Name] = true
			out = append(out, h.youngest)
		}
	}
	slices.Reverse(out)
	return out
}

// firstWritten are the variables as they are now, in the order in which they were first
// written.
func (h *history) firstWritten() []Variable {
	now, first := map[string]Variable{}, map[string]int{}
	n := 0
	for ; h != nil; h = h.older {
		v := h.youngest
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
