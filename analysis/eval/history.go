package eval

import "slices"

// history is what was written to variables, the youngest first; nil is none. It is
// never changed: who holds one holds what had been written by then.
type history struct {
	youngest Variable
	older    *history
	opens    bool // youngest is only a name, whose value a build argument may replace from here on
}

func (h *history) with(v Variable) *history { return &history{youngest: v, older: h} }

// opened is h where a build argument may replace the value of name.
func (h *history) opened(name string) *history {
	return &history{youngest: Variable{Name: name}, older: h, opens: true}
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
	for ; h != nil; h = h.older {
		switch {
		case h.youngest.Name != name:
		case h.opens:
			opened = true
		default:
			if opened {
				return h.youngest.unfixed(), true
			}
			return h.youngest, true
		}
	}
	return Variable{}, false
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
	if h == nil {
		return nil
	}
	return &history{h.youngest.unfixed(), h.older.unfixed(), h.opens}
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
