package draw

import "slices"

// sweeps is how often the columns are ordered anew, unless the drawing is so large that it
// takes too long.
const (
	sweeps   = 24
	mostWork = 400_000
)

// order orders the boxes of each column so that few lines cross: by the middle of those that
// they are joined to in the column before, forwards and backwards, and then by swapping
// neighbours as long as that helps. The best order that was met stays.
func (p *plane) order() {
	p.begin()
	best, fewest := clone(p.layers), p.crossings()
	rounds := min(sweeps, 2+mostWork/(1+len(p.boxes)*8))
	for i := 0; i < rounds && fewest > 0; i++ {
		p.sweep(i%2 == 0)
		p.swap(rounds)
		if n := p.crossings(); n < fewest {
			best, fewest = clone(p.layers), n
		}
	}
	p.layers = best
}

// begin puts what is joined near each other: depth first, from the boxes in their order.
func (p *plane) begin() {
	for i := range p.layers {
		p.layers[i] = p.layers[i][:0]
	}
	seen := make([]bool, len(p.boxes))
	var visit func(b int)
	visit = func(b int) {
		if seen[b] {
			return
		}
		seen[b] = true
		p.layers[p.boxes[b].layer] = append(p.layers[p.boxes[b].layer], b)
		for _, to := range p.right[b] {
			visit(to)
		}
	}
	for b := range p.boxes {
		if len(p.left[b]) == 0 {
			visit(b)
		}
	}
	for b := range p.boxes {
		visit(b)
	}
}

// sweep orders each column by the middle of what its boxes are joined to in the column before
// it, from the left or from the right.
func (p *plane) sweep(forwards bool) {
	at := p.positions()
	for k := range p.layers {
		layer, joined := p.layers[k], p.left
		if !forwards {
			layer, joined = p.layers[len(p.layers)-1-k], p.right
		}
		key := make([]float64, len(p.boxes))
		for i, b := range layer {
			key[b] = middle(joined[b], at, i)
		}
		slices.SortStableFunc(layer, func(a, b int) int {
			switch {
			case key[a] < key[b]:
				return -1
			case key[a] > key[b]:
				return 1
			}
			return 0
		})
		for i, b := range layer {
			at[b] = i
		}
	}
}

// middle is the mean position of the joined boxes, or own if there are none.
func middle(joined, at []int, own int) float64 {
	if len(joined) == 0 {
		return float64(own)
	}
	sum := 0
	for _, b := range joined {
		sum += at[b]
	}
	return float64(sum) / float64(len(joined))
}

// swap swaps neighbours in a column while fewer lines cross then, so many times at most.
func (p *plane) swap(rounds int) {
	at := p.positions()
	for better, round := true, 0; better && round < rounds; round++ {
		better = false
		for _, layer := range p.layers {
			for i := 1; i < len(layer); i++ {
				a, b := layer[i-1], layer[i]
				gain := p.crossed(a, b, at) - p.crossed(b, a, at)
				if gain <= 0 {
					continue
				}
				layer[i-1], layer[i], at[a], at[b], better = b, a, i, i-1, true
			}
		}
	}
}

// crossed is how many lines of the box above cross lines of the one below it.
func (p *plane) crossed(above, below int, at []int) int {
	return pairs(p.left[above], p.left[below], at) + pairs(p.right[above], p.right[below], at)
}

// pairs counts the pairs in which the first stands below the second.
func pairs(first, second, at []int) (n int) {
	for _, a := range first {
		for _, b := range second {
			if at[a] > at[b] {
				n++
			}
		}
	}
	return n
}

// crossings is how many pairs of lines cross.
func (p *plane) crossings() (n int) {
	at := p.positions()
	for k := range p.layers {
		if k+1 == len(p.layers) {
			break
		}
		ends := make(tally, len(p.layers[k+1])+1)
		for _, a := range slices.Backward(p.layers[k]) {
			for _, b := range p.right[a] {
				n += ends.below(at[b])
			}
			for _, b := range p.right[a] {
				ends.add(at[b])
			}
		}
	}
	return n
}

// tally counts what was added at positions (Fenwick 1994).
type tally []int

func (t tally) add(at int) {
	for i := at + 1; i < len(t); i += i & -i {
		t[i]++
	}
}

// below is how much was added at positions smaller than at.
func (t tally) below(at int) (n int) {
	for i := at; i > 0; i -= i & -i {
		n += t[i]
	}
	return n
}
